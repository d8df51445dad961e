"""Where triples live and are queried: an embedded store by default, any SPARQL 1.1 server by address."""

from __future__ import annotations

from treatygraph.store.embedded import EmbeddedStore
from treatygraph.store.export import dump_store
from treatygraph.store.interface import Result, Store, Term
from treatygraph.store.remote import RemoteStore
from treatygraph.store.results import FORMATS, format_results
from treatygraph.store.saved import bind_values, run_saved_query
from treatygraph.store.snapshot import Draft, Snapshot, open_snapshot, write_snapshot
from treatygraph.store.syntax import bind_parameters

__all__ = [
    "FORMATS",
    "Draft",
    "EmbeddedStore",
    "RemoteStore",
    "Result",
    "Snapshot",
    "Store",
    "Term",
    "bind_parameters",
    "bind_values",
    "dump_store",
    "format_results",
    "open_snapshot",
    "run_saved_query",
    "write_snapshot",
]
