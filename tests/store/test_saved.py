"""Saved queries are run with parameters bound as terms, and printed in five formats."""

from __future__ import annotations

import json

import pytest

from treatygraph.errors import QueryError
from treatygraph.queries import parse_query
from treatygraph.store import EmbeddedStore, format_results, run_saved_query

TEXT = """# title: Names
# description: Names of things.
# question: What is it called?
# parameter: lang language The language of the names.
SELECT ?thing ?name WHERE { ?thing <http://e/name> ?name FILTER(LANG(?name) = ?lang) } ORDER BY ?name
"""


@pytest.fixture
def store() -> EmbeddedStore:
    store = EmbeddedStore(union=True)
    store.update('INSERT DATA { GRAPH <http://e/g> {<http://e/fr> <http://e/name> "France"@en, "法国"@zh, "a|b"@fr }}')
    return store


def test_a_value_selects(store: EmbeddedStore) -> None:
    query = parse_query("names", TEXT)
    assert [row["name"].value for row in run_saved_query(store, query, {"lang": "zh"})] == ["法国"]
    assert [row["name"].value for row in run_saved_query(store, query)] == ["France"]
    with pytest.raises(QueryError, match="lang"):
        run_saved_query(store, query, {"language": "zh"})


def test_a_table_lines_up_wide_characters(store: EmbeddedStore) -> None:
    table = format_results(run_saved_query(store, parse_query("names", TEXT), {"lang": "zh"}))
    assert table == "thing        name\n───────────  ────\nhttp://e/fr  法国\n(1 row)\n"


def test_the_other_formats(store: EmbeddedStore) -> None:
    def write(form: str, lang: str = "en") -> str:
        return format_results(run_saved_query(store, parse_query("names", TEXT), {"lang": lang}), form)

    assert write("csv") == "thing,name\r\nhttp://e/fr,France\r\n"
    assert write("tsv") == '?thing\t?name\n<http://e/fr>\t"France"@en\n'
    assert json.loads(write("json"))["results"]["bindings"][0]["name"]["value"] == "France"
    assert write("md", "fr") == "| thing | name |\n| --- | --- |\n| http://e/fr | a\\|b |\n"
    with pytest.raises(QueryError, match="table, csv"):
        write("xls")


def test_booleans_and_triples_have_a_format_too(store: EmbeddedStore) -> None:
    assert format_results(store.query("ASK { }")) == "true\n"
    assert "<http://e/name>" in format_results(store.query("CONSTRUCT WHERE { ?s ?p ?o }"))
