"""Files and folders: what is stored, what is refused, and that one bad file stops no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from treatygraph.documents import read_document, read_folder
from treatygraph.errors import DocumentError


def test_text_is_stored_untouched(tmp_path: Path) -> None:
    data = "\ufeff1. One\r\nline.\r\r\n2. Two.\x0c\n".encode()
    path = tmp_path / "note.txt"
    path.write_bytes(data)
    document = read_document(path, language="en")
    assert document.text.encode() == data
    assert document.slug == "note"
    assert document.text[document.passages[0].start] == "1"


def test_a_loose_file_is_named_by_its_stem_and_its_language_detected(tmp_path: Path) -> None:
    path = tmp_path / "statement-2021.txt"
    path.write_text("1. 弗里多尼亚签署了条约。", "utf-8")
    document = read_document(path)
    assert (document.slug, document.language, document.meta) == ("statement-2021", "zh", {})
    assert read_document(path, slug="other", language="ru").language == "ru"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "holds no text"),
        (b" \r\n\t\xef\xbb\xbf", "holds no text"),
        (b"Trait\xe9 sur la zone", r"not UTF-8 \(byte 5, line 1\)"),
        ("1. Зона".encode("utf-16"), "not text"),
        (b"%PDF-1.7 ...", "is a PDF file"),
        (b"PK\x03\x04....", "Office file"),
        (b"1. 2. 3.", "language"),
    ],
)
def test_what_is_no_text_is_refused_by_name(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=message) as caught:
        read_document(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"nothing\.txt does not exist"):
        read_document(tmp_path / "nothing.txt")
    with pytest.raises(DocumentError, match="is a folder"):
        read_document(tmp_path)


def test_one_bad_document_stops_no_other(tmp_path: Path) -> None:
    for slug, name, data in [
        ("a", "en.txt", b"1. One."),
        ("a", "fr.txt", b"1. Un."),
        ("a", "meta.toml", b'title = "A"\nlanguages = ["en", "fr"]\n'),
        ("b", "en.txt", b"\xff\xfe"),
        ("c", "meta.toml", b"no toml"),
        ("c", "en.txt", b"1. One."),
        ("d", "readme.md", b"nothing"),
        ("e", "zh.txt", "1. 一。".encode()),
    ]:
        (tmp_path / slug).mkdir(exist_ok=True)
        (tmp_path / slug / name).write_bytes(data)
    documents, errors = read_folder(tmp_path)
    assert [(document.slug, document.language) for document in documents] == [
        ("a", "en"),
        ("a", "fr"),
        ("e", "zh"),
    ]
    assert documents[0].meta["title"] == "A"
    assert [error for error in map(str, errors) if "not UTF-8" in error and "b/en.txt" in error]
    assert [error for error in map(str, errors) if "c/meta.toml is not valid TOML" in error]
    assert [error for error in map(str, errors) if "d holds no document" in error]
    assert len(errors) == 3


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no folder"):
        read_folder(tmp_path / "nowhere")


def test_a_kept_document_has_the_folder_for_slug(tmp_path: Path) -> None:
    place = tmp_path / "zone-2020"
    place.mkdir()
    (place / "meta.toml").write_text('author = "state/KGZ"\n', "utf-8")
    (place / "es.txt").write_text("1. Uno.", "utf-8")
    document = read_document(place / "es.txt")
    assert (document.slug, document.language, document.meta["author"]) == ("zone-2020", "es", "state/KGZ")
