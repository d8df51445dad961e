"""Claims made by hand, as in tests/graph."""

import runpy
from pathlib import Path

import pytest

_MEMORANDUM = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "memorandum.py"))


@pytest.fixture(scope="session")
def make_claim():
    return _MEMORANDUM["make_claim"]
