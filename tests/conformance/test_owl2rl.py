"""The OWL 2 RL conformance suite of FZI Karlsruhe (`$TREATYGRAPH_SHARED/owl2rl`), case by case."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.shared import SHARED

from treatygraph.reason import close

SUITE = SHARED / "owl2rl"
CASES = sorted(path for path in SUITE.glob("rdfbased-*") if path.is_dir()) if SUITE.is_dir() else []

FLOAT = (
    "XSD 1.1 part 2 (which OWL 2 Structural Specification, section 4.2, takes over) rounds a decimal numeral"
    " out of range to INF or to zero (sections 3.3.4.2 and 3.3.5.2, floatingPointRound): the literal is well-typed"
)
UNSOUND = {
    "rdfbased-dat-dtype-double-illtyped-hi": FLOAT,
    "rdfbased-dat-dtype-double-illtyped-lo": FLOAT,
    "rdfbased-dat-dtype-float-illtyped-hi": FLOAT,
    "rdfbased-dat-dtype-float-illtyped-lo": FLOAT,
    "rdfbased-dat-dtype-anyuri-illtyped": (
        "XSD 1.1 part 2, section 3.3.17: every sequence of characters is in the lexical space of xsd:anyURI,"
        " and the generic syntax of RFC 3987 is expressly no part of the datatype"
    ),
}
"""Cases that call a graph inconsistent which is consistent by the specifications."""


def read(folder: Path, ending: str) -> list[ox.Triple]:
    path = folder / f"{folder.name}.{ending}.ttl"
    return [quad.triple for quad in ox.parse(path=str(path), rename_blank_nodes=True)]


def entails(graph: list[ox.Triple], conclusion: list[ox.Triple]) -> bool:
    """Return whether some assignment of the blank nodes makes the conclusion part of the graph."""

    def match(rest: list[ox.Triple], bound: dict[ox.BlankNode, object]) -> bool:
        if not rest:
            return True
        wanted, *others = rest
        for given in graph:
            binding = dict(bound)
            if all(
                binding.setdefault(w, g) == g if isinstance(w, ox.BlankNode) else w == g
                for w, g in zip(tuple(wanted), tuple(given), strict=True)
            ) and match(others, binding):
                return True
        return False

    return match(conclusion, {})


@pytest.mark.skipif(not CASES, reason=f"the conformance suite is not at {SUITE}")
def test_the_suite_is_whole() -> None:
    assert len(CASES) == 273


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name.removeprefix("rdfbased-"))
def test_case(folder: Path) -> None:
    metadata = (folder / f"{folder.name}.metadata.properties").read_text(encoding="utf-8")
    kind = re.search(r'"testcase.type">(\w+)<', metadata)
    assert kind is not None
    if kind[1] == "INCONSISTENCY":
        closure = close(read(folder, "graph"), full=True)
        assert bool(closure.contradictions) != (folder.name in UNSOUND)
    else:
        assert kind[1] == "POSITIVE_ENTAILMENT"
        premise = read(folder, "premisegraph")
        closure = close(premise, full=True)
        assert entails([*premise, *closure.inferred], read(folder, "conclusiongraph"))
        assert not closure.contradictions
