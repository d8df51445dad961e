"""Claims made by hand, as in tests/graph, and a store of them with all that follows."""

import runpy
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from treatygraph.extract.registers import Registers, read_registers
from treatygraph.graph import DERIVED_GRAPH, INFERRED_GRAPH, build_dataset
from treatygraph.graph.entities import read_topics
from treatygraph.model import Document
from treatygraph.queries import read_query
from treatygraph.reason import close
from treatygraph.reason.law import derive, read_rules
from treatygraph.store import EmbeddedStore
from treatygraph.store.saved import run_saved_query

_MEMORANDUM = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "memorandum.py"))


@cache
def read_all():
    return {**read_registers().entries, **read_topics()}


def select_registers(claims):
    """Return the registers without the States, places and the like that no claim speaks of, to save time."""
    named = {entity.id for claim in claims for entity in (claim.subject, claim.object, claim.place) if entity}
    kept = ("treaty/", "zone/", "class/", "topic/", "organ/")
    return Registers({k: entry for k, entry in read_all().items() if k in named or k.startswith(kept)})


class Asked:
    """A store with everything that follows from claims; `ask` runs a saved query and gives rows of texts."""

    def __init__(self, claims, documents=(), corrections=()):
        slugs = dict.fromkeys(claim.document for claim in claims)
        documents = documents or [Document(slug, "en", "", (), {}) for slug in slugs]
        self.store = EmbeddedStore(union=True)
        self.store.load(build_dataset(documents, claims, corrections, registers=select_registers(claims)))
        closure = close(self.store.quads())
        assert closure.contradictions == ()
        inferred, derived = ox.NamedNode(str(INFERRED_GRAPH)), ox.NamedNode(str(DERIVED_GRAPH))
        self.store.load([ox.Quad(*triple, inferred) for triple in closure.inferred])
        self.derivation = derive(list(self.store.quads()), read_rules())
        self.store.load([ox.Quad(*triple, derived) for triple in self.derivation.triples])

    def ask(self, name, **values):
        return self.rows(run_saved_query(self.store, read_query(name), values))

    def rows(self, result):
        names = [variable.value for variable in result.variables]
        return [{n: None if row[n] is None else row[n].value for n in names} for row in result]


@pytest.fixture(scope="session")
def make_claim():
    return _MEMORANDUM["make_claim"]


@pytest.fixture(scope="session")
def make_store():
    return Asked


@pytest.fixture(scope="session")
def memorandum():
    document, claims = _MEMORANDUM["make_memorandum"]()
    return Asked(claims, [document])
