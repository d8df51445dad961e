"""Spelling slips that texts hold: letters of another script inside a word, accents left out, stray spaces.

They are read for what is meant, one character for one, and reported.
"""

from __future__ import annotations

import unicodedata
from typing import Any, Final

import re2

_CYRILLIC: Final = "авекмнорстухіѕ"
_LATIN: Final = "abekmhopctyxis"
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_MIXED = re2.compile(r"\pL*(?:[a-z]\p{Cyrillic}|\p{Cyrillic}[a-z])\pL*")
_CYRILLIC_LETTER = re2.compile(r"\p{Cyrillic}")
_ACCENTS: Final = {
    code: bare[0]
    for code in range(0xC0, 0x180)
    if len(bare := unicodedata.normalize("NFD", chr(code))) > 1 and unicodedata.category(chr(code)) == "Ll"
}


def read_spelling(lower: str) -> str:
    """Return lower-case text without accents, words of two scripts in the one that most of their letters have.

    The length stays.

        >>> read_spelling("d'azerba\u00efdjan")
        "d'azerbaidjan"
    """
    if lower.isascii():
        return lower
    if _MIXED.search(lower):
        lower = _in_one_script(lower)
    return lower.translate(_ACCENTS)


def _in_one_script(lower: str) -> str:
    pieces: list[str] = []
    position = 0
    found: Any
    for found in _MIXED.finditer(lower):
        word = found.group(0)
        cyrillic = len(_CYRILLIC_LETTER.findall(word))
        pieces.append(lower[position : found.start()])
        pieces.append(word.translate(_TO_CYRILLIC if 2 * cyrillic > len(word) else _TO_LATIN))
        position = found.end()
    return "".join(pieces) + lower[position:]


def is_slip(surface: str) -> bool:
    """Return whether a symbol or number is written with a stray space or a letter of another script."""
    return "/ " in surface or " /" in surface or (bool(_MIXED.search(surface.lower())) and "/" in surface)
