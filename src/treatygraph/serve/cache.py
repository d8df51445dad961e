"""Answers kept, the least recently used dropped first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import NamedTuple

from treatygraph.serve.problems import Headers


class CachedAnswer(NamedTuple):
    """An answer as it went out: status, headers, body, and what the log says of it."""

    status: int
    headers: Headers
    body: bytes
    tag: str
    rows: int
    light: bool = False


class AnswerCache:
    """Answers by what was asked, bounded in bytes; an answer above a sixteenth of the bound is not kept."""

    def __init__(self, bound: int) -> None:
        self._bound = bound
        self._size = 0
        self._answers: OrderedDict[Hashable, CachedAnswer] = OrderedDict()

    @property
    def largest(self) -> int:
        """The size in bytes up to which an answer is kept."""
        return self._bound // 16

    def get(self, key: Hashable) -> CachedAnswer | None:
        """Return the answer kept under `key`."""
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def put(self, key: Hashable, answer: CachedAnswer) -> None:
        """Keep an answer."""
        if len(answer.body) > self.largest or key in self._answers:
            return
        self._answers[key] = answer
        self._size += _weigh(answer)
        while self._size > self._bound:
            _, dropped = self._answers.popitem(last=False)
            self._size -= _weigh(dropped)

    def clear(self) -> None:
        """Forget all."""
        self._answers.clear()
        self._size = 0


def _weigh(answer: CachedAnswer) -> int:
    return len(answer.body) + 2048  # the key holds the query, and objects have their own weight
