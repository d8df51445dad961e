"""One query evaluated in a worker: guards before it, the format the client wants, limits while it runs."""

from __future__ import annotations

import hashlib
import re
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol
from urllib.parse import urlsplit

import brotli
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples

from treatygraph.errors import LimitError, QueryError, QuerySyntaxError, StoreError
from treatygraph.serve.frames import pack_frame
from treatygraph.serve.limits import MEGABYTE, Limits
from treatygraph.serve.media import BOOLEAN, SOLUTIONS, TRIPLES, Format, choose_encoding, choose_format
from treatygraph.serve.writing import SOLUTION_WRITERS, TriplesWriter, Writer, write_boolean
from treatygraph.store.interface import Store
from treatygraph.store.syntax import check_depth, find_form, find_services, scan_tokens

_BATCH = 64 * 1024
_SMALLEST_PACKED = 1024
_TICK = 0.02
_VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "SERVICE"})
_MAYBE_VOLATILE = re.compile("|".join(_VOLATILE), re.IGNORECASE)
_FORM = re.compile(
    r"\s*(?:(?:PREFIX\s+[\w.-]*:|BASE)\s*<[^<>]*>\s*)*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE
)
_BRACKETS = re.compile(r"[{(\[]|[-!+^]{3}")

Send = Callable[[bytes], None]


class _Compressor(Protocol):
    def compress(self, data: bytes) -> bytes: ...
    def flush(self) -> bytes: ...
    def finish(self) -> bytes: ...


class _Identity:
    def compress(self, data: bytes) -> bytes:
        return data

    def flush(self) -> bytes:
        return b""

    finish = flush


class _Gzip:
    def __init__(self) -> None:
        self._packer = zlib.compressobj(5, zlib.DEFLATED, 31)

    def compress(self, data: bytes) -> bytes:
        return self._packer.compress(data)

    def flush(self) -> bytes:
        return self._packer.flush(zlib.Z_SYNC_FLUSH)

    def finish(self) -> bytes:
        return self._packer.flush(zlib.Z_FINISH)


class _Brotli:
    def __init__(self) -> None:
        self._packer = brotli.Compressor(quality=4)

    def compress(self, data: bytes) -> bytes:
        return bytes(self._packer.process(data))

    def flush(self) -> bytes:
        return bytes(self._packer.flush())

    def finish(self) -> bytes:
        return bytes(self._packer.finish())


_COMPRESSORS: dict[str, type[_Identity | _Gzip | _Brotli]] = {
    "identity": _Identity,
    "gzip": _Gzip,
    "br": _Brotli,
}


class Answer:
    """Sends an answer: in one message where it is small and quick, else as it comes.

    A thread looks every 20 ms whether rows wait, so that the first is never held back by a slow second:
    Oxigraph lets go of the interpreter while it looks for the next row.
    """

    def __init__(self, send: Send, limit: int) -> None:
        self._send = send
        self._limit = limit
        self._lock = threading.Lock()
        self._active = False
        threading.Thread(target=self._tick, daemon=True).start()

    def open(self, writer: Writer, meta: dict[str, Any], encoding: str) -> None:
        """Begin the answer to one query with `meta` for its head."""
        self._writer, self._meta, self._encoding = writer, meta, encoding
        self._rows: list[object] = []
        self._written = self._count = 0
        self._started = False
        self._buffer = [writer.begin()]
        self._packer: _Compressor = _Identity()
        self._active = True

    def write(self, rows: Iterator[object]) -> None:
        """Send the rows; past the limit of size the answer is cut between two rows and says so."""
        lock, size = self._lock, 64
        try:
            for row in rows:
                with lock:
                    self._rows.append(row)
                    if len(self._rows) >= size:
                        self._take_rows()
                        size = 512
                        if self._written > self._limit:
                            self._finish(
                                f"The result was cut after {self._count} rows: it reached the limit of "
                                f"{self._limit // MEGABYTE} MB. Use LIMIT and OFFSET to read it in parts."
                            )
                            return
            with lock:
                self._take_rows()
                self._finish(None)
        finally:
            self._active = False

    def _take_rows(self) -> None:
        if self._rows:
            text = self._writer.write(self._rows)
            self._count += len(self._rows)
            self._rows = []
            self._written += len(text)
            self._buffer.append(text)
            if sum(map(len, self._buffer)) > _BATCH:
                self._emit()

    def _emit(self, flush: bool = False) -> None:
        data = "".join(self._buffer).encode()
        self._buffer.clear()
        if not self._started:
            self._packer = _COMPRESSORS[self._encoding]()
            self._send(pack_frame(b"S", {**self._meta, "encoding": self._encoding}))
            self._started = True
        packed = self._packer.compress(data) + (self._packer.flush() if flush else b"")
        if packed:
            self._send(pack_frame(b"D", {}, packed))

    def _finish(self, cut: str | None) -> None:
        self._buffer.append(self._writer.end(cut))
        end = {"rows": self._count, "cut": cut is not None}
        if self._started:
            self._emit()
            self._send(pack_frame(b"E", end, self._packer.finish()))
            return
        data = "".join(self._buffer).encode()
        encoding = self._encoding if len(data) >= _SMALLEST_PACKED else "identity"
        packer = _COMPRESSORS[encoding]()
        packed = packer.compress(data) + packer.finish()
        self._send(pack_frame(b"A", {**self._meta, **end, "encoding": encoding}, packed))

    def _tick(self) -> None:
        seen: list[object] | None = None
        while True:
            time.sleep(_TICK)
            if not self._active:
                continue
            with self._lock:
                # Rows that were already waiting at the last tick have waited long enough.
                if self._active and self._rows and self._rows is seen:
                    self._take_rows()
                    self._emit(flush=True)
                seen = self._rows


class Evaluator:
    """Evaluates tasks on a store and sends what they give; all that a worker does.

    A task holds `text`, and may hold `default_graphs` and `named_graphs`, `parameters` (name, lexical form,
    datatype), `accept`, `accept_encoding`, `if_none_match`, `base`; `steady` says that the text calls
    NOW() only where no parameter is bound.
    """

    def __init__(
        self, store: Store, snapshot: str, limits: Limits, services: Sequence[str], send: Send
    ) -> None:
        self._store = store
        self._snapshot = snapshot
        self._limits = limits
        self._services = frozenset(services)
        self._send = send
        self._answer = Answer(send, limits.result)

    def run(self, task: dict[str, Any]) -> None:
        """Answer one task, with an error message where it cannot be answered."""
        try:
            self._run(task)
        except QuerySyntaxError as error:
            self._fail(400, "syntax", str(error), line=error.line, column=error.column)
        except QueryError as error:
            self._fail(400, "query", str(error))
        except LimitError as error:
            self._fail(400, "limit", str(error))
        except StoreError as error:
            self._fail(502 if "http" in str(error) else 500, "store", str(error))
        except MemoryError:
            self._fail(507, "memory", describe_memory_limit(self._limits))

    def _fail(self, status: int, kind: str, detail: str, **more: Any) -> None:
        self._send(pack_frame(b"X", {"status": status, "kind": kind, "detail": detail, **more}))

    def _run(self, task: dict[str, Any]) -> None:
        text = task["text"]
        volatile = self._check(text) and not task.get("steady")
        form = _find_form(text)
        offers = {"SELECT": SOLUTIONS, "ASK": BOOLEAN}.get(form, TRIPLES) if form else SOLUTIONS
        chosen = choose_format(task.get("accept"), offers)
        if chosen is None:
            types = ", ".join(offer.media_type for offer in offers)
            self._fail(
                406, "not-acceptable", f"This result can be sent as {types}. Ask for one of them with Accept."
            )
            return
        tag = "" if volatile else self._tag(task, chosen)
        if tag and matches_tag(task.get("if_none_match"), tag):
            self._send(pack_frame(b"A", {"status": 304, "tag": tag, "rows": 0, "encoding": "identity"}))
            return
        parameters = {
            name: Literal(lexical, datatype=NamedNode(datatype))
            for name, lexical, datatype in task.get("parameters", ())
        }
        result = self._store.query(
            text,
            parameters=parameters,
            default_graphs=task.get("default_graphs"),
            named_graphs=task.get("named_graphs"),
            base=task.get("base"),
        )
        meta = {"status": 200, "type": chosen.media_type, "tag": tag}
        encoding = choose_encoding(task.get("accept_encoding"))
        try:
            if isinstance(result, QuerySolutions):
                names = [variable.value for variable in result.variables]
                self._answer.open(SOLUTION_WRITERS[chosen.name](names), meta, encoding)
                self._answer.write(result)
            elif isinstance(result, QueryTriples):
                self._answer.open(TriplesWriter(chosen), meta, encoding)
                self._answer.write(result)
            elif isinstance(result, QueryBoolean):
                body = write_boolean(bool(result), chosen).encode()
                self._send(pack_frame(b"A", {**meta, "rows": 1, "encoding": "identity"}, body))
        except (ValueError, RuntimeError, OSError) as error:
            if isinstance(error, BrokenPipeError | ConnectionError):
                raise
            raise QueryError(f"The evaluation failed: {error}.") from error

    def _check(self, text: str) -> bool:
        """Raise where the query must not run; return whether its answer changes from one time to the next."""
        # Most queries need no look at their tokens: what follows can only matter where these occur.
        if len(_BRACKETS.findall(text)) > self._limits.depth or "---" in text or "!!!" in text:
            check_depth(text, self._limits.depth)
        if not _MAYBE_VOLATILE.search(text):
            return False
        for called in find_services(text):
            host = urlsplit(called).netloc if called and called.startswith(("http://", "https://")) else None
            if host is None or host not in self._services:
                raise QueryError(
                    "SERVICE is not available here: this server asks no other. "
                    "Query that endpoint by itself and join the results."
                )
        return any(token.kind == "word" and token.text.upper() in _VOLATILE for token in scan_tokens(text))

    def _tag(self, task: dict[str, Any], chosen: Format) -> str:
        parts = [self._snapshot, chosen.name, task["text"], task.get("base")]
        parts += [repr(task.get(key)) for key in ("default_graphs", "named_graphs", "parameters")]
        return hashlib.blake2b("\0".join(map(str, parts)).encode(), digest_size=16).hexdigest()


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
