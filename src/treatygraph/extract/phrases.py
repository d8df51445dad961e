"""Phrases around mentions: lists, "parties to X", cited resolutions, provisions, dates and places bound to items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

import re2

from treatygraph.extract.context import Context
from treatygraph.extract.mention import Item, Line, Mention, rewrite
from treatygraph.extract.registers import Registers
from treatygraph.extract.symbols import Number, cited_symbol, identifier, numbers_between, roman_numeral
from treatygraph.grammar import Grammar
from treatygraph.grammar.categories import CHARACTER
from treatygraph.grammar.patterns import Match, PatternSet, compile_pattern
from treatygraph.model import Entity

# Categories whose mentions may stand in a list; different ones only within a group of this table. Mixed lists
# of actors, and of meetings, are merged last: an organ may be the head noun of a meeting.
_LISTS = (("treaty",), ("resolution", "decision"), ("document",), ("place",), ("provision",), ("state",))
_MIXED_LISTS = (("meeting",), ("state", "class", "group", "organ", "organisation", "speaker", "person"))

# What each step reads: a line in which none of it can occur is spared the step.
_NAMES = ("title", "alias", "place_in_state", "office_holder", "delegation")
_SYMBOLS = ("resolutions", "decisions", "documents", "unnumbered_resolutions")
_CLASSES = (
    "provision", "parties", "signatories", "members_of", "ministers", "remaining", "counted", "delegation",
    "speaker_definition", "unnamed_works",
)  # fmt: skip

# As many places, each with its day, as one sentence lists.
_LONGEST_SERIES = 8


class PhraseReader:
    """Rewrites lines of one language by its phrases."""

    def __init__(self, grammar: Grammar, registers: Registers) -> None:
        self._phrases = grammar.phrases
        self._registers = registers
        joiner = str(grammar.data.get("joiners") or ", ?")
        # Where a language ends its lists with a word of their own, a comma alone makes none.
        last = f"(?:{grammar.data.get('last_joiners') or joiner})"
        self._lists, self._mixed = (
            [
                compile_pattern(_list_of(group, joiner, last), grammar.macros, f"{grammar.where}, joiners")
                for group in groups
            ]
            for groups in (_LISTS, _MIXED_LISTS)
        )
        own = [p for patterns in (*self._phrases.values(), *grammar.meetings.values()) for p in patterns]
        self._dated_list = compile_pattern("{state}(?:[;,،；، ]+{state})+", {}, "lists of dated items")
        self.patterns = PatternSet([*own, *self._lists, *self._mixed, self._dated_list])
        self.of_lists = frozenset(pattern.index for pattern in (*self._lists, *self._mixed, self._dated_list))
        self._of_names, self._of_symbols, self._of_classes = (
            frozenset(pattern.index for phrase in phrases for pattern in self._phrases[phrase])
            for phrases in (_NAMES, _SYMBOLS, _CLASSES)
        )
        to = grammar.section("dates").get("to")
        self._to = re2.compile(str(to)) if to else None
        self._numbers_date_first = grammar.section("numbers").get("date") == "before"
        self._cardinals = {
            str(k).lower(): str(v) for k, v in (grammar.section("numbers").get("cardinals") or {}).items()
        }

    def read_names(self, line: Line, context: Context) -> Line:
        """Return the line with appositions, delegations and lists of actors merged (before references)."""
        if not line.may_hold(self._of_names):
            return self.read_lists(line)
        line = rewrite(line, self._phrases["title"], _title)
        for phrase in ("alias", "place_in_state", "office_holder", "delegation"):
            line = rewrite(line, self._phrases[phrase], _same if phrase == "alias" else _head)
        return self.read_lists(line)

    def read_symbols(self, line: Line, context: Context) -> Line:
        """Return the line with cited resolutions, decisions, documents and provisions as mentions."""
        if not line.may_hold(self._of_symbols):
            return self.read_lists(line)
        for phrase, kind in (("resolutions", "resolution"), ("decisions", "decision"), ("documents", "document")):
            line = rewrite(line, self._phrases[phrase], partial(self._symbols, kind))
        line = rewrite(line, self._phrases["unnumbered_resolutions"], _head)
        return self.read_lists(line)

    def read_classes(self, line: Line, context: Context) -> Line:
        """Return the line with provisions and classes of States ("parties to the Treaty") as mentions."""
        if not line.may_hold(self._of_classes):
            return self.read_lists(line)
        line = rewrite(line, self._phrases["provision"], partial(self._provision, context))
        for phrase, name in (("parties", "parties"), ("signatories", "signatories")):
            line = rewrite(line, self._phrases[phrase], partial(_class_of, name, context))
        line = rewrite(line, self._phrases["members_of"], _members)
        line = rewrite(line, self._phrases["ministers"], _ministers)
        line = rewrite(line, self._phrases["remaining"], _remaining)
        line = rewrite(line, self._phrases["counted"], self._counted)
        line = rewrite(line, self._phrases["delegation"], _head)
        line = rewrite(line, self._phrases["speaker_definition"], partial(_introduced, context))
        line = rewrite(line, self._phrases["unnamed_works"], _unnamed_work)
        return self.read_lists(line)

    def read_bindings(self, line: Line, context: Context) -> Line:
        """Return the line with dates and places bound to the items they stand beside, and the lists of these."""
        line = rewrite(line, self._phrases["placed"], _placed)
        # "on 3 May in A, on 4 May in B and on 5 May in C": each stands beside one that is bound before it.
        for _ in range(_LONGEST_SERIES):
            before, line = line, rewrite(line, self._phrases["dated"], _dated)
            if line is before:
                break
        line = rewrite(self.read_lists(line), self._mixed, _list)
        return rewrite(line, (self._dated_list,), _list_of_dated)

    def read_lists(self, line: Line) -> Line:
        """Return the line with coordinated mentions of like categories merged into lists."""
        return rewrite(line, self._lists, _list) if len(line.mentions) > 1 else line

    def _symbols(self, kind: str, line: Line, match: Match) -> Mention | None:
        if "other" in match.roles:
            return None  # of a body whose symbols are not known
        organ_span = match.roles.get("organ")
        organ = line.mention(organ_span).items[0].entity if organ_span else None
        first, last = match.roles.get("list", (match.start, match.end))
        items: list[Item] = []
        date: Item | None = None
        for index in range(first, last):
            mention = line.mentions.get(index)
            if mention is None:
                continue
            if mention.category == "date":
                date = mention.items[-1]
                if "both" in match.roles and match.roles["both"][0] < index and not self._numbers_date_first:
                    # "71/27 and 71/51, both of 5 December 2016": each that has no day yet.
                    items = [i if i.date else self._redate(kind, i, organ, date) for i in items]
                    date = None
                elif not self._numbers_date_first and items:
                    # "68/32 and 69/58 of 5 December 2013 and 2 December 2014": the last items, one day each.
                    days = mention.items if len(mention.items) <= len(items) else mention.items[-1:]
                    for place, day in enumerate(days, len(items) - len(days)):
                        items[place] = self._redate(kind, items[place], organ, day)
                    date = None
            elif mention.category in ("number", kind, "document", "resolution", "decision"):
                for item in mention.items:
                    bound = date if self._numbers_date_first or not items else None
                    items.append(self._redate(kind, item, organ, bound))
                    date = None
        if not items or any(item.entity is None for item in items):
            return None
        start, end = line.span(*match.roles.get("whole", (match.start, match.end)))
        category = items[0].category
        if len(items) == 1:
            items = [replace(items[0], start=start, end=end)]
        return Mention(category, tuple(items), start, end)

    @staticmethod
    def _redate(kind: str, item: Item, organ: Entity | None, date: Item | None) -> Item:
        """Return the item as a symbol of `kind`, with the date that is bound to it."""
        day = date.date if date else item.date
        start = min(item.start, date.start) if date else item.start
        end = max(item.end, date.end) if date else item.end
        if not isinstance(item.value, Number):
            return replace(item, date=day, start=start, end=end)
        year = int(day[:4]) if day and day[:4].isdigit() else None
        entity = cited_symbol(kind, item.value, organ.id if organ else None, year)
        return Item(kind, start, end, entity, date=day, value=item.value)

    def _provision(self, context: Context, line: Line, match: Match) -> Mention | None:
        of = match.roles.get("of")
        via = day = None
        if of is not None:
            holder = line.mention(of).items[-1]
            instrument, via, day = holder.entity, holder.via, holder.date
        elif "bare" in match.roles or "article" in match.roles:
            own = context.nearest("treaty") if "its" in match.roles else None  # "the Treaty and its article 3"
            resolved = own or context.article_of()
            instrument, via = resolved if resolved else (None, None)
        else:
            return None
        if instrument is None:
            return None
        context.provision_of = instrument
        start, end = line.span(*match.roles.get("whole", (match.start, match.end)))
        items: list[Item] = []
        for division in ("article", "annex", "paragraph"):
            span = match.roles.get(division)
            if span is None:
                continue
            numbers = self._numbers_in(line, *span)
            if division == "paragraph" and items:
                several = numbers if len(items) == 1 else numbers[:1]
                items = [self._divide(item, division, [n], start, end) for item in items for n in several]
            else:
                base = Item("provision", start, end, instrument, date=day, via=via, value=instrument)
                items.extend(self._divide(base, division, [n], start, end) for n in numbers)
        return Mention("provision", tuple(items), start, end) if items else None

    def _numbers_in(self, line: Line, start: int, end: int) -> list[Item]:
        """Return the numbers of a span; "32 to 35" are four."""
        numbers: list[Item] = []
        before = -1
        for index in (i for i in range(start, end) if i in line.mentions):
            items = line.mentions[index].items
            joined = numbers and self._to is not None and self._to.fullmatch(line.chars[before + 1 : index])
            if joined:
                numbers.extend(
                    replace(items[0], value=number) for number in numbers_between(numbers[-1].value, items[0].value)
                )
            numbers.extend(items)
            before = index
        return numbers

    def _divide(self, base: Item, division: str, numbers: list[Item], start: int, end: int) -> Item:
        """Return the provision one division further down: article VI of the NPT, its paragraph 3."""
        instrument = base.entity
        number = numbers[0].value.main if numbers and isinstance(numbers[0].value, Number) else ""
        shown = number
        if (
            division == "article"
            and instrument
            and self._registers.column(instrument.id, "numerals") == "roman"
            and number.isdigit()
        ):
            shown = roman_numeral(int(number))
        label = f"{instrument.label if instrument else ''}, {division} {shown}"
        parent = instrument.id.split("/", 1)[1] if instrument else ""
        entity = Entity(identifier("provision", f"{parent}-{division}-{number}").lower(), label)
        return replace(base, entity=entity)

    def _counted(self, line: Line, match: Match) -> Mention | None:
        """Return "four nuclear-weapon States": a class that the text leaves unnamed."""
        head = line.mention(match.roles["head"])
        count = match.roles.get("count")
        word = line.chars[count[0] : count[1]].strip().lower() if count else ""
        shown = self._cardinals.get(word)
        if shown is None or head.items[0].entity is None:
            return None
        return _renamed(line, match, head, f"{shown} {head.items[0].entity.label}")


def _list_of(group: tuple[str, ...], joiner: str, last: str) -> str:
    """Return the template of a list; a comma before the last word is only of lists of three or more."""
    one, optional = _any(group), "?" if group == ("treaty",) else ""  # titles in brackets stand side by side
    return f"{one}(?:(?:{joiner}){optional}{one})*{last}{optional}{one}|{one}(?:(?:{joiner}){one})+,{last}{one}"


def _any(group: Iterable[str]) -> str:
    return "[" + "".join(CHARACTER[c] for c in group) + "]"


def _head(line: Line, match: Match) -> Mention | None:
    """Return the mention in the group `head`, stretched over the phrase."""
    span = match.roles.get("head")
    if span is None:
        return None
    head = line.mention(span)
    start, end = line.span(*match.roles.get("whole", (match.start, match.end)))
    if len(head.items) == 1:
        return Mention(head.category, (replace(head.items[0], start=start, end=end),), start, end)
    return head.over(start, end)


def _title(line: Line, match: Match) -> Mention:
    """Return a quoted title as one mention: what it names is not spoken of here."""
    start, end = line.span(*match.roles.get("whole", (match.start, match.end)))
    return Mention("title", (Item("title", start, end, value="title"),), start, end)


def _same(line: Line, match: Match) -> Mention | None:
    """Return `head` where `other` names the same entity: "X (Y)"."""
    head, other = line.mention(match.roles["head"]), line.mention(match.roles["other"])
    if head.items[-1].entity is None or head.items[-1].entity != other.items[-1].entity:
        return None
    return _head(line, match)


def _list(line: Line, match: Match) -> Mention | None:
    parts = [line.mentions[i] for i in range(match.start, match.end) if i in line.mentions]
    items = tuple(item for part in parts for item in part.items)
    return Mention(parts[0].category, items, *line.span(match.start, match.end))


def _list_of_dated(line: Line, match: Match) -> Mention | None:
    """Return States each with a day of its own as a list, whatever joins them: "Cuba, 3 May 2001; Peru, …"."""
    parts = [line.mentions[i] for i in range(match.start, match.end) if i in line.mentions]
    return _list(line, match) if all(item.date for part in parts for item in part.items) else None


def _renamed(line: Line, match: Match, head: Mention, label: str) -> Mention:
    start, end = line.span(*match.roles.get("whole", (match.start, match.end)))
    entity = Entity(identifier("class", label).lower(), label)
    return Mention("class", (Item("class", start, end, entity, via=head.items[0].via),), start, end)


def _class_of(name: str, context: Context, line: Line, match: Match) -> Mention | None:
    """Return the class of the States parties to, or signatories of, a treaty; of "the Treaty" if none is named."""
    start, end = line.span(*match.roles.get("whole", (match.start, match.end)))
    heads: tuple[Item, ...]
    if "unknown" in match.roles:  # "the parties to that treaty", which the passage does not name
        return Mention("class", (Item("class", start, end),), start, end)
    if "all" in match.roles and line.mention(match.roles["all"]).items[0].entity != Entity(
        "class/all-states", "all States"
    ):
        return None
    if "head" in match.roles:
        heads = line.mention(match.roles["head"]).items
    else:
        known = context.defined_treaty() or context.article_of()
        heads = (Item("treaty", start, end, known[0], via=known[1]),) if known else ()
    items = []
    for item in heads:
        if item.entity is None:
            return None
        label = (
            f"States parties to the {item.entity.label}"
            if name == "parties"
            else f"signatories of the {item.entity.label}"
        )
        slug = item.entity.id.split("/", 1)[1]
        items.append(Item("class", start, end, Entity(f"class/{slug}-{name}", label), via=item.via))
    return Mention("class", tuple(items), start, end) if items else None


def _members(line: Line, match: Match) -> Mention | None:
    head = line.mention(match.roles["head"])
    entity = head.items[0].entity
    if entity is None:
        return None
    whole = match.roles.get("of")
    if whole is not None:
        outer = line.mention(whole).items[0].entity
        return _renamed(line, match, head, f"{entity.label} belonging to the {outer.label}") if outer else None
    return _renamed(line, match, head, f"members of the {entity.label}")


def _ministers(line: Line, match: Match) -> Mention | None:
    head = line.mention(match.roles["head"])
    entity = head.items[0].entity
    office = line.mention(match.roles["office"]).items[0].entity if "office" in match.roles else None
    title = office.label.replace("Minister ", "Ministers ", 1) if office else "Ministers for Foreign Affairs"
    return _renamed(line, match, head, f"{title} of the {entity.label}") if entity else None


def _remaining(line: Line, match: Match) -> Mention | None:
    head = line.mention(match.roles["head"])
    entity = head.items[0].entity
    return _renamed(line, match, head, f"remaining {entity.label}") if entity else None


def _introduced(context: Context, line: Line, match: Match) -> None:
    """Take the apposition of "we" for the speaker; the line stays as it is."""
    entity = line.mention(match.roles["head"]).items[0].entity
    if entity is not None:
        context.speaker = entity


def _unnamed_work(line: Line, match: Match) -> Mention:
    """Return a work that only its own words name."""
    start, end = line.span(*match.roles.get("whole", (match.start, match.end)))
    return Mention("work", (Item("work", start, end, value="unnamed"),), start, end)


def _placed(line: Line, match: Match) -> Mention | None:
    """Return `head` with a place bound to its items; with a date too where the phrase has one."""
    head = line.mention(match.roles["head"])
    place = line.mention(match.roles["place"]) if "place" in match.roles else None
    days = line.mention(match.roles["date"]).items if "date" in match.roles else ()
    where = place.items[0].entity if place else None
    start, end = line.span(*match.roles.get("whole", (match.start, match.end)))
    items = [
        replace(item, place=where or item.place, date=day.date if day else item.date, start=start, end=end)
        for item in head.items
        for day in (days or (None,))
    ]
    return Mention(head.category, tuple(items), start, end)


def _dated(line: Line, match: Match) -> Mention | None:
    """Return `head` with a date bound: one item takes every date, several take one each or share one."""
    head = line.mention(match.roles["head"])
    days = line.mention(match.roles["date"]).items
    start, end = line.span(*match.roles.get("whole", (match.start, match.end)))
    if any(day.value in ("since", "until") for day in days) or len(head.items[-1].date or "") == len("2015-04-27"):
        return None
    if len(head.items) == 1:
        items = tuple(replace(head.items[0], date=day.date, start=start, end=end) for day in days)
    elif len(days) == len(head.items):
        items = tuple(replace(i, date=d.date) for i, d in zip(head.items, days, strict=True))
    elif len(days) == 1 and "all" in match.roles:  # "Cuba and Peru -- 3 May 2001"
        items = tuple(replace(i, date=days[0].date) for i in head.items)
    elif len(days) == 1:
        items = (*head.items[:-1], replace(head.items[-1], date=days[0].date, end=end))
    else:
        return None
    return Mention(head.category, items, start, end)
