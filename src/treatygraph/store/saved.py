"""Saved queries asked of a store."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode

from treatygraph.queries import SavedQuery
from treatygraph.store.interface import Result, Store, Term


def bind_values(query: SavedQuery, values: Mapping[str, str]) -> dict[str, Term]:
    """Return the term to bind to each parameter of `query`, from what a person gave, with the defaults.

    Raises `QueryError` for an unknown parameter or a malformed value.
    """
    parsed = query.parse_values(values)
    return {name: Literal(value.lexical, datatype=NamedNode(value.datatype)) for name, value in parsed.items()}


def run_saved_query(store: Store, query: SavedQuery, values: Mapping[str, str] | None = None) -> Result:
    """Return the result of a saved query; `values` are its parameters as texts (`{"as_of": "2015-03-01"}`).

        run_saved_query(open_snapshot(build_dir()).open_store(), read_query("assurances"), {"lang": "fr"})

    Raises `QueryError` for an unknown parameter or a malformed value.
    """
    return store.query(query.text, parameters=bind_values(query, values or {}))
