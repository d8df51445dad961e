import re

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from treatygraph.graph import TG, build_dataset, read_ontology
from treatygraph.graph.names import BASE, SKOS
from treatygraph.graph.vocabulary import Vocabulary, merge_graphs
from treatygraph.reason import close
from treatygraph.store import EmbeddedStore

CLAIM_KINDS = """
signed ratified accepted acceded deposited withdrew unratified entry_into_force opened_for_signature_to may_be_party
adopted cites establishes protocol_of depositary member_of chairs status assurance reservation meeting published
transmitted alias calls_on urges welcomes reaffirms supports regrets rejects notes emphasizes recalls considers intends
""".split()
LANGUAGES = {"ar", "en", "es", "fr", "ru", "zh"}
KINDS_OF_TERM = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return merge_graphs(read_ontology())


@pytest.fixture(scope="module")
def terms(ontology):
    return {s for kind in KINDS_OF_TERM for s in ontology.subjects(RDF.type, kind) if str(s).startswith(str(TG))}


def test_every_term_has_a_label_in_each_language_and_a_definition(ontology, terms):
    assert len(terms) > 100
    for term in terms:
        labels = list(ontology.objects(term, RDFS.label))
        assert {label.language for label in labels} == LANGUAGES, term
        assert len(labels) == len(LANGUAGES), term
        definitions = list(ontology.objects(term, SKOS.definition))
        assert len(definitions) == 1, term
        assert str(definitions[0]).endswith("."), term


def test_every_term_is_defined_in_one_file():
    homes: dict[URIRef, set[str]] = {}
    for path, graph in read_ontology().items():
        for term in graph.subjects(SKOS.definition):
            homes.setdefault(term, set()).add(path.name)
    assert {term: files for term, files in homes.items() if len(files) > 1} == {}


def test_classes_begin_with_a_capital_and_properties_do_not(ontology, terms):
    for term in terms:
        name = str(term).removeprefix(str(TG))
        is_class = (term, RDF.type, OWL.Class) in ontology
        assert re.fullmatch("[A-Z][A-Za-z]*" if is_class else "[a-z][A-Za-z0-9]*", name), name


def test_every_kind_of_claim_has_one_class(ontology):
    vocabulary = Vocabulary(ontology)
    for kind in CLAIM_KINDS:
        vocabulary.find_kind(kind)
        assert len(list(ontology.subjects(TG.claimKind, None))) == len(set(ontology.subjects(TG.claimKind)))


def test_nothing_is_imported(ontology):
    assert not list(ontology.triples((None, OWL.imports, None)))


def test_labels_are_not_inferred_from_other_labels(ontology):
    assert not list(ontology.triples((SKOS.prefLabel, RDFS.subPropertyOf, None)))


def infer(*claims):
    """Return what OWL 2 RL draws from ontology and claims: inferred triples, contradictions."""
    store = EmbeddedStore(union=True)
    store.load(build_dataset([], claims))
    return close(store.quads())


def iri(path):
    return f"<{BASE}{path}>"


def term(name):
    return f"<{TG}{name}>"


def test_the_ontology_and_the_registers_agree():
    assert infer().contradictions == ()


def test_a_party_to_the_treaty_that_establishes_a_zone_belongs_to_it(make_claim):
    closure = infer(make_claim("ratified", "state/DZA Algeria", "treaty/pelindaba-treaty Pelindaba Treaty"))
    assert (iri("state/DZA"), term("isPartyTo"), iri("treaty/pelindaba-treaty")) in closure
    assert (iri("state/DZA"), term("belongsToZone"), iri("zone/african-nwfz")) in closure


@pytest.mark.parametrize("act", ["ratified", "acceded", "accepted", "deposited"])
def test_whoever_consents_to_be_bound_is_party(make_claim, act):
    closure = infer(make_claim(act, "state/FRA France", "treaty/npt NPT"))
    assert (iri("state/FRA"), term("isPartyTo"), iri("treaty/npt")) in closure


@pytest.mark.parametrize("act", ["signed", "may_be_party", "unratified"])
def test_who_only_signed_is_no_party(make_claim, act):
    closure = infer(make_claim(act, "state/USA United States", "treaty/canwfz-protocol CANWFZ Protocol"))
    assert (iri("state/USA"), term("isPartyTo"), iri("treaty/canwfz-protocol")) not in closure


def test_a_party_to_a_protocol_stays_outside_the_zone_and_assures_its_members(make_claim):
    closure = infer(
        make_claim("ratified", "state/FRA France", "treaty/pelindaba-treaty-protocol-i Pelindaba Treaty Protocol I"),
        make_claim("ratified", "state/DZA Algeria", "treaty/pelindaba-treaty Pelindaba Treaty"),
    )
    assert (iri("state/FRA"), term("assures"), iri("state/DZA")) in closure
    assert (iri("state/FRA"), term("belongsToZone"), iri("zone/african-nwfz")) not in closure
    assert (iri("state/DZA"), term("assures"), iri("state/FRA")) not in closure


@pytest.mark.parametrize(
    ("protocol", "treaty"),
    [
        ("treaty/tlatelolco-treaty-additional-protocol-i", "treaty/tlatelolco-treaty"),
        ("treaty/rarotonga-treaty-protocol-1", "treaty/rarotonga-treaty"),
        ("treaty/rarotonga-treaty-protocol-3", "treaty/rarotonga-treaty"),
    ],
)
def test_a_protocol_without_an_assurance_clause_gives_none(make_claim, protocol, treaty):
    closure = infer(make_claim("ratified", "state/FRA", protocol), make_claim("ratified", "state/AUS", treaty))
    assert (iri("state/FRA"), term("isPartyTo"), iri(protocol)) in closure
    assert (iri("state/FRA"), term("assures"), iri("state/AUS")) not in closure


@pytest.mark.parametrize(
    ("kind", "subject", "thing"),
    [
        ("ratified", "state/FRA France", "state/GBR United Kingdom"),
        ("ratified", "treaty/npt NPT", "treaty/ctbt CTBT"),
        ("establishes", "treaty/npt NPT", "state/FRA France"),
        ("depositary", "place/astana Astana", "treaty/npt NPT"),
        ("signed", "zone/african-nwfz African NWFZ", "treaty/npt NPT"),
        ("status", "state/MNG Mongolia", "treaty/npt NPT"),
    ],
)
def test_nonsense_contradicts(make_claim, kind, subject, thing):
    assert infer(make_claim(kind, subject, thing)).contradictions


@pytest.mark.parametrize(
    ("kind", "subject", "thing"),
    [
        ("signed", "class/nuclear-weapon-states nuclear-weapon States", "treaty/canwfz-protocol CANWFZ Protocol"),
        ("signed", "organisation/iaea IAEA", "work/agreement Agreement"),
        ("chairs", "state/TKM Turkmenistan", "meeting/first First meeting"),
        ("chairs", "state/KAZ Kazakhstan", "treaty/canwfz-treaty CANWFZ Treaty"),
        ("welcomes", "resolution/A-RES-75-67 A/RES/75/67", "state/FRA France"),
        ("adopted", "meeting/summit Summit", "work/declaration Declaration"),
        ("member_of", "state/KAZ Kazakhstan", "zone/central-asian-nwfz Central Asian NWFZ"),
        ("reservation", "state/FRA France", "class/nuclear-weapon-free-zone-protocols protocols"),
        ("assurance", "class/nuclear-weapon-states nuclear-weapon States", "class/non-nuclear-weapon-states"),
    ],
)
def test_sense_does_not_contradict(make_claim, kind, subject, thing):
    assert infer(make_claim(kind, subject, thing)).contradictions == ()
