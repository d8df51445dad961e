"""The terms that OWL 2 RL gives a meaning to, numbered first in every dictionary of terms.

A constant here is the number of the term: `TYPE` is `rdf:type`, `SAME_AS` is `owl:sameAs`.
"""

from __future__ import annotations

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

_texts: list[str] = []


def _terms(namespace: str, names: str) -> range:
    start = len(_texts)
    _texts.extend(f"<{namespace}{name}>" for name in names.split())
    return range(start, len(_texts))


TYPE, FIRST, REST, NIL = _terms(RDF, "type first rest nil")
SUB_CLASS, SUB_PROPERTY, DOMAIN, RANGE = _terms(RDFS, "subClassOf subPropertyOf domain range")
(SAME_AS, DIFFERENT_FROM, EQUIVALENT_CLASS, EQUIVALENT_PROPERTY, INVERSE_OF, ON_PROPERTY) = _terms(
    OWL, "sameAs differentFrom equivalentClass equivalentProperty inverseOf onProperty"
)
(SOME_VALUES, ALL_VALUES, HAS_VALUE, MAX_CARDINALITY, MAX_QUALIFIED, ON_CLASS) = _terms(
    OWL, "someValuesFrom allValuesFrom hasValue maxCardinality maxQualifiedCardinality onClass"
)
(INTERSECTION_OF, UNION_OF, COMPLEMENT_OF, ONE_OF, DISJOINT_WITH, PROPERTY_DISJOINT_WITH) = _terms(
    OWL, "intersectionOf unionOf complementOf oneOf disjointWith propertyDisjointWith"
)
(CHAIN, HAS_KEY, MEMBERS, DISTINCT_MEMBERS) = _terms(OWL, "propertyChainAxiom hasKey members distinctMembers")
(SOURCE, ASSERTION_PROPERTY, TARGET_INDIVIDUAL, TARGET_VALUE) = _terms(
    OWL, "sourceIndividual assertionProperty targetIndividual targetValue"
)
THING, NOTHING, CLASS, OBJECT_PROPERTY, DATATYPE_PROPERTY, ANNOTATION_PROPERTY = _terms(
    OWL, "Thing Nothing Class ObjectProperty DatatypeProperty AnnotationProperty"
)
FUNCTIONAL, INVERSE_FUNCTIONAL, SYMMETRIC, ASYMMETRIC, TRANSITIVE, IRREFLEXIVE = _terms(
    OWL,
    "FunctionalProperty InverseFunctionalProperty SymmetricProperty AsymmetricProperty"
    " TransitiveProperty IrreflexiveProperty",
)
ALL_DIFFERENT, ALL_DISJOINT_CLASSES, ALL_DISJOINT_PROPERTIES = _terms(
    OWL, "AllDifferent AllDisjointClasses AllDisjointProperties"
)
(DATATYPE,) = _terms(RDFS, "Datatype")

# Section 4.3, table 5 (prp-ap): the annotation properties built into OWL 2.
ANNOTATIONS = (
    *_terms(RDFS, "label comment seeAlso isDefinedBy"),
    *_terms(OWL, "deprecated versionInfo priorVersion backwardCompatibleWith incompatibleWith"),
)

# Section 4.3, table 8: the datatypes of OWL 2 RL.
DATATYPES = (
    *_terms(RDFS, "Literal"),
    *_terms(RDF, "PlainLiteral XMLLiteral"),
    *_terms(
        XSD,
        "decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger"
        " long int short byte unsignedLong unsignedInt unsignedShort unsignedByte"
        " float double string normalizedString token language Name NCName NMTOKEN"
        " boolean hexBinary base64Binary anyURI dateTime dateTimeStamp",
    ),
)

TEXTS = tuple(_texts)
"""The N-Triples text of every term above; a term's number is its place here."""

AXIOMS: tuple[tuple[int, int, int], ...] = (
    (THING, TYPE, CLASS),  # cls-thing
    (NOTHING, TYPE, CLASS),  # cls-nothing1
    *((annotation, TYPE, ANNOTATION_PROPERTY) for annotation in ANNOTATIONS),  # prp-ap
    *((datatype, TYPE, DATATYPE) for datatype in DATATYPES),  # dt-type1
)
"""What OWL 2 RL/RDF holds true of every graph, the empty one too (rules without premises)."""
