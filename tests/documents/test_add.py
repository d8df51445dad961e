"""Adding a document: what is found in its masthead, and that nothing is overwritten unasked."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from treatygraph.documents import add_document, read_folder
from treatygraph.errors import DocumentError

MASTHEADS = {
    language: tuple(map(str.strip, lines.split(" / ")))
    for language, lines in {
        "en": """Conference on Disarmament / CD/9999 / 9 March 2015 / Original: French / Statement on the zone
            / Working paper submitted by Sylvania* / 1. Sylvania signed the Treaty.""",
        "fr": """Conférence du désarmement / CD/9999 / 9 mars 2015 / Original : français
            / Déclaration sur la zone / Document de travail présenté par la Sylvanie
            / 1. La Sylvanie a signé le Traité.""",
        "es": """Conferencia de Desarme / CD/9999 / 9 de marzo de 2015 / Original: francés
            / Declaración sobre la zona / Documento de trabajo presentado por Sylvania
            / 1. Sylvania firmó el Tratado.""",
        "ru": """Конференция по разоружению / CD/9999 / 9 марта 2015 года
            / Подлинный текст на французском языке / Заявление о зоне
            / Рабочий документ, представленный Сильванией / 1. Сильвания подписала Договор.""",
        "zh": """裁军谈判会议 / CD/9999 / 2015年3月9日 / 原文：法文 / 关于无核武器区的声明
            / 西尔瓦尼亚提交的工作文件 / 1. 西尔瓦尼亚签署了《条约》。""",
        "ar": """مؤتمر نزع السلاح / CD/9999 / ٩ آذار/مارس ٢٠١٥ / الأصل: بالفرنسية / بيان بشأن المنطقة
            / ورقة عمل مقدمة من سيلفانيا / ١ - وقعت سيلفانيا المعاهدة.""",
    }.items()
}


def write(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(lines), "utf-8")
    return path


@pytest.mark.parametrize("language", MASTHEADS)
def test_the_masthead_is_read_in_every_language(tmp_path: Path, language: str) -> None:
    lines = MASTHEADS[language]
    path = write(tmp_path / "in" / "zone-statement.txt", *lines)
    added = add_document(path, tmp_path / "documents")
    place = tmp_path / "documents" / "zone-statement"
    assert added.path == place / f"{language}.txt"
    assert added.path.read_bytes() == path.read_bytes()
    meta = tomllib.loads((place / "meta.toml").read_text("utf-8"))
    assert meta == dict(added.document.meta)
    assert meta["languages"] == [language]
    assert (meta["symbol"], meta["date"], meta["original"]) == ("CD/9999", "2015-03-09", "fr")
    assert meta["body"] == "organ/conference-on-disarmament"
    assert meta["title"] == lines[4]
    assert meta["author"] in lines[5]
    assert set(meta["sources"]) == {*meta} - {"sources"}
    assert meta["sources"]["date"].startswith(f"{language}.txt, masthead")
    assert {finding.key for finding in added.findings} == {*meta} - {"sources"}
    assert set(added.written) == {added.path, place / "meta.toml"}
    documents, errors = read_folder(tmp_path / "documents")
    assert [(document.slug, document.language) for document in documents] == [("zone-statement", language)]
    assert not errors


@pytest.mark.parametrize(
    ("language", "line", "date"),
    [
        ("en", "New York, 27 April-22 May 2015", "2015-04-27/2015-05-22"),
        ("fr", "New York, 27 avril-22 mai 2015", "2015-04-27/2015-05-22"),
        ("es", "Nueva York, 27 de abril a 22 de mayo de 2015", "2015-04-27/2015-05-22"),
        ("ru", "Нью-Йорк, 27 апреля - 22 мая 2015 года", "2015-04-27/2015-05-22"),
        ("zh", "2022 年 1 月 4 日至 28 日，纽约", "2022-01-04/2022-01-28"),
        ("ar", "نيويورك، 27 نيسان/أبريل - 22 أيار/مايو 2015", "2015-04-27/2015-05-22"),
    ],
)
def test_days_of_a_meeting_stand_in_for_a_date_and_say_so(tmp_path: Path, language: str, line: str, date: str) -> None:
    title = MASTHEADS[language][4]
    added = add_document(write(tmp_path / "paper.txt", line, title, MASTHEADS[language][-1]), tmp_path / "documents")
    assert added.document.meta["date"] == date
    assert "days of the meeting" in added.document.meta["sources"]["date"]


def test_names_are_resolved_by_the_register_given(tmp_path: Path) -> None:
    path = write(tmp_path / "paper.txt", *MASTHEADS["en"])
    asked: list[tuple[str, str]] = []

    def resolve(name: str, language: str) -> str | None:
        asked.append((name, language))
        return "state/SYL" if name == "Sylvania" else None

    added = add_document(path, tmp_path / "documents", resolve=resolve)
    assert added.document.meta["author"] == "state/SYL"
    assert ("Sylvania", "en") in asked


def test_a_name_with_a_no_break_space_is_that_name(tmp_path: Path) -> None:
    path = write(
        tmp_path / "paper.txt", "Statement on the zone", "Working paper submitted by South\u00a0Sylvania*", "1. A."
    )
    added = add_document(path, tmp_path / "documents", language="en")
    assert added.document.meta["author"] == "South Sylvania"


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "paper.txt", *MASTHEADS["en"])

    def fail(target: Path, content: bytes) -> int:
        target.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(DocumentError, match=r"en\.txt cannot be written: No space left on device"):
        add_document(path, tmp_path / "documents")
    assert not [file for file in (tmp_path / "documents").rglob("*") if file.is_file()]


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    path = write(tmp_path / "paper.txt", *MASTHEADS["en"])
    folder = tmp_path / "documents"
    first = add_document(path, folder)
    assert add_document(path, folder).written == ()
    write(path, *MASTHEADS["en"][:2], "10 March 2015", *MASTHEADS["en"][3:], "2. More.")
    before = {file: file.read_bytes() for file in folder.rglob("*.*")}
    questions: list[str] = []

    def refuse(question: str) -> bool:
        questions.append(question)
        return False

    assert add_document(path, folder, confirm=refuse).written == ()
    assert {file: file.read_bytes() for file in folder.rglob("*.*")} == before
    assert any("date is '2015-03-09'; the document gives '2015-03-10'" in question for question in questions)
    assert any("en.txt exists and differs" in question for question in questions)
    again = add_document(path, folder, confirm=lambda question: True)
    assert again.path.read_bytes() == path.read_bytes() != before[first.path]
    assert again.document.meta["date"] == "2015-03-10"


def test_another_language_joins_the_same_document(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    add_document(write(tmp_path / "en.txt", *MASTHEADS["en"]), folder, slug="zone")
    added = add_document(write(tmp_path / "fr.txt", *MASTHEADS["fr"]), folder, slug="zone")
    assert added.document.meta["languages"] == ["en", "fr"]
    assert added.document.meta["title"] == "Statement on the zone"
    assert added.document.meta["titles"] == {"fr": "Déclaration sur la zone"}
    documents, _ = read_folder(folder)
    assert [document.language for document in documents] == ["en", "fr"]


def test_a_slug_is_made_from_symbol_or_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    assert add_document(write(tmp_path / "en.txt", *MASTHEADS["en"]), folder).document.slug == "cd-9999"
    named = add_document(write(tmp_path / "A_RES_61_999.txt", "1. Sylvania signed the Treaty."), folder)
    assert (named.document.slug, named.document.meta["symbol"]) == ("a-res-61-999", "A/RES/61/999")
    assert "name" in named.document.meta["sources"]["symbol"]
    with pytest.raises(DocumentError, match="--slug"):
        add_document(write(tmp_path / "zh.txt", "1. 一。"), folder)
    with pytest.raises(DocumentError, match="no slug"):
        add_document(tmp_path / "en.txt", folder, slug="../elsewhere")


def test_a_language_outside_the_six_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no official language"):
        add_document(write(tmp_path / "paper.txt", *MASTHEADS["en"]), tmp_path / "documents", language="de")


@pytest.mark.parametrize(
    ("symbol", "body"),
    [
        ("A/61/999", "organ/general-assembly"),
        ("A/C.1/61/L.9", "organ/first-committee"),
        ("NPT/CONF.2015/WP.99*", "organ/npt-review-conference"),
        ("NPT/CONF.2020/PC.III/WP.9", "organ/npt-preparatory-committee"),
        ("S/2015/999", "organ/security-council"),
    ],
)
def test_the_symbol_tells_the_body(tmp_path: Path, symbol: str, body: str) -> None:
    path = write(tmp_path / "paper.txt", symbol, "Statement on the zone", "1. Sylvania signed the Treaty.")
    meta = add_document(path, tmp_path / "documents").document.meta
    assert (meta["symbol"], meta["body"]) == (symbol.rstrip("*"), body)
