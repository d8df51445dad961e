"""What words are about: the topics, or qualities, of a register whose key phrases they contain."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import re2

from treatygraph.extract.folding import folding_table
from treatygraph.grammar import Grammar
from treatygraph.resources import registers_dir


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the register: the more specific, the higher its priority."""

    id: str
    label: str
    priority: int


class TopicFinder:
    """Finds the topics of a stretch of text in one language."""

    def __init__(self, grammar: Grammar, register: str = "topics") -> None:
        table = folding_table(grammar)
        self._topics: list[Topic] = []
        # Its literal parts choose the few phrases to look for; one automaton of all is slow to build as it goes.
        self._phrases: Any = re2.Filter()
        self._owner: list[int] = []
        names = grammar.section("names")
        path = registers_dir() / f"{register}.csv"
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    self._topics.append(Topic(row["id"], row["label"], int(row.get("priority") or 0)))
                    for phrase in (row.get(grammar.language) or "").split(";"):
                        phrase = phrase.strip().replace("^", "").translate(table).lower()
                        if phrase:
                            self._phrases.Add(_expression(phrase, names))
                            self._owner.append(len(self._topics) - 1)
        if self._owner:
            self._phrases.Compile()

    def find_topics(self, lower: str) -> list[Topic]:
        """Return the topics that lower-case folded text speaks of, the most specific first."""
        if not self._owner:
            return []
        found = {self._topics[self._owner[i]] for i in self._phrases.Match(lower) or ()}
        return sorted(found, key=lambda t: (-t.priority, t.id))


def _expression(phrase: str, names: Mapping[str, Any]) -> str:
    """Return the expression of a key phrase; `*` at the end of a word stands for any continuation of it.

    `names` is the section of a language file: what may stick to a word, and how its article contracts.
    """
    contractions: Mapping[str, str] = names.get("contractions") or {}
    forms = [phrase, *(short + phrase[len(full) :] for full, short in contractions.items() if phrase.startswith(full))]
    body = "|".join(
        " ".join(re2.escape(w.rstrip("*")) + (r"\pL*" if w.endswith("*") else "") for w in form.split(" "))
        for form in forms
    )
    if names.get("boundary", "word") != "word":
        return body
    prefixes = "|".join(map(re2.escape, names.get("prefixes") or ()))
    return rf"(?:^|[^\pL])(?:{prefixes})?(?:{body})(?:$|[^\pL])"
