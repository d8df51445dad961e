"""What is true of everything and nobody wants stored: left out of a closure unless `full`."""

from __future__ import annotations

from treatygraph.reason import vocabulary as v

REFLEXIVE = frozenset((v.SAME_AS, v.SUB_CLASS, v.EQUIVALENT_CLASS, v.SUB_PROPERTY, v.EQUIVALENT_PROPERTY))
"""Properties that OWL 2 RL makes reflexive (eq-ref, scm-cls, scm-op, scm-dp)."""

_AXIOMS = frozenset(v.AXIOMS)


def is_trivial(s: int, p: int, o: int) -> bool:
    """Return whether a triple is an axiom or follows for any term: `x owl:sameAs x`, `x a owl:Thing`."""
    if s == o and p in REFLEXIVE:
        return True
    if p == v.SUB_CLASS:
        return o == v.THING or s == v.NOTHING
    if p in (v.DOMAIN, v.RANGE):
        return o == v.THING
    return p == v.TYPE and (o == v.THING or (s, p, o) in _AXIOMS)
