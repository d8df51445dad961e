"""Meetings named by description: their type, ordinal, year and body, and one English label for all languages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import re2

from treatygraph.extract.context import Context
from treatygraph.extract.mention import Item, Line, Mention, rewrite
from treatygraph.extract.registers import Registers
from treatygraph.extract.symbols import Number, identifier
from treatygraph.grammar import Grammar, meeting_types
from treatygraph.grammar.patterns import Match
from treatygraph.model import Entity

_UNITS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_TENS = "twent thirt fort fift sixt sevent eight ninet".split()
_PLACEHOLDER = re2.compile(r"\{(\w+)\}")


def ordinal_words(number: int) -> str:
    """Return an ordinal below 100 in English words, a larger one in digits."""
    if number < 20:
        return _UNITS[number]
    if number >= 100:
        ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
        return f"{number}{ending}"
    tens, unit = divmod(number, 10)
    stem = _TENS[tens - 2]
    return f"{stem}ieth" if unit == 0 else f"{stem}y-{_UNITS[unit]}"


def find_meetings(line: Line, grammar: Grammar, context: Context, registers: Registers) -> Line:
    """Return the line with the meetings that the language describes replaced by mentions."""
    for kind, patterns in grammar.meetings.items():
        line = rewrite(line, patterns, partial(_compose, kind, context, registers))
    return line


def _compose(kind: str, context: Context, registers: Registers, line: Line, match: Match) -> Mention | None:
    last = context.last_meeting
    if kind == "unnamed" or (kind == "subsequent" and (last is None or last.value == "unnamed")):
        mention = _unnamed(line, match)
        context.last_meeting = mention.items[-1]
        return mention
    years: list[str | None] = [None]
    if kind == "subsequent":
        if last is None or last.value is None:
            return None
        kind, of_label, with_label = last.value
        if render(meeting_types()[kind]["labels"], None, None, of_label, with_label) is None:
            return _unnamed(line, match)
        ordinal = _ordinal(line, match)
    else:
        body = match.roles.get("body")
        if body is not None and not _is_body(line.mention(body), kind):
            return None
        of = _labels(line, match, "of")
        default = meeting_types()[kind].get("of")
        fallback = registers.entity(default) if default else None
        same = last.value[1] if last is not None and isinstance(last.value, tuple) and last.value[0] == kind else ""
        of_label = of or (fallback.label if fallback else same)
        with_label = _labels(line, match, "with")
        ordinal = _ordinal(line, match)
        year = match.roles.get("year")
        days = [item.date for item in line.mention(year).items if item.date] if year else []
        if any(len(day) > len("2015") for day in days):
            return None
        years = list(days) or years
    start, end = line.span(*match.roles.get("whole", (match.start, match.end)))
    items = []
    undated = meeting_types()[kind].get("undated", False)
    for one in years or [None]:
        label = render(meeting_types()[kind]["labels"], ordinal, one, of_label, with_label)
        if label is None:
            return None
        entity = Entity(identifier("meeting", label).lower(), label)
        items.append(
            Item("meeting", start, end, entity, date=None if undated else one, value=(kind, of_label, with_label))
        )
    context.last_meeting = items[-1]
    return Mention("meeting", tuple(items), start, end)


def _ordinal(line: Line, match: Match) -> int | None:
    span = match.roles.get("ordinal")
    value = line.mention(span).items[0].value if span else None
    return value.whole if isinstance(value, Number) else None


def _is_body(mention: Mention, kind: str) -> bool:
    """Whether the organ that a pattern takes for the head noun ("Review Conference") is of this type of meeting."""
    bodies = meeting_types()[kind].get("body", ())
    return all(item.entity is not None and item.entity.id in bodies for item in mention.items)


def _labels(line: Line, match: Match, role: str) -> str:
    span = match.roles.get(role)
    if span is None:
        return ""
    names = [item.entity.label for item in line.mention(span).items if item.entity is not None]
    return " and ".join(names)


def render(labels: Sequence[str], ordinal: int | None, year: str | None, of: str, with_: str = "") -> str | None:
    """Return the first label template whose parts are all known, filled in; None if there is none."""
    words = ordinal_words(ordinal) if ordinal else ""
    parts = {
        "ordinal": words,
        "Ordinal": words.capitalize(),
        "year": year or "",
        "of": of,
        "the_of": with_article(of),
        "treaty": of.removeprefix("States parties to the "),
        "with": with_article(with_),
    }
    for label in labels:
        names = _PLACEHOLDER.findall(label)
        if all(parts.get(name) for name in names):
            for name in names:
                label = label.replace("{" + name + "}", parts[name])
            return label
    return None


def with_article(label: str) -> str:
    """Return a label as it stands after "of": "the General Assembly", but "OPANAL"; empty stays empty."""
    first = label.split(" ", 1)[0]
    return label if not label or label.isupper() or first.lower() in ("the", "all") else f"the {label}"


def _unnamed(line: Line, match: Match) -> Mention:
    """Return a meeting that only its own words name, `bare` if they are too general to count without day or place."""
    start, end = line.span(*match.roles.get("whole", (match.start, match.end)))
    details = (("bare", True),) if "bare" in match.roles else ()
    return Mention("meeting", (Item("meeting", start, end, value="unnamed", details=details),), start, end)
