"""Lines gathered into paragraphs by what signs there are: blank lines, indents, numbers, short lines."""

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


class _Gatherer:
    """Decides for each line whether it starts a paragraph; `number` is that of the last numbered one."""

    def __init__(self, layout: Layout, conventions: Conventions) -> None:
        self.layout = layout
        self.conventions = conventions
        self.number = 0
        self.in_notes = False

    def starts(self, line: Line, paragraph: list[Line]) -> bool:
        """Return whether a line starts a paragraph rather than going on with the one given."""
        if not paragraph:
            return True
        last = paragraph[-1]
        if self.conventions.attachment(line.text) or (
            self.conventions.article.fullmatch(line.text) and not self.layout.is_full(last)
        ):
            self.number = 0
            return True
        if self.number == 0 and self._parts_masthead(line, paragraph):
            return True
        signed = self._is_signed(line, last)
        marker = parse_marker(line.text, ruled=line.rule or self.in_notes)
        if marker is None or marker.kind == "bullet":
            return signed
        if marker.kind == "section":
            return signed or (last.closed and not line.closed and not self.layout.is_full(line))
        if marker.kind == "note":
            return signed or last.closed
        if marker.kind == "number":
            value = marker.value or 0
            is_next = value == self.number + 1
            # A sentence that breaks off before a figure, as in "paragraph / 12.", is no paragraph's end.
            is_apart = last.closed or line.gap > self.layout.spacing or line.indent > self.layout.margin
            return is_next or (signed and is_apart) or (value == 1 and last.closed)
        return signed or last.closed or last.text.endswith((",", "，", "،"))

    def _parts_masthead(self, line: Line, paragraph: list[Line]) -> bool:
        """Return whether a line, or the paragraph before it, is a line of the masthead by itself."""
        last = paragraph[-1]
        is_masthead = self.conventions.is_masthead
        if len(paragraph) == 1 and is_masthead(last.text):
            return is_masthead(line.text) or not is_masthead(f"{last.text} {line.text}")
        is_inner = self.layout.is_full(last) and line.gap <= self.layout.spacing and line.indent <= last.indent
        return not is_inner and is_masthead(line.text)

    def _is_signed(self, line: Line, last: Line) -> bool:
        """Return whether the layout shows a new paragraph: a wider gap, an indent, a short line before."""
        layout = self.layout
        begins_lower = line.text[0].islower()
        is_open = not last.closed and not last.text.endswith((",", "，", "،"))
        if layout.columns is None:
            return not begins_lower or (line.gap > 0 and not is_open)
        # The gap at a page break is no sign, only whether the line before it is short.
        if line.gap > layout.spacing and not line.page:
            return not (is_open and begins_lower and layout.is_full(last))
        if line.indent > layout.margin:
            centred = min(line.indent, last.indent) >= layout.margin + _CENTRED
            quoted = line.indent == last.indent and layout.is_full(last) and begins_lower
            return not ((centred and not last.closed) or quoted)
        return self._had_room(line, last) and (last.closed or (self._is_short(last) and not begins_lower))

    def _is_short(self, line: Line) -> bool:
        return line.indent + line.width < 0.6 * (self.layout.columns or 0)

    def _had_room(self, line: Line, last: Line) -> bool:
        """Return whether the line's first word would have fitted on the line before."""
        word = _WORD.match(line.text)
        # Chinese breaks anywhere, but keeps punctuation off the start of a line.
        needed = 6 if _HAN.match(line.text) else len(word[0]) + 1 if word else 1
        return last.indent + last.width + needed + 2 < (self.layout.columns or 0)

    def begin(self, line: Line) -> bool:
        """Note how a paragraph begins; return whether it may be a note: below a rule or another note."""
        ruled = line.rule or self.in_notes
        marker = parse_marker(line.text, ruled=ruled)
        if marker is not None and marker.kind == "number" and marker.value is not None:
            self.number = marker.value
        self.in_notes = marker is not None and marker.kind == "note" and ruled
        return ruled


def read_paragraphs(text: str, conventions: Conventions) -> Iterator[Paragraph]:
    """Yield the paragraphs of a stored text in order: headings and masthead lines are paragraphs too."""
    layout = read_layout(text)
    gatherer = _Gatherer(layout, conventions)
    group: list[Line] = []
    ruled = False
    for line in layout.lines:
        if gatherer.starts(line, group):
            if group:
                yield _paragraph(text, group, ruled)
            group = []
            ruled = gatherer.begin(line)
        group.append(line)
    if group:
        yield _paragraph(text, group, ruled)


def _paragraph(text: str, lines: list[Line], ruled: bool) -> Paragraph:
    reading = join_lines(text, lines).text
    return Paragraph(lines[0].start, lines[-1].end, reading, parse_marker(reading, ruled=ruled))
