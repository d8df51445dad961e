"""Clients that people use, against a real server."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import warnings

import pandas
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, POST, RDFXML, TURTLE, XML, SPARQLWrapper
from tests.serve.running import Running

SELECT = 'SELECT ?s ?label { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label FILTER(LANG(?label) = "en") }'
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper(server: Running, method: str) -> None:
    client = SPARQLWrapper(server.base + "/sparql")
    client.setMethod(method)
    client.setQuery(SELECT)
    client.setReturnFormat(JSON)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert {row["label"]["value"] for row in rows} == {"France", "Laos", "Test Ban", "ratified"}
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == 4
    client.setReturnFormat(CSV)
    assert client.queryAndConvert().startswith(b"s,label")
    client.setQuery(CONSTRUCT)
    client.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=client.queryAndConvert(), format="turtle")) == 9
    client.setQuery("ASK { ?s ?p ?o }")
    client.setReturnFormat(JSON)
    assert client.queryAndConvert() == {"head": {}, "boolean": True}


def test_sparqlwrapper_gets_rdf(server: Running) -> None:
    client = SPARQLWrapper(server.base + "/sparql")
    client.setQuery(CONSTRUCT)
    client.setReturnFormat(RDFXML)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # SPARQLWrapper's own use of rdflib
        assert len(client.queryAndConvert()) == 9


def test_rdflibs_store(server: Running) -> None:
    store = SPARQLStore(server.base + "/sparql", returnFormat="json")
    graph = Graph(store)
    label = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
    assert Literal("法国", lang="zh") in set(graph.objects(URIRef("https://w3id.org/treatygraph/state/FRA"), label))
    assert len(list(graph.query(SELECT))) == 4
    store.close()


def test_rdflibs_store_writes(writable: Running) -> None:
    endpoint = writable.base + "/sparql"
    store = SPARQLUpdateStore(endpoint, endpoint, headers={"Authorization": "Bearer secret"})
    graph = Graph(store, identifier=URIRef("http://example.org/g"))
    triple = (URIRef("http://example.org/s"), URIRef("http://example.org/p"), Literal("värde", lang="sv"))
    graph.add(triple)
    assert triple in set(graph)
    graph.remove(triple)
    assert len(list(graph)) == 0
    store.close()


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl(server: Running) -> None:
    def curl(*arguments: str) -> str:
        command = ["curl", "--silent", "--show-error", "--fail", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout

    endpoint = server.base + "/sparql"
    assert json.loads(curl("--data-urlencode", f"query={SELECT}", endpoint))["head"]["vars"] == ["s", "label"]
    text = curl("--get", "--data-urlencode", f"query={SELECT}", "-H", "Accept: text/csv", "--compressed", endpoint)
    assert "France" in text
    direct = curl("-H", "Content-Type: application/sparql-query", "--data-binary", "ASK { }", endpoint)
    assert json.loads(direct)["boolean"] is True


def test_pandas(server: Running) -> None:
    text = server.query(SELECT, "text/csv").text
    frame = pandas.read_csv(io.StringIO(text))
    assert list(frame.columns) == ["s", "label"]
    assert set(frame["label"]) == {"France", "Laos", "Test Ban", "ratified"}
    frame = pandas.read_csv(server.base + "/search?q=france&limit=5", storage_options={"Accept": "text/csv"})
    assert len(frame) == 1


COMUNICA = os.environ.get("COMUNICA_SPARQL") or shutil.which("comunica-sparql")


@pytest.mark.skipif(not COMUNICA, reason="npm install @comunica/query-sparql, and name its command in COMUNICA_SPARQL")
def test_comunica(server: Running) -> None:
    query = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    SELECT ?state ?label {
      ?state <https://w3id.org/treatygraph/ontology#ratified> ?treaty .
      ?state rdfs:label ?label FILTER(LANG(?label) = "en")
    } ORDER BY ?label"""
    source = f"sparql@{server.base}/sparql"
    command = [str(COMUNICA), source, "-q", query, "-t", "application/sparql-results+json"]
    out = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    labels = [row["label"]["value"] for row in json.loads(out)["results"]["bindings"]]
    assert labels == ["France", "Laos"]
