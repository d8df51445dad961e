"""Days of dates: what an EDTF date leaves possible, as a first and a last day."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import NamedTuple

_DAY = re.compile(r"(?P<year>[\dX]{4})(?:-(?P<month>[\dX]{2})(?:-(?P<day>[\dX]{2}))?)?(?:T.*)?")
_YEAR_PARTS = {33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12), 40: (1, 6), 41: (7, 12)}
_SEASONS = range(21, 33)


class Bounds(NamedTuple):
    """The first and the last day that a date leaves possible; None where it is open or unknown."""

    earliest: date | None
    latest: date | None


def parse_bounds(edtf: str) -> Bounds:
    """Return the first and last day that an EDTF date (ISO 8601-2:2019) leaves possible.

    Read are levels 0 and 1 and, of level 2, sets and digits left open: `2014`, `2014-11`, `2014-11-17`,
    `196X`, `2014-11-XX`, `2006/2009`, `2014/..`, `../2014`, `2014~`, `[2012,2014]`, the quarters 33 to 36
    and halves 40 and 41 of a year. The mark of an uncertain date does not widen it; a season (21 to 32) is
    bounded by its year, since hemispheres differ. Anything else raises ValueError.

    >>> parse_bounds("2014-02")
    Bounds(earliest=datetime.date(2014, 2, 1), latest=datetime.date(2014, 2, 28))
    """
    text = re.sub(r"[?~%]", "", edtf.strip())
    if text[:1] + text[-1:] in ("[]", "{}"):
        members = [parse_bounds(member.replace("..", "/")) for member in text[1:-1].split(",")]
        return Bounds(members[0].earliest, members[-1].latest)
    if "/" not in text:
        return _parse_day(text)
    start, _, end = text.partition("/")
    earliest = None if start in ("", "..") else _parse_day(start).earliest
    latest = None if end in ("", "..") else _parse_day(end).latest
    if earliest and latest and earliest > latest:
        raise ValueError(f"“{edtf}” ends before it begins")
    return Bounds(earliest, latest)


def _parse_day(text: str) -> Bounds:
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” is no date of EDTF (ISO 8601-2)")
    years = int(match["year"].replace("X", "0")) or 1, int(match["year"].replace("X", "9"))
    months = _parse_months(match["month"] or "XX")
    if match["day"] is None or match["day"] == "XX":
        return Bounds(date(years[0], months[0], 1), _last_day(years[1], months[1], 31))
    days = int(match["day"].replace("X", "0")) or 1, int(match["day"].replace("X", "9"))
    if "X" not in text:
        exact = date(years[0], months[0], days[0])
        return Bounds(exact, exact)
    return Bounds(date(years[0], months[0], days[0]), _last_day(years[1], months[1], days[1]))


def _parse_months(text: str) -> tuple[int, int]:
    if text == "XX":
        return 1, 12
    if "X" in text:
        return int(text.replace("X", "0")) or 1, min(12, int(text.replace("X", "9")))
    number = int(text)
    if number in _SEASONS:
        return 1, 12
    first, last = _YEAR_PARTS.get(number, (number, number))
    return first, last


def _last_day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
