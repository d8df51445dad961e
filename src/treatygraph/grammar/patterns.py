r"""Templates of the grammar files, compiled to RE2, whose matching time is linear in the text (no backtracking).

A template is RE2 syntax with references in braces: `{state}` one mention of that category, `{subject:party}`
the same under a role, `{held}` a macro of the grammar file, `{^party}` any one character but a mention of that
set and the characters of the macro `stop`. Plain named groups `(?P<name>…)` work as in RE2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import re2

from treatygraph.errors import GrammarError
from treatygraph.grammar.categories import CHARACTER, members

_REFERENCE = re2.compile(r"\{(\^?)([a-z][a-z_0-9]*)(?::([a-z][a-z_]*))?\}")
_DEPTH_LIMIT = 12


@dataclass(frozen=True, slots=True)
class Match:
    """A match: its span, and the span of each role that took part."""

    start: int
    end: int
    roles: Mapping[str, tuple[int, int]]


@dataclass(slots=True, eq=False)
class Pattern:
    """A compiled template; `source` is the RE2 expression, `index` its place in a `PatternSet`, -1 outside one."""

    source: str
    expression: Any
    roles: tuple[tuple[str, int], ...]
    index: int = -1

    def find_all(self, text: str) -> Iterator[Match]:
        """Yield the non-overlapping matches in `text`, left to right."""
        for found in self.expression.finditer(text):
            start, end = found.span()
            roles: dict[str, tuple[int, int]] = {}
            for role, index in self.roles:
                span = found.span(index)
                if span[0] >= 0:
                    roles.setdefault(role, span)
            yield Match(start, end, roles)

    def search(self, text: str) -> bool:
        """Return whether the pattern occurs in `text`."""
        return self.expression.search(text) is not None


class PatternSet:
    """Many patterns, and which of them can match a text at all, told in one pass over its literal parts."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self.patterns = tuple(patterns)
        self._filter = re2.Filter()
        for index, pattern in enumerate(self.patterns):
            pattern.index = index
            self._filter.Add(pattern.source)
        if self.patterns:
            self._filter.Compile()

    def find_candidates(self, text: str) -> frozenset[int]:
        """Return the indexes of the patterns that may match; those left out cannot."""
        return frozenset(self._filter.Match(text, True) or ()) if self.patterns else frozenset()


def expand(template: str, macros: Mapping[str, str], where: str, depth: int = 0) -> str:
    """Return `template` as RE2 source: categories as character classes, macros in place, roles as named groups.

    Raises GrammarError naming `where` for an unknown reference or macros that refer to each other in a circle.
    """
    if depth > _DEPTH_LIMIT:
        raise GrammarError(f"{where}: macros refer to each other in a circle")
    pieces: list[str] = []
    position = 0
    for found in _REFERENCE.finditer(template):
        pieces.append(template[position : found.start()])
        position = found.end()
        without, first, second = found.group(1), found.group(2), found.group(3)
        name = second or first
        categories = members(name)
        if without and categories:
            body = "[^" + "".join(CHARACTER[c] for c in categories) + macros.get("stop", "") + "]"
        elif categories:
            body = "[" + "".join(CHARACTER[c] for c in categories) + "]"
        elif name in macros:
            body = "(?:" + expand(macros[name], macros, f"{where}, macro {name}", depth + 1) + ")"
        else:
            raise GrammarError(f"{where}: {{{found.group(0)[1:-1]}}} is neither a category nor a macro")
        pieces.append(f"(?P<{first}>{body})" if second else body)
    pieces.append(template[position:])
    return "".join(pieces)


def compile_pattern(template: str, macros: Mapping[str, str], where: str) -> Pattern:
    """Return the compiled template; raises GrammarError that names `where` when it is malformed."""
    source = _number_roles(expand(template, macros, where))
    try:
        expression = re2.compile(source)
    except re2.error as error:
        raise GrammarError(f"{where}: not a valid pattern ({error}): {template}") from error
    roles = tuple((name.rsplit("__", 1)[0], index) for name, index in expression.groupindex.items())
    return Pattern(source, expression, roles)


def _number_roles(source: str) -> str:
    """Make group names unique: RE2 refuses a name used twice, a role in two alternatives needs that."""
    pieces = source.split("(?P<")
    return pieces[0] + "".join(
        f"(?P<{name}__{index}>{rest}"
        for index, (name, _, rest) in enumerate(piece.partition(">") for piece in pieces[1:])
    )
