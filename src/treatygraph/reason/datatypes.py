"""The data values of literals and the datatypes that contain them (OWL 2 Profiles, section 4.3, table 8).

Value spaces are those of XSD 1.1 as OWL 2 Structural Specification, section 4, takes them over: values are
the same where they are identical, so `+0` and `-0`, or one instant in two time zones, are two.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Callable, Hashable
from datetime import date
from fractions import Fraction
from xml.etree.ElementTree import ParseError, canonicalize

import numpy as np

from treatygraph.reason.vocabulary import DATATYPES, RDF, RDFS, TEXTS, XSD

Value = tuple[str, Hashable]
"""A value space and a member of it; values are the same if and only if these are equal."""

_NUMBER = {TEXTS[number][1:-1]: number for number in DATATYPES}

# The bounds of the datatypes derived from xsd:integer (XSD 1.1 part 2, section 3.4).
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "nonPositiveInteger": (None, 0),
    "positiveInteger": (1, None),
    "negativeInteger": (None, -1),
    **{
        name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        for name, bits in {"long": 64, "int": 32, "short": 16, "byte": 8}.items()
    },
    **{
        name: (0, 2**bits - 1)
        for name, bits in {
            "unsignedLong": 64,
            "unsignedInt": 32,
            "unsignedShort": 16,
            "unsignedByte": 8,
        }.items()
    },
}

_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_START = r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
_START += r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
_CHAR = _START + r"\-.0-9\u00B7\u0300-\u036F\u203F\u2040"

# The datatypes derived from xsd:string by a pattern or by white space (XSD 1.1 part 2, section 3.4).
_STRINGS = {
    "normalizedString": re.compile(r"[^\t\n\r]*"),
    "token": re.compile(r"([^\t\n\r ]+( [^\t\n\r ]+)*)?"),
    "language": _LANGUAGE,
    "Name": re.compile(f"[:{_START}][:{_CHAR}]*"),
    "NCName": re.compile(f"[{_START}][{_CHAR}]*"),
    "NMTOKEN": re.compile(f"[:{_CHAR}]+"),
}

_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_FLOAT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|\+?INF|-INF|NaN", re.ASCII)
_DIGITS = 4000  # XSD 1.1 part 2, section 5.4, lets a processor limit the digits; Python reads so many
_ZONE = r"(?P<zone>Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_DAY = r"(?P<year>-?(?:[1-9]\d{3,}|0\d{3}))-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])"
_CLOCK = r"T(?P<hour>[01]\d|2[0-4]):(?P<minute>[0-5]\d):(?P<second>[0-5]\d(?:\.\d+)?)"
_DATE_TIME = re.compile(_DAY + _CLOCK + _ZONE, re.ASCII)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def split_literal(text: str) -> tuple[str, str, str]:
    """Return lexical form, datatype IRI and language tag ("" where none) of a literal's N-Triples text."""
    end = text.rindex('"')
    form, suffix = text[1:end], text[end + 1 :]
    if "\\" in form:
        form = _ESCAPE.sub(_unescape, form)
    if not suffix:
        return form, XSD + "string", ""
    if suffix[0] == "@":
        return form, RDF + "langString", suffix[1:].lower()
    return form, suffix[3:-1], ""


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])


def data_value(text: str) -> Value | None:
    """Return the data value of a literal given as N-Triples text.

    None where the lexical form is not in the lexical space, or the datatype is not one of OWL 2 RL.
    """
    form, datatype, language = split_literal(text)
    if language:
        return "text", (form, language)
    read = _READERS.get(datatype)
    return read(form) if read else None


def datatypes_of(value: Value) -> frozenset[int]:
    """Return the numbers of the datatypes whose value space contains this value (dt-type2)."""
    space, content = value
    names = [RDFS + "Literal"]
    if space == "decimal":
        names.append(XSD + "decimal")
        if isinstance(content, int):
            names += [
                XSD + name
                for name, (low, high) in _INTEGERS.items()
                if (low is None or low <= content) and (high is None or content <= high)
            ]
    elif space == "text":
        names.append(RDF + "PlainLiteral")
        if isinstance(content, str):
            names.append(XSD + "string")
            names += [XSD + name for name, pattern in _STRINGS.items() if pattern.fullmatch(content)]
    elif space == "dateTime":
        names.append(XSD + "dateTime")
        if isinstance(content, tuple) and content[-1] is not None:
            names.append(XSD + "dateTimeStamp")
    else:
        names.append(space)
    return frozenset(_NUMBER[name] for name in names)


def _read_decimal(form: str) -> Value | None:
    if not _DECIMAL.fullmatch(form) or len(form) > _DIGITS:
        return None
    value = Fraction(form)
    return "decimal", int(value) if value.denominator == 1 else value


def _integer_reader(low: int | None, high: int | None) -> Callable[[str], Value | None]:
    def read(form: str) -> Value | None:
        if not _INTEGER.fullmatch(form) or len(form) > _DIGITS:
            return None
        value = int(form)
        inside = (low is None or low <= value) and (high is None or value <= high)
        return ("decimal", value) if inside else None

    return read


def _read_double(form: str) -> Value | None:
    # XSD 1.1, floatingPointRound: a number out of range is rounded to INF or to zero; it is no error.
    return (XSD + "double", struct.pack("d", float(form))) if _FLOAT.fullmatch(form) else None


def _read_float(form: str) -> Value | None:
    if not _FLOAT.fullmatch(form):
        return None
    with np.errstate(over="ignore"):
        return XSD + "float", np.float32(form).tobytes()


def _string_reader(pattern: re.Pattern[str]) -> Callable[[str], Value | None]:
    return lambda form: ("text", form) if pattern.fullmatch(form) else None


def _read_plain(form: str) -> Value | None:
    """Read an rdf:PlainLiteral, `text@tag` (rdf:PlainLiteral, section 2)."""
    content, at, tag = form.rpartition("@")
    if not at or (tag and not _LANGUAGE.fullmatch(tag)):
        return None
    return ("text", (content, tag.lower())) if tag else ("text", content)


def _read_boolean(form: str) -> Value | None:
    value = {"true": True, "1": True, "false": False, "0": False}.get(form)
    return None if value is None else (XSD + "boolean", value)


def _read_hex(form: str) -> Value | None:
    try:
        return XSD + "hexBinary", binascii.unhexlify(form)
    except ValueError:
        return None


def _read_base64(form: str) -> Value | None:
    try:
        return XSD + "base64Binary", base64.b64decode(form.replace(" ", ""), validate=True)
    except ValueError:
        return None


def _read_date_time(form: str) -> Value | None:
    match = _DATE_TIME.fullmatch(form)
    if match is None:
        return None
    year, month, day, hour, minute = (int(match[name]) for name in ("year", "month", "day", "hour", "minute"))
    second = Fraction(match["second"])
    if hour == 24 and (minute or second):
        return None
    # Gregorian years repeat every 400, which brings any year into the range of `date`.
    cycles, place = divmod(year, 400)
    try:
        days = date(place + 400, month, day).toordinal() + cycles * 146_097
    except ValueError:
        return None
    zone = match["zone"]
    offset = None
    if zone:
        offset = 0 if zone == "Z" else int(zone[0] + "1") * (int(zone[1:3]) * 60 + int(zone[4:]))
    return "dateTime", (days + hour // 24, hour % 24 * 60 + minute, second, offset)


def _read_date_time_stamp(form: str) -> Value | None:
    value = _read_date_time(form)
    return value if value and _DATE_TIME.fullmatch(form)["zone"] else None  # type: ignore[index]


def _read_xml(form: str) -> Value | None:
    if "<!" in form.replace("<!--", "").replace("<![CDATA[", ""):
        return None  # a fragment has no DTD, and one could make the parser expand without end
    try:
        return RDF + "XMLLiteral", canonicalize(f"<x>{form}</x>", with_comments=True)
    except ParseError:
        return None


_READERS: dict[str, Callable[[str], Value | None]] = {
    RDF + "PlainLiteral": _read_plain,
    RDF + "XMLLiteral": _read_xml,
    XSD + "decimal": _read_decimal,
    XSD + "double": _read_double,
    XSD + "float": _read_float,
    XSD + "string": lambda form: ("text", form),
    XSD + "boolean": _read_boolean,
    XSD + "hexBinary": _read_hex,
    XSD + "base64Binary": _read_base64,
    XSD + "anyURI": lambda form: (XSD + "anyURI", form),
    XSD + "dateTime": _read_date_time,
    XSD + "dateTimeStamp": _read_date_time_stamp,
    **{XSD + name: _integer_reader(*limits) for name, limits in _INTEGERS.items()},
    **{XSD + name: _string_reader(pattern) for name, pattern in _STRINGS.items()},
}
