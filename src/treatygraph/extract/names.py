"""Names of the registers in a text: one automaton a language, whole words, longest name first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import re2
from ahocorasick_rs import AhoCorasick, MatchKind

from treatygraph.extract.folding import Folded, folding_table
from treatygraph.extract.mention import Item, Mention
from treatygraph.extract.registers import Registers
from treatygraph.extract.spelling import read_spelling
from treatygraph.grammar import Grammar
from treatygraph.model import Entity

# Names of these categories are proper names: their first letter keeps its case.
_PROPER = {"state", "place", "person"}


@dataclass(frozen=True, slots=True)
class _Name:
    entity: Entity
    category: str
    exact: str  # the whole name where only this spelling counts (acronyms), else ""
    capital: bool  # the first letter must be a capital
    oblique: bool  # an inflected form that is not the nominative
    written: str  # as the register has it


# Only what follows tells that "all States" are not all: "all African States", where the adjective stands last.
_ALL = "class/all-states"
_YEAR = re2.compile(r"(?:19|20)\d\d")


def _own_year(category: str, surface: str) -> str | None:
    """Return the year in the name of a resolution or meeting ("the 1995 resolution"), which is its date."""
    years = _YEAR.findall(surface) if category in ("resolution", "meeting") else []
    return years[0] if len(years) == 1 else None


class NameFinder:
    """Finds the names of one language's registers in folded text."""

    def __init__(self, registers: Registers, grammar: Grammar) -> None:
        self._options = grammar.section("names")
        self._whole_words = self._options.get("boundary", "word") == "word"
        self._brackets = str(self._options.get("brackets") or "")
        self._determiners = tuple(self._options.get("determiners") or ())
        self._prefixes = frozenset(self._options.get("prefixes") or ())
        self._longest_prefix = max((len(p) for p in self._prefixes), default=0)
        narrowing = self._options.get("narrowing")
        self._narrowing = re2.compile(f"^(?:{narrowing})") if narrowing else None
        compound = self._options.get("compound")
        self._compound = re2.compile(compound) if compound else None
        table = folding_table(grammar)
        self._names: list[list[_Name]] = []
        self._spelled: set[str] = set()
        index: dict[str, int] = {}
        for entry in registers.entries.values():
            for written in entry.names.get(grammar.language, ()):
                for name, oblique in self._variants(written):
                    name = name.translate(table)
                    is_acronym = name.upper() == name and name.lower() != name
                    capital = entry.category in _PROPER and name[:1].isupper()
                    record = _Name(entry.entity, entry.category, name if is_acronym else "", capital, oblique, written)
                    self._spelled.add(name.lower())
                    position = index.setdefault(read_spelling(name.lower()), len(self._names))
                    if position == len(self._names):
                        self._names.append([])
                    if record not in self._names[position]:
                        self._names[position].append(record)
        self._automaton = AhoCorasick(list(index), matchkind=MatchKind.Standard) if index else None

    def is_slip(self, surface: str) -> bool:
        """Return whether a name that was found is spelled as no register has it."""
        return surface.lower() not in self._spelled

    def find_names(self, folded: Folded) -> Iterator[Mention]:
        """Yield every name in the text as a mention of one item; overlapping ones too, in no particular order."""
        if self._automaton is None:
            return
        for index, start, end in self._automaton.find_matches_as_indexes(read_spelling(folded.lower), overlapping=True):
            if self._whole_words and not self._is_whole(folded.lower, start, end):
                continue
            surface = folded.text[start:end]
            names = self._names[index]
            if len(names) > 1:  # marks that folding drops may tell them apart: Amman from Oman in Arabic
                written = folded.written(start, end)
                names = sorted(names, key=lambda name: (name.written != written, name.written != surface))
            for name in names:
                if (name.exact and surface != name.exact) or (name.capital and not surface[0].isupper()):
                    continue
                if name.entity.id == _ALL and self._narrowing and self._narrowing.search(folded.lower[end : end + 40]):
                    continue
                if (
                    name.category == "state"
                    and self._compound
                    and self._compound.search(folded.lower[max(0, start - 12) : start])
                ):
                    continue
                outer = self._bracketed(folded.text, start, end)
                if outer is not None:
                    date = _own_year(name.category, surface)
                    oblique = start if name.oblique else None
                    item = Item(name.category, start, end, name.entity, date=date, oblique=oblique)
                    yield Mention(name.category, (item,), *outer)
                break

    def _bracketed(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of a name with determiner or title brackets; None for one that is but a part of a title."""
        if not self._brackets:
            for determiner in self._determiners:
                if (
                    text[max(0, start - len(determiner)) : start].lower() == determiner
                    and not text[max(0, start - len(determiner) - 1) : start - len(determiner)].isalnum()
                ):
                    return start - len(determiner), end
            return start, end
        opened = text[start - 1 : start] == self._brackets[0]
        closed = text[end : end + 1] == self._brackets[1]
        if opened and closed:
            return start - 1, end + 1
        return None if opened or closed else (start, end)

    def _is_whole(self, text: str, start: int, end: int) -> bool:
        if end < len(text) and text[end].isalnum():
            return False
        if start == 0 or not text[start - 1].isalnum():
            return True
        if not self._prefixes:
            return False
        first = start
        while first and text[first - 1].isalpha() and start - first <= self._longest_prefix:
            first -= 1
        return text[first:start] in self._prefixes

    def _variants(self, written: str) -> Iterator[tuple[str, bool]]:
        """Yield the spellings of a register name: inflected up to `^`, with the article contracted.

        Beside each stands whether it is an oblique case; the nominative comes first.
        """
        head, mark, tail = written.partition("^")
        forms = self._inflect(head) if mark else {written: False}
        for form, oblique in forms.items():
            name = form + tail
            yield name, oblique
            for full, short in (self._options.get("contractions") or {}).items():
                if name.startswith(full):
                    yield short + name[len(full) :], oblique

    def _inflect(self, head: str) -> dict[str, bool]:
        """Return the forms of an adjective-noun phrase, all words in the same case; whether it is an oblique one."""
        table: Any = self._options.get("inflection") or []
        choices = []
        for word in head.split(" "):
            bare = word.rstrip(",")
            choices.append([tuple(f + word[len(bare) :] for f in forms) for forms in self._paradigms(bare, table)])
        forms = {head: False}
        for combination in product(*choices):
            for index, case in enumerate(zip(*combination, strict=True)):
                form = " ".join(case)
                forms[form] = forms.get(form, True) and index > 0
        return dict(sorted(forms.items(), key=lambda form: form[1]))

    @staticmethod
    def _paradigms(word: str, table: list[dict[str, Any]]) -> list[tuple[str, ...]]:
        """Return the declensions that a word's ending allows, each a tuple of forms in the same order of cases."""
        width = max((len(str(row["forms"]).split()) for row in table), default=1)
        longest = max((len(row["ending"]) for row in table if word.endswith(row["ending"])), default=-1)
        found = [
            tuple(
                word[: len(word) - len(row["ending"])] + ("" if form == "-" else form)
                for form in str(row["forms"]).split(" ")
            )
            for row in table
            if word.endswith(row["ending"]) and len(row["ending"]) == longest
        ]
        return found or [(word,) * width]
