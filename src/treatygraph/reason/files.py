"""RDF files in and out: N-Triples and N-Quads at full speed, every other format through Oxigraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

import numpy as np
import pyoxigraph as ox

from treatygraph.errors import DocumentError
from treatygraph.reason.triples import Terms, Triples

_CHUNK = 1 << 23  # bytes read at a time
_BATCH = 1 << 15  # triples written at a time

# A line as nearly every writer makes it; whatever else N-Triples allows goes through Oxigraph.
_IRI = r"<[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*>"
_BLANK = r"_:[A-Za-z0-9][A-Za-z0-9_-]*"
_XSD_STRING = r"<http://www\.w3\.org/2001/XMLSchema#string>"
_LITERAL = rf'"[^"\\\x00-\x1f\x7f]*"(?:@[a-z]+(?:-[a-z0-9]+)*|\^\^(?!{_XSD_STRING}){_IRI})?'
_LINE = re.compile(
    rf"^({_IRI}|{_BLANK}) ({_IRI}) ({_IRI}|{_BLANK}|{_LITERAL})(?: (?:{_IRI}|{_BLANK}))? ?\.$", re.MULTILINE
)

Advance = Callable[[int], object]
"""Is told how much of the work has been done since it was told last."""


def read_files(paths: Sequence[Path], advance: Advance = lambda size: None) -> Triples:
    """Return the triples of RDF files, whatever their graphs; blank nodes of different files stay apart.

    `advance` is told the bytes read. DocumentError where a file is missing, of no known format or malformed.
    """
    terms = Terms()
    columns: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
    for number, path in enumerate(paths):
        prefix = f"_:f{number}" if len(paths) > 1 else ""
        for texts in _read_texts(path, advance):
            if prefix:
                texts = (prefix + text[2:] if text[0] == "_" else text for text in texts)
            columns.append(terms.numbers(texts))
    rows = np.concatenate(columns or [np.empty(0, dtype=np.int64)]).reshape(-1, 3)
    return Triples(terms, rows[:, 0].copy(), rows[:, 1].copy(), rows[:, 2].copy())


def find_format(path: Path) -> ox.RdfFormat:
    """Return the RDF format that a file's ending names; DocumentError where it names none."""
    form = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
    if form is None:
        raise DocumentError(f"{path}: the ending names no RDF format. Use .nt, .nq, .ttl, .trig, .rdf or .jsonld.")
    return form


def _read_texts(path: Path, advance: Advance) -> Iterator[Iterable[str]]:
    form = find_format(path)
    try:
        if form in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS):
            yield from _read_lines(path, form, advance)
        else:
            quads = ox.parse(path=str(path), format=form, base_iri=path.resolve().as_uri())
            texts = (text for quad in quads for text in _texts(quad))
            while batch := list(islice(texts, 24 * _BATCH)):
                yield batch
            advance(path.stat().st_size)
    except (SyntaxError, ValueError) as error:
        raise DocumentError(f"{path}: this is not {form.name}: {error}.") from error
    except OSError as error:
        raise DocumentError(f"{path}: the file cannot be read: {error.strerror or error}.") from error


def _read_lines(path: Path, form: ox.RdfFormat, advance: Advance) -> Iterator[Iterable[str]]:
    line = 0
    with path.open("rb") as file:
        while data := file.read(_CHUNK):
            data += file.readline()
            text = data.decode("utf-8-sig" if line == 0 else "utf-8")
            found = _LINE.findall(text)
            count = text.count("\n") + (not text.endswith("\n"))
            if len(found) == count:
                yield chain.from_iterable(found)
            else:
                yield list(_parse_lines(text, form, line))
            line += count
            advance(len(data))


def _parse_lines(text: str, form: ox.RdfFormat, before: int) -> Iterator[str]:
    try:
        for quad in ox.parse(text, format=form):
            yield from _texts(quad)
    except SyntaxError as error:
        place = error.lineno or 1
        raise SyntaxError(f"line {before + place}: {error.msg}") from error


def _texts(quad: ox.Quad) -> tuple[str, str, str]:
    if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
        raise ValueError("it quotes a triple (RDF-star), which OWL 2 RL has no rule for")
    return str(quad.subject), str(quad.predicate), str(quad.object)


def write_triples(path: Path, parts: Sequence[Triples], advance: Advance = lambda size: None) -> None:
    """Write triples that share a dictionary of terms to a file in the format that its ending names.

    `advance` is told the triples written. The file is complete or, where writing fails, not there.
    """
    form = find_format(path)
    partial = path.with_name(path.name + ".part")
    try:
        if form in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS):
            with partial.open("wb", buffering=0) as file:
                for text in format_lines(parts, advance):
                    file.write(text.encode())
        else:
            ox.serialize(chain.from_iterable(parts), str(partial), format=form)
            advance(sum(map(len, parts)))
        partial.replace(path)
    except OSError as error:
        raise DocumentError(f"{path}: the file cannot be written: {error.strerror or error}.") from error
    finally:
        partial.unlink(missing_ok=True)


def format_lines(parts: Sequence[Triples], advance: Advance = lambda size: None) -> Iterator[str]:
    """Yield triples that share a dictionary of terms as lines of N-Triples, many at a time."""
    if not parts:
        return
    texts = parts[0].terms.texts()
    used = np.unique(np.concatenate([part.predicates for part in parts]))
    starts, middles = np.array(texts, dtype=object), np.empty(len(texts), dtype=object)
    middles[used] = [f" {texts[number]} " for number in used.tolist()]
    ends = np.array([f"{text} .\n" for text in texts], dtype=object)
    for part in parts:
        for start in range(0, len(part), _BATCH):
            rows = slice(start, start + _BATCH)
            cells = np.empty((len(part.subjects[rows]), 3), dtype=object)
            cells[:, 0] = starts[part.subjects[rows]]
            cells[:, 1] = middles[part.predicates[rows]]
            cells[:, 2] = ends[part.objects[rows]]
            yield "".join(cells.ravel().tolist())
            advance(len(cells))
