"""Lines joined for reading, with the way back to the stored text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from treatygraph.documents.lines import Line, read_layout
from treatygraph.model import Document, Passage

# Han, kana, and the punctuation set with them: no space stands beside them.
_HAN = re.compile(r"[\u2e80-\u2fdf\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60]")
_HYPHENS = "-\u2010\u00ad"
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of a document joined for reading; `text[i]` stands at `offsets[i]` of the stored text.

    Where lines are joined by a space, that space has the offset just past the line it follows.
    """

    text: str
    offsets: Sequence[int]

    def to_stored(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the stored text of `text[start:end]`, line breaks within it included.

        Raises ValueError for a span outside the text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"no span {start}:{end} in a reading of {len(self.text)} characters")
        if start == end:
            at = self.offsets[start] if start < len(self.text) else self.offsets[-1] + 1 if self.text else 0
            return at, at
        return self.offsets[start], self.offsets[end - 1] + 1


@lru_cache(maxsize=4)
def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text))


def _keeps_hyphen(text: str, before: str, after: str) -> bool:
    """Return whether a hyphen at a line's end belongs to the word, as the document writes it elsewhere."""
    head = _WORD.findall(before)[-1].lower()
    match = _WORD.match(after)
    tail = match[0].lower() if match else ""
    words = _vocabulary(text)
    if head + tail in words:
        return False
    if "-" in head or "-" in tail or f"{head}-{tail}" in words:
        return True
    # Short words are syllables too: "con", "in".
    return head in words and (tail in words or len(head) > 3)


class _Joint(Enum):
    """What becomes of the end of a line: a space after it, nothing, or its hyphen dropped."""

    SPACE = 1
    NONE = 2
    DROP_HYPHEN = 3


def _joint(text: str, before: str, after: str) -> _Joint:
    last, first = before[-1], after[0]
    if last == "\u00ad" and first.isalpha():
        return _Joint.DROP_HYPHEN
    if last in _HYPHENS and before[-2:-1].isalnum():
        divided = before[-2].isalpha() and first.islower() and not _keeps_hyphen(text, before[:-1], after)
        return _Joint.DROP_HYPHEN if divided else _Joint.NONE
    if _HAN.match(last) or _HAN.match(first) or first == "/" or (last == "/" and before[-2:-1].isalnum()):
        return _Joint.NONE
    # Chinese sets no two numbers side by side, so that figures on both sides are one number cut in two.
    is_cut_number = last.isdigit() and first.isdigit() and _HAN.search(before) and _HAN.search(after)
    return _Joint.NONE if is_cut_number else _Joint.SPACE


def join_lines(text: str, lines: Iterable[Line]) -> Reading:
    """Return lines of a stored text joined for reading.

    Nothing stands between two lines where one side is Chinese, after a slash or a hyphen; a word divided at
    the line end is made whole; elsewhere a space stands between them.
    """
    parts: list[str] = []
    offsets: list[int] = []
    previous: Line | None = None
    for line in lines:
        joint = _joint(text, previous.text, line.text) if previous else _Joint.NONE
        if previous and joint is _Joint.SPACE:
            parts.append(" ")
            offsets.append(previous.end)
        elif joint is _Joint.DROP_HYPHEN:
            parts[-1] = parts[-1][:-1]
            offsets.pop()
        parts.append(line.text)
        offsets.extend(range(line.start, line.end))
        previous = line
    return Reading("".join(parts), offsets)


def read_passage(document: Document, passage: Passage) -> Reading:
    """Return a passage joined for reading: wrapped lines made one, page headers and footers left out."""
    lines = read_layout(document.text).lines
    first = bisect_right(lines, passage.start, key=lambda line: line.end)
    return join_lines(document.text, _clip(lines, first, passage.start, passage.end))


def _clip(lines: Sequence[Line], first: int, start: int, end: int) -> Iterator[Line]:
    """Yield the lines from the first on, cut to a span of the stored text."""
    for at in range(first, len(lines)):
        line = lines[at]
        if line.start >= end:
            return
        if start <= line.start and line.end <= end:
            yield line
        else:
            cut = line.text[max(start - line.start, 0) : end - line.start]
            begin = max(start, line.start)
            yield replace(line, start=begin, end=begin + len(cut), text=cut)
