"""Do aligned sentences say the same in every language? The share of claims that two languages have in common."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from treatygraph.documents import outline_passages
from treatygraph.errors import DocumentError
from treatygraph.extract.evaluation import ACTIONS
from treatygraph.extract.events import POSITIONS
from treatygraph.extract.extraction import extract_claims
from treatygraph.extract.references import NOWHERE
from treatygraph.grammar import languages
from treatygraph.model import Claim, Document

Key = tuple[str, str, str, str, str]


@dataclass(slots=True)
class Share:
    """Claims that both languages of a pair have, of those that either has."""

    both: int = 0
    either: int = 0

    @property
    def value(self) -> float:
        """The share, 1.0 where neither has any."""
        return self.both / self.either if self.either else 1.0


@dataclass(slots=True)
class Agreement:
    """Shares by pair of languages and group (`facts`, `positions`), and the disagreements by row."""

    shares: dict[tuple[str, str, str], Share] = field(default_factory=dict)
    disagreements: list[tuple[str, str, Key, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)


def read_rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the rows of an aligned file: the row's name and its sentence by language.

    Raises DocumentError if the first line is not a header `row <tag> <tag> …` or a row has other columns.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            header = next(lines, [])
            if len(header) < 3 or header[0] != "row":
                raise DocumentError(f"{path}: the first line must be `row` and language tags, separated by tabs")
            for cells in lines:
                if cells and len(cells) != len(header):
                    where = f"{path}, line {lines.line_num}"
                    raise DocumentError(f"{where}: {len(header)} columns are expected, not {len(cells)}")
                if cells:
                    yield cells[0], dict(zip(header[1:], cells[1:], strict=True))
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path} is not UTF-8 (byte {error.start}): convert it to UTF-8 text") from error


def sentence_claims(sentence: str, language: str) -> list[Claim]:
    """Return the claims of one sentence read as a document of its own."""
    document = Document("sentence", language, sentence, outline_passages(sentence, language), {})
    return extract_claims(document)


def compare_languages(path: Path, known: tuple[str, ...] | None = None) -> Agreement:
    """Return how far the languages of an aligned file agree, over sentences where at least one finds something.

    Claims are compared by kind, subject, object, date and place; entities that no register knows are set aside,
    and positions of somebody ("the Group") whom the sentence names nowhere.
    """
    result = Agreement()
    for row, sentences in read_rows(path):
        tags = [t for t in sentences if t in (known or languages())]
        keys = {tag: _keys(sentence_claims(sentences[tag], tag)) for tag in tags}
        for group in ("facts", "positions"):
            found = {tag: {k for k in keys[tag] if (k[0] in POSITIONS) == (group == "positions")} for tag in tags}
            for first, second in combinations(tags, 2):
                share = result.shares.setdefault((first, second, group), Share())
                share.both += len(found[first] & found[second])
                share.either += len(found[first] | found[second])
            for key in sorted(set().union(*found.values())):
                has = tuple(t for t in tags if key in found[t])
                if len(has) < len(tags):
                    result.disagreements.append((row, group, key, has, tuple(t for t in tags if t not in has)))
    return result


def _keys(claims: list[Claim]) -> set[Key]:
    keys = set()
    for claim in claims:
        if claim.kind not in POSITIONS and claim.kind not in ACTIONS and claim.kind not in ("cites", "meeting"):
            continue
        if any(reading["because"] == NOWHERE for reading in claim.details.get("resolved", ())):
            continue
        entities = [e for e in (claim.subject, claim.object, claim.place) if e is not None]
        if any(e.id.startswith("unresolved/") for e in entities):
            continue
        subject = "" if claim.kind == "cites" else claim.subject.id if claim.subject else ""
        object_ = claim.object.id if claim.object else ""
        keys.add((claim.kind, subject, object_, claim.date or "", claim.place.id if claim.place else ""))
    return keys
