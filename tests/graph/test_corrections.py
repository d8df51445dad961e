import csv

import pytest
from rdflib import RDF, Literal

from treatygraph.errors import CorrectionError
from treatygraph.graph import EVIDENCE_GRAPH, TG, build_dataset, name_document_graph, name_thing
from treatygraph.graph.corrections import COLUMNS, apply_corrections, read_corrections
from treatygraph.graph.names import PROV
from treatygraph.graph.statements import name_claim

SLUG = "canwfz-memorandum-2022"
ANSWERED = {"reason": "misread", "name": "A. Reader", "on": "2026-11-21"}


@pytest.fixture
def write_corrections(tmp_path):
    def write(*rows):
        path = tmp_path / "corrections.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        return read_corrections(path)

    return write


def withdraw(**row):
    return {"action": "withdraw", "document": SLUG, **ANSWERED, **row}


def amend(**row):
    return {"action": "amend", "document": SLUG, **ANSWERED, **row}


def test_a_withdrawn_claim_stays_visible_and_nothing_follows_from_it(memorandum, write_corrections):
    document, claims = memorandum
    rows = write_corrections(withdraw(kind="deposited", subject="France"))
    dataset = build_dataset([document], claims, rows)
    graph = dataset.graph(name_document_graph(SLUG))
    claim = next(c for c in claims if c.kind == "deposited" and c.subject.id == "state/FRA")
    node = name_claim(claim)
    assert (node, RDF.type, TG.WithdrawnClaim) in graph
    assert (node, RDF.type, TG.Claim) not in graph
    assert (node, TG.kind, None) not in graph
    assert (name_thing("state/FRA"), TG.deposited, name_thing("treaty/canwfz-protocol")) not in graph
    act = graph.value(node, PROV.wasInvalidatedBy)
    assert (act, TG.reason, Literal("misread")) in graph
    assert (act, TG.corrector, Literal("A. Reader")) in graph
    assert list(dataset.graph(EVIDENCE_GRAPH).objects(node, PROV.wasDerivedFrom))


def test_an_amended_claim_stands_in_the_place_of_the_one_before(memorandum, write_corrections):
    document, claims = memorandum
    rows = write_corrections(
        amend(kind="ratified", subject="state/FRA", field="date", value="2014-10-18"),
        amend(kind="ratified", subject="state/FRA", date="2014-10-18", field="details.article", value="3"),
    )
    corrected = apply_corrections(claims, rows)
    (claim,) = (c for c in corrected.claims if c.kind == "ratified" and c.subject.id == "state/FRA")
    assert (claim.date, claim.details["article"]) == ("2014-10-18", "3")
    assert len(corrected.claims) == len(claims)
    graph = build_dataset([document], claims, rows).graph(name_document_graph(SLUG))
    assert len(list(graph.objects(name_claim(claim), PROV.wasRevisionOf))) == 1


def test_no_row_leaves_the_claims_as_they_are(memorandum):
    _, claims = memorandum
    assert apply_corrections(claims, ()).claims == tuple(claims)


def test_an_entity_is_amended_to_one_of_the_registers_or_to_a_name(memorandum, write_corrections):
    _, claims = memorandum
    rows = write_corrections(
        amend(kind="chairs", field="subject", value="state/KAZ"),
        amend(kind="chairs", field="object", value="meeting/other Another meeting"),
    )
    corrected = apply_corrections(claims, rows, {c.subject.id: c.subject for c in claims if c.subject}.get)
    (claim,) = (c for c in corrected.claims if c.kind == "chairs")
    assert claim.subject.label == "Kazakhstan"
    assert (claim.object.id, claim.object.label) == ("meeting/other", "Another meeting")


def test_a_row_that_matches_nothing_is_named(memorandum, write_corrections):
    _, claims = memorandum
    rows = write_corrections(withdraw(kind="deposited", subject="United States"))
    with pytest.raises(CorrectionError, match=r"row 2 \(withdraw, canwfz-memorandum-2022, deposited.*matches no claim"):
        apply_corrections(claims, rows)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (withdraw(kind="deposited") | {"reason": ""}, "lacks reason"),
        (withdraw(kind="deposited") | {"name": ""}, "lacks name"),
        (withdraw(kind="deposited") | {"action": "delete"}, "withdraw or amend"),
        (amend(kind="deposited"), "needs a field"),
        (amend(kind="deposited", field="date", value="2014-99-99"), "2014-99-99"),
        (withdraw(kind="deposited") | {"on": "yesterday"}, "yesterday"),
    ],
)
def test_a_row_that_is_incomplete_is_named(write_corrections, row, message):
    with pytest.raises(CorrectionError, match=f"row 2.*{message}"):
        write_corrections(row)


def test_a_field_that_no_claim_has_is_refused(memorandum, write_corrections):
    _, claims = memorandum
    rows = write_corrections(amend(kind="chairs", field="colour", value="red"))
    with pytest.raises(CorrectionError, match="cannot amend “colour”"):
        apply_corrections(claims, rows)


def test_an_id_that_no_register_has_needs_a_label(memorandum, write_corrections):
    _, claims = memorandum
    rows = write_corrections(amend(kind="chairs", field="subject", value="state/ZZZ"))
    with pytest.raises(CorrectionError, match="“state/ZZZ”, which no register has"):
        apply_corrections(claims, rows)


def test_an_entity_without_its_id_is_refused(memorandum, write_corrections):
    _, claims = memorandum
    rows = write_corrections(amend(kind="ratified", field="object", value="CANWFZ Protocol"))
    with pytest.raises(CorrectionError, match="“CANWFZ Protocol” for an entity; write its id first"):
        apply_corrections(claims, rows)


def test_a_file_that_a_spreadsheet_saved_is_read(write_corrections, tmp_path):
    write_corrections(withdraw(kind="deposited"))
    path = tmp_path / "corrections.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(read_corrections(path)) == 1


def test_other_columns_are_refused(tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(CorrectionError, match="first line"):
        read_corrections(path)


def test_the_project_has_a_corrections_file_with_the_right_columns():
    read_corrections()
