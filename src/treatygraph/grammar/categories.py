"""The categories of mentions, the character that stands for each in an abstracted line, and sets of them.

After names, dates and symbols are found, a line of text is rewritten with one private-use character for
each mention, so that a pattern says `{subject:party} signed {object:treaty}` of any State and any treaty.
"""

from __future__ import annotations

from typing import Final

CATEGORIES: Final = (
    "state",
    "class",
    "group",
    "organ",
    "organisation",
    "treaty",
    "zone",
    "place",
    "person",
    "office",
    "status",
    "work",
    "meeting",
    "resolution",
    "decision",
    "document",
    "provision",
    "date",
    "number",
    "ordinal",
    "speaker",
    "title",
    "region",
)

CHARACTER: Final = {name: chr(0xE000 + index) for index, name in enumerate(CATEGORIES)}
CATEGORY: Final = {character: name for name, character in CHARACTER.items()}

SETS: Final = {
    "party": ("state", "class", "group", "speaker"),
    "body": ("organ", "organisation", "group", "meeting"),
    "symbol": ("resolution", "decision", "document"),
    # Who can hold a position in its own right, not in its text.
    "agent": ("state", "class", "group", "organ", "organisation", "person", "office", "meeting", "speaker"),
    # What says when, where and at what something happens.
    "occasion": ("meeting", "date", "place"),
    "instrument": ("resolution", "decision", "document", "treaty", "work"),
    "actor": (
        "state",
        "class",
        "group",
        "organ",
        "organisation",
        "person",
        "office",
        "meeting",
        "resolution",
        "decision",
        "document",
        "work",
        "speaker",
    ),
    # What may have a second name. No more than ten: RE2 can filter by these.
    "named": ("state", "class", "group", "organ", "organisation", "treaty", "zone", "place", "work", "meeting"),
    "any": CATEGORIES,
}

FIRST_CHARACTER: Final = chr(0xE000)
LAST_CHARACTER: Final = chr(0xE000 + len(CATEGORIES) - 1)


def members(name: str) -> tuple[str, ...]:
    """Return the categories that a name in a template stands for; empty if it is neither category nor set."""
    return (name,) if name in CHARACTER else SETS.get(name, ())
