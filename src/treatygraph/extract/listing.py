"""Lists that go on below the words that lead them: "The following States have ratified it:", then a State a line."""

from __future__ import annotations

from dataclasses import replace

from treatygraph.extract.mention import Item, Line, Mention
from treatygraph.grammar.categories import CHARACTER

_COLON = ":"
# A marker before an entry ("(a)"), an article or preposition in it ("le", "on"): no more letters than these.
_FEW = 3


def leads_list(line: Line) -> bool:
    """Return whether a passage ends with a colon, so that a list may follow."""
    return line.chars.rstrip().endswith(_COLON)


def read_entry(lead: Line, line: Line, *, spaced: bool) -> Line | None:
    """Return the sentence that leads a list with the entry of one passage after it; None if that is no entry.

    An entry is a State, or several, each with its day: "(a) Cuba: 4 November 2002; Peru: 3 May 2003". Offsets are
    those of the entry; `spaced` says whether the language sets a space after a colon.
    """
    if {mention.category for mention in line.mentions.values()} - {"state", "date", "number", "ordinal"}:
        return None
    dated: list[Item] = []
    waiting: list[Item] = []
    days: list[Item] = []
    for _, mention in sorted(line.mentions.items()):
        if mention.category == "state":
            waiting.extend(mention.items)
        elif mention.category == "date":
            days.extend(mention.items)
            dated.extend(replace(item, date=item.date or mention.items[0].date) for item in waiting)
            waiting.clear()
    dated.extend(waiting)
    letters = sum(char.isalpha() for index, char in enumerate(line.chars) if index not in line.mentions)
    if not dated or letters > _FEW * len(dated) or not all(item.date for item in dated):
        return None
    start, end = min(i.start for i in dated + days), max(i.end for i in dated + days)
    entry = Mention("state", tuple(dated), start, end)
    before = lead.chars.rstrip().removesuffix(_COLON)
    chars = before.rstrip() + (f"{_COLON} " if spaced else _COLON) + CHARACTER["state"]
    mentions = {index: _moved(mention, start) for index, mention in lead.mentions.items()}
    mentions[len(chars) - 1] = entry
    return Line(chars, [start] * len(chars) + [end], mentions)


def _moved(mention: Mention, to: int) -> Mention:
    """Return a mention of the leading words as one that stands where the entry does."""
    moved = mention.moved(to, to + 1)
    return replace(moved, items=tuple(replace(item, via=None) for item in moved.items))
