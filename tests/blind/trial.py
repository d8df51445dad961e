"""The blind trial: `python -m tests.blind.trial [LANGUAGE…] [-v]` prints recall and precision as they come."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from treatygraph.documents import outline_passages
from treatygraph.extract import extract_claims
from treatygraph.extract.evaluation import GoldRow, agrees, is_incidental
from treatygraph.model import Claim, Document

FOLDER = Path(__file__).parent


def read_sentences(language: str) -> Iterator[tuple[str, list[GoldRow]]]:
    """Yield the sentences of a language with their expected claims."""
    with (FOLDER / f"{language}.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        for sentence, claims in rows:
            cells = [[cell or "" for cell in claim] for claim in json.loads(claims)]
            yield sentence, [GoldRow(0, *row, "") for row in cells]


def found_claims(sentence: str, language: str) -> list[Claim]:
    """Return the claims of a sentence without names and citations of treaties merely named."""
    document = Document("blind", language, sentence, outline_passages(sentence, language))
    return [
        claim
        for claim in extract_claims(document)
        if not is_incidental(claim)
        and not (claim.kind == "cites" and claim.object and claim.object.id.startswith(("treaty/", "provision/")))
    ]


def run(language: str, *, verbose: bool = False) -> tuple[int, int, int]:
    """Return how many expected claims were found and missed, and how many found claims nobody expected."""
    found = missed = extra = 0
    for sentence, rows in read_sentences(language):
        claims = found_claims(sentence, language)
        used: set[int] = set()
        for row in rows:
            fits = [i for i, claim in enumerate(claims) if agrees(row, claim, None) and i not in used]
            if fits:
                used.add(fits[0])
                found += 1
            else:
                missed += 1
                if verbose:
                    print("MISS ", row.kind, row.subject, row.object, row.date, row.place, "|", sentence)
        for index, claim in enumerate(claims):
            if index not in used:
                extra += 1
                if verbose:
                    labels = [e.label if e else None for e in (claim.subject, claim.object, claim.place)]
                    print("EXTRA", claim.kind, *labels, claim.date, claim.rule, "|", sentence)
    return found, missed, extra


def main(arguments: list[str]) -> None:
    """Print the figures of the languages asked for, of all without any."""
    chosen = [a for a in arguments if not a.startswith("-")] or sorted(p.stem for p in FOLDER.glob("??.tsv"))
    for language in chosen:
        found, missed, extra = run(language, verbose="-v" in arguments)
        recall, precision = found / max(1, found + missed), found / max(1, found + extra)
        counts = f"{found} found, {missed} missed, {extra} extra"
        print(f"{language}  recall {recall:.3f}  precision {precision:.3f}  ({counts})")


if __name__ == "__main__":
    main(sys.argv[1:])
