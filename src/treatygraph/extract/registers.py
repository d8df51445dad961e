"""The registers of names: what an entity is called in each language, and what is known of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from treatygraph.errors import GrammarError
from treatygraph.grammar import languages
from treatygraph.grammar.categories import CATEGORIES
from treatygraph.model import Entity
from treatygraph.resources import registers_dir


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a register: an entity of a category, its names by language, the other columns as they stand."""

    entity: Entity
    category: str
    names: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, str]


class Registers:
    """All registers of a folder: entries by id."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self.entries = entries

    def entity(self, identifier: str) -> Entity | None:
        """Return the entity with an id, None if no register has it."""
        entry = self.entries.get(identifier)
        return entry.entity if entry else None

    def resolve(self, name: str, language: str) -> str | None:
        """Return the id of the entity with exactly this name in a language, None if none or several have it."""
        wanted = name.casefold().strip()
        found = {
            entry.entity.id
            for entry in self.entries.values()
            if entry.entity.label.casefold() == wanted
            or any(wanted == n.replace("^", "").casefold() for n in entry.names.get(language, ()))
        }
        return found.pop() if len(found) == 1 else None

    def column(self, identifier: str, name: str) -> str:
        """Return a column of an entity's row; empty where the row or the column is absent."""
        entry = self.entries.get(identifier)
        return entry.columns.get(name, "") if entry else ""

    def of_category(self, category: str) -> Iterator[Entry]:
        """Yield the entries of one category."""
        return (e for e in self.entries.values() if e.category == category)

    def body_of(self, symbol: str) -> Entity | None:
        """Return the organ whose resolution or decision bears a symbol, None for any other symbol."""
        prefix, mark, _ = symbol.replace("/DEC/", "/RES/").partition("/RES/")
        organs = (e.entity for e in self.of_category("organ") if e.columns.get("symbol_prefix") == prefix.split("(")[0])
        return next(organs, None) if mark else None

    def protocols_of(self, treaty: str) -> list[Entity]:
        """Return the protocols of a treaty (by its id), in the register's order."""
        return [e.entity for e in self.entries.values() if e.columns.get("of") == treaty]


@cache
def read_registers(folder: Path | None = None) -> Registers:
    """Return the registers in `folder` (default: the project's): every `*.csv` with columns `id`, `label`, `type`.

    A later row of an id that is already there adds names to it. Raises GrammarError naming file and line.
    """
    folder = folder or registers_dir()
    entries: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if not {"id", "label", "type"} <= set(rows.fieldnames or ()):
                continue
            tags = [c for c in rows.fieldnames or () if c in languages()]
            for row in rows:
                if row["type"] not in CATEGORIES:
                    raise GrammarError(f"{path.name}, line {rows.line_num}: unknown type {row['type']!r}")
                names = {
                    language: tuple(n for n in (s.strip() for s in (row[language] or "").split(";")) if n)
                    for language in tags
                }
                known = entries.get(row["id"])
                if known is not None:
                    names = {lang: known.names.get(lang, ()) + names.get(lang, ()) for lang in {*known.names, *tags}}
                    row = {**row, **{k: v for k, v in known.columns.items() if v}}
                entity = known.entity if known else Entity(row["id"], row["label"])
                entries[row["id"]] = Entry(entity, known.category if known else row["type"], names, row)
    return Registers(entries)
