import pytest
from rdflib import RDF, RDFS, XSD, Dataset, Literal, URIRef

from treatygraph.errors import OntologyError
from treatygraph.graph import EVIDENCE_GRAPH, ONTOLOGY_GRAPH, TG, build_dataset, check_shapes, find_shape_violations
from treatygraph.graph.names import OA, PROV, name_document_graph, name_thing
from treatygraph.graph.statements import name_claim
from treatygraph.model import Document


@pytest.fixture
def made_up(make_claim):
    claim = make_claim("ratified", "state/FRA France", "treaty/ctbt CTBT", "1998-04-06", passage="9")
    document = Document(slug="made-up", language="en", text="so it was", passages=(), meta={})
    return build_dataset([document], [claim]), claim


def test_the_memorandum_violates_no_shape(dataset):
    assert find_shape_violations(dataset) == []


def break_in(dataset: Dataset, claim, remove=(), add=()):
    graph = dataset.graph(name_document_graph("made-up"))
    node = name_claim(claim)
    for p in remove:
        graph.remove((node, p, None))
    for p, o in add:
        graph.add((node, p, o))


def test_a_violation_names_document_passage_and_statement(made_up):
    dataset, claim = made_up
    dataset.graph(EVIDENCE_GRAPH).remove((name_claim(claim), PROV.wasDerivedFrom, None))
    with pytest.raises(
        OntologyError, match=r"document/made-up, passage 9: ratified France → CTBT: .*sentence that says it"
    ):
        check_shapes(dataset)


@pytest.mark.parametrize(
    ("remove", "add", "message"),
    [
        ([TG.kind], [], "one kind"),
        ([TG.inPassage], [], "one passage"),
        ([TG.object], [], "has a treaty"),
        ([TG.object], [(TG.object, name_thing("state/GBR"))], "A treaty is no State"),
        ([TG.subject], [(TG.subject, name_thing("treaty/npt"))], "does not sign"),
        ([TG.earliest], [(TG.earliest, Literal("1999-01-01", datatype=XSD.date))], "not after its latest"),
        ([], [(TG.date, Literal("1999"))], "at most one date"),
    ],
)
def test_a_malformed_claim_is_found(made_up, remove, add, message):
    dataset, claim = made_up
    break_in(dataset, claim, remove, add)
    (violation,) = {v for v in find_shape_violations(dataset) if message in v}
    assert "document/made-up" in violation or "passage 9" in violation


def test_a_quotation_that_ends_before_it_starts_is_found(made_up):
    dataset, _ = made_up
    evidence = dataset.graph(EVIDENCE_GRAPH)
    (position,) = evidence.subjects(OA.start)
    evidence.set((position, OA.start, Literal(99)))
    assert any("before its end" in v and "passage 9" in v for v in find_shape_violations(dataset))


def test_a_term_without_six_labels_is_found(made_up):
    dataset, _ = made_up
    term = URIRef(TG + "Brandnew")
    graph = dataset.graph(ONTOLOGY_GRAPH)
    graph.add((term, RDF.type, URIRef("http://www.w3.org/2002/07/owl#Class")))
    graph.add((term, RDFS.label, Literal("brand-new", "en")))
    assert any("six languages" in v and "Brandnew" in v for v in find_shape_violations(dataset))


def test_a_protocol_that_establishes_a_zone_is_found(made_up):
    dataset, _ = made_up
    protocol, zone = name_thing("treaty/canwfz-protocol"), name_thing("zone/central-asian-nwfz")
    dataset.graph(name_document_graph("made-up")).add((protocol, TG.establishes, zone))
    assert any("a protocol to it does not" in v for v in find_shape_violations(dataset))
