"""What a text mentions: items, lists of items, and the abstracted line that holds them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from treatygraph.grammar.categories import CHARACTER
from treatygraph.grammar.patterns import Match, Pattern, PatternSet
from treatygraph.model import Entity


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is mentioned: an entity, a day, a number.

    `start`, `end` are offsets into the folded text of the passage; `date` is EDTF: the day itself for a date,
    the day bound to the item ("resolution 52/38 S of 9 December 1997") for any other; `via` says how a
    reference was resolved ("defined as …"), None for a name; `value` holds what a date or number parses to;
    `oblique` is where an inflected name that is not in the nominative starts: a phrase that stretches the item to
    the left ("the delegation of France") gives it a case of its own.
    """

    category: str
    start: int
    end: int
    entity: Entity | None = None
    date: str | None = None
    place: Entity | None = None
    via: str | None = None
    value: Any = None
    details: tuple[tuple[str, Any], ...] = ()
    oblique: int | None = None

    @property
    def is_oblique(self) -> bool:
        """Whether the item stands in another case than the nominative, so that it cannot be a subject."""
        return self.oblique is not None and self.oblique == self.start


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention or a coordinated list of them, as a line shows it by one character."""

    category: str
    items: tuple[Item, ...]
    start: int
    end: int

    def moved(self, start: int, end: int) -> Mention:
        """Return the same items as those of another span: of a pronoun, or of a passage that speaks of them too."""
        items = tuple(replace(item, start=start, end=end) for item in self.items)
        return Mention(self.category, items, start, end)

    def over(self, start: int, end: int) -> Mention:
        """Return the same mention stretched over a wider span."""
        return replace(self, start=start, end=end)


@dataclass(slots=True)
class Line:
    """A stretch of text in which each mention is one private-use character.

    `cells[i]` is the folded offset where `chars[i]` starts, with one more at the end; `mentions` maps the
    index of a private-use character to its mention, in text order.
    """

    chars: str
    cells: list[int]
    mentions: dict[int, Mention] = field(default_factory=dict)
    patterns: PatternSet | None = None
    _candidates: frozenset[int] | None = None
    _clause_ends: list[tuple[int, int]] | None = None
    _places: list[int] | None = None

    def find_clause_ends(self, expression: Any) -> list[tuple[int, int]]:
        """Return the spans of the line's clause ends, in text order; `expression` is the language's."""
        if self._clause_ends is None:
            self._clause_ends = [m.span() for m in expression.finditer(self.chars)]
        return self._clause_ends

    def find_candidates(self) -> frozenset[int]:
        """Return the indexes of the patterns of the line's set that can occur in it."""
        if self._candidates is None:
            self._candidates = self.patterns.find_candidates(self.chars) if self.patterns else frozenset()
        return self._candidates

    def may_hold(self, indexes: frozenset[int]) -> bool:
        """Return whether a pattern of the line's set with one of these indexes can occur in it."""
        return not self.find_candidates().isdisjoint(indexes)

    def mention(self, span: tuple[int, int]) -> Mention:
        """Return the only mention in a span of `chars`; KeyError if there is none."""
        for index in range(*span):
            if index in self.mentions:
                return self.mentions[index]
        raise KeyError(span)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the folded offsets of a span of `chars`."""
        return self.cells[start], self.end_of(end - 1)

    def end_of(self, index: int) -> int:
        """Return the folded offset at which the character at `index` ends."""
        mention = self.mentions.get(index)
        return mention.end if mention else self.cells[index] + 1

    def replace(self, found: Iterable[tuple[int, int, Mention]]) -> Line:
        """Return the line with each `(start, end, mention)` replaced by one character; spans are disjoint, sorted."""
        pieces: list[str] = []
        cells: list[int] = []
        mentions: dict[int, Mention] = {}
        position = 0
        pending = sorted(self.mentions, reverse=True)

        def keep(until: int) -> None:
            base = len(cells) - position
            pieces.append(self.chars[position:until])
            cells.extend(self.cells[position:until])
            while pending and pending[-1] < until:
                index = pending.pop()
                if index >= position:
                    mentions[base + index] = self.mentions[index]

        for start, end, mention in found:
            keep(start)
            mentions[len(cells)] = mention
            pieces.append(CHARACTER[mention.category])
            cells.append(mention.start)
            position = end
        keep(len(self.chars))
        cells.append(self.cells[-1])
        return Line("".join(pieces), cells, mentions, self.patterns)

    def cut(self, start: int, end: int) -> Line:
        """Return the part of the line between two indexes of `chars`."""
        if self._places is None:
            self._places = sorted(self.mentions)
        places = self._places[bisect_left(self._places, start) : bisect_left(self._places, end)]
        mentions = {i - start: self.mentions[i] for i in places}
        return Line(self.chars[start:end], self.cells[start : end + 1], mentions)


def rewrite(line: Line, patterns: Iterable[Pattern], compose: Callable[[Line, Match], Mention | None]) -> Line:
    """Return `line` with every match of the patterns replaced by the mention that `compose` makes of it.

    The patterns are of the line's set. `compose` returns None to leave a match as it is. A group named `whole`
    narrows what is replaced.
    """
    candidates = line.find_candidates()
    for pattern in patterns:
        if pattern.index not in candidates:
            continue
        found: list[tuple[int, int, Mention]] = []
        for match in pattern.find_all(line.chars):
            mention = compose(line, match)
            if mention is not None:
                start, end = match.roles.get("whole", (match.start, match.end))
                found.append((start, end, mention))
        if found:
            line = line.replace(found)
            candidates = line.find_candidates()
    return line
