"""The text of DOCX files: body, tables and footnotes, with the numbers that Word gives by itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from treatygraph.documents.markers import format_roman
from treatygraph.errors import DocumentError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HAN = "一二三四五六七八九"
_ABJAD = "أبجدهوزحطي"


def read_docx(path: Path) -> str:
    """Return the text of a DOCX file, its paragraphs apart by a blank line, footnotes last after a rule.

    Deleted text of tracked changes is left out. Raises DocumentError where the file is damaged or encrypted.
    """
    try:
        import docx
        from docx.opc.exceptions import PackageNotFoundError
        from lxml import etree
    except ImportError as error:
        raise DocumentError(f"{path}: reading DOCX needs python-docx: install treatygraph[files].") from error
    try:
        document = docx.Document(str(path))
        parts = {str(part.partname): part.blob for part in document.part.package.iter_parts()}
        body = document.element.body
        styles = etree.fromstring(parts.get("/word/styles.xml", b"<styles/>"))
        numbering = etree.fromstring(parts.get("/word/numbering.xml", b"<numbering/>"))
        notes = etree.fromstring(parts.get("/word/footnotes.xml", b"<footnotes/>"))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise DocumentError(f"{path} is not a sound DOCX file (damaged, encrypted, or of another kind).") from error
    numbers = _Numbers(numbering, styles)
    blocks = list(_blocks(body, numbers))
    note_texts = [
        f"{mark} {text}"
        for mark, note in enumerate(
            (note for note in notes.iter(f"{_W}footnote") if note.get(f"{_W}type") in (None, "normal")), 1
        )
        if (text := " ".join(_text(paragraph) for paragraph in note.iter(f"{_W}p")).strip())
    ]
    if note_texts:
        blocks += ["____________", *note_texts]
    return "\n\n".join(blocks) + "\n"


def _blocks(parent: Any, numbers: _Numbers) -> Iterator[str]:
    """Yield paragraphs and table rows in order; content controls and insertions are looked through."""
    for element in parent:
        if element.tag == f"{_W}p":
            text = _text(element).strip()
            mark = numbers.mark(element) if text else ""
            if text:
                yield f"{mark} {text}".strip()
        elif element.tag == f"{_W}tbl":
            for row in element.iter(f"{_W}tr"):
                yield from _row_blocks(row, numbers)
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _blocks(element, numbers)


def _row_blocks(row: Any, numbers: _Numbers) -> Iterator[str]:
    """Yield a row: cells of one paragraph each on one line, others a paragraph a block, as in mastheads."""
    cells = [list(_blocks(cell, numbers)) for cell in row.iterchildren(f"{_W}tc")]
    if all(len(cell) <= 1 for cell in cells):
        line = "\t".join(cell[0] for cell in cells if cell)
        if line:
            yield line
    else:
        yield from (block for cell in cells for block in cell)


def _text(paragraph: Any) -> str:
    """Return the text of a paragraph, without deleted runs, field codes, and the boxes anchored in it."""
    parts: list[str] = []

    def walk(element: Any) -> None:
        for child in element:
            tag = child.tag
            if tag == f"{_W}t":
                parts.append(child.text or "")
            elif tag == f"{_W}tab":
                parts.append("\t")
            elif tag in (f"{_W}br", f"{_W}cr") and child.get(f"{_W}type") in (None, "textWrapping"):
                parts.append(" ")
            elif tag == f"{_W}noBreakHyphen":
                parts.append("\u2011")
            elif isinstance(tag, str) and not tag.endswith(
                ("}del", "}moveFrom", "}txbxContent", "}Fallback", "}pPr", "}rPr")
            ):
                walk(child)

    walk(paragraph)
    return re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", "".join(parts))


class _Numbers:
    """Counts numbered paragraphs as Word does (ECMA-376-1, section 17.9)."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        abstracts = {element.get(f"{_W}abstractNumId"): element for element in numbering.iter(f"{_W}abstractNum")}
        self.lists: dict[str, tuple[str, dict[int, Any], dict[int, int]]] = {}
        for number in numbering.iter(f"{_W}num"):
            key = number.find(f"{_W}abstractNumId").get(f"{_W}val")
            if key not in abstracts:
                continue
            levels = {int(level.get(f"{_W}ilvl")): level for level in abstracts[key].iter(f"{_W}lvl")}
            starts: dict[int, int] = {}
            for override in number.iter(f"{_W}lvlOverride"):
                level = int(override.get(f"{_W}ilvl"))
                if (start := override.find(f"{_W}startOverride")) is not None:
                    starts[level] = int(start.get(f"{_W}val"))
                if (changed := override.find(f"{_W}lvl")) is not None:
                    levels[level] = changed
            self.lists[number.get(f"{_W}numId")] = key, levels, starts
        self.styles = {style.get(f"{_W}styleId"): style for style in styles.iter(f"{_W}style")}
        self.counts: dict[str, Counter[int]] = {}
        self.begun: set[tuple[str, int]] = set()

    def mark(self, paragraph: Any) -> str:
        """Return the number before a paragraph, "" where it has none; to be called for each in order."""
        number, level = self._place(paragraph)
        if number not in self.lists or level not in self.lists[number][1]:
            return ""
        key, levels, starts = self.lists[number]
        counts = self.counts.setdefault(key, Counter())
        if level in starts and (number, level) not in self.begun:
            counts[level] = starts[level]
        else:
            counts[level] = counts[level] + 1 if counts[level] else self._start(levels[level])
        self.begun.add((number, level))
        for deeper in [deeper for deeper in counts if deeper > level]:
            del counts[deeper]
        template = self._value(levels[level], "lvlText")

        def count(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            return _format(counts[at] or self._start(levels[at]), self._value(levels[at], "numFmt"))

        if self._value(levels[level], "numFmt") == "bullet":
            return "•"
        return re.sub(r"%(\d)", count, template)

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """Return list and level of a paragraph, its own or its style's."""
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        number, level = self._read(own)
        seen: set[str] = set()
        identifier = style.get(f"{_W}val") if style is not None else None
        while identifier and identifier in self.styles and identifier not in seen and (number is None or level is None):
            seen.add(identifier)
            definition = self.styles[identifier]
            inherited, inherited_level = self._read(definition.find(f"{_W}pPr/{_W}numPr"))
            number = number if number is not None else inherited
            level = level if level is not None else inherited_level
            if level is None and number in self.lists:
                level = next(
                    (
                        at
                        for at, element in self.lists[number][1].items()
                        if self._value(element, "pStyle") == identifier
                    ),
                    None,
                )
            base = definition.find(f"{_W}basedOn")
            identifier = base.get(f"{_W}val") if base is not None else None
        return number or "", level or 0

    @staticmethod
    def _read(properties: Any) -> tuple[str | None, int | None]:
        if properties is None:
            return None, None
        number, level = properties.find(f"{_W}numId"), properties.find(f"{_W}ilvl")
        return (
            number.get(f"{_W}val") if number is not None else None,
            int(level.get(f"{_W}val")) if level is not None else None,
        )

    @staticmethod
    def _value(level: Any, name: str) -> str:
        element = level.find(f"{_W}{name}")
        return element.get(f"{_W}val", "") if element is not None else ""

    def _start(self, level: Any) -> int:
        return int(self._value(level, "start") or "1")


def _format(number: int, style: str) -> str:
    """Return a number in one of Word's formats (ECMA-376-1, section 17.18.59), else in decimals."""
    match style:
        case "lowerLetter" | "upperLetter":
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter if style == "lowerLetter" else letter.upper()
        case "lowerRoman" | "upperRoman":
            return format_roman(number) if style == "lowerRoman" else format_roman(number).upper()
        case "none":
            return ""
        case "decimalZero":
            return f"{number:02}"
        case "hindiNumbers":
            return "".join(chr(ord("٠") + int(digit)) for digit in str(number))
        case "arabicAbjad" if number <= len(_ABJAD):
            return _ABJAD[number - 1]
        case "chineseCounting" | "chineseCountingThousand" | "ideographDigital" | "japaneseCounting" if number < 100:
            tens, ones = divmod(number, 10)
            ten = "" if not tens else ("十" if tens == 1 else _HAN[tens - 1] + "十")
            return ten + (_HAN[ones - 1] if ones else "")
        case _:
            return str(number)
