"""The quality checks: empty on what is sound, one row for each fault."""

import pytest

from treatygraph.model import Document
from treatygraph.resources import queries_dir

CHECKS = {path.stem: path.read_text(encoding="utf-8") for path in (queries_dir() / "checks").glob("*.rq")}
FRANCE, CTBT = "state/FRA France", "treaty/ctbt CTBT"
PROTOCOL = "treaty/rarotonga-treaty-protocol-1 Rarotonga Treaty Protocol 1"
FAULTS = {
    "deposit-before-ratification": [
        ("deposited", FRANCE, CTBT, "1998-04-06"),
        ("ratified", FRANCE, CTBT, "1998-04-07"),
    ],
    "ratification-before-signature": [("ratified", FRANCE, CTBT, "1996"), ("signed", FRANCE, CTBT, "1997")],
    "withdrawal-before-consent": [("withdrew", FRANCE, CTBT, "1990"), ("ratified", FRANCE, CTBT, "1998")],
    "ratified-while-unratified": [("ratified", FRANCE, CTBT, "1998"), ("unratified", FRANCE, CTBT, "2001-05-01")],
    "signature-before-opening": [
        ("signed", FRANCE, CTBT, "1996-09-23"),
        ("opened_for_signature_to", CTBT, None, "1996-09-24"),
    ],
    "event-after-document": [("signed", FRANCE, CTBT, "2022-01-29")],
    "nuclear-weapon-state-in-zone": [("member_of", FRANCE, "zone/african-nwfz African NWFZ", None)],
}


@pytest.mark.parametrize("name", CHECKS)
def test_the_memorandum_passes(memorandum, name):
    assert memorandum.rows(memorandum.store.query(CHECKS[name])) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found(make_store, make_claim, name):
    claims = [make_claim(kind, subject, thing, date) for kind, subject, thing, date in FAULTS[name]]
    document = Document("made-up", "en", "", (), {"date": "2022-01-28"})
    store = make_store(claims, [document])
    (row,) = store.rows(store.store.query(CHECKS[name]))
    assert row["passage"] == "1"


def test_a_deposit_in_the_same_year_as_its_ratification_is_no_fault(make_store, make_claim):
    claims = [make_claim("deposited", FRANCE, CTBT, "1998-04-06"), make_claim("ratified", FRANCE, CTBT, "1998")]
    store = make_store(claims)
    assert store.rows(store.store.query(CHECKS["deposit-before-ratification"])) == []


def test_a_protocol_without_a_clause_that_a_text_calls_one_is_found(make_store, make_claim):
    store = make_store([make_claim("assurance", FRANCE, None, instrument="Rarotonga Treaty Protocol 1")])
    (row,) = store.rows(store.store.query(CHECKS["assurance-protocol-that-is-none"]))
    assert row["protocol"].endswith("rarotonga-treaty-protocol-1")


def test_claims_and_conclusions_without_support_are_found(make_store, make_claim):
    store = make_store([make_claim("signed", FRANCE, CTBT, "1996")])
    store.store.update(
        """PREFIX : <https://w3id.org/treatygraph/ontology#>
        INSERT DATA { GRAPH <https://w3id.org/treatygraph/graph/derived> {
          <https://w3id.org/treatygraph/claim/x> a :Claim ; :kind "signed" .
          <https://w3id.org/treatygraph/conclusion/x> a :Conclusion ; :kind "bound" } }"""
    )
    for name in ("claim-without-evidence", "conclusion-without-premise"):
        (row,) = store.rows(store.store.query(CHECKS[name]))
        assert (row.get("statement") or row["conclusion"]).endswith("/x")
