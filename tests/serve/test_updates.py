"""Updates need a token, reach every reader whole, and whole graphs can be read and written."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.serve.running import Running, running_server

from treatygraph.store import EmbeddedStore, write_snapshot

ADD = "INSERT DATA { <http://e.org/s> <http://e.org/p> %d }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def count(server: Running) -> int:
    return int(server.rows(COUNT)[0]["n"])


def test_an_update_is_seen_by_the_next_query(writable: Running) -> None:
    writable.update("CLEAR ALL")
    for number in range(1, 6):
        assert writable.update(ADD % number).status == 204
        assert count(writable) == number


def test_the_cache_does_not_outlive_an_update(writable: Running) -> None:
    writable.update("CLEAR ALL")
    tags = set()
    for number in range(3):
        for _ in range(3):
            answer = writable.query(COUNT)
            assert int(answer.json["results"]["bindings"][0]["n"]["value"]) == number
        tags.add(answer.headers["etag"])
        writable.update(ADD % number)
    assert len(tags) == 3


@pytest.mark.parametrize(("token", "status"), [(None, 401), ("wrong", 403), ("", 401), ("SECRET", 403)])
def test_without_the_token_nothing_changes(writable: Running, token: str | None, status: int) -> None:
    before = count(writable)
    answer = writable.update(ADD % 99, token=token)
    assert answer.status == status
    assert ("www-authenticate" in answer.headers) == (status == 401)
    path = "/graphs?graph=http://e.org/g"
    headers = {"authorization": f"Bearer {token}"} if token is not None else {}
    assert writable.request(path, "PUT", b"<a:a> <a:b> <a:c> .", content_type="text/turtle", **headers).status == status
    assert writable.request(path, "DELETE", **headers).status in (status, 404)
    assert count(writable) == before


def test_a_server_without_updates_says_so(server: Running) -> None:
    assert server.update(ADD % 1).status == 403
    assert server.request("/graphs?default", "PUT", b"", content_type="text/turtle").status == 403


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <file:///etc/passwd>",
        "LOAD SILENT <http://127.0.0.1:1/>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "INSERT DATA { ",
        "INSERT DATA { " + "[ <p:> " * 5000 + "1" + "]" * 5000 + " }",
    ],
)
def test_what_must_not_run_does_not(writable: Running, update: str) -> None:
    before = count(writable)
    assert writable.update(update).status == 400
    assert count(writable) == before


def test_an_update_is_whole_or_nothing(writable: Running) -> None:
    writable.update("CLEAR ALL")
    assert writable.update(ADD % 1 + " ; LOAD <http://127.0.0.1:1/>").status == 400
    assert count(writable) == 0


def test_an_update_that_takes_too_long_is_stopped_and_changes_nothing() -> None:
    data = " ".join(f'<http://e.org/{i}> <http://e.org/p> "{i}" .' for i in range(2000))
    with running_server(serve_files=True, token="secret", limits={"time": 2}) as server:
        assert server.update(f"INSERT DATA {{ {data} }}").status == 204
        endless = (
            "INSERT { ?a <http://e.org/q> ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
            "FILTER(STR(?c) = CONCAT(STR(?f), STR(?i))) }"
        )
        assert server.update(endless).status == 504
        assert count(server) == 2000
        assert server.update(ADD % 1).status == 204
        assert count(server) == 2001


def test_the_graph_store_reads_and_writes_whole_graphs(writable: Running) -> None:
    token = {"authorization": "Bearer secret"}
    path = "/graphs?graph=http%3A%2F%2Fe.org%2Fg"
    writable.update("CLEAR ALL")
    assert writable.request(path).status == 404
    made = writable.request(path, "PUT", b"<http://e.org/s> <http://e.org/p> 1 .", content_type="text/turtle", **token)
    assert (made.status, made.headers["location"]) == (201, "http://e.org/g")
    more = b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.org/">'
    more += b'<rdf:Description rdf:about="http://e.org/s"><e:p>two</e:p></rdf:Description></rdf:RDF>'
    assert writable.request(path, "POST", more, content_type="application/rdf+xml", **token).status == 204
    assert len(writable.request(path, accept="application/n-triples").body.splitlines()) == 2
    assert writable.request(path, "HEAD").status == 200
    assert writable.request(path, "PUT", b"", content_type="text/turtle", **token).status == 204
    assert writable.request(path).status == 404
    assert writable.request(path, "DELETE", **token).status == 404
    assert (
        writable.request("/graphs?default", "POST", b"<a:a> <a:b> <a:c> .", content_type="text/turtle", **token).status
        == 204
    )
    assert b"a:c" in writable.request("/graphs?default", accept="application/n-triples").body
    assert writable.request("/graphs?default", "DELETE", **token).status == 204
    assert count(writable) == 0
    assert writable.request(path, "PUT", b"no turtle", content_type="text/turtle", **token).status == 400
    assert writable.request(path, "PUT", b"", content_type="image/png", **token).status == 415
    assert writable.request("/graphs?graph=relative").status == 400
    assert writable.request("/graphs").status == 400


def test_blank_nodes_of_two_posts_stay_apart(writable: Running) -> None:
    token = {"authorization": "Bearer secret"}
    writable.update("CLEAR ALL")
    for _ in range(2):
        writable.request("/graphs?default", "POST", b"_:a <a:b> 1 .", content_type="text/turtle", **token)
    assert count(writable) == 2


def test_updates_of_a_build_outlive_the_server_but_not_the_next_build(tmp_path: Path) -> None:
    store = EmbeddedStore()
    store.update('INSERT DATA { GRAPH <http://e.org/g> { <http://e.org/s> <http://e.org/p> "built" } }')
    nquads = b'<http://e.org/s> <http://e.org/p> "built" <http://e.org/g> .\n'
    with write_snapshot(tmp_path) as draft:
        draft.add_triples(nquads)
    options = {"build_dir": str(tmp_path), "token": "secret"}
    with running_server(**options) as server:
        assert server.update(ADD % 1).status == 204
        assert count(server) == 2
    with running_server(**options) as server:
        assert count(server) == 2
    with running_server(build_dir=str(tmp_path)) as server:
        assert count(server) == 1
    with write_snapshot(tmp_path) as draft:
        draft.add_triples(nquads)
    with running_server(**options) as server:
        assert count(server) == 1
