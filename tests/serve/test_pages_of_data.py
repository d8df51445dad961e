"""Saved queries, entities and words over HTTP."""

from __future__ import annotations

import csv
import io

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat
from tests.serve.running import Running

from treatygraph.queries import read_queries

BASE = "https://w3id.org/treatygraph/"
QUERIES = read_queries()


def test_the_saved_queries_are_listed_with_their_parameters(server: Running) -> None:
    listed = {query["name"]: query for query in server.request("/queries").json["queries"]}
    assert set(listed) == set(QUERIES)
    for name, query in QUERIES.items():
        assert listed[name]["title"] == query.title
        assert [p["name"] for p in listed[name]["parameters"]] == [p.name for p in query.parameters]
        assert listed[name]["examples"][0].startswith(server.base)


@pytest.mark.parametrize("name", QUERIES)
def test_each_saved_query_answers_with_its_columns(server: Running, name: str) -> None:
    query = QUERIES[name]
    answer = server.request(f"/queries/{name}?format=csv")
    assert answer.status == 200, answer.text
    assert next(csv.reader(io.StringIO(answer.text))) == list(query.columns)
    assert "etag" in answer.headers


def test_parameters_of_saved_queries_are_checked(server: Running) -> None:
    name = next(name for name, query in QUERIES.items() if any(p.type == "date" for p in query.parameters))
    assert server.request(f"/queries/{name}?as_of=2015-03-01&lang=fr").status == 200
    assert server.request(f"/queries/{name}?as_of=tomorrow").status == 400
    assert server.request(f"/queries/{name}?as_of=2015-03-01%22%29%20%7D").status == 400
    assert server.request(f"/queries/{name}?unknown=1").status == 400
    assert server.request(f"/queries/{name}?format=xls").status == 400


def test_openapi_describes_them_with_types(server: Running) -> None:
    document = server.request("/openapi.json").json
    for name, query in QUERIES.items():
        described = document["paths"][f"/queries/{name}"]["get"]
        types = {p["name"]: p["schema"] for p in described["parameters"]}
        assert set(types) == {p.name for p in query.parameters} | {"format"}
        assert all(types[p.name]["format"] == "date" for p in query.parameters if p.type == "date")
    assert "/sparql" in document["paths"]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_an_entity_answers_at_its_own_path(server: Running, accept: str, form: RdfFormat) -> None:
    answer = server.request("/state/FRA", accept=accept)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith(accept)
    assert f"<{BASE}state/FRA>" in answer.headers["link"]
    triples = {quad.triple for quad in pyoxigraph.parse(answer.body, form)}
    assert {t.predicate.value.rpartition("#")[2] for t in triples if t.subject == NamedNode(BASE + "state/FRA")} == {
        "label",
        "ratified",
    }
    assert any(t.subject == NamedNode(BASE + "treaty/test-ban.2") for t in triples), "the neighbour's label"


def test_what_points_to_an_entity_belongs_to_its_description(server: Running) -> None:
    answer = server.request("/treaty/test-ban.2.nt")
    assert f"<{BASE}state/LAO> <{BASE}ontology#ratified> <{BASE}treaty/test-ban.2>" in answer.text
    assert server.request("/treaty/test-ban.2", accept="text/turtle").status == 200


def test_the_ontology_answers_at_its_path(server: Running) -> None:
    answer = server.request("/ontology", accept="application/n-triples")
    assert f"<{BASE}ontology#ratified>" in answer.text


def test_unknown_entities_are_404(server: Running) -> None:
    answer = server.request("/state/XXX")
    assert answer.status == 404
    assert BASE + "state/XXX" in answer.json["detail"]
    assert server.request("/%3Cscript%3E").status == 404


@pytest.mark.parametrize(
    ("words", "entity"),
    [
        ("france", "state/FRA"),
        ("法国", "state/FRA"),
        ("法", "state/FRA"),
        ("fran*", "state/FRA"),
        ("NUCLEAR tests", "treaty/test-ban.2"),
        ("تجارب", "treaty/test-ban.2"),
        ("النووية حظر", "treaty/test-ban.2"),
    ],
)
def test_words_are_found_in_any_language(server: Running, words: str, entity: str) -> None:
    from urllib.parse import quote

    rows = server.request(f"/search?q={quote(words)}").json["results"]["bindings"]
    assert [row["entity"]["value"] for row in rows] == [BASE + entity]
    query = f"""PREFIX search: <{BASE}search#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    SELECT DISTINCT ?e ?label {{
      SERVICE <{BASE}search> {{ ?e search:words "{words}" ; search:text ?text }}
      ?e rdfs:label ?label FILTER(LANG(?label) = "en")
    }}"""
    assert [row["e"] for row in server.rows(query)] == [BASE + entity]


def test_a_search_can_be_narrowed_and_is_checked(server: Running) -> None:
    assert server.request("/search?q=france&lang=zh").json["results"]["bindings"] == []
    assert server.request("/search?q=%22%29%20%7D").status == 400
    assert server.request("/search?q=a&limit=0").status in (400, 422)
    bad = f'SELECT * {{ SERVICE <{BASE}search> {{ ?e ?p "x" }} }}'
    assert "must read" in server.query(bad).json["detail"]
