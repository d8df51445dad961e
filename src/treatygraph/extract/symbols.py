"""Document symbols and the numbers by which prose cites resolutions and decisions, each to one canonical symbol.

Canonical forms: `A/RES/52/38 S`, `A/RES/2153 (XXI)`, `A/RES/S-10/2`, `S/RES/984 (1995)`, `E/RES/2014/34`,
`E/RES/1576 (L)`, `A/DEC/73/546`, `CG/RES/267 (E-V)`, `CD/1978`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import re2

from treatygraph.extract.folding import Folded
from treatygraph.extract.mention import Item, Mention
from treatygraph.grammar import Grammar
from treatygraph.model import Entity
from treatygraph.resources import registers_dir

# Cyrillic capitals that look like the Latin ones of a symbol: real texts mix them.
_LOOKALIKE = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")
_SYMBOL = re2.compile(
    r"\b?(?P<symbol>[A-ZАВЕКМНОРСТХ]{1,8}(?:\([0-9]{1,3}\)|-(?:Art|ART)\.[IVX]+)?"
    r"(?:/Part [0-9]|(?:/[A-ZАВЕКМНОРСТХ0-9]|/ [0-9])[A-Za-zАВЕКМНОРСТХ0-9.\-]*(?:\([A-Z0-9]+\))?|/\([0-9]{1,3}\))+"
    r"(?P<tail>(?: [A-Z]\b)?(?: ?\((?:(?:19|20)\d\d|(?:E?S-|E-)?[IVXL]+)\))?)"
    r"(?: \((?:(?:Vol|Part)s?\.? [IVX]+(?:(?:-|, | and )[IVX]+)*|Corr(?:ected|\.))\))?)"
)
# The Economic and Social Council was the last to number its sessions in Roman numerals in symbols.
_LAST_ROMAN_YEAR = 1978
# A range of more resolutions than this is a misreading.
_LONGEST_RANGE = 60
_ORGAN_RESOLUTION = {
    "organ/general-assembly": "A",
    "organ/security-council": "S",
    "organ/economic-and-social-council": "E",
    "organ/human-rights-council": "A/HRC",
    "organ/opanal-general-conference": "CG",
}


DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral with what may hang on it: `main` `52/38`, `letter` `S`, `session` `XXI`, `E-V` or a year."""

    main: str
    letter: str = ""
    session: str = ""

    @property
    def whole(self) -> int | None:
        """The number itself, None when it is a compound."""
        return int(self.main) if self.main.isdigit() else None


class NumberFinder:
    """Finds numerals, ordinals and symbols in folded text of one language."""

    def __init__(self, grammar: Grammar) -> None:
        section: Any = grammar.section("numbers")
        self._letters: Mapping[str, str] = section.get("letters") or {}
        self._sessions: Mapping[str, str] = section.get("sessions") or {}
        letter = "|".join(["[A-ZАВЕКМНОРСТХ]", *sorted(map(re2.escape, self._letters), key=len, reverse=True)])
        special = "|".join(map(re2.escape, [k for k in self._sessions if k]))
        # A Roman numeral, or the language's own mark and a number: (XXI), (د-21).
        roman = r"(?:[EЕ]?S-|[EЕ]-)?[IVXLХ]{1,8}" + (f"|(?:{special}) ?-? ?\\d{{1,2}}" if special else "")
        bound = r"(?:[^\p{Latin}\p{Cyrillic}\p{Arabic}]|$)"
        slash = (
            rf"(?P<main>(?:E?S-|(?:{special or '$^'}) ?-? ?)?\d{{1,4}} ?/ ?\d{{1,4}})"
            rf"(?: ?(?P<letter>{letter}){bound})?"
        )
        paren = rf"(?P<main2>\d{{1,4}})(?: (?P<letter2>{letter}))? ?\((?P<session>1[89]\d\d|20\d\d|{roman})\)"
        self._compound = re2.compile(f"{paren}|{slash}")
        to = grammar.section("dates").get("to")
        self._to = re2.compile(str(to)) if to else None
        self._plain = re2.compile(r"\d{1,5}")
        self._roman = re2.compile(r"\b(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})\b")
        self._ordinals = {str(k).lower(): int(v) for k, v in (section.get("ordinals") or {}).items()}
        words = "|".join(re2.escape(w) for w in sorted(self._ordinals, key=len, reverse=True))
        shapes = [
            str(s).replace("{n}", r"(?P<n>\d{1,4})").replace("{w}", f"(?P<w>{words})")
            for s in section.get("ordinal") or ()
        ]
        self._ordinal = [(expression, dict(expression.groupindex)) for expression in map(re2.compile, shapes)]

    def find_numbers(self, folded: Folded) -> Iterator[Mention]:
        """Yield symbols as resolutions, decisions or documents, other numerals as numbers and ordinals."""
        text = folded.text
        has_digits = not DIGITS.isdisjoint(text)
        if has_digits:
            yield from self._find_digits(text)
        for match in self._roman.finditer(text):
            start, end = match.span()
            if start < end:
                yield _number(start, end, Number(str(_roman_value(match.group(0)))))
        yield from self._find_ordinals(folded, has_digits)

    def _find_digits(self, text: str) -> Iterator[Mention]:
        """Yield symbols and numerals: what has a digit in it."""
        for match in _SYMBOL.finditer(text):
            start, end = match.span(1)
            if match.group(2) and not any(mark in match.group(1) for mark in ("/RES/", "/DEC/", "/Res/")):
                end = match.span(2)[0]
            if start and text[start - 1].isalpha() and text[start - 1].isascii():
                continue
            while text[end - 1] in ".-":
                end -= 1
            written = text[start:end]
            if any(c.isdigit() for c in written):
                category, entity = document_symbol(written)
                yield Mention(category, (Item(category, start, end, entity),), start, end)
        compounds = [number for match in self._compound.finditer(text) for number in self._compound_number(text, match)]
        yield from self._with_ranges(text, compounds)
        for match in self._plain.finditer(text):
            start, end = match.span()
            if not (text[start - 1 : start].isdigit() or text[end : end + 1].isdigit()):
                yield _number(start, end, Number(match.group(0)))

    def _find_ordinals(self, folded: Folded, has_digits: bool) -> Iterator[Mention]:
        """Yield ordinals, in words or with the language's mark."""
        text = folded.text
        for expression, groups in self._ordinal:
            if "n" in groups and not has_digits:
                continue
            for match in expression.finditer(folded.lower):
                word = match.group(groups["w" if "w" in groups else "ordinal"]) if "n" not in groups else None
                digits = match.group(groups["n"]) if "n" in groups else None
                value = self._ordinals.get(word) if word else int(digits) if digits else None
                if value is not None:
                    start, end = match.span(groups["ordinal"]) if "ordinal" in groups else match.span()
                    if text[start - 1 : start].isalnum() and text[start].isascii():
                        continue
                    item = Item("ordinal", start, end, value=Number(str(value)))
                    yield Mention("ordinal", (item,), start, end)

    def _with_ranges(self, text: str, numbers: list[Mention]) -> Iterator[Mention]:
        """Yield the numbers, two that bound a range ("68/32 to 68/35") as one mention of all in it."""
        before: Mention | None = None
        for mention in numbers:
            joined = (
                before is not None and self._to is not None and self._to.fullmatch(text[before.end : mention.start])
            )
            between = numbers_between(before.items[-1].value, mention.items[0].value) if before and joined else []
            if before and between:
                inner = (Item("number", before.start, mention.end, value=number) for number in between)
                before = Mention("number", (*before.items, *inner, *mention.items), before.start, mention.end)
                continue
            if before:
                yield before
            before = mention
        if before:
            yield before

    def _compound_number(self, text: str, match: Any) -> Iterator[Mention]:
        groups = match.re.groupindex
        start, end = match.span()
        main = match.group(groups["main"]) or match.group(groups["main2"])
        letter = match.group(groups["letter"]) or match.group(groups["letter2"]) or ""
        session = match.group(groups["session"]) or ""
        if match.group(groups["main"]):
            end = match.span(groups["letter"])[1] if letter else match.span(groups["main"])[1]
        before, after = text[start - 1 : start], text[end : end + 2]
        # What goes on is another numbering: "decision 2012/699/CFSP".
        if (
            before.isdigit()
            or before in ("/", ".")
            or after[:1].isdigit()
            or (after[:1] == "/" and after[1:].isalpha())
        ):
            return
        main = main.replace(" ", "")
        for mark, latin in self._sessions.items():
            main = _relabel(main, mark, latin)
            # Emergency special sessions of the General Assembly begin at resolution 997; OPANAL's write (E-V).
            early = latin == "ES-" and main.isdigit() and int(main) < 997
            session = _session(session, mark, "E-" if early else latin)
        letter = self._letters.get(letter, letter.translate(_LOOKALIKE))
        yield _number(start, end, Number(main, letter, session.translate(_LOOKALIKE)))


def _number(start: int, end: int, value: Number) -> Mention:
    return Mention("number", (Item("number", start, end, value=value),), start, end)


def numbers_between(first: Number, last: Number) -> list[Number]:
    """Return the numbers that a range of one session leaves out; empty where the two bound none."""
    heads = [number.main.rpartition("/")[::2] for number in (first, last)]
    if heads[0][0] != heads[1][0] or first.session != last.session or first.letter or last.letter:
        return []
    low, high = int(heads[0][1]), int(heads[1][1])
    if not 1 < high - low <= _LONGEST_RANGE:
        return []
    head = f"{heads[0][0]}/" if heads[0][0] else ""
    return [Number(f"{head}{n}", "", first.session) for n in range(low + 1, high)]


def _relabel(main: str, mark: str, latin: str) -> str:
    return latin + main[len(mark) :].lstrip("-") if mark and main.startswith(mark) else main


def _session(session: str, mark: str, latin: str) -> str:
    """Return a session written with the language's own mark as in English: د-21 is XXI, دإ-6 is S-VI."""
    if not mark or not session.startswith(mark):
        return session
    digits = session[len(mark) :].strip(" -")
    return latin + roman_numeral(int(digits)) if digits.isdigit() else session


def roman_numeral(value: int) -> str:
    """Return a number from 1 to 89 in Roman numerals."""
    digits = (("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))
    result = ""
    for letters, worth in digits:
        while value >= worth:
            result, value = result + letters, value - worth
    return result


def _roman_value(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50}[c] for c in numeral]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def identifier(prefix: str, label: str) -> str:
    """Return `prefix/` and the label with everything but ASCII letters, digits and dots as `-`."""
    pieces = re2.sub(r"[^A-Za-z0-9.]+", "-", label).strip("-.")
    return f"{prefix}/{pieces}"


def document_symbol(written: str) -> tuple[str, Entity]:
    """Return category and entity of a symbol as written (`А/RES/52/38 S`, `S/RES/984(1995)`, `CD/1978`)."""
    symbol = written.translate(_LOOKALIKE).replace("/ ", "/").replace("/Res/", "/RES/")
    symbol = re2.sub(r"(\d) ?\(", r"\1 (", symbol) if "/RES/" in symbol else symbol
    bare = symbol.removeprefix("S/RES/")
    if bare != symbol and bare.isdigit():
        symbol = _by_run(Number(bare), "organ/security-council", "S", None) or symbol
    category = "resolution" if "/RES/" in symbol else "decision" if "/DEC/" in symbol else "document"
    return category, Entity(identifier(category, symbol), symbol)


@dataclass(frozen=True, slots=True)
class _Run:
    organ: str
    session: int | None
    roman: str
    year: int | None
    first: int
    last: int


@cache
def _runs() -> tuple[_Run, ...]:
    """Return the runs of consecutive resolution numbers from the register resolution-sessions.csv."""
    path = registers_dir() / "resolution-sessions.csv"
    if not path.is_file():
        return ()
    runs = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["first"] and row["last"]:
                session = int(row["session"]) if row["session"].isdigit() else None
                year = int(row["year"]) if row["year"].isdigit() else None
                runs.append(_Run(row["organ"], session, row["roman"], year, int(row["first"]), int(row["last"])))
    return tuple(runs)


def cited_symbol(kind: str, number: Number, organ: str | None, year: int | None) -> Entity | None:
    """Return the resolution or decision that a number in prose stands for, None where it does not tell.

    `kind` is `resolution` or `decision`, `organ` the id of the organ the text names (None if it names none),
    `year` that of the date bound to the number.
    """
    if organ == "organ/united-nations":
        organ = None
    prefix = _ORGAN_RESOLUTION.get(organ or "")
    if organ is not None and prefix is None and not number.session.startswith("E-"):
        return None
    code = "RES" if kind == "resolution" else "DEC"
    tail = f" {number.letter}" if number.letter else ""
    label = None
    if "/" in number.main:
        prefix = prefix or _prefix_of(kind, number.main)
        if prefix is None:
            return None
        label = f"{prefix}/{code}/{number.main}{tail}"
    elif number.session.isdigit():
        if prefix in (None, "S") and kind == "resolution":
            label = f"S/{code}/{number.main} ({number.session})"
    elif number.session.startswith(("S-", "ES-")):
        label = f"A/{code}/{number.main}{tail} ({number.session})" if prefix in (None, "A") else None
    elif number.session.startswith("E-"):
        label = f"CG/{code}/{number.main}{tail} ({number.session})"
    elif number.session:
        if year is not None and year > _LAST_ROMAN_YEAR and prefix != "CG":
            return None
        if prefix is None:
            organs = ("organ/general-assembly", "organ/economic-and-social-council")
            prefix = next((_ORGAN_RESOLUTION[o] for o in organs if _is_of_session(number, o)), None)
        label = f"{prefix}/{code}/{number.main}{tail} ({number.session})" if prefix else None
    elif number.whole is not None and kind == "resolution":
        label = _by_run(number, organ, prefix, year)
    return Entity(identifier(kind, label), label) if label else None


def _prefix_of(kind: str, main: str) -> str | None:
    """Return the organ that `52/38`, `S-10/2` or `2014/34` belongs to where the text names none, None if none fits.

    The General Assembly has numbered so since its thirty-first session, its decisions from 301 on; the
    Economic and Social Council by year since 1978. Other bodies number theirs by lower sessions.
    """
    session, _, count = main.partition("/")
    if not session.isdigit():
        return "A"
    if len(session) == 4:
        return "E" if int(session) >= 1978 else None
    if not 31 <= int(session) <= 99 or (kind == "decision" and int(count) < 301):
        return None
    return "A"


def _is_of_session(number: Number, organ: str) -> bool:
    """Whether an organ can have adopted a number at its session: after all of those before, before all of those after.

    Regional commissions and other bodies count their resolutions and sessions in the same way.
    """
    runs = [run for run in _runs() if run.organ == organ and run.roman and run.session is not None]
    value, session = number.whole or 0, _roman_value(number.session)
    before = max((run.last for run in runs if (run.session or 0) < session), default=0)
    after = min((run.first for run in runs if (run.session or 0) > session), default=None)
    last = max(run.session or 0 for run in runs)
    return session <= last + 1 and before < value and (after is None or value < after)


def _by_run(number: Number, organ: str | None, prefix: str | None, year: int | None) -> str | None:
    """Return the symbol of a bare number that exactly one run of numbers (of the year, if known) contains."""
    value = number.whole or 0
    fits = [
        run
        for run in _runs()
        if run.first <= value <= run.last
        and (organ is None or run.organ == organ)
        and (
            year is None
            or run.year is None
            or (run.year in (year, year - 1) and run.organ != "organ/security-council")
            or run.year == year
        )
    ]
    if organ is None and year is None:
        # Prose that names neither organ nor year means the Security Council ("resolution 1540").
        fits = [run for run in fits if run.organ == "organ/security-council" and value >= 200]
    if len(fits) != 1:
        return None
    run = fits[0]
    if run.organ == "organ/security-council":
        return f"S/RES/{value} ({run.year})"
    return f"{_ORGAN_RESOLUTION[run.organ]}/RES/{value} ({run.roman})" if run.roman else None
