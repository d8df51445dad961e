"""What the graph says of one thing, read for its page."""

from __future__ import annotations

from dataclasses import dataclass, field

from treatygraph.graph.names import BASE, TG
from treatygraph.serve.answering import Answerer
from treatygraph.serve.pages.rows import Row, ask_table

PREFIXES = f"""PREFIX : <{TG}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""
_TRIPLES = """SELECT DISTINCT ?p ?pLabel ?o ?oLabel (LANG(?o) AS ?language) {{
  <{iri}> ?p ?o FILTER(!ISBLANK(?o))
  OPTIONAL {{ ?p rdfs:label ?pLabel FILTER(LANG(?pLabel) = "en") }}
  {label_of_o}
}} ORDER BY ?pLabel ?p ?oLabel ?o LIMIT 600"""
_STATEMENTS = """SELECT DISTINCT ?statement ?kind ?role ?other ?otherLabel ?date ?placeLabel ?slug
  ?passage ?quote ?topic ?rule ?missing ?instrumentLabel {{
  {{
    ?statement :subject <{iri}> BIND("subject" AS ?role)
    OPTIONAL {{
      ?statement :object ?other
      {label_of_other}
    }}
  }}
  UNION {{
    ?statement :object <{iri}> BIND("object" AS ?role)
    OPTIONAL {{
      ?statement :subject ?other
      {label_of_other}
    }}
  }}
  ?statement :kind ?kind
  FILTER(?kind != "alias" && ?kind != "cites")
  OPTIONAL {{ ?statement :date ?date }}
  OPTIONAL {{ ?statement :place/rdfs:label ?placeLabel }}
  OPTIONAL {{ ?statement :inPassage ?passage }}
  OPTIONAL {{ ?statement :inDocument ?document BIND(STRAFTER(STR(?document), "document/") AS ?slug) }}
  OPTIONAL {{ ?statement :byRule ?rule }}
  OPTIONAL {{ ?statement :actMissing ?missing }}
  OPTIONAL {{ ?statement :instrument ?instrument {label_of_instrument} }}
  OPTIONAL {{ ?statement :topic/rdfs:label ?topic FILTER(LANG(?topic) = "en") }}
  OPTIONAL {{ ?statement prov:wasDerivedFrom/oa:hasSelector/oa:exact ?quote }}
}} ORDER BY ?kind ?date ?otherLabel LIMIT 800"""
_OVERVIEW = """SELECT ?document ?title ?date ?language (COUNT(DISTINCT ?claim) AS ?claims) {
  ?claim a :Claim ; :inDocument ?document .
  OPTIONAL { ?document dcterms:title ?title }
  OPTIONAL { ?document :date ?date }
  OPTIONAL { ?document dcterms:language ?language }
} GROUP BY ?document ?title ?date ?language ORDER BY ?title"""
_NAMES = (
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2004/02/skos/core#altLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
)
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(slots=True)
class Thing:
    """A thing of the graph: its names by language, types, properties, statements by kind."""

    label: str
    names: dict[str, list[str]] = field(default_factory=dict)
    types: list[tuple[str, str]] = field(default_factory=list)
    properties: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    statements: dict[str, list[Row]] = field(default_factory=dict)


def match_label(name: str) -> str:
    """Return the pattern that binds `?<name>Label`: the English label of `?<name>`, else its name as written.

    What no register knows has only the name of its document, in that document's language.
    """
    return (
        f'OPTIONAL {{ ?{name} rdfs:label ?{name}Label FILTER(LANG(?{name}Label) IN ("en", "") '
        f'|| NOT EXISTS {{ ?{name} rdfs:label ?english FILTER(LANG(?english) = "en") }}) }}'
    )


async def read_thing(answerer: Answerer, iri: str) -> Thing | None:
    """Return what is said of a thing; None where the graph has no triple with it as subject."""
    triples = await ask_table(answerer, PREFIXES + _TRIPLES.format(iri=iri, label_of_o=match_label("o")))
    if not triples:
        return None
    thing = Thing(label=iri.removeprefix(BASE))
    for row in triples:
        text = row.get("oLabel") or _tail(row["o"])
        if row["p"] in _NAMES:
            names = thing.names.setdefault(row.get("language") or "", [])
            if row["o"] not in names:
                names.append(row["o"])
            if row["p"].endswith("#label"):
                thing.label = row["o"]
        elif row["p"] == _TYPE:
            if row["o"].startswith(TG):
                thing.types.append((row["o"], text))
        else:
            thing.properties.setdefault(row.get("pLabel") or _tail(row["p"]), []).append((row["o"], text))
    statements = _STATEMENTS.format(
        iri=iri, label_of_other=match_label("other"), label_of_instrument=match_label("instrument")
    )
    for row in await ask_table(answerer, PREFIXES + statements):
        thing.statements.setdefault(row["kind"], []).append(row)
    return thing


async def read_overview(answerer: Answerer) -> list[Row]:
    """Return the documents with the number of their claims."""
    return await ask_table(answerer, PREFIXES + _OVERVIEW)


def _tail(value: str) -> str:
    return value.rstrip("/#").rpartition("#")[2].rpartition("/")[2] or value if "://" in value else value
