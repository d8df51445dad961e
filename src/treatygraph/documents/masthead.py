"""What a masthead states of its document: symbol, date, body, author, original language, title."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from treatygraph.documents.conventions import Conventions, conventions
from treatygraph.documents.reading import read_passage
from treatygraph.model import Document

Resolver = Callable[[str, str], str | None]
"""Gives the entity id (`state/DZA`) of a name in a language, or None where no register knows it."""

_SYMBOL_IN_NAME = re.compile(r"(?:A|S|CD|NPT|CCW|TPNW|BWC)(?:_[A-Z0-9][A-Z0-9.]*)+")
_YEAR = re.compile(r"\b(?:(?:de|del año|en) )?(?:19|20)\d\d ")


@dataclass(frozen=True, slots=True)
class Finding:
    """A key of `meta.toml` with its value and where it came from, such as "en.txt, masthead/3"."""

    key: str
    value: str
    source: str


def read_masthead(document: Document, name: str, resolve: Resolver | None = None) -> tuple[Finding, ...]:
    """Return what the first pages of a document state of it, each key once; `name` is that of its file.

    `body` and `author` are entity ids where `resolve` or the symbol gives them, else names as written; dates
    are EDTF; the day of a document goes before the days of the meeting that it was submitted to.
    """
    found: dict[str, Finding] = {}
    for finding in _findings(document, name, resolve or (lambda _name, _language: None)):
        found.setdefault(finding.key, finding)
    if "date" not in found and (meeting := found.get("meeting_date")):
        found["date"] = Finding("date", meeting.value, f"{meeting.source}: the days of the meeting")
    found.pop("meeting_date", None)
    return tuple(found.values())


def _findings(document: Document, name: str, resolve: Resolver) -> Iterator[Finding]:
    rules = conventions(document.language)
    organ: Finding | None = None
    symbol: str | None = None
    for passage in document.passages:
        if passage.kind not in ("masthead", "title") or "/" in passage.address.removeprefix("masthead/"):
            continue
        text = read_passage(document, passage).text
        source = f"{name}, {passage.address}"
        if passage.kind == "title":
            yield Finding("title", text.rstrip(" *"), source)
            written = rules.author_in_title(text)
            if written and (author_id := resolve(written, document.language)):
                yield Finding("author", author_id, source)
        values = rules.masthead_values(text)
        if "symbol" in values:
            symbol = symbol or values["symbol"]
            yield Finding("symbol", values["symbol"], source)
        if "date" in values and (date := parse_date(values["date"], rules)):
            yield Finding("date", date, source)
        if "first" in values and (interval := _parse_interval(values["first"], values["last"], rules)):
            yield Finding("meeting_date", interval, source)
        if "author" in values:
            author = values["author"]
            yield Finding("author", resolve(author, document.language) or author, source)
        if "original" in values and (original := _parse_language(values["original"], rules)):
            yield Finding("original", original, source)
        if "organ" in values and organ is None:
            written = values["organ"]
            # "2015 Review Conference of the Parties to …" is the body that bears the name without the year.
            known = resolve(written, document.language) or resolve(_YEAR.sub("", written), document.language)
            organ = Finding("body", known or written, source)
    if match := _SYMBOL_IN_NAME.match(Path(name).stem):
        yield Finding("symbol", match[0].replace("_", "/"), f"the file's name, {name}")
        symbol = symbol or match[0].replace("_", "/")
    prefixes = [prefix for prefix in rules.bodies if symbol and re.match(prefix, symbol)]
    if prefixes:
        yield Finding("body", rules.bodies[max(prefixes, key=len)], f"the symbol, {symbol}")
    if organ is not None:
        yield organ


def _parse_language(written: str, rules: Conventions) -> str | None:
    words = written.lower()
    return next((tag for tag, names in rules.languages.items() if any(name in words for name in names)), None)


def parse_date(written: str, rules: Conventions) -> str | None:
    """Return a day written in full in the language of `rules` as EDTF, or None where a part is missing.

    >>> parse_date("9 March 2015", conventions("en")), parse_date("2022 年 1 月 4 日", conventions("zh"))
    ('2015-03-09', '2022-01-04')
    """
    day, month, year = _date_parts(written, rules)
    return None if day is None or month is None or year is None else f"{year:04}-{month:02}-{day:02}"


def _date_parts(written: str, rules: Conventions) -> tuple[int | None, int | None, int | None]:
    figures = [int(figure) for figure in re.findall(r"\d+", written)]
    years = [figure for figure in figures if figure > 999]
    small = [figure for figure in figures if figure <= 31]
    if "月" in written or "日" in written:
        month = re.search(r"(\d+)\s*月", written)
        day = re.search(r"(\d+)\s*日", written)
        return int(day[1]) if day else None, int(month[1]) if month else None, years[0] if years else None
    words = written.lower()
    months = [number for number, month in enumerate(rules.months, 1) if month in words]
    return small[0] if small else None, months[0] if months else None, years[0] if years else None


def _parse_interval(first: str, last: str, rules: Conventions) -> str | None:
    """Return an interval of days as EDTF; each day takes from the other the month or year it leaves out."""
    day, month, year = _date_parts(first, rules)
    last_day, last_month, last_year = _date_parts(last, rules)
    starts = day, month or last_month, year or last_year
    ends = last_day, last_month or month, last_year or year
    if None in starts or None in ends:
        return None
    return "/".join(f"{parts[2]:04}-{parts[1]:02}-{parts[0]:02}" for parts in (starts, ends))
