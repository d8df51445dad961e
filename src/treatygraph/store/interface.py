"""What a store answers, whoever keeps the triples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples

Term: TypeAlias = NamedNode | BlankNode | Literal
Result: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples


class Store(Protocol):
    """Triples in named graphs, asked with SPARQL 1.1.

    `union` tells what the default graph is where a query names none: the union of all graphs
    (a build), or the graph without a name (files served as loaded).
    """

    union: bool

    def query(
        self,
        text: str,
        *,
        parameters: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
    ) -> Result:
        """Return the solutions, the boolean or the triples of a query, lazily where possible.

        `parameters` binds variables as terms (`bind_parameters`). `default_graphs` and `named_graphs`,
        where either is given, are the dataset and replace the query's own FROM clauses
        (SPARQL 1.1 Protocol, 2.1.4); a graph that the store does not hold is empty.

        Raises `QuerySyntaxError` for a malformed query, `QueryError` for one that cannot be evaluated,
        `StoreError` where the store is damaged or out of reach.
        """

    def update(
        self,
        text: str,
        *,
        using_graphs: Sequence[str] | None = None,
        using_named_graphs: Sequence[str] | None = None,
        base: str | None = None,
    ) -> None:
        """Apply a SPARQL 1.1 Update, whole or not at all; errors are those of `query`."""

    def sizes(self) -> dict[str | None, int]:
        """Return the number of triples of each graph by its IRI, of the unnamed graph under None."""
