"""Proofs as indented text for people, as JSON, and as RDF in Turtle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any

import pyoxigraph as ox

from treatygraph.graph.names import BASE, OA, PROV, TG
from treatygraph.reason import vocabulary as v
from treatygraph.reason.closure import Statement
from treatygraph.reason.datatypes import split_literal
from treatygraph.reason.proof import Proof, Source
from treatygraph.reason.triples import parse_term

Naming = Callable[[str], str]
"""Gives a term, as N-Triples text, the name to show to people."""

_CELLS = frozenset((v.TEXTS[v.FIRST], v.TEXTS[v.REST]))
_TYPE = v.TEXTS[v.TYPE]


def short_name(term: str) -> str:
    """Return the last part of an IRI, a literal without its datatype, or a blank node as it is."""
    if term[0] == "<":
        return term[1:-1].rstrip("/#").rpartition("#")[2].rpartition("/")[2] or term
    return f"“{split_literal(term)[0]}”" if term[0] == '"' else term


def format_text(proof: Proof, name: Naming = short_name) -> str:
    """Return a proof as an indented tree: under each statement its rule, then what it follows from.

    The words of the documents stand at the ends. What was shown before is only named again, and the cells
    of an RDF list are left out.
    """
    shown: set[Statement] = set()
    return "\n".join(_text_lines(proof, name, 0, shown))


def _text_lines(proof: Proof, name: Naming, depth: int, shown: set[Statement]) -> Iterator[str]:
    indent = "  " * depth
    said = _sentences((proof.statement, *proof.also), name) if proof.statement else "contradiction"
    if proof.statement in shown and proof.premises:
        yield f"{indent}{said} (as above)"
        return
    if proof.statement:
        shown.add(proof.statement)
    yield f"{indent}{said}"
    for source in proof.sources:
        yield f"{indent}  {_reference(source)}: “{' '.join(source.quote.split())}”"
    if proof.rule is not None:
        yield f"{indent}  by {proof.rule}" + (f" ({proof.provision})" if proof.provision else "")
    for premise in proof.premises:
        if premise.statement is None or premise.statement[1] not in _CELLS or premise.premises:
            yield from _text_lines(premise, name, depth + 1, shown)


def _sentences(statements: Sequence[Statement], name: Naming) -> str:
    """Return statements in words, those about one subject together.

    Where several are about a node that is named by its content, `[signed: France → NPT]`, what the name
    says already is not said again.
    """
    about: dict[str, list[tuple[str, str]]] = {}
    for s, p, o in statements:
        about.setdefault(s, []).append(("is a" if p == _TYPE else name(p), name(o)))
    said: list[str] = []
    for s, pairs in about.items():
        subject = name(s)
        if subject[0] == "[" and len(pairs) > 1:
            pairs = [(p, o) for p, o in pairs if p != "is a" and o.strip("“”") not in subject]
        said.append(" ".join((subject, ", ".join(f"{p} {o}" for p, o in pairs))).rstrip())
    return "; ".join(said)


def _reference(source: Source) -> str:
    return f"{source.document} ({source.language}), {source.passage}"


def to_json(proof: Proof) -> dict[str, Any]:
    """Return a proof as a JSON object, its premises nested; terms are N-Triples text."""
    found: dict[str, Any] = {"statement": list(proof.statement) if proof.statement else None}
    if proof.also:
        found["also"] = [list(statement) for statement in proof.also]
    if proof.rule is not None:
        found["rule"] = proof.rule
        if proof.provision:
            found["provision"] = proof.provision
        found["premises"] = [to_json(premise) for premise in proof.premises]
    if proof.sources:
        found["sources"] = [
            {
                "document": s.document,
                "language": s.language,
                "passage": s.passage,
                "start": s.start,
                "end": s.end,
                "quote": s.quote,
            }
            for s in proof.sources
        ]
    return found


def format_turtle(proof: Proof) -> str:
    """Return a proof as RDF: each statement reified, with PROV-O for what it was derived from."""
    triples = dict.fromkeys(_rdf(proof))
    prefixes = {"": str(TG), "prov": str(PROV), "oa": str(OA), "rdf": v.RDF, "xsd": v.XSD}
    data = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    return data.decode() if data else ""


def proof_iri(proof: Proof) -> str:
    """Return the IRI of a proof: the same for the same conclusion."""
    key = " ".join(proof.statement) if proof.statement else f"{proof.rule} {proof.premises}"
    return f"{BASE}proof/{sha256(key.encode()).hexdigest()[:20]}"


def _rdf(proof: Proof) -> Iterator[ox.Triple]:
    node = ox.NamedNode(proof_iri(proof))

    def term(namespace: str, name: str) -> ox.NamedNode:
        return ox.NamedNode(f"{namespace}{name}")

    if proof.statement:
        yield ox.Triple(node, term(v.RDF, "type"), term(v.RDF, "Statement"))
        for part, text in zip(("subject", "predicate", "object"), proof.statement, strict=True):
            yield ox.Triple(node, term(v.RDF, part), parse_term(text))
    if proof.rule is not None:
        yield ox.Triple(node, term(str(TG), "rule"), ox.Literal(proof.rule))
    if proof.provision:
        yield ox.Triple(node, term(str(TG), "provision"), ox.Literal(proof.provision))
    for premise in proof.premises:
        yield ox.Triple(node, term(str(PROV), "wasDerivedFrom"), ox.NamedNode(proof_iri(premise)))
        yield from _rdf(premise)
    for statement in proof.also:
        other = Proof(statement, proof.rule, proof.provision, proof.premises, proof.sources)
        yield ox.Triple(node, term(str(TG), "standsWith"), ox.NamedNode(proof_iri(other)))
    for source in proof.sources:
        yield from _source_rdf(node, source)


def _source_rdf(node: ox.NamedNode, source: Source) -> Iterator[ox.Triple]:
    """Yield a source as a Web Annotation: a document, with selectors for position and words."""
    key = f"{source.document} {source.language} {source.start} {source.end}"
    target = ox.NamedNode(f"{BASE}quotation/{sha256(key.encode()).hexdigest()[:20]}")

    def integer(number: int) -> ox.Literal:
        return ox.Literal(str(number), datatype=ox.NamedNode(f"{v.XSD}nonNegativeInteger"))

    yield ox.Triple(node, ox.NamedNode(str(PROV.wasQuotedFrom)), target)
    yield ox.Triple(target, ox.NamedNode(str(OA.hasSource)), ox.NamedNode(f"{BASE}document/{source.document}"))
    yield ox.Triple(target, ox.NamedNode(f"{TG}inPassage"), ox.Literal(source.passage))
    yield ox.Triple(target, ox.NamedNode(str(OA.start)), integer(source.start))
    yield ox.Triple(target, ox.NamedNode(str(OA.end)), integer(source.end))
    yield ox.Triple(target, ox.NamedNode(str(OA.exact)), ox.Literal(source.quote, language=source.language))
