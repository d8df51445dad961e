"""Treaty-law rules: SPARQL CONSTRUCT queries whose conclusions name the provision that they rest on.

OWL 2 RL cannot speak of dates, of absence or of complements; these rules can. They run over the union of
all graphs, feed each other until nothing changes, and are computed whole each time. docs/rules.md tells
how to write one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from treatygraph.errors import QueryError
from treatygraph.graph.names import DERIVED_GRAPH
from treatygraph.queries import parse_header
from treatygraph.reason.closure import Statement
from treatygraph.reason.triples import node_text
from treatygraph.resources import queries_dir

MAX_ROUNDS = 100
_DERIVED = ox.NamedNode(str(DERIVED_GRAPH))
_TOKEN = re.compile(r"#[^\n]*|<[^<>\"{}|^`\\\s]*>|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|CONSTRUCT\b|[{}]", re.I)

Pattern = tuple[Any, Any, Any]
"""A triple pattern of rdflib: variables, terms, and in the middle perhaps a property path."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A treaty-law rule: its name (of the file), its title, and the provisions that it encodes."""

    name: str
    title: str
    provision: str
    description: str
    text: str

    @property
    def solutions_query(self) -> str:
        """The same query with `SELECT *` for the conclusions: what the variables stood for."""
        depth = start = 0
        for token in _TOKEN.finditer(self.text):
            if token[0].upper() == "CONSTRUCT" and not start:
                start = token.start()
            elif token[0] in "{}" and start:
                depth += 1 if token[0] == "{" else -1
                if not depth:
                    return f"{self.text[:start]}SELECT *{self.text[token.end() :]}"
        raise QueryError(f"{self.name}.rq: a rule must be a CONSTRUCT query with braces around what it concludes.")


@dataclass(frozen=True, slots=True)
class Application:
    """One use of a rule: what stood in the graphs and made it conclude."""

    rule: Rule
    premises: tuple[Statement, ...]


def parse_rule(name: str, text: str) -> Rule:
    """Return the rule with this name and SPARQL text; QueryError where header or query is malformed."""
    header = parse_header(text)
    for key in ("title", "provision"):
        if not header.get(key):
            raise QueryError(f"{name}.rq: the header lacks “# {key}:”. Add that comment line at the top.")
    try:
        result = ox.Store().query(text)
    except SyntaxError as error:
        raise QueryError(f"{name}.rq: this is not SPARQL: {error}.") from error
    if not isinstance(result, ox.QueryTriples):
        raise QueryError(f"{name}.rq: a rule must be a CONSTRUCT query with braces around what it concludes.")
    return Rule(
        name=name,
        title=header["title"][0],
        provision="; ".join(header["provision"]),
        description=" ".join(header.get("description", ())),
        text=text,
    )


def read_rules(folder: Path | None = None) -> tuple[Rule, ...]:
    """Return the rules (`*.rq`) of `folder` (default: the project's), in order of name."""
    folder = folder or queries_dir() / "rules"
    try:
        return tuple(parse_rule(p.stem, p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.rq")))
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{folder}: a rule cannot be read: {error}.") from error


class Derivation:
    """What the rules conclude from a dataset: `triples`, and for each the application that gave it."""

    def __init__(self, store: ox.Store, rules: tuple[Rule, ...], triples: Iterable[ox.Triple]) -> None:
        self._store = store
        self._rules = rules
        self.triples: tuple[ox.Triple, ...] = tuple(sorted(triples, key=str))
        self._concluded = frozenset(map(_texts, self.triples))
        self._ways: dict[Statement, list[Application]] = {}
        self._depths: dict[Statement, int] = {}

    def __contains__(self, statement: Statement) -> bool:
        return statement in self._concluded

    def applications(self, statement: Statement) -> list[Application]:
        """Return how a conclusion was reached: all ways of least depth and, of these, with the fewest premises.

        KeyError where no rule concluded it.
        """
        if not self._ways:
            for rule in self._rules:
                for found, application in self._apply(rule):
                    self._ways.setdefault(found, []).append(application)
            self._rank()
        least = min(map(self._cost, self._ways[statement]))
        return [way for way in self._ways[statement] if self._cost(way) == least]

    def _cost(self, application: Application) -> tuple[int, int]:
        return self._depth(application), len(application.premises)

    def _depth(self, application: Application) -> int:
        """Return 1 more than the depth of the deepest premise; beyond all rounds where one has none yet."""
        derived = (premise for premise in application.premises if premise in self._concluded)
        return 1 + max((self._depths.get(premise, MAX_ROUNDS) for premise in derived), default=0)

    def _rank(self) -> None:
        """Find the depth of each conclusion from the ground up, so that none rests on itself."""
        waiting = set(self._ways)
        for depth in range(1, MAX_ROUNDS):
            settled = {s for s in waiting if any(self._depth(way) == depth for way in self._ways[s])}
            self._depths |= dict.fromkeys(settled, depth)
            waiting -= settled
        if waiting:
            names = sorted({way.rule.name for statement in waiting for way in self._ways[statement]})
            raise QueryError(f"What the rules {', '.join(names)} conclude rests on nothing but itself.")

    def _apply(self, rule: Rule) -> Iterator[tuple[Statement, Application]]:
        solutions: Any = self._store.query(rule.solutions_query, use_default_graph_as_union=True)
        template, patterns = _parse(rule.text)
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            bound = {name: str(solution[name]) for name in names if solution[name] is not None}
            premises = [triple for pattern in patterns for triple in self._instances(pattern, bound)]
            application = Application(rule, tuple(dict.fromkeys(premises)))
            for pattern in template:
                conclusion = _instantiate(pattern, bound)
                if conclusion in self._concluded:
                    yield conclusion, application

    def _instances(self, pattern: Pattern, bound: dict[str, str]) -> list[Statement]:
        """Return the triples that match a pattern under a solution: none for an OPTIONAL that did not."""
        s, o = _bind(pattern[0], bound), _bind(pattern[2], bound)
        if s is None or o is None:
            return []
        if isinstance(pattern[1], PropertyPath):
            return self._walk(pattern[1], s, o) or []
        p = _bind(pattern[1], bound)
        return [(s, p, o)] if p is not None and self._holds(s, p, o) else []

    def _holds(self, s: str, p: str, o: str) -> bool:
        return o in self._objects(s, p) if s[0] != '"' else False

    def _objects(self, s: str, p: str) -> list[str]:
        subject = ox.BlankNode(s[2:]) if s[0] == "_" else ox.NamedNode(s[1:-1])
        return [str(q.object) for q in self._store.quads_for_pattern(subject, ox.NamedNode(p[1:-1]), None, None)]

    def _walk(self, path: Any, s: str, o: str) -> list[Statement] | None:
        """Return the triples along a property path from `s` to `o`; None where it does not lead there."""
        for end, triples in self._steps(path, s, o):
            if end == o:
                return triples
        return None

    def _steps(self, path: Any, s: str, o: str) -> Iterator[tuple[str, list[Statement]]]:
        """Yield where a property path leads from `s`, and by which triples; `o` is where it should end."""
        if isinstance(path, rdflib.URIRef):
            p = node_text(path)
            yield from ((end, [(s, p, end)]) for end in self._objects(s, p) if s[0] != '"')
        elif isinstance(path, AlternativePath):
            for part in path.args:
                yield from self._steps(part, s, o)
        elif isinstance(path, InvPath):
            triples = self._walk(path.arg, o, s)
            if triples is not None:
                yield o, triples
        elif isinstance(path, SequencePath):
            first, rest = path.args[0], path.args[1:]
            for middle, triples in self._steps(first, s, o):
                if not rest:
                    yield middle, triples
                    continue
                for end, others in self._steps(SequencePath(*rest) if rest[1:] else rest[0], middle, o):
                    yield end, triples + others
        elif isinstance(path, MulPath):
            yield from self._repeat(path, s, o)

    def _repeat(self, path: MulPath, s: str, o: str) -> Iterator[tuple[str, list[Statement]]]:
        if path.zero:
            yield s, []
        seen, level = {s}, [(s, list[Statement]())]
        while level:
            following = []
            for node, triples in level:
                for end, others in self._steps(path.path, node, o):
                    if end not in seen:
                        seen.add(end)
                        following.append((end, triples + others))
            yield from following
            level = following if path.more else []


def derive(quads: Iterable[ox.Quad], rules: Iterable[Rule]) -> Derivation:
    """Return what the rules conclude from a dataset (a `pyoxigraph.Store` or quads), whatever was derived before.

    Each round runs all rules over the dataset and the conclusions of the round before; it ends when the
    conclusions stay the same. A rule may ask for what is absent as long as the rules do not chase each
    other in a circle through it: that is a QueryError naming the rules.
    """
    rules = tuple(rules)
    store = ox.Store()
    store.bulk_extend(quad for quad in quads if quad.graph_name != _DERIVED)
    concluded: dict[ox.Triple, Rule] = {}
    restless: set[str] = set()
    for number in range(1, MAX_ROUNDS):
        found = {triple: rule for rule in rules for triple in _conclude(store, rule)}
        if found.keys() == concluded.keys():
            return Derivation(store, rules, found)
        if number > MAX_ROUNDS // 2:
            restless |= {found[triple].name for triple in found.keys() - concluded.keys()}
        for triple in concluded.keys() - found.keys():
            store.remove(_derived(triple))
        store.bulk_extend(_derived(triple) for triple in found.keys() - concluded.keys())
        concluded = found
    raise QueryError(
        f"The rules {', '.join(sorted(restless))} never come to an end: one concludes what another needs to be"
        " absent. Make the absence that they ask for one of asserted statements (`?x a :Claim`)."
    )


def _derived(triple: ox.Triple) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, _DERIVED)


def _conclude(store: ox.Store, rule: Rule) -> Iterator[ox.Triple]:
    triples: Any = store.query(rule.text, use_default_graph_as_union=True)
    yield from triples


@lru_cache(maxsize=256)
def _parse(text: str) -> tuple[tuple[Pattern, ...], tuple[Pattern, ...]]:
    """Return what a rule concludes, and the triples that must stand for it to conclude."""
    algebra = prepareQuery(text).algebra
    return tuple(algebra.template), tuple(dict.fromkeys(_patterns(algebra.p)))


def _patterns(node: Any) -> Iterator[Pattern]:
    """Yield the triple patterns that a graph pattern matches, those of OPTIONAL too, of MINUS and FILTER not."""
    if not isinstance(node, CompValue):
        return
    if node.name == "BGP":
        yield from node.triples
    for name in ("p", "p1") if node.name == "Minus" else ("p", "p1", "p2"):
        yield from _patterns(node.get(name))


def _bind(node: Any, bound: dict[str, str]) -> str | None:
    return bound.get(str(node)) if isinstance(node, rdflib.Variable) else node_text(node)


def _instantiate(pattern: Pattern, bound: dict[str, str]) -> Statement | None:
    s, p, o = (_bind(node, bound) for node in pattern)
    return None if s is None or p is None or o is None else (s, p, o)


def _texts(triple: ox.Triple) -> Statement:
    return str(triple.subject), str(triple.predicate), str(triple.object)
