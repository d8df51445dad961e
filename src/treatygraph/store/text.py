"""Finding entities and passages by words, in any language: an SQLite FTS5 index built with the store.

Words are folded (case, accents, Arabic vowel marks and letter variants) and Arabic words are also indexed
without their article and clitics. Chinese, Japanese and Thai, which write no spaces, are indexed by single characters
and overlapping pairs, so that any run of characters is found where it stands.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from treatygraph.errors import QueryError, StoreError

_MAX_WORDS = 32
_MAX_TEXT = 20_000
_MAX_HITS = 10_000
_BATCH = 1000
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<unspaced>[{_UNSPACED}]+)|(?P<word>[^\W{_UNSPACED}_]+)(?P<star>\*?)")
_ARABIC = re.compile("[\u0600-\u06ff]")
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_ARABIC_LETTERS = str.maketrans("أإآٱىةؤئ", "اااايهوي")
# Conjunctions and prepositions written onto the word, with and without the article.
_CLITICS = ("وال", "فال", "بال", "كال", "ولل", "ال", "لل", "و", "ف", "ب", "ك", "ل")
_SHORTEST_STEM = 3


class Hit(NamedTuple):
    """A literal that holds the words: IRIs of its subject and its property, text, language tag."""

    entity: str
    property: str
    text: str
    language: str


def fold_text(text: str) -> str:
    """Return text as it is indexed: NFKD without marks, case folded, Arabic letter variants as one."""
    if text.isascii():
        return text.lower()
    if _ARABIC.search(text):
        text = _ARABIC_MARKS.sub("", unicodedata.normalize("NFKC", text)).translate(_ARABIC_LETTERS)
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join([c for c in plain if not unicodedata.combining(c)])


def stem_arabic(word: str) -> str:
    """Return a folded Arabic word without its article and clitics, where three letters or more remain."""
    for clitic in _CLITICS:
        if word.startswith(clitic) and len(word) - len(clitic) >= _SHORTEST_STEM:
            return word[len(clitic) :]
    return word


def write_tokens(text: str) -> str:
    """Return the tokens of `text` that the index holds, separated by what is no letter or digit."""
    folded = fold_text(text)
    if folded.isascii():
        return folded
    tokens: list[str] = []
    for match in _RUN.finditer(folded):
        if run := match["unspaced"]:
            tokens += run
            tokens += (run[i : i + 2] for i in range(len(run) - 1))
            continue
        word = match["word"]
        tokens.append(word)
        if _ARABIC.search(word) and (stem := stem_arabic(word)) != word:
            tokens.append(stem)
    return " ".join(tokens)


def write_expression(words: str) -> str:
    """Return the FTS5 expression that finds literals with all of `words`; `word*` finds beginnings.

    Raises `QueryError` where there is no word, or there are too many.
    """
    parts: list[str] = []
    for match in _RUN.finditer(fold_text(words)):
        if run := match["unspaced"]:
            pairs = [run[i : i + 2] for i in range(len(run) - 1)] or [run]
            parts += [f'"{pair}"' for pair in dict.fromkeys(pairs)]
            continue
        word = match["word"]
        if _ARABIC.search(word):
            forms = dict.fromkeys((word, stem_arabic(word)))
            parts.append("(" + " OR ".join(f'"{form}"{match["star"]}' for form in forms) + ")")
        else:
            parts.append(f'"{word}"{match["star"]}')
    if not parts:
        raise QueryError("There is no word to search for.")
    if len(parts) > _MAX_WORDS:
        raise QueryError(f"A search takes {_MAX_WORDS} words at most; these are {len(parts)}.")
    return " AND ".join(parts)


def write_index(path: Path, literals: Iterable[tuple[str, str, str, str]]) -> None:
    """Write the index of (entity, property, text, language) to the new file `path`; `StoreError` if it cannot."""
    try:
        connection = sqlite3.connect(path)
        with connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(
                "CREATE TABLE literal (id INTEGER PRIMARY KEY, entity TEXT, property TEXT, text TEXT, language TEXT)"
            )
            connection.execute(
                "CREATE VIRTUAL TABLE words USING fts5(tokens, content='', columnsize=0, detail=none, "
                "prefix='2 3', tokenize='unicode61 remove_diacritics 0')"
            )
            # Hits come in the order of their rows, so the shortest, which say least besides, come first.
            ordered = sorted(literals, key=lambda row: (len(row[2]), row))
            numbered = ((n, e, p, t[:_MAX_TEXT], lang) for n, (e, p, t, lang) in enumerate(ordered, 1))
            while rows := list(islice(numbered, _BATCH)):
                connection.executemany("INSERT INTO literal VALUES (?,?,?,?,?)", rows)
                tokens = ((row[0], write_tokens(row[3])) for row in rows)
                connection.executemany("INSERT INTO words(rowid, tokens) VALUES (?,?)", tokens)
            connection.execute("INSERT INTO words(words) VALUES ('optimize')")
        connection.close()
    except sqlite3.Error as error:
        raise StoreError(f"The text index {path} cannot be written: {error}.") from error


class TextIndex:
    """The index in the file `path`, opened for reading."""

    def __init__(self, path: Path) -> None:
        try:
            self._connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
            self._connection.execute("PRAGMA temp_store = MEMORY")
            self._connection.execute("SELECT 1 FROM literal LIMIT 1")
        except sqlite3.Error as error:
            raise StoreError(f"The text index {path} cannot be read: {error}. Build anew.") from error

    def find(self, words: str, *, language: str | None = None, limit: int = 100) -> Iterator[Hit]:
        """Yield the literals that hold all the words, shortest first.

        `language` keeps those whose tag is it or begins with it (`zh` finds `zh-Hans`). Raises `QueryError` for
        an empty search.
        """
        rows = self._connection.execute(
            "SELECT l.entity, l.property, l.text, l.language FROM words JOIN literal AS l ON l.id = words.rowid "
            "WHERE words MATCH ?1 AND (?2 = '' OR l.language = ?2 OR l.language LIKE ?2 || '-%') "
            "ORDER BY words.rowid LIMIT ?3",
            (write_expression(words), (language or "").lower(), max(1, min(limit, _MAX_HITS))),
        )
        for row in rows:
            yield Hit(*row)
