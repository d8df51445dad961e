"""Parameters are bound as terms, and what must not run is found, whatever surrounds it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from treatygraph.errors import LimitError, QueryError
from treatygraph.store import EmbeddedStore, bind_parameters
from treatygraph.store.syntax import check_depth, find_form, find_services, has_dataset, scan_tokens

DATE = NamedNode("http://www.w3.org/2001/XMLSchema#date")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?s { ?s ?p ?d FILTER(?d < ?x) }", 'SELECT ?s { ?s ?p ?d FILTER(?d < "v") }'),
        ("SELECT ?s ?x { ?s ?p $x }", 'SELECT ?s ("v" AS ?x) { ?s ?p "v" }'),
        ("SELECT ?s { FILTER(BOUND( ?x )) }", "SELECT ?s { FILTER(true) }"),
        ("SELECT ?s { ?s ?p '?x' , ?x # ?x\n}", "SELECT ?s { ?s ?p '?x' , \"v\" # ?x\n}"),
        ("SELECT ?s { { SELECT ?s { ?s ?p ?x } } }", 'SELECT ?s { { SELECT ?s { ?s ?p "v" } } }'),
        ("SELECT (STR(?x) AS ?y) { }", 'SELECT (STR("v") AS ?y) { }'),
        ("SELECT ?s { ?s ?p ?xy , ?x }", 'SELECT ?s { ?s ?p ?xy , "v" }'),
    ],
)
def test_a_parameter_is_replaced_wherever_it_is_a_variable(text: str, expected: str) -> None:
    assert bind_parameters(text, {"x": Literal("v")}) == expected


@pytest.mark.parametrize("text", ["SELECT ?y { BIND(1 AS ?x) }", "SELECT ?y { VALUES ?x { 1 } }", "SELECT ?y { }"])
def test_a_parameter_that_cannot_be_bound_is_an_error(text: str) -> None:
    with pytest.raises(QueryError):
        bind_parameters(text, {"x": Literal("v")})


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_any_value_comes_back_as_the_term_it_was(value: str) -> None:
    text = bind_parameters("SELECT (?x AS ?y) { FILTER(?x = ?x) }", {"x": Literal(value, language="en")})
    assert next(EmbeddedStore().query(text))["y"] == Literal(value, language="en")


@given(st.text(max_size=60))
def test_tokens_cover_the_text_in_order(text: str) -> None:
    end = 0
    for token in scan_tokens(text):
        assert text[token.start : token.start + len(token.text)] == token.text
        assert token.start >= end
        end = token.start + len(token.text)


def test_parameters_reach_into_nested_selects_and_filters() -> None:
    store = EmbeddedStore()
    store.update('INSERT DATA { <http://e/a> <http://e/d> "2014-01-01"^^<http://www.w3.org/2001/XMLSchema#date> }')
    query = "SELECT ?s { { SELECT ?s { ?s <http://e/d> ?d FILTER(?d <= ?as_of) } } }"
    found = [
        len(list(store.query(query, parameters={"as_of": Literal(day, datatype=DATE)})))
        for day in ("2013-12-31", "2014-01-01")
    ]
    assert found == [0, 1]


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("SELECT * { SERVICE <http://a.org/s> { ?s ?p ?o } }", ["http://a.org/s"]),
        ("SELECT * { service\tsilent #c\n ?s { } }", [None]),
        ("PREFIX e: <http://e/> SELECT * { SERVICE e:x { } }", [None]),
        ("SELECT * { ?s ?p 'SERVICE <http://a>' # SERVICE <http://b>\n }", []),
        ("SELECT ?service { ?service <http://SERVICE/x> :SERVICE }", []),
        ("SELECT * { FILTER(1<2)SERVICE<http://a.org/s>{ ?s ?p ?o } }", ["http://a.org/s"]),
    ],
)
def test_every_service_is_found_and_nothing_else(text: str, services: list[str | None]) -> None:
    assert find_services(text) == services


def test_a_dataset_of_its_own_is_seen() -> None:
    assert has_dataset("SELECT * from <http://e/g> { }")
    assert not has_dataset("SELECT ?from { ?from <http://e/FROM> 'FROM', from:from }")


def test_the_form_of_a_query_is_found() -> None:
    assert find_form("PREFIX select: <http://SELECT/> # ASK\n construct { } { }") == "CONSTRUCT"
    assert find_form("INSERT DATA { }") is None


@pytest.mark.parametrize("bracket", ["{", "(", "["])
def test_deep_nesting_is_refused(bracket: str) -> None:
    check_depth("SELECT * " + bracket * 150)
    with pytest.raises(LimitError, match="nests more than 200"):
        check_depth("SELECT * " + bracket * 5000)
    check_depth(f"SELECT * {{ ?s ?p '{bracket * 5000}' }}")
