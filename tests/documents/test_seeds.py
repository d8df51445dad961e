"""The two documents that the project is delivered with: every paragraph of them has its address."""

from __future__ import annotations

import pytest
from tests.shared import SHARED

from treatygraph.documents import read_folder, read_passage
from treatygraph.model import Document
from treatygraph.resources import documents_dir

ORIGINALS = {
    "canwfz-memorandum-2022": "000_3186b4c84b2b365d.txt",
    "g21-negative-security-assurances-2021": "004_cd9ddc1aecf6307f.txt",
}


def seed(slug: str) -> tuple[Document, dict[str, str]]:
    documents, errors = read_folder(documents_dir())
    assert errors == []
    document = next(document for document in documents if document.slug == slug)
    return document, {passage.address: read_passage(document, passage).text for passage in document.passages}


@pytest.mark.parametrize("slug", ORIGINALS)
def test_the_text_is_kept_byte_for_byte(slug: str) -> None:
    original = SHARED / "seeds" / ORIGINALS[slug]
    if not original.is_file():
        pytest.skip(f"{original} is not here: set TREATYGRAPH_SHARED")
    assert (documents_dir() / slug / "zh.txt").read_bytes() == original.read_bytes()


@pytest.mark.parametrize("slug", ORIGINALS)
def test_each_value_of_the_metadata_has_its_source(slug: str) -> None:
    document, _ = seed(slug)
    keys = {key for key in document.meta if key not in ("sources", "titles")}
    assert {"title", "languages", "body", "author", "date"} <= keys
    assert keys <= set(document.meta["sources"])


def test_the_memorandum_has_22_paragraphs_and_a_declaration_of_10() -> None:
    _, found = seed("canwfz-memorandum-2022")
    assert list(found) == [
        *("masthead", "title", *map(str, range(1, 23)), "annex", "annex/title", "annex/opening"),
        *(f"annex/preamble/{number}" for number in range(1, 6)),
        *("annex/enacting", *(f"annex/{number}" for number in range(1, 11))),
    ]
    assert found["title"] == "吉尔吉斯共和国作为《中亚无核武器区条约》保存国所开展活动的备忘录"
    assert "第52/38 S 号、1998 年 12 月 4 日第 53/77 A 号" in found["2"]
    assert found["21"] == "21. 2020 年，吉尔吉斯共和国接任条约主席国。"
    assert found["annex/10"].endswith("建立新的无核武器区。")


def test_the_note_verbale_transmits_19_paragraphs() -> None:
    _, found = seed("g21-negative-security-assurances-2021")
    assert list(found) == [
        *("title", "body/1", "body/2", "closing", "annex", "annex/title"),
        *(f"annex/{number}" for number in range(1, 20)),
        "annex/closing",
    ]
    assert "无核武器地位。21国集团欢迎" in found["annex/9"]
    assert "决定 2015 年在纽约召开为期一天的会议，由印度尼西亚任主席" in found["annex/9"]
    assert found["annex/closing"] == "感谢主席先生。"


@pytest.mark.parametrize("slug", ORIGINALS)
def test_nothing_but_spaces_lies_between_passages(slug: str) -> None:
    document, _ = seed(slug)
    covered = {at for passage in document.passages for at in range(passage.start, passage.end)}
    assert all(character.isspace() for at, character in enumerate(document.text) if at not in covered)
