"""The marks that open numbered paragraphs, their sub-items and section headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from treatygraph.documents.conventions import ordinals

_DIGITS = r"[0-9٠-٩۰-۹０-９]{1,3}"
_NUMBER = re.compile(rf"(?P<n>{_DIGITS})\s?(?:\.(?!\d)-?|．|、|[-–—](?=\s+[^\d\s])|°\.?)\s*")
_ITEM_NUMBER = re.compile(rf"(?:[(（]\s?(?P<n>{_DIGITS})\s?[)）]|(?P<m>{_DIGITS})\s?[)）])\s*")
_ITEM_LETTER = re.compile(
    r"(?:[(（]\s?(?P<a>[a-zа-яء-ي]|هـ|[ivx]{1,5})\s?[)）]|(?P<b>[a-zа-я]|هـ|[أ-ي])\s?[)）])\s*", re.IGNORECASE
)
_HAN_ITEM = re.compile(r"(?:[(（](?P<n>[一二三四五六七八九十]{1,3})[)）]|(?P<m>[㈠-㈩]))\s*")
_BULLET = re.compile(r"[•●▪◦‣–—·-]\s+(?=\S)")
_SECTION = re.compile(
    r"(?P<mark>[IVXL]{1,6}|[A-ZА-Я]|[一二三四五六七八九十]{1,3}|[أ-ي]|[ء-ي\u064b]{4,7})"
    r"\s?(?:\.(?!\w\.)-?|．|、|[-–—])\s*(?=\S)"
)
_NOTE = re.compile(r"(?:\*{1,3}|[¹²³⁴-⁹⁰]{1,3}|[†‡§])\s*(?=\S)")
_RULED_NOTE = re.compile(rf"{_DIGITS}\s+(?=\S)")

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_HAN = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
# The letters of items in the order of each script.
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхц", "أبجدهوزحطيكلمنسعفصقرشت")
_LOOKALIKES = str.maketrans("асеорху", "aceopxy")


@dataclass(frozen=True, slots=True)
class Marker:
    """A mark at the start of a paragraph.

    `kind` is `number` (1.), `item` (1), `letter` (a), `section` (I.), `bullet` or `note`; `length` is in
    characters; `value` is its number, or None; `readings` holds all numbers a letter may stand for, those of
    Roman numerals negative: (i) is the ninth or the first.
    """

    kind: str
    length: int
    value: int | None = None
    readings: tuple[int, ...] = ()


def parse_number(numeral: str) -> int | None:
    """Return the value of a numeral, in digits of any script, Roman, Chinese, or an ordinal word.

    >>> parse_number("١٧"), parse_number("IX"), parse_number("二十一"), parse_number("premier")
    (17, 9, 21, 1)
    """
    numeral = numeral.strip().lower().translate(str.maketrans("хі", "xi"))
    if numeral.isdecimal():
        return int(numeral)
    if word := ordinals().get(numeral.replace("\u064b", "").removeprefix("ال")):
        return word
    if numeral and all(letter in _ROMAN for letter in numeral):
        values = [_ROMAN[letter] for letter in numeral]
        return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))
    if match := re.fullmatch(
        "(?:([一二三四五六七八九])?百零?)?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?", numeral
    ):
        hundreds, tens, ten, ones = match.groups()
        total = (_HAN.get(hundreds or "一", 0) * 100 if "百" in numeral else 0) + (
            _HAN[tens or "一"] * 10 if ten else 0
        )
        return total + _HAN.get(ones or "", 0) or None
    return None


def _letter_readings(letter: str) -> tuple[int, ...]:
    letter = "ه" if letter == "هـ" else letter.lower()
    readings = [
        alphabet.index(form) + 1
        for form in dict.fromkeys((letter, letter.translate(_LOOKALIKES)))
        for alphabet in _ALPHABETS
        if len(form) == 1 and form in alphabet
    ]
    return tuple(dict.fromkeys(readings))


def opens_paragraph(line: str) -> bool:
    """Return whether a line begins as a numbered paragraph does."""
    return _NUMBER.match(line) is not None


def parse_marker(paragraph: str, *, ruled: bool = False) -> Marker | None:
    """Return the mark that opens a paragraph, or None; `ruled` says that a rule stands above it.

    >>> parse_marker("17. France ratified").value, parse_marker("21 国集团重申")
    (17, None)
    """
    if match := _NUMBER.match(paragraph):
        return Marker("number", match.end(), int(match["n"]))
    if match := _ITEM_NUMBER.match(paragraph):
        return Marker("item", match.end(), int(match["n"] or match["m"]))
    if match := _ITEM_LETTER.match(paragraph):
        letter = (match["a"] or match["b"]).lower()
        roman = parse_number(letter) if re.fullmatch("[ivx]+", letter) else None
        readings = _letter_readings(letter) + (() if roman is None else (-roman,))
        return Marker("letter", match.end(), readings[0] if readings else None, readings)
    if match := _HAN_ITEM.match(paragraph):
        return Marker("item", match.end(), parse_number(match["n"]) if match["n"] else ord(match["m"]) - ord("㈠") + 1)
    if match := _NOTE.match(paragraph) or (_RULED_NOTE.match(paragraph) if ruled else None):
        return Marker("note", match.end())
    if match := _SECTION.match(paragraph):
        value = parse_number(match["mark"])
        if value or len(match["mark"]) == 1:
            return Marker("section", match.end(), value)
    if match := _BULLET.match(paragraph):
        return Marker("bullet", match.end())
    return None


def format_roman(number: int) -> str:
    """Return a number below 4000 in small Roman numerals.

    >>> format_roman(14)
    'xiv'
    """
    steps = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
             (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
    numeral = ""
    for value, letters in steps:
        times, number = divmod(number, value)
        numeral += letters * times
    return numeral
