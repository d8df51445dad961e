"""Closing, extending and comparing with owlrl."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reason.ontologies import axioms, constraints, data, naming, ontologies
from tests.reason.specification import Triple, term

from treatygraph.reason import Closure, Triples, close, extend

PREFIXES = """
@prefix : <http://e/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def turtle(text: str) -> list[ox.Quad]:
    return list(ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE))


def of(graph: set[Triple]) -> Triples:
    return Triples.from_texts(text for triple in sorted(graph) for text in triple)


def test_only_what_is_new_and_wanted_is_inferred() -> None:
    closure = close(turtle(":p rdfs:domain :C . :C a owl:Class ; rdfs:subClassOf :D . :a :p 1 ."))
    assert {str(triple) for triple in closure.inferred} == {
        f"<http://e/a> {term('a')} <http://e/C>",
        f"<http://e/a> {term('a')} <http://e/D>",
        f"<http://e/p> {term('rdfs:domain')} <http://e/D>",
    }


def test_full_adds_what_is_true_of_everything() -> None:
    graph = turtle(":a :p :b .")
    assert not len(close(graph).inferred)
    full = set(close(graph, full=True).inferred.texts())
    assert ("<http://e/a>", term("owl:sameAs"), "<http://e/a>") in full
    assert (term("rdfs:label"), term("a"), term("owl:AnnotationProperty")) in full
    assert (term("xsd:integer"), term("a"), term("rdfs:Datatype")) in full


def test_a_closure_holds_asserted_and_inferred_triples() -> None:
    graph = turtle(":p owl:inverseOf :q . :a :p :b .")
    closure = close(graph)
    assert graph[0].triple in closure
    assert ("<http://e/b>", "<http://e/q>", "<http://e/a>") in closure
    assert ("<http://e/a>", "<http://e/q>", "<http://e/b>") not in closure


def test_a_value_keeps_the_form_in_which_it_was_written() -> None:
    graph = ":p rdfs:subPropertyOf :q . :a :p '01'^^xsd:integer . :b :r '1'^^xsd:integer ."
    inferred = list(close(turtle(graph)).inferred.texts())
    assert inferred == [("<http://e/a>", "<http://e/q>", f'"01"^^{term("xsd:integer")}')]
    assert len([t for t in close(turtle(graph), full=True).inferred.texts() if t[1] == "<http://e/q>"]) == 2


def test_lists_that_are_broken_are_no_lists() -> None:
    graph = """
    :C owl:intersectionOf :cell . :cell <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> :D ;
      <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> :cell . :a a :D .
    """
    assert not len(close(turtle(graph)).inferred)


def test_a_contradiction_names_its_rule_and_premises() -> None:
    (case,) = close(turtle(":C owl:disjointWith :D . :a a :C, :D .")).contradictions
    assert case.rule == "cax-dw"
    assert set(case.premises) == {
        ("<http://e/C>", term("owl:disjointWith"), "<http://e/D>"),
        ("<http://e/a>", term("a"), "<http://e/C>"),
        ("<http://e/a>", term("a"), "<http://e/D>"),
    }


def test_a_chain_of_three_thousand_is_closed() -> None:
    rows = "".join(f":n{i} :p :n{i + 1} . " for i in range(3000))
    closure = close(turtle(f":p a owl:TransitiveProperty . {rows}"))
    assert len(closure.inferred) == 3000 * 3001 // 2 - 3000


def test_long_chains_and_cycles_of_equality_collapse() -> None:
    rows = "".join(f":n{i} owl:sameAs :n{(i + 1) % 200} . " for i in range(200))
    closure = close(turtle(rows + ":n7 :p :x ."))
    assert len(closure.inferred) == 200 * 199 - 200 + 199


def same_closure(one: Closure, other: Closure) -> None:
    assert set(one.asserted.texts()) == set(other.asserted.texts())
    assert set(one.inferred.texts()) == set(other.inferred.texts())
    assert bool(one.contradictions) == bool(other.contradictions)


@settings(max_examples=150, deadline=None)
@given(ontologies(data, axioms, constraints, naming, size=14), st.data(), st.booleans())
def test_extending_is_closing_from_nothing(graph: set[Triple], draw: st.DataObject, full: bool) -> None:
    later = {t for t in sorted(graph) if draw.draw(st.booleans())}
    first = close(of(graph - later), full=full)
    before = set(first.inferred.texts())
    extended = extend(first, of(later))
    if not extended.contradictions:  # of an inconsistent graph everything follows
        same_closure(extended, close(of(graph), full=full))
    assert set(first.inferred.texts()) == before


def test_extending_twice_with_triples_of_another_dictionary() -> None:
    closure = close(turtle(":p a owl:TransitiveProperty . :a :p :b ."))
    closure = extend(closure, turtle(":b :p :c ."))
    closure = extend(closure, Triples.from_rdf(turtle(":c :p :d . :d owl:sameAs :e .")))
    assert ("<http://e/a>", "<http://e/p>", "<http://e/e>") in closure
    assert len(closure.inferred) == 7


def test_owlrl_gives_the_same_by_the_same_interface() -> None:
    graph = turtle(":p rdfs:domain :C ; owl:inverseOf :q . :C rdfs:subClassOf :D . :a :p :b .")
    same_closure(close(graph), close(graph, reasoner="owlrl"))


def test_owlrl_has_no_state_to_extend() -> None:
    with pytest.raises(ValueError, match="owlrl"):
        extend(close([], reasoner="owlrl"), [])
