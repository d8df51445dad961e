"""What the twelve saved queries answer on the memorandum, and on claims made up where it is silent."""

import pytest

from treatygraph.model import Document
from treatygraph.queries import read_queries

FIVE = {"Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan"}
SINCE = {
    "France": "2014-11-17",
    "United Kingdom": "2015-01-30",
    "Russia": "2015-06-22",
    "China": "2015-08-17",
}


def pick(rows, *columns):
    return [tuple(row[c] for c in columns) for row in rows]


def test_four_states_assure_five_since_their_deposits(memorandum):
    rows = memorandum.ask("assurances")
    found = pick(rows, "giverLabel", "beneficiaryLabel", "since", "instrumentLabel", "form", "passage")
    assert sorted(found) == sorted(
        (giver, state, day, "CANWFZ Protocol", "treaty", "17") for giver, day in SINCE.items() for state in FIVE
    )


@pytest.mark.parametrize(
    ("day", "count"),
    [("2014-11-16", 0), ("2014-11-17", 5), ("2015-03-01", 10), ("2015-06", 15), ("2015", 20), ("2014", 5)],
)
def test_assurances_as_of_a_day(memorandum, day, count):
    assert len(memorandum.ask("assurances", as_of=day)) == count


def test_the_united_states_signed_and_had_not_ratified(memorandum):
    rows = memorandum.ask("ratification-gaps")
    assert pick(rows, "stateLabel", "treatyLabel", "signed", "reading", "asOf", "passage") == [
        ("United States", "CANWFZ Protocol", "2014-05-06", "deposited", "2021-11-01", "18"),
        ("United States", "CANWFZ Protocol", "2014-05-06", "ratified", "2021-11-01", "18"),
    ]


@pytest.mark.parametrize(
    ("day", "reading", "states"),
    [
        ("2014-05-05", "ratified", {}),
        ("2014-05-06", "ratified", {"CHN", "FRA", "GBR", "RUS", "USA"}),
        ("2014-10-17", "ratified", {"CHN", "GBR", "RUS", "USA"}),
        ("2014-10-17", "deposited", {"CHN", "FRA", "GBR", "RUS", "USA"}),
        ("2015-06-01", "ratified", {"USA"}),
        ("2015-06-01", "deposited", {"CHN", "RUS", "USA"}),
        ("2015-08-16", "deposited", {"CHN", "USA"}),
        ("2015-08-17", "deposited", {"USA"}),
        ("2026-01-01", "ratified", {"USA"}),
    ],
)
def test_gaps_as_of_a_day_in_both_readings(memorandum, day, reading, states):
    names = {"CHN": "China", "FRA": "France", "GBR": "United Kingdom", "RUS": "Russia", "USA": "United States"}
    rows = memorandum.ask("ratification-gaps", as_of=day)
    assert {row["stateLabel"] for row in rows if row["reading"] == reading} == {names[s] for s in states}


def test_a_gap_is_supported_to_the_day_before_the_later_act(memorandum):
    rows = memorandum.ask("ratification-gaps", as_of="2015-03-01")
    support = {(r["stateLabel"], r["reading"]): r["asOf"] for r in rows}
    assert support == {
        ("China", "ratified"): "2015-04-23",
        ("China", "deposited"): "2015-08-16",
        ("Russia", "ratified"): "2015-04-19",
        ("Russia", "deposited"): "2015-06-21",
        ("United States", "ratified"): "2021-11-01",
        ("United States", "deposited"): "2021-11-01",
    }


def test_the_five_belong_to_the_zone_since_the_treaty_is_in_force(memorandum):
    rows = [row for row in memorandum.ask("zones") if row["zoneLabel"] == "Central Asian NWFZ"]
    assert {(r["memberLabel"], r["since"], r["treatyLabel"], r["passage"]) for r in rows} == {
        (state, "2009-03-21", "CANWFZ Treaty", "7") for state in FIVE
    }


def test_zones_without_a_known_member_and_proposed_ones_have_a_row(memorandum):
    rows = memorandum.ask("zones", as_of="2009-03-20")
    assert ("Central Asian NWFZ", None) in pick(rows, "zoneLabel", "memberLabel")
    assert ("Middle East NWFZ", None, None) in pick(rows, "zoneLabel", "treatyLabel", "memberLabel")


def test_actions_show_the_class_and_the_members_that_follow(memorandum):
    rows = memorandum.ask("treaty-actions", as_of="2014")
    signed = [r for r in rows if (r["action"], r["treatyLabel"], r["passage"]) == ("signed", "CANWFZ Protocol", "15")]
    assert {r["stateLabel"] for r in signed} == {"nuclear-weapon States", "United States", *SINCE}
    assert {(r["date"], r["placeLabel"]) for r in signed} == {("2014-05-06", "New York")}
    assert ("ratified", "France", "2014-10-17") in pick(rows, "action", "stateLabel", "date")
    assert not any(r["stateLabel"] == "United Kingdom" and r["action"] == "ratified" for r in rows)


def test_four_unnamed_states_are_not_expanded(memorandum):
    rows = memorandum.ask("treaty-actions")
    ratified = {r["stateLabel"] for r in rows if (r["action"], r["treatyLabel"]) == ("ratified", "CANWFZ Protocol")}
    assert ratified == {"four nuclear-weapon States", *SINCE}


def test_resolutions_have_symbol_organ_kind_date_and_title(memorandum):
    rows = memorandum.ask("resolutions")
    found = pick(rows, "symbol", "organLabel", "kind", "date", "title", "passage")
    assert ("A/RES/52/38 S", "General Assembly", "resolution", "1997-12-09", None, "2") in found
    assert ("A/DEC/54/417", "General Assembly", "decision", "1999-12-01", None, "2") in found
    assert ("A/RES/75/67", "General Assembly", "resolution", "2020-12-07", "中亚无核武器区条约", "19") in found
    assert len(found) == 4


def test_meetings_have_days_place_chair_and_mode_and_those_planned_are_left_out(memorandum):
    first = "First consultative meeting of the States parties to the CANWFZ Treaty"
    later = "Consultative meeting of the States parties to the CANWFZ Treaty"
    rows = memorandum.ask("meetings")
    assert pick(rows, "meetingLabel", "start", "end", "placeLabel", "chairLabel", "mode") == [
        (first, "2009-10-15", "2009-10-15", "Ashgabat", "Turkmenistan", None),
        (later, "2012-06-12", "2012-06-12", "Astana", None, None),
        (later, "2020-11-24", "2020-11-24", None, "Kyrgyzstan", "virtual"),
    ]


def test_a_meeting_over_days_or_in_a_year_keeps_the_precision_of_its_text(make_store, make_claim):
    store = make_store(
        [
            make_claim("meeting", "meeting/a A", None, "2010-05-04/2010-05-05"),
            make_claim("meeting", "meeting/b B", None, "2018"),
            make_claim("meeting", "meeting/c C", None),
        ]
    )
    assert sorted(pick(store.ask("meetings"), "meetingLabel", "start", "end")) == [
        ("A", "2010-05-04", "2010-05-05"),
        ("B", "2018", "2018"),
        ("C", None, None),
    ]


def test_positions_have_holder_act_addressee_topic_and_words(memorandum):
    (row,) = memorandum.ask("positions")
    assert (row["act"], row["addresseeLabel"], row["topic"]) == ("urges", "United States", "protocols to zone treaties")
    assert row["quote"].startswith("敦促美利坚合")


def test_evidence_gives_the_characters_of_every_claim(memorandum):
    rows = memorandum.ask("evidence")
    assert len(rows) == 42
    row = next(r for r in rows if r["kind"] == "unratified")
    assert int(row["end"]) - int(row["start"]) == len(row["quote"])


def test_names_are_those_that_texts_use(memorandum):
    (row,) = memorandum.ask("names")
    assert row == {
        "entity": "https://w3id.org/treatygraph/place/astana",
        "name": "努尔苏丹",
        "lang": "zh",
        "document": "canwfz-memorandum-2022",
    }


def test_citations_name_what_is_cited(memorandum):
    assert ("canwfz-memorandum-2022", "CANWFZ Treaty, article 18", "5") in pick(
        memorandum.ask("citations"), "document", "citedLabel", "passage"
    )


def test_the_timeline_runs_in_the_order_of_time_without_citations(memorandum):
    rows = memorandum.ask("timeline", as_of="2014-12-31")
    assert pick(rows[-2:], "date", "event", "label") == [
        ("2014-10-17", "ratified", "France: CANWFZ Protocol"),
        ("2014-11-17", "deposited", "France: CANWFZ Protocol"),
    ]
    assert not any(row["event"] == "cites" for row in rows)


def test_texts_that_exclude_each_other_disagree_and_precision_does_not(make_store, make_claim):
    protocol = "treaty/rarotonga-treaty-protocol-1 Rarotonga Treaty Protocol 1"
    said = {"passage": "2"}
    store = make_store(
        [
            make_claim("signed", "state/FRA France", protocol, "1996-03-25", document="one", **said),
            make_claim("signed", "state/FRA France", protocol, "1997-03-25", document="two", **said),
            make_claim("signed", "state/GBR United Kingdom", protocol, "1996-03-25", document="one", **said),
            make_claim("signed", "state/GBR United Kingdom", protocol, "1996", document="two", **said),
            make_claim("cites", "document/one one", "resolution/A-RES-1-1 A/RES/1/1", "1946-01-24", document="one"),
            make_claim("cites", "document/two two", "resolution/A-RES-1-1 A/RES/1/1", "1946-01-25", document="two"),
        ],
        [Document(slug=s, language="en", text="", passages=(), meta={}) for s in ("one", "two")],
    )
    columns = ("subjectLabel", "kind", "value", "document", "otherValue", "otherDocument")
    assert pick(store.ask("disagreements"), *columns) == [
        ("A/RES/1/1", "cites", "1946-01-24", "one", "1946-01-25", "two"),
        (
            "France",
            "signed",
            "Rarotonga Treaty Protocol 1: 1996-03-25",
            "one",
            "Rarotonga Treaty Protocol 1: 1997-03-25",
            "two",
        ),
    ]


@pytest.mark.parametrize(
    ("lang", "name"),
    [
        ("en", "France"),
        ("fr", "France"),
        ("zh", "法国"),
        ("ru", "Франция"),
        ("ar", "فرنسا"),
        ("es", "Francia"),
        ("sw", "France"),
    ],
)
def test_labels_come_in_the_language_asked_for_or_in_english(memorandum, lang, name):
    rows = memorandum.ask("assurances", as_of="2014-12-31", lang=lang)
    assert {row["giverLabel"] for row in rows} == {name}


def test_what_no_register_knows_is_labelled_as_it_is_written(make_store, make_claim):
    store = make_store([make_claim("meeting", "unresolved/cumbre Cumbre", None, "2014", language="es")])
    assert pick(store.ask("meetings", lang="ru"), "meetingLabel") == [("Cumbre",)]


@pytest.mark.parametrize("name", sorted(read_queries()))
def test_every_query_runs_as_it_stands_without_its_parameters(memorandum, name):
    query = read_queries()[name]
    rows = memorandum.rows(memorandum.store.query(query.text))
    assert rows == memorandum.ask(name)


@pytest.mark.parametrize("name", sorted(read_queries()))
def test_every_query_answers_on_an_empty_graph(make_store, name):
    from treatygraph.store import EmbeddedStore
    from treatygraph.store.saved import run_saved_query

    assert list(run_saved_query(EmbeddedStore(union=True), read_queries()[name])) == []


def test_a_corrected_claim_is_gone_from_every_query(make_store, make_claim):
    from treatygraph.graph.corrections import Correction

    row = Correction(
        row=2, action="withdraw", document="made-up", passage="", kind="ratified", subject="", object="",
        date="", field="", value="", reason="r", name="n", on="2026-11-21",
    )  # fmt: skip
    store = make_store([make_claim("ratified", "state/FRA France", "treaty/ctbt CTBT", "1998-04-06")], (), [row])
    for name in ("treaty-actions", "evidence", "timeline"):
        assert store.ask(name) == []
