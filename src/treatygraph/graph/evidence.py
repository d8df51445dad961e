"""From a triple of the asserted graph back to the words that say it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from treatygraph.graph.names import BASE, TG

_QUERY = f"""
PREFIX : <{TG}>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?document ?language ?passage ?start ?end ?quote
WHERE {{
  VALUES (?s ?p ?o) {{ (%s %s %s) }}
  {{ ?s a :Claim BIND(?s AS ?claim) }}
  UNION {{
    ?claim a :Claim ; :subject ?s ; :object ?o ; :kind ?kind .
    ?class :claimKind ?kind ; :shortcut ?p .
  }}
  UNION {{
    ?claim a :Claim ; :kind "alias" ; :object ?s ; :name ?o .
    FILTER(?p = skos:altLabel)
  }}
  UNION {{
    ?claim a :Claim ; ?role ?s .
    FILTER(?p IN (rdf:type, rdfs:label, :symbol, :issuedBy, :partOf, :partiesOf))
  }}
  ?claim prov:wasDerivedFrom ?evidence .
  ?evidence oa:hasSource ?source ; dcterms:language ?language ; :inPassage ?passage ;
    oa:hasSelector ?position, ?words .
  ?position oa:start ?start ; oa:end ?end .
  ?words oa:exact ?quote .
  BIND(STRAFTER(STR(?source), "{BASE}document/") AS ?document)
}}
ORDER BY ?document ?start ?end ?language
"""


class Evidence(NamedTuple):
    """The words that say something: document (slug), language, passage, offsets in code points, quotation."""

    document: str
    language: str
    passage: str
    start: int
    end: int
    quote: str


def find_evidence(query: Callable[[str], Iterable[Any]], triple: tuple[str, str, str]) -> list[Evidence]:
    """Return the words behind an asserted triple, in the order of the text; none for axioms and registers.

    `triple` holds terms as N-Triples writes them (`<https://…>`, `"…"@fr`). `query` evaluates a SPARQL query
    over the union of the graphs and gives its solutions, indexed by name, with terms that have a `value`.
    A statement's own triples lead to its words; a relation between two things, to those of every claim that
    gives it; what is said of a thing by its id and label alone, to those of every claim that names it.
    """
    names = Evidence._fields
    rows = ([row[name].value for name in names] for row in query(_QUERY % triple))
    return [Evidence(d, language, p, int(start), int(end), q) for d, language, p, start, end, q in rows]
