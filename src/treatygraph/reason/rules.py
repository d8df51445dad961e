"""The ontology evaluated once into rules over data, named as in OWL 2 Profiles, section 4.3.

The tables of the specification join triples of the ontology with triples of data. Here the former are
joined once; what is left of each rule has one of a few shapes, and the engine knows how to run these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np

from treatygraph.errors import LimitError
from treatygraph.reason import vocabulary as v
from treatygraph.reason.arrays import Ids, compose, difference, flip, intersection, lefts, pack, rights, union

SCHEMA_PROPERTIES = frozenset(
    (
        v.SUB_CLASS, v.SUB_PROPERTY, v.DOMAIN, v.RANGE, v.EQUIVALENT_CLASS, v.EQUIVALENT_PROPERTY, v.INVERSE_OF,
        v.ON_PROPERTY, v.SOME_VALUES, v.ALL_VALUES, v.HAS_VALUE, v.MAX_CARDINALITY, v.MAX_QUALIFIED, v.ON_CLASS,
        v.INTERSECTION_OF, v.UNION_OF, v.COMPLEMENT_OF, v.ONE_OF, v.DISJOINT_WITH, v.PROPERTY_DISJOINT_WITH,
        v.CHAIN, v.HAS_KEY, v.MEMBERS, v.DISTINCT_MEMBERS, v.FIRST, v.REST,
    )
)  # fmt: skip
"""Properties whose triples the rules are made from."""

SCHEMA_CLASSES = range(v.THING, v.DATATYPE + 1)
"""Classes whose instances the rules are made from."""

MAX_LISTS = 100_000


class Facts(Protocol):
    """What rules are made from: the triples known so far, over representatives."""

    def pairs(self, prop: int) -> Ids:
        """Return the (subject, object) pairs of a property."""

    def extent(self, cls: int) -> Ids:
        """Return the instances of a class."""


class Filter(NamedTuple):
    """`property(x, y)` and `filler(y)` give `cls(x)`; with `inverse`, `filler(x)` gives `cls(y)`."""

    rule: str  # cls-svf1, cls-avf
    prop: int
    inverse: bool
    filler: int
    cls: int
    restriction: int


class HasValue(NamedTuple):
    """`cls(x)` gives `property(x, value)` and the other way round (cls-hv1, cls-hv2)."""

    cls: int
    prop: int
    value: int


class Chain(NamedTuple):
    """`body[0](x, y1)`, `body[1](y1, y2)`, … give `head(x, z)`."""

    rule: str  # prp-spo2, scm-dom1, scm-dom2, scm-rng1, scm-rng2
    body: tuple[int, ...]
    head: int


class AtMostOne(NamedTuple):
    """Two values in `objects` of one subject in `subjects` are the same; with `inverse`, two subjects."""

    rule: str  # prp-fp, prp-ifp, cls-maxc2, cls-maxqc3, cls-maxqc4
    prop: int
    inverse: bool = False
    subjects: int | None = None
    objects: int | None = None


class ListAxiom(NamedTuple):
    """A class or property, and the members of the list that defines it."""

    subject: int
    members: tuple[int, ...]


SCHEMA_CHAINS = (
    Chain("scm-dom1", (v.DOMAIN, v.SUB_CLASS), v.DOMAIN),
    Chain("scm-dom2", (v.SUB_PROPERTY, v.DOMAIN), v.DOMAIN),
    Chain("scm-rng1", (v.RANGE, v.SUB_CLASS), v.RANGE),
    Chain("scm-rng2", (v.SUB_PROPERTY, v.RANGE), v.RANGE),
)
MUTUAL = {v.SUB_CLASS: v.EQUIVALENT_CLASS, v.SUB_PROPERTY: v.EQUIVALENT_PROPERTY}
"""scm-eqc2, scm-eqp2: what holds both ways is an equivalence."""


@dataclass
class Rules:
    """All rules that an ontology gives, by shape. Two are equal where they give the same rules."""

    edges: dict[int, set[tuple[int, bool]]] = field(default_factory=lambda: defaultdict(set))
    reach: dict[int, list[tuple[int, bool]]] = field(default_factory=dict)
    typing: dict[int, list[tuple[bool, int]]] = field(default_factory=lambda: defaultdict(list))
    sub_class: bytes = b""
    filters: list[Filter] = field(default_factory=list)
    has_values: list[HasValue] = field(default_factory=list)
    intersections: list[ListAxiom] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    transitive: set[int] = field(default_factory=set)
    at_most_one: list[AtMostOne] = field(default_factory=list)
    keys: list[ListAxiom] = field(default_factory=list)
    thing_needed: bool = False
    facts: dict[int, Ids] = field(default_factory=dict, compare=False)

    @property
    def ancestors(self) -> Ids:
        """The (class, superclass) pairs along which instances are inherited."""
        return np.frombuffer(self.sub_class, dtype=np.int64)

    def body_classes(self) -> set[int]:
        """Return the classes whose instances some rule asks for."""
        found = {f.filler for f in self.filters} | {h.cls for h in self.has_values}
        found |= {member for axiom in self.intersections for member in axiom.members}
        found |= {key.subject for key in self.keys} | set(lefts(self.ancestors).tolist())
        for limit in self.at_most_one:
            found |= {cls for cls in (limit.subjects, limit.objects) if cls is not None}
        return found

    def body_properties(self) -> set[int]:
        """Return the properties whose pairs some rule asks for, but for those of the schema's own rules."""
        found = {p for p, heads in self.edges.items() if heads} | {f.prop for f in self.filters}
        found |= {h.prop for h in self.has_values} | {p for p, heads in self.typing.items() if heads}
        found |= {p for chain in self.chains if chain not in SCHEMA_CHAINS for p in chain.body}
        found |= self.transitive | {limit.prop for limit in self.at_most_one}
        return found | {prop for key in self.keys for prop in key.members}


class Schema:
    """Lookups in the ontology that both the compiler and the explanations need."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._by_subject: dict[int, dict[int, list[int]]] = {}
        self._lists: dict[int, list[tuple[int, ...]]] = {}

    def objects(self, prop: int) -> dict[int, list[int]]:
        """Return the objects of each subject of a property of the ontology."""
        if prop not in self._by_subject:
            found: dict[int, list[int]] = defaultdict(list)
            pairs = self.facts.pairs(prop)
            for left, right in zip(lefts(pairs).tolist(), rights(pairs).tolist(), strict=True):
                found[left].append(right)
            self._by_subject[prop] = dict(found)
        return self._by_subject[prop]

    def restrictions(self, prop: int) -> Iterator[tuple[int, int, int]]:
        """Yield (restriction, property it is on, object) for a property such as owl:someValuesFrom."""
        on_property = self.objects(v.ON_PROPERTY)
        for restriction, values in self.objects(prop).items():
            for on in on_property.get(restriction, ()):
                for value in values:
                    yield restriction, on, value

    def list_axioms(self, prop: int) -> Iterator[ListAxiom]:
        """Yield the subjects of a property with the members of the lists that are its objects."""
        for subject, heads in self.objects(prop).items():
            for head in heads:
                for members in self.lists(head):
                    yield ListAxiom(subject, members)

    def lists(self, head: int) -> list[tuple[int, ...]]:
        """Return the members of the lists that start here: one, but for a malformed graph none or several.

        A list that runs into itself or never ends in rdf:nil is none (LIST[…], section 4.3).
        """
        if head not in self._lists:
            straight = self._straight_list(head)
            self._lists[head] = self._forked_lists(head) if straight is None else straight
        return self._lists[head]

    def _straight_list(self, head: int) -> list[tuple[int, ...]] | None:
        """Return the list that starts here, or none where it breaks off; None where it forks."""
        first, rest = self.objects(v.FIRST), self.objects(v.REST)
        members: list[int] = []
        seen = set[int]()
        cell = head
        while cell != v.NIL:
            if cell in seen or cell not in first or cell not in rest:
                return []
            if len(first[cell]) > 1 or len(rest[cell]) > 1:
                return None
            seen.add(cell)
            members += first[cell]
            (cell,) = rest[cell]
        return [tuple(members)]

    def _forked_lists(self, head: int) -> list[tuple[int, ...]]:
        first, rest = self.objects(v.FIRST), self.objects(v.REST)
        found: list[tuple[int, ...]] = []
        walks: list[tuple[int, tuple[int, ...], frozenset[int]]] = [(head, (), frozenset())]
        while walks:
            cell, members, seen = walks.pop()
            if cell == v.NIL:
                found.append(members)
            elif cell not in seen:
                for after in rest.get(cell, ()):
                    walks += [(after, (*members, one), seen | {cell}) for one in first.get(cell, ())]
            if len(walks) + len(found) > MAX_LISTS:
                raise LimitError(
                    "An RDF list forks so often that it stands for more than a hundred thousand lists:"
                    " give each of its cells one rdf:first and one rdf:rest."
                )
        return found


def compile_rules(facts: Facts, limit: Callable[[int], int | None], *, full: bool) -> Rules:
    """Return the rules that the ontology within the facts gives.

    `limit` tells which cardinality, 0 or 1, a literal stands for, or None.
    """
    rules = Rules()
    schema = Schema(facts)
    _compile_properties(rules, schema)
    _compile_classes(rules, schema, limit)
    _compile_schema_facts(rules, schema)
    ancestors = facts.pairs(v.SUB_CLASS)
    ancestors = ancestors[lefts(ancestors) != rights(ancestors)]
    rules.sub_class = ancestors.tobytes()
    rules.thing_needed = full or _asks_for_thing(rules, schema)
    if not rules.thing_needed:
        rules.sub_class = ancestors[rights(ancestors) != v.THING].tobytes()
        rules.filters = [f for f in rules.filters if f.cls != v.THING]
    _compile_typing(rules, facts)
    return rules


def _compile_properties(rules: Rules, schema: Schema) -> None:
    edges = rules.edges
    for equivalent, part in ((v.EQUIVALENT_CLASS, v.SUB_CLASS), (v.EQUIVALENT_PROPERTY, v.SUB_PROPERTY)):
        edges[equivalent] |= {(part, False), (part, True)}  # scm-eqc1, scm-eqp1
    for prop, heads in schema.objects(v.SUB_PROPERTY).items():
        edges[prop] |= {(head, False) for head in heads if head != prop}  # prp-spo1, prp-eqp1, prp-eqp2
    for prop, inverses in schema.objects(v.INVERSE_OF).items():
        for inverse in inverses:
            edges[prop].add((inverse, True))  # prp-inv1
            edges[inverse].add((prop, True))  # prp-inv2
    for prop in schema.facts.extent(v.SYMMETRIC).tolist():
        edges[prop].add((prop, True))  # prp-symp
    rules.reach = {prop: _reachable(edges, prop) for prop in list(edges)}
    rules.transitive = {v.SUB_CLASS, v.SUB_PROPERTY}  # scm-sco, scm-spo
    rules.transitive |= set(schema.facts.extent(v.TRANSITIVE).tolist())  # prp-trp
    rules.chains = list(SCHEMA_CHAINS)
    rules.chains += [Chain("prp-spo2", axiom.members, axiom.subject) for axiom in schema.list_axioms(v.CHAIN)]
    rules.at_most_one = [AtMostOne("prp-fp", p) for p in schema.facts.extent(v.FUNCTIONAL).tolist()]
    rules.at_most_one += [
        AtMostOne("prp-ifp", p, inverse=True) for p in schema.facts.extent(v.INVERSE_FUNCTIONAL).tolist()
    ]
    rules.keys = [axiom for axiom in schema.list_axioms(v.HAS_KEY) if axiom.members]  # prp-key


def _reachable(edges: dict[int, set[tuple[int, bool]]], start: int) -> list[tuple[int, bool]]:
    seen = {(start, False)}
    waiting = [(start, False)]
    while waiting:
        prop, turned = waiting.pop()
        for head, inverse in edges.get(prop, ()):
            step = (head, turned != inverse)
            if step not in seen:
                seen.add(step)
                waiting.append(step)
    return sorted(seen - {(start, False)})


def _compile_classes(rules: Rules, schema: Schema, limit: Callable[[int], int | None]) -> None:
    for restriction, prop, filler in schema.restrictions(v.SOME_VALUES):
        if filler == v.THING:
            rules.typing[prop].append((False, restriction))  # cls-svf2
        else:
            rules.filters.append(Filter("cls-svf1", prop, False, filler, restriction, restriction))
    for restriction, prop, filler in schema.restrictions(v.ALL_VALUES):
        rules.filters.append(Filter("cls-avf", prop, True, restriction, filler, restriction))
    rules.has_values = [HasValue(*row) for row in schema.restrictions(v.HAS_VALUE)]  # cls-hv1, cls-hv2
    rules.intersections = list(schema.list_axioms(v.INTERSECTION_OF))  # cls-int1
    for restriction, prop, number in schema.restrictions(v.MAX_CARDINALITY):
        if limit(number) == 1:
            rules.at_most_one.append(AtMostOne("cls-maxc2", prop, subjects=restriction))
    for restriction, prop, number in schema.restrictions(v.MAX_QUALIFIED):
        if limit(number) == 1:
            for cls in schema.objects(v.ON_CLASS).get(restriction, ()):
                qualified = ("cls-maxqc4", None) if cls == v.THING else ("cls-maxqc3", cls)
                rules.at_most_one.append(AtMostOne(qualified[0], prop, subjects=restriction, objects=qualified[1]))


def _compile_schema_facts(rules: Rules, schema: Schema) -> None:
    """Add the triples that the ontology alone gives, by cls-oo and the rules of table 9."""
    facts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for cls, members in schema.list_axioms(v.ONE_OF):
        facts[v.TYPE] += [(cls, member) for member in members]  # cls-oo, class first
    for cls, members in rules.intersections:
        facts[v.SUB_CLASS] += [(cls, member) for member in members]  # scm-int
    for cls, members in schema.list_axioms(v.UNION_OF):
        facts[v.SUB_CLASS] += [(member, cls) for member in members]  # scm-uni
    for lower, higher, _, _ in subsumed_restrictions(schema):
        facts[v.SUB_CLASS].append((lower, higher))
    for cls in schema.facts.extent(v.CLASS).tolist():  # scm-cls
        facts[v.SUB_CLASS] += [(cls, cls), (cls, v.THING), (v.NOTHING, cls)]
        facts[v.EQUIVALENT_CLASS].append((cls, cls))
    for kind in (v.OBJECT_PROPERTY, v.DATATYPE_PROPERTY):  # scm-op, scm-dp
        for prop in schema.facts.extent(kind).tolist():
            facts[v.SUB_PROPERTY].append((prop, prop))
            facts[v.EQUIVALENT_PROPERTY].append((prop, prop))
    for prop, rows in facts.items():
        columns = np.array(rows, dtype=np.int64)
        rules.facts[prop] = union((pack(columns[:, 0], columns[:, 1]),))


def subsumed_restrictions(schema: Schema) -> Iterator[tuple[int, int, str, tuple[int, int]]]:
    """Yield each restriction, one that subsumes it, the rule, and the two classes or properties compared."""
    for prop, by_filler, by_property in (
        (v.SOME_VALUES, "scm-svf1", "scm-svf2"),
        (v.ALL_VALUES, "scm-avf1", "scm-avf2"),
        (v.HAS_VALUE, "", "scm-hv"),
    ):
        rows = list(schema.restrictions(prop))
        index: dict[tuple[int, int], list[int]] = defaultdict(list)
        for restriction, on, value in rows:
            index[on, value].append(restriction)
        super_classes, super_properties = schema.objects(v.SUB_CLASS), schema.objects(v.SUB_PROPERTY)
        for restriction, on, value in rows:
            for higher in super_classes.get(value, ()) if by_filler else ():
                for other in index.get((on, higher), ()):
                    yield restriction, other, by_filler, (value, higher)
            for higher in super_properties.get(on, ()):
                for other in index.get((higher, value), ()):
                    ordered = (other, restriction) if by_property == "scm-avf2" else (restriction, other)
                    yield *ordered, by_property, (on, higher)


def _compile_typing(rules: Rules, facts: Facts) -> None:
    """Add prp-dom and prp-rng, but for classes that instances inherit by another way."""
    below = _strict(facts.pairs(v.SUB_CLASS))
    upper = _strict(facts.pairs(v.SUB_PROPERTY))
    for prop, inverse in ((v.DOMAIN, False), (v.RANGE, True)):
        pairs = facts.pairs(prop)
        if not rules.thing_needed:
            pairs = pairs[rights(pairs) != v.THING]
        inherited = union((compose(flip(pairs), below), compose(flip(upper), pairs)))
        for left, right in zip(*_columns(difference(pairs, inherited)), strict=True):
            rules.typing[left].append((inverse, right))


def _strict(order: Ids) -> Ids:
    """Return a quasi-order without loops: of two that hold both ways, the one that goes upwards."""
    both = intersection(order, flip(order))
    return difference(order, both[lefts(both) >= rights(both)])


def _columns(pairs: Ids) -> tuple[list[int], list[int]]:
    return lefts(pairs).tolist(), rights(pairs).tolist()


def _asks_for_thing(rules: Rules, schema: Schema) -> bool:
    """Return whether something follows from being an owl:Thing, so that its instances are wanted."""
    if v.THING in rules.body_classes() or v.TYPE in rules.body_properties():
        return True
    constraints = (v.DISJOINT_WITH, v.COMPLEMENT_OF)
    if any(v.THING in (left, *objects) for p in constraints for left, objects in schema.objects(p).items()):
        return True
    return any(v.THING in axiom.members for axiom in schema.list_axioms(v.MEMBERS))
