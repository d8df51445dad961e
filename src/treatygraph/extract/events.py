"""Rules applied to a sentence: which event or position it states, of whom, when and where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from treatygraph.extract.mention import Item, Line, Mention
from treatygraph.extract.respective import is_of_some, is_once, share_days_of_verbs
from treatygraph.grammar import Grammar, Rule
from treatygraph.grammar.patterns import Match, Pattern

POSITIONS = frozenset(
    "calls_on urges welcomes reaffirms supports regrets rejects notes emphasizes recalls considers intends".split()
)

_OF_TREATIES = ("entry_into_force", "opened_for_signature_to")
# As far into a clause a date may begin and still open it ("On 20 March 2009, …"), where a language does not say.
_OPENING = 16


# Between an event and a date of its own stand at most so many characters; more where the date opens the clause.
_NEAR, _FAR = 80, 160

# As far after what did not happen may the day stand on which it did not.
_BESIDE = 12

# As far after an event "respectively" may end.
_RESPECTIVE = 20

# How far the ends, or the beginnings, of two readings of one verb may lie apart.
_VERB_WIDTH = 24


# Whom "it" means where the document has named no actor yet.
SPEAKER = Mention("speaker", (Item("speaker", 0, 0, via="the speaker of the document"),), 0, 0)


@dataclass(slots=True)
class Event:
    """A rule that matched: its span on the sentence's line, the mentions in its roles, what was found around it."""

    rule: Rule
    start: int
    end: int
    roles: dict[str, Mention]
    core: Match
    details: dict[str, Any] = field(default_factory=dict)
    reach: tuple[int, int] = (0, 0)
    respective: bool = False  # the first subject with the first object, the second with the second

    def role(self, name: str) -> Mention | None:
        """Return the mention in a role, None where it is empty."""
        return self.roles.get(name)


class EventFinder:
    """Finds the events and positions that the sentences of one language state."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._set, self._rules = grammar.rule_set
        data = grammar.data
        self._blockers = [grammar.compile(t, "blockers") for t in data.get("blockers") or ()]
        self._irrealis = [grammar.compile(t, "irrealis") for t in data.get("irrealis") or ()]
        self._denied = [grammar.compile(t, "denied") for t in data.get("denied") or ()]
        self._after = [grammar.compile(t, "after") for t in data.get("after") or ()]
        self._called_off = [grammar.compile(t, "called_off") for t in data.get("called_off") or ()]
        self._opening = int(grammar.section("dates").get("opening", _OPENING))
        self._barrier = [grammar.compile(t, "barrier") for t in data.get("barrier") or ()]
        singular = data.get("singular")
        self._singular = grammar.compile(singular, "singular") if singular else None
        respectively = data.get("respectively")
        self._respectively = grammar.compile(respectively, "respectively") if respectively else None
        of = data.get("date_of")
        self._date_of = grammar.compile(of, "date_of") if of else None
        before = data.get("place_before")
        self._place_before = grammar.compile(f"(?:{before})$", "place_before") if before else None
        self._details: dict[str, tuple[Pattern, ...]] = {
            name: grammar.patterns("details", name) for name in grammar.section("details")
        }

    def find_events(self, line: Line) -> list[Event]:
        """Return the events of a sentence in text order; facts that are denied, wished or expected are left out."""
        events = [event for event in self._matches(line) if self._is_stated(line, event)]
        if not events:
            return []
        events = _without_asked(_without_weaker(events))
        self._attach(line, events, "date")
        self._attach(line, events, "place")
        self._attach(line, events, "provision", adjunct="article")
        _share_adjuncts(events)
        _take_occasions(events)
        for event in events:
            self._read_details(line, event)
            days = event.role("date")
            if self._respectively and (days is None or len(days.items) == 1):
                event.respective = bool(self._respectively.search(line.chars[event.start : event.end + _RESPECTIVE]))
        share_days_of_verbs(events)
        for event in events:
            end = max(event.end, event.reach[1]) + _RESPECTIVE
            if self._respectively and is_once(event) and self._respectively.search(line.chars[event.start : end]):
                del event.roles["date"]
        events = [e for e in events if not is_of_some(e, events)]
        _understand(events, line)
        _inherit(events, line)
        return events

    def is_triggered(self, line: Line) -> bool:
        """Return whether any rule's pattern occurs in a sentence, stated as a fact or not."""
        candidates = self._set.find_candidates(line.chars)
        return any(self._set.patterns[index].search(line.chars) for index in candidates)

    def _matches(self, line: Line) -> Iterator[Event]:
        for index in sorted(self._set.find_candidates(line.chars)):
            rule = self._rules[index]
            for match in self._set.patterns[index].find_all(line.chars):
                roles = {}
                for role, span in match.roles.items():
                    if any(i in line.mentions for i in range(*span)):
                        roles[role] = line.mention(span)
                if "nominative" in match.roles and _is_governed(roles.get("holder") or roles.get("subject")):
                    continue
                who = roles.get("subject")
                if who is not None and len(who.items) > 1:
                    verb = line.chars[match.roles["subject"][1] : match.end]
                    # "Cuba and Peru, which has signed it"
                    if "last" in match.roles or (self._singular and self._singular.search(verb)):
                        roles["subject"] = replace(who, items=who.items[-1:])
                start, end = match.roles.get("whole", (match.start, match.end))
                yield Event(rule, start, end, roles, match, reach=(start, end))

    def _is_stated(self, line: Line, event: Event) -> bool:
        if event.rule.negated:
            before = line.chars[: event.start]
            doubted = any(p.search(before) for p in self._denied)
            return not doubted and not any(p.search(line.chars[event.end :]) for p in self._after)
        if event.rule.kind == "meeting" and any(p.search(line.chars[event.end :]) for p in self._called_off):
            return False
        if (
            event.rule.norm
            or event.rule.kind in POSITIONS
            or (event.rule.details and event.rule.details.get("planned"))
        ):
            return True
        chars = line.chars
        before = chars[self._clause(line, event.start, event.start)[0] : event.start]
        # What stands in the group `aside`, or `apart`, denies another event: "signed but not ratified".
        nothing = (event.core.end, event.core.end)
        first_aside, last_aside = event.core.roles.get("aside", event.core.roles.get("apart", nothing))
        inside = chars[event.core.start : first_aside] + chars[last_aside : event.core.end]
        if any(p.search(inside) for p in self._blockers):
            return False
        if event.rule.kind != "meeting" and any(p.search(chars[event.end :]) for p in self._after):
            return False
        return event.rule.presupposed or not any(p.search(before) or p.search(inside) for p in self._irrealis)

    def _attach(self, line: Line, events: list[Event], category: str, adjunct: str = "") -> None:
        """Give each free date, place or provision to the nearest event that takes one, if nothing stands between."""
        adjunct = adjunct or category
        taken = {
            index
            for event in events
            for role, span in event.core.roles.items()
            if role not in ("whole", "apart")
            for index in range(*span)
        }
        # What stands within an event is its own before anything outside is.
        inside = {index for event in events for index in range(event.start, event.end)}
        for index, mention in sorted(line.mentions.items(), key=lambda m: (m[0] not in inside, m[0])):
            bound = mention.items[0].value if mention.items[0].value in ("since", "until") else None
            if mention.category != category or index in taken or bound == "since":
                continue
            if category == "date" and self._date_of and self._date_of.search(line.chars[:index]):
                continue
            bare = category == "place" and not mention.items[-1].date
            if bare and self._place_before and not self._place_before.search(line.chars[:index]):
                continue
            # A position takes only a day that opens its clause; any other belongs to its content.
            opens = index - self._clause(line, index, index + 1)[0] <= self._opening
            takers = [e for e in events if e.rule.kind not in POSITIONS or (opens and index < e.start)]
            if bound:  # "as at 30 June 2019" is the day of what had not happened by then
                takers = [e for e in takers if e.rule.negated]
            else:  # any other is of it only where it opens the clause or stands beside it
                takers = [e for e in takers if not e.rule.negated or opens or -1 <= index - e.end <= _BESIDE]
            # What a relative clause tells is of its own verb: "Cuba, which signed it in 1995, ratified it in 2002".
            takers = [e for e in takers if not _is_apart(e, index)]
            holding = [e for e in takers if e.start <= index < e.end]
            first, last = self._clause(line, index, index + 1)
            takers = [e for e in takers if e.start < last and first < e.end]
            nearest = _nearest(takers, index)
            # Verbs that share their subject share the day before it.
            together = [e for e in takers if nearest is not None and index < e.start == nearest.start]
            if nearest is not None and all(adjunct in e.core.roles for e in together or (nearest,)):
                # It has its own: what stands between it and another event is of the other.
                beyond = [e for e in takers if (e.start < index) != (nearest.start < index)]
                nearest, together = _nearest([e for e in beyond if adjunct not in e.core.roles], index), []
            for event in holding or together or ([nearest] if nearest else []):
                takes = ("date",) if event.rule.kind in POSITIONS else event.rule.adjuncts
                if (
                    adjunct in takes
                    and adjunct not in event.roles
                    and not self._separated(line.chars, event, index, opens)
                ):
                    event.roles[adjunct] = mention
                    event.reach = (min(event.reach[0], index), max(event.reach[1], index + 1))

    def _separated(self, chars: str, event: Event, index: int, opens: bool) -> bool:
        if event.start <= index < event.end:
            return False
        between = chars[index + 1 : event.start] if index < event.start else chars[event.end : index]
        far = _FAR if opens and index < event.start else _NEAR
        if len(between) > far or self._grammar.clause_end.search(between):
            return True
        return any(p.search(between) for p in self._barrier)

    def _read_details(self, line: Line, event: Event) -> None:
        """Read what else the clause says of an event: chair, mode, vote, title."""
        if event.rule.kind in POSITIONS:
            return
        first, last = self._clause(line, *event.reach)
        clause = line.chars[first:last]
        for name, patterns in self._details.items():
            kind, _, key = name.rpartition(".")
            if kind != event.rule.kind:
                continue
            for pattern in patterns:
                for match in pattern.find_all(clause):
                    key_name, _, value = key.partition("=")
                    if "{value}" in value:
                        event.details[key] = _detail(line, clause, match, first)
                    else:
                        event.details[key_name] = value or _detail(line, clause, match, first)
                    event.reach = (
                        min(event.reach[0], first + match.start),
                        max(event.reach[1], first + match.end),
                    )
                    break

    def _clause(self, line: Line, start: int, end: int) -> tuple[int, int]:
        """Return the span of the clause, or clauses, that hold `start` to `end`."""
        ends = line.find_clause_ends(self._grammar.clause_end)
        before = bisect_right(ends, start, key=lambda span: span[1])
        after = bisect_left(ends, end, key=lambda span: span[0])
        return ends[before - 1][1] if before else 0, ends[after][1] if after < len(ends) else len(line.chars)


def _detail(line: Line, clause: str, match: Match, offset: int) -> Any:
    span = match.roles.get("value")
    if span is None:
        return clause[match.start : match.end]
    for index in range(span[0] + offset, span[1] + offset):
        if index in line.mentions:
            return list(line.mentions[index].items)
    return clause[span[0] : span[1]]


def _is_governed(mention: Mention | None) -> bool:
    """Whether a mention stands in an oblique case: it depends on a word that no register knows."""
    return mention is not None and mention.items[0].is_oblique


def _is_apart(event: Event, index: int) -> bool:
    first, last = event.core.roles.get("apart", (0, 0))
    return first <= index < last


def _nearest(events: list[Event], index: int) -> Event | None:
    return min(events, key=lambda e: (_distance(e, index), e.start < index), default=None)


def _distance(event: Event, index: int) -> int:
    if event.start <= index < event.end:
        return 0
    return event.start - index if index < event.start else index - event.end + 1


def _overrides(event: Event, other: Event) -> bool:
    """Whether an event says more with the verb of the other: "affirm once again", "note with satisfaction"."""
    overlap = event.start < other.end and other.start < event.end
    apart = min(abs(event.start - other.start), abs(event.end - other.end))
    return other.rule.kind in event.rule.over and overlap and apart <= _VERB_WIDTH


def _without_weaker(events: list[Event]) -> list[Event]:
    """Return the events without those that overlap a fuller one of the kind, or share an overriding one's verb."""
    # A verb that only goes on from another gives way to the same verb read with its own beginning.
    events.sort(key=lambda e: (-len(e.roles), "continued" in e.core.roles, -(e.end - e.start), e.start))
    events = [e for e in events if not any(_overrides(other, e) for other in events)]
    kept: list[Event] = []
    for event in events:
        if not any(e.rule.kind == event.rule.kind and e.start < event.end and event.start < e.end for e in kept):
            kept.append(event)
    return sorted(kept, key=lambda e: (e.start, e.end))


def _without_asked(events: list[Event]) -> list[Event]:
    """Return the events without positions of whom another position asks for them ("urges X to commit itself")."""
    asked = {e.core.roles["addressee"] for e in events if e.rule.kind in POSITIONS and "addressee" in e.core.roles}
    return [e for e in events if e.rule.kind not in POSITIONS or e.core.roles.get("holder") not in asked]


def _share_adjuncts(events: list[Event]) -> None:
    """Give an event within another ("held the ceremony of signing"), or by a meeting, the day and place of that."""
    for inner in events:
        for outer in events:
            own, other = inner.role("date"), outer.role("date")
            if outer is inner or (own is not None and other is not None and own is not other):
                continue  # the same event, or one of another day
            if _is_apart(outer, inner.end - 1):
                continue  # what a relative clause tells
            role = {"adopted": "subject", "chairs": "object"}.get(inner.rule.kind, "")
            by_meeting = outer.rule.kind == "meeting" and role and inner.role(role) is outer.role("subject")
            if by_meeting or (outer.start <= inner.start and inner.end <= outer.end):
                for adjunct in ("date", "place"):
                    if adjunct in inner.rule.adjuncts and adjunct in outer.roles:
                        inner.roles.setdefault(adjunct, outer.roles[adjunct])
                        inner.reach = (
                            min(inner.reach[0], outer.reach[0]),
                            max(inner.reach[1], outer.reach[1]),
                        )


def _take_occasions(events: list[Event]) -> None:
    """Give an event the day and place that stand beside the meeting at which it happened (role `at`)."""
    for event in events:
        meeting = first_item(event.role("at"))
        if meeting is None:
            continue
        if meeting.date and "date" in event.rule.adjuncts:
            day = Item("date", meeting.start, meeting.end, date=meeting.date)
            event.roles.setdefault("date", Mention("date", (day,), day.start, day.end))
        if meeting.place and "place" in event.rule.adjuncts:
            place = Item("place", meeting.start, meeting.end, meeting.place)
            event.roles.setdefault("place", Mention("place", (place,), place.start, place.end))


def _may_be(event: Event, role: str, mention: Mention) -> bool:
    """Whether a mention can fill the role that an event lacks: treaties enter into force, they do not sign."""
    return (mention.category == "treaty") == (event.rule.kind in _OF_TREATIES or role == "object")


def _passes_another(line: Line, event: Event, given: Mention, category: str) -> bool:
    """Whether another treaty, or State, is named between what an event would take for a role and the event itself."""
    same = {item.entity for item in given.items}
    return any(
        m.category == category and m.start > given.start and index < event.start and m.items[-1].entity not in same
        for index, m in line.mentions.items()
    )


def _understand(events: list[Event], line: Line) -> None:
    """Give an entry of a list ("CPPNM (acceded in 2002)") its subject: the only State named before, else who speaks."""
    for event in events:
        if "understood" in event.core.roles:
            named = [m for index, m in line.mentions.items() if m.category == "state" and index < event.start]
            who = named[0] if len(named) == 1 else SPEAKER
            if len(named) < 2 and len(who.items) == 1:
                event.roles.setdefault("subject", who)


def _inherit(events: list[Event], line: Line) -> None:
    """Fill the roles that a later event of a sentence leaves to the one before ("and deposited its instrument")."""
    before: list[Event] = []
    for event in events:
        if event.rule.kind in POSITIONS:
            continue
        for role in event.rule.inherit if before else ():
            if role not in event.roles:
                # What enters into force, or is opened for signature, is the treaty before it, in whatever role.
                roles = ("subject", "object") if event.rule.kind in _OF_TREATIES or role == "object" else (role,)
                giver, given = _giver(before, event, roles)
                passed = "treaty" if role == "object" else "state" if role == "subject" and event.rule.negated else ""
                if given is not None and not _passes_another(line, event, given, passed):
                    # The day bound to a State ("by Cuba on 3 May") is of the event that it is taken from.
                    items = tuple(replace(item, date=None, place=None) for item in given.items)
                    event.roles[role] = replace(given, items=items)
                    event.reach = (min(event.reach[0], giver.start), event.reach[1])
        if event.rule.inherit or event.rule.kind in ("adopted", "published"):
            before.append(event)


def _giver(before: list[Event], event: Event, roles: tuple[str, ...]) -> tuple[Event, Mention | None]:
    """Return the last event that has one of the roles that another lacks, and what fills it; of none, the last."""
    for other in reversed(before):
        for role in roles:
            # "The Treaty entered into force in 1997; Cuba ratified it in 2002."
            acted_on = role == "object" and other.rule.kind in _OF_TREATIES
            mention = other.roles.get("subject" if acted_on else role)
            if mention is not None and _may_be(event, roles[-1], mention):
                return other, mention
    return before[-1], None


def first_item(mention: Mention | None) -> Item | None:
    """Return the first item of a mention."""
    return mention.items[0] if mention else None
