"""Results as text, some rows at a time: SPARQL results formats and RDF, saying where they were cut.

Rows are written here rather than by the store, so that they can be counted, cut between two rows and sent
as they come; it costs about as much time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from json.encoder import encode_basestring
from typing import Any, Protocol
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from treatygraph.serve.media import RDF_FORMATS, Format

_DECLARATIONS = re.compile(r"\A(?:@prefix [^\n]*\n)+")
_STRING = "http://www.w3.org/2001/XMLSchema#string"
PREFIXES = {
    "tg": "https://w3id.org/treatygraph/ontology#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class Writer(Protocol):
    """Writes one result: `begin`, any number of `write` with rows in order, `end`."""

    def begin(self) -> str:
        """Return what stands before the first row."""

    def write(self, rows: Sequence[Any]) -> str:
        """Return the rows as text."""

    def end(self, cut: str | None) -> str:
        """Return what stands after the last row, with the sentence `cut` where the result was cut."""


class JsonWriter:
    """SPARQL 1.1 Query Results JSON Format; a cut is told in a member `warning` beside `results`."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._keys = [encode_basestring(name) + ":" for name in names]
        self._terms: dict[object, str] = {}
        self._separator = ""

    def begin(self) -> str:
        """Return the head."""
        return '{"head":{"vars":[' + ",".join(map(encode_basestring, self._names)) + ']},"results":{"bindings":['

    def write(self, rows: Sequence[Any]) -> str:
        """Return the rows as bindings."""
        out = []
        for row in rows:
            cells = [
                key + self._write_term(term) for key, term in zip(self._keys, row, strict=True) if term is not None
            ]
            out.append("{" + ",".join(cells) + "}")
        text = self._separator + ",".join(out)
        self._separator = ","
        return text

    def end(self, cut: str | None) -> str:
        """Return the closing brackets."""
        return "]}" + (f',"warning":{encode_basestring(cut)}' if cut else "") + "}"

    def _write_term(self, term: object) -> str:
        text = self._terms.get(term)
        if text is None:
            text = _json_term(term)
            if len(self._terms) < 4096:
                self._terms[term] = text
        return text


def _json_term(term: object) -> str:
    if isinstance(term, NamedNode):
        return f'{{"type":"uri","value":{encode_basestring(term.value)}}}'
    if isinstance(term, BlankNode):
        return f'{{"type":"bnode","value":{encode_basestring(term.value)}}}'
    if isinstance(term, Literal):
        text = f'{{"type":"literal","value":{encode_basestring(term.value)}'
        if term.language:
            return f'{text},"xml:lang":"{term.language}"}}'
        datatype = term.datatype.value
        return text + ("}" if datatype == _STRING else f',"datatype":{encode_basestring(datatype)}}}')
    if isinstance(term, Triple):
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        inner = ",".join(f'"{name}":{_json_term(part)}' for name, part in parts)
        return f'{{"type":"triple","value":{{{inner}}}}}'
    raise TypeError(f"no RDF term: {term!r}")


class XmlWriter:
    """SPARQL Query Results XML Format; a cut is told in a comment at the end."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def begin(self) -> str:
        """Return declaration and head."""
        variables = "".join(f"<variable name={quoteattr(name)}/>" for name in self._names)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
            f"<head>{variables}</head><results>"
        )

    def write(self, rows: Sequence[Any]) -> str:
        """Return the rows as results."""
        return "".join(
            "<result>"
            + "".join(
                f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
                for name, term in zip(self._names, row, strict=True)
                if term is not None
            )
            + "</result>"
            for row in rows
        )

    def end(self, cut: str | None) -> str:
        """Return the closing tags."""
        return "</results>" + (f"<!-- {cut} -->" if cut else "") + "</sparql>"


def _xml_term(term: object) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{escape(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{escape(term.value)}</bnode>"
    if isinstance(term, Literal):
        value = escape(term.value, {"\r": "&#xD;"})
        if term.language:
            return f'<literal xml:lang="{term.language}">{value}</literal>'
        datatype = term.datatype.value
        if datatype == _STRING:
            return f"<literal>{value}</literal>"
        return f"<literal datatype={quoteattr(datatype)}>{value}</literal>"
    if isinstance(term, Triple):
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        return "<triple>" + "".join(f"<{name}>{_xml_term(part)}</{name}>" for name, part in parts) + "</triple>"
    raise TypeError(f"no RDF term: {term!r}")


class CsvWriter:
    """SPARQL 1.1 Query Results CSV; a cut is told in a last line."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def begin(self) -> str:
        """Return the line of names."""
        return ",".join(self._names) + "\r\n"

    def write(self, rows: Sequence[Any]) -> str:
        """Return the rows as lines of plain values."""
        return "".join(",".join(map(_csv_cell, row)) + "\r\n" for row in rows)

    def end(self, cut: str | None) -> str:
        """Return the statement of a cut, or nothing."""
        return f"# {cut}\r\n".replace(",", ";") if cut else ""


def _csv_cell(term: object) -> str:
    if term is None:
        return ""
    text = term.value if isinstance(term, NamedNode | Literal) else str(term)
    if '"' in text or "," in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


class TsvWriter:
    """SPARQL 1.1 Query Results TSV; a cut is told in a last line."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def begin(self) -> str:
        """Return the line of variables."""
        return "\t".join(f"?{name}" for name in self._names) + "\n"

    def write(self, rows: Sequence[Any]) -> str:
        """Return the rows as lines of terms in Turtle syntax."""
        return "".join("\t".join("" if term is None else str(term) for term in row) + "\n" for row in rows)

    def end(self, cut: str | None) -> str:
        """Return the statement of a cut, or nothing."""
        return f"# {cut}\n" if cut else ""


SOLUTION_WRITERS: dict[str, type[JsonWriter | XmlWriter | CsvWriter | TsvWriter]] = {
    "json": JsonWriter,
    "xml": XmlWriter,
    "csv": CsvWriter,
    "tsv": TsvWriter,
}


def write_boolean(value: bool, form: Format) -> str:
    """Return the answer to an ASK in JSON, XML or as the bare word."""
    word = "true" if value else "false"
    if form.name == "json":
        return f'{{"head":{{}},"boolean":{word}}}'
    if form.name == "xml":
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
            f"<head></head><boolean>{word}</boolean></sparql>"
        )
    return word


class TriplesWriter:
    """RDF in any format that Oxigraph writes; a cut is told in a comment, in JSON-LD by a node."""

    def __init__(self, form: Format) -> None:
        self._form = RDF_FORMATS[form.name]
        self._plain = form.name in ("nt", "nq")
        self._name = form.name
        self._first = True

    def begin(self) -> str:
        """Return what opens the document."""
        return {"rdf": self._frame()[0], "jsonld": "["}.get(self._name, "")

    def write(self, rows: Sequence[Any]) -> str:
        """Return the triples; in Turtle and its kin the first batch declares the prefixes."""
        if self._plain:
            return "".join([f"{triple} .\n" for triple in rows])
        text = self._serialize(rows)
        if self._name in ("ttl", "n3", "trig"):
            text = text if self._first else _DECLARATIONS.sub("", text)
            self._first = False
        if self._name == "rdf":
            opening, closing = self._frame()
            return text.removeprefix(opening).removesuffix(closing)
        if self._name == "jsonld":
            text = ("" if self._first else ",") + text.strip().removeprefix("[").removesuffix("]")
            self._first = False
        return text

    def end(self, cut: str | None) -> str:
        """Return what closes the document."""
        if self._name == "rdf":
            return self._frame()[1] + (f"\n<!-- {cut} -->" if cut else "")
        if self._name == "jsonld":
            comment = (
                f'{{"@id":"_:cut","http://www.w3.org/2000/01/rdf-schema#comment":[{{"@value":{encode_basestring(cut)}}}]}}'
                if cut
                else ""
            )
            return ("," if cut and not self._first else "") + comment + "]"
        return f"# {cut}\n" if cut else ""

    def _serialize(self, rows: Iterable[Triple]) -> str:
        return (pyoxigraph.serialize(rows, format=self._form, prefixes=PREFIXES) or b"").decode()

    def _frame(self) -> tuple[str, str]:
        opening, _, _ = self._serialize(()).partition("</rdf:RDF>")
        return opening, "</rdf:RDF>"
