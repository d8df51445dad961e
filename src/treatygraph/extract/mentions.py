"""From a passage to its abstracted line: names, dates and symbols, then references, phrases and meetings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from treatygraph.extract.context import Context
from treatygraph.extract.dates import DateFinder
from treatygraph.extract.folding import Folded
from treatygraph.extract.meetings import find_meetings
from treatygraph.extract.mention import Item, Line, Mention
from treatygraph.extract.names import NameFinder
from treatygraph.extract.phrases import PhraseReader
from treatygraph.extract.references import FIRST, RESOLUTIONS, WORKS, find_unknown, resolve_references
from treatygraph.extract.registers import Registers
from treatygraph.extract.spelling import is_slip
from treatygraph.extract.symbols import Number, NumberFinder, cited_symbol, identifier
from treatygraph.grammar import Grammar
from treatygraph.model import Entity

# Where two mentions start together and are equally long, the earlier of these wins.
_PREFERENCE = {"resolution": 0, "decision": 0, "document": 0, "date": 2, "ordinal": 3, "number": 4}


class MentionFinder:
    """Finds what a passage mentions, in one language."""

    def __init__(self, grammar: Grammar, registers: Registers) -> None:
        self._grammar = grammar
        self._registers = registers
        self._names = NameFinder(registers, grammar)
        self._dates = DateFinder(grammar)
        self._numbers = NumberFinder(grammar)
        self._phrases = PhraseReader(grammar, registers)
        self._of_meetings = frozenset(p.index for patterns in grammar.meetings.values() for p in patterns)

    def start_document(self) -> None:
        """Forget the dates of the document before."""
        self._dates.forget()

    def find_names(self, folded: Folded) -> list[Mention]:
        """Return names, dates, symbols and numbers as they stand, disjoint and in text order."""
        found = [*self._names.find_names(folded), *self._dates.find_dates(folded)]
        found.extend(self._numbers.find_numbers(folded))
        return _disjoint(found)

    def find_founding(self, folded: Folded, named: Iterable[Mention]) -> Iterator[Item]:
        """Yield the resolutions told within the names of organs: of the committee that one of them established."""
        organs = [m for m in named if m.category == "organ" and any(c.isdigit() for c in folded.text[m.start : m.end])]
        for number in self._numbers.find_numbers(folded) if organs else ():
            item = number.items[0]
            inside = any(m.start <= number.start and number.end <= m.end for m in organs)
            if inside and isinstance(item.value, Number) and item.value.session:
                yield replace(item, category="resolution", entity=cited_symbol("resolution", item.value, None, None))

    def is_slip(self, mention: Mention, folded: Folded) -> bool:
        """Return whether a mention as it stands holds a spelling slip."""
        surface = folded.text[mention.items[0].start : mention.items[0].end]
        if mention.category in ("number", "resolution", "decision", "document"):
            return is_slip(surface)
        return mention.category not in ("date", "ordinal") and self._names.is_slip(surface)

    def read_line(self, folded: Folded, named: Iterable[Mention], context: Context, stages: list[Mention]) -> Line:
        """Return the passage as an abstracted line with every mention resolved as far as the text allows.

        `stages` receives the mentions that a later phrase may swallow: names, references, symbols, provisions.
        """
        line = Line(folded.text, list(range(len(folded.text) + 1)), patterns=self._phrases.patterns)
        line = line.replace([(m.start, m.end, m) for m in named])
        context.start_passage()
        if not line.find_candidates() or (len(line.mentions) < 2 and line.find_candidates() <= self._phrases.of_lists):
            # No phrase can occur: most passages of most documents cost no more than their names.
            for mention in line.mentions.values():
                context.note(mention)
            stages.extend(line.mentions.values())
            return line
        line = self._phrases.read_names(line, context)
        line = resolve_references(line, FIRST, self._grammar, context, self._registers)
        stages.extend(m for m in line.mentions.values() if m.category in ("treaty", "work"))
        line = self._phrases.read_symbols(line, context)
        stages.extend(m for m in line.mentions.values() if m.category in ("resolution", "decision", "document"))
        line = resolve_references(line, RESOLUTIONS, self._grammar, context, self._registers)
        line = self._phrases.read_classes(line, context)
        stages.extend(m for m in line.mentions.values() if m.category == "provision")
        line.mentions = {i: _name_as_written(m, folded) for i, m in line.mentions.items()}
        line = resolve_references(line, WORKS, self._grammar, context, self._registers)
        if line.may_hold(self._of_meetings):
            line = find_meetings(line, self._grammar, context, self._registers)
        line.mentions = {i: _name_as_written(m, folded) for i, m in line.mentions.items()}
        return find_unknown(self._phrases.read_bindings(line, context), self._grammar)


def _name_as_written(mention: Mention, folded: Folded) -> Mention:
    """Give a meeting or work that no register describes its own words as label, as an entity that no register knows."""
    if all(item.value != "unnamed" for item in mention.items):
        return mention
    items = []
    for item in mention.items:
        if item.value == "unnamed":
            name = " ".join(folded.text[item.start : item.end].split())
            item = replace(item, entity=Entity(unresolved(name), folded.written(item.start, item.end)))
        items.append(item)
    return replace(mention, items=tuple(items))


def unresolved(name: str) -> str:
    """Return the id of an entity that no register knows: `unresolved/` and an ASCII slug made from its name."""
    ascii_slug = identifier("unresolved", name).lower()
    if sum(c.isalnum() and c.isascii() for c in name) >= 0.8 * sum(c.isalnum() for c in name):
        return ascii_slug[:96]
    digits = "".join(f"{ord(c):x}" if not c.isascii() else c for c in name if c.isalnum())
    return f"unresolved/u{digits[:96]}".lower()


def _disjoint(found: list[Mention]) -> list[Mention]:
    """Return the mentions without overlaps: the leftmost, of these the longest, of these the preferred."""
    found.sort(key=lambda m: (m.start, -m.end, _PREFERENCE.get(m.category, 1)))
    kept: list[Mention] = []
    end = -1
    for mention in found:
        if mention.start >= end:
            kept.append(mention)
            end = mention.end
    return kept
