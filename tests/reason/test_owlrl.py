"""owlrl as an oracle: on random ontologies both engines agree, but where owlrl departs from the specification."""

from __future__ import annotations

from hypothesis import assume, given, settings

from tests.reason.ontologies import COUNTS, DATATYPES, VALUES, axioms, constraints, data, ontologies
from tests.reason.specification import Triple, term
from treatygraph.reason import Triples, close


def inferred(graph: set[Triple], reasoner: str) -> tuple[set[Triple], bool]:
    closure = close(
        Triples.from_texts(text for triple in sorted(graph) for text in triple),
        reasoner="owlrl" if reasoner == "owlrl" else "treatygraph",
    )
    return set(closure.inferred.texts()), bool(closure.contradictions)


def departs(triple: Triple, graph: set[Triple]) -> str | None:
    """Return how owlrl departs from the specification in a triple that only it has."""
    s, p, o = triple
    return None


@settings(max_examples=300, deadline=None)
@given(ontologies(data, axioms, constraints))
def test_both_engines_agree(graph: set[Triple]) -> None:
    ours, contradictory = inferred(graph, "treatygraph")
    theirs, messages = inferred(graph, "owlrl")
    assert contradictory == messages
    assume(not contradictory)
    assert ours == theirs, (ours - theirs, theirs - ours)
