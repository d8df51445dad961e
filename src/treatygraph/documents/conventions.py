"""The layout of United Nations documents in each language, read from `conventions.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


@dataclass(frozen=True)
class Conventions:
    """The compiled patterns of one language; each is to be matched against a whole paragraph."""

    attachments: tuple[tuple[str, re.Pattern[str]], ...]
    article: re.Pattern[str]
    closing: re.Pattern[str]
    masthead: tuple[re.Pattern[str], ...]
    title: tuple[re.Pattern[str], ...]
    months: tuple[str, ...]
    languages: Mapping[str, list[str]]
    bodies: Mapping[str, str]

    def attachment(self, paragraph: str) -> tuple[str, str | None] | None:
        """Return name and number (None if it has none) of the attachment that a heading opens, or None."""
        for name, pattern in self.attachments:
            if match := pattern.fullmatch(paragraph):
                return name, match.groupdict().get("n")
        return None

    def is_masthead(self, paragraph: str) -> bool:
        """Return whether a paragraph is a line of a masthead (symbol, date, organ …) or several of them."""
        return all(any(pattern.fullmatch(cell) for pattern in self.masthead) for cell in cells(paragraph))

    def author_in_title(self, title: str) -> str | None:
        """Return whose document it is by its title ("Statement on behalf of the Group of 21"), else None."""
        matches = (pattern.fullmatch(title.strip(" *")) for pattern in self.title)
        return next((match["author"] for match in matches if match), None)

    def masthead_values(self, paragraph: str) -> dict[str, str]:
        """Return what a line of a masthead states, by the names of the groups in `conventions.toml`."""
        return {
            name: " ".join(value.split()).strip("*").strip()
            for cell in cells(paragraph)
            for pattern in self.masthead
            if (match := pattern.fullmatch(cell))
            for name, value in match.groupdict().items()
            if value
        }


def cells(line: str) -> list[str]:
    """Return what stands side by side on one line, apart by a tab or several spaces."""
    return re.split(r"\t\s*|\s{3,}", line.strip())


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


def _either(patterns: Iterable[str]) -> re.Pattern[str]:
    return _compile("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("conventions.toml").read_text("utf-8"))


def ordinals() -> Mapping[str, int]:
    """Return the values of ordinal words in headings, Arabic ones without article."""
    ordinals: Mapping[str, int] = _tables()["any"]["ordinals"]
    return ordinals


@cache
def conventions(language: str) -> Conventions:
    """Return the conventions of a BCP 47 tag; a language without any gets those that hold in all."""
    tables = _tables()
    table = tables.get(language.split("-")[0].lower(), {})
    return Conventions(
        attachments=tuple(
            (name, _compile(pattern)) for name, patterns in table.get("attachment", {}).items() for pattern in patterns
        ),
        article=_either(table.get("article", ["(?!)"])),
        closing=_either(table.get("closing", ["(?!)"])),
        masthead=tuple(_compile(pattern) for pattern in tables["any"]["masthead"] + table.get("masthead", [])),
        title=tuple(_compile(pattern) for pattern in table.get("title", [])),
        months=tuple(table.get("months", ())),
        languages=tables["any"]["languages"],
        bodies=tables["any"]["bodies"],
    )
