"""The rules of OWL 2 RL/RDF that conclude `false`, and the statements that each case rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from treatygraph.reason import vocabulary as v
from treatygraph.reason.arrays import (
    EMPTY,
    Ids,
    among,
    bounds,
    flip,
    intersection,
    lefts,
    pack,
    rights,
    slice_of,
    spread,
    union,
)
from treatygraph.reason.engine import Engine
from treatygraph.reason.index import TripleIndex
from treatygraph.reason.rules import ListAxiom, Schema
from treatygraph.reason.triples import Triple

Case = tuple[str, tuple[Triple, ...]]
"""A rule's name and the premises that it contradicts itself on, over representatives."""


def find_contradictions(engine: Engine, stated: Callable[[], TripleIndex]) -> Iterator[Case]:
    """Yield every contradiction in a closed graph; terms that are the same are named as they were `stated`."""
    schema = Schema(engine)
    yield from _equality(engine, schema, stated)
    yield from _unequal_literals(engine)
    yield from _properties(engine, schema)
    yield from _classes(engine, schema)
    yield from _datatypes(engine)


def _each(pairs: Ids) -> Iterator[tuple[int, int]]:
    return zip(lefts(pairs).tolist(), rights(pairs).tolist(), strict=True)


def _equality(engine: Engine, schema: Schema, stated: Callable[[], TripleIndex]) -> Iterator[Case]:
    members = engine.equality.members()
    different = engine.pairs(v.DIFFERENT_FROM)
    for x, _ in _each(different[lefts(different) == rights(different)]):
        terms, asserted = slice_of(members, x).tolist() or [x], stated()
        pairs = ((a, b) for a in terms for b in terms if (a, v.DIFFERENT_FROM, b) in asserted)
        a, b = next(pairs, (x, x))
        yield "eq-diff1", ((a, v.SAME_AS, b), (a, v.DIFFERENT_FROM, b))
    groups = set(engine.extent(v.ALL_DIFFERENT).tolist())
    for rule, prop in (("eq-diff2", v.MEMBERS), ("eq-diff3", v.DISTINCT_MEMBERS)):
        for axiom in schema.list_axioms(prop):
            if axiom.subject in groups and len(set(axiom.members)) < len(axiom.members):
                first: dict[int, int] = {}
                for same, member in zip(axiom.members, _as_written(engine, prop, axiom, stated()), strict=True):
                    if same in first:
                        yield rule, ((axiom.subject, v.TYPE, v.ALL_DIFFERENT), (first[same], v.SAME_AS, member))
                    first.setdefault(same, member)


def _as_written(engine: Engine, prop: int, axiom: ListAxiom, stated: TripleIndex) -> tuple[int, ...]:
    """Return the members of a list as they were written, where the list was."""
    for subject, members in Schema(stated).list_axioms(prop):
        if engine.find(subject) == axiom.subject and tuple(map(engine.find, members)) == axiom.members:
            return members
    return axiom.members


def _unequal_literals(engine: Engine) -> Iterator[Case]:
    """Yield literals of different values that are said to be the same (dt-diff with eq-diff1)."""
    members = engine.equality.members()
    members = members[engine.literals.value[rights(members)] >= 0]
    value = engine.literals.value[rights(members)]
    unequal = (lefts(members[1:]) == lefts(members[:-1])) & (value[1:] != value[:-1])
    for one, other in zip(rights(members[:-1][unequal]).tolist(), rights(members[1:][unequal]).tolist(), strict=True):
        yield "dt-diff", ((one, v.SAME_AS, other),)


def _properties(engine: Engine, schema: Schema) -> Iterator[Case]:
    for prop in engine.extent(v.IRREFLEXIVE).tolist():
        pairs = engine.pairs(prop)
        for x, y in _each(pairs[lefts(pairs) == rights(pairs)]):
            yield "prp-irp", ((prop, v.TYPE, v.IRREFLEXIVE), (x, prop, y))
    for prop in engine.extent(v.ASYMMETRIC).tolist():
        pairs = engine.pairs(prop)
        both = intersection(pairs, flip(pairs))
        for x, y in _each(both[lefts(both) <= rights(both)]):
            yield "prp-asyp", ((prop, v.TYPE, v.ASYMMETRIC), (x, prop, y), (y, prop, x))
    for one, other in _each(engine.pairs(v.PROPERTY_DISJOINT_WITH)):
        for x, y in _each(intersection(engine.pairs(one), engine.pairs(other))):
            yield "prp-pdw", ((one, v.PROPERTY_DISJOINT_WITH, other), (x, one, y), (x, other, y))
    disjoint = set(engine.extent(v.ALL_DISJOINT_PROPERTIES).tolist())
    for head, members in schema.list_axioms(v.MEMBERS):
        if head in disjoint:
            for one, other, pair in _shared([engine.pairs(prop) for prop in members]):
                x, y, p, q = pair >> 32, pair & 0xFFFFFFFF, members[one], members[other]
                yield "prp-adp", ((head, v.TYPE, v.ALL_DISJOINT_PROPERTIES), (x, p, y), (x, q, y))
    yield from _negative_assertions(engine, schema)


def _negative_assertions(engine: Engine, schema: Schema) -> Iterator[Case]:
    sources, properties = schema.objects(v.SOURCE), schema.objects(v.ASSERTION_PROPERTY)
    for rule, target in (("prp-npa1", v.TARGET_INDIVIDUAL), ("prp-npa2", v.TARGET_VALUE)):
        for node, objects in schema.objects(target).items():
            for x in sources.get(node, ()):
                for prop in properties.get(node, ()):
                    for y in objects:
                        held = (
                            x == y
                            if prop == v.SAME_AS
                            else len(intersection(engine.pairs(prop), pack(x, np.array([y]))))
                        )
                        if held:
                            yield (
                                rule,
                                (
                                    (node, v.SOURCE, x),
                                    (node, v.ASSERTION_PROPERTY, prop),
                                    (node, target, y),
                                    (x, prop, y),
                                ),
                            )


def _classes(engine: Engine, schema: Schema) -> Iterator[Case]:
    for x in engine.extent(v.NOTHING).tolist():
        yield "cls-nothing2", ((x, v.TYPE, v.NOTHING),)
    for rule, prop in (("cls-com", v.COMPLEMENT_OF), ("cax-dw", v.DISJOINT_WITH)):
        for one, other in _each(engine.pairs(prop)):
            for x in intersection(engine.extent(one), engine.extent(other)).tolist():
                yield rule, ((one, prop, other), (x, v.TYPE, one), (x, v.TYPE, other))
    disjoint = set(engine.extent(v.ALL_DISJOINT_CLASSES).tolist())
    for head, members in schema.list_axioms(v.MEMBERS):
        if head in disjoint:
            for one, other, x in _shared([engine.extent(cls) for cls in members]):
                c, d = members[one], members[other]
                yield "cax-adc", ((head, v.TYPE, v.ALL_DISJOINT_CLASSES), (x, v.TYPE, c), (x, v.TYPE, d))
    yield from _cardinalities(engine, schema)


def _cardinalities(engine: Engine, schema: Schema) -> Iterator[Case]:
    for restriction, prop, number in schema.restrictions(v.MAX_CARDINALITY):
        if engine.limit(number) == 0:
            for x, y in _each(_values(engine, restriction, prop)):
                yield (
                    "cls-maxc1",
                    (
                        (restriction, v.MAX_CARDINALITY, number),
                        (restriction, v.ON_PROPERTY, prop),
                        (x, v.TYPE, restriction),
                        (x, prop, y),
                    ),
                )
    for restriction, prop, number in schema.restrictions(v.MAX_QUALIFIED):
        if engine.limit(number) != 0:
            continue
        for cls in schema.objects(v.ON_CLASS).get(restriction, ()):
            pairs = _values(engine, restriction, prop)
            anything = cls == v.THING
            if not anything:
                pairs = pairs[among(rights(pairs), engine.extent(cls), engine.size)]
            for x, y in _each(pairs):
                yield (
                    "cls-maxqc2" if anything else "cls-maxqc1",
                    (
                        (restriction, v.MAX_QUALIFIED, number),
                        (restriction, v.ON_PROPERTY, prop),
                        (restriction, v.ON_CLASS, cls),
                        (x, v.TYPE, restriction),
                        (x, prop, y),
                        *(() if anything else ((y, v.TYPE, cls),)),
                    ),
                )


def _values(engine: Engine, restriction: int, prop: int) -> Ids:
    """Return the pairs of a property whose subject is an instance of a restriction."""
    members, pairs = engine.extent(restriction), engine.pairs(prop)
    starts, counts = bounds(pairs, members)
    return pairs[spread(starts, counts)]


def _datatypes(engine: Engine) -> Iterator[Case]:
    types = engine.total.get(v.TYPE, EMPTY)
    members = engine.equality.members()
    for datatype in v.DATATYPES:
        instances = slice_of(types, engine.find(datatype))
        starts, counts = bounds(members, instances)
        same = rights(members[spread(starts, counts)])
        literals = intersection(union((instances, same)), engine.literals.numbers)
        for literal in engine.literals.outside(literals, datatype).tolist():
            yield "dt-not-type", ((literal, v.TYPE, datatype),)


def _shared(sets: Iterable[Ids]) -> Iterator[tuple[int, int, int]]:
    """Yield two of the sets, by their places, and an element that both have."""
    sets = list(sets)
    places = np.repeat(np.arange(len(sets)), [len(one) for one in sets])
    values = np.concatenate(sets) if sets else EMPTY
    order = np.argsort(values, kind="stable")
    values, places = values[order], places[order]
    twice = np.flatnonzero(values[1:] == values[:-1])
    for i in twice.tolist():
        yield int(places[i]), int(places[i + 1]), int(values[i])
