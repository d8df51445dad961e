"""IRIs of terms, things and graphs."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from rdflib import Namespace, URIRef

BASE = "https://w3id.org/treatygraph/"
TG = Namespace(BASE + "ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")
PROV = Namespace("http://www.w3.org/ns/prov#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
SCHEMA = Namespace("https://schema.org/")

ONTOLOGY_GRAPH = URIRef(BASE + "graph/ontology")
REGISTERS_GRAPH = URIRef(BASE + "graph/registers")
EVIDENCE_GRAPH = URIRef(BASE + "graph/evidence")
INFERRED_GRAPH = URIRef(BASE + "graph/inferred")
DERIVED_GRAPH = URIRef(BASE + "graph/derived")

_IDENTIFIER = re.compile(r"[A-Za-z0-9._/-]+")


def is_identifier(text: str) -> bool:
    """Return whether a text is written as the id of a thing is (`state/FRA`), and not as a name is."""
    return "/" in text and _IDENTIFIER.fullmatch(text) is not None


def name_thing(identifier: str) -> URIRef:
    """Return the IRI of the thing with this id (`state/FRA`); ValueError where the id is no ASCII path."""
    if not _IDENTIFIER.fullmatch(identifier):
        raise ValueError(f"“{identifier}” is no id: ids hold ASCII letters, digits, “-”, “.” and “/”")
    return URIRef(BASE + identifier)


def name_document_graph(slug: str) -> URIRef:
    """Return the IRI of the named graph that holds what the document `slug` states."""
    return URIRef(f"{BASE}graph/document/{name_slug(slug)}")


def name_document(slug: str) -> URIRef:
    """Return the IRI of the document `slug`."""
    return URIRef(f"{BASE}document/{name_slug(slug)}")


def name_node(path: str, *parts: object) -> URIRef:
    """Return a stable IRI below `path` for what the `parts` describe: equal parts, equal IRI."""
    digest = hashlib.sha256("\x1f".join("" if part is None else str(part) for part in parts).encode())
    return URIRef(f"{BASE}{path}/{digest.hexdigest()[:20]}")


def name_slug(text: str) -> str:
    """Return `text` as ASCII letters, digits, `.` and `-`; a hash of it where nothing else is left.

    Text that is not wholly written in Latin letters gets the hash as well, so that names stay distinct.
    """
    plain = unicodedata.normalize("NFKD", text)
    ascii_only = "".join(c for c in plain if c.isascii())
    slug = re.sub(r"[^A-Za-z0-9.-]+", "-", ascii_only).strip("-.")
    kept = all(c.isascii() or unicodedata.combining(c) for c in plain)
    if slug and kept:
        return slug
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    return f"{slug}-{digest}" if slug else digest
