"""Proofs: sound, least, and down to what was asserted."""

from __future__ import annotations

from hypothesis import given, settings
from tests.reason import specification
from tests.reason.ontologies import DATATYPES, VALUES, axioms, constraints, data, naming, ontologies
from tests.reason.specification import Triple, term
from tests.reason.test_closure import of, turtle

from treatygraph.reason import Explainer, Proof, close, format_text


def explain(graph: str, s: str, p: str, o: str) -> Proof:
    return Explainer(close(turtle(graph))).explain((name(s), name(p), name(o)))


def name(text: str) -> str:
    return f"<http://e/{text[1:]}>" if text.startswith(":") else term(text)


def rules(proof: Proof) -> list[str]:
    found = [proof.rule] if proof.rule else []
    return found + [rule for premise in proof.premises for rule in rules(premise)]


@settings(max_examples=150, deadline=None)
@given(ontologies(data, axioms, constraints))
def test_each_inferred_triple_has_a_least_proof_from_asserted_triples(graph: set[Triple]) -> None:
    closure = close(of(graph))
    if closure.contradictions:
        return
    depths, _ = specification.close(graph, VALUES, DATATYPES)
    explainer = Explainer(closure)
    for statement in closure.inferred.texts():
        proof = explainer.explain(statement)
        leaves = {leaf.statement for leaf in proof.leaves() if leaf.rule is None}
        assert leaves <= graph
        if not set(DATATYPES).isdisjoint(statement):
            continue
        assert proof.depth == depths[statement], (statement, format_text(proof))


@settings(max_examples=60, deadline=None)
@given(ontologies(data, axioms, naming))
def test_what_a_proof_rests_on_implies_what_it_proves(graph: set[Triple]) -> None:
    closure = close(of(graph))
    if closure.contradictions:
        return
    explainer = Explainer(closure)
    for statement in closure.inferred.texts():
        leaves = {leaf.statement for leaf in explainer.explain(statement).leaves() if leaf.statement in graph}
        if statement[2] in VALUES and all(statement[2] not in leaf for leaf in leaves if leaf):
            continue  # another way to write a value (dt-eq), which needs no premise
        assert statement in close(of({leaf for leaf in leaves if leaf})), statement
