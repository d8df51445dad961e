"""Where the asserted statements of a built graph are said: from claims and their evidence in the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from treatygraph.graph.names import BASE, DCTERMS, OA, PROV, SKOS, TG
from treatygraph.reason.closure import Statement
from treatygraph.reason.proof import Source
from treatygraph.reason.rendering import short_name
from treatygraph.reason.triples import parse_term
from treatygraph.reason.vocabulary import RDF, RDFS

_DOCUMENT = f"{BASE}document/"
_DOCUMENT_GRAPH = f"{BASE}graph/document/"


class GraphSources:
    """Finds the passages behind a statement, and names for its terms, in a dataset as the build makes it."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        if isinstance(quads, ox.Store):
            self._store = quads
        else:
            self._store = ox.Store()
            self._store.bulk_extend(quads)

    def __call__(self, statement: Statement) -> list[Source]:
        """Return where a statement is said, in the order of documents and passages.

        A statement about a claim is said where the claim is; a plain relation such as `:ratified`, where
        the claims are that it is the shortcut of; what a document's graph holds of a thing that no register
        knows, where the thing is first mentioned. Axioms, entries of registers and what is known of a
        document itself have no source.
        """
        s, p, o = (parse_term(text) for text in statement)
        found = set(self._evidence({s, *self._claims_between(s, p, o)}))
        if not found:
            found = set(sorted(self._evidence(self._mentions(s, p, o)), key=_place)[:1])
        return sorted(found, key=_place)

    def name(self, term: str) -> str:
        """Return the English label of a term given as N-Triples text, else a short form of it."""
        if term[0] == '"':
            return short_name(term)
        node = parse_term(term)
        labels = [label for label in self._objects(node, f"{RDFS}label") if isinstance(label, ox.Literal)]
        english = [label.value for label in labels if label.language in (None, "en")]
        if english:
            return min(english)
        kinds = [str(kind.value) for kind in self._objects(node, f"{TG}kind") if isinstance(kind, ox.Literal)]
        if kinds:
            parts = [self.name(str(o)) for role in ("subject", "object") for o in self._objects(node, f"{TG}{role}")]
            return f"[{kinds[0]}: {' → '.join(parts)}]" if parts else f"[{kinds[0]}]"
        return short_name(term)

    def _objects(self, subject: object, predicate: str) -> Iterator[object]:
        if isinstance(subject, ox.NamedNode | ox.BlankNode):
            for quad in self._store.quads_for_pattern(subject, ox.NamedNode(predicate), None, None):
                yield quad.object

    def _subjects(self, predicate: str, value: object) -> Iterator[object]:
        if isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal):
            for quad in self._store.quads_for_pattern(None, ox.NamedNode(predicate), value, None):
                yield quad.subject

    def _claims_between(self, s: object, p: object, o: object) -> Iterator[object]:
        if not isinstance(p, ox.NamedNode):
            return
        if p.value == str(SKOS.altLabel):
            yield from set(self._subjects(f"{TG}object", s)) & set(self._subjects(f"{TG}name", o))
            return
        classes = set(self._subjects(f"{TG}shortcut", p))
        if classes:
            for claim in set(self._subjects(f"{TG}subject", s)) & set(self._subjects(f"{TG}object", o)):
                if classes & set(self._objects(claim, f"{RDF}type")):
                    yield claim

    def _mentions(self, s: object, p: object, o: object) -> Iterator[object]:
        """Yield the claims about a thing in the documents whose graphs hold a statement about it."""
        if not (isinstance(s, ox.NamedNode) and isinstance(p, ox.NamedNode)):
            return
        for quad in self._store.quads_for_pattern(s, p, None, None):
            graph = quad.graph_name
            if quad.object != o or not str(graph).startswith(f"<{_DOCUMENT_GRAPH}"):
                continue
            for mention in self._store.quads_for_pattern(None, None, s, graph):
                yield mention.subject

    def _evidence(self, claims: Iterable[object]) -> Iterator[Source]:
        for evidence in {e for claim in claims for e in self._objects(claim, str(PROV.wasDerivedFrom))}:
            values: dict[str, str] = {}
            for selector in self._objects(evidence, str(OA.hasSelector)):
                for part in ("start", "end", "exact"):
                    for value in self._objects(selector, f"{OA}{part}"):
                        values[part] = _text(value)
            if len(values) < 3:
                continue  # a conclusion derived from claims, not a claim read in a text
            for name, predicate in (
                ("document", str(OA.hasSource)),
                ("language", str(DCTERMS.language)),
                ("passage", f"{TG}inPassage"),
            ):
                for value in self._objects(evidence, predicate):
                    values[name] = _text(value)
            yield Source(
                document=values["document"].removeprefix(_DOCUMENT),
                language=values["language"],
                passage=values["passage"],
                start=int(values["start"]),
                end=int(values["end"]),
                quote=values["exact"],
            )


def _place(source: Source) -> tuple[str, str, int, int]:
    return source.document, source.language, source.start, source.end


def _text(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode | ox.Literal | ox.BlankNode) else str(node)
