"""OWL 2 RL: refuses an ontology with axioms outside the profile.

Checked are the grammar of the profile (OWL 2 Profiles, section 4.2) and what an OWL 2 DL ontology owes
besides (OWL 2 Structural Specification, sections 5.8 and 11): declared terms, no term that is two kinds of
property, simple properties where they are required, a regular hierarchy of property chains.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, Node, URIRef
from rdflib.collection import Collection

from treatygraph.errors import OntologyError

Check = Callable[[Node], Iterator[str]]

_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_BUILT_IN = (str(RDF), str(RDFS), str(OWL), str(XSD))
_UNSUPPORTED_DATATYPES = {OWL.real, OWL.rational}
_SET_OPERATORS = (OWL.intersectionOf, OWL.unionOf, OWL.complementOf, OWL.oneOf)
_RESTRICTIONS = (
    OWL.someValuesFrom, OWL.allValuesFrom, OWL.hasValue, OWL.hasSelf,
    OWL.maxCardinality, OWL.maxQualifiedCardinality, OWL.minCardinality, OWL.minQualifiedCardinality,
    OWL.cardinality, OWL.qualifiedCardinality,
)  # fmt: skip
_NEED_SIMPLE = (
    OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.IrreflexiveProperty, OWL.AsymmetricProperty
)  # fmt: skip


def check_profile(files: Mapping[Path, Graph]) -> None:
    """Raise OntologyError where an axiom leaves OWL 2 RL; the message names each axiom and its file."""
    problems = find_violations(files)
    if problems:
        raise OntologyError("The ontology is not OWL 2 RL.\n" + "\n".join(f"  {p}" for p in problems))


def find_violations(files: Mapping[Path, Graph]) -> list[str]:
    """Return a line for each axiom that leaves OWL 2 RL: file, axiom, reason."""
    merged = Graph()
    for graph in files.values():
        merged += graph
    non_simple = _find_non_simple(merged)
    problems = [
        f"{path.name}: {problem}"
        for path, graph in files.items()
        for problem in sorted(set(_Profile(graph, merged, non_simple).find()))
    ]
    return problems + sorted(_find_irregular(merged))


@dataclass(frozen=True)
class _Profile:
    """One file against the profile; `merged` holds the declarations of all files."""

    graph: Graph
    merged: Graph
    non_simple: frozenset[Node]

    def find(self) -> Iterator[str]:
        for s, o in self.graph.subject_objects(RDFS.subClassOf):
            yield from self._axiom(s, RDFS.subClassOf, o, (self.sub, s), (self.super, o))
        for s, o in self.graph.subject_objects(OWL.equivalentClass):
            if (s, RDF.type, RDFS.Datatype) not in self.merged:
                yield from self._axiom(s, OWL.equivalentClass, o, (self.equivalent, s), (self.equivalent, o))
        for s, o in self.graph.subject_objects(OWL.disjointWith):
            yield from self._axiom(s, OWL.disjointWith, o, (self.sub, s), (self.sub, o))
        for s in self.graph.subjects(RDF.type, OWL.AllDisjointClasses):
            for members in self.graph.objects(s, OWL.members):
                for member in Collection(self.graph, members):
                    yield from self._axiom(s, OWL.members, member, (self.sub, member))
        for s, o in self.graph.subject_objects(RDFS.domain):
            if not self._is_annotation(s):
                yield from self._axiom(s, RDFS.domain, o, (self.super, o))
        for s, o in self.graph.subject_objects(RDFS.range):
            if not self._is_annotation(s):
                is_data = (s, RDF.type, OWL.DatatypeProperty) in self.merged
                yield from self._axiom(s, RDFS.range, o, (self.data_range if is_data else self.super, o))
        for s, o in self.graph.subject_objects(OWL.hasKey):
            yield from self._axiom(s, OWL.hasKey, o, (self.sub, s))
        for s, o in self.graph.subject_objects(RDF.type):
            if isinstance(o, BNode):
                yield from self._axiom(s, RDF.type, o, (self.super, o))
        yield from self._find_definitions()
        yield from self._find_properties()
        yield from self._find_undeclared()

    def _find_definitions(self) -> Iterator[str]:
        for s, o in self.graph.subject_objects(OWL.disjointUnionOf):
            yield self._say(s, OWL.disjointUnionOf, o, "a disjoint union is not in OWL 2 RL (section 4.2.5)")
        for operator in _SET_OPERATORS:
            for s, o in self.graph.subject_objects(operator):
                if not isinstance(s, URIRef):
                    continue
                if operator != OWL.intersectionOf:
                    why = "only an intersection may define a class (section 4.2.3)"
                    yield self._say(s, operator, o, why)
                else:
                    for member in Collection(self.graph, o):
                        yield from self._axiom(s, operator, member, (self.equivalent, member))

    def _find_properties(self) -> Iterator[str]:
        for s in self.graph.subjects(RDF.type, OWL.ReflexiveProperty):
            why = "a reflexive property is not in OWL 2 RL (section 4.2.5)"
            yield self._say(s, RDF.type, OWL.ReflexiveProperty, why)
        for characteristic in _NEED_SIMPLE:
            for s in self.graph.subjects(RDF.type, characteristic):
                if s in self.non_simple:
                    yield self._say(s, RDF.type, characteristic, _NON_SIMPLE)
        for s, o in self.graph.subject_objects(OWL.propertyDisjointWith):
            if {s, o} & self.non_simple:
                yield self._say(s, OWL.propertyDisjointWith, o, _NON_SIMPLE)

    def _find_undeclared(self) -> Iterator[str]:
        for p in set(self.graph.predicates()):
            kinds = [k for k in _PROPERTIES if (p, RDF.type, k) in self.merged]
            if str(p).startswith(_BUILT_IN):
                continue
            if not kinds:
                s, o = next(self.graph.subject_objects(p))
                yield self._say(s, p, o, f"the property {self._name(p)} is not declared (section 5.8)")
        for s in set(self.graph.subjects(RDF.type, None)):
            kinds = [k for k in _PROPERTIES if (s, RDF.type, k) in self.merged]
            if len(kinds) > 1:
                why = f"it is {' and '.join(self._name(k) for k in kinds)} at once (section 5.8.1)"
                yield self._say(s, RDF.type, kinds[0], why)
            if {OWL.Class, RDFS.Datatype} <= set(self.merged.objects(s, RDF.type)):
                yield self._say(s, RDF.type, OWL.Class, "it is a class and a datatype at once (section 5.8.1)")

    def sub(self, node: Node) -> Iterator[str]:
        """Yield why `node` is no subClassExpression (section 4.2.3)."""
        if not isinstance(node, BNode):
            yield from self._named(node)
            return
        operator, value = self._find_operator(node)
        if operator in (OWL.intersectionOf, OWL.unionOf):
            yield from self._each(value, self.sub)
        elif operator == OWL.oneOf or operator == OWL.hasValue:
            yield from self._restricted(node)
        elif operator == OWL.someValuesFrom and value is not None:
            yield from self._filler(node, value, self.sub)
        else:
            yield f"{self._name(operator)} is not allowed in a subclass (section 4.2.3)"

    def super(self, node: Node) -> Iterator[str]:
        """Yield why `node` is no superClassExpression (section 4.2.3)."""
        if not isinstance(node, BNode):
            yield from self._named(node)
            return
        operator, value = self._find_operator(node)
        if operator == OWL.intersectionOf:
            yield from self._each(value, self.super)
        elif operator == OWL.complementOf and value is not None:
            yield from self.sub(value)
        elif operator == OWL.allValuesFrom and value is not None:
            yield from self._filler(node, value, self.super)
        elif operator == OWL.hasValue:
            yield from self._restricted(node)
        elif operator in (OWL.maxCardinality, OWL.maxQualifiedCardinality):
            yield from self._at_most(node, value)
        else:
            yield f"{self._name(operator)} is not allowed in a superclass (section 4.2.3)"

    def equivalent(self, node: Node) -> Iterator[str]:
        """Yield why `node` is no equivClassExpression (section 4.2.3)."""
        if not isinstance(node, BNode):
            yield from self._named(node)
            return
        operator, value = self._find_operator(node)
        if operator == OWL.intersectionOf:
            yield from self._each(value, self.equivalent)
        elif operator == OWL.hasValue:
            yield from self._restricted(node)
        else:
            yield f"{self._name(operator)} is not allowed in an equivalence (section 4.2.3)"

    def data_range(self, node: Node) -> Iterator[str]:
        """Yield why `node` is no dataRange (section 4.2.4)."""
        if isinstance(node, BNode):
            members = self.graph.value(node, OWL.intersectionOf)
            if members is None:
                yield "of data ranges only datatypes and their intersections are allowed (section 4.2.4)"
            else:
                yield from self._each(members, self.data_range)
        elif node in _UNSUPPORTED_DATATYPES:
            yield f"the datatype {self._name(node)} is not in OWL 2 RL (section 4.2.2)"
        elif not str(node).startswith(_BUILT_IN) and (node, RDF.type, RDFS.Datatype) not in self.merged:
            yield f"the datatype {self._name(node)} is not declared (section 5.8)"

    def _at_most(self, node: Node, value: Node | None) -> Iterator[str]:
        if not isinstance(value, Literal) or str(value) not in ("0", "1"):
            yield f"a maximum of {value} is not allowed, only 0 and 1 (section 4.2.3)"
        yield from self._restricted(node)
        if self.graph.value(node, OWL.onProperty) in self.non_simple:
            yield _NON_SIMPLE
        qualifier = self.graph.value(node, OWL.onClass)
        if qualifier is not None and qualifier != OWL.Thing:
            yield from self.sub(qualifier)
        data_range = self.graph.value(node, OWL.onDataRange)
        if data_range is not None:
            yield from self.data_range(data_range)

    def _filler(self, node: Node, filler: Node, check: Check) -> Iterator[str]:
        yield from self._restricted(node)
        restricted = self.graph.value(node, OWL.onProperty)
        if (restricted, RDF.type, OWL.DatatypeProperty) in self.merged:
            yield from self.data_range(filler)
        elif filler != OWL.Thing or check == self.super:
            yield from check(filler)

    def _restricted(self, node: Node) -> Iterator[str]:
        if (node, OWL.onProperties, None) in self.graph:
            yield "a restriction on several properties is not in OWL 2 RL (section 4.2.3)"
        restricted = self.graph.value(node, OWL.onProperty)
        if isinstance(restricted, BNode):
            restricted = self.graph.value(restricted, OWL.inverseOf)
        if isinstance(restricted, URIRef) and not any((restricted, RDF.type, k) in self.merged for k in _PROPERTIES):
            yield f"the property {self._name(restricted)} is not declared (section 5.8)"

    def _named(self, node: Node) -> Iterator[str]:
        if isinstance(node, Literal):
            yield "a literal is no class"
        elif node == OWL.Thing:
            yield "owl:Thing is not allowed as a class here (section 4.2.3)"
        elif node != OWL.Nothing and (node, RDF.type, OWL.Class) not in self.merged:
            yield f"the class {self._name(node)} is not declared (section 5.8)"

    def _each(self, members: Node | None, check: Check) -> Iterator[str]:
        if members is not None:
            for member in Collection(self.graph, members):
                yield from check(member)

    def _find_operator(self, node: Node) -> tuple[Node, Node | None]:
        for operator in (*_SET_OPERATORS, *_RESTRICTIONS):
            value = self.graph.value(node, operator)
            if value is not None:
                return operator, value
        return node, None

    def _is_annotation(self, node: Node) -> bool:
        return (node, RDF.type, OWL.AnnotationProperty) in self.merged

    def _axiom(self, s: Node, p: Node, o: Node, *checks: tuple[Check, Node]) -> Iterator[str]:
        for check, node in checks:
            for why in check(node):
                yield self._say(s, p, o, why)

    def _say(self, s: Node, p: Node, o: Node, why: str) -> str:
        return f"{self._name(s)} {self._name(p)} {self._name(o)}: {why}."

    def _name(self, node: Node) -> str:
        if not isinstance(node, BNode):
            return node.n3(self.graph.namespace_manager)
        operator, value = self._find_operator(node)
        if value is None:
            return "[…]"
        inside = value.n3(self.graph.namespace_manager) if not isinstance(value, BNode) else "…"
        on = self.graph.value(node, OWL.onProperty)
        of = f"{self._name(on)} " if isinstance(on, URIRef) else ""
        return f"[{of}{operator.n3(self.graph.namespace_manager)} {inside}]"


_NON_SIMPLE = "the property has a chain, is transitive or stands above one that is, so it is not simple (section 11.2)"


def _find_non_simple(graph: Graph) -> frozenset[Node]:
    composite = {*graph.subjects(RDF.type, OWL.TransitiveProperty), *graph.subjects(OWL.propertyChainAxiom)}
    for one, other in graph.subject_objects(OWL.inverseOf):
        if {one, other} & composite:
            composite |= {one, other}
    above = (graph.transitive_objects(s, RDFS.subPropertyOf) for s in composite)
    return frozenset(node for nodes in above for node in nodes if node is not None)


def _find_irregular(graph: Graph) -> Iterator[str]:
    """Yield each property whose chains depend on itself other than as first or last link (section 11.2)."""
    below: dict[Node, set[Node]] = {}
    for s, o in graph.subject_objects(RDFS.subPropertyOf):
        below.setdefault(o, set()).add(s)
    chained: dict[Node, set[Node]] = {}
    for s, chain in graph.subject_objects(OWL.propertyChainAxiom):
        links = list(Collection(graph, chain))
        name = s.n3(graph.namespace_manager)
        if s in links[1:-1] or (links.count(s) > 1 and links != [s, s]):
            yield f"{name}: its chain repeats it in a way that is not regular (section 11.2)."
        chained.setdefault(s, set()).update(link for link in links if link != s)
    for start, smaller in chained.items():
        if start in _reach(smaller, lambda n: below.get(n, set()) | chained.get(n, set())):
            yield f"{start.n3(graph.namespace_manager)}: its chain depends on itself (section 11.2)."


def _reach(nodes: Iterable[Node], step: Callable[[Node], set[Node]]) -> set[Node]:
    seen: set[Node] = set()
    todo = list(nodes)
    while todo:
        fresh = step(todo.pop()) - seen
        seen |= fresh
        todo += fresh
    return seen
