"""Events of a sentence as claims, one for each subject, object and day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import re2

from treatygraph.extract.context import BY_BODY, Context
from treatygraph.extract.details import explain_readings, join_labels, join_years, plain_details, share_days
from treatygraph.extract.events import POSITIONS, SPEAKER, Event
from treatygraph.extract.mention import Item, Line, Mention
from treatygraph.extract.mention_claims import document_entity
from treatygraph.extract.references import NOWHERE
from treatygraph.extract.registers import Registers
from treatygraph.extract.source import Source
from treatygraph.extract.symbols import document_symbol, identifier
from treatygraph.extract.topics import TopicFinder
from treatygraph.grammar import Grammar
from treatygraph.model import Claim, Document, Entity

# What a State does to a treaty on one day.
_ONCE = frozenset(("signed", "ratified", "accepted", "acceded", "deposited", "withdrew"))


class ClaimMaker:
    """Makes claims of the events of one language's sentences."""

    def __init__(self, registers: Registers, grammar: Grammar, topics: TopicFinder) -> None:
        self._registers = registers
        self._topics = topics
        self._qualities = TopicFinder(grammar, "qualities")
        self._clause_end = grammar.clause_end
        self._acted_on: Mention | None = None
        self._acted_by: Mention | None = None

    def event_claims(self, source: Source, line: Line, events: list[Event], context: Context) -> Iterator[Claim]:
        """Yield the claims of a sentence's events."""
        holder: Mention | None = None
        positions = 0
        # "Four of them have deposited their instruments" speaks of the sentence just before, of none further back.
        self._acted_on, context.acted_on = context.acted_on, None
        self._acted_by, context.acted_by = context.acted_by, None
        for index, event in enumerate(events):
            if "pronoun" in event.core.roles:
                role = "holder" if event.rule.kind in POSITIONS else "subject"
                event.roles[role] = (context.actor or SPEAKER).moved(*line.span(*event.core.roles["pronoun"]))
            if event.rule.kind in POSITIONS:
                holder = event.role("holder") or holder
                if "continued" in event.core.roles and not positions:
                    continue
                positions += 1
                context.actor = event.role("holder") or context.actor
                following = [e.start for e in events[index + 1 :] if e.rule.kind in POSITIONS and e.start > event.start]
                end = min(following, default=len(line.chars))
                yield from self._position(source, line, event, end, holder, context)
            else:
                yield from self._fact(source, line, event, context)
        if holder is not None and context.acted_by is not None:
            said, did = ({i.entity for i in m.items} for m in (holder, context.acted_by))
            if did != said and None not in said:
                context.acted_by = None  # "A recalled that B had ratified it. It signed …": either may be meant

    def _position(
        self, source: Source, line: Line, event: Event, end: int, holder: Mention | None, context: Context
    ) -> Iterator[Claim]:
        span = line.span(min(event.start, event.reach[0]), max(end, event.end))
        topics = self._topics.find_topics(source.folded.lower[span[0] : span[1]])
        details: dict[str, Any] = {}
        if topics:
            details["topic"] = topics[0].label
            details["topics"] = [t.label for t in topics]
        qualities = self._qualities.find_topics(source.folded.lower[span[0] : span[1]])
        if qualities:
            details["qualities"] = [q.label for q in qualities]
        if holder and holder.items[0].via == NOWHERE:
            details["resolved"] = [{"role": "subject", "name": holder.items[0].value, "because": NOWHERE}]
        holders = [_who(item, context) for item in holder.items] if holder else [context.speaker]
        days = event.role("date")
        date = days.items[0].date if days else None
        addressee = event.role("addressee")
        for one in holders:
            for item in addressee.items if addressee else (None,):
                yield source.claim(
                    event.rule.kind, event.rule.id, span, subject=one, object=item.entity if item else None,
                    date=date, details=details,
                )  # fmt: skip

    def _fact(self, source: Source, line: Line, event: Event, context: Context) -> Iterator[Claim]:
        subject, object_ = event.role("subject"), event.role("object")
        if "object2" in event.roles and object_ is not None:
            object_ = Mention(
                object_.category, (*object_.items, *event.roles["object2"].items), object_.start, object_.end
            )
        if event.rule.kind == "meeting":
            yield from self._meeting(source, line, event, context)
            return
        if "own" in event.core.roles:
            object_ = _own_resolution(source.document)
        if event.rule.kind == "cites":
            itself = Item("document", 0, 0, document_entity(source.document))
            subject = Mention("document", (itself,), 0, 0)
        if subject is None and "subject" in event.rule.inherit and event.rule.kind != "entry_into_force":
            subject = context.acted_by  # of the verb before it in the sentence, told by the sentence before
        if "same" in event.core.roles:
            subject = self._acted_by if event.rule.kind != "entry_into_force" else self._acted_on
        if event.rule.kind in ("signed", "ratified", "acceded", "deposited", "unsigned", "unratified"):
            object_ = object_ or self._acted_on
            if event.rule.kind == "deposited" and object_ is None:
                object_ = _as_mention(context.treaty_in_hand())
            context.acted_on, context.acted_by = object_, subject
        elif event.rule.kind == "depositary":
            object_ = object_ or self._acted_on
        elif event.rule.kind in ("opened_for_signature_to", "entry_into_force"):
            context.acted_on = subject
        if event.rule.kind == "chairs" and object_ is None and context.last_meeting is not None:
            object_ = Mention("meeting", (context.last_meeting,), 0, 0)
        if (subject is None and event.rule.kind != "adopted") or (
            object_ is None
            and event.rule.kind not in ("entry_into_force", "opened_for_signature_to", "establishes", "assurance")
        ):
            return
        if any(
            i.via == BY_BODY and context.names_another(i.entity)
            for role in (subject, object_)
            if role
            for i in role.items
        ):
            return  # whose party a State is must not hang on who printed the paper
        details = {**(event.rule.details or {}), **plain_details(event.details, source)}
        if "own" in event.core.roles and (title := source.document.meta.get("title")):
            details["title"] = re2.sub(r"^[\d/]+(?: [^\s.-]{1,4})?(?:\.| [-–—]) *", "", str(title))
        provision = event.role("article")
        if provision is not None and not self._concerns(provision.items[0], subject, object_):
            provision = None
        if provision is not None and provision.items[0].entity is not None:
            details["article"] = provision.items[0].entity.label
        if "with" in event.roles:
            details["with"] = join_labels(event.roles["with"])
        if "recipient" in event.roles:
            details["recipient"] = join_labels(event.roles["recipient"])
        span = self._quote(line, event)
        days = event.role("date")
        place = event.role("place")
        where = place.items[0].entity if place else None
        pairs = self._pairs(event, subject, object_)
        if event.rule.kind == "cites":  # a conference of a year; the sessions of an organ are counted, not dated
            pairs = [(one, other) for one, other in pairs if other is not None and other.date]
        if "own_day" in event.core.roles:  # "signed it on 3 May, and Cuba on 4 May", not "…, and Cuba"
            pairs = [(one, other) for one, other in pairs if one is not None and one.date]
        if "elided" in event.core.roles:
            pairs = [(one, other) for one, other in pairs if days or (one is not None and one.date)]
        for index, (one, other) in enumerate(pairs):
            entity, target = _who(one, context), self._target(event, other)
            if event.rule.kind == "adopted":
                entity = self._adopter(entity, one, target)
            nobody = one is not None and entity is None and event.rule.kind != "adopted"
            if nobody or (other is not None and target is None):
                continue
            theirs = other.date if other and event.rule.kind in ("adopted", "chairs", "cites") else None
            # The day beside who has not acted is of another act: "not ratified: China (24 September 1996)".
            own = [d for d in (theirs, one.date if one and not event.rule.negated else None) if d]
            readings = explain_readings([("subject", one), ("object", other)], source)
            if provision is not None and entity is not None:
                read, reading = self._instrument(entity, provision.items[0])
                if read != entity and target is not None and target == parties_of(entity):
                    target = parties_of(read)
                entity = read
                readings.update(reading)
            theirs_alone = share_days(days, index, len(pairs))
            if event.rule.kind in _ONCE and len(theirs_alone) > 1:
                theirs_alone = [None]  # a State does it once: which day is whose is not told
            for day in own[:1] or theirs_alone:
                yield source.claim(
                    event.rule.kind, event.rule.id, span, subject=entity, object=target,
                    date=day, place=(one.place if one else None) or where, details={**details, **readings},
                )  # fmt: skip

    def _adopter(self, entity: Entity | None, named: Item | None, target: Entity | None) -> Entity | None:
        """Return who adopts: the body whose resolution does so, or whose symbol what is adopted bears."""
        if entity is not None and entity.id.startswith(("resolution/", "decision/")):
            return self._registers.body_of(entity.label) or entity
        body = self._registers.body_of(target.label) if target is not None else None
        if entity is None and (named is None or named.category == "organ"):
            return body
        # A symbol tells whose "the Assembly" is that names itself without its organisation.
        return body if body is not None and entity is not None and entity.id == "organ/general-assembly" else entity

    def _target(self, event: Event, item: Item | None) -> Entity | None:
        """Return the object as the kind has it: the treaty whose parties are named, the copies of a treaty."""
        if item is None or item.entity is None:
            return None
        if event.rule.kind in ("may_be_party", "acceded", "deposited") and item.entity.id.startswith("class/"):
            return self._registers.entity("treaty/" + item.entity.id.removeprefix("class/").removesuffix("-parties"))
        # What is adopted is never a zone itself, but its proclamation.
        proclaimed = event.rule.kind == "adopted" and item.category == "zone"
        template = "Proclamation of the {object}" if proclaimed else event.rule.object_label
        if template:
            label = template.format(object=item.entity.label)
            return Entity(identifier("work", label).lower(), label)
        return item.entity

    def _concerns(self, provision: Item, *roles: Mention | None) -> bool:
        """Whether a provision is of a treaty in one of the roles, of its protocol, or of what it is a protocol to."""
        instrument = provision.value.id if isinstance(provision.value, Entity) else ""
        named = {item.entity.id for role in roles if role for item in role.items if item.entity}
        named |= {
            f"treaty/{i.removeprefix('class/').removesuffix('-parties')}" for i in named if i.startswith("class/")
        }
        named |= {parent for i in named if (parent := self._registers.column(i, "of"))}
        return instrument in named or self._registers.column(instrument, "of") in named

    def _instrument(self, entity: Entity, provision: Item) -> tuple[Entity, dict[str, Any]]:
        """Read "the Treaty" as its protocol where the provision cited for the event is the protocol's."""
        instrument = provision.value if isinstance(provision.value, Entity) else None
        if instrument is not None and self._registers.column(instrument.id, "of") == entity.id:
            note = f"the text says {entity.label}; the provision cited is of the {instrument.label}"
            return instrument, {"reading": note}
        return entity, {}

    def _pairs(
        self, event: Event, subject: Mention | None, object_: Mention | None
    ) -> list[tuple[Item | None, Item | None]]:
        subjects: tuple[Item | None, ...] = subject.items if subject else (None,)
        objects: tuple[Item | None, ...] = object_.items if object_ else (None,)
        if event.respective and len(subjects) == len(objects):
            return list(zip(subjects, objects, strict=True))
        if event.rule.kind != "establishes":
            return [(s, o) for s in subjects for o in objects]
        pairs: list[tuple[Item | None, Item | None]] = []
        for item in subjects:
            zone = (
                self._registers.entity(self._registers.column(item.entity.id, "zone")) if item and item.entity else None
            )
            if zone is None:
                continue
            named = next((o for o in objects if o is not None and o.entity == zone), None)
            if named is not None or object_ is None:
                pairs.append((item, named or Item("zone", item.start, item.end, zone) if item else named))
        return pairs

    def _meeting(self, source: Source, line: Line, event: Event, context: Context) -> Iterator[Claim]:
        subject = event.role("subject")
        if subject is None:
            return
        span = self._quote(line, event)
        details = {**(event.rule.details or {}), **plain_details(event.details, source)}
        place, days = event.role("place"), event.role("date")
        places: tuple[Item | None, ...] = place.items if place else (None,)
        if "elided" in event.core.roles and not all(where is not None and where.date for where in places):
            return
        # Where each place has a day of its own, a further day has none of these places.
        apart = days.items if days and all(where is not None and where.date for where in places) else ()
        apart = tuple(day for day in apart if len(day.date or "") > len("2015"))
        placed = {k: v for k, v in details.items() if k != "mode"} if apart else details
        for item in subject.items:
            if item.entity is None:
                continue
            for where in (*places, *apart):
                if where is not None and where.date is not None:
                    stated: list[str | None] = [where.date]
                elif item.date is not None and (len(item.date) > 4 or days is None):
                    stated = [item.date]
                else:
                    stated = join_years(share_days(days, 0, 1))
                context.last_meeting = replace(item, date=stated[-1])
                for day in stated:
                    if dict(item.details).get("bare") and day is None and where is None:
                        continue  # known by nothing but its own words
                    yield source.claim(
                        "meeting", event.rule.id, span, subject=item.entity, date=day,
                        place=item.place or (where.entity if where else None),
                        details=placed if where in places else details,
                    )  # fmt: skip

    def _quote(self, line: Line, event: Event) -> tuple[int, int]:
        """Return the folded span of the clauses that an event was read in."""
        ends = line.find_clause_ends(self._clause_end)
        before = bisect_right(ends, event.reach[0], key=lambda end: end[1])
        after = bisect_left(ends, event.reach[1] - 1, key=lambda end: end[0])
        first = ends[before - 1][1] if before else 0
        last = ends[after][1] if after < len(ends) else len(line.chars)
        return line.span(first, max(last, event.reach[1]))


def _as_mention(resolved: tuple[Entity, str] | None) -> Mention | None:
    """Return the treaty that a verb without object is about as a mention."""
    return Mention("treaty", (Item("treaty", 0, 0, resolved[0], via=resolved[1]),), 0, 0) if resolved else None


def _own_resolution(document: Document) -> Mention | None:
    """Return the resolution or decision that the document itself is, None if it is neither."""
    category, entity = document_symbol(str(document.meta.get("symbol") or ""))
    return None if category == "document" else Mention(category, (Item(category, 0, 0, entity),), 0, 0)


def parties_of(treaty: Entity) -> Entity:
    """Return the class of the States parties to a treaty."""
    return Entity(f"class/{treaty.id.split('/', 1)[1]}-parties", f"States parties to the {treaty.label}")


def _who(item: Item | None, context: Context) -> Entity | None:
    """Return who an item is: of "we" the speaker at this point of the document, of a paragraph its instrument."""
    if item is None:
        return None
    if item.category == "provision" and isinstance(item.value, Entity):
        return item.value
    return context.speaker if item.category == "speaker" else item.entity
