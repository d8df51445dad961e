from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatygraph.graph.dates import Bounds, parse_bounds

days = st.dates(min_value=date(1000, 1, 1))


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2014-11-17", "2014-11-17", "2014-11-17"),
        ("2014-11", "2014-11-01", "2014-11-30"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2014", "2014-01-01", "2014-12-31"),
        ("196X", "1960-01-01", "1969-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2014-XX", "2014-01-01", "2014-12-31"),
        ("2014-02-XX", "2014-02-01", "2014-02-28"),
        ("2006/2009", "2006-01-01", "2009-12-31"),
        ("2010-05-04/2010-05-05", "2010-05-04", "2010-05-05"),
        ("2014/..", "2014-01-01", None),
        ("2014/", "2014-01-01", None),
        ("../2014-06", None, "2014-06-30"),
        ("2014?", "2014-01-01", "2014-12-31"),
        ("2014-06~", "2014-06-01", "2014-06-30"),
        ("2014-33", "2014-01-01", "2014-03-31"),
        ("2014-41", "2014-07-01", "2014-12-31"),
        ("2014-21", "2014-01-01", "2014-12-31"),
        ("[2012,2014]", "2012-01-01", "2014-12-31"),
        ("{2012-03,2014-05}", "2012-03-01", "2014-05-31"),
        ("2014-11-17T10:00:00Z", "2014-11-17", "2014-11-17"),
    ],
)
def test_a_date_leaves_possible_its_first_to_its_last_day(edtf, earliest, latest):
    bounds = parse_bounds(edtf)
    assert bounds == Bounds(*(None if day is None else date.fromisoformat(day) for day in (earliest, latest)))


@pytest.mark.parametrize("text", ["", "soon", "2014-13", "2014-02-30", "14-02-03", "2014/2012", "2014-1"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"“|month|day"):
        parse_bounds(text)


@given(days)
def test_a_day_is_its_own_bounds(day):
    assert parse_bounds(day.isoformat()) == (day, day)


@given(days)
def test_less_precision_never_narrows_the_bounds(day):
    text = day.isoformat()
    for shorter in (text[:7], text[:4], text[:3] + "X"):
        earliest, latest = parse_bounds(shorter)
        assert earliest <= day <= latest


@given(days, days)
def test_an_interval_runs_from_its_first_to_its_last_day(one, other):
    first, last = sorted((one, other))
    assert parse_bounds(f"{first}/{last}") == (first, last)
