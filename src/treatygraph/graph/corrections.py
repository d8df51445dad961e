"""Corrections: rows of `corrections.csv` by which a person withdraws or amends claims, and answers for it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from treatygraph.errors import CorrectionError
from treatygraph.graph.dates import parse_bounds
from treatygraph.model import Claim, Entity
from treatygraph.resources import data_dir

COLUMNS = (
    "action",
    "document",
    "passage",
    "kind",
    "subject",
    "object",
    "date",
    "field",
    "value",
    "reason",
    "name",
    "on",
)


@dataclass(frozen=True, slots=True)
class Correction:
    """A row of the file: what it does (`withdraw`, `amend`), to which claims, why, by whom and when.

    `document` and `kind` are always given. Of `passage`, `subject`, `object` and `date` those that are empty
    match anything. Subject and object are ids or labels. `field` is `kind`, `subject`, `object`, `date`,
    `place` or `details.KEY`, and `value` what it becomes (an empty one removes it); an entity is an id, or
    an id, a space and a label where no register has it.
    """

    row: int
    action: str
    document: str
    passage: str
    kind: str
    subject: str
    object: str
    date: str
    field: str
    value: str
    reason: str
    name: str
    on: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A claim that a correction took out, and the claim in its place where it was amended."""

    claim: Claim
    correction: Correction
    revision: Claim | None


@dataclass(frozen=True, slots=True)
class CorrectedClaims:
    """The claims that stand after all corrections, and those that do not stand any more."""

    claims: tuple[Claim, ...]
    withdrawals: tuple[Withdrawal, ...]


def read_corrections(path: Path | None = None) -> tuple[Correction, ...]:
    """Return the rows of a corrections file (default: `data/corrections.csv`), none where there is no file.

    Raises CorrectionError naming the row that is incomplete.
    """
    path = path or data_dir() / "corrections.csv"
    if not path.is_file():
        return ()
    try:
        rows = StringIO(path.read_bytes().decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as error:
        raise CorrectionError(f"{path} is not UTF-8 (byte {error.start}): save it as CSV in UTF-8.") from error
    reader = csv.DictReader(rows)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise CorrectionError(f"{path}: the first line must be: {','.join(COLUMNS)}")
    return tuple(_parse_row(str(path), reader.line_num, row) for row in reader)


def apply_corrections(
    claims: Iterable[Claim],
    corrections: Sequence[Correction],
    find_entity: Callable[[str], Entity | None] = lambda identifier: None,
) -> CorrectedClaims:
    """Return the claims after the corrections, applied in order: a row sees what those before it amended.

    `find_entity` gives the entity with an id from the registers. Raises CorrectionError naming the row that
    matches no claim or whose value cannot be used.
    """
    standing = list(claims)
    withdrawals: list[Withdrawal] = []
    for correction in corrections:
        kept: list[Claim] = []
        matched = False
        for claim in standing:
            if not _matches(correction, claim):
                kept.append(claim)
                continue
            matched = True
            revision = _amend(correction, claim, find_entity) if correction.action == "amend" else None
            withdrawals.append(Withdrawal(claim, correction, revision))
            if revision is not None:
                kept.append(revision)
        if not matched:
            raise _fault(
                correction,
                "matches no claim. Compare it with what `treatygraph extract` prints for that document, "
                "or remove the row if the text is read rightly now",
            )
        standing = kept
    return CorrectedClaims(tuple(standing), tuple(withdrawals))


def _parse_row(file: str, row: int, cells: dict[str, str]) -> Correction:
    values = {column: (cells[column] or "").strip() for column in COLUMNS}
    correction = Correction(row=row, **values)
    missing = [c for c in ("document", "kind", "reason", "name", "on") if not values[c]]
    if correction.action not in ("withdraw", "amend"):
        raise _fault(correction, f"has the action “{correction.action}”; write withdraw or amend", file)
    if missing:
        raise _fault(correction, f"lacks {', '.join(missing)}", file)
    for what, date in (("on", correction.on), ("value", correction.value if correction.field == "date" else "")):
        try:
            parse_bounds(date or correction.on)
        except ValueError:
            raise _fault(correction, f"has “{date}” under {what}; write a day like 2026-11-21", file) from None
    if (correction.action == "amend") != bool(correction.field):
        raise _fault(correction, "needs a field and its value to amend, and none to withdraw", file)
    return correction


def _matches(correction: Correction, claim: Claim) -> bool:
    def names(entity: Entity | None, wanted: str) -> bool:
        return not wanted or (entity is not None and wanted in (entity.id, entity.label))

    return (
        claim.document == correction.document
        and claim.kind == correction.kind
        and correction.passage in ("", claim.passage)
        and names(claim.subject, correction.subject)
        and names(claim.object, correction.object)
        and correction.date in ("", claim.date)
    )


def _amend(correction: Correction, claim: Claim, find_entity: Callable[[str], Entity | None]) -> Claim:
    field, value = correction.field, correction.value
    key = field.removeprefix("details.")
    if field == "subject":
        return replace(claim, subject=_parse_entity(correction, find_entity))
    if field == "object":
        return replace(claim, object=_parse_entity(correction, find_entity))
    if field == "place":
        return replace(claim, place=_parse_entity(correction, find_entity))
    if field == "date":
        return replace(claim, date=value or None)
    if field == "kind" and value:
        return replace(claim, kind=value)
    if key in (field, ""):
        known = "kind, subject, object, date, place or details.KEY"
        raise _fault(correction, f"cannot amend “{field}”; give {known}")
    details = {k: v for k, v in claim.details.items() if k != key}
    return replace(claim, details=details | ({key: value} if value else {}))


def _parse_entity(correction: Correction, find_entity: Callable[[str], Entity | None]) -> Entity | None:
    if not correction.value:
        return None
    identifier, _, label = correction.value.partition(" ")
    if "/" not in identifier:
        raise _fault(correction, f"has “{correction.value}” for an entity; write its id first, as in state/FRA")
    entity = Entity(identifier, label) if label else find_entity(identifier)
    if entity is None:
        what = f"has the id “{identifier}”, which no register has; add a label after it"
        raise _fault(correction, what)
    return entity


def _fault(correction: Correction, what: str, file: str = "corrections.csv") -> CorrectionError:
    said = ", ".join(
        v for v in (correction.action, correction.document, correction.passage, correction.kind,
                    correction.subject, correction.object, correction.date) if v
    )  # fmt: skip
    return CorrectionError(f"{file}, row {correction.row} ({said}): it {what}.")
