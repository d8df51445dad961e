from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatygraph.reason.datatypes import data_value, datatypes_of, split_literal
from treatygraph.reason.literals import Literals
from treatygraph.reason.triples import Terms
from treatygraph.reason.vocabulary import DATATYPES, RDF, TEXTS, XSD


def literal(form: str, datatype: str) -> str:
    return f'"{form}"^^<{datatype if ":" in datatype else XSD + datatype}>'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (literal("1", "integer"), literal("+01", "integer")),
        (literal("1", "integer"), literal("1.0", "decimal")),
        (literal("-0.50", "decimal"), literal("-.5", "decimal")),
        (literal("1", "boolean"), literal("true", "boolean")),
        (literal("1e0", "double"), literal("10.0E-1", "double")),
        (literal("ab", "hexBinary"), literal("AB", "hexBinary")),
        (literal("2010-01-01T24:00:00Z", "dateTime"), literal("2010-01-02T00:00:00.0Z", "dateTime")),
        ('"text"', literal("text", "token")),
        ('"text"', literal("text@", RDF + "PlainLiteral")),
        ('"Text"@en-GB', literal("Text@en-gb", RDF + "PlainLiteral")),
        ('"a\\nb"', '"a\\u000Ab"'),
        (literal("<a b='1'></a>", RDF + "XMLLiteral"), literal('<a b=\\"1\\"/>', RDF + "XMLLiteral")),
    ],
)
def test_two_ways_to_write_a_value(one: str, other: str) -> None:
    assert data_value(one) is not None
    assert data_value(one) == data_value(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (literal("1", "integer"), literal("1", "double")),
        (literal("1", "float"), literal("1", "double")),
        (literal("0.0", "double"), literal("-0.0", "double")),
        (literal("2010-01-01T12:00:00Z", "dateTime"), literal("2010-01-01T13:00:00+01:00", "dateTime")),
        ('"text"', '"text"@en'),
        ('"text"', literal("text", "anyURI")),
        (literal("61", "hexBinary"), literal("YQ==", "base64Binary")),
    ],
)
def test_values_that_only_look_alike(one: str, other: str) -> None:
    assert data_value(one) is not None
    assert data_value(one) != data_value(other)


@pytest.mark.parametrize(
    "text",
    [
        literal("", "integer"),
        literal("1.", "integer"),
        literal(" 1", "integer"),
        literal("1e1", "decimal"),
        literal("INF", "decimal"),
        literal("+NaN", "double"),
        literal("yes", "boolean"),
        literal("abc", "hexBinary"),
        literal("a b ", "token"),
        literal("2010-02-30T00:00:00", "dateTime"),
        literal("2010-01-01T24:00:01", "dateTime"),
        literal("2010-01-01T00:00:00", "dateTimeStamp"),
        literal("<a>", RDF + "XMLLiteral"),
        literal("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", RDF + "XMLLiteral"),
        literal("9" * 5000, "integer"),
    ],
)
def test_ill_typed_literals_have_no_value(text: str) -> None:
    assert data_value(text) is None


def test_dates_outside_the_years_of_python() -> None:
    assert data_value(literal("-0044-03-15T12:00:00Z", "dateTime")) is not None
    assert data_value(literal("12026-03-15T12:00:00Z", "dateTime")) is not None


@settings(deadline=None)
@given(st.integers())
def test_an_integer_lies_in_the_datatypes_whose_bounds_hold_it(number: int) -> None:
    value = data_value(literal(str(number), "integer"))
    assert value is not None
    names = {TEXTS[datatype][1:-1].rpartition("#")[2] for datatype in datatypes_of(value)}
    assert {"Literal", "decimal", "integer"} <= names
    assert ("byte" in names) == (-128 <= number <= 127)
    assert ("unsignedLong" in names) == (0 <= number < 2**64)
    assert ("negativeInteger" in names) == (number < 0)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])))
def test_a_literal_is_split_into_form_and_datatype(form: str) -> None:
    assert split_literal(str(ox.Literal(form))) == (form, XSD + "string", "")
    assert split_literal(str(ox.Literal(form, language="fr"))) == (form, RDF + "langString", "fr")


literals = st.one_of(
    st.builds(literal, st.sampled_from(["1", "01", "-1", "300", "x", "1.5"]),
              st.sampled_from(["integer", "byte", "decimal", "nonNegativeInteger", "string", "token", "double"])),
    st.sampled_from(['"1"', '"x"', '"x"@en']),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(literals, unique=True))
def test_the_table_of_derivations_agrees_with_the_values(texts: list[str]) -> None:
    terms = Terms()
    numbers = terms.numbers(texts)
    found = Literals(terms)
    for text, number in zip(texts, numbers.tolist(), strict=True):
        value = data_value(text)
        for datatype in DATATYPES:
            inside = value is not None and datatype in datatypes_of(value)
            assert (number in found.members(datatype)) == inside
            assert (number in found.outside(numbers, datatype)) != inside
        same = [n for t, n in zip(texts, numbers.tolist(), strict=True) if value and data_value(t) == value]
        assert set(found.value[same]) == ({found.value[number]} if value else set())
        assert found.value[number] in (same if value else [-1])
