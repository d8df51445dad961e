"""The literals of a dictionary of terms: which have the same value, and which datatypes contain them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from treatygraph.reason import vocabulary as v
from treatygraph.reason.arrays import EMPTY, Ids, pack, union
from treatygraph.reason.datatypes import Value, data_value, datatypes_of
from treatygraph.reason.triples import Terms

_NAMES = {text[1:-1].rpartition("#")[2]: number for number, text in enumerate(v.TEXTS) if number in v.DATATYPES}
_PARENT = {
    "PlainLiteral": "Literal",
    "string": "PlainLiteral",
    "normalizedString": "string",
    "token": "normalizedString",
    **dict.fromkeys(("language", "Name", "NMTOKEN"), "token"),
    "NCName": "Name",
    "integer": "decimal",
    **dict.fromkeys(("nonNegativeInteger", "nonPositiveInteger", "long"), "integer"),
    "positiveInteger": "nonNegativeInteger",
    "unsignedLong": "nonNegativeInteger",
    "negativeInteger": "nonPositiveInteger",
    "int": "long",
    "short": "int",
    "byte": "short",
    "unsignedInt": "unsignedLong",
    "unsignedShort": "unsignedInt",
    "unsignedByte": "unsignedShort",
    "dateTimeStamp": "dateTime",
}
"""From which datatype each is derived (XSD 1.1 part 2, section 3); any other from rdfs:Literal."""

_UNKNOWN, _ILL_TYPED = -1, -2
_SIZE = max(v.DATATYPES) + 1


def _supertypes() -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    table = np.zeros((_SIZE, _SIZE), dtype=np.bool_)
    for name, number in _NAMES.items():
        while name != "Literal":
            table[number, _NAMES[name]] = True
            name = _PARENT.get(name, "Literal")
        table[number, _NAMES["Literal"]] = True
    return table


_CONTAINED = _supertypes()
_STRING_LIKE = frozenset(
    f"<{v.TEXTS[_NAMES[name]][1:-1]}>"
    for name in ("PlainLiteral", "string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN")
)

_BY_TEXT = {f"<{v.TEXTS[number][1:-1]}>": number for number in _NAMES.values()}
_STRING, _PLAIN = _NAMES["string"], _NAMES["PlainLiteral"]


class Literals:
    """What is known of the literals among the first `size` terms.

    `value` gives for each term a literal with the same data value, one for all of them, -1 where the term is
    no literal or has no value known to OWL 2 RL; `kind` the datatype it was written with.
    """

    numbers: Ids
    _strings_typed: bool

    def __init__(self, terms: Terms, known: Literals | None = None) -> None:
        """Read the literals of a dictionary, only the new ones where those before are known."""
        self._texts = texts = terms.texts()
        self.size = len(texts)
        if known and not known._strings_typed and _types_strings(texts[known.size :]):
            known = None  # what is known of plain literals no longer holds
        start = known.size if known else 0
        new = [n for n in range(start, self.size) if texts[n][0] == '"']
        typed = {n: texts[n][texts[n].rindex("<") :] for n in new if texts[n][-1] == ">"}
        self._strings_typed = bool(known and known._strings_typed) or not _STRING_LIKE.isdisjoint(typed.values())
        self._first: dict[Value, int] = known._first if known else {}
        self.numbers = np.concatenate((known.numbers if known else EMPTY, np.array(new, dtype=np.int64)))
        self.value = np.full(self.size, -1, dtype=np.int64)
        self.kind = np.full(self.size, _UNKNOWN, dtype=np.int64)
        if known:
            self.value[:start], self.kind[:start] = known.value, known.kind
        for n in new:
            if n not in typed:
                # A plain literal can have the value of another only where strings are typed by a datatype.
                self.value[n] = self._first.setdefault(_known(texts[n]), n) if self._strings_typed else n
                self.kind[n] = _STRING if texts[n][-1] == '"' else _PLAIN
        for n, datatype in typed.items():
            kind = _BY_TEXT.get(datatype)
            if kind is None:
                continue
            value = data_value(texts[n])
            self.kind[n] = _ILL_TYPED if value is None else kind
            if value is not None:
                self.value[n] = self._first.setdefault(value, n)

    def equal(self) -> Ids:
        """Return the pairs of literals with the same value, each with one that stands for all (dt-eq)."""
        other = np.flatnonzero((self.value >= 0) & (self.value != np.arange(self.size)))
        return pack(self.value[other], other)

    def members(self, datatype: int) -> Ids:
        """Return the literals whose value lies in a datatype (dt-type2)."""
        known = self.numbers[self.kind[self.numbers] >= 0]
        certain = _CONTAINED[self.kind[known], datatype]
        rest = known[~certain]
        by_value = [n for n in rest.tolist() if datatype in datatypes_of(_known(self._texts[n]))]
        return union((known[certain], np.array(by_value, dtype=np.int64))) if by_value else known[certain]

    def outside(self, literals: Ids, datatype: int) -> Ids:
        """Return those of the literals whose value does not lie in the datatype (dt-not-type)."""
        kind = self.kind[literals]
        if not (kind != _UNKNOWN).any():
            return EMPTY
        certain = (kind == _UNKNOWN) | ((kind >= 0) & _CONTAINED[kind, datatype])
        return np.array(
            [
                n
                for n in literals[~certain].tolist()
                if self.kind[n] == _ILL_TYPED or datatype not in datatypes_of(_known(self._texts[n]))
            ],
            dtype=np.int64,
        )

    def datatypes(self, literal: int) -> frozenset[int]:
        """Return the datatypes that contain a literal's value; none where it has no value."""
        return datatypes_of(_known(self._texts[literal])) if self.value[literal] >= 0 else frozenset()


def _types_strings(texts: Sequence[str]) -> bool:
    return any(text[-1] == ">" and text[text.rindex("<") :] in _STRING_LIKE for text in texts)


def _known(text: str) -> Value:
    value = data_value(text)
    if value is None:
        raise ValueError(f"{text} has no value")
    return value
