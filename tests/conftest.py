"""One build of the project's documents for all tests that look at it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.shared import SHARED

from treatygraph.pipeline import build
from treatygraph.queries import read_query
from treatygraph.store import EmbeddedStore, Snapshot, run_saved_query


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, dict[str, Any]]:
    """The snapshot of a build of data/documents, and its report."""
    return build(build_dir=tmp_path_factory.mktemp("build"))


@pytest.fixture(scope="session")
def snapshot(built: tuple[Snapshot, dict[str, Any]]) -> Snapshot:
    return built[0]


@pytest.fixture(scope="session")
def claims(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Every claim of the build, as `treatygraph extract` prints it."""
    lines = (snapshot.path / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="session")
def store(snapshot: Snapshot) -> EmbeddedStore:
    return snapshot.open_store()


@pytest.fixture(scope="session")
def ask(store: EmbeddedStore) -> Callable[..., list[dict[str, str]]]:
    """Run a saved query; rows as dictionaries of texts, unbound columns empty."""

    def run(name: str, **values: str) -> list[dict[str, str]]:
        result: Any = run_saved_query(store, read_query(name), values)
        names = [v.value for v in result.variables]
        return [{n: getattr(row[n], "value", "") if row[n] is not None else "" for n in names} for row in result]

    return run


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of test data that is not the project's; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"no shared test data at {SHARED}: set TREATYGRAPH_SHARED to read it")
    return SHARED
