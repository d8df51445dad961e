"""What a claim says beside its subject and object: its days, and its details in words."""

from __future__ import annotations

from typing import Any

from treatygraph.extract.mention import Item, Mention
from treatygraph.extract.source import Source


def share_days(days: Mention | None, index: int, count: int) -> list[str | None]:
    """Return the days of one of `count` claims: one each where the numbers fit, all for a single claim."""
    if days is None:
        return [None]
    dates = [item.date for item in days.items]
    if len(dates) == 1 or count == 1:
        return list(dates)
    return [dates[index]] if len(dates) == count else [None]


def join_years(days: list[str | None]) -> list[str | None]:
    """Return years that follow each other as one interval: what went on "in 2013 and 2014"."""
    years = [int(d) for d in days if d and len(d) == 4 and d.isdigit()]
    if len(years) > 1 and len(years) == len(days) and years == list(range(years[0], years[-1] + 1)):
        return [f"{years[0]}/{years[-1]}"]
    return days


def join_labels(mention: Mention) -> str:
    """Return the labels of a list, separated by commas."""
    return ", ".join(item.entity.label for item in mention.items if item.entity is not None)


def plain_details(details: dict[str, Any], source: Source) -> dict[str, Any]:
    """Return details as text: the labels of what they mention, the words of a title, filled-in templates."""
    plain = {}
    for name, value in details.items():
        key, _, template = name.partition("=")
        if isinstance(value, list):
            value = ", ".join(i.entity.label if i.entity else source.folded.written(i.start, i.end) for i in value)
        plain[key] = template.replace("{value}", value) if template else value
    return plain


def explain_readings(roles: list[tuple[str, Item | None]], source: Source) -> dict[str, Any]:
    """Return, for roles that a reference fills, how it was resolved."""
    found = [
        {
            "role": role,
            "name": source.folded.written(item.start, item.end) if item.end > item.start else "",
            "because": item.via,
        }
        for role, item in roles
        if item is not None and item.via is not None
    ]
    return {"resolved": found} if found else {}
