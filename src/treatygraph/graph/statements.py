"""Claims as RDF: a node for each statement, its evidence, and the plain relation that people query."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from rdflib import RDF, RDFS, XSD, Literal, Node, URIRef

from treatygraph.errors import OntologyError
from treatygraph.graph.corrections import Withdrawal
from treatygraph.graph.dates import Bounds, parse_bounds
from treatygraph.graph.entities import Entities, Triple
from treatygraph.graph.names import DCTERMS, OA, PROV, SKOS, TG, name_document, name_node, name_thing
from treatygraph.graph.vocabulary import Vocabulary
from treatygraph.model import Claim, Document, Entity

_NOT_STATED = ("negated", "planned")
"""Details that keep a claim from being a fact: it gives no shortcut."""

_HOW_READ = ("resolved", "reading")
"""Details that tell how a text was read, not what it says: they differ between languages."""


def name_claim(claim: Claim) -> URIRef:
    """Return the IRI of what a claim states and where: the same in each language of a document."""
    entities = (entity.id if entity else None for entity in (claim.subject, claim.object, claim.place))
    said = {key: value for key, value in claim.details.items() if key not in _HOW_READ}
    details = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return name_node("claim", claim.document, claim.passage, claim.kind, *entities, claim.date, details)


def name_evidence(claim: Claim) -> URIRef:
    """Return the IRI of the stretch of text, in one language, in which a rule found the claim."""
    return name_node("evidence", claim.document, claim.language, claim.start, claim.end, claim.rule)


class Statements:
    """Turns claims into triples: the vocabulary gives terms, the build entities, the documents dates."""

    def __init__(self, vocabulary: Vocabulary, entities: Entities, documents: dict[str, Document]) -> None:
        self._vocabulary = vocabulary
        self._entities = entities
        self._published = {slug: parse_document_date(document) for slug, document in documents.items()}

    def describe(self, claim: Claim) -> Iterator[Triple]:
        """Yield what a document states by a claim: the node, and the shortcut between subject and object.

        Raises OntologyError for a kind that the ontology lacks, and for a malformed date, naming the passage.
        """
        node = name_claim(claim)
        terms = self._vocabulary.find_kind(claim.kind)
        yield node, RDF.type, TG.Claim
        yield node, RDF.type, terms.claim_class
        yield node, TG.kind, Literal(claim.kind)
        yield from self._describe_content(node, claim)
        if claim.subject and claim.object and not any(claim.details.get(key) for key in _NOT_STATED):
            shortcut = self._vocabulary.find_shortcut(terms, claim.object.id)
            # What is said of a class is not said of a State: rules expand it, where its members are known.
            if shortcut is not None and self._vocabulary.find_class(claim.subject.id) != TG.ClassOfStates:
                yield name_thing(claim.subject.id), shortcut, name_thing(claim.object.id)
        if claim.kind == "alias" and claim.object and claim.details.get("name"):
            name = Literal(str(claim.details["name"]), claim.language)
            yield name_thing(claim.object.id), SKOS.altLabel, name

    def describe_withdrawal(self, withdrawal: Withdrawal) -> Iterator[Triple]:
        """Yield a claim that was taken out, without its class and `:kind`, and who took it out and why."""
        claim, correction = withdrawal.claim, withdrawal.correction
        node = name_claim(claim)
        act = name_node("correction", *(getattr(correction, c) for c in correction.__slots__ if c != "row"))
        yield node, RDF.type, TG.WithdrawnClaim
        yield node, TG.withdrawnKind, Literal(claim.kind)
        yield from self._describe_content(node, claim)
        yield node, PROV.wasInvalidatedBy, act
        yield act, RDF.type, TG.Correction
        yield act, TG.reason, Literal(correction.reason)
        yield act, TG.corrector, Literal(correction.name)
        yield act, TG.date, Literal(correction.on)
        if withdrawal.revision is not None:
            yield name_claim(withdrawal.revision), PROV.wasRevisionOf, node

    def describe_evidence(self, claim: Claim) -> Iterator[Triple]:
        """Yield where the claim is read: source, passage, offsets in code points and the words themselves."""
        evidence = name_evidence(claim)
        position, quote = URIRef(evidence + "-position"), URIRef(evidence + "-quote")
        yield name_claim(claim), PROV.wasDerivedFrom, evidence
        yield evidence, RDF.type, TG.Evidence
        yield evidence, OA.hasSource, name_document(claim.document)
        yield evidence, DCTERMS.language, Literal(claim.language)
        yield evidence, TG.inPassage, Literal(claim.passage)
        yield evidence, TG.grammarRule, Literal(claim.rule)
        yield evidence, OA.hasSelector, position
        yield position, RDF.type, OA.TextPositionSelector
        yield position, OA.start, Literal(claim.start)
        yield position, OA.end, Literal(claim.end)
        yield evidence, OA.hasSelector, quote
        yield quote, RDF.type, OA.TextQuoteSelector
        yield quote, OA.exact, Literal(claim.quote, claim.language)

    def find_entities(self, claim: Claim) -> Iterator[Entity]:
        """Yield the entities that a claim speaks of, in its details too."""
        yield from (entity for entity in (claim.subject, claim.object, claim.place) if entity is not None)
        claim_class = self._vocabulary.find_kind(claim.kind).claim_class
        for key, value in claim.details.items():
            term = self._vocabulary.find_detail(key, claim_class)
            if term is not None and term.is_thing:
                yield from (self._entities.resolve_label(str(v)) for v in _list(value))

    def _describe_content(self, node: URIRef, claim: Claim) -> Iterator[Triple]:
        yield node, TG.inDocument, name_document(claim.document)
        yield node, TG.inPassage, Literal(claim.passage)
        for role, entity in ((TG.subject, claim.subject), (TG.object, claim.object), (TG.place, claim.place)):
            if entity is not None:
                yield node, role, name_thing(entity.id)
        bounds = Bounds(None, None)
        if claim.date is not None:
            yield node, TG.date, Literal(claim.date)
            bounds = _parse_date(claim)
            yield from describe_bounds(node, bounds)
        known_by = bounds.latest or self._published.get(claim.document, bounds).latest
        if known_by is not None:
            yield node, TG.knownBy, _day(known_by)
        yield from self._describe_details(node, claim)

    def _describe_details(self, node: URIRef, claim: Claim) -> Iterator[Triple]:
        claim_class = self._vocabulary.find_kind(claim.kind).claim_class
        for key, values in claim.details.items():
            term = self._vocabulary.find_detail(key, claim_class)
            for value in _list(values):
                if value is None or value == "":
                    continue
                if isinstance(value, dict):
                    value = ": ".join(str(part) for part in value.values())
                if term is None:
                    yield node, TG.otherDetail, Literal(f"{key}: {value}")
                elif term.is_thing:
                    yield node, term.property, name_thing(self._entities.resolve_label(str(value)).id)
                elif key in ("name", "title"):
                    yield node, term.property, Literal(str(value), claim.language)
                else:
                    yield node, term.property, Literal(value)


def describe_document(document: Document, entities: Entities) -> Iterator[Triple]:
    """Yield what is known of a document: name, title, symbol, date and its bounds, body, author, language."""
    node, meta = name_document(document.slug), document.meta
    yield node, RDF.type, TG.Document
    yield node, TG.slug, Literal(document.slug)
    yield node, DCTERMS.language, Literal(document.language)
    title = meta.get("title")
    titles = title if isinstance(title, dict) else {document.language: title}
    for language, text in titles.items():
        if text:
            yield node, DCTERMS.title, Literal(str(text), language)
    yield node, RDFS.label, Literal(str(meta.get("symbol") or document.slug))
    if meta.get("symbol"):
        yield node, TG.symbol, Literal(str(meta["symbol"]))
    for key, relation in (("body", TG.issuedBy), ("author", DCTERMS.creator)):
        if meta.get(key):
            entity = entities.read_name(str(meta[key]))
            yield node, relation, name_thing(entity.id)
            if entity.id.startswith("unresolved/"):
                yield name_thing(entity.id), RDFS.label, Literal(entity.label, document.language)
    bounds = parse_document_date(document)
    if meta.get("date"):
        yield node, TG.date, Literal(str(meta["date"]))
        yield from describe_bounds(node, bounds)


def parse_document_date(document: Document) -> Bounds:
    """Return the first and last day of a document's own date; OntologyError where that is no EDTF."""
    if not document.meta.get("date"):
        return Bounds(None, None)
    try:
        return parse_bounds(str(document.meta["date"]))
    except ValueError as error:
        raise OntologyError(
            f"{document.slug}: the date in meta.toml cannot be used: {error}. Write it as 2021-09-08, 2021-09 or 2021."
        ) from error


def describe_bounds(node: Node, bounds: Bounds) -> Iterator[Triple]:
    """Yield `:earliest` and `:latest` of a date, where it bounds them."""
    if bounds.earliest is not None:
        yield node, TG.earliest, _day(bounds.earliest)
    if bounds.latest is not None:
        yield node, TG.latest, _day(bounds.latest)


def _parse_date(claim: Claim) -> Bounds:
    try:
        return parse_bounds(claim.date or "")
    except ValueError as error:
        raise OntologyError(
            f"{claim.document}, passage {claim.passage}: the claim “{claim.kind}” has a date that cannot be "
            f"used: {error}. Quotation: {claim.quote!r}. Amend it in data/corrections.csv, or mend the rule "
            f"“{claim.rule}”."
        ) from error


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else [value]
