"""The benchmark of reasoning on little data: what is compared agrees, and tables have one width."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.bench.__main__ import format_table
from tests.bench.duckdb_closure import close_with_duckdb
from tests.bench.reasoning import fingerprint, write
from tests.bench.treaties import generate

from treatygraph.reason import close
from treatygraph.reason.files import read_files


def test_the_same_seed_gives_the_same_data() -> None:
    assert list(generate(500)) == list(generate(500))
    assert list(generate(500)) != list(generate(500, seed=5))


@pytest.mark.parametrize("size", [300, 3_000])
def test_sql_gives_the_same_closure(tmp_path: Path, size: int) -> None:
    write(tmp_path / "data.nt", size)
    triples = read_files([tmp_path / "data.nt"])
    own = fingerprint(close(triples).inferred)
    assert own == fingerprint(close_with_duckdb(triples))
    assert own[0] > 2 * size


def test_owlrl_gives_the_same_closure(tmp_path: Path) -> None:
    write(tmp_path / "data.nt", 100)
    triples = read_files([tmp_path / "data.nt"])
    assert fingerprint(close(triples).inferred) == fingerprint(close(triples, reasoner="owlrl").inferred)


def test_a_table_is_aligned() -> None:
    assert format_table("Speeds", [["n", "seconds"], ["10", "1.5"]]).splitlines()[2:] == [
        " n  seconds",
        "-----------",
        "10      1.5",
    ]
