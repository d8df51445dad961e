"""Content negotiation follows RFC 9110."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatygraph.serve.media import SOLUTIONS, TRIPLES, choose_encoding, choose_format


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "ttl"),
        ("", "ttl"),
        ("*/*", "ttl"),
        ("application/rdf+xml, text/turtle;q=0.5", "rdf"),
        ("text/*;q=0.3, application/ld+json;q=0.2", "ttl"),
        ("text/turtle;q=0, */*", "nt"),
        ("TEXT/TURTLE", "ttl"),
        ("text/turtle;q=nonsense, text/n3;q=0.1", "n3"),
        ("application/xml", "rdf"),
        ("text/html", None),
        ("text/turtle;q=0", None),
    ],
)
def test_the_format_that_is_wanted_most(accept: str | None, name: str | None) -> None:
    chosen = choose_format(accept, TRIPLES)
    assert (chosen.name if chosen else None) == name


@given(st.text(max_size=80))
def test_no_header_breaks_it(accept: str) -> None:
    assert choose_format(accept, SOLUTIONS) in (None, *SOLUTIONS)
    assert choose_encoding(accept) in ("br", "gzip", "identity")


@given(st.sampled_from(SOLUTIONS), st.floats(0.001, 1))
def test_a_format_asked_for_by_name_alone_is_given(form: object, quality: float) -> None:
    assert choose_format(f"{form.media_type};q={quality:.3f}", SOLUTIONS) == form  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        (None, "identity"),
        ("gzip", "gzip"),
        ("gzip, br", "br"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip;q=0", "identity"),
        ("*", "br"),
        ("identity", "identity"),
    ],
)
def test_the_encoding_that_packs_best(header: str | None, encoding: str) -> None:
    assert choose_encoding(header) == encoding
