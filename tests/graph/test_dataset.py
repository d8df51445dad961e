from dataclasses import replace

import pytest
from rdflib import RDF, RDFS, XSD, Literal, URIRef

from treatygraph.errors import OntologyError
from treatygraph.graph import (
    BASE,
    EVIDENCE_GRAPH,
    ONTOLOGY_GRAPH,
    REGISTERS_GRAPH,
    TG,
    build_dataset,
    name_document_graph,
    name_thing,
)
from treatygraph.graph.names import DCTERMS, OA, PROV, SKOS
from treatygraph.graph.statements import name_claim
from treatygraph.model import Document
from treatygraph.reason import GraphSources
from treatygraph.store import EmbeddedStore

SLUG = "canwfz-memorandum-2022"
FRANCE, PROTOCOL = name_thing("state/FRA"), name_thing("treaty/canwfz-protocol")


@pytest.fixture
def stated(dataset):
    return dataset.graph(name_document_graph(SLUG))


def find_claim(graph, kind, subject=None, thing=None):
    return next(
        node
        for node in graph.subjects(TG.kind, Literal(kind))
        if (subject is None or (node, TG.subject, subject) in graph)
        and (thing is None or (node, TG.object, thing) in graph)
    )


def test_there_is_a_graph_for_each_document_and_one_for_ontology_registers_and_evidence(dataset):
    names = {graph.identifier for graph in dataset.graphs() if len(graph)}
    assert names == {name_document_graph(SLUG), ONTOLOGY_GRAPH, REGISTERS_GRAPH, EVIDENCE_GRAPH}


def test_an_author_that_no_register_knows_has_its_name_as_written():
    document = Document("made-up", "fr", "La paix.", (), {"author": "Société de la paix", "body": "state/FRA"})
    graph = build_dataset([document], []).graph(name_document_graph("made-up"))
    author = graph.value(URIRef(f"{BASE}document/made-up"), DCTERMS.creator)
    assert str(author).startswith(f"{BASE}unresolved/")
    assert graph.value(author, RDFS.label) == Literal("Société de la paix", "fr")
    assert graph.value(URIRef(f"{BASE}document/made-up"), TG.issuedBy) == FRANCE


def test_a_claim_is_a_node_with_its_date_and_the_bounds_of_it(stated):
    deposit = find_claim(stated, "deposited", FRANCE, PROTOCOL)
    assert (deposit, RDF.type, TG.Deposit) in stated
    assert (deposit, TG.date, Literal("2014-11-17")) in stated
    assert (deposit, TG.earliest, Literal("2014-11-17", datatype=XSD.date)) in stated
    assert (deposit, TG.latest, Literal("2014-11-17", datatype=XSD.date)) in stated
    assert (deposit, TG.depositedWith, name_thing("state/KGZ")) in stated
    assert (deposit, TG.instrumentType, Literal("ratification")) in stated
    assert (deposit, TG.inPassage, Literal("17")) in stated


def test_a_claim_has_the_plain_relation_beside_it(stated):
    assert (FRANCE, TG.deposited, PROTOCOL) in stated
    assert (FRANCE, TG.ratified, PROTOCOL) in stated
    assert (name_thing("treaty/canwfz-treaty"), TG.establishes, name_thing("zone/central-asian-nwfz")) in stated


def test_what_is_said_of_a_class_gives_no_plain_relation(stated):
    assert not list(stated.triples((name_thing("class/nuclear-weapon-states"), TG.signed, None)))


@pytest.mark.parametrize("detail", ["negated", "planned"])
def test_what_is_denied_or_only_planned_gives_no_plain_relation(make_claim, detail):
    claim = make_claim("ratified", "state/FRA France", "treaty/ctbt CTBT", **{detail: True})
    graph = build_dataset([], [claim]).graph(name_document_graph("made-up"))
    assert not list(graph.triples((None, TG.ratified, None)))


def test_a_member_of_a_zone_belongs_to_it_and_of_a_group_is_its_member(make_claim):
    claims = [
        make_claim("member_of", "state/KAZ Kazakhstan", "zone/central-asian-nwfz Central Asian NWFZ"),
        make_claim("member_of", "state/IDN Indonesia", "group/g21 Group of 21"),
    ]
    graph = build_dataset([], claims).graph(name_document_graph("made-up"))
    assert (name_thing("state/KAZ"), TG.belongsToZone, name_thing("zone/central-asian-nwfz")) in graph
    assert (name_thing("state/IDN"), TG.memberOf, name_thing("group/g21")) in graph


def test_evidence_holds_the_words_and_where_they_stand(dataset, memorandum):
    document, claims = memorandum
    evidence = dataset.graph(EVIDENCE_GRAPH)
    for claim in claims:
        (source,) = evidence.objects(name_claim(claim), PROV.wasDerivedFrom)
        start, end, quote = (
            next(value for s in evidence.objects(source, OA.hasSelector) for value in evidence.objects(s, term))
            for term in (OA.start, OA.end, OA.exact)
        )
        assert document.text[start.toPython() : end.toPython()] == str(quote) == claim.quote
        assert quote.language == "zh"


def test_the_same_claim_in_another_language_is_the_same_node_with_more_evidence(make_claim):
    said = {"document": "twice", "passage": "3"}
    english = make_claim("signed", "state/FRA France", "treaty/ctbt CTBT", "1996-09-24", **said)
    french = replace(english, language="fr", quote="a signé", end=7)
    dataset = build_dataset([], [english, french])
    assert name_claim(english) == name_claim(french)
    assert len(list(dataset.graph(EVIDENCE_GRAPH).objects(name_claim(english), PROV.wasDerivedFrom))) == 2


def test_how_a_text_was_read_is_kept_and_does_not_tell_claims_apart(make_claim):
    plain = make_claim("signed", "state/FRA France", "treaty/ctbt CTBT")
    because = [{"role": "object", "name": "the Treaty", "because": "the treaty of the title"}]
    read = replace(plain, details={"resolved": because})
    graph = build_dataset([], [read]).graph(name_document_graph("made-up"))
    assert name_claim(plain) == name_claim(read)
    assert (name_claim(read), TG.reading, Literal("object: the Treaty: the treaty of the title")) in graph


def test_what_no_register_knows_keeps_its_name_as_written(make_claim):
    claim = make_claim("meeting", "unresolved/cumbre Cumbre de los Pueblos", None, "2014", language="es")
    graph = build_dataset([], [claim]).graph(name_document_graph("made-up"))
    thing = name_thing("unresolved/cumbre")
    assert list(graph.objects(thing, RDFS.label)) == [Literal("Cumbre de los Pueblos", "es")]
    assert not list(graph.objects(thing, RDF.type))


def test_a_resolution_is_of_the_organ_whose_symbols_begin_so(stated):
    resolution = name_thing("resolution/A-RES-52-38-S")
    assert (resolution, TG.symbol, Literal("A/RES/52/38 S")) in stated
    assert (resolution, TG.issuedBy, name_thing("organ/general-assembly")) in stated


def test_a_provision_is_part_of_its_treaty(stated):
    article, treaty = name_thing("provision/canwfz-treaty-article-18"), name_thing("treaty/canwfz-treaty")
    assert (article, TG.partOf, treaty) in stated


def test_registers_give_names_in_six_languages_and_identifiers(dataset):
    registers = dataset.graph(REGISTERS_GRAPH)
    assert {name.language for name in registers.objects(FRANCE, SKOS.prefLabel)} == {*"ar en es fr ru zh".split()}
    assert (FRANCE, RDFS.label, Literal("France", "en")) in registers
    assert (FRANCE, TG.iso3, Literal("FRA")) in registers
    assert (FRANCE, SKOS.exactMatch, URIRef("http://metadata.un.org/UNMS/250")) in registers
    assert not any("^" in name for name in registers.objects(None, SKOS.prefLabel))


def test_only_protocols_with_an_assurance_clause_are_assurance_protocols(dataset):
    registers = dataset.graph(REGISTERS_GRAPH)
    found = {str(s).removeprefix(BASE) for s in registers.subjects(RDF.type, TG.AssuranceProtocol)}
    assert found == {
        "treaty/tlatelolco-treaty-additional-protocol-ii",
        "treaty/rarotonga-treaty-protocol-2",
        "treaty/bangkok-treaty-protocol",
        "treaty/pelindaba-treaty-protocol-i",
        "treaty/canwfz-protocol",
    }


def test_no_protocol_establishes_a_zone(dataset):
    registers = dataset.graph(REGISTERS_GRAPH)
    protocols = set(registers.subjects(RDF.type, TG.Protocol))
    assert protocols
    assert not protocols & set(registers.subjects(TG.establishes))


def test_an_undated_claim_is_known_by_the_last_day_of_its_document(stated):
    eligibility = find_claim(stated, "may_be_party", FRANCE)
    assert stated.value(eligibility, TG.latest) is None
    assert stated.value(eligibility, TG.knownBy) == Literal("2022-01-28", datatype=XSD.date)


def test_a_document_has_its_title_date_and_author(stated):
    document = name_thing(f"document/{SLUG}")
    assert (document, TG.slug, Literal(SLUG)) in stated
    assert (document, DCTERMS.title, Literal("备忘录", "zh")) in stated
    assert (document, DCTERMS.creator, name_thing("state/KGZ")) in stated
    assert stated.value(document, TG.latest) == Literal("2022-01-28", datatype=XSD.date)


def test_a_kind_that_the_ontology_lacks_is_refused_by_name(make_claim):
    with pytest.raises(OntologyError, match="“frobnicated”"):
        build_dataset([], [make_claim("frobnicated", None, None)])


def test_a_date_that_is_none_is_refused_with_its_passage(make_claim):
    with pytest.raises(OntologyError, match=r"made-up, passage 7.*day|month"):
        build_dataset([], [make_claim("signed", "state/FRA France", "treaty/ctbt CTBT", "2014-13", passage="7")])


def test_details_without_a_property_are_kept_with_their_key(make_claim):
    claim = make_claim("signed", "state/FRA France", "treaty/ctbt CTBT", weather="fine")
    graph = build_dataset([], [claim]).graph(name_document_graph("made-up"))
    assert (name_claim(claim), TG.otherDetail, Literal("weather: fine")) in graph


def test_a_plain_relation_leads_back_to_the_words(dataset):
    store = EmbeddedStore(union=True)
    store.load(dataset)
    found = GraphSources(store.quads())((FRANCE.n3(), TG.deposited.n3(), PROTOCOL.n3()))
    assert [(e.document, e.passage) for e in found] == [(SLUG, "17")]
    assert "11 月 17 日" in found[0].quote
