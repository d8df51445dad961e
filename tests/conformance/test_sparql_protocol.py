"""The W3C's tests of the SPARQL 1.1 Protocol, sent to a real server with updates on."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from tests.serve.running import Running, running_server
from tests.shared import SHARED

FOLDER = SHARED / "w3c/sparql/sparql11/protocol"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RDFS_LABEL = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
TABLES = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
GRAPHS = ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json")

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the W3C tests are not at TREATYGRAPH_SHARED")


def read_manifest() -> tuple[Graph, list[Any]]:
    graph = Graph()
    if not FOLDER.is_dir():
        return graph, []
    graph.parse(FOLDER / "manifest.ttl")
    entries = graph.value(predicate=MF.entries, subject=None, object=None, any=True)
    head = next(graph.objects(None, MF.entries), entries)
    return graph, list(Collection(graph, head)) if head else []


MANIFEST, TESTS = read_manifest()


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running_server(serve_files=True, token="secret") as running:
        yield running


def send(server: Running, node: Any) -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection(urlsplit(server.base).netloc, timeout=30)
    headers = {"Authorization": "Bearer secret"}
    fields = MANIFEST.value(node, HT.headers)
    for item in Collection(MANIFEST, fields) if fields else ():
        headers[str(MANIFEST.value(item, HT.fieldName))] = str(MANIFEST.value(item, HT.fieldValue))
    content = MANIFEST.value(node, HT.body)
    body = None
    if content is not None:
        encoding = str(MANIFEST.value(content, CNT.characterEncoding) or "UTF-8")
        body = str(MANIFEST.value(content, CNT.chars)).replace('\\"', '"').encode(encoding)
    connection.request(
        str(MANIFEST.value(node, HT.methodName)), str(MANIFEST.value(node, HT.absolutePath)), body, headers
    )
    response = connection.getresponse()
    answer = response.status, response.getheader("content-type", "").partition(";")[0], response.read()
    connection.close()
    return answer


@pytest.mark.parametrize("test", TESTS, ids=lambda node: str(node).rpartition("#")[2])
def test_w3c_protocol(server: Running, test: Any) -> None:
    for data in MANIFEST.objects(test, UT.graphData):
        name = str(MANIFEST.value(data, RDFS_LABEL))
        file = Path(urlsplit(str(MANIFEST.value(data, UT.graph))).path)
        triples = file.read_text()
        assert (
            server.update(f"DROP SILENT GRAPH <{name}> ; INSERT DATA {{ GRAPH <{name}> {{ {triples} }} }}").status
            == 204
        )
    action = MANIFEST.value(test, MF.action)
    for node in Collection(MANIFEST, MANIFEST.value(action, HT.requests)):
        status, media_type, body = send(server, node)
        response = MANIFEST.value(node, HT.resp)
        classes = [str(c).rpartition("StatusCode")[2] for c in MANIFEST.objects(response, MF.expectedStatus)]
        assert any(_fits(status, c) for c in classes), (status, classes, body)
        form = MANIFEST.value(response, MF.expectedFormat)
        if form == Literal("RDF"):
            assert media_type in GRAPHS
        elif form is not None:
            assert media_type in TABLES
        expected = MANIFEST.value(response, MF.expectedBoolean)
        if expected is not None:
            assert json.loads(body)["boolean"] is bool(expected)


def _fits(status: int, code: str) -> bool:
    # `4xx` is a class, `StatusCode400` one code.
    return str(status)[0] == code[0] if code.endswith("xx") else str(status) == code


def test_the_manifest_is_whole() -> None:
    assert len(TESTS) == 34
    assert all((test, RDF.type, MF.ProtocolTest) in MANIFEST for test in TESTS)
