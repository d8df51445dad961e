"""Saved queries: SPARQL files whose header of comments says what they ask and which parameters they take.

    # title: Negative security assurances in force
    # question: Which nuclear-weapon State owes whom an assurance, since when?
    # parameter: as_of date Show what is established by the end of this day.
    # example: treatygraph query assurances --as-of 2015-03-01

A header line that is indented by two spaces more continues the one before it. Keys may repeat.
Parameters are variables of the query (`?as_of`, `?lang`), which the store binds as terms: nothing is pasted.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from treatygraph.errors import QueryError
from treatygraph.resources import queries_dir

_XSD = "http://www.w3.org/2001/XMLSchema#"
_LINE = re.compile(r"#(?P<more>  +| ?)(?:(?P<key>[a-z_]+): *)?(?P<value>.*)")
_COLUMNS = re.compile(r"^SELECT\s+(?:DISTINCT\s+)?(?P<columns>(?:\?\w+\s+)+)WHERE\b", re.MULTILINE)
_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Value(NamedTuple):
    """A literal to bind to a parameter: lexical form and IRI of the datatype."""

    lexical: str
    datatype: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a saved query: `type` is `date`, `language`, `string` or `integer`."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A saved query: its name (of the file), header, column names in order, and the whole SPARQL text.

    `columns` is empty for queries that are not SELECT. `text` runs as it stands: with its parameters
    unbound it answers as of today, in English.
    """

    name: str
    title: str
    description: str
    question: str
    parameters: tuple[Parameter, ...]
    examples: tuple[str, ...]
    columns: tuple[str, ...]
    text: str

    def parse_values(self, values: Mapping[str, str]) -> dict[str, Value]:
        """Return a literal for each parameter, from the texts a person gave.

        What is not given is today for a date and `en` for a language; other parameters stay unbound.
        A date may be a year or a month: it stands for the last day of it. An unknown parameter or a
        malformed value raises QueryError.
        """
        unknown = values.keys() - {p.name for p in self.parameters}
        if unknown:
            known = ", ".join(p.name for p in self.parameters) or "none"
            raise QueryError(f"The query “{self.name}” has no parameter “{min(unknown)}”. Its parameters: {known}.")
        defaults = {"date": date.today().isoformat(), "language": "en"}
        texts = {p: values.get(p.name) or defaults.get(p.type) for p in self.parameters}
        return {p.name: _parse_value(p, text) for p, text in texts.items() if text}


def parse_header(text: str) -> dict[str, list[str]]:
    """Return the values of each key in the comment lines that open a SPARQL file, in order."""
    header: dict[str, list[str]] = {}
    key = ""
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        if match is None:
            break
        if match["key"] and len(match["more"]) <= 1:
            key = match["key"]
            header.setdefault(key, []).append(match["value"].strip())
        elif key:
            more = line.removeprefix("#").strip()
            header[key][-1] = f"{header[key][-1]} {more}".strip()
    return header


def parse_query(name: str, text: str, *, headed: bool = True) -> SavedQuery:
    """Return the saved query with this name and SPARQL text; QueryError where its header is incomplete.

    One that is not `headed` is anybody's SPARQL: it may go without a header, and then has no parameters.
    """
    header = parse_header(text)
    missing = [key for key in ("title", "description", "question") if not header.get(key)]
    if missing and headed:
        raise QueryError(f"{name}.rq: the header lacks “# {missing[0]}:”. Add that comment line at the top.")
    match = _COLUMNS.search(text)
    return SavedQuery(
        name=name,
        title=header.get("title", [name])[0],
        description=header.get("description", [""])[0],
        question=header.get("question", [""])[0],
        parameters=tuple(_parse_parameter(name, line) for line in header.get("parameter", ())),
        examples=tuple(header.get("example", ())),
        columns=tuple(match["columns"].replace("?", "").split()) if match else (),
        text=text,
    )


def read_query(name: str, folder: Path | None = None) -> SavedQuery:
    """Return the saved query `name` of `folder` (default: the project's); QueryError lists the names."""
    queries = read_queries(folder)
    if name not in queries:
        raise QueryError(f"There is no saved query “{name}”. There are: {', '.join(queries)}.")
    return queries[name]


def read_queries(folder: Path | None = None) -> dict[str, SavedQuery]:
    """Return the saved queries (`*.rq`) of `folder` (default: the project's) by name, in order of name.

    Subfolders are not read: `checks` and `rules` are asked for by their path.
    """
    folder = folder or queries_dir()
    return {path.stem: read_query_file(path) for path in sorted(folder.glob("*.rq"), key=lambda path: path.stem)}


def read_query_file(path: Path, *, headed: bool = True) -> SavedQuery:
    """Return the saved query in a file, named as the file is; QueryError where it cannot be read."""
    try:
        return parse_query(path.stem, path.read_text(encoding="utf-8"), headed=headed)
    except FileNotFoundError as error:
        raise QueryError(f"{path} does not exist. Give a file of SPARQL, or the name of a saved query.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path}: the saved query cannot be read: {error}.") from error


def _parse_parameter(name: str, line: str) -> Parameter:
    words = line.split(maxsplit=2)
    if len(words) != 3 or words[1] not in ("date", "language", "string", "integer"):
        raise QueryError(
            f"{name}.rq: “# parameter: {line}” must be a name, a type (date, language, string, integer) "
            "and a description."
        )
    return Parameter(words[0], words[1], words[2])


def _parse_value(parameter: Parameter, text: str) -> Value:
    if parameter.type == "date":
        return Value(_last_day(parameter.name, text), _XSD + "date")
    if parameter.type == "language" and not _LANGUAGE.fullmatch(text):
        raise QueryError(f"“{text}” is no language tag for “{parameter.name}”. Give one like en, fr or zh (BCP 47).")
    if parameter.type == "integer":
        if not re.fullmatch(r"[+-]?\d+", text, re.ASCII):
            raise QueryError(f"“{text}” is no whole number for “{parameter.name}”.")
        return Value(text, _XSD + "integer")
    if parameter.type == "language":
        text = text.lower()  # tags are the same in capitals, and Oxigraph keeps them so
    return Value(text, _XSD + "string")


def _last_day(name: str, text: str) -> str:
    match = _PARTIAL_DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        year, month = int(match[1]), int(match[2] or 12)
        day = int(match[3]) if match[3] else calendar.monthrange(year, month)[1]
        return date(year, month, day).isoformat()
    except ValueError:
        raise QueryError(f"“{text}” is no date for “{name}”. Give a day like 2015-03-01, a month or a year.") from None
