"""The asserted graph: documents, claims, registers, evidence and ontology as named graphs of one dataset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rdflib import RDF, RDFS, Dataset, Graph, Literal, URIRef

from treatygraph.extract.registers import Registers, read_registers
from treatygraph.graph.corrections import Correction, apply_corrections
from treatygraph.graph.entities import Entities, Triple, read_topics
from treatygraph.graph.names import (
    BASE,
    DCTERMS,
    EVIDENCE_GRAPH,
    OA,
    ONTOLOGY_GRAPH,
    PROV,
    REGISTERS_GRAPH,
    SKOS,
    TG,
    name_document_graph,
    name_thing,
)
from treatygraph.graph.statements import Statements, describe_document
from treatygraph.graph.vocabulary import Vocabulary, merge_graphs, read_ontology
from treatygraph.model import Claim, Document, Entity
from treatygraph.queries import parse_header
from treatygraph.resources import queries_dir


def build_dataset(
    documents: Sequence[Document],
    claims: Iterable[Claim],
    corrections: Sequence[Correction] = (),
    *,
    registers: Registers | None = None,
    ontology: dict[Path, Graph] | None = None,
) -> Dataset:
    """Return the asserted dataset: a graph a document, `ontology`, `registers` and `evidence`.

    A document in several languages is several `documents` with one slug and one graph. `registers` and
    `ontology` default to the project's. Raises CorrectionError for a row that matches nothing, OntologyError
    for a claim whose kind or date cannot be used. `check_profile` and `check_shapes` check the rest.
    """
    files = read_ontology() if ontology is None else ontology
    terms = merge_graphs(files)
    vocabulary = Vocabulary(terms)
    claims = list(claims)
    if registers is None:
        registers = Registers({**read_registers().entries, **read_topics()})
    known = Entities(registers, vocabulary, claims)
    corrected = apply_corrections(claims, corrections, known.find)
    entities = Entities(registers, vocabulary, corrected.claims)
    statements = Statements(vocabulary, entities, {document.slug: document for document in documents})

    dataset = Dataset()
    bind_prefixes(dataset)
    _add(dataset, ONTOLOGY_GRAPH, terms)
    _add(dataset, ONTOLOGY_GRAPH, describe_rules())
    _add(dataset, REGISTERS_GRAPH, entities.describe_registers())
    for document in documents:
        _add(dataset, name_document_graph(document.slug), describe_document(document, entities))
    described: set[str] = {f"document/{document.slug}" for document in documents}

    def describe_mentioned(graph: URIRef, mentioned: Iterable[Entity]) -> None:
        for entity in mentioned:
            if entity.id not in described and not entities.is_registered(entity):
                described.add(entity.id)
                _add(dataset, graph, entities.describe(entity))

    for claim in corrected.claims:
        graph = name_document_graph(claim.document)
        _add(dataset, graph, statements.describe(claim))
        _add(dataset, EVIDENCE_GRAPH, statements.describe_evidence(claim))
        describe_mentioned(graph, statements.find_entities(claim))
    for withdrawal in corrected.withdrawals:
        graph = name_document_graph(withdrawal.claim.document)
        _add(dataset, graph, statements.describe_withdrawal(withdrawal))
        _add(dataset, EVIDENCE_GRAPH, statements.describe_evidence(withdrawal.claim))
        describe_mentioned(graph, statements.find_entities(withdrawal.claim))
    return dataset


def describe_rules(folder: Path | None = None) -> Iterator[Triple]:
    """Yield name, title and provision of each treaty-law rule (`*.rq`) of `folder` (default: the project's)."""
    for path in sorted((folder or queries_dir() / "rules").glob("*.rq")):
        rule = name_thing(f"rule/{path.stem}")
        header = parse_header(path.read_text(encoding="utf-8"))
        yield rule, RDF.type, TG.LawRule
        for key, term in (("title", RDFS.label), ("provision", TG.provision), ("description", SKOS.definition)):
            for value in header.get(key, ()):
                yield rule, term, Literal(value, "en")


def bind_prefixes(graph: Graph) -> None:
    """Give a graph the prefixes of the project, so that what it writes reads well."""
    prefixes = {"": TG, "tg": BASE, "prov": PROV, "oa": OA, "skos": SKOS, "dcterms": DCTERMS}
    for prefix, namespace in prefixes.items():
        graph.bind(prefix, namespace)


def _add(dataset: Dataset, name: URIRef, triples: Iterable[Triple]) -> None:
    graph = dataset.graph(name)
    for triple in triples:
        graph.add(triple)
