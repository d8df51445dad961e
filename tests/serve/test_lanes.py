"""A lane answers as the server does, and whatever becomes of it, every request is answered once."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from tests.serve.harm import HARM, running_harmed_server
from tests.serve.running import Running, running_server, wait_until

from treatygraph.store import write_snapshot

ONE = "SELECT ?p ?o { <http://e.org/s1> ?p ?o }"
SOME = "SELECT * { ?s <http://e.org/p1> ?o } LIMIT 30"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    # The entity tag changes when the store has been copied to memory: here it is not.
    with running_harmed_server(tmp_path_factory.mktemp("data"), memory_store=0) as running:
        yield running


class Client:
    """A client that keeps its connection."""

    def __init__(self, server: Running) -> None:
        self.server = server
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def ask(self, text: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, f"/sparql?query={quote(text, safe='')}", headers=names)
        response = self.connection.getresponse()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()

    def be_lent(self) -> None:
        """Ask light queries until a lane has the connection."""
        before = self.count_loans()

        def is_lent() -> bool:
            assert self.ask("ASK {}")[0] == 200
            return self.count_loans() > before

        wait_until(is_lent)

    def count_loans(self) -> int:
        return int(self.server.request("/health").json["lent"])


@contextlib.contextmanager
def lent(server: Running) -> Iterator[Client]:
    wait_until(lambda: server.request("/health").json["lent"] == 0)
    client = Client(server)
    with contextlib.closing(client.connection):
        client.be_lent()
        yield client


def drop(head: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in head.items() if name not in ("date", "connection")}


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (ONE, "application/sparql-results+json"),
        (SOME, "application/sparql-results+xml"),
        (SOME, "text/csv"),
        (SOME, "text/tab-separated-values"),
        ("SELECT ?o { <http://e.org/none> ?p ?o }", "application/json"),
        ("ASK { ?s ?p ?o }", "application/sparql-results+xml"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 20", "application/n-triples"),
        ("DESCRIBE <http://e.org/s7>", "text/turtle"),
        ("SELECT (RAND() < 2 AS ?x) {}", "*/*"),
    ],
)
def test_a_lane_answers_with_the_same_head_and_bytes(server: Running, query: str, accept: str, encoding: str) -> None:
    headers = {"accept": accept, "accept_encoding": encoding}
    expected = server.request("/sparql?query=" + quote(query, safe=""), **headers)
    with lent(server) as client:
        for _ in range(2):  # the second is a repeat
            status, head, body = client.ask(query, **headers)
            assert status == expected.status == 200
            assert body == expected.body
            assert drop(head) == drop(expected.headers)
        assert client.count_loans() == 1


def test_what_a_lane_does_not_answer_the_server_does(server: Running) -> None:
    tag = server.query(ONE).headers["etag"]
    for status, arguments in {
        304: {"text": ONE, "if_none_match": tag},
        400: {"text": "SELECT nonsense"},
        406: {"text": ONE, "accept": "image/png"},
        405: {"text": ONE, "method": "DELETE"},
        200: {"text": ONE, "method": "HEAD"},
    }.items():
        with lent(server) as client:
            got, head, body = client.ask(**arguments)
            assert got == status
            if status in (400, 406):
                assert head["content-type"] == "application/problem+json"
            elif status == 200:
                assert body == b""
            assert client.ask(ONE)[0] == 200


@pytest.mark.parametrize("name", [name for name, (query, _) in HARM.items() if len(query) < 4000])
def test_harm_on_a_lane_is_stopped_and_costs_no_other_client_an_answer(server: Running, name: str) -> None:
    query, statuses = HARM[name]
    stop = threading.Event()
    seen: list[int] = []

    def ask_on(client: Client) -> None:
        while not stop.is_set():
            seen.append(client.ask(f"{ONE} # {len(seen)}")[0])

    others = [Client(server) for _ in range(4)]
    with lent(server) as harmful, ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(ask_on, other) for other in others]
        assert harmful.ask(query)[0] in statuses
        assert harmful.ask(ONE)[0] == 200
        stop.set()
        for future in asking:
            future.result()
    assert set(seen) == {200}
    for other in others:
        other.connection.close()


def test_requests_in_parts_and_several_at_once_are_answered_in_order(server: Running) -> None:
    def write(number: int) -> bytes:
        return f"GET /sparql?query=SELECT%20({number}%20AS%20%3Fn)%20%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n".encode()

    with lent(server) as client:
        channel = client.connection.sock
        assert isinstance(channel, socket.socket)
        channel.sendall(write(1)[:30])
        wait_until(lambda: client.count_loans() == 0)
        channel.sendall(write(1)[30:] + write(2) + write(3))
        received = b""
        while received.count(b"HTTP/1.1 200") < 3 or not received.endswith(b"]}}"):
            received += channel.recv(65536)
        places = [received.index(f'"value":"{number}"'.encode()) for number in (1, 2, 3)]
        assert places == sorted(places)


def test_a_client_that_is_slow_to_read_gets_every_byte(server: Running) -> None:
    query = quote("SELECT * { ?s <http://e.org/p1> ?o } LIMIT 400", safe="")
    rounds = 200
    with lent(server) as client:
        channel = client.connection.sock
        assert isinstance(channel, socket.socket)

        def write() -> None:
            for number in range(rounds):
                channel.sendall(f"GET /sparql?query={query}%20%23{number} HTTP/1.1\r\nHost: x\r\n\r\n".encode())

        writer = threading.Thread(target=write)
        writer.start()
        wait_until(lambda: client.count_loans() == 0)
        received = bytearray()
        while received.count(b"HTTP/1.1 200") < rounds or not received.endswith(b"]}}"):
            received += channel.recv(1 << 20)
        writer.join()
        assert received.count(b'"bindings":[') == rounds


def test_idle_connections_come_back(server: Running) -> None:
    with lent(server) as client:
        wait_until(lambda: client.count_loans() == 0)
        assert client.ask(ONE)[0] == 200


def test_what_lanes_answer_is_in_the_log_and_counted(tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    data.write_text("<http://e.org/s1> <http://e.org/p> 1 .\n".replace(" 1 ", ' "1" '))
    with (tmp_path / "log").open("wb") as log, running_server(log, files=[str(data)], log=True) as server:
        with lent(server) as client:
            for number in range(20):
                client.ask(f"{ONE} # {number // 2}")
        wait_until(lambda: 'treatygraph_cache_total{result="repeat"} 10' in server.request("/metrics").text)
    lines = (tmp_path / "log").read_text()
    assert lines.count('"rows": 1, "cache": "miss"') >= 10


def test_a_rebuild_loses_no_request_on_kept_connections(tmp_path: Path) -> None:
    def build(value: str) -> None:
        with write_snapshot(tmp_path) as draft:
            draft.add_triples(
                [
                    Quad(
                        NamedNode("http://e.org/s1"),
                        NamedNode("http://e.org/p"),
                        Literal(value),
                        NamedNode("http://e.org/g"),
                    )
                ]
            )

    build("0")
    stop = threading.Event()
    with running_server(build_dir=str(tmp_path)) as server, ThreadPoolExecutor(4) as threads:

        def ask() -> list[str]:
            client, values = Client(server), []
            while not stop.is_set():
                status, _, body = client.ask(ONE, accept="text/csv")
                assert status == 200
                values.append(body.decode().split(",")[-1].strip())
            client.connection.close()
            return values

        asking = [threads.submit(ask) for _ in range(4)]
        for value in ("1", "2"):
            build(value)
            wait_until(lambda value=value: server.rows(ONE)[0]["o"] == value)
        stop.set()
        for future in asking:
            values = future.result()
            assert values == sorted(values)
            assert set(values) <= {"0", "1", "2"}
            assert values[-1] == "2"


def test_who_has_updated_reads_the_update_on_a_kept_connection() -> None:
    with running_server(serve_files=True, token="secret") as server:
        for number in range(8):
            with lent(server) as client:
                assert server.update(f'INSERT DATA {{ <s:s> <p:p> "{number}" }}').status == 204
                _, _, rows = client.ask("SELECT ?o { <s:s> <p:p> ?o }", accept="text/csv")
                assert len(rows.split()) == 1 + number + 1
