"""The outline of a document: its passages, each with an address."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from treatygraph.documents.conventions import Conventions, conventions
from treatygraph.documents.markers import Marker, format_roman, parse_number
from treatygraph.documents.paragraphs import Paragraph, read_paragraphs
from treatygraph.model import Passage

_SENTENCE_END = re.compile(r"[.。!！?？;；:：,，،؛؟…][\"'”’»）)]*[*¹²³⁴-⁹\d]{0,2}$")
_CLAUSE_END = re.compile(r"[,，،;；؛][\"'”’»）)]*$")
_COLON_END = re.compile(r"[:：]$")
_HEADING_LENGTH = 160
_TITLE_LENGTH = 400


def outline_passages(text: str, language: str) -> tuple[Passage, ...]:
    """Return the passages of a stored text in order, without overlap; furniture of pages belongs to none.

    `language` is a BCP 47 tag. Offsets are in code points. docs/documents.md lists the addresses.
    """
    rules = conventions(language)
    paragraphs = list(read_paragraphs(text, rules))
    outline = _Outline(rules)
    for section in _sections(paragraphs, rules):
        outline.read_section(section)
    return tuple(outline.passages)


def _sections(paragraphs: list[Paragraph], rules: Conventions) -> list[list[Paragraph]]:
    """Cut a document before each heading of an attachment."""
    sections: list[list[Paragraph]] = [[]]
    for paragraph in paragraphs:
        if rules.attachment(paragraph.text):
            sections.append([])
        sections[-1].append(paragraph)
    return sections


def _is_heading(paragraph: Paragraph, longest: int = _HEADING_LENGTH) -> bool:
    marker = paragraph.marker
    if marker is not None and marker.kind != "section":
        return False
    text = paragraph.text
    return len(text) <= longest and not _SENTENCE_END.search(text) and not text[0].islower()


@dataclass
class _Run:
    """A run of numbered paragraphs, `prefix` before their numbers in addresses."""

    prefix: str
    number: int = 0


@dataclass
class _Outline:
    rules: Conventions
    passages: list[Passage] = field(default_factory=list)
    addresses: Counter[str] = field(default_factory=Counter)
    attachments: Counter[str] = field(default_factory=Counter)

    def add(self, address: str, kind: str, paragraph: Paragraph) -> None:
        self.addresses[address] += 1
        if self.addresses[address] > 1:
            base, count = address, self.addresses[address]
            while self.addresses[f"{base}-{count}"]:
                count += 1
            address = f"{base}-{count}"
            self.addresses[address] += 1
        self.passages.append(Passage(address, kind, paragraph.start, paragraph.end))

    def add_next(self, prefix: str, kind: str, paragraph: Paragraph, *, first: str | None = None) -> str:
        """Add a passage numbered in order below a prefix, the first maybe by an address of its own; return it."""
        count = self.addresses[f"{prefix}#"] = self.addresses[f"{prefix}#"] + 1
        address = first if first and count == 1 else f"{prefix}/{count}"
        self.add(address, kind, paragraph)
        return address

    def read_section(self, paragraphs: list[Paragraph]) -> None:
        """Read the document before its attachments, or one attachment."""
        prefix = ""
        if paragraphs and (opened := self.rules.attachment(paragraphs[0].text)):
            name, numeral = opened
            number = parse_number(numeral) if numeral else None
            prefix = f"{name}-{number}" if number else name
            self.attachments[name] += 1
            if self.addresses[prefix]:
                prefix = f"{name}-{self.attachments[name]}"
            self.add(prefix, "heading", paragraphs[0])
            paragraphs = paragraphs[1:]
            prefix += "/"
        _Section(self, prefix, paragraphs).read()


class _Section:
    """Reads one section: front matter, preamble, body, closing."""

    def __init__(self, outline: _Outline, prefix: str, paragraphs: list[Paragraph]) -> None:
        self.outline = outline
        self.rules = outline.rules
        self.prefix = prefix
        self.paragraphs = paragraphs
        self.runs: list[_Run] = [_Run(prefix)]
        self.parts = 1
        self.under: str | None = None  # address of the numbered paragraph under which unnumbered ones stand
        self.unnumbered: str | None = None  # address of the last unnumbered one under none
        self.item: tuple[int, str] | None = None  # the last lettered sub-item and its address
        self.nested: tuple[int, str] | None = None  # the last Roman item below it
        self.article = 0
        self.titles_article = False  # the last paragraph was the bare heading of an article
        self.invited = False  # the last paragraph ended with a colon, so that a list may follow
        self.last_numbered = max(
            (at for at, paragraph in enumerate(paragraphs) if paragraph.marker and paragraph.marker.kind == "number"),
            default=-1,
        )

    def read(self) -> None:
        at = self._read_front()
        at = self._read_preamble(at)
        while at < len(self.paragraphs):
            if at > self.last_numbered and self.rules.closing.match(self.paragraphs[at].text):
                self._read_closing(at)
                return
            self._read_body(self.paragraphs[at])
            at += 1

    def _read_front(self) -> int:
        titled = False
        for at, paragraph in enumerate(self.paragraphs):
            if self.rules.article.fullmatch(paragraph.text):
                return at
            if self.rules.is_masthead(paragraph.text):
                self.outline.add_next(f"{self.prefix}masthead", "masthead", paragraph, first=f"{self.prefix}masthead")
            elif _is_heading(paragraph, _TITLE_LENGTH) and at + 1 < len(self.paragraphs):
                if titled:
                    self.outline.add_next(f"{self.prefix}heading", "heading", paragraph)
                else:
                    self.outline.add(f"{self.prefix}title", "title", paragraph)
                titled = True
            else:
                return at
        return len(self.paragraphs)

    def _read_preamble(self, at: int) -> int:
        """Read an opening formula and the clauses after it; both end as clauses do, not as sentences."""
        clauses = self.paragraphs[at + 1 : at + 2]
        opening = self.paragraphs[at : at + 1]
        if not (
            clauses
            and opening[0].marker is None
            and re.search(r"[,，،:：]$", opening[0].text)
            and clauses[0].marker is None
            and _CLAUSE_END.search(clauses[0].text)
        ):
            return at
        self.outline.add(f"{self.prefix}opening", "preamble", opening[0])
        for next_at, paragraph in enumerate(self.paragraphs[at + 1 :], at + 1):
            if paragraph.marker is not None and paragraph.marker.kind in ("number", "section", "note"):
                return next_at
            if self.rules.article.fullmatch(paragraph.text) or _is_heading(paragraph):
                return next_at
            if _COLON_END.search(paragraph.text):
                self.outline.add(f"{self.prefix}enacting", "preamble", paragraph)
                return next_at + 1
            self.outline.add_next(f"{self.prefix}preamble", "preamble", paragraph)
        return len(self.paragraphs)

    def _read_closing(self, at: int) -> None:
        for paragraph in self.paragraphs[at:]:
            if paragraph.marker is not None and paragraph.marker.kind == "note":
                self._read_body(paragraph)
            else:
                self.outline.add_next(f"{self.prefix}closing", "closing", paragraph, first=f"{self.prefix}closing")

    def _read_body(self, paragraph: Paragraph) -> None:
        marker = paragraph.marker
        if self._read_article(paragraph):
            return
        if marker is not None and marker.kind == "note":
            self.outline.add_next(f"{self.prefix}note", "note", paragraph)
            return
        if _is_heading(paragraph):
            if self.titles_article:
                self.outline.add(f"{self.runs[0].prefix}title", "heading", paragraph)
            else:
                self.outline.add_next(f"{self.prefix}heading", "heading", paragraph)
            self.under = self.unnumbered = self.item = self.nested = None
        elif marker is not None and marker.value is not None and self._is_number(marker):
            self._read_number(paragraph, marker.value)
        elif marker is not None and marker.value is not None and marker.kind in ("item", "letter"):
            self._read_item(paragraph, marker)
        else:
            self._read_unnumbered(paragraph)
        self.invited = _COLON_END.search(paragraph.text) is not None
        self.titles_article = False

    def _is_number(self, marker: Marker) -> bool:
        """Return whether a mark numbers paragraphs; those of sections do, in order, where nothing else does."""
        is_next = marker.value == self.runs[-1].number + 1
        return marker.kind == "number" or (marker.kind == "section" and self.last_numbered < 0 and is_next)

    def _read_article(self, paragraph: Paragraph) -> bool:
        match = self.rules.article.fullmatch(paragraph.text)
        number = parse_number(match["n"]) if match else None
        if match is None or number is None:
            return False
        inline = bool(match["rest"]) and _SENTENCE_END.search(paragraph.text) is not None
        if inline and number != self.article + 1:
            return False
        if number <= self.article:
            self.parts += 1
        self.article = number
        part = self.prefix if self.parts == 1 else f"{self.prefix}part-{self.parts}/"
        self.outline.add(f"{part}article-{number}", "paragraph" if inline else "heading", paragraph)
        self.runs = [_Run(f"{part}article-{number}/")]
        self.under = self.unnumbered = self.item = self.nested = None
        self.titles_article = not match["rest"]
        return True

    def _read_number(self, paragraph: Paragraph, number: int) -> None:
        run = self.runs[-1]
        if number == 1 and run.number and self.invited and self.under:
            self.runs.append(run := _Run(f"{self.under}/item-"))
        elif number <= run.number or run.prefix.endswith("item-"):
            outer = next((outer for outer in reversed(self.runs[:-1]) if outer.number + 1 == number), None)
            if number != run.number + 1 and outer is not None:
                self.runs = self.runs[: self.runs.index(outer) + 1]
                run = outer
            elif number <= run.number:
                self.parts += 1
                self.runs = [run := _Run(f"{self.prefix}part-{self.parts}/")]
        run.number = number
        address = f"{run.prefix}{number}"
        self.outline.add(address, "paragraph", paragraph)
        if not run.prefix.endswith("item-"):
            self.under = address
            self.outline.addresses[f"{address}#"] = 1  # its continuation is the second paragraph of that number
        self.item = self.nested = None

    def _read_item(self, paragraph: Paragraph, marker: Marker) -> None:
        above = self.under or self.unnumbered
        base = f"{above}/" if above else self.runs[-1].prefix
        if marker.kind == "item":
            base = f"{self.item[1]}/" if self.item else base
            self.outline.add(f"{base}item-{marker.value}", "paragraph", paragraph)
            return
        expected = self.item[0] + 1 if self.item else 1
        romans = [-reading for reading in marker.readings if reading < 0]
        letters = [reading for reading in marker.readings if reading > 0]
        nested_next = self.nested[0] + 1 if self.nested else 1
        if expected not in letters and romans and self.item and romans[0] == nested_next:
            address = f"{self.item[1]}/{format_roman(romans[0])}"
            self.nested = romans[0], address
        elif not letters or (romans and not self.item and romans[0] == nested_next and letters[0] != 1):
            address = f"{base}{format_roman(romans[0])}"
            self.nested = romans[0], address
        else:
            letter = expected if expected in letters else letters[0]
            address = f"{base}{chr(ord('a') + letter - 1)}" if letter <= 26 else f"{base}item-{letter}"
            self.item, self.nested = (letter, address), None
        self.outline.add(address, "paragraph", paragraph)

    def _read_unnumbered(self, paragraph: Paragraph) -> None:
        if self.under:
            self.outline.add_next(self.under, "paragraph", paragraph)
        else:
            self.unnumbered = self.outline.add_next(f"{self.runs[0].prefix}body", "paragraph", paragraph)
            self.item = self.nested = None
