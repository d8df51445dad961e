"""English acts and gatherings told by other words, and whose each day is."""

from __future__ import annotations

import pytest
from tests.extract.test_english import cited, claims_of, facts


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (
            "France ratified Protocol I to the Tlatelolco Treaty on 24 August 1992 and Protocol II on 22 March 1974.",
            "ratified",
            [
                ("France", "Tlatelolco Treaty Additional Protocol I", "1992-08-24"),
                ("France", "Tlatelolco Treaty Additional Protocol II", "1974-03-22"),
            ],
        ),
        (
            "Ghana ratified the NPT on 4 May 1970, Togo having done so on 26 February of the same year.",
            "ratified",
            [("Ghana", "NPT", "1970-05-04"), ("Togo", "NPT", "1970-02-26")],
        ),
        (
            "The Bangkok Treaty was opened for signature on 15 December 1995. It entered into force on 27 March 1997.",
            "entry_into_force",
            [("Bangkok Treaty", None, "1997-03-27")],
        ),
        (
            "The TPNW was adopted in Geneva on 7 May 2017 and opened for signature at Headquarters on 20 May 2017.",
            "opened_for_signature_to",
            [("TPNW", None, "2017-05-20")],
        ),
        (
            "Opened for signature in Cairo on 11 April 1996, the Pelindaba Treaty has fifty parties.",
            "opened_for_signature_to",
            [("Pelindaba Treaty", None, "1996-04-11")],
        ),
        (
            "The instrument of accession of Peru to the TPNW was deposited with the Secretary-General on 3 May 2021.",
            "deposited",
            [("Peru", "TPNW", "2021-05-03")],
        ),
        (
            "As at 30 June 2019, Egypt and Iran had signed but not ratified the CTBT.",
            "unratified",
            [("Egypt", "CTBT", "2019-06-30"), ("Iran", "CTBT", "2019-06-30")],
        ),
        (
            "Chad ratified the CTBT on 8 February 2013, while Egypt, which signed it in 1996, has not yet done so.",
            "unratified",
            [("Egypt", "CTBT", None)],
        ),
        (
            "Had Cuba not ratified the CTBT on 4 February 2021, the list would be shorter.",
            "ratified",
            [("Cuba", "CTBT", "2021-02-04")],
        ),
        (
            "Upon signing the CTBT on 24 September 1996, China made a reservation.",
            "signed",
            [("China", "CTBT", "1996-09-24")],
        ),
        (
            "In 1995 China undertook never to use nuclear weapons against non-nuclear-weapon States.",
            "assurance",
            [("China", "non-nuclear-weapon States", "1995")],
        ),
    ],
)
def test_acts_told_by_other_words(text: str, kind: str, expected: list[tuple[str, str, str]]) -> None:
    assert facts(text, kind) == expected


def test_an_instrument_is_not_of_a_treaty_that_another_stands_before() -> None:
    text = "Ghana signed the NPT on 1 July 1968, spoke of the CTBT and deposited its instrument of ratification."
    assert facts(text, "deposited") == []


def test_it_is_the_state_of_the_sentence_just_before() -> None:
    text = "Ghana ratified the NPT on 4 May 1970. It signed the CTBT on 3 October 1996."
    assert facts(text, "signed") == [("Ghana", "CTBT", "1996-10-03")]
    text = "Ghana ratified the NPT on 4 May 1970. Freedonia was absent. It signed the CTBT on 3 October 1996."
    assert facts(text, "signed") == []


def test_meetings_with_a_place_and_a_day_each() -> None:
    text = (
        "The Assembly welcomes the convening by the States parties to the Bangkok Treaty of consultative meetings on "
        "5 May 2009 in Jakarta, on 15 March 2011 in Hanoi and on 12 June 2012 in Manila."
    )
    found = [(c.date, c.place and c.place.label) for c in claims_of(text) if c.kind == "meeting"]
    assert [day for day, _ in found] == ["2009-05-05", "2011-03-15", "2012-06-12"]
    text = "Workshops took place in Jakarta (12 February 2018) and Suva (5 May 2018) and, online, on 9 October 2020."
    found = [(c.date, c.place and c.place.label) for c in claims_of(text) if c.kind == "meeting"]
    assert found == [("2018-02-12", "Jakarta"), ("2018-05-05", "Suva"), ("2020-10-09", None)]


def test_ranges_of_paragraphs() -> None:
    labels = [label for label, _ in cited("As set out in paragraphs 3 to 6 of resolution 1540 (2004), States report.")]
    assert [label for label in labels if label and "paragraph" in label] == [
        f"S/RES/1540 (2004), paragraph {n}" for n in (3, 4, 5, 6)
    ]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (
            "Cuba, whose envoy signed the CTBT on 4 May 2020, deposited its instrument of ratification of the NPT "
            "with the Government of Mexico on 23 October 2002.",
            "deposited",
            [("Cuba", "NPT", "2002-10-23")],
        ),
        (
            "The CTBT was signed by the Netherlands on 24 September 1996 and ratified on 23 March 1999.",
            "ratified",
            [("Netherlands", "CTBT", "1999-03-23")],
        ),
    ],
)
def test_a_day_is_of_the_verb_beside_it(text: str, kind: str, expected: list[tuple[str, str, str]]) -> None:
    assert facts(text, kind) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A workshop for the States of the region was organized in Jakarta in May 2013.", [("2013-05", "Jakarta")]),
        ("Norway held three seminars, in Oslo on 4 March 2013.", [("2013-03-04", "Oslo")]),
        ("The Committee met in Geneva from 3 to 7 March 2014.", [("2014-03-03/2014-03-07", "Geneva")]),
        ("The seminars were held as planned.", []),
    ],
)
def test_gatherings_in_their_own_words(text: str, expected: list[tuple[str, str]]) -> None:
    found = [(c.date, c.place.label if c.place else None) for c in claims_of(text) if c.kind == "meeting"]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Group regrets that the talks failed.", [("regrets", None)]),
        ("The Committee welcomes the report and urges all States to reply.", [("welcomes", None), ("urges", None)]),
        ("The Group recalls the decision taken in 1995 and reaffirmed in 2000.", [("recalls", None)]),
        (
            "France and Peru welcome the report, call on Cuba to reply.",
            [("welcomes", "France"), ("calls_on", "France")],
        ),
    ],
)
def test_who_goes_on_and_who_is_named_nowhere(text: str, expected: list[tuple[str, str | None]]) -> None:
    found = dict.fromkeys((c.kind, c.subject.label if c.subject else None) for c in claims_of(text))
    kinds = {kind for kind, _ in expected}
    assert [f for f in found if f[0] in kinds and f[1] != "Peru"] == expected
