"""The ontology as the graph layer uses it: which class, shortcut and properties belong to a kind of claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import OWL, RDF, RDFS, Graph, Node, URIRef

from treatygraph.errors import OntologyError
from treatygraph.graph.names import TG
from treatygraph.resources import ontology_dir


@dataclass(frozen=True, slots=True)
class KindTerms:
    """The class of a kind of claim, and the properties that link its subject and object directly."""

    claim_class: URIRef
    shortcuts: tuple[URIRef, ...]


@dataclass(frozen=True, slots=True)
class DetailTerm:
    """The property for a key of a claim's details, and whether its values are things rather than literals."""

    property: URIRef
    domain: Node | None
    is_thing: bool


class Vocabulary:
    """Terms by the annotations `:claimKind`, `:shortcut`, `:path` and `:detail` of the ontology."""

    def __init__(self, ontology: Graph) -> None:
        self._ontology = ontology
        self._kinds = {
            str(kind): KindTerms(term, tuple(sorted(_iris(ontology.objects(term, TG.shortcut)))))
            for term, kind in ontology.subject_objects(TG.claimKind)
            if isinstance(term, URIRef)
        }
        self._paths = {str(path): term for term, path in ontology.subject_objects(TG.path) if isinstance(term, URIRef)}
        self._details: dict[str, list[DetailTerm]] = {}
        for term, key in sorted(ontology.subject_objects(TG.detail)):
            if isinstance(term, URIRef):
                is_thing = (term, RDF.type, OWL.ObjectProperty) in ontology
                detail = DetailTerm(term, ontology.value(term, RDFS.domain), is_thing)
                self._details.setdefault(str(key), []).append(detail)

    def find_kind(self, kind: str) -> KindTerms:
        """Return the terms of a kind of claim; OntologyError where no class has that `:claimKind`."""
        if kind not in self._kinds:
            raise OntologyError(
                f"The ontology has no class for claims of kind “{kind}”. Add one with :claimKind, "
                "a label in six languages and a definition, to the file of its subject in ontology/."
            )
        return self._kinds[kind]

    def find_class(self, identifier: str) -> URIRef | None:
        """Return the class of the thing with this id by its `:path`; None for what no register knows."""
        return self._paths.get(identifier.partition("/")[0])

    def find_shortcut(self, terms: KindTerms, object_id: str) -> URIRef | None:
        """Return the shortcut whose range is the class of the object, else the one without a range."""
        kind_of_object = self.find_class(object_id)
        ranges = {shortcut: self._ontology.value(shortcut, RDFS.range) for shortcut in terms.shortcuts}
        if len(ranges) == 1:
            return terms.shortcuts[0]
        exact = [s for s, r in ranges.items() if r is not None and r == kind_of_object]
        general = [s for s, r in ranges.items() if r is None]
        return next(iter(exact or general), None)

    def find_detail(self, key: str, claim_class: URIRef) -> DetailTerm | None:
        """Return the property for a key of the details of claims of a class; None where there is none.

        A property whose domain is the class or one above it goes before a property without a domain.
        """
        above = set(self._ontology.transitive_objects(claim_class, RDFS.subClassOf))
        terms = [t for t in self._details.get(key, ()) if t.domain is None or t.domain in above]
        return min(terms, key=lambda t: t.domain is None, default=None)


def read_ontology(folder: Path | None = None) -> dict[Path, Graph]:
    """Return the graph of each `*.ttl` file of `folder` (default: the project's ontology), shapes left out.

    Raises OntologyError naming file and line where one is no Turtle.
    """
    files = sorted((folder or ontology_dir()).glob("*.ttl"))
    if not files:
        raise OntologyError(f"{folder or ontology_dir()}: there is no ontology (*.ttl) here.")
    return {path: parse_turtle(path) for path in files}


def parse_turtle(path: Path) -> Graph:
    """Return the graph of a Turtle file; OntologyError naming it where it cannot be read."""
    try:
        return Graph().parse(path, format="turtle")
    except (OSError, SyntaxError, UnicodeDecodeError) as error:
        raise OntologyError(f"{path}: this is no Turtle that can be read: {error}") from error


def merge_graphs(graphs: dict[Path, Graph]) -> Graph:
    """Return one graph with the triples of all."""
    merged = Graph()
    for graph in graphs.values():
        for prefix, namespace in graph.namespaces():
            merged.bind(prefix, namespace)
        merged += graph
    return merged


def _iris(nodes: Iterator[Node]) -> Iterator[URIRef]:
    return (node for node in nodes if isinstance(node, URIRef))
