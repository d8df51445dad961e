"""Lines gathered into paragraphs, whatever sign a file gives: blank lines, indents, numbers, short last lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from treatygraph.documents.conventions import Conventions
from treatygraph.documents.lines import Layout, Line, read_layout
from treatygraph.documents.markers import Marker, parse_marker
from treatygraph.documents.reading import join_lines

_CENTRED = 6  # columns beyond the margin from which lines are centred rather than indented
_WORD = re.compile(r"\S+")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: `text` is joined for reading, `start` and `end` are offsets into the stored text."""

    start: int
    end: int
    text: str
    marker: Marker | None
    ruled: bool


class _Gatherer:
    """Decides for each line whether it starts a paragraph; `number` is that of the last numbered one."""

    def __init__(self, layout: Layout, conventions: Conventions) -> None:
        self.layout = layout
        self.conventions = conventions
        self.number = 0

    def starts(self, line: Line, last: Line | None) -> bool:
        if last is None:
            return True
        if self.conventions.attachment(line.text) or (
            self.conventions.article.fullmatch(line.text) and not self.layout.is_full(last)
        ):
            self.number = 0
            return True
        if self.number == 0 and (
            self.conventions.is_masthead(line.text) or self.conventions.is_masthead(last.text)
        ):
            return True
        signed = self._is_signed(line, last)
        marker = parse_marker(line.text, ruled=line.rule)
        if marker is None or marker.kind in ("section", "bullet"):
            return signed
        if marker.kind == "note":
            return signed or last.closed
        if marker.kind == "number":
            value = marker.value or 0
            return signed or value == self.number + 1 or (value == 1 and last.closed)
        return signed or last.closed or last.text.endswith((",", "，", "،"))

    def _is_signed(self, line: Line, last: Line) -> bool:
        """Return whether the layout shows a new paragraph: a wider gap, an indent, a short line before."""
        layout = self.layout
        if layout.columns is None:
            return not (line.text[0].islower() and not last.closed)
        open_across_page = line.page and not last.closed
        goes_on = layout.is_full(last) and not last.closed and line.text[0].islower()
        if line.gap > layout.spacing and not open_across_page and not goes_on:
            return True
        if line.indent > layout.margin:
            centred = min(line.indent, last.indent) >= layout.margin + _CENTRED
            quoted = line.indent == last.indent and layout.is_full(last) and line.text[0].islower()
            return not ((centred and not last.closed) or quoted)
        return last.closed and self._had_room(line, last)

    def _had_room(self, line: Line, last: Line) -> bool:
        """Return whether the line's first word would have fitted on the line before."""
        word = _WORD.match(line.text)
        # Chinese breaks anywhere, but keeps punctuation off the start of a line.
        needed = 6 if _HAN.match(line.text) else len(word[0]) + 1 if word else 1
        return last.indent + last.width + needed + 2 < (self.layout.columns or 0)

    def note_number(self, line: Line) -> None:
        marker = parse_marker(line.text)
        if marker is not None and marker.kind == "number" and marker.value is not None:
            self.number = marker.value


def read_paragraphs(text: str, conventions: Conventions) -> Iterator[Paragraph]:
    """Yield the paragraphs of a stored text in order: headings and masthead lines are paragraphs too."""
    layout = read_layout(text)
    gatherer = _Gatherer(layout, conventions)
    group: list[Line] = []
    for line in layout.lines:
        if gatherer.starts(line, group[-1] if group else None):
            if group:
                yield _paragraph(text, group)
            group = []
            gatherer.note_number(line)
        group.append(line)
    if group:
        yield _paragraph(text, group)


def _paragraph(text: str, lines: list[Line]) -> Paragraph:
    reading = join_lines(text, lines).text
    ruled = lines[0].rule
    return Paragraph(lines[0].start, lines[-1].end, reading, parse_marker(reading, ruled=ruled), ruled)
