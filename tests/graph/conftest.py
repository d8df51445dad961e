"""The memorandum's claims, and the dataset made of them."""

import runpy
from pathlib import Path

import pytest
from rdflib import Dataset

from treatygraph.graph import build_dataset
from treatygraph.model import Claim, Document

_MEMORANDUM = runpy.run_path(str(Path(__file__).with_name("memorandum.py")))


@pytest.fixture(scope="session")
def memorandum() -> tuple[Document, list[Claim]]:
    return _MEMORANDUM["make_memorandum"]()


@pytest.fixture(scope="session")
def make_claim():
    return _MEMORANDUM["make_claim"]


@pytest.fixture(scope="session")
def dataset(memorandum) -> Dataset:
    document, claims = memorandum
    return build_dataset([document], claims)
