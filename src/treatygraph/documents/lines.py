"""The physical lines of a text and its layout: wrapping, line spacing, indents, page furniture."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from treatygraph.documents.markers import opens_paragraph

_BREAK = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
# Spaces, the byte order mark and marks of direction: at the edges of a line they are no part of it.
_EDGE = "".join(filter(str.isspace, map(chr, range(0x3001)))) + (
    "\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_WIDE = re.compile(r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]")
_CLOSED = re.compile(r"[.!?;:。！？；：؟؛…][\"'”’»）)\]』」]*[*¹²³⁴-⁹\d]{0,2}$")
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:(?:page|p\.|página|pág\.|стр\.|страница|صفحة)?\s*(?P<n>[\d٠-٩]{1,3})(?:\s*/\s*(?P<of>[\d٠-٩]{1,3}))?"
    r"|第\s*\d{1,4}\s*页)[-–—\s]*",
    re.IGNORECASE,
)
_JOB_NUMBER = re.compile(
    r"(?:\d{1,3}/\d{1,3}\s+)?(?:GE\.)?\d{2}-\d{5,6}(?: \([A-Z]\))?.{0,20}|\*\d{7,10}\*|please recycle.{0,6}",
    re.IGNORECASE,
)
_HEADER_NUMBER = re.compile(r"^\d+(?:/\d+)?\s{2,}|(?:\s{2,}|\bpage )\d+(?:/\d+)?$", re.IGNORECASE)
_SYMBOL = re.compile(r"[A-Z]{1,5}(?:/[A-Z0-9.]+)+\*?")
_RULE = re.compile(r"[_\-–—=*⎯─\s]{4,}")
_FURNITURE_LENGTH = 120  # characters; also keeps these patterns from long lines, on which they would be slow
_MIN_COLUMNS = 20  # nobody wraps lines shorter
_MAX_COLUMNS = 160  # a longer line is a whole paragraph, not one that an editor wrapped


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: `text` is `stored[start:end]`; widths are in columns, two for Han."""

    start: int
    end: int
    text: str
    indent: int
    width: int
    gap: int  # blank lines before it
    page: bool = False  # it may follow a page break
    furniture: bool = False  # page number, job number, running header, rule
    rule: bool = False  # a rule stands before it

    @property
    def closed(self) -> bool:
        """Whether it ends as a sentence, a clause before a list, or an item of one does."""
        return _CLOSED.search(self.text[-6:]) is not None


@dataclass(frozen=True, slots=True)
class Layout:
    """All lines of a text with what holds of them: `columns` is where they were wrapped, None if nowhere."""

    lines: tuple[Line, ...]
    columns: int | None
    spacing: int  # blank lines between two lines of one paragraph
    margin: int  # indent of a line that starts no paragraph

    def is_full(self, line: Line) -> bool:
        """Return whether the line reaches the right margin, so that its paragraph may go on."""
        return self.columns is not None and line.indent + line.width >= 0.8 * self.columns


def _columns(text: str) -> int:
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def _split(text: str) -> list[Line]:
    lines: list[Line] = []
    gap, page, start = 0, False, 0
    ends = [(match.start(), match.end()) for match in _BREAK.finditer(text)] + [(len(text), len(text))]
    for end, after in ends:
        raw = text[start:end]
        left = raw.lstrip(_EDGE)
        stripped = left.rstrip(_EDGE)
        if stripped:
            first = start + len(raw) - len(left)
            indent = _columns(raw[: len(raw) - len(left)].strip("\ufeff").expandtabs(4))
            lines.append(Line(first, first + len(stripped), stripped, indent, _columns(stripped), gap, page))
            gap, page = 0, False
        else:
            gap += 1
        if text[end:after] == "\f":
            page = True
        start = after
    return lines


def is_page_furniture(text: str) -> bool:
    """Return whether a line is a page number or a job number."""
    if len(text) > _FURNITURE_LENGTH:
        return False
    if number := _PAGE_NUMBER.fullmatch(text):
        return number["of"] is None or int(number["n"]) <= int(number["of"])
    return _JOB_NUMBER.fullmatch(text) is not None


def _is_page_furniture(lines: list[Line], at: int) -> bool:
    """Return whether a line is a page or job number that stands apart, not the end of a symbol or a cell."""
    line, before = lines[at], lines[at - 1] if at else None
    if not is_page_furniture(line.text):
        return False
    if not line.text[0].isdigit() or before is None or line.page:
        return True
    is_last = at + 1 == len(lines) or lines[at + 1].page
    return (line.gap > 0 or is_last) and not before.text.endswith(("/", "-", "第"))


def _mark_furniture(lines: list[Line]) -> list[Line]:
    """Mark page numbers, job numbers, rules, and headers: short lines at page breaks, repeated or symbols."""
    marked = [_is_page_furniture(lines, at) for at in range(len(lines))]
    short = 0.75 * sorted(line.width for line in lines)[int(0.95 * (len(lines) - 1))] if lines else 0
    shapes = [_HEADER_NUMBER.sub("", line.text[:_FURNITURE_LENGTH]) for line in lines]

    def is_beside_break(at: int) -> bool:
        is_first = lines[at].page or (at > 0 and marked[at - 1])
        is_last = at + 1 < len(lines) and (lines[at + 1].page or marked[at + 1])
        return (
            (is_first or is_last)
            and len(lines[at].text) <= _FURNITURE_LENGTH
            and lines[at].width <= short
            and not lines[at].closed
        )

    for _ in range(2):  # a header may have two lines
        counts = Counter(shape for at, shape in enumerate(shapes) if is_beside_break(at) or marked[at])
        in_masthead = True  # its lines are repeated in headers, end no sentence and have no number
        for at, line in enumerate(lines):
            in_masthead = in_masthead and not (line.page or line.closed or opens_paragraph(line.text))
            if not in_masthead and is_beside_break(at):
                marked[at] = marked[at] or counts[shapes[at]] > 1 or _SYMBOL.fullmatch(line.text) is not None
    return [
        replace(line, furniture=is_marked or _RULE.fullmatch(line.text) is not None)
        for line, is_marked in zip(lines, marked, strict=True)
    ]


def _without_furniture(lines: list[Line]) -> list[Line]:
    """Drop furniture; what follows it may follow a page break, or a rule."""
    kept: list[Line] = []
    gap, page, rule = 0, False, False
    for line in lines:
        if line.furniture:
            gap = max(gap, line.gap)
            rule = _RULE.fullmatch(line.text) is not None
            page = page or line.page or not rule
        else:
            kept.append(replace(line, gap=max(gap, line.gap), page=page or line.page, rule=rule))
            gap, page, rule = 0, False, False
    return kept


def _wrapped_at(lines: list[Line], spacing: int) -> int | None:
    """Return where lines were wrapped, in columns: many reach it and break off within a sentence there.

    `spacing` is the usual number of blank lines between two; where it is not 0, most lines must do so, since
    lines apart by a blank one are usually paragraphs.
    """
    widths = sorted(line.indent + line.width for line in lines)
    columns = widths[int(0.95 * (len(widths) - 1))]
    full = [line for line in lines if line.indent + line.width >= 0.8 * columns]
    cut = sum(not line.closed for line in full)
    fewest_full, fewest_cut = (0.4, 0.45) if spacing else (0.3, 0.4)
    is_wrapped = len(full) >= fewest_full * len(lines) and cut >= fewest_cut * len(full)
    fewest_columns = _MIN_COLUMNS * (1 + spacing)
    return columns if is_wrapped and fewest_columns <= columns <= _MAX_COLUMNS else None


@lru_cache(maxsize=16)
def read_layout(text: str) -> Layout:
    """Return the layout of a stored text; offsets are in code points into it."""
    lines = _without_furniture(_mark_furniture(_split(text)))
    if not lines:
        return Layout((), None, 0, 0)
    gaps = [line.gap for line in lines[1:]]
    spacing = 1 if len(gaps) >= 4 and sum(gap == 1 for gap in gaps) >= 0.8 * len(gaps) else 0
    columns = _wrapped_at(lines, spacing)
    if columns is None:
        spacing = 0
    if spacing:
        # In a double-spaced text two lines without a blank one between stand on two pages, and the page break
        # has left one space where the form feed was.
        lines = [
            replace(line, page=True, indent=max(line.indent - 1, 0)) if at and not line.gap else line
            for at, line in enumerate(lines)
        ]
    # A line after one that breaks off within a sentence goes on with it, so its indent is the margin.
    inner = [line.indent for last, line in pairwise(lines) if not last.closed and line.gap <= spacing]
    margin = Counter(inner or [line.indent for line in lines]).most_common(1)[0][0]
    return Layout(tuple(lines), columns, spacing, margin)
