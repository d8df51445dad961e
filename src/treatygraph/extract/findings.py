"""What extraction saw and could not use: for people who improve grammars and registers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from treatygraph.model import Claim


@dataclass(slots=True)
class Findings:
    """The loose ends of an extraction, each with document, passage and words.

    `dates`: dates that no claim of their passage has; `silent`: sentences in which a rule matched and nothing
    was stated; `slips`: names and symbols that were read in spite of their spelling.
    """

    dates: list[tuple[str, str, str]] = field(default_factory=list)
    silent: list[tuple[str, str, str]] = field(default_factory=list)
    slips: list[tuple[str, str, str]] = field(default_factory=list)


def report_extraction(claims: Iterable[Claim], findings: Findings) -> dict[str, Any]:
    """Return the extraction report of a build as JSON values.

    Claims by language and kind, names that no register knows with how often and where they stand, dates that
    went to no claim, sentences that hold a trigger and gave nothing.
    """
    kinds: dict[str, Counter[str]] = {}
    unresolved: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], str] = {}
    for claim in claims:
        kinds.setdefault(claim.language, Counter())[claim.kind] += 1
        for entity in (claim.subject, claim.object, claim.place):
            if entity is not None and entity.id.startswith("unresolved/"):
                unresolved[entity.id, entity.label] += 1
                places.setdefault((entity.id, entity.label), f"{claim.document}, {claim.passage}")
    return {
        "claims": {language: dict(sorted(counts.items())) for language, counts in sorted(kinds.items())},
        "unresolved": [
            {"id": key[0], "name": key[1], "times": times, "first": places[key]}
            for key, times in unresolved.most_common()
        ],
        "dates": [{"document": d, "passage": p, "date": words} for d, p, words in findings.dates],
        "slips": [{"document": d, "passage": p, "written": words} for d, p, words in findings.slips],
        "silent": [{"document": d, "passage": p, "sentence": words} for d, p, words in findings.silent],
    }
