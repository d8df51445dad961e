"""Things as RDF: what the registers know of them; of others, what follows from id and label."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import RDF, RDFS, Literal, Node, URIRef

from treatygraph.extract.registers import Entry, Registers
from treatygraph.graph.names import DCTERMS, SKOS, TG, is_identifier, name_slug, name_thing
from treatygraph.graph.vocabulary import Vocabulary
from treatygraph.model import Claim, Entity
from treatygraph.resources import registers_dir

Triple = tuple[Node, Node, Node]

_PARTIES = re.compile(r"class/(.+)-parties")
"""Ids of classes of States parties hold the id of the treaty (docs/claims.md)."""
_RELATIONS = {
    "zone": TG.establishes,
    "members": TG.memberOf,
    "country": TG.locatedIn,
    "parent": SKOS.broader,
    "office": TG.heldOffice,
}
_CODES = {
    "iso2": TG.iso2,
    "iso3": TG.iso3,
    "m49": TG.m49,
    "symbol_prefix": TG.symbolPrefix,
    "symbol": TG.symbol,
}
_PLACES_OF_IDENTIFIERS = {
    "wikidata": "http://www.wikidata.org/entity/",
    "m49": "http://metadata.un.org/UNMS/",
}


class Entities:
    """The things of a build: those of the registers, and those that claims speak of."""

    def __init__(self, registers: Registers, vocabulary: Vocabulary, claims: Iterable[Claim] = ()) -> None:
        self._registers = registers
        self._vocabulary = vocabulary
        self._languages: dict[str, str] = {}
        known = {entry.entity.id: entry.entity for entry in registers.entries.values()}
        for claim in claims:
            for entity in (claim.subject, claim.object, claim.place):
                if entity is not None and entity.id not in known:
                    known[entity.id] = entity
                    self._languages[entity.id] = claim.language
        self._by_id = known
        self._by_label = {entity.label: entity for entity in reversed(known.values())}
        self._organs = {
            prefix.strip(): entry.entity
            for entry in registers.entries.values()
            for prefix in entry.columns.get("symbol_prefix", "").split(";")
            if prefix.strip()
        }

    def find(self, identifier: str) -> Entity | None:
        """Return the entity with this id; None where neither register nor claim has it."""
        return self._by_id.get(identifier)

    def resolve_label(self, label: str) -> Entity:
        """Return the entity with this label; one with an id `unresolved/…` where there is none."""
        return self._by_label.get(label) or Entity(f"unresolved/{name_slug(label).lower()}", label)

    def read_name(self, name: str) -> Entity:
        """Return the entity that metadata names by its id or, where no register knows it, as written."""
        return self.find(name) or (Entity(name, name) if is_identifier(name) else self.resolve_label(name))

    def is_registered(self, entity: Entity) -> bool:
        """Return whether a register has the entity, so that the registers graph describes it."""
        return entity.id in self._registers.entries

    def describe(self, entity: Entity) -> Iterator[Triple]:
        """Yield the class, label and relations of an entity that no register has.

        A provision is part of the instrument that its label begins with; a resolution, decision or document
        is issued by the organ whose symbols begin as its own does.
        """
        thing = name_thing(entity.id)
        kind = self._vocabulary.find_class(entity.id)
        if kind is not None:
            yield thing, RDF.type, kind
        written = entity.id.startswith("unresolved/") or kind is None
        label = self._by_id.get(entity.id, entity).label
        yield thing, RDFS.label, Literal(label, self._languages.get(entity.id, "en") if written else "en")
        if kind == TG.Provision:
            whole = self._by_label.get(label.partition(", ")[0])
            if whole is not None:
                yield thing, TG.partOf, name_thing(whole.id)
        elif kind == TG.ClassOfStates:
            yield from self._relate_class(thing, entity.id)
        elif kind in (TG.Resolution, TG.Decision, TG.Document) and "/" in label:
            yield thing, TG.symbol, Literal(label)
            organ = self._find_organ(label)
            if organ is not None:
                yield thing, TG.issuedBy, name_thing(organ.id)

    def describe_registers(self) -> Iterator[Triple]:
        """Yield what the registers say: class, labels, codes, relations, identifiers elsewhere and source."""
        for entry in self._registers.entries.values():
            yield from self._describe_entry(entry)

    def _describe_entry(self, entry: Entry) -> Iterator[Triple]:
        thing = name_thing(entry.entity.id)
        columns = entry.columns
        for kind in self._classify(entry):
            yield thing, RDF.type, kind
        yield from _describe_names(thing, entry)
        for column, code in _CODES.items():
            for value in _split(columns.get(column)):
                yield thing, code, Literal(value)
        for column, place in _PLACES_OF_IDENTIFIERS.items():
            for value in _split(columns.get(column)):
                yield thing, SKOS.exactMatch, URIRef(place + value)
        if columns.get("source"):
            yield thing, DCTERMS.source, Literal(columns["source"])
        if columns.get("description"):
            yield thing, SKOS.definition, Literal(columns["description"], "en")
        yield from self._relate(thing, entry)
        yield from self._relate_class(thing, entry.entity.id)

    def _classify(self, entry: Entry) -> Iterator[URIRef]:
        kind = self._vocabulary.find_class(entry.entity.id)
        if kind is not None:
            yield kind
        columns = entry.columns
        if kind == TG.Treaty and columns.get("kind") == "protocol":
            yield TG.Protocol
        if kind == TG.Treaty and columns.get("assurance") == "yes":
            yield TG.AssuranceProtocol
        if kind == TG.Zone and columns.get("proposed") == "yes":
            yield TG.ProposedZone

    def _relate(self, thing: URIRef, entry: Entry) -> Iterator[Triple]:
        columns = entry.columns
        for parent in _split(columns.get("of")):
            relation = TG.assuranceProtocolOf if columns.get("assurance") == "yes" else TG.protocolOf
            if columns.get("kind") == "protocol":
                yield thing, relation, name_thing(parent)
        for treaty in _split(columns.get("treaty") if entry.category == "zone" else None):
            yield name_thing(treaty), TG.establishes, thing
        for column, relation in _RELATIONS.items():
            if column == "zone" and columns.get("kind") == "protocol":
                continue  # the treaty establishes the zone: parties to its protocol stay outside
            for value in _split(columns.get(column)):
                other = name_thing(value)
                yield (other, relation, thing) if column == "members" else (thing, relation, other)

    def _relate_class(self, thing: URIRef, identifier: str) -> Iterator[Triple]:
        treaty = _PARTIES.fullmatch(identifier)
        if treaty is not None and f"treaty/{treaty[1]}" in self._by_id:
            yield thing, TG.partiesOf, name_thing(f"treaty/{treaty[1]}")

    def _find_organ(self, symbol: str) -> Entity | None:
        parts = symbol.split("/")
        candidates = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((self._organs[c] for c in candidates if c in self._organs), None)


def read_topics(path: Path | None = None) -> dict[str, Entry]:
    """Return the topics by id from a register of them (default: the project's).

    Their language columns hold the phrases by which a text speaks of a topic, so they have no names there.
    """
    path = path or registers_dir() / "topics.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: Entry(Entity(row["id"], row["label"]), "topic", {}, row) for row in csv.DictReader(file)}


def _describe_names(thing: URIRef, entry: Entry) -> Iterator[Triple]:
    label = entry.entity.label
    yield thing, RDFS.label, Literal(label, "en")
    yield thing, SKOS.prefLabel, Literal(label, "en")
    for language, names in entry.names.items():
        if language == "id":  # the column of ids, which is as short as a language tag
            continue
        shown = [name.replace("^", "") for name in names]
        preferred = label if language == "en" else (shown[0] if shown else None)
        for name in shown:
            if name == preferred and language != "en":
                yield thing, SKOS.prefLabel, Literal(name, language)
            elif name != preferred:
                yield thing, SKOS.altLabel, Literal(name, language)


def _split(cell: str | None) -> list[str]:
    return [value for value in (part.strip() for part in (cell or "").split(";")) if value]
