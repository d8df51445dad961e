"""Files read into documents: the stored text untouched, its outline, its metadata."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from treatygraph.documents.conventions import LANGUAGES
from treatygraph.documents.language import detect_language
from treatygraph.documents.outline import outline_passages
from treatygraph.errors import DocumentError
from treatygraph.model import Document

METADATA = "meta.toml"
# Beginnings of files that are no text, whatever their name says: what they are, and what to do.
_SIGNATURES = {
    b"%PDF-": ("a PDF file", "give it the ending .pdf"),
    b"PK\x03\x04": ("a ZIP or Office file", "name it .docx if it is one, else save it as DOCX or PDF"),
    b"\xd0\xcf\x11\xe0": ("an old Office file", "save it as DOCX or PDF"),
    b"{\\rtf": ("an RTF file", "save it as DOCX or PDF"),
    b"\x1f\x8b": ("a gzip file", "unpack it"),
}


def _read_plain(path: Path) -> str:
    data = path.read_bytes()
    for signature, (kind, remedy) in _SIGNATURES.items():
        if data.startswith(signature):
            raise DocumentError(f"{path} is {kind}, not text: {remedy}.")
    if b"\0" in data[:8192]:
        raise DocumentError(f"{path} is not text (it holds null bytes): save it as UTF-8 text, PDF, DOCX or HTML.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            f"{path} is not UTF-8 (byte {error.start}, line {line}): convert it, "
            "for instance with iconv -f ENCODING -t UTF-8."
        ) from error


def _read_pdf(path: Path) -> str:
    from treatygraph.documents.pdf import read_pdf

    return read_pdf(path)


def _read_docx(path: Path) -> str:
    from treatygraph.documents.docx import read_docx

    return read_docx(path)


def _read_html(path: Path) -> str:
    from treatygraph.documents.html import read_html

    return read_html(path)


READERS: Mapping[str, Callable[[Path], str]] = {
    ".txt": _read_plain,
    ".pdf": _read_pdf,
    ".docx": _read_docx,
    ".html": _read_html,
    ".htm": _read_html,
}


def read_text(path: Path) -> str:
    """Return the text of a file as it is stored: that of a plain file unchanged, that of others as converted.

    Raises DocumentError, which names the file, where it is missing, empty, not text, or of an unknown kind.
    """
    reader = READERS.get(path.suffix.lower(), _read_plain)
    if not path.exists():
        raise DocumentError(f"{path} does not exist.")
    if path.is_dir():
        raise DocumentError(f"{path} is a folder: give the files in it.")
    try:
        text = reader(path)
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror}.") from error
    if not text.strip("\ufeff \t\r\n\f"):
        raise DocumentError(f"{path} holds no text: remove it, or put the document's text there.")
    return text


def read_metadata(path: Path) -> dict[str, Any]:
    """Return the keys of a `meta.toml` (docs/documents.md), none if absent. Raises DocumentError."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DocumentError(f"{path} is not valid TOML: {error}.") from error


def read_document(
    path: Path | str,
    *,
    slug: str | None = None,
    language: str | None = None,
    meta: Mapping[str, Any] | None = None,
) -> Document:
    """Return the document in a file, outlined.

    A file named by a language that stands beside a `meta.toml` (`<slug>/zh.txt`) has the folder's name for
    slug; a loose one its own name without the ending. The language is the one given, that of the file's name,
    the only one that `meta` lists, or detected. Raises DocumentError, which names the file.
    """
    path = Path(path)
    beside = path.parent / METADATA
    is_kept = path.stem in LANGUAGES and beside.is_file()
    text = read_text(path)
    if meta is None:
        meta = read_metadata(beside) if is_kept else {}
    listed = meta.get("languages", [])
    try:
        chosen = (
            language or (path.stem if is_kept else None) or (listed[0] if len(listed) == 1 else detect_language(text))
        )
    except DocumentError as error:
        raise DocumentError(f"{path}: {error}") from error
    chosen_slug = slug or (path.parent.resolve().name if is_kept else path.stem)
    return Document(chosen_slug, chosen, text, outline_passages(text, chosen), dict(meta))


def read_folder(folder: Path | str) -> tuple[list[Document], list[DocumentError]]:
    """Return the documents `<slug>/<lang>.<ending>` of a folder, in order, and the errors of the others.

    Where one language is there in several kinds of file, the first in the order of `READERS` is read.
    Raises DocumentError only where the folder itself is missing.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise DocumentError(f"{folder} is no folder of documents.")
    documents: list[Document] = []
    errors: list[DocumentError] = []
    for place in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")):
        files = [
            next(file for ending in READERS if (file := place / f"{language}{ending}").is_file())
            for language in LANGUAGES
            if any((place / f"{language}{ending}").is_file() for ending in READERS)
        ]
        if not files:
            errors.append(
                DocumentError(f"{place} holds no document: its text must be named by its language, such as en.txt.")
            )
        for file in files:
            try:
                documents.append(
                    read_document(file, slug=place.name, language=file.stem, meta=read_metadata(place / METADATA))
                )
            except DocumentError as error:
                errors.append(error)
    return documents, errors
