"""What a document has said so far: who speaks, which treaty "the Treaty" is, what was named last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from treatygraph.extract.mention import Item, Mention
from treatygraph.extract.registers import Registers
from treatygraph.model import Document, Entity


class Context:
    """The antecedents of one document, brought forward mention by mention.

    "The Treaty", capitalised, is what the document defines as such, else the treaty of its title, else the
    one that it named most outside parentheses; "that treaty" is the one named last.
    """

    def __init__(self, document: Document, registers: Registers, title: Iterable[Mention]) -> None:
        self._registers = registers
        author = document.meta.get("author")
        self.speaker = registers.entity(author) if isinstance(author, str) else None
        self._defined: dict[str, Entity] = {}
        self._named: Counter[str] = Counter()
        self._last: dict[str, list[Entity]] = {}
        self._last_list: dict[str, list[Entity]] = {}
        self._noted: set[int] = set()
        self.last_meeting: Item | None = None
        self.provision_of: Entity | None = None
        treaties = [m.items[0].entity for m in title if m.category == "treaty" and m.items[0].entity]
        main = next((t for t in treaties if not self._is_protocol(t)), None)
        self._title = main
        body = document.meta.get("body")
        fallback = registers.column(body, "treaty") if isinstance(body, str) else ""
        self._body = registers.entity(fallback) if fallback else None

    def _is_protocol(self, entity: Entity) -> bool:
        return self._registers.column(entity.id, "kind") == "protocol"

    def note(self, mention: Mention, *, aside: bool = False) -> None:
        """Bring the context forward over a mention; `aside` is one within parentheses."""
        if mention.start in self._noted:
            return
        self._noted.add(mention.start)
        entities = [item.entity for item in mention.items if item.entity is not None]
        if not entities:
            return
        category = mention.category
        if category == "treaty":
            protocols = [e for e in entities if self._is_protocol(e)]
            treaties = [e for e in entities if not self._is_protocol(e)]
            if protocols:
                self._last["protocol"] = protocols
                if len(protocols) > 1:
                    self._last_list["protocol"] = protocols
            if treaties:
                self._last["treaty"] = treaties
                if not aside:
                    self._named.update(e.id for e in treaties)
            return
        self._last[category] = entities
        if len(entities) > 1:
            self._last_list[category] = entities

    def start_passage(self) -> None:
        """Forget what belongs to one passage: where mentions stand, and the instrument of bare articles."""
        self._noted.clear()
        self.provision_of = None

    def define(self, category: str, entity: Entity) -> None:
        """Record that the text defines "the Treaty" or "the Protocol" as this one."""
        self._defined[category] = entity

    def defined_treaty(self) -> tuple[Entity, str] | None:
        """Return what "the Treaty" is here and why, None where nothing tells."""
        if "treaty" in self._defined:
            return self._defined["treaty"], "defined in the text"
        if self._title is not None:
            return self._title, "the treaty of the title"
        if self._body is not None:
            return self._body, "the treaty of the issuing body"
        if self._named:
            first = self._named.most_common(1)[0]
            entity = self._registers.entity(first[0])
            if entity is not None:
                return entity, "the treaty named most"
        return None

    def article_of(self) -> tuple[Entity, str] | None:
        """Return the instrument of an article cited without one: that of the provision before it, or the Treaty."""
        if self.provision_of is not None:
            return self.provision_of, "the instrument of the provision before it"
        known = self.defined_treaty()
        return known if known and known[1] != "the treaty named most" else None

    def nearest(self, category: str) -> tuple[Entity, str] | None:
        """Return the entity of a category (also `protocol`) that was named last."""
        last = self._last.get(category)
        return (last[-1], "named last") if last else None

    def defined_protocol(self) -> tuple[Entity, str] | None:
        """Return what "the Protocol" is: as defined, named last, or the only protocol of the Treaty."""
        if "protocol" in self._defined:
            return self._defined["protocol"], "defined in the text"
        treaty = self.defined_treaty()
        own = self._registers.protocols_of(treaty[0].id) if treaty else []
        if len(own) == 1:
            return own[0], f"the only protocol of the {treaty[0].label}" if treaty else ""
        return self.nearest("protocol")

    def protocol(self, treaty: Entity | None, number: int | None = None) -> tuple[Entity, str] | None:
        """Return the protocol of a treaty (None: "the Treaty") with a number, or its only one."""
        if treaty is None:
            known = self.nearest("treaty") if number is not None else self.defined_treaty()
            candidates = [t for t in (known, self.defined_treaty()) if t]
        else:
            candidates = [(treaty, "named")]
        for candidate, why in candidates:
            own = self._registers.protocols_of(candidate.id)
            if number is not None:
                own = [p for p in own if _number_of(p.label) == number]
            if len(own) == 1:
                return own[0], f"protocol of the {candidate.label}, {why}"
        return None

    def protocols(self) -> tuple[list[Entity], str] | None:
        """Return what "the Protocols" are: the list named last, or all of the Treaty's."""
        if "protocol" in self._last_list:
            return self._last_list["protocol"], "the protocols named last"
        treaty = self.defined_treaty()
        own = self._registers.protocols_of(treaty[0].id) if treaty else []
        return (own, f"the protocols of the {treaty[0].label}") if treaty and len(own) > 1 else None

    def states(self) -> list[Entity]:
        """Return the States of the list named last: "these States"."""
        return self._last_list.get("state", [])


def _number_of(label: str) -> int | None:
    tail = label.rsplit(" ", 1)[-1]
    if tail.isdigit():
        return int(tail)
    return {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}.get(tail)
