"""The endpoint in front of another SPARQL server: the same protocol, limits and guards."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions
from tests.serve.running import Running, find_port, running_server

from treatygraph.errors import StoreError
from treatygraph.store.remote import RemoteStore

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
pytestmark = pytest.mark.skipif(not OXIGRAPH.exists(), reason="the oxigraph server is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("oxigraph")
    data = folder / "data.nq"
    data.write_text("".join(f'<http://e.org/{i}> <http://e.org/p> "{i}" <http://e.org/g> .\n' for i in range(2000)))
    subprocess.run([OXIGRAPH, "load", "--location", folder / "store", "--file", data], check=True, capture_output=True)
    port = find_port()
    command = [OXIGRAPH, "serve", "--location", folder / "store", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1).close()
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def server(address: str) -> Iterator[Running]:
    with running_server(store=f"{address}/query", limits={"time": 2}) as running:
        yield running


COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


def test_queries_are_forwarded(server: Running) -> None:
    assert server.rows(COUNT) == [{"n": "2000"}]
    assert server.query("ASK { GRAPH ?g { ?s ?p ?o } }").json["boolean"] is True
    text = server.query("CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }", "application/n-triples").text
    assert len(text.splitlines()) == 2000
    rows = server.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", **{"default-graph-uri": "http://e.org/g"})
    assert rows == [{"n": "2000"}]
    assert "etag" in server.query(COUNT).headers or server.query(COUNT).status == 200


def test_guards_and_limits_hold(server: Running) -> None:
    assert server.query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }").status == 400
    assert server.query("SELECT * " + "{" * 5000 + "}" * 5000).status == 400
    slow = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?h ?i ?j } }"
    assert server.query(slow).status == 504
    assert server.query("SELECT nonsense").status == 400
    assert server.update("CLEAR ALL").status == 403


def test_a_server_that_is_out_of_reach_is_502() -> None:
    with running_server_without_store() as server:
        answer = server.query("ASK {}")
        assert answer.status == 502
        assert "out of reach" in answer.json["detail"]


def running_server_without_store():  # type: ignore[no-untyped-def]
    from contextlib import contextmanager

    @contextmanager
    def run() -> Iterator[Running]:
        import tests.serve.running as running

        ready, running.wait_until_ready = running.wait_until_ready, lambda server: _wait_for_port(server)
        try:
            with running_server(store=f"http://127.0.0.1:{find_port()}/query") as server:
                yield server
        finally:
            running.wait_until_ready = ready

    return run()


def _wait_for_port(server: Running) -> None:
    for _ in range(200):
        try:
            server.request("/queries")
        except OSError:
            time.sleep(0.05)
        else:
            return


def test_updates_and_sizes_of_a_remote_store(address: str) -> None:
    store = RemoteStore(f"{address}/query", f"{address}/update")
    assert store.sizes() == {None: 0, "http://e.org/g": 2000}
    store.update("INSERT DATA { <a:a> <a:b> 'x' }")
    result = store.query("SELECT ?o { <a:a> <a:b> ?o }")
    assert isinstance(result, QuerySolutions)
    assert next(result)["o"].value == "x"
    store.update("DELETE DATA { <a:a> <a:b> 'x' }")
    with pytest.raises(StoreError, match="http"):
        RemoteStore("ftp://example.org/")


@pytest.mark.skipif(not shutil.which("virtuoso-t"), reason="Debian's virtuoso-opensource-7-bin is missing")
def test_virtuoso(tmp_path: Path) -> None:
    sql, web = find_port(), find_port()
    (tmp_path / "virtuoso.ini").write_text(
        f"""[Database]
DatabaseFile = {tmp_path}/v.db
ErrorLogFile = {tmp_path}/v.log
LockFile = {tmp_path}/v.lck
TransactionFile = {tmp_path}/v.trx
xa_persistent_file = {tmp_path}/v.pxa
[TempDatabase]
DatabaseFile = {tmp_path}/t.db
TransactionFile = {tmp_path}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 2000
DirsAllowed = {tmp_path}
[HTTPServer]
ServerPort = 127.0.0.1:{web}
ServerRoot = {tmp_path}
[SPARQL]
ResultSetMaxRows = 100000
"""
    )
    process = subprocess.Popen(
        ["virtuoso-t", "+foreground", "+configfile", str(tmp_path / "virtuoso.ini")],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{web}/sparql"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(address + "?query=ASK%7B%7D", timeout=2).close()
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.3)
        with running_server(store=address) as server:
            assert server.query("ASK { ?s ?p ?o }").json["boolean"] is True
            assert len(server.rows("SELECT ?s { ?s ?p ?o } LIMIT 5")) == 5
            graph = server.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 5", "application/n-triples")
            assert len(graph.text.splitlines()) == 5
    finally:
        process.kill()
        process.wait()
