"""A build is put in place whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import Dataset, URIRef

from treatygraph.errors import StoreError
from treatygraph.store import open_snapshot, write_snapshot

P = "http://example.org/p"


def quad(value: str) -> Quad:
    return Quad(NamedNode("http://example.org/s"), NamedNode(P), Literal(value), NamedNode("http://example.org/g"))


def build(folder: Path, value: str) -> None:
    with write_snapshot(folder) as draft:
        draft.add_triples([quad(value)])
        (draft.path / "report.json").write_text("{}")


def read_value(folder: Path) -> str:
    result = open_snapshot(folder).open_store().query(f"SELECT ?o {{ ?s <{P}> ?o }}")
    return next(result)["o"].value


def test_a_snapshot_holds_triples_and_files_and_its_default_graph_is_the_union(tmp_path: Path) -> None:
    build(tmp_path, "one")
    snapshot = open_snapshot(tmp_path)
    assert read_value(tmp_path) == "one"
    assert (snapshot.path / "report.json").read_text() == "{}"
    assert snapshot.open_store().sizes() == {None: 0, "http://example.org/g": 1}


def test_a_dataset_of_rdflib_can_be_written(tmp_path: Path) -> None:
    data = Dataset()
    data.graph(URIRef("http://example.org/g")).add((URIRef("http://e.org/s"), URIRef(P), URIRef("http://e.org/o")))
    with write_snapshot(tmp_path) as draft:
        draft.add_triples(data)
    assert read_value(tmp_path) == "http://e.org/o"


def test_a_rebuild_swaps_while_the_old_snapshot_is_still_read(tmp_path: Path) -> None:
    build(tmp_path, "one")
    old = open_snapshot(tmp_path)
    store = old.open_store()
    build(tmp_path, "two")
    assert read_value(tmp_path) == "two"
    assert next(store.query(f"SELECT ?o {{ ?s <{P}> ?o }}"))["o"].value == "one"
    assert next(old.open_store().query(f"SELECT ?o {{ ?s <{P}> ?o }}"))["o"].value == "one"


def test_only_the_last_two_snapshots_are_kept(tmp_path: Path) -> None:
    for value in ("one", "two", "three", "four"):
        build(tmp_path, value)
    assert len(list((tmp_path / "snapshots").iterdir())) == 2
    assert read_value(tmp_path) == "four"


def test_an_error_leaves_the_old_snapshot(tmp_path: Path) -> None:
    build(tmp_path, "one")
    with pytest.raises(StoreError), write_snapshot(tmp_path) as draft:
        draft.add_triples(b"this is no N-Quads")
    assert read_value(tmp_path) == "one"
    assert len(list((tmp_path / "snapshots").iterdir())) == 1


def test_nothing_built_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="treatygraph build"):
        open_snapshot(tmp_path)


def test_two_builds_do_not_clash(tmp_path: Path) -> None:
    with write_snapshot(tmp_path) as draft:
        draft.add_triples([quad("one")])
        with pytest.raises(StoreError, match="Another build"), write_snapshot(tmp_path):
            pass
    assert read_value(tmp_path) == "one"


KILLED = """
import os, sys
from pathlib import Path
from pyoxigraph import NamedNode, Quad
from treatygraph.store import write_snapshot
with write_snapshot(Path(sys.argv[1])) as draft:
    draft.add_triples([Quad(NamedNode("http://e.org/s"), NamedNode("http://e.org/p"), NamedNode("http://e.org/o"))])
    print("written", flush=True)
    sys.stdin.read()
"""


def test_a_build_killed_in_the_middle_leaves_the_old_snapshot_and_no_lock(tmp_path: Path) -> None:
    build(tmp_path, "one")
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"written\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert read_value(tmp_path) == "one"
    assert len(list((tmp_path / "snapshots").iterdir())) == 2, "the leftover of the killed build"
    build(tmp_path, "two")
    assert read_value(tmp_path) == "two"
    assert not list((tmp_path / "snapshots").glob(".draft-*"))


FULL = """
import resource, signal, sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from treatygraph.errors import StoreError
from treatygraph.store import write_snapshot
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
n = NamedNode
try:
    with write_snapshot(Path(sys.argv[1])) as draft:
        draft.add_triples(Quad(n(f"http://e.org/{i}"), n("http://e.org/p"), Literal("x" * 500 + str(i)))
                          for i in range(20_000))
except StoreError as error:
    print(error)
    sys.exit(3)
"""


def test_a_disk_that_takes_no_more_leaves_the_old_snapshot(tmp_path: Path) -> None:
    # A limit on file size stands for a full disk: the kernel refuses the write in the same place.
    build(tmp_path, "one")
    run = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 3, run.stderr
    assert "Traceback" not in run.stderr
    assert read_value(tmp_path) == "one"
    build(tmp_path, "two")
    assert read_value(tmp_path) == "two"


def test_current_is_never_absent_during_a_swap(tmp_path: Path) -> None:
    build(tmp_path, "one")
    assert os.readlink(tmp_path / "current").startswith("snapshots/")


def test_a_damaged_store_says_so_and_what_to_do(tmp_path: Path) -> None:
    build(tmp_path, "1")
    snapshot = open_snapshot(tmp_path)
    (snapshot.path / "store" / "CURRENT").write_text("x")
    with pytest.raises(StoreError, match=r"cannot be opened: .*Build it anew"):
        snapshot.open_store()
