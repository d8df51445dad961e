"""A text of a few sentences as a document, and what is read from it."""

from __future__ import annotations

from treatygraph.documents import outline_passages
from treatygraph.extract import extract_claims
from treatygraph.model import Claim, Document

Fact = tuple[str, str, str, str | None]


def document_of(text: str, language: str, **meta: str) -> Document:
    """Return the text as an outlined document."""
    return Document("example", language, text, outline_passages(text, language), meta)


def claims_of(text: str, language: str, **meta: str) -> list[Claim]:
    """Return every claim of the text."""
    return extract_claims(document_of(text, language, **meta))


def facts_of(text: str, language: str, **meta: str) -> set[Fact]:
    """Return kind, subject, object and date of every claim; entities by their identifiers."""
    return {
        (c.kind, c.subject.id if c.subject else "", c.object.id if c.object else "", c.date)
        for c in claims_of(text, language, **meta)
    }
