"""Servers that the tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from tests.serve.running import Running, running_server

from treatygraph.store import write_snapshot

BASE = "https://w3id.org/treatygraph/"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
TG = BASE + "ontology#"


def make_quads() -> list[Quad]:
    """A little graph in the shape of a build: two States, a treaty, two documents' graphs, the ontology."""
    thing = NamedNode
    one, two = thing(BASE + "graph/document/one"), thing(BASE + "graph/document/two")
    france, laos, treaty = thing(BASE + "state/FRA"), thing(BASE + "state/LAO"), thing(BASE + "treaty/test-ban.2")
    return [
        Quad(france, LABEL, Literal("France", language="en"), one),
        Quad(france, LABEL, Literal("法国", language="zh"), one),
        Quad(france, thing(TG + "ratified"), treaty, one),
        Quad(laos, LABEL, Literal("Laos", language="en"), two),
        Quad(laos, thing(TG + "ratified"), treaty, two),
        Quad(treaty, LABEL, Literal("Test Ban", language="en"), two),
        Quad(treaty, LABEL, Literal("معاهدة حظر التجارب النووية", language="ar"), two),
        Quad(treaty, thing(TG + "note"), Literal("The treaty bans nuclear tests in all places."), two),
        Quad(thing(TG + "ratified"), LABEL, Literal("ratified", language="en"), thing(BASE + "graph/ontology")),
    ]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    with write_snapshot(folder) as draft:
        draft.add_triples(make_quads())
    return folder


@pytest.fixture(scope="module")
def server(build: Path) -> Iterator[Running]:
    with running_server(build_dir=str(build)) as running:
        yield running


@pytest.fixture(scope="module")
def writable() -> Iterator[Running]:
    with running_server(serve_files=True, token="secret") as running:
        yield running
