"""One query evaluated in a worker: guards before it, the format the client wants, limits while it runs."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
)

from treatygraph.errors import LimitError, QueryError, QuerySyntaxError, StoreError
from treatygraph.serve.limits import MEGABYTE, Limits
from treatygraph.serve.media import BOOLEAN, SOLUTIONS, TRIPLES, Format, choose_encoding, choose_format
from treatygraph.serve.sending import CutError, Outlet, RowStream, count_rows
from treatygraph.serve.writing import SOLUTION_WRITERS, TriplesWriter, Writer, write_boolean
from treatygraph.store.interface import Store
from treatygraph.store.remote import RemoteStore
from treatygraph.store.search import SERVICE as SEARCH
from treatygraph.store.search import expand_search, has_search
from treatygraph.store.syntax import bind_parameters, check_depth, find_form, find_services, scan_tokens
from treatygraph.store.text import TextIndex

_VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID"})
_FORM = re.compile(r"\s*(?:(?:PREFIX\s+[\w.-]*:|BASE)\s*<[^<>]*>\s*)*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_TICK = 0.02
_RUN = re.compile(r"[-!+^]{3}")

_SOLUTION_FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
# The formats that Oxigraph writes byte for byte as `writing` does, so that a whole result needs no more than that.
_WHOLE = frozenset({"json", "nt"})


class Evaluator:
    """Evaluates tasks on a store and sends what they give; all that a worker does.

    A task holds `text`, and may hold `default_graphs` and `named_graphs`, `parameters` (name, lexical form,
    datatype), `accept`, `accept_encoding`, `if_none_match`, `base`; `steady` says that the text calls
    NOW() only where no parameter is bound.
    """

    def __init__(
        self,
        store: Store,
        index: TextIndex | None,
        snapshot: str,
        limits: Limits,
        services: Sequence[str],
        outlet: Outlet,
    ) -> None:
        self._store = store
        self._index = index
        self._snapshot = snapshot
        self._limits = limits
        self._services = frozenset(services)
        self._outlet = outlet

    def run(self, task: dict[str, Any]) -> None:
        """Answer one task, with an error message where it cannot be answered."""
        self._outlet.begin()
        try:
            self._run(task)
        except QuerySyntaxError as error:
            self._fail(400, "syntax", str(error), line=error.line, column=error.column)
        except QueryError as error:
            self._fail(400, "query", str(error))
        except LimitError as error:
            self._fail(400, "limit", str(error))
        except StoreError as error:
            if isinstance(self._store, RemoteStore):
                self._fail(502, "store", str(error))
            else:  # what it says may name paths
                self._fail(500, "store", "The store cannot be read. Whoever runs this server should build it anew.")
        except MemoryError:
            self._fail(507, "memory", describe_memory_limit(self._limits))

    def _fail(self, status: int, kind: str, detail: str, **more: Any) -> None:
        self._outlet.fail({"status": status, "kind": kind, "detail": detail, **more})

    def _run(self, task: dict[str, Any]) -> None:
        text = task["text"]
        volatile = self._check(text) and not task.get("steady")
        form = _find_form(text)
        offers = {"SELECT": SOLUTIONS, "ASK": BOOLEAN}.get(form, TRIPLES) if form else SOLUTIONS
        chosen = choose_format(task.get("accept"), offers)
        if chosen is None:
            types = ", ".join(offer.media_type for offer in offers)
            self._fail(406, "not-acceptable", f"This result can be sent as {types}. Ask for one of them with Accept.")
            return
        tag = "" if volatile else self._tag(task, chosen)
        if tag and matches_tag(task.get("if_none_match"), tag):
            self._outlet.send({"status": 304, "tag": tag, "rows": 0, "encoding": "identity"}, b"")
            return
        if given := task.get("parameters"):
            parameters = {name: Literal(lexical, datatype=NamedNode(datatype)) for name, lexical, datatype in given}
            text = bind_parameters(text, parameters)
        if has_search(text):
            text = expand_search(text, self._index)
        result = self._store.query(
            text,
            default_graphs=task.get("default_graphs"),
            named_graphs=task.get("named_graphs"),
            base=task.get("base"),
        )
        meta = {"status": 200, "type": chosen.media_type, "tag": tag}
        if isinstance(result, QueryBoolean):
            body = write_boolean(bool(result), chosen).encode()
            self._outlet.send({**meta, "rows": 1, "encoding": "identity"}, body)
            return
        self._outlet.open(meta, choose_encoding(task.get("accept_encoding")))
        try:
            if self._outlet.whole and chosen.name in _WHOLE:
                self._send_whole(result, chosen.name)
            elif isinstance(result, QuerySolutions):
                names = [variable.value for variable in result.variables]
                self._send_rows(result, SOLUTION_WRITERS[chosen.name](names), chosen.name)
            elif chosen.name in ("nt", "nq"):
                self._send_rows(result, TriplesWriter(chosen), chosen.name)
            else:
                self._send_triples(result, TriplesWriter(chosen))
        except (ValueError, RuntimeError, OSError) as error:
            self._outlet.drop()
            if isinstance(error, ConnectionError):
                raise
            if isinstance(error, OSError):
                raise StoreError(str(error)) from error
            raise QueryError(f"The evaluation failed: {error}.") from error

    def _send_whole(self, result: QuerySolutions | QueryTriples, name: str) -> None:
        data: Any = (
            result.serialize(format=RdfFormat.N_TRIPLES)
            if isinstance(result, QueryTriples)
            else result.serialize(format=_SOLUTION_FORMATS[name])
        )
        self._outlet.finish(data, count_rows(data, name), False)

    def _send_rows(self, result: QuerySolutions | QueryTriples, writer: Writer, name: str) -> None:
        first = next(iter(result), None)
        if first is None:
            self._outlet.finish((writer.begin() + writer.end(None)).encode(), 0, False)
            return
        self._outlet.add((writer.begin() + writer.write([first])).encode())
        stream: Any = RowStream(self._outlet, name, self._limits.result)
        cut = None
        try:
            if isinstance(result, QueryTriples):
                result.serialize(stream, RdfFormat.N_TRIPLES)
            else:
                result.serialize(stream, _SOLUTION_FORMATS[name])
        except CutError:
            cut = self._describe_cut(1 + stream.rows)
        rows = 1 + stream.rows + (name in ("json", "xml") and stream.has_rows)
        self._outlet.finish(writer.end(cut).encode(), rows, cut is not None)

    def _send_triples(self, triples: QueryTriples, writer: TriplesWriter) -> None:
        self._outlet.add(writer.begin().encode())
        count = size = 0
        cut = None
        # The first few go by themselves, so that none waits for a slow one behind it.
        for batch in _take_batches(triples):
            data = writer.write(batch).encode()
            self._outlet.add(data)
            count += len(batch)
            size += len(data)
            if size > self._limits.result:
                cut = self._describe_cut(count)
                break
        self._outlet.finish(writer.end(cut).encode(), count, cut is not None)

    def _describe_cut(self, count: int) -> str:
        return (
            f"The result was cut after {count} rows: it reached the limit of "
            f"{self._limits.result // MEGABYTE} MB. Use LIMIT and OFFSET to read it in parts."
        )

    def _check(self, text: str) -> bool:
        """Raise where the query must not run; return whether its answer changes from one time to the next."""
        # Most queries need no look at their tokens: what follows can only matter where these occur.
        if text.count("{") + text.count("(") + text.count("[") > self._limits.depth or _RUN.search(text):
            check_depth(text, self._limits.depth)
        capitals = text.upper()
        if not ("NOW" in capitals or "RAND" in capitals or "UUID" in capitals or "SERVICE" in capitals):
            return False
        services = find_services(text)
        for called in services:
            if called == SEARCH:
                continue
            host = urlsplit(called).netloc if called and called.startswith(("http://", "https://")) else None
            if host is None or host not in self._services:
                raise QueryError(
                    "SERVICE is not available here: this server asks no other. "
                    "Query that endpoint by itself and join the results."
                )
        words = {token.text.upper() for token in scan_tokens(text) if token.kind == "word"}
        return not _VOLATILE.isdisjoint(words) or any(called != SEARCH for called in services)

    def _tag(self, task: dict[str, Any], chosen: Format) -> str:
        given = task.get("default_graphs"), task.get("named_graphs"), task.get("parameters")
        more = repr(given) if any(value is not None for value in given) else ""
        parts = f"{self._snapshot}\0{chosen.name}\0{task['text']}\0{task.get('base')}\0{more}"
        return hashlib.blake2b(parts.encode(), digest_size=16).hexdigest()


def _take_batches(triples: Iterable[Triple]) -> Iterator[list[Triple]]:
    """Yield the triples in lists: one, then as many as came within a tick, at most 512."""
    batch: list[Triple] = []
    began = 0.0
    for triple in triples:
        batch.append(triple)
        if len(batch) == 512 or time.monotonic() - began > _TICK:
            yield batch
            batch, began = [], time.monotonic()
    if batch:
        yield batch


def matches_tag(header: str | None, tag: str) -> bool:
    """Return whether an If-None-Match header names the entity tag, in any encoding (RFC 9110, 13.1.2)."""
    if not header:
        return False
    tags = [part.strip().removeprefix("W/").strip('"') for part in header.split(",")]
    return "*" in tags or any(part.partition("-")[0] == tag for part in tags)


def describe_memory_limit(limits: Limits) -> str:
    """Return the sentence for a query that needed too much memory or stack."""
    return (
        f"The query needed more memory (limit: {limits.memory // MEGABYTE} MB) or nests too deep. "
        "Ask for less at once: fewer joins without a shared variable, shorter strings, a LIMIT."
    )


def _find_form(text: str) -> str | None:
    match = _FORM.match(text)
    return match[1].upper() if match else find_form(text)
