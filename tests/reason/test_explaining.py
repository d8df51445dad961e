"""Proofs as people and programs read them, down to the words of documents."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from tests.graph.memorandum import make_memorandum
from tests.reason.specification import term
from tests.reason.test_closure import turtle

from treatygraph.errors import LimitError, QueryError
from treatygraph.graph.dataset import build_dataset
from treatygraph.graph.names import BASE, DERIVED_GRAPH, INFERRED_GRAPH, ONTOLOGY_GRAPH, REGISTERS_GRAPH, TG
from treatygraph.reason import (
    Closure,
    Derivation,
    Explainer,
    GraphSources,
    Proof,
    close,
    derive,
    format_text,
    format_turtle,
    read_rules,
    to_json,
)
from treatygraph.reason.triples import node_text, parse_term

ZONE = """
:isPartyTo a owl:ObjectProperty . :establishes rdfs:domain :Treaty .
:belongsToZone owl:propertyChainAxiom ( :isPartyTo :establishes ) ; rdfs:range :Zone .
:Treaty owl:disjointWith :Zone .
:france :isPartyTo :pact . :pact :establishes :area .
"""


def explain(graph: str, text: str) -> Proof:
    s, p, o = (f"<http://e/{word[1:]}>" if word[0] == ":" else term(word) for word in text.split())
    return Explainer(close(turtle(graph))).explain((s, p, o))


def rules(proof: Proof) -> list[str]:
    return ([proof.rule] if proof.rule else []) + [r for premise in proof.premises for r in rules(premise)]


def test_an_asserted_statement_is_its_own_proof() -> None:
    proof = explain(ZONE, ":france :isPartyTo :pact")
    assert proof.rule is None
    assert proof.depth == 0


def test_each_step_names_its_rule() -> None:
    proof = explain(ZONE, ":area a :Zone")
    assert rules(proof) == ["prp-rng", "prp-spo2"]
    assert proof.depth == 2


def test_the_shortest_of_several_proofs() -> None:
    graph = ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r . :s rdfs:subPropertyOf :r . :a :p :b ; :s :b ."
    assert explain(graph, ":a :r :b").depth == 1


def test_a_path_of_sixteen_steps_takes_a_tree_of_depth_four() -> None:
    graph = ":p a owl:TransitiveProperty . " + " ".join(f":n{i} :p :n{i + 1} ." for i in range(100))
    proof = explain(graph, ":n3 :p :n19")
    assert proof.depth == 4
    assert len([leaf for leaf in proof.leaves() if "Transitive" not in str(leaf.statement)]) == 16


def recursion(steps: int) -> str:
    links = " ".join(f":n{i} :in :n{i + 1} ." for i in range(steps))
    return f":heldAt owl:propertyChainAxiom ( :heldAt :in ) . :meeting :heldAt :n0 . {links}"


def test_a_long_recursion_is_proved_step_by_step() -> None:
    proof = explain(recursion(100), ":meeting :heldAt :n100")
    assert proof.depth == 100
    assert rules(proof) == ["prp-spo2"] * 100


def test_a_proof_that_nobody_could_read_is_refused() -> None:
    with pytest.raises(LimitError, match="too many to read"):
        explain(recursion(400), ":meeting :heldAt :n400")


def test_equality_by_a_functional_property() -> None:
    graph = ":p a owl:FunctionalProperty . :a :p :b, :c . :b :q :d ."
    assert rules(explain(graph, ":c :q :d")) == ["eq-rep-s", "prp-fp"]


def test_what_does_not_follow_has_no_proof() -> None:
    with pytest.raises(QueryError, match="neither states nor implies"):
        explain(ZONE, ":area :isPartyTo :france")
    with pytest.raises(QueryError, match="neither states nor implies"):
        explain(ZONE, ":nobody :knows :this")


def test_a_contradiction_is_explained_like_a_statement() -> None:
    closure = close(turtle(ZONE + ":area :establishes :other ."))
    (case,) = [case for case in closure.contradictions if "<http://e/area>" in str(case)]
    proof = Explainer(closure).explain_contradiction(case)
    assert proof.statement is None
    assert set(rules(proof)) == {"cax-dw", "prp-dom", "prp-rng", "prp-spo2"}


@pytest.mark.parametrize(
    "different",
    [":b owl:differentFrom :c .", "[] a owl:AllDifferent ; owl:members ( :a :b :c ) ."],
)
def test_what_is_the_same_and_different_is_named_as_it_was_written(different: str) -> None:
    closure = close(turtle(f":p a owl:FunctionalProperty . :x :p :b, :c . {different}"))
    (case,) = closure.contradictions
    proof = Explainer(closure).explain_contradiction(case)
    assert format_text(proof).count("b sameAs c") + format_text(proof).count("c sameAs b") == 1
    assert "by prp-fp" in format_text(proof)


def test_owlrl_cannot_explain() -> None:
    with pytest.raises(ValueError, match="owlrl"):
        Explainer(close(turtle(ZONE), reasoner="owlrl"))


def test_text_leaves_out_the_cells_of_lists_and_json_keeps_them() -> None:
    proof = explain(ZONE, ":france :belongsToZone :area")
    text = format_text(proof)
    assert text.splitlines()[0] == "france belongsToZone area"
    assert "  by prp-spo2" in text
    assert "first" not in text
    assert len(json.dumps(to_json(proof)).split("first")) > 2


def test_turtle_is_rdf_with_every_statement() -> None:
    proof = explain(ZONE, ":area a :Zone")
    graph = {quad.triple for quad in ox.parse(format_turtle(proof), format=ox.RdfFormat.TURTLE)}
    stated = ox.NamedNode(term("rdf:Statement")[1:-1])
    assert sum(triple.object == stated for triple in graph) == 10


# --- down to the documents ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store() -> ox.Store:
    document, claims = make_memorandum()
    store = ox.Store()
    for row in build_dataset([document], claims).quads():
        s, p, o, graph = (parse_term(node_text(node)) for node in row)
        store.add(ox.Quad(s, p, o, graph))
    return store


@pytest.fixture(scope="module")
def background(store: ox.Store) -> set[tuple[str, str, str]]:
    """The axioms of the ontology and the entries of the registers."""
    graphs = [ox.NamedNode(str(graph)) for graph in (ONTOLOGY_GRAPH, REGISTERS_GRAPH)]
    quads = [quad for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph)]
    return {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads}


@pytest.fixture(scope="module")
def built(store: ox.Store) -> tuple[Closure, Derivation, GraphSources]:
    closure = close(store)
    inferred = ox.NamedNode(str(INFERRED_GRAPH))
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, inferred) for t in closure.inferred)
    derivation = derive(store, read_rules())
    derived = ox.NamedNode(str(DERIVED_GRAPH))
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, derived) for t in derivation.triples)
    return closure, derivation, GraphSources(store)


def assures(giver: str, beneficiary: str) -> tuple[str, str, str]:
    return f"<{BASE}state/{giver}>", f"<{TG}assures>", f"<{BASE}state/{beneficiary}>"


def test_an_assurance_is_explained_down_to_the_words(built: tuple[Closure, Derivation, GraphSources]) -> None:
    closure, derivation, sources = built
    proof = Explainer(closure, derivation, sources).explain(assures("FRA", "KAZ"))
    said = {(source.passage, source.quote) for leaf in proof.leaves() for source in leaf.sources}
    assert {passage for passage, _ in said} >= {"3", "7", "16", "17", "annex/7"}
    text = format_text(proof, sources.name)
    assert text.startswith("France assures Kazakhstan\n  by ")
    assert all(" ".join(quote.split()) in text for _, quote in said)
    assert len(text.splitlines()) < 60


def test_every_conclusion_rests_on_quotations_axioms_and_registers(
    built: tuple[Closure, Derivation, GraphSources], background: set[tuple[str, str, str]]
) -> None:
    closure, derivation, sources = built
    explainer = Explainer(closure, derivation, sources)
    for triple in (*derivation.triples, *closure.inferred):
        for leaf in explainer.explain(triple).leaves():
            about_evidence = leaf.statement and "/evidence/" in leaf.statement[0]
            assert leaf.sources or leaf.rule or leaf.statement in background or about_evidence, leaf.statement


def test_a_plain_relation_is_said_where_its_claim_is(built: tuple[Closure, Derivation, GraphSources]) -> None:
    _, _, sources = built
    ratified = (f"<{BASE}state/FRA>", f"<{TG}ratified>", f"<{BASE}treaty/canwfz-protocol>")
    assert {source.passage for source in sources(ratified)} == {"17"}
    assert sources((f"<{TG}ratified>", term("a"), term("owl:ObjectProperty"))) == []
