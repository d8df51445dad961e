"""The embedded store: Oxigraph in this process, in memory or in a RocksDB folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import IOBase
from pathlib import Path
from typing import Any, TypeAlias

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat
from rdflib import BNode, Dataset, Graph, URIRef

from treatygraph.errors import QueryError, QuerySyntaxError, StoreError
from treatygraph.store.interface import Result, Term
from treatygraph.store.syntax import add_using, bind_parameters, has_dataset

_MAX_EXPECTED = 8
_LITERALS = """SELECT DISTINCT ?s ?p ?o { ?s ?p ?o FILTER(ISIRI(?s) && ISLITERAL(?o) && DATATYPE(?o) IN (
    <http://www.w3.org/2001/XMLSchema#string>, <http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>)) }"""

Triples: TypeAlias = bytes | IOBase | Path | Graph | Iterable[Quad]


class EmbeddedStore:
    """Triples kept by Oxigraph: in `path` on disk, or in memory where no path is given.

    Opened `read_only`, a folder may be shared by any number of processes while nobody writes to it.
    """

    def __init__(self, path: Path | None = None, *, read_only: bool = False, union: bool = False) -> None:
        self.union = union
        try:
            if path is None:
                self._store = pyoxigraph.Store()
            elif read_only:
                self._store = pyoxigraph.Store.read_only(str(path))
            else:
                self._store = pyoxigraph.Store(str(path))
        except (OSError, RuntimeError) as error:  # RuntimeError: RocksDB finds its files damaged
            raise StoreError(
                f"The store {path} cannot be opened: {error}. Build it anew with `treatygraph build`."
            ) from error

    def query(
        self,
        text: str,
        *,
        parameters: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
    ) -> Result:
        """Return the result of a query; see `Store.query`."""
        if parameters:
            text = bind_parameters(text, parameters)
        if default_graphs is not None or named_graphs is not None:
            dataset: dict[str, Any] = {
                "default_graph": _graphs(default_graphs or ()),
                "named_graphs": _graphs(named_graphs or ()),
            }
        else:
            # Oxigraph lets the union override FROM, so a query with a dataset of its own goes without.
            dataset = {"use_default_graph_as_union": self.union and not has_dataset(text)}
        try:
            return self._store.query(text, base_iri=base, **dataset)
        except SyntaxError as error:
            raise read_syntax_error(str(error), text) from error
        except (ValueError, RuntimeError) as error:
            raise QueryError(f"The query cannot be evaluated: {error}.") from error
        except OSError as error:
            raise StoreError(f"The store failed while it answered: {error}.") from error

    def update(
        self,
        text: str,
        *,
        using_graphs: Sequence[str] | None = None,
        using_named_graphs: Sequence[str] | None = None,
        base: str | None = None,
    ) -> None:
        """Apply a SPARQL 1.1 Update in one transaction; see `Store.update`."""
        if using_graphs or using_named_graphs:
            text = add_using(text, using_graphs or (), using_named_graphs or ())
        try:
            self._store.update(text, base_iri=base)
        except SyntaxError as error:
            raise read_syntax_error(str(error), text) from error
        except (ValueError, RuntimeError) as error:
            raise QueryError(f"The update cannot be applied: {error}.") from error
        except OSError as error:
            raise StoreError(f"The store failed while it was updated: {error}.") from error

    def load(self, source: Triples, graph: str | None = None) -> None:
        """Add triples: N-Quads bytes or stream, an RDF file, Oxigraph quads, an rdflib Dataset or Graph.

        Triples without a graph go to `graph`, by default the unnamed one.
        Raises `StoreError` for a file that is not RDF or that cannot be written to disk.
        """
        to_graph = NamedNode(graph) if graph else None
        try:
            if isinstance(source, Path):
                form = RdfFormat.from_extension(source.suffix.removeprefix("."))
                if form is None:
                    raise StoreError(
                        f"{source}: the ending names no RDF format (.ttl, .nt, .nq, .trig, .rdf, .jsonld)."
                    )
                base = source.resolve().as_uri()
                self._store.bulk_load(path=str(source), format=form, base_iri=base, to_graph=to_graph)
            elif isinstance(source, Graph):
                self._store.bulk_extend(_read_rdflib(source, to_graph or DefaultGraph()))
            elif isinstance(source, bytes | IOBase):
                self._store.bulk_load(input=source, format=RdfFormat.N_QUADS, to_graph=to_graph)  # type: ignore[arg-type]
            else:
                self._store.bulk_extend(source)
        except (SyntaxError, ValueError) as error:
            place = f"{source}: " if isinstance(source, Path) else ""
            raise StoreError(f"{place}this is not RDF: {error}.") from error
        except OSError as error:
            if isinstance(source, Path) and not source.is_file():
                raise StoreError(f"{source} is no file that can be read. Check its path.") from error
            raise StoreError(f"Triples cannot be written to the store: {error}.") from error

    def quads(self) -> Iterator[Quad]:
        """Yield every quad of the store, in no particular order."""
        return iter(self._store)

    def copy_to_memory(self) -> EmbeddedStore:
        """Return the same triples in memory, where Oxigraph answers two to six times faster."""
        copy = EmbeddedStore(union=self.union)
        copy.load(self._store.dump(format=RdfFormat.N_QUADS) or b"")
        return copy

    def __len__(self) -> int:
        """Return the number of triples of all graphs together."""
        return len(self._store)

    def sizes(self) -> dict[str | None, int]:
        """Return the number of triples of each graph; see `Store.sizes`."""
        sizes: dict[str | None, int] = {None: 0}
        rows = self._store.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        sizes.update({row["g"].value: int(row["n"].value) for row in rows})  # type: ignore[union-attr]
        sizes[None] = len(self._store) - sum(sizes.values())
        return sizes

    def literals(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield subject, property, text and language tag of every text in the store, once each."""
        rows: Any = self._store.query(_LITERALS, use_default_graph_as_union=True)
        for subject, property_, text in rows:
            yield subject.value, property_.value, text.value, text.language or ""

    def flush(self) -> None:
        """Write everything to disk and leave it in the shape that is fastest to read."""
        self._store.flush()
        self._store.optimize()

    def copy_to(self, path: Path) -> None:
        """Write an independent copy of a store on disk to `path`, by hard links where the disk allows."""
        try:
            self._store.backup(str(path))
        except OSError as error:
            raise StoreError(f"The store cannot be copied to {path}: {error}.") from error


def _read_rdflib(graph: Graph, unnamed: NamedNode | DefaultGraph) -> Iterator[Quad]:
    """Yield the triples of an rdflib Graph or Dataset as Oxigraph quads."""
    # rdflib's N-Quads serializer would do the same, with a deprecation warning of its own.
    if not isinstance(graph, Dataset):
        for subject, predicate, object_ in graph:
            yield Quad(_convert(subject), _convert(predicate), _convert(object_), unnamed)
        return
    for subject, predicate, object_, name in graph.quads():
        yield Quad(_convert(subject), _convert(predicate), _convert(object_), _convert(name) if name else unnamed)


def _convert(term: Any) -> Any:
    if isinstance(term, URIRef):
        return NamedNode(term)
    if isinstance(term, BNode):
        return BlankNode(term)
    if term.language:
        return Literal(term, language=term.language)
    return Literal(term, datatype=NamedNode(term.datatype)) if term.datatype else Literal(term)


def _graphs(iris: Sequence[str]) -> list[NamedNode | DefaultGraph]:
    try:
        return [NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise QueryError(f"A graph of the dataset is no absolute IRI: {error}.") from error


def read_syntax_error(message: str, text: str) -> QuerySyntaxError:
    """Return Oxigraph's parse error as one a person can act on: where, at what, and what was expected."""
    match = re.match(r"error at (\d+):(\d+): expected (?:one of )?(.*)", message, re.DOTALL)
    if not match:
        return QuerySyntaxError(f"The query cannot be parsed: {message}.")
    line, column = int(match[1]), int(match[2])
    expected = [e.strip() for e in re.split(r", (?=\"|\[|[A-Z])", match[3])]
    readable = [e for e in expected if not e.startswith("[")]
    sentences = [e for e in readable if " " in e and not e.startswith('"')]
    lines = text.split("\n")
    rest = lines[line - 1][column - 1 :][:30] if line <= len(lines) else ""
    where = f"before “{rest}”" if rest else "at the end"
    if sentences:
        why = ": " + "; ".join(sentences)
    elif readable:
        more = " …" if len(readable) > _MAX_EXPECTED else ""
        why = "; expected " + ", ".join(readable[:_MAX_EXPECTED]) + more
    else:
        why = ""
    return QuerySyntaxError(f"Syntax error at line {line}, column {column}, {where}{why}.", line, column)
