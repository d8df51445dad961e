"""PDF files: text in reading order, without what belongs to the page and not to the text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from treatygraph.documents import read_document, read_passage
from treatygraph.documents.pdf import _logical, read_pdf
from treatygraph.errors import DocumentError

SENTENCE = "Freedonia recalls paragraph {0} of the final document; it signed the Treaty on {0} May 2009 at sea. "


def outline(path: Path) -> dict[str, str]:
    document = read_document(path)
    return {passage.address: read_passage(document, passage).text for passage in document.passages}


def test_pages_become_one_text_without_headers_and_numbers(working_paper: Path) -> None:
    found = outline(working_paper)
    assert list(found) == [
        *("masthead", "masthead/2", "masthead/3", "masthead/4", "title", "masthead/5"),
        *map(str, range(1, 15)),
        *("note/1", "note/2"),
    ]
    assert found["title"] == "Implementation of the Treaty in the zone"
    assert all(found[str(n)] == f"{n}. " + (SENTENCE.format(n) * 3).strip() for n in range(1, 15))
    assert (found["note/1"], found["note/2"]) == ("* Submitted after the date set for it.", "1 See CD/9998.")
    text = read_pdf(working_paper)
    assert text.count("CD/9999") == 1
    assert "GE.15" not in text
    assert "2/3" not in text


def test_columns_are_read_one_after_the_other(journal: Path) -> None:
    found = outline(journal)
    assert list(found) == ["title", *map(str, range(1, 25))]
    assert found["12"] == "12. Sylvania said in paragraph 12 that it ratified the Protocol in 1999."
    assert "Official Records" not in read_pdf(journal)


def test_chinese_is_joined_without_spaces(chinese_pdf: Path) -> None:
    found = outline(chinese_pdf)
    assert list(found) == ["title", "1", "2", "3", "4", "5"]
    assert "并于2010年6月12日向保存国交存了批准书，这是朝着建立无核武器世界迈出的一步。" in found["3"]


def test_cells_side_by_side_stay_apart(pdf: Callable[..., Path]) -> None:
    assert read_pdf(pdf("1. One line.", "2. Another line.")).split("\n")[:2] == [
        "1. One line.",
        "2. Another line.",
    ]


def test_a_pdf_of_images_asks_for_recognition(pdf: Callable[..., Path]) -> None:
    with pytest.raises(DocumentError, match=r"small\.pdf has no text layer .*OCR"):
        read_pdf(pdf())


def test_an_encrypted_pdf_is_named_so(pdf: Callable[..., Path]) -> None:
    with pytest.raises(DocumentError, match=r"small\.pdf is encrypted"):
        read_pdf(pdf("Secret", password="secret"))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"no pdf at all", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog"])
def test_a_damaged_pdf_is_named_so(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=r"broken\.pdf"):
        read_pdf(path)


@pytest.mark.parametrize("share", [1, 3, 5, 7, 9])
def test_a_cut_pdf_is_named_so(working_paper: Path, tmp_path: Path, share: int) -> None:
    data = working_paper.read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(data[: len(data) * share // 10])
    with pytest.raises(DocumentError, match=r"cut\.pdf"):
        read_pdf(path)


def test_without_the_library_the_error_says_what_to_install(
    pdf: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    with pytest.raises(DocumentError, match=r"treatygraph\[files\]"):
        read_pdf(pdf("Text"))


@pytest.mark.parametrize(
    ("seen", "read"),
    [
        ("8 أيار/مايو 2009", "8 أيار/مايو 2009"),
        ("1 - وقعت", "1 - وقعت"),
        ("في City Strelsau وفقا", "في Strelsau City وفقا"),
        ("القرار A/RES/52/38 في", "القرار A/RES/52/38 في"),
        (")انظر الوثيقة( 21 و 22", "(انظر الوثيقة) 21 و 22"),
    ],
)
def test_arabic_lines_are_put_in_logical_order(seen: str, read: str) -> None:
    # Words come from the right of the page, their letters too: so figures and Latin words are reversed.
    words = [word if any("ء" <= letter <= "ي" for letter in word) else word[::-1] for word in seen.split()]
    assert " ".join(_logical(words)) == read
