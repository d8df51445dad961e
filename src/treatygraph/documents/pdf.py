"""The text layer of PDF files, in reading order, laid out as plain text for the outline.

Columns are read one after the other; running headers, footers, page numbers and superscript note marks are
left out; footnotes are put after a rule at the end, so that they interrupt no sentence. An indent becomes
spaces, a wide gap a blank line, a page break a form feed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from treatygraph.documents.lines import is_page_furniture
from treatygraph.documents.markers import parse_marker
from treatygraph.errors import DocumentError

_CELL_GAP = 2.5  # ems: words further apart stand in two cells of a row
_GUTTER = 8.0  # points between two columns, at least
_ROWS = 6  # a page has two columns where so many rows stand in both
_BAND = 0.12  # share of the page's height at top and bottom where headers and footers stand
_NOTE_SIZE = 0.92  # footnotes are smaller than this share of the text's size
_ARABIC_LETTER = re.compile(r"[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_BRACKET = re.compile(r"(?<!\S)\(\S|\S\)[.,;:،؛]*(?!\S)")
_MIRRORED_BRACKET = re.compile(r"(?<!\S)\)\S|\S\([.,;:،؛]*(?!\S)")
_MIRRORED = str.maketrans("()[]«»", ")(][»«")
_ARABIC = re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of one column: `indent` in points from the column's left edge (right edge in Arabic)."""

    text: str
    page: int
    top: float
    bottom: float
    indent: float
    size: float


def read_pdf(path: Path) -> str:
    """Return the text layer of a PDF. Raises DocumentError if it is encrypted, damaged, or has none."""
    try:
        import pdfplumber
        from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
        from pdfminer.psexceptions import PSException
        from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException
    except ImportError as error:
        raise DocumentError(f"{path}: reading PDF needs pdfplumber: install treatygraph[files].") from error
    try:
        with pdfplumber.open(path) as pdf:
            heights = [float(page.height) for page in pdf.pages]
            rows = [row for number, page in enumerate(pdf.pages) for row in _page_rows(page, number)]
    except (PdfminerException, MalformedPDFException, PSException) as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)):
            raise DocumentError(f"{path} is encrypted: save a copy without a password.") from error
        raise DocumentError(
            f"{path} is not a sound PDF ({type(cause).__name__}): download or export it again."
        ) from error
    if not rows:
        raise DocumentError(f"{path} has no text layer (its pages are images): run text recognition (OCR) on it first.")
    text = "".join(row.text for row in rows)
    if 6 * text.count("(cid:") > 0.3 * len(text):
        raise DocumentError(f"{path} names no characters for its fonts: export it again, or run OCR on it.")
    return _lay_out(_without_headers(rows, heights))


def _page_rows(page: Any, number: int) -> list[_Row]:
    arabic = len(_ARABIC.findall("".join(char["text"] for char in page.chars))) * 2 > len(page.chars)
    words = [
        _Word(word["text"], word["x0"], word["x1"], word["top"], word["bottom"], word["size"])
        for word in page.extract_words(
            extra_attrs=["size"],
            char_dir="rtl" if arabic else "ltr",
            use_text_flow=False,
            x_tolerance_ratio=0.15,
        )
    ]
    words = _without_note_marks(words)
    lines = _cluster(words)
    blocks = _columns(lines, float(page.width))
    return [row for block in blocks for row in _block_rows(block, number, arabic)]


def _without_note_marks(words: list[_Word]) -> list[_Word]:
    """Drop the small raised figures and asterisks that call a footnote from within the text."""
    if not words:
        return words
    body = Counter(round(word.size) for word in words for _ in word.text).most_common(1)[0][0]
    return [
        word
        for word in words
        if not (
            word.size < 0.75 * body
            and re.fullmatch(r"[\d*,†‡]{1,3}", word.text)
            and any(
                abs(other.right - word.left) < 0.3 * body and other.top - 2 <= word.top < other.bottom - 0.3 * body
                for other in words
                if other is not word and other.size >= 0.75 * body
            )
        )
    ]


def _cluster(words: list[_Word]) -> list[list[_Word]]:
    """Return words grouped by the line they stand on, from the top."""
    lines: list[list[_Word]] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom, word.left)):
        middle = (word.top + word.bottom) / 2
        if lines and any(other.top < middle < other.bottom for other in lines[-1][-3:]):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.left) for line in lines]


def _columns(lines: list[list[_Word]], width: float) -> Iterator[list[list[_Word]]]:
    """Yield blocks of lines in reading order: those of the whole width, and left and right columns."""
    middle = _gutter(lines, width)
    if middle is None:
        yield from [lines] if lines else []
        return
    left: list[list[_Word]] = []
    right: list[list[_Word]] = []
    for line in lines:
        if any(word.left < middle < word.right for word in line) or _spans(line, middle):
            yield from (block for block in (left, right) if block)
            left, right = [], []
            yield [line]
        else:
            for side, part in (
                (left, [word for word in line if word.right <= middle]),
                (right, [word for word in line if word.left >= middle]),
            ):
                if part:
                    side.append(part)
    yield from (block for block in (left, right) if block)


def _spans(line: list[_Word], middle: float) -> bool:
    """Return whether a line runs across the gutter with no more than the space between words there."""
    before = max((word.right for word in line if word.right <= middle), default=None)
    after = min((word.left for word in line if word.left >= middle), default=None)
    return before is not None and after is not None and after - before < _GUTTER


def _gutter(lines: list[list[_Word]], width: float) -> float | None:
    """Return where two columns part: a place near the middle that most rows leave free between text."""
    best: tuple[int, float] | None = None
    for step in range(40, 61):
        middle = width * step / 100
        both = crossing = 0
        for line in lines:
            if any(word.left < middle < word.right for word in line) or _spans(line, middle):
                crossing += 1
            elif line[0].right <= middle <= line[-1].left:
                both += 1
        if both >= _ROWS and both > crossing and (best is None or both - crossing > best[0]):
            best = both - crossing, middle
    return best[1] if best else None


def _block_rows(block: list[list[_Word]], page: int, arabic: bool) -> Iterator[_Row]:
    edges = Counter(round(line[-1].right if arabic else line[0].left) for line in block)
    common = [edge for edge, count in edges.items() if count >= 0.15 * len(block)] or list(edges)
    edge = max(common) if arabic else min(common)
    for line in block:
        for cell in _cells(line):
            ordered = sorted(cell, key=lambda word: -word.right) if arabic else cell
            texts = _logical([word.text for word in ordered]) if arabic else [word.text for word in ordered]
            indent = edge - ordered[0].right if arabic else ordered[0].left - edge
            size = Counter(round(word.size, 1) for word in cell for _ in word.text).most_common(1)[0][0]
            yield _Row(
                unicodedata.normalize("NFKC", " ".join(texts)) if arabic else " ".join(texts),
                page, min(word.top for word in cell), max(word.bottom for word in cell), indent, size,
            )  # fmt: skip


def _cells(line: list[_Word]) -> Iterator[list[_Word]]:
    """Yield the cells of a row; the number of a paragraph is none, however far it stands from the text."""
    cell: list[_Word] = []
    for word in line:
        if cell and word.left - cell[-1].right > _CELL_GAP * word.size:
            marker = parse_marker(" ".join(part.text for part in cell) + " x")
            if marker is None or marker.length < sum(len(part.text) + 1 for part in cell):
                yield cell
                cell = []
        cell.append(word)
    yield cell


def _logical(texts: list[str]) -> list[str]:
    """Return words taken from the right in logical order: figures and Latin words run from left to right."""
    ordered: list[str] = []
    run: list[str] = []  # Latin words, and what stands between them
    for text in texts:
        if _ARABIC_LETTER.search(text):
            ordered += [*_turned(run), text]
            run = []
        elif _LATIN.search(text) or run:
            run.append(text[::-1])
        else:
            ordered.append(text[::-1])
    ordered += _turned(run)
    line = " ".join(ordered)
    # A closing bracket at the start of words is an opening one that the page shows mirrored.
    if len(_MIRRORED_BRACKET.findall(line)) > len(_BRACKET.findall(line)):
        ordered = [text.translate(_MIRRORED) for text in ordered]
    return ordered


def _turned(run: list[str]) -> list[str]:
    """Return a run with its Latin words from left to right; what follows the last is none of theirs."""
    end = max((at + 1 for at, text in enumerate(run) if _LATIN.search(text)), default=0)
    return run[:end][::-1] + run[end:]


def _without_headers(rows: list[_Row], heights: Sequence[float]) -> list[_Row]:
    """Drop page and job numbers and what is repeated at the edges of pages, the masthead's own lines kept."""

    def band(row: _Row) -> str | None:
        height = heights[row.page]
        if row.bottom < _BAND * height:
            return "top"
        return "bottom" if row.top > (1 - _BAND) * height else None

    places: dict[tuple[str | None, str], list[_Row]] = {}
    for row in rows:
        places.setdefault((band(row), re.sub(r"[\d٠-٩]+", "#", row.text)), []).append(row)

    def is_header(row: _Row) -> bool:
        where = band(row)
        if where is None:
            return False
        others = [other for other in places[where, re.sub(r"[\d٠-٩]+", "#", row.text)] if other.page != row.page]
        if row.page == 0 and where == "top":
            # A masthead shows the symbol larger, or elsewhere, than the headers of the pages after it.
            others = [other for other in others if abs(other.top - row.top) < 3 and other.size == row.size]
        return bool(others) or is_page_furniture(row.text)

    return [row for row in rows if not is_header(row)]


def _lay_out(rows: list[_Row]) -> str:
    """Return rows as plain text, the footnotes of all pages last."""
    body = Counter(row.size for row in rows for _ in row.text).most_common(1)[0][0]
    notes = _note_rows(rows, body)
    pitch = _pitch([row for row in rows if row not in notes])
    parts: list[str] = []
    last: _Row | None = None
    for row in rows:
        if row in notes:
            continue
        if last is not None:
            is_break = row.page != last.page
            gap = row.top - last.top
            parts.append("\n\f" if is_break else "\n\n" if gap > 1.35 * pitch else "\n")
        indent = round(row.indent / (0.5 * row.size)) if row.indent > 0.5 * row.size else 0
        parts.append(" " * indent + row.text)
        last = row
    if notes:
        parts.append("\n\n____________\n" + "\n".join(row.text for row in rows if row in notes))
    return "".join(parts) + "\n"


def _note_rows(rows: list[_Row], body: float) -> set[_Row]:
    """Return the rows of footnotes: below all text of the page, smaller than it, the first with a mark."""
    notes: set[_Row] = set()
    for page in {row.page for row in rows}:
        tail: list[_Row] = []
        for row in sorted((row for row in rows if row.page == page), key=lambda row: -row.top):
            if row.size > _NOTE_SIZE * body:
                break
            tail.append(row)
        while tail and not re.match(r"(?:\d{1,3}|\*{1,3}|[†‡¹²³⁴-⁹])\s*\S", tail[-1].text):
            tail.pop()
        notes.update(tail)
    return notes


def _pitch(rows: list[_Row]) -> float:
    """Return the usual distance in points from one line to the next."""
    steps = Counter(
        round(row.top - last.top)
        for last, row in pairwise(rows)
        if row.page == last.page and 0 < row.top - last.top < 60
    )
    return float(steps.most_common(1)[0][0]) if steps else 14.0
