"""Answers to requests that repeat an earlier one byte for byte, ready to be sent."""

from __future__ import annotations

from starlette.types import Scope

from treatygraph.serve.cache import CachedAnswer
from treatygraph.serve.journal import Journal

EXTENSION = "treatygraph.request"
OK = b"HTTP/1.1 200 OK\r\ndate: "
_LONGEST_ANSWER = 256 * 1024


class Repeat:
    """An answer ready to be sent, and how often it was since the journal last looked."""

    __slots__ = ("client", "count", "path", "rest")

    def __init__(self, path: str, rest: bytes) -> None:
        self.path = path
        self.rest = rest
        self.count = 0
        self.client = ""


class Repeats:
    """Whole answers by whole requests, bounded in bytes; the oldest are dropped."""

    def __init__(self, bound: int) -> None:
        self.answers: dict[bytes, Repeat] = {}
        self._bound = bound
        self._size = 0

    def put(self, scope: Scope, answer: CachedAnswer) -> None:
        """Keep the answer to the request of `scope`, where it came in one piece and may be repeated."""
        request = scope.get("extensions", {}).get(EXTENSION, {}).get("data")
        if request is None or request in self.answers or len(answer.body) > _LONGEST_ANSWER:
            return
        self.keep(request, scope["path"], write_rest(answer))

    def keep(self, request: bytes, path: str, rest: bytes) -> None:
        """Keep what follows the date in the answer to a request."""
        self.answers[request] = Repeat(path, rest)
        self._size += len(request) + len(rest)
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
                journal.record_repeats(repeat.count, repeat.count * len(repeat.rest), repeat.path, repeat.client)
                repeat.count = 0


def write_rest(answer: CachedAnswer) -> bytes:
    """Return a response of status 200 from the end of its date on."""
    lines = b"".join([b"%s: %s\r\n" % pair for pair in answer.headers])
    return b"\r\n%scontent-length: %d\r\n\r\n%s" % (lines, len(answer.body), answer.body)
