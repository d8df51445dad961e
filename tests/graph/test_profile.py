from pathlib import Path

import pytest
from rdflib import Graph

from treatygraph.errors import OntologyError
from treatygraph.graph import check_profile, find_violations, read_ontology

PREFIXES = """
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:A a owl:Class . :B a owl:Class . :C a owl:Class .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :r a owl:ObjectProperty .
:d a owl:DatatypeProperty .
:x a :A . :y a :B .
"""


def find(turtle):
    return find_violations({Path("made-up.ttl"): Graph().parse(data=PREFIXES + turtle, format="turtle")})


def test_the_projects_ontology_is_in_the_profile():
    check_profile(read_ontology())


@pytest.mark.parametrize(
    "turtle",
    [
        ":A rdfs:subClassOf :B .",
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] .",
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :x ] .",
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 1 ] .",
        ":A rdfs:subClassOf [ a owl:Class ; owl:complementOf :B ] .",
        "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf :A .",
        "[ a owl:Class ; owl:unionOf ( :B :C ) ] rdfs:subClassOf :A .",
        "[ a owl:Class ; owl:oneOf ( :x :y ) ] rdfs:subClassOf :A .",
        ":A owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :B :C ) ] .",
        ":A owl:intersectionOf ( :B :C ) .",
        ":A owl:disjointWith :B .",
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .",
        ":p owl:propertyChainAxiom ( :q :r ) .",
        ":p a owl:TransitiveProperty . :q a owl:FunctionalProperty .",
        ":p owl:propertyChainAxiom ( :p :q ) .",
        ":p rdfs:domain :A ; rdfs:range :B .",
        ":d rdfs:range xsd:date .",
        ":A owl:hasKey ( :p :d ) .",
    ],
)
def test_what_the_profile_allows_is_let_through(turtle):
    assert find(turtle) == []


@pytest.mark.parametrize(
    ("turtle", "reason"),
    [
        (
            ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .",
            "owl:someValuesFrom is not allowed in a superclass",
        ),
        (":A rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :B :C ) ] .", "owl:unionOf is not allowed in a superclass"),
        (":A rdfs:subClassOf [ a owl:Class ; owl:oneOf ( :x :y ) ] .", "owl:oneOf is not allowed in a superclass"),
        (":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 2 ] .", "only 0 and 1"),
        (
            ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:minCardinality 1 ] .",
            "owl:minCardinality is not allowed",
        ),
        (
            ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasSelf true ] .",
            "owl:hasSelf is not allowed",
        ),
        (":A rdfs:subClassOf owl:Thing .", "owl:Thing is not allowed"),
        (
            "[ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] rdfs:subClassOf :A .",
            "owl:allValuesFrom is not allowed in a subclass",
        ),
        ("[ a owl:Class ; owl:complementOf :B ] rdfs:subClassOf :A .", "owl:complementOf is not allowed in a subclass"),
        (
            ":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .",
            "owl:someValuesFrom is not allowed in an equivalence",
        ),
        (":A owl:unionOf ( :B :C ) .", "only an intersection may define a class"),
        (":A owl:disjointUnionOf ( :B :C ) .", "disjoint union"),
        (":p a owl:ReflexiveProperty .", "reflexive property"),
        (":p rdfs:domain [ a owl:Class ; owl:unionOf ( :A :B ) ] .", "owl:unionOf is not allowed in a superclass"),
        (":d rdfs:range owl:rational .", "owl:rational is not in OWL 2 RL"),
        (":d rdfs:range [ a rdfs:Datatype ; owl:oneOf ( 1 2 ) ] .", "only datatypes and their intersections"),
        (":x a [ a owl:Class ; owl:unionOf ( :A :B ) ] .", "owl:unionOf is not allowed in a superclass"),
        (":A rdfs:subClassOf :Nowhere .", "the class :Nowhere is not declared"),
        (":x :unheardOf :y .", "the property :unheardOf is not declared"),
        (":p a owl:DatatypeProperty .", "at once"),
        (":p a owl:TransitiveProperty, owl:FunctionalProperty .", "not simple"),
        (":p owl:propertyChainAxiom ( :q :r ) . :p a owl:IrreflexiveProperty .", "not simple"),
        (":q a owl:TransitiveProperty ; rdfs:subPropertyOf :p . :p a owl:AsymmetricProperty .", "not simple"),
        (":p owl:propertyChainAxiom ( :q :p :r ) .", "not regular"),
        (":p owl:propertyChainAxiom ( :q :r ) . :q owl:propertyChainAxiom ( :p :r ) .", "depends on itself"),
    ],
)
def test_what_leaves_the_profile_is_refused_with_axiom_and_file(turtle, reason):
    problems = find(turtle)
    assert any(reason in problem for problem in problems), problems


def test_the_refusal_names_file_and_axiom():
    graph = Graph().parse(data=PREFIXES + ":A rdfs:subClassOf [ owl:unionOf ( :B :C ) ] .", format="turtle")
    with pytest.raises(OntologyError, match=r"zones\.ttl: :A rdfs:subClassOf \[owl:unionOf …\]: .*section 4\.2\.3"):
        check_profile({Path("ontology/zones.ttl"): graph})
