"""DOCX files: the text with the numbers that Word shows, tables, notes, no deletions."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from treatygraph.documents import read_document
from treatygraph.documents.docx import _format, read_docx
from treatygraph.errors import DocumentError

LEVELS = [("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)")]


def number(document: WordDocument, levels: list[tuple[str, str]], *, start: int | None = None) -> int:
    """Define a list and return its number."""
    numbering = document.part.numbering_part.element
    identifier = len(numbering.findall(".//{*}num")) + 100
    level_xml = "".join(
        f'<w:lvl w:ilvl="{at}"><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (style, text) in enumerate(levels)
    )
    override = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>' if start else ""
    space = nsdecls("w")
    numbering.insert(0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="{identifier}">{level_xml}</w:abstractNum>'))
    numbering.append(
        parse_xml(f'<w:num {space} w:numId="{identifier}"><w:abstractNumId w:val="{identifier}"/>{override}</w:num>')
    )
    return identifier


def add_item(document: WordDocument, text: str, identifier: int, level: int = 0) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{identifier}"/></w:numPr>')
    )


def test_automatic_numbers_stand_in_the_text(tmp_path: Path) -> None:
    document = docx.Document()
    listed = number(document, LEVELS)
    for text, level in [
        ("One.", 0),
        ("Two:", 0),
        ("a;", 1),
        ("i;", 2),
        ("ii;", 2),
        ("b.", 1),
        ("Three:", 0),
        ("a.", 1),
    ]:
        add_item(document, text, listed, level)
    document.add_paragraph("No number.")
    add_item(document, "Nine.", number(document, LEVELS, start=9))
    document.save(path := tmp_path / "list.docx")
    assert read_docx(path).strip().split("\n\n") == [
        *("1. One.", "2. Two:", "(a) a;", "(i) i;", "(ii) ii;", "(b) b.", "3. Three:", "(a) a."),
        *("No number.", "9. Nine."),
    ]
    assert [passage.address for passage in read_document(path, language="en").passages][:5] == [
        *("1", "2", "2/a", "2/a/i", "2/a/ii"),
    ]


def test_the_number_of_a_style_counts_too(tmp_path: Path) -> None:
    document = docx.Document()
    listed = number(document, LEVELS)
    properties = document.styles["List Number"].element.get_or_add_pPr()
    for old in properties.findall("{*}numPr"):
        properties.remove(old)
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{listed}"/></w:numPr>'))
    document.add_paragraph("One.", style="List Number")
    document.add_paragraph("Two.", style="List Number")
    document.save(path := tmp_path / "style.docx")
    assert read_docx(path) == "1. One.\n\n2. Two.\n"


def test_tables_are_read_in_place_and_deletions_left_out(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Before")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["State", "Day", "Sylvania", "8 May 2009"], strict=True):
        cell.text = text
    paragraph = document.add_paragraph("It ")._p
    paragraph.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>never </w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>signed</w:t></w:r></w:ins>"))
    document.save(path := tmp_path / "table.docx")
    assert read_docx(path).strip().split("\n\n") == [
        "Before",
        "State\tDay",
        "Sylvania\t8 May 2009",
        "It signed",
    ]


def test_footnotes_stand_after_a_rule(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("1. Freedonia signed.")._p
    paragraph.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>See CD/9998.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    document.save(path := tmp_path / "notes.docx")
    read = read_document(path)
    assert [passage.address for passage in read.passages] == ["1", "note/1"]
    assert read.text.endswith("1 See CD/9998.\n")


def test_what_is_no_docx_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.docx"
    path.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(DocumentError, match=r"bad\.docx is not a sound DOCX"):
        read_docx(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(DocumentError, match=r"bad\.docx is not a sound DOCX"):
        read_docx(path)
    with pytest.raises(DocumentError, match=r"gone\.docx does not exist"):
        read_document(tmp_path / "gone.docx")


@pytest.mark.parametrize(
    ("value", "style", "written"),
    [
        (28, "lowerLetter", "bb"),
        (3, "upperRoman", "III"),
        (21, "chineseCounting", "二十一"),
        (10, "ideographDigital", "十"),
        (17, "hindiNumbers", "١٧"),
        (2, "arabicAbjad", "ب"),
        (5, "decimalZero", "05"),
        (1, "none", ""),
        (4, "cardinalText", "4"),
    ],
)
def test_numbers_are_written_as_word_writes_them(value: int, style: str, written: str) -> None:
    assert _format(value, style) == written
