"""The treaty-law rules: what they conclude, what they rest on, and what does not follow."""

import pytest

from treatygraph.graph import BASE, TG
from treatygraph.reason.law import read_rules

NWS = "class/nuclear-weapon-states nuclear-weapon States"
PROTOCOL = "treaty/pelindaba-treaty-protocol-i Pelindaba Treaty Protocol I"
TREATY = "treaty/pelindaba-treaty Pelindaba Treaty"
DEPOSIT = "deposit of its instrument of ratification"


def pick(rows, *columns):
    return [tuple(row[c] for c in columns) for row in rows]


@pytest.fixture
def zone(make_claim):
    return [
        make_claim("entry_into_force", TREATY, None, "2009-07-15"),
        make_claim("ratified", "state/DZA Algeria", TREATY, "1998-02-11"),
        make_claim("ratified", "state/NAM Namibia", TREATY, "2012-03-01"),
    ]


def find_premises(store, kind, subject):
    text = f"""
        PREFIX : <{TG}> PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT DISTINCT ?kind ?passage ?thing {{
          ?conclusion a :Conclusion ; :kind "{kind}" ; :subject <{BASE}{subject}> ; prov:wasDerivedFrom+ ?premise .
          ?premise a :Claim ; :kind ?kind ; :inPassage ?passage .
          OPTIONAL {{ ?premise :subject ?thing }}
        }}"""
    return {
        (r["kind"], r["passage"], (r["thing"] or "").removeprefix(BASE)) for r in store.rows(store.store.query(text))
    }


def test_each_rule_names_the_provision_that_it_encodes():
    for rule in read_rules():
        assert rule.title
        assert "article" in rule.provision or "document" in rule.provision


def test_an_assurance_rests_on_deposit_clause_annex_and_zone(memorandum):
    premises = find_premises(memorandum, "assurance", "state/FRA")
    assert {
        ("deposited", "17", "state/FRA"),
        ("ratified", "17", "state/FRA"),
        ("entry_into_force", "16", "treaty/canwfz-protocol"),
        ("assurance", "annex/7", "class/nuclear-weapon-states"),
        ("entry_into_force", "7", "treaty/canwfz-treaty"),
        ("ratified", "7", "class/canwfz-treaty-parties"),
        ("signed", "3", "state/KAZ"),
    } <= premises


def test_the_remainder_rests_on_the_enumeration_the_four_ratifications_and_the_appeal(memorandum):
    premises = find_premises(memorandum, "unratified", "state/USA")
    assert {("unratified", "18"), ("may_be_party", "16"), ("ratified", "17"), ("urges", "annex/7")} <= {
        (kind, passage) for kind, passage, _ in premises
    }
    assert {thing for kind, _, thing in premises if kind == "ratified"} >= {
        "state/FRA", "state/GBR", "state/RUS", "state/CHN"
    }  # fmt: skip


def test_only_the_united_states_is_the_remainder(memorandum):
    text = f'PREFIX : <{TG}> SELECT ?s {{ ?c a :Conclusion ; :kind "unratified" ; :subject ?s }}'
    assert {row["s"] for row in memorandum.rows(memorandum.store.query(text))} == {BASE + "state/USA"}


def test_no_conclusion_makes_a_party_to_the_protocol_a_member_of_the_zone(memorandum):
    text = f"PREFIX : <{TG}> ASK {{ <{BASE}state/FRA> :belongsToZone ?zone }}"
    assert not memorandum.store.query(text)


def test_a_deposit_binds_under_any_treaty_with_such_a_clause(make_store, make_claim, zone):
    store = make_store(
        [
            *zone,
            make_claim("entry_into_force", PROTOCOL, None, condition=DEPOSIT, article="7"),
            make_claim("ratified", "state/GBR United Kingdom", PROTOCOL, "2001-03-19"),
            make_claim("deposited", "state/GBR United Kingdom", PROTOCOL, "2001-03-27"),
            make_claim("ratified", "state/FRA France", PROTOCOL, "1996-09-20"),
        ]
    )
    rows = pick(store.ask("assurances"), "giverLabel", "beneficiaryLabel", "since")
    assert sorted(rows) == [
        ("United Kingdom", "Algeria", "2009-07-15"),
        ("United Kingdom", "Namibia", "2012-03-01"),
    ]


def test_without_such_a_clause_a_ratification_binds_on_a_day_that_nobody_states(make_store, make_claim, zone):
    store = make_store([*zone, make_claim("ratified", "state/FRA France", PROTOCOL, "1996-09-20")])
    rows = store.ask("assurances")
    assert {(r["giverLabel"], r["beneficiaryLabel"], r["since"]) for r in rows} == {
        ("France", "Algeria", None),
        ("France", "Namibia", None),
    }
    assert store.ask("assurances", as_of="1996-09-19") == []


def test_a_clause_for_one_state_binds_no_other(make_store, make_claim, zone):
    store = make_store(
        [
            *zone,
            make_claim("entry_into_force", PROTOCOL, "state/GBR United Kingdom", condition=DEPOSIT),
            make_claim("deposited", "state/GBR United Kingdom", PROTOCOL, "2001-03-27"),
            make_claim("deposited", "state/FRA France", PROTOCOL, "1997-07-31"),
        ]
    )
    assert {row["giverLabel"] for row in store.ask("assurances")} == {"United Kingdom"}


def test_a_member_counts_from_entry_into_force_or_from_its_own_later_consent(make_store, zone):
    rows = make_store(zone).ask("zones")
    assert {(r["memberLabel"], r["since"]) for r in rows if r["zoneLabel"] == "African NWFZ"} == {
        ("Algeria", "2009-07-15"),
        ("Namibia", "2012-03-01"),
    }


def test_who_withdrew_is_neither_giver_nor_member_from_that_day(make_store, make_claim, zone):
    store = make_store(
        [
            *zone,
            make_claim("entry_into_force", PROTOCOL, None, condition=DEPOSIT),
            make_claim("deposited", "state/GBR United Kingdom", PROTOCOL, "2010-03-27"),
            make_claim("withdrew", "state/GBR United Kingdom", PROTOCOL, "2015-06-01"),
            make_claim("withdrew", "state/DZA Algeria", TREATY, "2014-01-01"),
        ]
    )
    assert len(store.ask("assurances", as_of="2015-05-31")) == 2
    assert store.ask("assurances", as_of="2015-06-01") == []
    members = {r["memberLabel"] for r in store.ask("zones", as_of="2014-01-01") if r["zoneLabel"] == "African NWFZ"}
    assert members == {"Namibia"}


def test_a_year_is_known_only_when_it_has_ended(make_store, make_claim):
    store = make_store([make_claim("ratified", "state/FRA France", "treaty/ctbt CTBT", "1998")])
    assert store.ask("treaty-actions", as_of="1998-12-30") == []
    assert len(store.ask("treaty-actions", as_of="1998-12-31")) == 1


def test_before_a_year_of_ratification_a_signatory_had_not_ratified(make_store, make_claim):
    store = make_store(
        [
            make_claim("signed", "state/FRA France", "treaty/ctbt CTBT", "1996-09-24"),
            make_claim("ratified", "state/FRA France", "treaty/ctbt CTBT", "1998"),
        ]
    )
    for day, open_gaps in (("1997-12-31", 2), ("1998-01-01", 0)):
        assert len(store.ask("ratification-gaps", as_of=day)) == open_gaps, day


def test_from_silence_nothing_follows(make_store, make_claim):
    store = make_store([make_claim("signed", "state/EGY Egypt", "treaty/ctbt CTBT", "1996-10-14")])
    assert store.ask("ratification-gaps") == []


def test_who_acceded_without_signing_had_no_gap(make_store, make_claim):
    store = make_store([make_claim("acceded", "state/CUB Cuba", "treaty/npt NPT", "2002-11-04")])
    assert store.ask("ratification-gaps", as_of="2000-01-01") == []


def test_a_statement_is_overtaken_by_a_later_ratification(make_store, make_claim):
    store = make_store(
        [
            make_claim("signed", "state/IDN Indonesia", "treaty/ctbt CTBT", "1996-09-24"),
            make_claim("unratified", "state/IDN Indonesia", "treaty/ctbt CTBT", "2010-05-01"),
            make_claim("ratified", "state/IDN Indonesia", "treaty/ctbt CTBT", "2012-02-06", document="later"),
        ]
    )
    rows = store.ask("ratification-gaps", as_of="2011-01-01")
    assert {(r["reading"], r["asOf"], r["document"]) for r in rows} == {
        ("ratified", "2012-02-05", "later"),
        ("deposited", "2012-02-05", "later"),
    }
    assert store.ask("ratification-gaps", as_of="2012-02-06") == []


def test_a_ratification_is_no_deposit_where_the_deposit_is_reported(make_store, make_claim):
    store = make_store(
        [
            make_claim("signed", "state/FRA France", "treaty/ctbt CTBT", "1996-09-24"),
            make_claim("ratified", "state/FRA France", "treaty/ctbt CTBT", "1998-04-06"),
            make_claim("deposited", "state/FRA France", "treaty/ctbt CTBT", "1998-06-06"),
        ]
    )
    rows = store.ask("ratification-gaps", as_of="1998-05-01")
    assert pick(rows, "reading", "asOf") == [("deposited", "1998-06-05")]


def test_members_that_a_document_enumerates_did_what_it_says_of_their_class(make_store, make_claim):
    central = "class/central-asian-states Central Asian States"
    treaty = "treaty/canwfz-treaty CANWFZ Treaty"
    store = make_store(
        [
            make_claim("signed", central, treaty, "2006-09-08"),
            make_claim("member_of", "state/KAZ Kazakhstan", central, document="made-up"),
            make_claim("member_of", "state/UZB Uzbekistan", central, document="elsewhere"),
        ]
    )
    rows = store.ask("treaty-actions")
    assert {(r["action"], r["stateLabel"], r["date"]) for r in rows} == {
        ("signed", "Central Asian States", "2006-09-08"),
        ("signed", "Kazakhstan", "2006-09-08"),
    }


def test_an_eligible_state_outside_the_class_did_not_sign_with_it(make_store, make_claim):
    protocol = "treaty/tlatelolco-treaty-additional-protocol-ii Tlatelolco Treaty Additional Protocol II"
    store = make_store(
        [
            make_claim("signed", NWS, protocol, "1968"),
            make_claim("may_be_party", "state/NLD Netherlands", protocol),
            make_claim("may_be_party", "state/FRA France", protocol),
        ]
    )
    assert {r["stateLabel"] for r in store.ask("treaty-actions")} == {"nuclear-weapon States", "France"}


def test_a_unilateral_assurance_is_shown_with_its_conditions(make_store, make_claim):
    store = make_store([
        make_claim(
            "assurance", "state/CHN China", "class/non-nuclear-weapon-states non-nuclear-weapon States",
            "1995-04-05", form="unilateral", conditions="at any time or under any circumstances",
        )
    ])  # fmt: skip
    (row,) = store.ask("assurances")
    assert pick([row], "giverLabel", "beneficiaryLabel", "since", "form", "conditions") == [
        ("China", "non-nuclear-weapon States", "1995-04-05", "unilateral", "at any time or under any circumstances")
    ]


def test_conclusions_do_not_change_what_rules_conclude_again(memorandum):
    from treatygraph.reason.law import derive

    again = derive(list(memorandum.store.quads()), read_rules())
    assert set(again.triples) == set(memorandum.derivation.triples)
