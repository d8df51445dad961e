"""One document to its claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

import re2

from treatygraph.documents import read_masthead, read_passage
from treatygraph.extract.claims import ClaimMaker
from treatygraph.extract.context import Context
from treatygraph.extract.events import POSITIONS, EventFinder
from treatygraph.extract.findings import Findings
from treatygraph.extract.folding import Folded, fold_reading, folding_table
from treatygraph.extract.listing import leads_list, read_entry
from treatygraph.extract.mention import Line, Mention
from treatygraph.extract.mention_claims import MentionClaimMaker, alias_claims
from treatygraph.extract.mentions import MentionFinder
from treatygraph.extract.registers import read_registers
from treatygraph.extract.source import Source
from treatygraph.extract.topics import TopicFinder
from treatygraph.grammar import read_grammar
from treatygraph.model import Claim, Document

# Rules look at every pair of events of a sentence: one of more characters than any real one has is cut at clauses.
_LONGEST_SENTENCE = 8192
_CITED = ("resolution", "decision", "document", "provision", "treaty", "work")


class Extractor:
    """Extracts the claims of documents in one language; compiled once, used for many."""

    def __init__(self, language: str) -> None:
        self._grammar = read_grammar(language)
        self._registers = read_registers()
        self._mentions = MentionFinder(self._grammar, self._registers)
        self._events = EventFinder(self._grammar)
        topics = TopicFinder(self._grammar)
        self._named = MentionClaimMaker(self._registers, self._grammar, topics)
        self._stated = ClaimMaker(self._registers, self._grammar, topics)
        self._table = folding_table(self._grammar)
        self._drop_spaces = self._grammar.data.get("spaces") == "drop"
        abbreviations = self._grammar.data.get("abbreviations") or ()
        self._abbreviation = (
            re2.compile(r"(?:^|[^\pL])(?:" + "|".join(map(re2.escape, abbreviations)) + ")$") if abbreviations else None
        )

    def extract(self, document: Document, findings: Findings | None = None) -> list[Claim]:
        """Return the claims of a document in text order, none twice in one passage; `findings` takes the loose ends."""
        self._mentions.start_document()
        document = self._with_author(document)
        passages = [(p, self._fold(document, p)) for p in document.passages]
        named = [(p, f, self._mentions.find_names(f)) for p, f in passages if f.text]
        title = [m for p, _, found in named if p.kind == "title" for m in found]
        context = Context(document, self._registers, title, (m for _, _, found in named for m in found))
        names: set[tuple[str, str]] = set()
        told: set[str] = set()
        leading: tuple[Line, str] | None = None
        claims: list[Claim] = []
        for passage, folded, found in named:
            before = len(claims)
            source = Source(document, passage, folded)
            claims.extend(alias_claims(source, found, names))
            stages: list[Mention] = []
            line = self._mentions.read_line(folded, found, context, stages)
            cited = [m for m in stages if m.category in _CITED]
            items = [i for m in cited for i in m.items] + list(self._mentions.find_founding(folded, found))
            claims.extend(self._named.cite_claims(source, line, items))
            claims.extend(self._named.treaty_claims(source, (m for m in stages if m.category == "treaty"), told))
            events: list[Claim] = list(self._entry_claims(source, line, leading, context))
            for sentence in self._sentences(line):
                stated = self._events.find_events(sentence)
                made = list(self._stated.event_claims(source, sentence, stated, context))
                events.extend(made)
                if findings is not None and not made and self._events.is_triggered(sentence):
                    findings.silent.append((document.slug, passage.address, _words(folded, sentence)))
            leading = self._lead_list(line, folded) or (leading if events else None)
            met = {c.subject for c in events if c.kind == "meeting" and c.subject}
            events.extend(self._named.meeting_claims(source, line.mentions.values(), met))
            if passage.kind == "masthead" and context.last_meeting is not None:
                events.extend(self._named.session_claims(source, line, context.last_meeting))
            claims.extend(events)
            if findings is not None:
                findings.slips.extend(
                    (document.slug, passage.address, folded.text[m.start : m.end])
                    for m in found
                    if self._mentions.is_slip(m, folded)
                )
                used = {c.date for c in claims[before:]}
                findings.dates.extend(
                    (document.slug, passage.address, folded.text[m.start : m.end])
                    for m in found
                    if m.category == "date" and not any(_is_part(i.date, used) for i in m.items)
                )
        return list(_unique(_redate(claims)))

    def _lead_list(self, line: Line, folded: Folded) -> tuple[Line, str] | None:
        """Return the sentence of a passage that leads a list below it, and its words; None if there is none."""
        if not leads_list(line):
            return None
        sentence = list(self._sentences(line))[-1]
        return sentence, _words(folded, sentence)

    def _entry_claims(
        self, source: Source, line: Line, leading: tuple[Line, str] | None, context: Context
    ) -> Iterator[Claim]:
        """Yield what the entry of a list says together with the words that lead the list."""
        entry = read_entry(leading[0], line, spaced=not self._drop_spaces) if leading else None
        if leading is None or entry is None:
            return
        states = {item.entity for mention in line.mentions.values() for item in mention.items}
        because = {"role": "object", "name": leading[1], "because": "the words that lead the list"}
        for claim in self._stated.event_claims(source, entry, self._events.find_events(entry), context):
            if claim.subject in states and claim.kind not in POSITIONS:
                yield replace(claim, details={**claim.details, "resolved": [because]})

    def _with_author(self, document: Document) -> Document:
        """Return a document without metadata with what its masthead states, so that "we" is somebody."""
        if "author" in document.meta or "body" in document.meta:
            return document
        found = read_masthead(document, document.slug, self._registers.resolve)
        stated = {f.key: f.value for f in found}
        return replace(document, meta={**stated, **document.meta})

    def _fold(self, document: Document, passage: object) -> Folded:
        reading = read_passage(document, passage)  # type: ignore[arg-type]
        return fold_reading(reading, self._table, drop_spaces=self._drop_spaces)

    def _sentences(self, line: Line) -> Iterator[Line]:
        """Yield the sentences of a passage's line."""
        start = 0
        for match in self._grammar.sentence_end.finditer(line.chars):
            end = match.span(1)[1] if match.re.groups else match.end()
            if self._abbreviation is not None and self._abbreviation.search(line.chars[max(0, end - 24) : end]):
                continue
            if end > start:
                yield from self._pieces(line, start, end)
                start = end
        if start < len(line.chars):
            yield from self._pieces(line, start, len(line.chars))

    def _pieces(self, line: Line, start: int, end: int) -> Iterator[Line]:
        """Yield a sentence, cut at the ends of clauses, else at spaces, where it is too long to be one."""
        while end - start > _LONGEST_SENTENCE:
            window = line.chars[start : start + _LONGEST_SENTENCE]
            cut = max((m.end() for m in self._grammar.clause_end.finditer(window)), default=0)
            cut = cut or window.rfind(" ") + 1 or _LONGEST_SENTENCE
            yield line.cut(start, start + cut)
            start += cut
        yield line.cut(start, end)


def _words(folded: Folded, line: Line) -> str:
    start, end = line.span(0, len(line.chars))
    return folded.text[start:end].strip()


def _is_part(date: str | None, used: set[str | None]) -> bool:
    """Whether a claim has the date, or an interval that holds it."""
    return date is not None and any(date in (u or "") for u in used)


def _redate(claims: list[Claim]) -> Iterator[Claim]:
    """Yield the claims, a cited symbol with the day that the same passage gives for its adoption."""
    adopted = {
        (c.passage, c.object): c.date
        for c in claims
        if c.kind == "adopted" and c.date and c.object and c.object.id.startswith(("resolution/", "decision/"))
    }
    for claim in claims:
        day = adopted.get((claim.passage, claim.object)) if claim.object else None
        yield replace(claim, date=day) if claim.kind == "cites" and claim.date is None and day else claim


def _unique(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield claims without repetitions in a passage; each position and each citation of a symbol counts."""
    seen: set[tuple[object, ...]] = set()
    for claim in claims:
        treaty = claim.object is not None and claim.object.id.startswith("treaty/")
        each = claim.kind in POSITIONS or (claim.kind == "cites" and not treaty)
        key = (
            claim.kind,
            claim.subject,
            claim.object,
            claim.date,
            claim.place,
            claim.passage,
            claim.start if each else None,
        )
        if key not in seen:
            seen.add(key)
            yield claim


@cache
def _extractor(language: str) -> Extractor:
    return Extractor(language)


def extract_claims(document: Document, findings: Findings | None = None) -> list[Claim]:
    """Return the claims of a document, read by the grammar of its language; `findings` takes the loose ends.

    Raises GrammarError if there is no grammar for the language.
    """
    return _extractor(document.language).extract(document, findings)
