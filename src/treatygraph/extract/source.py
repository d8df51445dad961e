"""Where claims are quoted from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from treatygraph.extract.folding import Folded
from treatygraph.model import Claim, Document, Entity, Passage


@dataclass(frozen=True, slots=True)
class Source:
    """Where claims come from: document, passage, its folded text."""

    document: Document
    passage: Passage
    folded: Folded

    def claim(
        self,
        kind: str,
        rule: str,
        span: tuple[int, int],
        *,
        subject: Entity | None = None,
        object: Entity | None = None,  # noqa: A002 - the contract's name
        date: str | None = None,
        place: Entity | None = None,
        details: dict[str, Any] | None = None,
    ) -> Claim:
        """Return a claim quoted from a span of the folded text, without spaces at its ends."""
        start, end = span
        text = self.folded.text
        while start < end - 1 and text[start] in " ,，、;；":
            start += 1
        while end > start + 1 and text[end - 1] == " ":
            end -= 1
        first, last = self.folded.to_stored(start, end)
        return Claim(
            kind=kind,
            subject=subject,
            object=object,
            date=date,
            place=place,
            details=details or {},
            document=self.document.slug,
            language=self.document.language,
            passage=self.passage.address,
            start=first,
            end=last,
            quote=self.document.text[first:last],
            rule=rule,
        )
