"""Media types: what each kind of result can be written as, and what a client wants most (RFC 9110, 12.5)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pyoxigraph import RdfFormat


class Format(NamedTuple):
    """A serialisation: its short name, its media type, and other types that ask for it."""

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()


JSON = Format("json", "application/sparql-results+json", ("application/json", "text/json"))
XML = Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml"))
CSV = Format("csv", "text/csv", ("application/sparql-results+csv",))
TSV = Format("tsv", "text/tab-separated-values", ("application/sparql-results+tsv",))
TEXT = Format("txt", "text/plain")

TURTLE = Format("ttl", "text/turtle", ("application/x-turtle",))
N_TRIPLES = Format("nt", "application/n-triples", ("text/plain",))
RDF_XML = Format("rdf", "application/rdf+xml", ("application/xml", "text/xml"))
JSON_LD = Format("jsonld", "application/ld+json", ("application/json",))
N3 = Format("n3", "text/n3", ("text/rdf+n3",))
TRIG = Format("trig", "application/trig", ("application/x-trig",))
N_QUADS = Format("nq", "application/n-quads", ("text/x-nquads",))

# The first of each is what a client gets that accepts anything.
SOLUTIONS = (JSON, XML, CSV, TSV)
BOOLEAN = (JSON, XML, TEXT)
TRIPLES = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, N3, TRIG, N_QUADS)

RDF_FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "n3": RdfFormat.N3,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}


@lru_cache(maxsize=512)
def parse_accept(header: str) -> tuple[tuple[str, float], ...]:
    """Return the media ranges of an Accept header with their q-values, as written; a bad q counts as 0."""
    ranges = []
    for part in header.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        if name:
            ranges.append((name, quality))
    return tuple(ranges)


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    # The most specific range that matches decides, whatever its place and q.
    kind = media_type.partition("/")[0] + "/*"
    best = (-1, 0.0)
    for name, quality in ranges:
        rank = 2 if name == media_type else 1 if name == kind else 0 if name in ("*/*", "*") else -1
        if rank > best[0]:
            best = (rank, quality)
    return best[1]


@lru_cache(maxsize=512)
def choose_format(accept: str | None, offers: tuple[Format, ...]) -> Format | None:
    """Return which of `offers` the client wants most, or None where it accepts none (406).

    The order of `offers` decides between equals. An alias (`application/json`) counts where it is
    named; a wildcard is matched against the registered type alone.
    """
    if not accept or not accept.strip():
        return offers[0]
    ranges = parse_accept(accept)
    named = dict(ranges)
    best: tuple[float, Format] | None = None
    for offer in offers:
        quality = max([_quality(offer.media_type, ranges), *(named.get(alias, 0.0) for alias in offer.aliases)])
        if quality > 0 and (best is None or quality > best[0]):
            best = (quality, offer)
    return best[1] if best else None


def choose_encoding(accept_encoding: str | None) -> str:
    """Return `br`, `gzip` or `identity`, what the client accepts and packs best (RFC 9110, 12.5.3)."""
    if not accept_encoding:
        return "identity"
    ranges = dict(parse_accept(accept_encoding))
    wildcard = ranges.get("*", 0.0)
    best = ("identity", 0.0)
    for name in ("br", "gzip"):
        quality = ranges.get(name, wildcard)
        if quality > best[1]:
            best = (name, quality)
    return best[0]
