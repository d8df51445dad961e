"""What a passage names, as claims: names, what is cited, what the names of treaties tell, meetings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

import re2

from treatygraph.extract.details import explain_readings
from treatygraph.extract.mention import Item, Line, Mention
from treatygraph.extract.registers import Registers
from treatygraph.extract.source import Source
from treatygraph.extract.symbols import identifier
from treatygraph.extract.topics import TopicFinder
from treatygraph.grammar import Grammar, meeting_types
from treatygraph.model import Claim, Document, Entity


def document_entity(document: Document) -> Entity:
    """Return the document itself as an entity: its symbol, else its slug, for label."""
    label = document.meta.get("symbol") or document.slug
    return Entity(identifier("document", document.slug), str(label))


def alias_claims(source: Source, mentions: Iterable[Mention], seen: set[tuple[str, str]]) -> Iterator[Claim]:
    """Yield an `alias` claim for each name of an entity that the document has not used before."""
    for mention in mentions:
        for item in mention.items:
            if item.entity is None or item.category in ("date", "number", "ordinal"):
                continue
            name = source.folded.written(item.start, item.end)
            if (item.entity.id, name) not in seen:
                seen.add((item.entity.id, name))
                yield source.claim(
                    "alias",
                    f"mention.{item.category}",
                    (item.start, item.end),
                    object=item.entity,
                    details={"name": name},
                )


class MentionClaimMaker:
    """Makes claims of the mentions of one language's passages."""

    def __init__(self, registers: Registers, grammar: Grammar, topics: TopicFinder) -> None:
        self._registers = registers
        self._topics = topics
        self._clause_end = grammar.clause_end
        self._sentence_end = grammar.sentence_end
        zone_word = grammar.section("names").get("zone")
        self._zone_word = re2.compile(str(zone_word)) if zone_word else None

    def cite_claims(self, source: Source, line: Line, items: Iterable[Item]) -> Iterator[Claim]:
        """Yield a `cites` claim for each item: a symbol, a treaty, a provision, with the topic it is cited for."""
        items = tuple(items)
        if not items:
            return
        subject = document_entity(source.document)
        clauses = list(self._clauses(line))
        firsts = [first for first, _ in clauses]
        for item in items:
            if item.entity is None or self._registers.column(item.entity.id, "genre"):
                continue
            if item.entity.label == subject.label:
                continue  # its own symbol
            details = explain_readings([("object", item)], source)
            place = bisect_right(firsts, item.start) - 1
            start, end = clauses[place] if place >= 0 and item.start < clauses[place][1] else (item.start, item.end)
            topics = self._topics.find_topics(source.folded.lower[start:end])
            if topics and item.category not in ("treaty", "work"):
                details["for"] = topics[0].label
            yield source.claim(
                "cites", f"mention.{item.category}", (item.start, item.end), subject=subject,
                object=item.entity, date=item.date if item.value not in ("since", "until") else None, details=details,
            )  # fmt: skip

    def _clauses(self, line: Line) -> Iterator[tuple[int, int]]:
        """Yield the folded spans of the sentences and clauses of a passage."""
        ends = {m.end() for e in (self._clause_end, self._sentence_end) for m in e.finditer(line.chars)}
        first = 0
        for last in sorted(ends | {len(line.chars)}):
            if last > first:
                yield line.span(first, last)
                first = last

    def treaty_claims(self, source: Source, mentions: Iterable[Mention], seen: set[str]) -> Iterator[Claim]:
        """Yield what the names of treaties tell, each once in the document.

        `protocol_of` for a protocol; `establishes` for a treaty whose name is that of its zone ("the African
        Nuclear-Weapon-Free Zone Treaty"); `assurance` where the text calls a protocol one on negative security
        assurances.
        """
        for mention in mentions:
            for item in mention.items:
                parent = self._registers.column(item.entity.id, "of") if item.entity else ""
                treaty = self._registers.entity(parent) if parent else None
                if item.entity is not None and dict(item.details).get("assurance"):
                    yield source.claim(
                        "assurance", "mention.treaty", (item.start, item.end),
                        details={"instrument": item.entity.label, "form": "treaty"},
                    )  # fmt: skip
                if item.entity is None or item.entity.id in seen:
                    continue
                zone = self._named_zone(item, source)
                for kind, of in (("protocol_of", treaty), ("establishes", zone)):
                    if of is not None:
                        seen.add(item.entity.id)
                        yield source.claim(
                            kind, "mention.treaty", (item.start, item.end), subject=item.entity, object=of,
                            details=explain_readings([("subject", item)], source),
                        )  # fmt: skip

    def _named_zone(self, item: Item, source: Source) -> Entity | None:
        """Return the zone of a treaty that the text names after it."""
        if self._zone_word is None or item.entity is None or item.via is not None:
            return None
        zone = self._registers.column(item.entity.id, "zone")
        named = zone and self._zone_word.search(source.folded.lower[item.start : item.end])
        return self._registers.entity(zone) if named else None

    def session_claims(self, source: Source, line: Line, meeting: Item) -> Iterator[Claim]:
        """Yield the `meeting` claim of a masthead's line that has only place and days of the meeting above it."""
        found = [item for mention in line.mentions.values() for item in mention.items]
        if {item.category for item in found} - {"place", "date"} or meeting.entity is None:
            return
        if any(char.isalnum() for index, char in enumerate(line.chars) if index not in line.mentions):
            return
        places = [item.entity for item in found if item.category == "place"]
        days = [item.date for item in found if item.category == "date"]
        label = meeting.entity.label
        if len(days) == 1 and len(places) <= 1 and days[0] and "/" in days[0]:
            yield source.claim(
                "meeting",
                "mention.meeting",
                (found[0].start, found[-1].end),
                subject=meeting.entity,
                date=days[0],
                place=places[0] if places else None,
                details={"resolved": [{"role": "subject", "name": label, "because": "the meeting of the masthead"}]},
            )

    def meeting_claims(self, source: Source, mentions: Iterable[Mention], stated: set[Entity]) -> Iterator[Claim]:
        """Yield a `meeting` claim for each meeting with a day of its own, or known by name, that no event states."""
        for mention in mentions:
            for item in mention.items:
                if (
                    mention.category != "meeting"
                    or item.entity is None
                    or (item.entity in stated and len(item.date or "") <= 4)
                ):
                    continue
                kind = item.value[0] if isinstance(item.value, tuple) else ""
                named = item.value is None or meeting_types().get(kind, {}).get("named")
                if named or (item.date and len(item.date) > 4):
                    yield source.claim(
                        "meeting",
                        "mention.meeting",
                        (item.start, item.end),
                        subject=item.entity,
                        date=item.date,
                        place=item.place,
                    )
