"""Answers to requests that repeat an earlier one byte for byte, ready to be sent."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from treatygraph.serve.cache import CachedAnswer
from treatygraph.serve.journal import Journal
from treatygraph.serve.problems import CORS, Headers

OK = b"HTTP/1.1 200 OK\r\ndate: "
_LONGEST_ANSWER = 256 * 1024
_VARY = (b"vary", b"Accept, Accept-Encoding")
# The graph changes only with its snapshot, so a kept answer is good after one cheap question.
_REVALIDATE = (b"cache-control", b"no-cache")
_NO_STORE = (b"cache-control", b"no-store")


class Repeat:
    """An answer ready to be sent, and how often it was since the journal last looked."""

    __slots__ = ("client", "count", "light", "path", "rest", "rows", "size")

    def __init__(self, path: str, rest: bytes, size: int, rows: int, light: bool) -> None:
        self.path = path
        self.rest = rest
        self.size = size
        self.rows = rows
        self.light = light
        self.count = 0
        self.client = ""


class Repeats:
    """Whole answers by whole requests, bounded in bytes; the oldest are dropped."""

    def __init__(self, bound: int) -> None:
        self.answers: dict[bytes, Repeat] = {}
        self._bound = bound
        self._size = 0

    def keep(self, request: bytes, repeat: Repeat) -> None:
        """Keep the answer to a request."""
        if request in self.answers or repeat.size > _LONGEST_ANSWER:
            return
        self.answers[request] = repeat
        self._size += len(request) + len(repeat.rest)
        while self._size > self._bound:
            oldest = next(iter(self.answers))
            self._size -= len(oldest) + len(self.answers.pop(oldest).rest)

    def clear(self) -> None:
        """Forget all: the triples have changed."""
        self.answers.clear()
        self._size = 0

    def report(self, journal: Journal) -> None:
        """Tell the journal of what was repeated since the last time."""
        for repeat in self.answers.values():
            if repeat.count:
                journal.record_repeats(repeat.count, repeat.count * repeat.size, repeat.path, repeat.client)
                repeat.count = 0


def write_headers(meta: dict[str, Any]) -> Headers:
    """Return the headers of an answer whose head a worker gives as `meta`."""
    tag, encoding = meta["tag"], meta["encoding"]
    headers: Headers = [_VARY, _REVALIDATE if tag else _NO_STORE, *CORS]
    if "type" in meta:
        charset = "; charset=utf-8" if meta["type"].startswith("text/") else ""
        headers.append((b"content-type", (meta["type"] + charset).encode()))
    if encoding != "identity":
        headers.append((b"content-encoding", encoding.encode()))
    if tag:
        suffix = "" if encoding == "identity" else f"-{encoding}"
        headers.append((b"etag", f'"{tag}{suffix}"'.encode()))
    return headers


@lru_cache(maxsize=256)
def write_template(media_type: str, encoding: str, tagged: bool) -> bytes:
    """Return a response of status 200 from the end of its date on, to be filled in: tag, if any; length; body."""
    headers = write_headers({"type": media_type, "encoding": encoding, "tag": "%b" if tagged else ""})
    return b"\r\n" + b"".join([b"%b: %b\r\n" % pair for pair in headers]) + b"content-length: %d\r\n\r\n%b"


def write_rest(answer: CachedAnswer) -> bytes:
    """Return a response of status 200 from the end of its date on."""
    lines = b"".join([b"%s: %s\r\n" % pair for pair in answer.headers])
    return b"\r\n%scontent-length: %d\r\n\r\n%s" % (lines, len(answer.body), answer.body)
