"""What harms other endpoints: each query is ended or refused, and other clients hardly notice."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from tests.serve.running import Running, find_port, running_server

PATIENCE = 2.0
DOUBLED = " ".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(24))
HARM = {
    "Cartesian product of three, counted": ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", {504}),
    "regular expression that backtracks": (
        'SELECT ?x { BIND(REGEX("' + "a" * 30_000 + '!", "(a+)+$") AS ?x) }',
        {200, 504},
    ),
    "string of 2^26 characters": (
        f'SELECT (STRLEN(?a24) AS ?n) {{ BIND("abcd" AS ?a0) {DOUBLED} }}',
        {200, 504, 507},
    ),
    "a megabyte of &&": ("ASK { FILTER(" + "true&&" * 180_000 + "true) }", {413}),
    "half a megabyte less of &&": ("ASK { FILTER(" + "true&&" * 40_000 + "true) }", {200, 400, 504, 507}),
    "5,000 nested braces": ("SELECT * " + "{" * 5_000 + "}" * 5_000, {400}),
    "5,000 nested parentheses": ("ASK { FILTER(" + "(" * 5_000 + "1" + ")" * 5_000 + ") }", {400}),
    "5,000 nested brackets": ("ASK { " + "[ <p:> " * 5_000 + "1" + "]" * 5_000 + " }", {400}),
    "100,000 UNIONs": ("ASK { {}" + "UNION{}" * 100_000 + " }", {413}),
    "30,000 UNIONs": ("ASK { {}" + "UNION{}" * 30_000 + " }", {200, 400, 504, 507}),
    "100,000 negations": ("ASK { FILTER(" + "!" * 100_000 + "true) }", {400}),
    "a path of 30,000 steps": ("ASK { ?a " + "<p:a>/" * 30_000 + "<p:a> ?b }", {200, 413, 504, 507}),
    "a sort of millions": ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a", {504, 507}),
    "a concatenation of millions": ("SELECT (GROUP_CONCAT(?c) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", {504, 507}),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data = tmp_path_factory.mktemp("data") / "data.nt"
    line = '<http://e.org/s{0}> <http://e.org/p{1}> "value {0}"@en .\n'
    data.write_text("".join(line.format(i, i % 7) for i in range(20_000)))
    limits = {"time": PATIENCE, "memory": 256 << 20}
    with running_server(files=[str(data)], limits=limits) as running:
        yield running


class Probe:
    """Another client, who asks something new every few milliseconds and notes how long it takes."""

    def __init__(self, server: Running) -> None:
        self._server = server
        self._stop = threading.Event()
        self.times: list[float] = []
        self.failures = 0
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Probe:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        time.sleep(0.3)
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=30)
        number = 0
        while not self._stop.is_set():
            number += 1
            began = time.perf_counter()
            connection.request("GET", f"/sparql?query=ASK%20%7B%7D%20%23{number}")
            response = connection.getresponse()
            response.read()
            self.failures += response.status != 200
            self.times.append(time.perf_counter() - began)
            time.sleep(0.004)
        connection.close()

    @property
    def p99(self) -> float:
        return sorted(self.times)[int(len(self.times) * 0.99)]


def check_speed(probe: Probe) -> None:
    """Fail where the probe was slow; on a machine that others overload, its times say nothing of the server."""
    if os.getloadavg()[0] < 2 * (os.cpu_count() or 1):
        assert probe.p99 < 0.1, sorted(probe.times)[-5:]


@pytest.mark.parametrize("name", HARM)
def test_harm_is_stopped_while_others_are_answered(server: Running, name: str) -> None:
    query, statuses = HARM[name]

    def ask(_: int) -> tuple[int, float]:
        began = time.monotonic()
        answer = server.request("/sparql", "POST", query.encode(), content_type="application/sparql-query")
        return answer.status, time.monotonic() - began

    with Probe(server) as probe, ThreadPoolExecutor(3) as clients:
        answers = list(clients.map(ask, range(3)))
    assert {status for status, _ in answers} <= statuses, answers
    assert max(seconds for _, seconds in answers) < PATIENCE + 3
    assert probe.failures == 0
    check_speed(probe)


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
    check_speed(probe)


def test_a_client_that_does_not_read_costs_no_memory_and_is_cut_off(server: Running) -> None:
    channel = socket.create_connection(("127.0.0.1", server.port))
    channel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    before = psutil.Process(server.process.pid).memory_info().rss
    channel.sendall(
        b"GET /sparql?query=SELECT%20*%20%7B%3Fa%20%3Fb%20%3Fc.%3Fd%20%3Fe%20%3Ff%7D HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    time.sleep(1.5)
    assert psutil.Process(server.process.pid).memory_info().rss - before < 40 << 20
    deadline = time.monotonic() + 3 * PATIENCE
    while server.request("/health").json["busy"] and time.monotonic() < deadline:
        time.sleep(0.1)
    assert server.request("/health").json["busy"] == 0
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
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        answer = server.query(f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} # {time.monotonic()}")
        assert answer.status in (200, 507)
        if answer.status == 200:
            break
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
        time.sleep(0.5)
        assert server.request("/health").json["busy"] == 1
        channel.close()
        deadline = time.monotonic() + 5
        while server.request("/health").json["busy"]:
            assert time.monotonic() < deadline
            time.sleep(0.05)


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
    # The first branch has one row at once, the second none after some seconds.
    query = "SELECT * { { BIND(1 AS ?x) } UNION { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = 0) } }"
    with running_server(files=[str(data)], limits={"time": 4}) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        for accept in ("application/sparql-results+json", "text/csv"):
            began = time.perf_counter()
            connection.request("POST", "/sparql", query, {"Content-Type": "application/sparql-query", "Accept": accept})
            response = connection.getresponse()
            first = response.read1(65536)
            assert b"1" in first
            assert time.perf_counter() - began < 1.5, "the second row takes some seconds"
            connection.close()


def test_the_port_is_free_again_after_sigterm() -> None:
    port = find_port()
    for _ in range(2):
        with running_server(serve_files=True, port=port, base=f"http://127.0.0.1:{port}") as server:
            assert server.query("ASK {}").json["boolean"] is True
        assert server.process.returncode == 0
