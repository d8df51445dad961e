"""References within a document: "the Treaty", "its Protocols", "that resolution", "the Group", "we".

They are resolved from left to right together with the names, so that a reference sees what stands before it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

from treatygraph.extract.context import Context
from treatygraph.extract.mention import Item, Line, Mention, rewrite
from treatygraph.extract.registers import Registers
from treatygraph.extract.symbols import Number
from treatygraph.grammar import Grammar
from treatygraph.grammar.patterns import Match, Pattern
from treatygraph.model import Entity

# Why "the Group" is nobody.
NOWHERE = "named nowhere"
# Resolutions and works are cited by phrases that are read after the references to treaties.
# Each pass brings the context forward over the mentions that its own references can mean.
RESOLUTIONS = ("nearest_resolution", "nearest_body")
WORKS = ("nearest_work",)
_OWN: dict[tuple[str, ...], frozenset[str]] = {RESOLUTIONS: frozenset({"resolution"}), WORKS: frozenset({"work"})}
_LATER = frozenset({"resolution", "work"})
FIRST = (
    "treaty_definition",
    "protocols",
    "protocol_of_treaty",
    "defined_protocol",
    "all_protocols",
    "nearest_protocols",
    "defined_treaty",
    "nearest_treaty",
    "treaties_of",
    "nearest_group",
    "nearest_body",
    "nearest_states",
    "speaker",
)


@cache
def _patterns(grammar: Grammar, phrases: tuple[str, ...]) -> dict[int, tuple[int, str, Pattern]]:
    """Return the patterns of `phrases` by their index: each with its rank where two match together, and its phrase."""
    ranked = enumerate((phrase, pattern) for phrase in phrases for pattern in grammar.phrases[phrase])
    return {pattern.index: (rank, phrase, pattern) for rank, (phrase, pattern) in ranked}


def resolve_references(
    line: Line, phrases: tuple[str, ...], grammar: Grammar, context: Context, registers: Registers
) -> Line:
    """Return the line with the references of `phrases` as mentions; one that nothing resolves stays text."""
    found: list[tuple[int, int, str, Match]] = []
    patterns = _patterns(grammar, phrases)
    for index in patterns.keys() & line.find_candidates():
        order, phrase, pattern = patterns[index]
        for match in pattern.find_all(line.chars):
            start, _ = match.roles.get("whole", (match.start, match.end))
            found.append((start, order, phrase, match))
    own = _OWN.get(phrases)
    found.sort(key=lambda f: (f[0], f[1]))
    position = 0
    pending = sorted(line.mentions, reverse=True)
    taken = -1
    replaced: list[tuple[int, int, Mention]] = []

    def advance(until: int) -> None:
        nonlocal position
        while pending and pending[-1] < until:
            index = pending.pop()
            mention = line.mentions[index]
            if index >= position and (mention.category in own if own else mention.category not in _LATER):
                context.note(mention)
        position = max(position, until)

    for start, _, phrase, match in found:
        if start < taken:
            continue
        whole = match.roles.get("whole", (match.start, match.end))
        head = match.roles.get("of") or match.roles.get("head")
        advance(head[1] if head and head[1] > start else start)
        mention = _RESOLVERS[phrase](line, match, context, registers)
        if mention is None:
            continue
        first, last = line.span(*whole)
        mention = mention.over(first, last)
        context.note(mention)
        replaced.append((whole[0], whole[1], mention))
        taken = whole[1]
        position = max(position, whole[1])
    advance(len(line.chars))
    return line.replace(replaced) if replaced else line


def find_unknown(line: Line, grammar: Grammar) -> Line:
    """Return the line with "the Group", "the Committee" that nothing resolves as actors unknown.

    Such a one may hold a position; no act is recorded of it.
    """
    for phrase, category in (("nearest_group", "group"), ("nearest_body", "organ")):
        line = rewrite(line, grammar.phrases[phrase], partial(_unknown, category))
    return line


def _unknown(category: str, line: Line, match: Match) -> Mention:
    start, end = line.span(*match.roles.get("whole", (match.start, match.end)))
    # Its own words go with it: "it", paragraphs later, may be this actor.
    name = line.chars[slice(*match.roles.get("whole", (match.start, match.end)))]
    return Mention(category, (Item(category, start, end, via=NOWHERE, value=name),), start, end)


def _one(category: str, resolved: tuple[Entity, str] | None, line: Line, match: Match) -> Mention | None:
    if resolved is None:
        return None
    start, end = line.span(*match.roles.get("whole", (match.start, match.end)))
    item = Item(category, start, end, resolved[0], via=resolved[1])
    return Mention(category, (item,), start, end)


def _many(category: str, entities: list[Entity], via: str, line: Line, match: Match) -> Mention | None:
    start, end = line.span(*match.roles.get("whole", (match.start, match.end)))
    items = tuple(Item(category, start, end, entity, via=via) for entity in entities)
    return Mention(category, items, start, end) if items else None


def _head(line: Line, match: Match, role: str) -> Mention | None:
    span = match.roles.get(role)
    return line.mention(span) if span else None


def _treaty_definition(line: Line, match: Match, context: Context, registers: Registers) -> Mention | None:
    head = _head(line, match, "head")
    if head is None or head.items[0].entity is None:
        return None
    entity = head.items[0].entity
    protocol = registers.column(entity.id, "kind") == "protocol"
    context.define("protocol" if protocol else head.category, entity)
    return head


def _protocols(line: Line, match: Match, context: Context, registers: Registers) -> Mention | None:
    of = _head(line, match, "of")
    treaty = of.items[-1].entity if of else None
    numbered = [
        (item, item.value.whole)
        for index in range(match.start, match.end)
        if index in line.mentions and line.mentions[index].category in ("number", "ordinal")
        for item in line.mentions[index].items
        if isinstance(item.value, Number)
    ]
    numbers = [number for _, number in numbered if number is not None]
    resolved = context.protocol_numbers(treaty, numbers) if numbers and len(numbers) == len(numbered) else None
    if resolved is None:
        return None
    items = tuple(
        Item("treaty", item.start, item.end, entity, via=resolved[1])
        for (item, _), entity in zip(numbered, resolved[0], strict=True)
    )
    return Mention("treaty", items, items[0].start, items[-1].end)


def _protocol_of_treaty(line: Line, match: Match, context: Context, registers: Registers) -> Mention | None:
    of = _head(line, match, "of")
    nearest = context.nearest("treaty")  # "the Protocol to that treaty"
    treaty = of.items[-1].entity if of else nearest[0] if nearest else None
    kind = "agreement" if "amendment" in match.roles else "protocol"
    found = _one("treaty", context.only_protocol(treaty, kind), line, match) if treaty else None
    if found is not None and "assurance" in match.roles:
        # The text calls it a protocol on negative security assurances.
        item = replace(found.items[0], details=(("assurance", True),))
        found = replace(found, items=(item,))
    return found


def _all_protocols(line: Line, match: Match, context: Context, registers: Registers) -> Mention | None:
    of = _head(line, match, "of")
    if of is not None:
        treaty = of.items[-1].entity
        own = registers.protocols_of(treaty.id) if treaty else []
        return _many("treaty", own, f"the protocols of the {treaty.label}" if treaty else "", line, match)
    count = 3 if "three" in match.roles else None
    found = context.protocols(count)
    if found is None:
        return None if count else _one("treaty", context.defined_protocol(), line, match)
    return _many("treaty", found[0], found[1], line, match)


def _nearest_protocols(line: Line, match: Match, context: Context, registers: Registers) -> Mention | None:
    found = context.protocols() if "plural" in match.roles else None
    if found is not None:
        return _many("treaty", found[0], found[1], line, match)
    return _one("treaty", context.nearest("protocol") or context.defined_protocol(), line, match)


def _defined_treaty(line: Line, match: Match, context: Context, registers: Registers) -> Mention | None:
    return _one("treaty", context.defined_treaty(), line, match)


def _nearest_treaty(line: Line, match: Match, context: Context, registers: Registers) -> Mention | None:
    return _one("treaty", context.nearest("instrument" if "instrument" in match.roles else "treaty"), line, match)


def _defined_protocol(line: Line, match: Match, context: Context, registers: Registers) -> Mention | None:
    parent = context.nearest("parent") if "its" in match.roles else None
    if parent is not None:
        return _one("treaty", context.only_protocol(parent[0]), line, match)
    return _one("treaty", context.defined_protocol(), line, match)


def _nearest_resolution(line: Line, match: Match, context: Context, registers: Registers) -> Mention | None:
    found = _one("resolution", context.nearest("resolution"), line, match)
    if found is not None and found.items[0].entity is not None:
        item = replace(found.items[0], date=context.dates.get(found.items[0].entity.id))
        found = replace(found, items=(item,))
    return found


def _nearest_work(line: Line, match: Match, context: Context, registers: Registers) -> Mention | None:
    return _one("work", context.nearest("work"), line, match)


def _nearest_group(line: Line, match: Match, context: Context, registers: Registers) -> Mention | None:
    speaker = context.speaker
    if speaker is not None and speaker.id.startswith(("group/", "class/", "organisation/")):
        return _one("group", (speaker, "the author of the document"), line, match)
    if found := context.defined("group"):
        return _one("group", found, line, match)
    found, noun = context.nearest("group"), match.roles.get("noun")
    if found and noun and not context.is_called(found[0], line.chars[slice(*noun)]):
        return None  # no Movement is "the Coalition"
    return _one("group", found, line, match)


def _nearest_states(line: Line, match: Match, context: Context, registers: Registers) -> Mention | None:
    if "single" in match.roles:
        return _one("state", context.only_state(), line, match)
    if "two" in match.roles and len(context.states()) != 2:
        return None
    return _many("state", context.states(), "the States named last", line, match)


def _nearest_body(line: Line, match: Match, context: Context, registers: Registers) -> Mention | None:
    noun = line.chars[slice(*match.roles["noun"])]
    resolved = context.nearest_body(noun)
    return _one(resolved[0].id.split("/")[0], resolved, line, match) if resolved else None


def _treaties_of(line: Line, match: Match, context: Context, registers: Registers) -> Mention | None:
    """Return the treaties that places and regions stand for: "the Treaties of Tlatelolco, Rarotonga and Bangkok"."""
    items: list[Item] = []
    for index in range(match.start, match.end):
        for item in line.mentions[index].items if index in line.mentions else ():
            if item.category == "treaty":
                items.append(item)
                continue
            known = registers.resolve(f"{item.entity.label} Treaty", "en") if item.entity else None
            treaty = registers.entity(known) if known else None
            if treaty is None:
                return None
            items.append(Item("treaty", item.start, item.end, treaty, via="named by its place"))
    return Mention("treaty", tuple(items), items[0].start, items[-1].end) if items else None


def _speaker(line: Line, match: Match, context: Context, registers: Registers) -> Mention | None:
    start, end = line.span(*match.roles.get("whole", (match.start, match.end)))
    item = Item("speaker", start, end, None, via="the speaker of the document")
    return Mention("speaker", (item,), start, end)


_RESOLVERS: dict[str, Callable[[Line, Match, Context, Registers], Mention | None]] = {
    "treaty_definition": _treaty_definition,
    "protocols": _protocols,
    "protocol_of_treaty": _protocol_of_treaty,
    "defined_protocol": _defined_protocol,
    "all_protocols": _all_protocols,
    "nearest_protocols": _nearest_protocols,
    "defined_treaty": _defined_treaty,
    "nearest_treaty": _nearest_treaty,
    "nearest_resolution": _nearest_resolution,
    "treaties_of": _treaties_of,
    "nearest_group": _nearest_group,
    "nearest_body": _nearest_body,
    "nearest_work": _nearest_work,
    "nearest_states": _nearest_states,
    "speaker": _speaker,
}
