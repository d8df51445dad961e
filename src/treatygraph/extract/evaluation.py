"""Extraction measured against gold: facts read by hand beside the texts they were read in.

A gold folder holds `<name>-<language>.tsv` (kind, subject, object, date, place, evidence) and
`text/<name>-<language>.txt`. A row is found when a claim of its kind agrees with it in everything that the row
states and quotes the evidence; positions are compared by kind and evidence, since gold names their content in
the columns. A claim that no row has is an extra: it counts against precision unless a person has read it and
written into `judged.tsv` that it is right.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import re2

from treatygraph.documents import read_document
from treatygraph.errors import DocumentError
from treatygraph.extract.events import POSITIONS
from treatygraph.extract.extraction import extract_claims
from treatygraph.extract.registers import read_registers
from treatygraph.model import Claim, Document

ACTIONS = frozenset(
    "signed ratified accepted acceded deposited withdrew unratified unsigned entry_into_force "
    "opened_for_signature_to adopted".split()
)
# Kinds that may follow from a name alone.
_INCIDENTAL = frozenset({"alias", "protocol_of", "establishes"})
_WORD = re2.compile(r"[\pL\pN]+")
_ROMAN = re2.compile(r"[ivxl]+")
_SMALL = frozenset("the of to and on in for a an by at".split())


@dataclass(frozen=True, slots=True)
class GoldRow:
    """A fact read by hand; empty fields are not stated. `line` is its line in the file."""

    line: int
    kind: str
    subject: str
    object: str
    date: str
    place: str
    evidence: str


@dataclass(slots=True)
class Score:
    """Counts of a kind or of several: rows found and missed, claims that no row has."""

    found: int = 0
    missed: int = 0
    extra: int = 0

    @property
    def precision(self) -> float:
        """The share of claims that are right, 1.0 of none."""
        return self.found / (self.found + self.extra) if self.found + self.extra else 1.0

    @property
    def recall(self) -> float:
        """The share of rows that are found, 1.0 of none."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def add(self, other: Score) -> None:
        """Add the counts of another score."""
        self.found += other.found
        self.missed += other.missed
        self.extra += other.extra


def group_of(kind: str) -> str:
    """Return the group in which a kind is measured: `events`, `positions` or `other`."""
    if kind in POSITIONS:
        return "positions"
    return "events" if kind in ACTIONS or kind in ("cites", "meeting") else "other"


def is_incidental(claim: Claim) -> bool:
    """Whether a claim follows from naming a thing at all; such are not held against precision."""
    return claim.kind in _INCIDENTAL and claim.rule.startswith("mention.")


@dataclass(slots=True)
class Evaluation:
    """What one text gave: scores by kind, the rows missed, the claims extra."""

    document: Document
    scores: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    misses: list[GoldRow] = field(default_factory=list)
    extras: list[Claim] = field(default_factory=list)


def evaluate_folder(folder: Path, language: str | None = None, judged_file: Path | None = None) -> list[Evaluation]:
    """Return the evaluation of every gold file in a folder, or of those of one language.

    `judged_file` lists extras that a person found right, by default `judged.tsv` of the folder where there is one.
    Raises DocumentError where a gold file has no text beside it or a row is malformed.
    """
    default = folder / "judged.tsv"
    judged = read_judged(judged_file or default) if judged_file or default.is_file() else frozenset()
    evaluations = []
    for path in sorted(folder.glob("*-??.tsv")):
        tag = path.stem.rsplit("-", 1)[1]
        if language is not None and tag != language:
            continue
        text = folder / "text" / f"{path.stem}.txt"
        if not text.is_file():
            raise DocumentError(f"{path}: its text {text} is missing")
        document = read_document(text, slug=path.stem, language=tag, meta=_meta(path.stem))
        rows = read_gold(path)
        evaluations.append(evaluate(document, rows, extract_claims(document), judged))
    return evaluations


def _meta(stem: str) -> dict[str, str]:
    """Return the metadata of a project's own document of that name, so that gold reads it as a build does."""
    from treatygraph.documents import read_folder
    from treatygraph.resources import documents_dir

    documents, _ = read_folder(documents_dir())
    slug = stem.rsplit("-", 1)[0]
    return next((dict(d.meta) for d in documents if d.slug == slug), {})


def read_gold(path: Path) -> list[GoldRow]:
    """Return the rows of a gold file; DocumentError names file and line of one that has not six columns."""
    rows = []
    for number, cells in enumerate(_read_cells(path), 1):
        if len(cells) != 6:
            raise DocumentError(f"{path}, line {number}: six columns are expected, not {len(cells)}")
        rows.append(GoldRow(number, *cells))
    return rows


def _read_cells(path: Path) -> list[list[str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path} is not UTF-8 (byte {error.start}): convert it to UTF-8 text") from error


def evaluate(
    document: Document,
    rows: Sequence[GoldRow],
    claims: Sequence[Claim],
    judged: frozenset[tuple[str, ...]] = frozenset(),
) -> Evaluation:
    """Return scores, misses and extras of a document's claims against its gold rows."""
    result = Evaluation(document)
    squeezed, offsets = _squeeze(document.text)
    used: set[int] = set()
    repeated: set[int] = set()
    for row in rows:
        span = _find(row.evidence, squeezed, offsets)
        fits = [i for i, c in enumerate(claims) if agrees(row, c, span)]
        free = [i for i in fits if i not in used]
        if fits:
            result.scores[row.kind].found += 1
            used.add((free or fits)[0])
            repeated.update(fits)
        else:
            result.scores[row.kind].missed += 1
            result.misses.append(row)
    kinds = {row.kind for row in rows}
    for index, claim in enumerate(claims):
        if index in used or index in repeated or is_incidental(claim):
            continue
        if _key(claim) in judged or _repeats(claim, claims, used):
            continue
        if claim.kind == "cites" and claim.object and claim.object.id.startswith("treaty/"):
            continue
        if claim.kind in kinds or claim.kind in ACTIONS or claim.kind in POSITIONS or claim.kind == "meeting":
            result.scores[claim.kind].extra += 1
            result.extras.append(claim)
    return result


def _repeats(claim: Claim, claims: Sequence[Claim], used: Iterable[int]) -> bool:
    """Whether a claim says again what a found one says: the same fact elsewhere in the text."""
    if claim.kind in POSITIONS:
        return False
    return any(
        (c.kind, c.subject, c.object, c.place) == (claim.kind, claim.subject, claim.object, claim.place)
        and claim.date in (None, c.date)
        for c in (claims[i] for i in used)
    )


def agrees(row: GoldRow, claim: Claim, span: tuple[int, int] | None) -> bool:
    """Return whether a claim says everything that a row states; `span` is where the evidence stands, None anywhere."""
    if row.kind != claim.kind:
        return False
    near = span is None or (claim.start < span[1] and span[0] < claim.end)
    if row.kind in POSITIONS:
        return near
    if row.date and row.date != (claim.date or ""):
        return False
    if row.place and not _alike(row.place.split(",")[0], claim.place.label if claim.place else ""):
        return False
    if row.kind == "meeting":
        unknown = claim.subject is not None and claim.subject.id.startswith("unresolved/")
        return near and (bool(row.date) or unknown or _alike(row.subject, claim.subject.label if claim.subject else ""))
    if row.kind == "alias":
        return _alike(row.object, claim.object.label if claim.object else "") and near
    if row.kind != "cites" and row.subject and not _alike(row.subject, claim.subject.label if claim.subject else ""):
        return False
    object_ = row.object
    if row.kind in ("assurance", "reservation", "published", "transmitted", "member_of", "chairs", "status"):
        return near and (not object_ or claim.object is None or near)
    if ", articles " in object_:
        head, _, numbers = object_.partition(", articles ")
        return any(
            _alike(f"{head}, article {n}", claim.object.label if claim.object else "")
            for n in numbers.replace(",", " ").split()
        )
    return (
        not object_
        or _alike(object_, claim.object.label if claim.object else "")
        or (
            near
            and row.kind == "adopted"
            and claim.object is not None
            and claim.object.id.startswith(("unresolved/", "work/"))
        )
    )


def _alike(gold: str, label: str) -> bool:
    """Whether two labels mean the same: equal but for what stands in brackets, or sharing most of their words."""
    if not gold or not label:
        return False
    bare = gold.split(" (")[0] if "(" in gold and "/" not in gold else gold
    if label in (gold, bare) or label == _registered(bare):
        return True
    if "/" in gold or "/" in label:
        return False
    first, second = ({_arabic(w.lower().rstrip("s")) for w in _WORD.findall(t)} - _SMALL for t in (bare, label))
    numbers = [{w for w in words if any(c.isdigit() for c in w) or _ROMAN.fullmatch(w)} for words in (first, second)]
    if numbers[0] != numbers[1]:
        return False
    return len(first & second) >= 0.5 * len(first | second)


@cache
def _registered(name: str) -> str | None:
    """Return the label of what the registers call so in English: "CPPNM" for its convention written out."""
    registers = read_registers()
    entity = registers.entity(registers.resolve(name, "en") or "")
    return entity.label if entity else None


def _arabic(word: str) -> str:
    """Return a Roman numeral in Arabic digits ("Protocol II" is "Protocol 2"), any other word as it is."""
    return {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}.get(
        word, word
    )


def _squeeze(text: str) -> tuple[str, list[int]]:
    """Return the text without white space, and the offset of each of its characters."""
    offsets = [i for i, c in enumerate(text) if not c.isspace()]
    return "".join(text[i] for i in offsets), offsets


def _find(evidence: str, squeezed: str, offsets: list[int]) -> tuple[int, int] | None:
    needle = "".join(evidence.split())
    start = squeezed.find(needle)
    return (offsets[start], offsets[start + len(needle) - 1] + 1) if needle and start >= 0 else None


def _key(claim: Claim) -> tuple[str, ...]:
    def label(value: object) -> str:
        return getattr(value, "label", "") or ""

    subject = "" if claim.kind == "cites" else label(claim.subject)
    return (
        claim.document,
        claim.kind,
        subject,
        label(claim.object),
        claim.date or "",
        label(claim.place),
        claim.passage,
    )


def read_judged(path: Path) -> frozenset[tuple[str, ...]]:
    """Return the extras that a person has read and found right.

    Columns are document, kind, subject, object, date, place, passage and a remark; DocumentError names file and
    line of a row with others.
    """
    rows = _read_cells(path)
    for number, row in enumerate(rows, 1):
        if len(row) != 8:
            raise DocumentError(f"{path}, line {number}: eight columns are expected, not {len(row)}")
    return frozenset(tuple(row[:7]) for row in rows)


def judged_row(claim: Claim) -> str:
    """Return the line of `judged.tsv` that would admit an extra."""
    return "\t".join(_key(claim))
