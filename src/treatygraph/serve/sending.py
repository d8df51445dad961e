"""Answers on their way out of a worker: buffered, packed, counted, and cut where they grow too long.

Oxigraph writes its results much faster than Python can, so all rows but the first pass through here as bytes.
The first is taken by itself, because it must not wait for the eight kilobytes that Oxigraph gathers.
"""

from __future__ import annotations

import re
import threading
import time
import zlib
from collections.abc import Callable
from typing import Any, Protocol

import brotli

from treatygraph.serve.frames import pack_frame

_BATCH = 64 * 1024
_SMALLEST_PACKED = 1024
_TICK = 0.02
_CARRY = 512
_MARKS = {"json": b'"bindings":[', "xml": b"<results>", "csv": b"\r\n", "tsv": b"\n", "nt": b"", "nq": b""}
_CLOSINGS = {"json": b"]}}", "xml": b"</results></sparql>"}
# In JSON a quotation mark within a string is escaped and in XML a `<` is, so neither can look like a row's end;
# TSV and N-Triples have no line break within a term.
_ENDS = {
    "json": re.compile(rb'\}(?=,\{"[^"\\]*":\{"type":)'),
    "xml": re.compile(rb"</result>(?=<result>)"),
    "tsv": re.compile(rb"\n"),
    "nt": re.compile(rb"\n"),
    "nq": re.compile(rb"\n"),
}

Send = Callable[[bytes], None]

LIGHT = 0.004
"""The seconds of processor time within which a query is light: a lane may answer the like of it."""


class CutError(Exception):
    """The result has reached its limit of size."""


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


class Outlet(Protocol):
    """Where the answer to a query goes; a `whole` one can take nothing before the last row is there."""

    whole: bool

    def begin(self) -> None:
        """Start anew: a query comes."""

    def fail(self, meta: dict[str, Any]) -> None:
        """Say that there is no answer, and why."""

    def send(self, meta: dict[str, Any], body: bytes) -> None:
        """Send an answer that is there already; `meta` is its head."""

    def open(self, meta: dict[str, Any], encoding: str) -> None:
        """Begin an answer with `meta` for its head, packed as `encoding` says."""

    def add(self, data: bytes) -> None:
        """Send these bytes, now or soon."""

    def finish(self, data: bytes, rows: int, cut: bool) -> None:
        """Send the last bytes, and how many rows it were."""

    def drop(self) -> None:
        """Give the answer up."""


class Answer:
    """Sends answers, one after the other: in one message where it is small and quick, else as it comes.

    A thread looks every 20 ms whether bytes wait, so that they are never held back by a slow next row:
    Oxigraph lets go of the interpreter while it looks for it.
    """

    whole = False

    def __init__(self, send: Send) -> None:
        self._send = send
        self._began = 0.0
        self._lock = threading.Lock()
        self._buffer: list[bytes] = []
        self._active = False
        threading.Thread(target=self._tick, daemon=True).start()

    def begin(self) -> None:
        """Start the clock of a query."""
        self._began = time.process_time()

    def fail(self, meta: dict[str, Any]) -> None:
        """Send an error."""
        self._send(pack_frame(b"X", meta))

    def send(self, meta: dict[str, Any], body: bytes) -> None:
        """Send a whole answer, and whether it was light work."""
        light = time.process_time() - self._began < LIGHT
        self._send(pack_frame(b"A", {**meta, "light": light}, body))

    def open(self, meta: dict[str, Any], encoding: str) -> None:
        """Begin an answer with `meta` for its head, packed as `encoding` says."""
        self._meta, self._encoding = meta, encoding
        self._buffer = []
        self._size = 0
        self._packer: _Compressor = _Identity()
        self._started = False
        self._active = True

    def add(self, data: bytes) -> None:
        """Send these bytes, now or soon."""
        with self._lock:
            self._buffer.append(data)
            self._size += len(data)
            if self._size > _BATCH:
                self._emit()

    def finish(self, data: bytes, rows: int, cut: bool) -> None:
        """Send the last bytes, and how many rows it were."""
        with self._lock:
            self._active = False
            self._buffer.append(data)
            end = {"rows": rows, "cut": cut}
            if self._started:
                self._emit()
                self._send(pack_frame(b"E", end, self._packer.finish()))
                return
            body, encoding = pack_body(b"".join(self._buffer), self._encoding)
            self.send({**self._meta, **end, "encoding": encoding}, body)

    def drop(self) -> None:
        """Give the answer up."""
        with self._lock:
            self._active = False

    def _emit(self, flush: bool = False) -> None:
        if not self._started:
            self._packer = _COMPRESSORS[self._encoding]()
            self._send(pack_frame(b"S", {**self._meta, "encoding": self._encoding}))
            self._started = True
        data = self._packer.compress(b"".join(self._buffer)) + (self._packer.flush() if flush else b"")
        self._buffer = []
        self._size = 0
        if data:
            self._send(pack_frame(b"D", {}, data))

    def _tick(self) -> None:
        seen: list[bytes] = []
        while True:
            time.sleep(_TICK)
            if self._active:
                with self._lock:
                    # What was already waiting at the last tick has waited long enough.
                    if self._active and self._buffer and self._buffer is seen:
                        self._emit(flush=True)
                    seen = self._buffer


def pack_body(body: bytes, encoding: str) -> tuple[bytes, str]:
    """Return a whole body as `encoding` packs it, and in which encoding it is: a small one stays as it is."""
    if encoding == "identity" or len(body) < _SMALLEST_PACKED:
        return body, "identity"
    packer = _COMPRESSORS[encoding]()
    return packer.compress(body) + packer.finish(), encoding


class RowStream:
    """The file that Oxigraph writes a result to, after its first row: passes the rows on and counts them.

    `form` is `json`, `xml`, `csv`, `tsv`, `nt` or `nq`. What Oxigraph writes before the rows and after them is
    left out. Past `limit` bytes it raises `CutError` at the end of a row.
    """

    def __init__(self, answer: Outlet, form: str, limit: int) -> None:
        self.rows = 0
        self.has_rows = False
        self._answer = answer
        self._form = form
        self._limit = limit
        self._size = 0
        self._head: bytes | None = b""
        self._held = b""
        self._carry = b""
        self._quoted = False
        self._cut = False
        self._closing = len(_CLOSINGS.get(form, b""))

    def write(self, data: bytes) -> int:
        """Take what Oxigraph writes."""
        length = len(data)
        if self._cut:  # Oxigraph's buffer tries once more when it is dropped
            return length
        if self._head is not None:
            self._head += data
            mark = _MARKS[self._form]
            at = self._head.find(mark)
            if at < 0:
                return length
            data, self._head = self._head[at + len(mark) :], None
            if self._form == "json" and not data.startswith(b"]"):
                data = b"," + data
        data = self._held + data
        if self._closing:
            data, self._held = data[: -self._closing], data[-self._closing :]
        if data:
            self._pass(data)
        return length

    def flush(self) -> None:
        """Do nothing: `Answer` sends in its own time."""

    def _pass(self, data: bytes) -> None:
        self._size += len(data)
        self.has_rows = True
        end = self._find_end_of_csv(data) if self._form == "csv" else self._find_end(data)
        if self._size > self._limit and end >= 0:
            self._answer.add(data[:end])
            self._cut = True
            raise CutError
        self._answer.add(data)

    def _find_end(self, data: bytes) -> int:
        """Count the rows that end in `data`, or between it and what came before; return where the last does."""
        seen = self._carry + data
        last = 0
        for match in _ENDS[self._form].finditer(seen):
            self.rows += 1
            last = match.end()
        end = last - len(self._carry) if last else -1
        self._carry = seen[max(last, len(seen) - _CARRY) :]
        return end

    def _find_end_of_csv(self, data: bytes) -> int:
        position, end = 0, -1
        for part in data.split(b'"'):
            if not self._quoted:
                self.rows += part.count(b"\r\n")
                at = part.rfind(b"\r\n")
                if at >= 0:
                    end = position + at + 2
            position += len(part) + 1
            self._quoted = not self._quoted
        self._quoted = not self._quoted  # there is one part more than there are quotation marks
        return end


def count_rows(text: bytes, form: str) -> int:
    """Return the number of rows in a whole result that Oxigraph wrote as `json` or `nt`."""
    if form == "nt":
        return text.count(b"\n")
    return len(_ENDS["json"].findall(text)) + (not text.endswith(b"[]}}"))
