"""A passage as the patterns see it: joined, with the characters that a language writes in several ways folded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from treatygraph.documents import Reading
from treatygraph.grammar import Grammar

# Typographic variants and invisible marks that every language's texts hold; a language's own are in its `fold`.
_ALWAYS = {
    "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " ", "\t": " ", "\u2010": "-", "\u2011": "-",
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00ad": "", "\u200b": "", "\u200e": "", "\u200f": "",
    "\u202a": "", "\u202b": "", "\u202c": "", "\u2066": "", "\u2067": "", "\u2069": "", "\ufeff": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text, its lower-case twin of the same length, and the reading it came from.

    `origin[i]` is the index in the reading of the character at `i`.
    """

    text: str
    lower: str
    origin: Sequence[int]
    reading: Reading

    def written(self, start: int, end: int) -> str:
        """Return a non-empty span of the folded text as the document writes it, on one line."""
        return " ".join(self.reading.text[self.origin[start] : self.origin[end - 1] + 1].split())

    def to_stored(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets into the document's stored text of a non-empty span of the folded text."""
        return self.reading.to_stored(self.origin[start], self.origin[end - 1] + 1)


def folding_table(grammar: Grammar) -> dict[int, str]:
    """Return the `str.translate` table of a language: common variants, its `fold`, and its `drop` as deletions."""
    table = {ord(k): v for k, v in _ALWAYS.items()}
    table.update({ord(k): v for k, v in grammar.section("fold").items()})
    table.update({ord(c): "" for c in grammar.data.get("drop", "")})
    return table


def fold_reading(reading: Reading, table: dict[int, str], *, drop_spaces: bool) -> Folded:
    """Return the folded text of a passage; every character keeps its place in the stored text.

    Runs of spaces become one; with `drop_spaces` those beside a Han character or its punctuation go.
    """
    text = reading.text.translate(table)
    origin: Sequence[int] = range(len(text))
    if len(text) != len(reading.text):
        origin = [i for i, c in enumerate(reading.text) if table.get(ord(c)) != ""]
    if "  " in text or (drop_spaces and " " in text):
        kept = [
            i
            for i, c in enumerate(text)
            if c != " "
            or not (text[i - 1 : i] == " " or (drop_spaces and (_is_han(text[i - 1 : i]) or _before_han(text, i))))
        ]
        origin = [origin[i] for i in kept]
        text = "".join(text[i] for i in kept)
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return Folded(text, lower, origin, reading)


def _before_han(text: str, index: int) -> bool:
    while index < len(text) and text[index] == " ":
        index += 1
    return _is_han(text[index : index + 1])


def _is_han(character: str) -> bool:
    return (
        "\u2e80" <= character <= "\u9fff"
        or "\uff00" <= character <= "\uff0f"
        or character in ("，", "；", "：", "“", "”")
    )
