"""What the outline finds in each kind of layout and language; the texts are made up, Ruritania and all."""

from __future__ import annotations

import re
import textwrap
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatygraph.documents import outline_passages, read_passage
from treatygraph.documents.lines import read_layout
from treatygraph.model import Document


def outline(text: str, language: str = "en") -> dict[str, str]:
    """Return address -> text as read."""
    passages = outline_passages(text, language)
    document = Document("test", language, text, passages)
    return {passage.address: read_passage(document, passage).text for passage in passages}


def addresses(text: str, language: str = "en") -> list[str]:
    return list(outline(text, language))


RESOLUTION = """\
United Nations                                                A/RES/61/999
General Assembly
Distr.: General
18 December 2006
Sixty-first session
Agenda item 90 (f)

      Resolution adopted by the General Assembly on 6 December 2006

      61/999. Establishment of a zone in Ruritania

      The General Assembly,

      Recalling its resolutions 52/998 of 9 December 1997, 53/997 A of 4
December 1998 and its decision 54/996 of 1 December 1999,

      Convinced that the establishment of the zone would strengthen
peace,

      1. Welcomes the signing of the Treaty by Freedonia and Sylvania on 8
September 2006;

      2. Notes the readiness of the parties to continue consultations:

      (a) With the nuclear-weapon States, in accordance with paragraph
12 of the report;

      (b) With the depositary, on:

      (i) The Protocol;

      (ii) The map of the zone;

      3. Decides to include in the provisional agenda of its sixty-third
session the item entitled "Establishment of a zone in Ruritania".

                                                    67th plenary meeting
                                                    6 December 2006
"""


def test_resolution_has_masthead_title_preamble_and_items() -> None:
    found = outline(RESOLUTION)
    assert list(found) == [
        *("masthead", "masthead/2", "masthead/3", "masthead/4", "masthead/5", "masthead/6", "masthead/7"),
        *("title", "opening", "preamble/1", "preamble/2"),
        *("1", "2", "2/a", "2/b", "2/b/i", "2/b/ii", "3", "closing"),
    ]
    assert found["title"] == "61/999. Establishment of a zone in Ruritania"
    assert found["opening"] == "The General Assembly,"
    assert found["preamble/1"].endswith("53/997 A of 4 December 1998 and its decision 54/996 of 1 December 1999,")


TREATIES = {
    "en": """Treaty on the zone / The States Parties, / Bearing peace in mind, / Have agreed as follows:
        / Article I / Definitions / 1. “Zone” means land. / 2. “Party” means a State. / Article II
        / It applies.""",
    "fr": """Traité sur la zone / Les États Parties, / Soucieux de la paix, / Sont convenus de ce qui suit :
        / Article premier / Définitions / 1. La zone est un lieu. / 2. Une Partie est un État. / Article 2
        / Il s’applique.""",
    "es": """Tratado sobre la zona / Los Estados Partes, / Deseosos de paz, / Han convenido en lo siguiente:
        / Artículo 1 / Definiciones / 1. La zona es un lugar. / 2. Una Parte es un Estado. / Artículo 2
        / Se aplica.""",
    "ru": """Договор о зоне / Государства-участники, / стремясь к миру, / согласились о нижеследующем:
        / Статья I / Определения / 1. Зона есть место. / 2. Участник есть государство. / Статья II
        / Он применяется.""",
    "zh": """弗里多尼亚无核武器区条约 / 本条约各缔约国， / 考虑到和平， / 兹议定如下： / 第一条 / 用语
        / 1. “区”是指领土。 / 2. “缔约国”是指国家。 / 第2条 / 本条约适用于该区。""",
    "ar": """معاهدة المنطقة / إن الدول الأطراف، / إذ تدرك أهمية السلام، / قد اتفقت على ما يلي:
        / المادة الأولى / تعاريف / ١ - المنطقة هي الإقليم. / ٢ - الطرف هو الدولة. / المادة ٢
        / تنطبق المعاهدة.""",
}


@pytest.mark.parametrize("language", TREATIES)
def test_treaty_has_articles_in_every_language(language: str) -> None:
    assert addresses("\n\n".join(map(str.strip, TREATIES[language].split(" / "))), language) == [
        *("title", "opening", "preamble/1", "enacting"),
        *("article-1", "article-1/title", "article-1/1", "article-1/2", "article-2", "article-2/body/1"),
    ]


@pytest.mark.parametrize(
    ("language", "headings", "prefixes"),
    [
        ("en", ["Annex", "Annex II", "Appendix", "Enclosure"], ["annex", "annex-2", "appendix", "enclosure"]),
        ("fr", ["Annexe I", "Annexe II"], ["annex-1", "annex-2"]),
        ("es", ["Anexo", "Apéndice"], ["annex", "appendix"]),
        ("ru", ["Приложение 1", "Приложение 2", "Добавление"], ["annex-1", "annex-2", "appendix"]),
        ("zh", ["附件", "附件二", "附 件 三"], ["annex", "annex-2", "annex-3"]),
        ("ar", ["المرفق", "المرفق الثاني"], ["annex", "annex-2"]),
        ("en", ["Annex", "Annex"], ["annex", "annex-2"]),
        ("en", ["Annex to the memorandum of the depositary"], ["annex"]),
        ("zh", ["关于条约的备忘录的附件"], ["annex"]),
    ],
)
def test_attachments_have_numberings_of_their_own(language: str, headings: list[str], prefixes: list[str]) -> None:
    parts = ["1. One.", "2. Two."]
    for heading in headings:
        parts += [heading, "1. One."]
    expected = ["1", "2", *(address for prefix in prefixes for address in (prefix, f"{prefix}/1"))]
    assert addresses("\n\n".join(parts), language) == expected


@pytest.mark.parametrize("sentence", ["Annex 2 States should sign it.", "Annexes are attached to this report."])
def test_a_sentence_about_an_annex_opens_none(sentence: str) -> None:
    assert addresses(f"1. One.\n\n{sentence}\n\n2. Two.") == ["1", "1/2", "2"]


@pytest.mark.parametrize(
    ("language", "items"),
    [
        ("en", ["(a) First;", "(b) Second;", "(c) Third."]),
        ("fr", ["a) Premier;", "b) Deuxième;", "c) Troisième."]),
        ("ru", ["а) первый;", "b) второй;", "с) третий."]),
        ("ar", ["(أ) الأول؛", "(ب) الثاني؛", "(ج) الثالث."]),
    ],
)
def test_items_have_the_same_address_in_every_script(language: str, items: list[str]) -> None:
    assert addresses("\n\n".join(["1. Text:", *items]), language) == ["1", "1/a", "1/b", "1/c"]


def test_roman_items_stand_below_letters_and_the_ninth_letter_is_no_roman() -> None:
    letters = [f"({letter}) Item;" for letter in "abcdefghi"]
    assert addresses("\n\n".join(["1. Text:", "(a) One:", "(i) Two;", "(ii) Three;", "(b) Four."])) == [
        *("1", "1/a", "1/a/i", "1/a/ii", "1/b"),
    ]
    assert addresses("\n\n".join(["1. Text:", *letters]))[-2:] == ["1/h", "1/i"]


def test_excerpts_may_jump_and_start_again() -> None:
    text = "1. One. / More. / 3. Three. / Working paper submitted by Sylvania* / 2. Two. / More. / 7. Seven."
    assert addresses(text.replace(" / ", "\n\n")) == [
        "1",
        "1/2",
        "3",
        "heading/1",
        "part-2/2",
        "part-2/2/2",
        "part-2/7",
    ]


def test_a_list_in_a_paragraph_is_of_that_paragraph() -> None:
    text = "4. Four.\n\n5. The zones are:\n\n1. Ruritania;\n\n2. Sylvania.\n\n6. Six."
    assert addresses(text) == ["4", "5", "5/item-1", "5/item-2", "6"]


def test_unnumbered_paragraphs_are_counted() -> None:
    assert addresses("The first one.\n\nThe second one.") == ["body/1", "body/2"]


def test_items_stand_below_unnumbered_paragraphs_too() -> None:
    text = "The Group notes: / (a) One; / (b) Two. / It recalls: / (a) Three."
    assert addresses(text.replace(" / ", "\n\n")) == ["body/1", "body/1/a", "body/1/b", "body/2", "body/2/a"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "大会， / 回顾其决议， / 一、欢迎签署条约； / 二、请秘书长： / (a) 提供协助。"),
        ("ar", "إن الجمعية العامة، / إذ تشير إلى قرارها، / أولا - ترحب بالمعاهدة؛ / ثانيا - تطلب: / (أ) المساعدة."),
        ("en", "The Assembly, / Recalling its resolution, / I. Welcomes the Treaty; / II. Requests: / (a) Help."),
    ],
)
def test_numerals_of_sections_number_paragraphs_where_nothing_else_does(language: str, text: str) -> None:
    assert addresses(text.replace(" / ", "\n\n"), language) == ["opening", "preamble/1", "1", "2", "2/a"]


WRAPPED = """\
1.   Freedonia signed the Treaty in Strelsau on 8 September 2006, before the
meeting of the Preparatory Committee. The Treaty entered into force on 21 March
2009. The instruments were deposited by Sylvania, as was stated in paragraph
12. It has nothing to add to what the depositary said of the Protocol there.
2.   The second paragraph goes on after the page break, as its last line is not a

                    CD/1999
                    Page 3

sentence, and it ends here. It is about the nuclear-weapon-free zone and the dis-
armament process, as disarmament is the aim of nuclear-weapon States.
     It has a second, unnumbered part that is marked by an indent alone, and the
lines of which are wrapped like all others.
3.   The last one.
"""


def test_wrapped_lines_that_start_with_figures_start_no_paragraph() -> None:
    found = outline("                    CD/1999\n                    Page 2\n\n" + WRAPPED)
    assert list(found) == ["masthead", "1", "2", "2/2", "3"]
    assert "21 March 2009. The instruments" in found["1"]
    assert "in paragraph 12. It has" in found["1"]
    assert "is not a sentence, and it ends here." in found["2"]
    assert "the disarmament process" in found["2"]
    assert "CD/1999" not in found["2"]


def test_chinese_lines_that_start_with_figures_start_no_paragraph() -> None:
    text = """\
1. 第一段说明了该区的建立情况。
2. 本集团在报告中回顾了弗里多尼亚于2006年9月8日签署的条约及其议定书，并欢迎
21 国集团的声明，其中提到2009年3月21日生效的条约以及保存国所开展的各项活动和
2010 年的会议。
3. 第三段。
"""
    assert addresses(text, "zh") == ["1", "2", "3"]


def _pages(text: str, width: int, spacing: int, indent: int) -> str:
    """Wrap each paragraph of a text and space its lines, as converters of documents do."""
    lines = [
        line
        for paragraph in text.split("\n\n")
        for line in textwrap.wrap(paragraph, width, initial_indent=" " * indent, break_on_hyphens=False)
    ]
    return ("\n" * (spacing + 1)).join(lines) + "\n"


PARAGRAPHS = "\n\n".join(
    f"{number}. Freedonia recalls that paragraph {number} of the final document was adopted in Strelsau on 8 "
    f"May 2009 by all States parties to the Treaty, which is the aim of the zone and its {number} protocols."
    for number in range(1, 13)
)


@pytest.mark.parametrize("spacing", [0, 1])
@pytest.mark.parametrize("indent", [0, 1, 4])
@pytest.mark.parametrize("width", [60, 78, 100])
def test_paragraphs_are_found_at_any_width_indent_and_line_spacing(spacing: int, indent: int, width: int) -> None:
    found = outline(_pages(PARAGRAPHS, width, spacing, indent))
    assert list(found.values()) == PARAGRAPHS.split("\n\n")


@given(st.text(alphabet="ab1. \n\f\r,(:)-一。IA*", max_size=200))
def test_every_letter_outside_page_furniture_is_in_one_passage(text: str) -> None:
    passages = outline_passages(text, "en")
    assert all(0 <= passage.start < passage.end <= len(text) for passage in passages)
    assert all(before.end <= after.start for before, after in pairwise(passages))
    assert len({passage.address for passage in passages}) == len(passages)
    assert all(passage.address.isascii() and " " not in passage.address for passage in passages)
    covered = {at for passage in passages for at in range(passage.start, passage.end)}
    assert all(set(range(line.start, line.end)) <= covered for line in read_layout(text).lines)


@given(st.text(max_size=120), st.sampled_from(["ar", "en", "es", "fr", "ru", "zh", "de"]))
def test_any_text_is_outlined(text: str, language: str) -> None:
    for passage in outline_passages(text, language):
        assert not text[passage.start].isspace()


MIXED = {
    "ar": [
        "وقعت سيلفانيا معاهدة إنشاء المنطقة في ستريلساو في 8 أيار/مايو 2009",
        "وصدقت عليها جميع الدول الأطراف",
    ],
    "en": [
        "Sylvania signed the Treaty on the zone in Strelsau on 8 May 2009",
        "all States parties ratified it",
    ],
    "es": [
        "Sylvania firmó el Tratado sobre la zona en Strelsau el 8 de mayo de 2009",
        "todos lo ratificaron",
    ],
    "fr": [
        "La Sylvanie a signé le Traité sur la zone à Strelsau le 8 mai 2009",
        "tous les États l’ont ratifié",
    ],
    "ru": [
        "Сильвания подписала Договор о зоне в Стрельсау 8 мая 2009 года",
        "все участники ратифицировали его",
    ],
    "zh": ["西尔瓦尼亚于2009年5月8日在斯特雷尔绍签署了关于建立无核武器区的条约", "所有缔约国都批准了该条约"],
}
ANNEXES = {"ar": "المرفق", "en": "Annex", "es": "Anexo", "fr": "Annexe", "ru": "Приложение", "zh": "附件"}


def _wrap(paragraph: str, language: str, columns: int) -> list[str]:
    if language != "zh":
        return textwrap.wrap(paragraph, columns, break_on_hyphens=False)
    pieces = re.findall(r"[0-9.]+ ?|.", paragraph)
    lines = [""]
    for piece in pieces:
        if 2 * len(lines[-1] + piece) > columns and piece not in "，。":
            lines.append("")
        lines[-1] += piece
    return lines


def _draw_paragraphs(language: str, data: st.DataObject) -> list[str]:
    comma, stop = {"zh": ("，", "。"), "ar": ("، ", ".")}.get(language, (", ", "."))
    return [f"{number}. " + comma.join(MIXED[language] * data.draw(st.integers(2, 5))) + stop for number in range(1, 6)]


@pytest.mark.parametrize("language", MIXED)
@given(data=st.data())
def test_wraps_and_page_breaks_change_nothing(language: str, data: st.DataObject) -> None:
    paragraphs = _draw_paragraphs(language, data)
    columns = data.draw(st.integers(60, 100))
    headers = ["\f", "\n{}\n\f", "\n- {} -\n\f            CD/9999\n\n", "\n\n    CD/9999\n    Page {}\n\n"]
    page = data.draw(st.sampled_from(headers))
    every = data.draw(st.integers(5, 30))
    pages, printed = 1, 0
    text = ""
    for paragraph in [*paragraphs, ANNEXES[language], *paragraphs]:
        for line in _wrap(paragraph, language, columns):
            text += line + "\n"
            printed += 1
            if printed % every == 0:
                pages += 1
                text += page.format(pages)
        text += "\n"
    found = outline(text, language)
    assert list(found) == ["1", "2", "3", "4", "5", "annex", *(f"annex/{number}" for number in range(1, 6))]
    assert [found[str(number)] for number in range(1, 6)] == paragraphs


@pytest.mark.parametrize("language", MIXED)
@given(data=st.data())
def test_double_spaced_pages_change_nothing(language: str, data: st.DataObject) -> None:
    paragraphs = _draw_paragraphs(language, data)
    columns, every = data.draw(st.integers(60, 100)), data.draw(st.integers(5, 30))
    indent = data.draw(st.sampled_from(["", " ", "    "]))
    lines = [
        indent * (at == 0) + line
        for paragraph in [*paragraphs, ANNEXES[language], *paragraphs]
        for at, line in enumerate(_wrap(paragraph, language, columns))
    ]
    # Converters of double-spaced pages leave one space, and no blank line, where the page broke.
    text = "".join(f" {line}\n" if at % every == 0 and at else f"\n{line}\n" for at, line in enumerate(lines))
    found = outline(text, language)
    assert list(found) == ["1", "2", "3", "4", "5", "annex", *(f"annex/{number}" for number in range(1, 6))]
    assert [found[str(number)] for number in range(1, 6)] == paragraphs
