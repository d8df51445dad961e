"""The endpoint keeps to the SPARQL 1.1 Protocol, and to HTTP."""

from __future__ import annotations

import gzip
import http.client
import json
from urllib.parse import quote

import brotli
import pyoxigraph
import pytest
from pyoxigraph import NamedNode
from tests.serve.running import Running

from treatygraph.serve.media import JSON_LD, RDF_FORMATS, RDF_XML, TRIPLES, TURTLE, Format

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
ONE = "https://w3id.org/treatygraph/graph/document/one"


def test_the_default_graph_of_a_build_is_the_union(server: Running) -> None:
    assert server.rows(COUNT) == [{"n": "9"}]


def test_from_narrows_it(server: Running) -> None:
    assert server.rows(f"SELECT (COUNT(*) AS ?n) FROM <{ONE}> {{ ?s ?p ?o }}") == [{"n": "3"}]


def test_the_protocols_dataset_wins_over_from(server: Running) -> None:
    query = "SELECT (COUNT(*) AS ?n) FROM <http://example.org/none> { ?s ?p ?o }"
    assert server.rows(query, **{"default-graph-uri": ONE}) == [{"n": "3"}]
    assert server.rows(COUNT, **{"named-graph-uri": ONE}) == [{"n": "0"}]


@pytest.mark.parametrize("graph", ["file:///etc/passwd", "http://127.0.0.1:1/x", "http://example.org/absent"])
def test_graphs_that_are_not_there_are_empty_and_nothing_is_fetched(server: Running, graph: str) -> None:
    assert server.rows(f"SELECT ?s FROM <{graph}> {{ ?s ?p ?o }}") == []
    assert server.rows(f"SELECT ?s FROM NAMED <{graph}> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == []
    assert server.rows("SELECT ?s { ?s ?p ?o }", **{"default-graph-uri": graph}) == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:1/sparql> { ?s ?p ?o } }",
        "PREFIX x: <http://127.0.0.1:1/> SELECT * { service x:y { ?s ?p ?o } }",
        "SELECT * { VALUES ?e { <http://127.0.0.1:1/> } SERVICE ?e { ?s ?p ?o } }",
    ],
)
def test_service_reaches_nobody(server: Running, query: str) -> None:
    answer = server.query(query)
    assert answer.status == 400
    assert "SERVICE is not available" in answer.json["detail"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/csv;q=0.1, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/turtle, text/csv;q=0.5", "text/csv; charset=utf-8"),
        ("text/*", "text/csv; charset=utf-8"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
    ],
)
def test_solutions_come_in_the_format_that_is_wanted(server: Running, accept: str, media_type: str) -> None:
    answer = server.query("SELECT ?s { ?s ?p ?o } LIMIT 1", accept)
    assert (answer.status, answer.headers["content-type"]) == (200, media_type)


@pytest.mark.parametrize("form", [pytest.param(form, id=form.media_type) for form in TRIPLES])
def test_triples_come_in_every_format(server: Running, form: Format) -> None:
    answer = server.query("CONSTRUCT WHERE { ?s ?p ?o }", form.media_type)
    assert answer.headers["content-type"].startswith(form.media_type)
    assert len(set(pyoxigraph.parse(answer.body, RDF_FORMATS[form.name]))) == 9


def test_what_nobody_can_send_is_406_with_what_there_is(server: Running) -> None:
    answer = server.query("SELECT ?s { ?s ?p ?o }", "image/png")
    assert answer.status == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert "text/csv" in answer.json["detail"]


def test_describe_gives_triples(server: Running) -> None:
    answer = server.query("DESCRIBE <https://w3id.org/treatygraph/state/FRA>", "text/turtle")
    assert answer.headers["content-type"].startswith("text/turtle")
    assert "法国" in answer.text


def test_a_form_is_decoded_once(server: Running) -> None:
    query = 'SELECT (STR(<http://example.org/a%5Bb%5D>) AS ?x) ("1+1=2 100%" AS ?y) { }'
    body = ("query=" + quote(query)).encode()
    answer = server.request("/sparql", "POST", body, content_type="application/x-www-form-urlencoded")
    row = answer.json["results"]["bindings"][0]
    assert row["x"]["value"] == "http://example.org/a%5Bb%5D"
    assert row["y"]["value"] == "1+1=2 100%"


def test_a_query_may_be_posted_as_it_is(server: Running) -> None:
    answer = server.request("/sparql", "POST", COUNT.encode(), content_type="application/sparql-query; charset=UTF-8")
    assert answer.json["results"]["bindings"][0]["n"]["value"] == "9"


def test_a_syntax_error_says_where(server: Running) -> None:
    answer = server.query("SELECT ?s {\n  ?s foo:bar ?o\n}")
    assert answer.status == 400
    assert (answer.json["line"], answer.json["column"]) == (2, 13)
    assert "Prefix not found" in answer.json["detail"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_405(server: Running, method: str) -> None:
    assert server.request("/sparql", method, b"").status == 405


def test_head_says_what_get_would(server: Running) -> None:
    path = "/sparql?query=" + quote(COUNT)
    got, head = server.request(path), server.request(path, "HEAD")
    assert head.status == 200
    assert head.body == b""
    assert {n: v for n, v in head.headers.items() if n != "date"} == {
        n: v for n, v in got.headers.items() if n != "date"
    }


def test_options_lets_scripts_of_any_site_read(server: Running) -> None:
    answer = server.request("/sparql", "OPTIONS")
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in answer.headers
    assert server.query(COUNT).headers["access-control-allow-origin"] == "*"


def test_entity_tags_are_strong_and_differ_by_format_and_encoding(server: Running) -> None:
    query = "SELECT * { ?s ?p ?o } # " + "x" * 20
    json_tag = server.query(query).headers["etag"]
    xml_tag = server.query(query, "application/sparql-results+xml").headers["etag"]
    packed = server.query(query, headers={"accept_encoding": "gzip"}).headers["etag"]
    assert len({json_tag, xml_tag, packed}) == 3
    assert not json_tag.startswith("W/")
    for tag in (json_tag, packed):
        answer = server.query(query, headers={"if_none_match": tag})
        assert (answer.status, answer.body) == (304, b"")
    assert server.query(query, headers={"if_none_match": '"other"'}).status == 200


def test_an_unseen_query_that_the_client_holds_already_is_not_evaluated(server: Running) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
    tag = server.query(query).headers["etag"]
    assert server.query(query, headers={"if_none_match": f'"x", {tag}'}).status == 304


@pytest.mark.parametrize("word", ["NOW()", "RAND()", "UUID()", "STRUUID()"])
def test_what_changes_by_itself_has_no_entity_tag(server: Running, word: str) -> None:
    query = f"SELECT ({word} AS ?x) {{ }}"
    first, second = server.query(query), server.query(query)
    assert "etag" not in first.headers
    assert first.headers["cache-control"] == "no-store"
    assert first.body != second.body


def test_answers_are_packed(server: Running) -> None:
    # Without an order, rows come as memory or the disk has them.
    query = "SELECT * { ?s ?p ?o . ?a ?b ?c } ORDER BY ?s ?p ?o ?a ?b ?c"
    plain = server.query(query)
    packed = server.query(query, headers={"accept_encoding": "gzip"})
    denser = server.query(query, headers={"accept_encoding": "gzip, br"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert denser.headers["content-encoding"] == "br"
    assert brotli.decompress(denser.body) == plain.body


def test_a_repeated_request_gets_the_same_bytes(server: Running) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    answers = []
    for _ in range(4):
        connection.request("GET", "/sparql?query=" + quote(COUNT + " # repeat"))
        response = connection.getresponse()
        answers.append((response.status, dict(response.getheaders()) | {"date": ""}, response.read()))
    connection.close()
    assert all(answer == answers[0] for answer in answers)


def test_pipelined_requests_are_answered_in_order(server: Running) -> None:
    import socket

    def request(number: int) -> bytes:
        return f"GET /sparql?query={quote(f'SELECT ({number} AS ?x) {{ }}')} HTTP/1.1\r\nHost: x\r\n\r\n".encode()

    with socket.create_connection(("127.0.0.1", server.port)) as channel:
        for number in (1, 2, 3):
            channel.sendall(request(number))
        channel.sendall(request(4) + request(5))
        received = b""
        while received.count(b"]}}") < 5:
            received += channel.recv(65536)
    values = [json.loads(part + b"]}}")["results"]["bindings"][0]["x"]["value"] for part in _bodies(received)]
    assert values == ["1", "2", "3", "4", "5"]


def _bodies(received: bytes) -> list[bytes]:
    return [b'{"head"' + part.partition(b"]}}")[0] for part in received.split(b'{"head"')[1:]]


def test_the_page_is_for_browsers_and_the_description_for_programs(server: Running) -> None:
    page = server.request("/sparql", accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert page.headers["content-type"].startswith("text/html")
    assert "Yasgui" in page.text
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    for form in (TURTLE, RDF_XML, JSON_LD):
        answer = server.request("/sparql", accept=form.media_type)
        assert answer.headers["content-type"].startswith(form.media_type)
        triples = [quad.triple for quad in pyoxigraph.parse(answer.body, RDF_FORMATS[form.name])]
        assert any(t.object == NamedNode(SD + "UnionDefaultGraph") for t in triples)
        assert ONE in {t.object.value for t in triples if t.predicate.value == SD + "name"}
        assert max(int(t.object.value) for t in triples if t.predicate.value == VOID + "triples") == 9
    assert server.request("/sparql", accept="image/png").status == 406


def test_a_timeout_can_be_shorter_but_not_nonsense(server: Running) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9)) + " }"
    answer = server.query(slow, timeout="0.5")
    assert answer.status == 504
    assert "0.5 s" in answer.json["detail"]
    assert server.query(COUNT, timeout="soon").status == 400


def test_errors_show_no_paths_and_no_traces(server: Running) -> None:
    for path in ("/sparql?query=x", "/sparql?query=%FF", "/nothing/here", "/graphs", "/queries/none", "/search"):
        answer = server.request(path)
        assert answer.status >= 400
        assert "Traceback" not in answer.text
        assert "/work" not in answer.text
        assert ".py" not in answer.text
