"""Terms as numbers and triples as columns of numbers: what the engine reads and what it gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import cast

import numpy as np
import numpy.typing as npt
import pyoxigraph as ox
import rdflib

from treatygraph.reason import vocabulary

Ids = npt.NDArray[np.int64]
"""Numbers of terms, or pairs of them packed as `left << 32 | right`."""

Triple = tuple[int, int, int]


class Terms:
    """A dictionary of RDF terms: each has a number, the vocabulary of OWL 2 RL the lowest.

    A term is held as its canonical N-Triples text, `<https://…>`, `_:b0` or `"…"@en`. It only grows,
    so closures may share one.
    """

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._texts: list[str] = []
        self.numbers(vocabulary.TEXTS)

    def __len__(self) -> int:
        return len(self._numbers)

    def numbers(self, texts: Iterable[str]) -> Ids:
        """Return the numbers of the terms with these N-Triples texts, new ones where they are new."""
        return np.fromiter(map(self._numbers.__getitem__, texts), dtype=np.int64)

    def number(self, text: str) -> int | None:
        """Return the number of a term, or None where it has none."""
        return self._numbers.get(text)

    def texts(self) -> Sequence[str]:
        """Return the N-Triples texts of all terms, in the order of their numbers."""
        if len(self._texts) < len(self._numbers):
            self._texts = list(self._numbers)
        return self._texts

    def text(self, number: int) -> str:
        """Return the N-Triples text of the term with this number."""
        return self.texts()[number]


class Triples:
    """A set of RDF triples over a dictionary of terms, as three columns of numbers.

    Iterating gives `pyoxigraph.Triple`.
    """

    def __init__(self, terms: Terms, subjects: Ids, predicates: Ids, objects: Ids) -> None:
        self.terms = terms
        self.subjects = subjects
        self.predicates = predicates
        self.objects = objects

    @classmethod
    def from_texts(cls, texts: Iterable[str], terms: Terms | None = None) -> Triples:
        """Return the triples of a flat run of N-Triples terms: subject, predicate, object."""
        terms = terms or Terms()
        columns = terms.numbers(texts).reshape(-1, 3)
        return cls(terms, columns[:, 0].copy(), columns[:, 1].copy(), columns[:, 2].copy())

    @classmethod
    def from_rdf(cls, triples: Iterable[ox.Triple | ox.Quad], terms: Terms | None = None) -> Triples:
        """Return pyoxigraph's triples, or the triples of its quads, whatever their graphs."""
        return cls.from_texts((str(term) for triple in triples for term in tuple(triple)[:3]), terms)

    @classmethod
    def from_rdflib(cls, graph: Iterable[tuple[rdflib.term.Node, ...]], terms: Terms | None = None) -> Triples:
        """Return the triples of an rdflib graph."""
        return cls.from_texts((node_text(node) for row in graph for node in row[:3]), terms)

    @classmethod
    def from_numbers(cls, rows: Iterable[Triple], terms: Terms) -> Triples:
        """Return the triples whose terms have these numbers."""
        columns = np.array(list(rows), dtype=np.int64).reshape(-1, 3)
        return cls(terms, columns[:, 0].copy(), columns[:, 1].copy(), columns[:, 2].copy())

    def __len__(self) -> int:
        return len(self.subjects)

    def __iter__(self) -> Iterator[ox.Triple]:
        texts = self.terms.texts()
        known: dict[int, ox.NamedNode | ox.BlankNode | ox.Literal] = {}

        def term(number: int) -> ox.NamedNode | ox.BlankNode | ox.Literal:
            found = known.get(number)
            if found is None:
                found = known[number] = parse_term(texts[number])
            return found

        for s, p, o in self.numbered():
            yield ox.Triple(term(s), term(p), term(o))  # type: ignore[arg-type]

    def union(self, other: Triples) -> Triples:
        """Return the triples of both, which share a dictionary of terms."""
        if other.terms is not self.terms:
            other = Triples.from_texts((t for row in other.texts() for t in row), self.terms)
        return Triples(
            self.terms,
            np.concatenate((self.subjects, other.subjects)),
            np.concatenate((self.predicates, other.predicates)),
            np.concatenate((self.objects, other.objects)),
        )

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Yield each triple as the N-Triples texts of its terms."""
        texts = self.terms.texts()
        return ((texts[s], texts[p], texts[o]) for s, p, o in self.numbered())

    def numbered(self) -> Iterator[Triple]:
        """Yield each triple as the numbers of its terms."""
        return zip(self.subjects.tolist(), self.predicates.tolist(), self.objects.tolist(), strict=True)

    def lines(self) -> list[str]:
        """Return the triples as lines of N-Triples, unsorted."""
        texts = self.terms.texts()
        return [f"{texts[s]} {texts[p]} {texts[o]} ." for s, p, o in self.numbered()]

    def to_rdflib(self) -> rdflib.Graph:
        """Return the triples as an rdflib graph, lexical forms of literals as they were."""
        graph = rdflib.Graph()
        for s, p, o in self:
            graph.add((_to_rdflib(s), _to_rdflib(p), _to_rdflib(o)))
        return graph


def parse_term(text: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return the pyoxigraph term of an N-Triples text."""
    if text[0] == "<":
        return ox.NamedNode(text[1:-1])
    if text[0] == "_":
        return ox.BlankNode(text[2:])
    quad = next(iter(ox.parse(f"<x:> <x:> {text} .", format=ox.RdfFormat.N_TRIPLES)))
    return cast(ox.Literal, quad.object)


def node_text(node: rdflib.term.Node) -> str:
    """Return the N-Triples text of an rdflib term."""
    if isinstance(node, rdflib.URIRef):
        return str(ox.NamedNode(str(node)))
    if isinstance(node, rdflib.BNode):
        return f"_:{node}"
    if not isinstance(node, rdflib.Literal):
        raise TypeError(f"a triple cannot hold {node!r}")
    if node.language:
        return str(ox.Literal(str(node), language=node.language))
    if node.datatype is None:
        return str(ox.Literal(str(node)))
    return str(ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype))))


def _to_rdflib(term: object) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError(f"OWL 2 RL reasons over plain triples, not over {term!r}")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == vocabulary.XSD + "string":
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
