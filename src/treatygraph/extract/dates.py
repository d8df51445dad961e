"""Dates as texts write them, read into EDTF (ISO 8601-2): lists and ranges that share month or year, too.

The language gives the order of the parts, the names of months and the shapes of a date; how parts are shared
follows from the order: where the year comes last, an incomplete date takes what it lacks from the next one
("28 and 29 August 2019"), where it comes first, from the one before (2010年5月4日和5日).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import re2

from treatygraph.errors import GrammarError
from treatygraph.extract.folding import Folded
from treatygraph.extract.mention import Item, Mention
from treatygraph.extract.symbols import DIGITS
from treatygraph.grammar import Grammar

# No single date and no word that joins two is written with more characters.
_LONGEST_DATE = 120


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as it is stated; `decade` counts `year` as the first of ten; `same` lists parts that refer back."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    decade: bool = False
    same: str = ""

    def edtf(self) -> str | None:
        """Return the EDTF form, None if the year is unknown or the day does not exist."""
        if self.year is None or (self.day is not None and self.month is None):
            return None
        if self.decade:
            return f"{self.year // 10}X"
        if self.month is None:
            return f"{self.year:04}"
        if not 1 <= self.month <= 12:
            return None
        if self.day is None:
            return f"{self.year:04}-{self.month:02}"
        if not 1 <= self.day <= calendar.monthrange(self.year, self.month)[1]:
            return None
        return f"{self.year:04}-{self.month:02}-{self.day:02}"


class DateFinder:
    """Finds dates in folded text; keeps the last full date of the document for "the same year"."""

    def __init__(self, grammar: Grammar) -> None:
        section: Any = grammar.section("dates")
        where = f"{grammar.where}, dates"
        self._year_last = section.get("order", "dmy") == "dmy"
        self._months = {str(k).lower(): int(v) for k, v in (section.get("months") or {}).items()}
        self._days = {str(k).lower(): int(v) for k, v in (section.get("day_words") or {}).items()}
        self._spelled = {str(k).lower(): int(v) for k, v in (section.get("spelled_days") or {}).items()}
        self._digits = {str(k): str(v) for k, v in (section.get("digits") or {}).items()}
        names = {
            "y": r"(?P<y>1[6-9]\d\d|20\d\d)",
            "m": f"(?P<m>{_alternatives(self._months) or r'1[0-2]|0?[1-9]'})",
            "n": r"(?P<n>1[0-2]|0?[1-9])",
            "c": f"(?P<c>[{''.join(self._digits)}]{{4}})" if self._digits else "$^",
            "w": f"(?P<d>{_alternatives(self._spelled) or '$^'})",
            "d": f"(?P<d>{_alternatives(self._days) + '|' if self._days else ''}[12][0-9]|3[01]|0?[1-9])",
        }

        def shape(template: str) -> str:
            for key, body in names.items():
                template = template.replace("{" + key + "}", body)
            if "{" in template.replace("{,", ""):
                for word in ("same_day", "same_year", "same_month", "next_year", "following"):
                    template = template.replace("{" + word + "}", f"(?P<{word}>{section.get(word, '$^')})")
            return template

        full = [shape(t) for t in section.get("full") or ()]
        if full:
            full.insert(0, names["y"] + r"-(?P<n>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])")  # ISO 8601
        part = [shape(t) for t in section.get("part") or ()]
        if not full:
            raise GrammarError(f"{where}: no shapes under full")
        self._and, self._to = str(section.get("and", ", ?")), str(section.get("to", " ?- ?"))
        self._decades = {str(k).lower(): int(v) for k, v in (section.get("decade_words") or {}).items()}
        decade = [
            t.replace("{y}", names["y"])
            .replace("{tens}", r"(?P<tens>[2-9]0)")
            .replace("{century}", r"(?P<century>\d\d)")
            .replace("{word}", f"(?P<word>{_alternatives(self._decades)})")
            for t in section.get("decade") or ()
        ]
        self._decade = [_with_groups(t, where) for t in decade]
        self._atom = [_with_groups(t, where) for t in full + part]
        # The longest: ", then " before ", ".
        longest = re2.Options()
        longest.longest_match = True
        self._join = _compile(f"(?P<to>{self._to})|(?P<and>{self._and})", where, longest)
        one_full = _unnamed("|".join(full))
        one_part = _unnamed("|".join(part)) if part else "$^"
        join = f"(?:{self._to}|{self._and})"
        before = f"(?:(?:{one_part}){join})*" if part else ""
        after = f"{before}(?:{one_full})" if self._year_last else f"{one_full}|{one_part}"
        self._expression = _compile(f"{before}(?:{one_full})(?:{join}(?:{after}))*", where)
        between = section.get("between")
        self._between = _compile(f"(?:{between})$", where) if between else None
        self._bare_before = (
            _compile(f"(?:{section['bare_year_before']})$", where) if section.get("bare_year_before") else None
        )
        self._bare_after = (
            _compile(f"^(?:{section['bare_year_after']})", where) if section.get("bare_year_after") else None
        )
        apart = section.get("apart")
        self._apart = _compile(f"^(?:{apart})", where) if apart else None
        bounds = ("since", "until")
        self._open = [(key, _compile(f"(?:{section[key]})$", where)) for key in bounds if section.get(key)]
        self._open_after = [
            (key, _compile(f"^(?:{section[f'{key}_after']})", where)) for key in bounds if section.get(f"{key}_after")
        ]
        bare = rf"\b{names['y']}(?:(?:{self._to}|{self._and})\b{names['y']})*\b".replace("?P<y>", "?:")
        self._bare = _compile(bare, where)
        self._year = _compile(r"\d{4}", where)
        yearless = section.get("yearless")
        self._yearless = _compile(shape(str(yearless)), where) if yearless else None
        self._has_year = _compile(r"[a-z0-9-]|,? ?(?:of |in )?\d", where)
        self._last: Day | None = None

    def forget(self) -> None:
        """Forget the last date, at the start of a document."""
        self._last = None

    def find_dates(self, folded: Folded) -> Iterator[Mention]:
        """Yield every date or list of dates as a mention whose items carry EDTF in `date`, in text order."""
        text = folded.lower
        found: list[tuple[int, int, list[tuple[int, int, Day, bool]]]] = []
        taken = bytearray(len(text))

        def take(start: int, end: int, parts: list[tuple[int, int, Day, bool]]) -> None:
            found.append((start, end, parts))
            taken[start:end] = b"\1" * (end - start)

        has_digits = not DIGITS.isdisjoint(text)
        for start, end, parts in self._find_decades(text, has_digits):
            if not any(taken[start:end]):
                take(start, end, parts)
        for match in self._expression.finditer(text):
            start, end = match.span()
            if _inside_number(text, start, end) or any(taken[start:end]):
                continue
            apart = self._apart is not None and bool(self._apart.search(text[end : end + 40]))
            for run in _runs(self._parse(text, start, end), apart=apart):
                take(run[0][0], run[-1][1], run)
        for start, end, parts in self._find_bare(text) if has_digits else ():
            if not any(taken[start:end]):
                take(start, end, parts)
        for start, end, parts in list(self._find_yearless(text, found)):
            if not any(taken[start:end]):
                take(start, end, parts)
        for start, end, parts in sorted(found, key=lambda f: f[0]):
            mention = self._mention(text, start, end, parts)
            if mention is not None:
                yield mention

    def _find_decades(self, text: str, has_digits: bool) -> Iterator[tuple[int, int, list[tuple[int, int, Day, bool]]]]:
        for expression, groups in self._decade:
            for match in expression.finditer(text) if has_digits or "word" in groups else ():
                written = {name: match.group(index) for name, index in groups.items() if match.group(index)}
                # "the 90s" is 1990 where no century is named; (20, 90) the nineties of the twentieth century.
                century = int(written.get("century") or 20) - 1
                tens = self._decades[written["word"]] if "word" in written else int(written.get("tens") or 0)
                year = int(written["y"]) if "y" in written else 100 * century + tens
                day = Day(year=year, decade=True)
                start, end = match.span(groups.get("whole", 0))
                yield start, end, [(start, end, day, False)]

    def _find_yearless(
        self, text: str, found: list[tuple[int, int, list[tuple[int, int, Day, bool]]]]
    ) -> Iterator[tuple[int, int, list[tuple[int, int, Day, bool]]]]:
        """Yield days without a year that come later in the year of the date before them in the sentence."""
        for match in self._yearless.finditer(text) if self._yearless is not None and found else ():
            index = match.re.groupindex["whole"]
            start, end = match.span(index)
            before = max((f for f in found if f[1] <= start), key=lambda f: f[1], default=None)
            if before is None or self._has_year.match(text[end : end + 12]) or ". " in text[before[1] : start]:
                continue
            last, day = before[2][-1][2], self._day(match, match.re.groupindex)
            if last.month and not last.decade and (last.month, last.day or 0) <= (day.month or 0, day.day or 0):
                yield start, end, [(start, end, replace(day, year=last.year), False)]

    def _find_bare(self, text: str) -> Iterator[tuple[int, int, list[tuple[int, int, Day, bool]]]]:
        """Yield years that stand alone in a context that makes them years."""
        if self._bare_before is None and self._bare_after is None:
            return
        for match in self._bare.finditer(text):
            start, end = match.span()
            if _inside_number(text, start, end):
                continue
            before, after = text[max(0, start - 40) : start], text[end : end + 40]
            if not (
                (self._bare_before is not None and self._bare_before.search(before))
                or (self._bare_after is not None and self._bare_after.search(after))
            ):
                continue
            years = list(self._year.finditer(text[start:end]))
            parts = []
            position = 0
            for year in years:
                joined = self._join.match(text[start + position : start + year.start()]) if position else None
                to = bool(joined and joined.group(0) and joined.span(1)[0] >= 0)
                parts.append((start + year.start(), start + year.end(), Day(year=int(year.group(0))), to))
                position = year.end()
            yield start, end, parts

    def _parse(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, Day, bool]]:
        """Yield (start, end, day, whether a range joins it to the one before) for the dates of an expression."""
        position, to = start, False
        while position < end:
            best = None
            window = text[position : min(end, position + _LONGEST_DATE)]
            for atom, groups in self._atom:
                match = atom.match(window)
                if match and (best is None or match.end() > best.end()):
                    best, written = match, groups
            if best is None or best.end() == 0:
                return
            yield position, position + best.end(), self._day(best, written), to
            position += best.end()
            joined = self._join.match(text[position : min(end, position + _LONGEST_DATE)])
            if joined is None or joined.end() == 0:
                return
            to = joined.span(1)[0] >= 0
            position += joined.end()

    def _day(self, match: Any, groups: dict[str, int]) -> Day:
        def group(name: str) -> str | None:
            index = groups.get(name)
            return match.group(index) or None if index else None

        year, month, number, day = group("y"), group("m"), group("n"), group("d")
        if spelled := group("c"):
            year = "".join(self._digits[c] for c in spelled)
        return Day(
            year=int(year) if year else None,
            month=int(number) if number else (self._months.get(month) or int(month) if month else None),
            day=(self._days.get(day) or self._spelled.get(day) or int(day)) if day else None,
            same=next((s for s in ("same_day", "same_year", "same_month", "next_year", "following") if group(s)), ""),
        )

    def _mention(self, text: str, start: int, end: int, parts: list[tuple[int, int, Day, bool]]) -> Mention | None:
        days = self._share([day for _, _, day, _ in parts])
        between = self._between is not None and bool(self._between.search(text[max(0, start - 40) : start]))
        values: list[tuple[int, int, list[Day]]] = []
        for (first, last, _, to), day in zip(parts, days, strict=True):
            previous = values[-1][2][-1] if values else None
            range_to = to or (between and len(parts) == 2 and values)
            if previous is not None and (range_to or _follows(previous, day)):
                values[-1] = (values[-1][0], last, [*values[-1][2], day])
            else:
                values.append((first, last, [day]))
        items = []
        for first, last, run in values:
            edges = (run[0].edtf(), run[-1].edtf())
            if edges[0] is None or edges[1] is None or edges[0] > edges[1]:
                continue
            date = edges[0] if len(run) == 1 else f"{edges[0]}/{edges[1]}"
            value: str | None = None
            if len(values) == 1 and "/" not in date:
                for key, expression in self._open:
                    if expression.search(text[max(0, start - 40) : start]):
                        value = key
                for key, expression in self._open_after:
                    if expression.search(text[last : last + 40]):
                        value = key
            items.append(Item("date", first, last, date=date, value=value))
            self._last = run[-1]
        if not items:
            return None
        return Mention("date", tuple(items), start, end)

    def _share(self, days: list[Day]) -> list[Day]:
        """Fill what is stated once for several dates, from the later or the earlier ones by the language's order."""
        if days and days[0].same and self._last is not None:
            days = [_refer(days[0], self._last), *days[1:]]
        order = range(len(days) - 1, -1, -1) if self._year_last else range(len(days))
        filled = list(days)
        known: Day | None = None
        for index in order:
            day = filled[index]
            if known is not None:
                if day.year is None:
                    day = replace(day, year=known.year)
                if day.month is None and day.day is not None:
                    day = replace(day, month=known.month)
                filled[index] = day
            known = day
        return filled


def _refer(first: Day, last: Day) -> Day:
    """Return a date that refers to the last one ("the same month", "3 March following") with what it takes from it."""
    month = last.month if first.same in ("same_day", "same_month") else first.month
    year = last.year + 1 if last.year and first.same == "next_year" else last.year
    if first.same == "following" and year is not None:
        # "on 3 March following", after 5 November 2001, is of 2002.
        year = year + ((month or 0, first.day or 0) < (last.month, last.day or 0)) if last.month else None
    return replace(first, year=year, month=month, day=last.day if first.same == "same_day" else first.day)


def _runs(parts: Iterable[tuple[int, int, Day, bool]], *, apart: bool) -> list[list[tuple[int, int, Day, bool]]]:
    """Return the parts cut before each that refers back: "3 May 2001 and 4 June of the same year" are two dates.

    Where the last is `apart`, it is the day of what follows ("signed on 3 May 2001 and on 4 June 2002 ratified").
    """
    runs: list[list[tuple[int, int, Day, bool]]] = []
    parts = list(parts)
    if apart and len(parts) > 1 and not parts[-1][3] and all(day.year for _, _, day, _ in parts[-2:]):
        return [*_runs(parts[:-1], apart=False), [parts[-1]]]
    for part in parts:
        if not runs or part[2].same:
            runs.append([])
        runs[-1].append(part)
    return runs


def _follows(first: Day, second: Day) -> bool:
    """Whether two days in a list are one event's consecutive days: the 28th and the 29th."""
    return (
        first.day is not None
        and second.day == first.day + 1
        and (first.year, first.month) == (second.year, second.month)
    )


def _inside_number(text: str, start: int, end: int) -> bool:
    """Whether what looks like a date is part of a longer number or symbol (S/2015/119, 2010-15)."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (text[start].isdigit() and (before.isdigit() or before in ("/", "."))) or (
        text[end - 1].isdigit() and (after.isdigit() or (after == "/" and text[end + 1 : end + 2].isdigit()))
    )


def _alternatives(words: dict[str, int]) -> str:
    return "|".join(re2.escape(w) for w in sorted(words, key=len, reverse=True))


def _unnamed(source: str) -> str:
    pieces = source.split("(?P<")
    return pieces[0] + "".join("(?:" + p.partition(">")[2] for p in pieces[1:])


def _with_groups(template: str, where: str) -> tuple[Any, dict[str, int]]:
    """Return a compiled shape and its groups, which RE2 would list anew each time it is asked."""
    expression = _compile(template, where)
    return expression, dict(expression.groupindex)


def _compile(source: str, where: str, options: Any = None) -> Any:
    try:
        return re2.compile(source, options)
    except re2.error as error:
        raise GrammarError(f"{where}: not a valid pattern ({error}): {source}") from error
