"""What harms other endpoints: each query is ended or refused, and other clients are answered meanwhile.

How soon they are answered is for `tests.bench endpoint` to say.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from tests.serve.harm import HARM, PATIENCE, Probe, running_harmed_server
from tests.serve.running import Running, find_port, running_server, wait_until

_FEW = 5


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running_harmed_server(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.mark.parametrize("name", HARM)
def test_harm_is_stopped_while_others_are_answered(server: Running, name: str) -> None:
    query, statuses = HARM[name]

    def ask(_: int) -> tuple[int, float, float]:
        began = time.monotonic()
        answer = server.request("/sparql", "POST", query.encode(), content_type="application/sparql-query")
        return answer.status, began, time.monotonic()

    with Probe(server) as probe, ThreadPoolExecutor(3) as clients:
        answers = list(clients.map(ask, range(3)))
    assert {status for status, _, _ in answers} <= statuses, answers
    assert probe.failures == 0
    for status, began, ended in answers:
        if status == 504:
            assert probe.count_answers(began, ended) > _FEW


def test_a_product_that_streams_is_broken_off_and_not_ended_as_if_whole(server: Running) -> None:
    with Probe(server) as probe, pytest.raises((http.client.IncompleteRead, ConnectionError)):
        server.query("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert probe.failures == 0


@pytest.mark.parametrize(
    ("path", "body", "content_type"),
    [
        ("/sparql?query=ASK%20%7B%FF%7D", None, None),
        ("/sparql", b"ASK { \xff }", "application/sparql-query"),
        ("/sparql", b"query=%FF", "application/x-www-form-urlencoded"),
        ("/sparql", b"query=\xff", "application/x-www-form-urlencoded"),
    ],
)
def test_what_is_not_utf8_is_refused(server: Running, path: str, body: bytes | None, content_type: str | None) -> None:
    headers = {"content_type": content_type} if content_type else {}
    answer = server.request(path, "POST" if body else "GET", body, **headers)
    assert answer.status == 400
    assert "UTF-8" in answer.json["detail"]


def test_a_body_that_is_too_long_is_refused(server: Running) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.putrequest("POST", "/sparql")
    connection.putheader("Content-Type", "application/sparql-query")
    connection.putheader("Content-Length", str(10**12))
    connection.endheaders(b"ASK {}")
    assert connection.getresponse().status == 413
    connection.close()


def test_clients_that_do_not_finish_a_request_are_cut_off(server: Running) -> None:
    sent = b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: x\r\nX-Slow: "
    channels = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(50)]
    for channel in channels:
        channel.sendall(sent)
    silent = socket.create_connection(("127.0.0.1", server.port))
    with Probe(server) as probe:
        for channel in [*channels, silent]:
            channel.settimeout(15)
            with contextlib.suppress(ConnectionResetError):
                assert channel.recv(100) == b""
            channel.close()
    assert probe.failures == 0


def test_a_client_that_does_not_read_costs_no_memory_and_is_cut_off(server: Running) -> None:
    channel = socket.create_connection(("127.0.0.1", server.port))
    channel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    before = psutil.Process(server.process.pid).memory_info().rss
    channel.sendall(
        b"GET /sparql?query=SELECT%20*%20%7B%3Fa%20%3Fb%20%3Fc.%3Fd%20%3Fe%20%3Ff%7D HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    wait_until(lambda: server.request("/health").json["busy"] == 1)
    time.sleep(PATIENCE / 2)
    assert psutil.Process(server.process.pid).memory_info().rss - before < 40 << 20
    wait_until(lambda: server.request("/health").json["busy"] == 0)
    channel.close()


def test_a_thousand_connections_at_once(server: Running) -> None:
    request = b"GET /sparql?query=SELECT%20(1%20AS%20%3Fx)%20%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n"
    channels = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(1000)]
    with Probe(server) as probe:
        for channel in channels:
            channel.sendall(request)
        answers = [channel.recv(65536) for channel in channels]
    assert all(answer.startswith(b"HTTP/1.1 200") for answer in answers)
    for channel in channels:
        channel.close()
    assert probe.failures == 0


def test_past_the_queues_bound_clients_are_told_to_come_again(tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    data.write_text(
        "".join(f"<http://e.org/{i}> <http://e.org/p> {i} .\n".replace(f" {i} .", f' "{i}" .') for i in range(3000))
    )
    slow = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != "%d") }'
    limits = {"time": 3, "queue": 4, "slow_workers": 2}
    with running_server(files=[str(data)], limits=limits) as server, ThreadPoolExecutor(24) as clients:
        answers = list(clients.map(lambda i: server.query(slow % i), range(24)))
        refused = [answer for answer in answers if answer.status == 503]
        assert refused
        assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
        assert {answer.status for answer in answers} <= {503, 504}


def find_workers(server: Running) -> list[psutil.Process]:
    nurseries = psutil.Process(server.process.pid).children()
    return [worker for nursery in nurseries for worker in nursery.children()]


def test_a_killed_worker_costs_one_query(server: Running) -> None:
    before = {worker.pid for worker in find_workers(server)}
    for pid in before:
        os.kill(pid, signal.SIGKILL)

    def is_answered() -> bool:
        answer = server.query(f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} # {time.monotonic()}")
        assert answer.status in (200, 507)
        return answer.status == 200

    wait_until(is_answered)
    for number in range(20):
        assert server.query(f"SELECT ({number} AS ?n) {{ }}").status == 200
    assert not before & {worker.pid for worker in find_workers(server)}


def test_a_query_whose_client_has_gone_is_given_up(tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    data.write_text("".join(f'<http://e.org/{i}> <http://e.org/p> "{i}" .\n' for i in range(3000)))
    with running_server(files=[str(data)], limits={"time": 60}) as server:
        channel = socket.create_connection(("127.0.0.1", server.port))
        query = "SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fa%20%3Fb%20%3Fc.%3Fd%20%3Fe%20%3Ff.%3Fg%20%3Fh%20%3Fi%7D"
        channel.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_until(lambda: server.request("/health").json["busy"] == 1)
        channel.close()
        wait_until(lambda: server.request("/health").json["busy"] == 0)


def test_large_results_are_cut_with_a_statement(tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    data.write_text("".join(f'<http://e.org/{i}> <http://e.org/p> "v,\\"}},{{\\"{i}" .\n' for i in range(60_000)))
    with running_server(files=[str(data)], limits={"result": 1 << 20}) as server:
        query = "SELECT ?s ?o { ?s ?p ?o }"
        answer = server.query(query).json
        rows = len(answer["results"]["bindings"])
        assert 5_000 < rows < 20_000
        assert answer["warning"].startswith(f"The result was cut after {rows} rows: it reached the limit of 1 MB")
        for accept, ending in (
            ("text/csv", "in parts.\r\n"),
            ("text/tab-separated-values", "in parts.\n"),
            ("application/sparql-results+xml", "in parts. --></sparql>"),
        ):
            text = server.query(query, accept).text
            assert text.endswith(ending)
            assert "The result was cut after" in text
        for accept in ("application/n-triples", "text/turtle", "application/rdf+xml", "application/ld+json"):
            assert "The result was cut after" in server.query("CONSTRUCT WHERE { ?s ?p ?o }", accept).text[-400:]


def test_the_first_row_does_not_wait_for_the_second(tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    data.write_text("".join(f'<http://e.org/{i}> <http://e.org/p> "{i}" .\n' for i in range(2000)))
    # The first branch has one row at once, the second none within the limit of time: had the first waited for
    # it, the answer would be 504.
    query = 'SELECT * { { BIND(1 AS ?x) } UNION { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(?c, ?f, ?i) = "-") } }'
    with running_server(files=[str(data)], limits={"time": 3}) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        for accept in ("application/sparql-results+json", "text/csv"):
            connection.request("POST", "/sparql", query, {"Content-Type": "application/sparql-query", "Accept": accept})
            response = connection.getresponse()
            assert response.status == 200
            assert b"1" in response.read1(65536)
            with response, pytest.raises(http.client.IncompleteRead):
                response.read()
            connection.close()


def test_the_port_is_free_again_after_sigterm() -> None:
    port = find_port()
    for _ in range(2):
        with running_server(serve_files=True, port=port, base=f"http://127.0.0.1:{port}") as server:
            assert server.query("ASK {}").json["boolean"] is True
        assert server.process.returncode == 0
