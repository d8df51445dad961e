"""The service description and VoID: what the endpoint does and what the graph holds, counted per snapshot."""

from __future__ import annotations

import asyncio
from typing import Any

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, VOID, XSD
from starlette.types import Receive, Scope, Send

from treatygraph.serve.answering import Answerer
from treatygraph.serve.evaluation import matches_tag
from treatygraph.serve.media import JSON_LD, N3, N_TRIPLES, RDF_XML, TURTLE, choose_format
from treatygraph.serve.problems import ProblemError
from treatygraph.serve.responses import send_bytes

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_OFFERS = (TURTLE, RDF_XML, N_TRIPLES, JSON_LD, N3)
_WRITERS = {"ttl": "turtle", "rdf": "pretty-xml", "nt": "nt", "jsonld": "json-ld", "n3": "n3"}
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N3", "TriG", "N-Quads")
_CLASSES = "SELECT ?class (COUNT(*) AS ?n) { ?s a ?class FILTER(ISIRI(?class)) } GROUP BY ?class"
_PROPERTIES = "SELECT ?property (COUNT(*) AS ?n) { ?s ?property ?o } GROUP BY ?property"
_SUBJECTS = "SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) { ?s ?p ?o }"
_NAMED = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


class DescriptionPage:
    """The description at `address`, from the router's own (`known`) and counts of the store."""

    def __init__(self, answerer: Answerer, address: str, known: Graph, *, union: bool, updates: bool) -> None:
        self._answerer = answerer
        self._address = address
        self._known = known
        self._union = union
        self._updates = updates
        self._made: tuple[str, dict[str, bytes]] = ("", {})
        self._lock = asyncio.Lock()

    async def answer(self, headers: dict[str, str], scope: Scope, receive: Receive, send: Send) -> None:
        """Send the description in the RDF format that the client wants."""
        chosen = choose_format(headers.get("accept"), _OFFERS)
        if chosen is None:
            types = ", ".join(offer.media_type for offer in _OFFERS)
            raise ProblemError(406, "not-acceptable", f"The service description can be sent as {types}.")
        source = self._answerer.pool.source
        snapshot = source.snapshot if source else ""
        async with self._lock:
            if self._made[0] != snapshot or chosen.name not in self._made[1]:
                graph = await self._describe()
                form = _WRITERS[chosen.name]
                body = await asyncio.to_thread(graph.serialize, format=form, encoding="utf-8")
                kept = self._made[1] if self._made[0] == snapshot else {}
                self._made = (snapshot, {**kept, chosen.name: body})
        tag = f"{snapshot}.{chosen.name}"
        extra = [(b"etag", f'"{tag}"'.encode()), (b"vary", b"Accept"), (b"cache-control", b"no-cache")]
        head = scope["method"] == "HEAD"
        if matches_tag(headers.get("if-none-match"), tag):
            await send({"type": "http.response.start", "status": 304, "headers": extra})
            await send({"type": "http.response.body", "body": b""})
        else:
            await send_bytes(send, 200, self._made[1][chosen.name], chosen.media_type, extra, head=head)

    async def _describe(self) -> Graph:
        graph = Graph()
        for prefix, namespace in (("sd", SD), ("void", VOID), ("formats", _FORMATS)):
            graph.bind(prefix, namespace)
        service, dataset = URIRef(self._address), BNode()
        # What the router says of itself is taken over, but for its dataset and features, which are ours.
        unfit = {SD.defaultDataset, SD.feature, SD.resultFormat, SD.inputFormat, SD.endpoint}
        for old in self._known.subjects(RDF.type, SD.Service):
            for predicate, value in self._known.predicate_objects(old):
                if predicate not in unfit:
                    graph.add((service, predicate, value))
        graph.add((service, RDF.type, SD.Service))
        graph.add((service, SD.endpoint, service))
        graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
        if self._updates:
            graph.add((service, SD.supportedLanguage, SD.SPARQL11Update))
        if self._union:
            graph.add((service, SD.feature, SD.UnionDefaultGraph))
        for name in (*_RESULTS, *_GRAPHS):
            graph.add((service, SD.resultFormat, _FORMATS[name]))
        graph.add((service, SD.defaultDataset, dataset))
        graph.add((dataset, RDF.type, SD.Dataset))
        graph.add((dataset, RDF.type, VOID.Dataset))
        graph.add((dataset, VOID.sparqlEndpoint, service))
        default = BNode()
        graph.add((dataset, SD.defaultGraph, default))
        graph.add((default, RDF.type, SD.Graph))
        await self._count(graph, default, None)
        for row in await self._rows(_NAMED):
            named, content = BNode(), BNode()
            graph.add((dataset, SD.namedGraph, named))
            graph.add((named, RDF.type, SD.NamedGraph))
            graph.add((named, SD.name, URIRef(row["g"]["value"])))
            graph.add((named, SD.graph, content))
            graph.add((content, RDF.type, SD.Graph))
            await self._count(graph, content, row["g"]["value"])
        return graph

    async def _count(self, graph: Graph, node: BNode, name: str | None) -> None:
        scope = {"default_graphs": [name], "named_graphs": []} if name else {}
        graph.add((node, RDF.type, VOID.Dataset))
        totals = (await self._rows(_SUBJECTS, scope))[0]
        graph.add((node, VOID.triples, _integer(totals["triples"])))
        graph.add((node, VOID.distinctSubjects, _integer(totals["subjects"])))
        classes, properties = await self._rows(_CLASSES, scope), await self._rows(_PROPERTIES, scope)
        graph.add((node, VOID.classes, Literal(len(classes))))
        graph.add((node, VOID.properties, Literal(len(properties))))
        for rows, partition, key, count, variable in (
            (classes, VOID.classPartition, VOID["class"], VOID.entities, "class"),
            (properties, VOID.propertyPartition, VOID.property, VOID.triples, "property"),
        ):
            for row in rows:
                part = BNode()
                graph.add((node, partition, part))
                graph.add((part, key, URIRef(row[variable]["value"])))
                graph.add((part, count, _integer(row["n"])))

    async def _rows(self, text: str, scope: dict[str, Any] | None = None) -> list[Any]:
        result = await self._answerer.ask(text, **(scope or {}))
        rows: list[Any] = result["results"]["bindings"]
        return rows


def _integer(binding: dict[str, str]) -> Literal:
    return Literal(binding["value"], datatype=XSD.integer)
