"""English as documents write it: dates, symbols, references, verbs left out, acts denied, wished or discussed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.extract import sentences

from treatygraph.model import Claim

MONTHS = "January February March April May June July August September October November December".split()
TREATY_ACTS = {"signed", "ratified", "accepted", "acceded", "deposited", "withdrew", "entry_into_force"}


def claims_of(text: str, **meta: str) -> list[Claim]:
    return [c for c in sentences.claims_of(text, "en", **meta) if c.kind != "alias"]


def facts(text: str, kind: str, **meta: str) -> list[tuple[str | None, str | None, str | None]]:
    return [
        (c.subject and c.subject.label, c.object and c.object.label, c.date)
        for c in claims_of(text, **meta)
        if c.kind == kind
    ]


def cited(text: str) -> list[tuple[str | None, str | None]]:
    return [(c.object and c.object.label, c.date) for c in claims_of(text) if c.kind == "cites"]


# The first example compiles the grammar.
@settings(deadline=None)
@given(st.dates(min_value=date(1945, 1, 1), max_value=date(2049, 12, 31)), st.sampled_from(range(5)))
def test_days_in_every_order(day: date, form: int) -> None:
    month = MONTHS[day.month - 1]
    written = [
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"the {day.day}th of {month} {day.year}",
        f"{day.day:02} {month} {day.year}",
        f"{day.day} {month}, {day.year}",
    ][form]
    assert facts(f"Egypt ratified the Treaty of Pelindaba on {written}.", "ratified") == [
        ("Egypt", "Pelindaba Treaty", day.isoformat())
    ]


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("on 28 and 29 August 2019", "2019-08-28/2019-08-29"),
        ("from 28 April to 9 May 2014", "2014-04-28/2014-05-09"),
        ("between 2 and 6 June 2008", "2008-06-02/2008-06-06"),
        ("on 12-13 May 2014", "2014-05-12/2014-05-13"),
        ("in May 2014", "2014-05"),
        ("on 3 June of the same year", "2012-06-03"),
    ],
)
def test_days_that_share_a_month_or_a_year(written: str, edtf: str) -> None:
    text = (
        "Thailand ratified the Bangkok Treaty on 1 May 2012. "
        f"The first meeting of the States parties to the Bangkok Treaty was held in Jakarta {written}."
    )
    assert [c.date for c in claims_of(text) if c.kind == "meeting"] == [edtf]


@pytest.mark.parametrize(
    ("prose", "symbols"),
    [
        ("resolution 2028 (XX) of 19 November 1965", [("A/RES/2028 (XX)", "1965-11-19")]),
        ("resolution 3472 B (XXX)", [("A/RES/3472 B (XXX)", None)]),
        ("its resolutions 68/32 of 5 December 2013 and 69/58 of 2 December 2014",
         [("A/RES/68/32", "2013-12-05"), ("A/RES/69/58", "2014-12-02")]),
        ("resolutions 1540 (2004), 1673 (2006) and 1810 (2008)",
         [("S/RES/1540 (2004)", None), ("S/RES/1673 (2006)", None), ("S/RES/1810 (2008)", None)]),
        ("UNSCR 1887", [("S/RES/1887 (2009)", None)]),
        ("decision 73/546", [("A/DEC/73/546", None)]),
        ("resolution GC(55)/RES/14", [("GC(55)/RES/14", None)]),
        ("Governing Council decision 267 (2009)", []),
        ("resolution 2202 (2015), I have the honour to add", [("S/RES/2202 (2015)", None)]),
    ],
)  # fmt: skip
def test_symbols_in_prose(prose: str, symbols: list[tuple[str, str | None]]) -> None:
    assert cited(f"With reference to {prose} on this matter.") == symbols


def test_verbs_left_out_with_their_days() -> None:
    text = (
        "Angola ratified the CTBT on 20 March 2015, Chad on 8 February 2013 and Niue on 4 March 2014, "
        "in line with their policies."
    )
    assert {(s, d) for s, _, d in facts(text, "ratified")} >= {("Angola", "2015-03-20")}
    text = "Angola ratified the CTBT on 20 March 2015, Chad on 8 February 2013 and Niue on 4 March 2014."
    assert facts(text, "ratified") == [
        ("Angola", "CTBT", "2015-03-20"),
        ("Chad", "CTBT", "2013-02-08"),
        ("Niue", "CTBT", "2014-03-04"),
    ]


def test_a_second_state_without_day_is_no_second_ratification() -> None:
    assert facts("Angola ratified the CTBT in the presence of Chad and Niue.", "ratified") == [("Angola", "CTBT", None)]


def test_what_is_deposited_is_what_the_sentence_before_speaks_of() -> None:
    text = (
        "France signed the Treaty of Bangkok on 3 May 1996. "
        "It was the first to do so. "
        "Thailand deposited its instrument of ratification on 4 June 1997."
    )
    assert facts(text, "deposited") == []
    text = (
        "France signed the Treaty of Bangkok on 3 May 1996. "
        "Thailand deposited its instrument of ratification on 4 June 1997."
    )
    assert facts(text, "deposited") == [("Thailand", "Bangkok Treaty", "1997-06-04")]


def test_signed_and_not_ratified_are_two_statements() -> None:
    text = "China has signed but not yet ratified the CTBT."
    assert facts(text, "signed") == [("China", "CTBT", None)]
    assert facts(text, "unratified") == [("China", "CTBT", None)]


@pytest.mark.parametrize(
    "text",
    [
        "We look forward to the ratification of the CTBT by China.",
        "The Senate of Brazil ratified the TPNW in 2018.",
        "Brazil's Congress has ratified the TPNW.",
        "Had Israel acceded to the NPT, the zone would exist.",
        "Neither India nor Pakistan has signed the NPT.",
        "No nuclear-weapon State has ratified the TPNW.",
        "Some nuclear-weapon States have signed the CTBT.",
        "France will sign the Treaty of Bangkok on 3 May 2030.",
        "Indonesia announced its intention to ratify the CTBT.",
        "It is expected that China ratified or will ratify the CTBT.",
        "The Council discussed the ratification by Iran of the CTBT.",
        "If France withdrew from the NPT, the Council would meet.",
        "The entry into force of the CTBT requires ratification by China, Egypt and India.",
        "Before ratifying the CTBT, Chad held consultations.",
        "If Ghana ratified the NPT on 4 May 1970, signed the CTBT on 3 October 1996 and left, it would be bound.",
        "Had Cuba ratified the CTBT on 4 May 2010, the list would be shorter.",
        "Upon ratifying the CTBT, India will make a declaration.",
        "On signing the CTBT, which it has not done, Egypt made a declaration.",
        "The Senate welcomed Ghana. It ratified the CTBT on 4 May 2011.",
        "No State other than China signed the CTBT and ratified it in 1996.",
    ],
)
def test_no_act_is_stated(text: str) -> None:
    assert [c for c in claims_of(text) if c.kind in TREATY_ACTS] == []


def test_the_treaty_is_what_the_text_defines() -> None:
    text = (
        'The Treaty of Pelindaba (hereinafter "the Treaty") was discussed, as was the NPT. '
        "Egypt ratified the Treaty on 3 May 2001."
    )
    assert facts(text, "ratified") == [("Egypt", "Pelindaba Treaty", "2001-05-03")]


def test_treaties_named_by_their_places() -> None:
    text = "The Treaties of Tlatelolco, Rarotonga, Bangkok and Pelindaba are the work of many States."
    assert [label for label, _ in cited(text)] == [
        "Tlatelolco Treaty", "Rarotonga Treaty", "Bangkok Treaty", "Pelindaba Treaty",
    ]  # fmt: skip


def test_a_position_of_it_is_of_whom_spoke_before() -> None:
    text = "Ireland welcomed the report. It also urged all States to join the CTBT."
    assert facts(text, "urges") == [("Ireland", "all States", None)]


def test_several_verbs_share_their_holder() -> None:
    text = "The Security Council adopted resolution 1540 (2004), stressed its weight and called upon all States to act."
    assert facts(text, "emphasizes") == [("Security Council", None, None)]
    assert facts(text, "calls_on") == [("Security Council", "all States", None)]


def test_a_verb_goes_on_only_from_a_position_before_it() -> None:
    assert facts("Some speakers left the room and urged the others to follow.", "urges", author="state/FRA") == []


def test_an_opening_participle_is_of_the_subject_that_follows() -> None:
    text = "Noting the report of the Agency, Ireland calls upon all States to cooperate."
    assert facts(text, "notes", author="state/FRA") == [("Ireland", None, None)]


def test_preambles_are_of_the_body_of_the_resolution() -> None:
    text = "Recalling its resolution 52/38 S, and noting the report of the Agency,"
    meta = {"symbol": "A/RES/53/77", "body": "organ/general-assembly"}
    assert facts(text, "recalls", **meta) == [("General Assembly", None, None)]
    assert facts(text, "notes", **meta) == [("General Assembly", None, None)]


def test_a_date_inside_the_content_is_not_the_day_of_the_position() -> None:
    assert facts("Ireland recalls the decision of 3 May 1999 and urges action.", "urges") == [("Ireland", None, None)]
    assert facts("On 3 May 1999, Ireland urged all States to act.", "urges") == [
        ("Ireland", "all States", "1999-05-03")
    ]


RESOLUTION = """A/RES/61/999

Distr.: General
3 December 2006

Sixty-first session
Agenda item 90 (f)

Resolution adopted by the General Assembly on 6 December 2006

61/999. Treaty on the Southeast Asia Nuclear-Weapon-Free Zone

The General Assembly,

Noting with satisfaction the entry into force of the Treaty on 27 March 1997,

1. Welcomes the accession of Timor-Leste to the Treaty;
"""


def test_a_masthead_says_who_adopted_the_resolution_and_when() -> None:
    (adopted,) = [c for c in claims_of(RESOLUTION) if c.kind == "adopted"]
    assert (adopted.subject and adopted.subject.label, adopted.object and adopted.object.id, adopted.date) == (
        "General Assembly", "resolution/A-RES-61-999", "2006-12-06",
    )  # fmt: skip
    assert adopted.details["title"] == "Treaty on the Southeast Asia Nuclear-Weapon-Free Zone"


def test_the_treaty_is_that_of_the_resolutions_title() -> None:
    assert facts(RESOLUTION, "entry_into_force") == [("Bangkok Treaty", None, "1997-03-27")]


def test_a_document_does_not_cite_itself() -> None:
    assert "A/RES/61/999" not in [label for label, _ in cited(RESOLUTION)]


def test_who_speaks_is_named_in_the_title() -> None:
    text = """CD/9999

Statement by the delegation of Ghana on behalf of the Group of 21 on negative security assurances

1. We also welcome the report of the Agency.
"""
    assert facts(text, "welcomes") == [("Group of 21", None, None)]


def test_several_verbs_and_treaties_of_one_state_keep_their_days() -> None:
    text = (
        "Ghana signed the NPT on 1 July 1968, ratified it on 4 May 1970, signed the CTBT on 3 October 1996 "
        "and deposited the instrument of ratification on 14 June 2011."
    )
    assert {(c.kind, c.object and c.object.label, c.date) for c in claims_of(text) if c.kind in TREATY_ACTS} == {
        ("signed", "NPT", "1968-07-01"),
        ("ratified", "NPT", "1970-05-04"),
        ("signed", "CTBT", "1996-10-03"),
        ("deposited", "CTBT", "2011-06-14"),
    }
