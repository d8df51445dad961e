"""What flows between the stages: documents with passages, entities, claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document with an address of its own.

    `address` is `title`, `masthead`, `17`, `3/a`, `preamble/3`, `annex/7`, `annex/preamble/2`;
    `kind` one of `title`, `masthead`, `heading`, `preamble`, `paragraph`, `note`, `closing`;
    `start` and `end` are offsets in Unicode code points into the document's stored text.
    Passages follow each other in text order and do not overlap.
    """

    address: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document in one language: its stored text and what is known of it.

    `language` is a BCP 47 tag; `meta` holds the keys of `meta.toml` (title, symbol, date, body, author …).
    """

    slug: str
    language: str
    text: str
    passages: tuple[Passage, ...]
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of the graph: `id` is the path of its IRI (`state/FRA`), `label` its English name."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement read in a document: the interchange between text and graph (see docs/claims.md).

    `date` is EDTF (ISO 8601-2) or None; `start`, `end` are code-point offsets into the stored text,
    and `quote` equals `text[start:end]`; `rule` is the grammar rule that found it.
    """

    kind: str
    subject: Entity | None
    object: Entity | None
    date: str | None
    place: Entity | None
    details: Mapping[str, Any]
    document: str
    language: str
    passage: str
    start: int
    end: int
    quote: str
    rule: str

    def to_json(self) -> dict[str, Any]:
        """Return the claim as the JSON object that `treatygraph extract` prints."""

        def entity(value: Entity | None) -> dict[str, str] | None:
            return None if value is None else {"id": value.id, "label": value.label}

        return {
            "kind": self.kind,
            "subject": entity(self.subject),
            "object": entity(self.object),
            "date": self.date,
            "place": entity(self.place),
            "details": dict(self.details),
            "document": self.document,
            "language": self.language,
            "passage": self.passage,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "rule": self.rule,
        }
