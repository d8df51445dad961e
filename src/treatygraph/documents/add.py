"""A file put among the kept documents, with metadata read from its masthead."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from treatygraph.documents.conventions import LANGUAGES
from treatygraph.documents.masthead import Finding, Resolver, read_masthead
from treatygraph.documents.read import METADATA, READERS, read_document, read_metadata
from treatygraph.errors import DocumentError
from treatygraph.model import Document

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class AddedDocument:
    """What was added: `path` is the kept file, `findings` what was found, `written` the files changed."""

    document: Document
    path: Path
    findings: tuple[Finding, ...]
    written: tuple[Path, ...]


def add_document(
    path: Path | str,
    folder: Path | str,
    *,
    slug: str | None = None,
    language: str | None = None,
    confirm: Callable[[str], bool] = lambda question: False,
    resolve: Resolver | None = None,
) -> AddedDocument:
    """Put a document into `folder/<slug>/`, byte for byte, with a `meta.toml`, and return what was found.

    `confirm` is asked, with a question, before a file or a value is overwritten; what it refuses stays as
    it was. `resolve` gives entity ids for the names of bodies and authors. Raises DocumentError where the
    file cannot be read, or has no name that makes a slug.
    """
    path, folder = Path(path), Path(folder)
    document = read_document(path, language=language, meta={})
    if document.language not in LANGUAGES:
        raise DocumentError(
            f"{document.language} is no official language of the United Nations: use one of {', '.join(LANGUAGES)}."
        )
    ending = path.suffix.lower() if path.suffix.lower() in READERS else ".txt"
    kept_name = f"{document.language}{ending}"
    findings = _sourced(document, path, kept_name, language, resolve)
    slug = slug or _slug(path, findings)
    if not _SLUG.fullmatch(slug):
        raise DocumentError(f"{slug!r} is no slug: use small letters, digits and single hyphens.")
    place = folder / slug
    meta = _merge(read_metadata(place / METADATA), findings, document.language, confirm)
    target = place / kept_name
    written: list[Path] = []
    for file, content in ((target, path.read_bytes()), (place / METADATA, _format_toml(meta).encode())):
        if file.is_file() and file.read_bytes() == content:
            continue
        if file == target and file.exists() and not confirm(f"{file} exists and differs. Overwrite it?"):
            continue
        _write(file, content)
        written.append(file)
    kept = Document(slug, document.language, document.text, document.passages, meta)
    return AddedDocument(kept, target, findings, tuple(written))


def _sourced(
    document: Document, path: Path, kept_name: str, language: str | None, resolve: Resolver | None
) -> tuple[Finding, ...]:
    how = "given by hand" if language else "detected in the text"
    found = [Finding("languages", document.language, how), *read_masthead(document, path.name, resolve)]
    return tuple(
        Finding(finding.key, finding.value, finding.source.replace(f"{path.name}, ", f"{kept_name}, ", 1))
        if finding.source.startswith(f"{path.name}, ")
        else finding
        for finding in found
    )


def _slug(path: Path, findings: tuple[Finding, ...]) -> str:
    """Return a slug from the file's name, or from symbol or title where that is but a language."""
    values = {finding.key: finding.value for finding in findings}
    names = [path.stem] if path.stem.lower() not in LANGUAGES else []
    for name in [*names, values.get("symbol", ""), values.get("title", "")]:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
        if len(slug) >= 3:
            return slug
    raise DocumentError(f"{path} has no name that makes a slug: give one, such as --slug note-verbale-2021.")


def _merge(
    meta: Mapping[str, Any], findings: tuple[Finding, ...], language: str, confirm: Callable[[str], bool]
) -> dict[str, Any]:
    """Return metadata with findings added; a value that is there is replaced only where `confirm` says so."""
    merged: dict[str, Any] = {key: value for key, value in meta.items() if key not in ("sources", "titles")}
    sources, titles = dict(meta.get("sources", {})), dict(meta.get("titles", {}))
    known = list(meta.get("languages", []))
    for finding in findings:
        key, value = finding.key, finding.value
        if key == "languages":
            merged["languages"] = sorted({*known, value})
            sources.setdefault("languages", finding.source)
        elif key == "title" and known and known != [language]:
            titles.setdefault(language, value)
            sources.setdefault(f"titles.{language}", finding.source)
        elif key not in merged or (
            merged[key] != value and confirm(f"{key} is {merged[key]!r}; the document gives {value!r}. Overwrite it?")
        ):
            merged[key] = value
            sources[key] = finding.source
    return merged | ({"titles": titles} if titles else {}) | {"sources": sources}


def _format_toml(meta: Mapping[str, Any]) -> str:
    """Return metadata as TOML: values first, then its tables of strings."""

    def value(content: Any) -> str:
        # Strings and arrays of strings are written alike in JSON and TOML, but for the delete character.
        return json.dumps(content, ensure_ascii=False).replace("\x7f", "\\u007f")

    def key(name: str) -> str:
        return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else value(name)

    lines = [f"{key(name)} = {value(content)}" for name, content in meta.items() if not isinstance(content, Mapping)]
    for name, table in meta.items():
        if isinstance(table, Mapping):
            lines += [
                "",
                f"[{key(name)}]",
                *(f"{key(inner)} = {value(content)}" for inner, content in table.items()),
            ]
    return "\n".join(lines) + "\n"


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise DocumentError(f"{path} cannot be written: {error.strerror or error}.") from error
