"""What a document has said so far: who speaks, which treaty "the Treaty" is, what was named last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from treatygraph.extract.mention import Item, Mention
from treatygraph.extract.registers import Registers
from treatygraph.model import Document, Entity

# Why "the Treaty" is the one of the body that issued the document: its words alone do not say so.
BY_BODY = "the treaty of the issuing body"


class Context:
    """The antecedents of one document, brought forward mention by mention.

    "The Treaty", capitalised, is what the document defines as such, else the treaty of its title or of its
    issuing body, else the one treaty that it is all about; "that treaty" is the one named last in the same
    passage. Where none of these holds, the reference stays unresolved.
    """

    def __init__(
        self,
        document: Document,
        registers: Registers,
        title: Iterable[Mention],
        named: Iterable[Mention] = (),
    ) -> None:
        self._registers = registers
        author = document.meta.get("author")
        if author is None and any(mark in str(document.meta.get("symbol", "")) for mark in ("/RES/", "/PRST/")):
            author = document.meta.get("body")  # a resolution or statement is its body's
        self.speaker = registers.entity(author) if isinstance(author, str) else None
        self._defined: dict[str, Entity] = {}
        counts = self._count_treaties(named := list(named), "treaty", "group")
        self._mentioned = list(counts)
        # What the document is about has no rival, not even in "the parties to" another treaty.
        rivals = self._count_treaties(named, "treaty", "group", "class")
        top, often = next(iter(counts.most_common(1)), (None, 0))
        rival = max((n for treaty, n in rivals.items() if treaty != top), default=0)
        self._only = top if often >= max(2, 3 * rival) else None
        self._last: dict[str, list[Entity]] = {}
        self._last_list: dict[str, list[Entity]] = {}
        self._noted: set[tuple[int, str]] = set()
        self.dates: dict[str, str] = {}
        self.last_meeting: Item | None = None
        self.actor: Mention | None = None  # who stated something last: "it"
        self.acted_on: Mention | None = None  # what the sentence before says was signed, ratified or came into force
        self.acted_by: Mention | None = None  # who signed or ratified it
        self.provision_of: Entity | None = None
        title = list(title)
        treaties = [m.items[0].entity for m in title if m.category == "treaty" and m.items[0].entity]
        main = next((t for t in treaties if not self._is_protocol(t)), None)
        self._title = main
        body = document.meta.get("body")
        self._issuing = registers.entity(body) if isinstance(body, str) else None
        bodies = [self._issuing, self.speaker, *(i.entity for m in title for i in m.items)]
        self._body = next((treaty for body in bodies if (treaty := self._treaty_of(body))), None)
        self._language = document.language
        self._bodies: list[Entity] = []
        self._bodies_here: set[Entity] = set()
        self._states_here: list[Entity] = []
        self._treaties_here: list[Entity] = []

    def _count_treaties(self, named: Iterable[Mention], *categories: str) -> Counter[Entity]:
        """Return how often names of these categories are, or are of, each treaty that is no protocol."""
        treaties = (
            item.entity if m.category == "treaty" else self._treaty_of(item.entity)
            for m in named
            for item in m.items
            if m.category in categories
        )
        return Counter(t for t in treaties if t is not None and not self._is_protocol(t))

    def _treaty_of(self, body: Entity | None) -> Entity | None:
        """Return the treaty in the name of a body, group or class: the NPT of its Review Conference, of its parties."""
        if body is None:
            return None
        parties = body.id.startswith("class/") and body.id.endswith("-parties")
        named = f"treaty/{body.id[6:].removesuffix('-parties')}" if parties else ""
        return self._registers.entity(self._registers.column(body.id, "treaty") or named)

    def _is_protocol(self, entity: Entity) -> bool:
        return self._registers.column(entity.id, "kind") == "protocol"

    def note(self, mention: Mention) -> None:
        """Bring the context forward over a mention."""
        if (mention.start, mention.category) in self._noted:
            return
        self._noted.add((mention.start, mention.category))
        entities = [item.entity for item in mention.items if item.entity is not None]
        if not entities:
            return
        category = mention.category
        if category == "state":
            self._states_here.extend(e for e in entities if e not in self._states_here)
        if category == "treaty":
            self._last["instrument"] = entities
            self._treaties_here.extend(e for e in entities if e not in self._treaties_here)
            protocols = [e for e in entities if self._is_protocol(e)]
            treaties = [e for e in entities if not self._is_protocol(e)]
            if protocols:
                self._last["protocol"] = protocols
                parent = self._registers.entity(self._registers.column(protocols[-1].id, "of"))
                self._last["parent"] = [parent] if parent else []
                if len(protocols) > 1:
                    self._last_list["protocol"] = protocols
            if treaties:
                self._last["treaty"] = self._last["parent"] = treaties
            return
        if category == "resolution":
            # "By its resolution 2055 (2012), the Council": the symbol tells the body, in this passage.
            adopted_by = list(dict.fromkeys(b for e in entities if (b := self._registers.body_of(e.label))))
            self._bodies = [*(b for b in self._bodies if b not in adopted_by), *adopted_by]
            self._bodies_here.update(adopted_by)
        if category in ("organ", "organisation"):
            self._bodies = [*(e for e in self._bodies if e not in entities), *entities]
            self._bodies_here.update(entities)
        self._last[category] = entities
        self.dates.update({i.entity.id: i.date for i in mention.items if i.entity and i.date})
        if len(entities) > 1:
            self._last_list[category] = entities

    def start_passage(self) -> None:
        """Forget what belongs to one passage: where mentions stand, and the instrument of bare articles."""
        self._noted.clear()
        self._bodies_here.clear()
        self._states_here.clear()
        self._treaties_here.clear()
        self.acted_on = self.acted_by = None
        for category in ("treaty", "protocol", "parent", "instrument", "state"):
            self._last.pop(category, None)
            self._last_list.pop(category, None)
        self.provision_of = None

    def define(self, category: str, entity: Entity) -> None:
        """Record that the text defines "the Treaty", "the Protocol" or "the Group" as this one."""
        self._defined[category] = entity

    def defined(self, category: str) -> tuple[Entity, str] | None:
        """Return what the text has defined as "the Treaty", "the Protocol" or "the Group"."""
        entity = self._defined.get(category)
        return (entity, "defined in the text") if entity else None

    def defined_treaty(self) -> tuple[Entity, str] | None:
        """Return what "the Treaty" is here and why, None where nothing tells."""
        if defined := self.defined("treaty"):
            return defined
        if self._title is not None:
            return self._title, "the treaty of the title"
        if self._body is not None:
            return self._body, BY_BODY
        here = self._last.get("treaty")
        if self._only is None or (here and here[-1] != self._only):
            return None  # the passage speaks of another
        return self._only, "the treaty that the document is about"

    def names_another(self, treaty: Entity | None) -> bool:
        """Return whether the passage has named another treaty than this one."""
        return any(t != treaty and not self._is_protocol(t) for t in self._treaties_here)

    def article_of(self) -> tuple[Entity, str] | None:
        """Return the instrument of an article cited without one: that of the provision before it, or the Treaty."""
        if self.provision_of is not None:
            return self.provision_of, "the instrument of the provision before it"
        return self.defined_treaty()

    def nearest(self, category: str) -> tuple[Entity, str] | None:
        """Return the entity of a category (also `protocol`) that was named last."""
        last = self._last.get(category)
        return (last[-1], "named last") if last else None

    def defined_protocol(self) -> tuple[Entity, str] | None:
        """Return what "the Protocol" is: as defined, named last, or the only protocol of the Treaty."""
        if defined := self.defined("protocol"):
            return defined
        treaty = self.defined_treaty()
        own = self._registers.protocols_of(treaty[0].id) if treaty else []
        if len(own) == 1:
            return own[0], f"the only protocol of the {treaty[0].label}" if treaty else ""
        return self.nearest("protocol")

    def protocol_numbers(self, treaty: Entity | None, numbers: list[int]) -> tuple[list[Entity], str] | None:
        """Return the protocols with these numbers of a treaty, and how it was found.

        If none is named: of the one named last, of "the Treaty", or of the only one in the document that has
        them all.
        """
        if treaty is not None:
            candidates = [([treaty], f"protocol of the {treaty.label}")]
        else:
            known = [k for k in (self.nearest("parent"), self.defined_treaty()) if k]
            candidates = [([k[0]], f"protocol of the {k[0].label}, {k[1]}") for k in known]
            candidates.append((self._mentioned, "the only treaty named that has such a protocol"))
        for treaties, why in candidates:
            found = [own for t in treaties if (own := self._numbered(t, numbers))]
            if len(found) == 1:
                return found[0], why
        return None

    def _numbered(self, treaty: Entity, numbers: list[int]) -> list[Entity]:
        """Return the protocols of a treaty with all of these numbers; empty if one is lacking."""
        own = {_number_of(p.label): p for p in self._registers.protocols_of(treaty.id)}
        return [own[n] for n in numbers] if all(n in own for n in numbers) else []

    def only_protocol(self, treaty: Entity, kind: str = "protocol") -> tuple[Entity, str] | None:
        """Return the protocol of a treaty that has but one; its amendment if `kind` is `agreement`."""
        own = [p for p in self._registers.protocols_of(treaty.id) if self._registers.column(p.id, "kind") == kind]
        return (own[0], f"the only protocol of the {treaty.label}") if len(own) == 1 else None

    def protocols(self, count: int | None = None) -> tuple[list[Entity], str] | None:
        """Return what "the Protocols" are, `count` of them if given: the list named last, or all of the Treaty's."""
        last = self._last_list.get("protocol", [])
        if last and count in (None, len(last)):
            return last, "the protocols named last"
        for treaty in (self.nearest("parent") if count else None, self.defined_treaty()):
            own = self._registers.protocols_of(treaty[0].id) if treaty else []
            if treaty and len(own) > 1 and count in (None, len(own)):
                return own, f"the protocols of the {treaty[0].label}"
        return None

    def nearest_body(self, noun: str) -> tuple[Entity, str] | None:
        """Return the body with `noun` in its name: the only one of the passage or so far, or the issuing one."""
        fitting = [e for e in self._bodies if self.is_called(e, noun)]
        here = [e for e in fitting if e in self._bodies_here]
        if len(here) > 1:
            return None
        if here:
            return here[0], "named before"
        if len(fitting) == 1:
            return fitting[0], f"the only {noun} that the document has named"
        issuing = self._issuing
        return (issuing, "the issuing body") if issuing and self.is_called(issuing, noun) else None

    def is_called(self, body: Entity, noun: str) -> bool:
        """Whether a name of the body has `noun` for its head."""
        entry = self._registers.entries.get(body.id)
        names = entry.names.get(self._language, ()) if entry else ()
        # A noun that a lower-case word governs is not the head: "Comité du Conseil de sécurité" is no Council.
        return any(noun in n and not any(w.islower() for w in n.split(noun)[0].split()) for n in names)

    def only_state(self) -> tuple[Entity, str] | None:
        """Return the one State that the passage has named: "that State"."""
        return (self._states_here[0], "the only State named before") if len(self._states_here) == 1 else None

    def treaty_in_hand(self) -> tuple[Entity, str] | None:
        """Return "the Treaty" as the document defines it, by title or words, where the passage names no other."""
        treaty = self._defined.get("treaty") or self._title or self._body
        others = [t for t in self._treaties_here if t != treaty]
        return (treaty, "the treaty of the document") if treaty is not None and not others else None

    def states(self) -> list[Entity]:
        """Return the States of the list named last: "these States"."""
        return self._last_list.get("state", [])


def _number_of(label: str) -> int | None:
    tail = label.rsplit(" ", 1)[-1]
    if tail.isdigit():
        return int(tail)
    return {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}.get(tail)
