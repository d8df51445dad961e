"""What operators see: health, metrics, the access log, start, swap and memory."""

from __future__ import annotations

import json
import socket
import threading
import time
from pathlib import Path

import psutil
import pytest
from pyoxigraph import Literal, NamedNode, Quad
from tests.serve.running import running_server, wait_until

from treatygraph.errors import StoreError
from treatygraph.serve.server import run_server
from treatygraph.store import write_snapshot

VALUE = "SELECT ?o { <http://e.org/s> <http://e.org/p> ?o }"


def build(folder: Path, value: str) -> None:
    graph = NamedNode("http://e.org/g")
    with write_snapshot(folder) as draft:
        draft.add_triples([Quad(NamedNode("http://e.org/s"), NamedNode("http://e.org/p"), Literal(value), graph)])


def test_health_metrics_and_the_log(tmp_path: Path) -> None:
    build(tmp_path, "one")
    with (tmp_path / "log").open("wb") as log, running_server(log, build_dir=str(tmp_path), log=True) as server:
        health = server.request("/health").json
        assert health["status"] == "ok"
        assert health["workers"] >= 2
        for _ in range(3):
            server.rows(VALUE)
        server.query("SELECT nonsense")
        wait_until(lambda: 'treatygraph_cache_total{result="miss"} 1' in server.request("/metrics").text)
        metrics = server.request("/metrics").text
        assert 'treatygraph_requests_total{route="/sparql",status="400"} 1' in metrics
        assert "treatygraph_request_seconds_bucket" in metrics
        assert "treatygraph_workers " in metrics
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    queries = [line for line in lines if line["path"] == "/sparql"]
    assert queries[0]["cache"] == "miss"
    assert queries[0]["rows"] == 1
    assert queries[0]["ms"] > 0
    assert sum(line.get("count", 1) for line in queries) == 4
    assert [line["status"] for line in queries].count(400) == 1


def test_a_rebuild_is_served_without_losing_a_request(tmp_path: Path) -> None:
    build(tmp_path, "1")
    failures: list[int] = []
    seen: list[str] = []
    stop = threading.Event()
    with running_server(build_dir=str(tmp_path)) as server:

        def ask() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                answer = server.query(f"{VALUE} # {number % 7}")
                if answer.status == 200:
                    seen.append(answer.json["results"]["bindings"][0]["o"]["value"])
                else:
                    failures.append(answer.status)

        clients = [threading.Thread(target=ask) for _ in range(3)]
        for client in clients:
            client.start()
        for value in ("2", "3"):
            time.sleep(0.5)
            build(tmp_path, value)
            wait_until(lambda value=value: server.rows(VALUE + f" # {time.monotonic()}") == [{"o": value}])
        time.sleep(0.3)
        stop.set()
        for client in clients:
            client.join()
    assert not failures
    assert seen[0] == "1"
    assert seen[-1] == "3"


def test_a_query_under_way_ends_on_the_snapshot_it_began_on(tmp_path: Path) -> None:
    graph = NamedNode("http://e.org/g")

    def write(size: int) -> None:
        with write_snapshot(tmp_path) as draft:
            draft.add_triples(
                Quad(NamedNode(f"http://e.org/{i}"), NamedNode("http://e.org/p"), Literal(str(i)), graph)
                for i in range(size)
            )

    write(2300)
    answers: list[str] = []
    with running_server(build_dir=str(tmp_path)) as server:
        slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
        thread = threading.Thread(target=lambda: answers.append(server.rows(slow)[0]["n"]))
        thread.start()
        wait_until(lambda: server.request("/health").json["slow"] == 1)
        write(10)
        thread.join()
        assert answers == [str(2300 * 2300)]
        count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        wait_until(lambda: server.rows(f"{count} # {time.monotonic()}") == [{"n": "10"}])


def test_memory_stays_within_bounds(tmp_path: Path) -> None:
    graph = NamedNode("http://e.org/g")
    with write_snapshot(tmp_path) as draft:
        draft.add_triples(
            Quad(NamedNode(f"http://e.org/{i}"), NamedNode(f"http://e.org/p{i % 9}"), Literal(f"value {i}"), graph)
            for i in range(50_000)
        )
    with running_server(build_dir=str(tmp_path)) as server:
        for i in range(50):
            server.rows(f"SELECT * {{ <http://e.org/{i}> ?p ?o }}")
        server_process = psutil.Process(server.process.pid)
        assert server_process.memory_info().rss < 150 << 20
        for nursery in server_process.children():
            for worker in nursery.children():
                assert worker.memory_full_info().uss < 40 << 20


def test_nothing_built_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="treatygraph build"):
        run_server(build_dir=tmp_path, port=0)


def test_a_port_that_is_taken_is_an_error_that_says_so() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(StoreError, match="--port"):
            run_server(serve_files=True, port=taken.getsockname()[1])


def test_a_file_that_is_no_rdf_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("no turtle")
    with pytest.raises(StoreError, match=r"bad\.ttl"):
        run_server(files=[tmp_path / "bad.ttl"], port=0)
