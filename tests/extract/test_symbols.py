"""Symbols of resolutions, decisions and documents: prose in six languages to one canonical symbol, and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.extract.sentences import document_of

from treatygraph.extract import extract_claims
from treatygraph.extract.symbols import document_symbol, roman_numeral
from treatygraph.model import Claim

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
FRAMES = {
    "en": "The Conference on Disarmament refers in its statement to {} and to other texts.",
    "fr": "La Conférence se réfère dans son rapport à {}.",
    "es": "La Conferencia se refiere en su informe a {}.",
    "ru": "В этом докладе упоминается {}.",
    "ar": "وأشير في التقرير إلى {}.",
    "zh": "该报告提及{}。",
}


def citations(text: str, language: str) -> list[Claim]:
    document = document_of(text, language)
    return [c for c in extract_claims(document) if c.kind == "cites"]


def cited(written: str, language: str) -> list[str]:
    """The symbols cited by a phrase within a sentence, with the day bound to each after an @."""
    claims = citations(FRAMES[language].format(written), language)
    return [f"{c.object.label}@{c.date}" if c.date else c.object.label for c in claims if c.object]


FORMS = {
    "en": {
        "resolution 52/38 S": ["A/RES/52/38 S"],
        "General Assembly resolution 52/38 S of 9 December 1997": ["A/RES/52/38 S@1997-12-09"],
        "resolutions 68/32, 69/58 and 70/34": ["A/RES/68/32", "A/RES/69/58", "A/RES/70/34"],
        "resolutions 68/32 to 68/35": ["A/RES/68/32", "A/RES/68/33", "A/RES/68/34", "A/RES/68/35"],
        "resolutions 68/32 of 5 December 2013, 69/58 of 2 December 2014 and 70/34 of 7 December 2015": [
            "A/RES/68/32@2013-12-05", "A/RES/69/58@2014-12-02", "A/RES/70/34@2015-12-07"],
        "Security Council resolution 984 (1995)": ["S/RES/984 (1995)"],
        "resolutions 1540 (2004) and 1887 (2009)": ["S/RES/1540 (2004)", "S/RES/1887 (2009)"],
        "UNSCR 1540": ["S/RES/1540 (2004)"],
        "resolution 1540": ["S/RES/1540 (2004)"],
        "resolution 267 (E-V)": ["CG/RES/267 (E-V)"],
        "resolution 2153 A (XXI)": ["A/RES/2153 A (XXI)"],
        "resolution 3472 B (XXX)": ["A/RES/3472 B (XXX)"],
        "resolution 3202 (S-VI)": ["A/RES/3202 (S-VI)"],
        "resolution 2252 (ES-V)": ["A/RES/2252 (ES-V)"],
        "resolution S-10/2": ["A/RES/S-10/2"],
        "resolution ES-10/13": ["A/RES/ES-10/13"],
        "decision 73/546": ["A/DEC/73/546"],
        "decisions 54/417 of 1 December 1999 and 55/415": ["A/DEC/54/417@1999-12-01", "A/DEC/55/415"],
        "Economic and Social Council resolution 2014/34": ["E/RES/2014/34"],
        "resolution 1576 (L)": ["E/RES/1576 (L)"],
        "Human Rights Council resolution 25/1": ["A/HRC/RES/25/1"],
        "document CD/1978": ["CD/1978"],
        "NPT/CONF.2015/WP.53": ["NPT/CONF.2015/WP.53"],
        "A/C.1/70/L.1": ["A/C.1/70/L.1"],
        "A/HRC/RES/25/1": ["A/HRC/RES/25/1"],
        "E/RES/2014/34": ["E/RES/2014/34"],
        "S/RES/984(1995)": ["S/RES/984 (1995)"],
        "S/RES/1540": ["S/RES/1540 (2004)"],
        "A/Res/70/34": ["A/RES/70/34"],
        "А/RES/52/38 S": ["A/RES/52/38 S"],  # a Cyrillic А
        "A/RES/ 52/38": ["A/RES/52/38"],
        "resolution 48/ 86": ["A/RES/48/86"],
        "resolution 48 /86": ["A/RES/48/86"],
        "resolution 52/38S": ["A/RES/52/38 S"],
        "resolution\n52/38 S": ["A/RES/52/38 S"],
        "resolution 52/\n38 S": ["A/RES/52/38 S"],
        "Security Council\nresolution 984\n(1995)": ["S/RES/984 (1995)"],
        "S/2015/119": ["S/2015/119"],
        "GC(59)/RES/10": ["GC(59)/RES/10"],
    },
    "fr": {
        "la résolution 52/38 S": ["A/RES/52/38 S"],
        "la résolution 984 (1995) du Conseil de sécurité": ["S/RES/984 (1995)"],
        "la résolution 267 (E-V)": ["CG/RES/267 (E-V)"],
        "la résolution 3472 B (XXX)": ["A/RES/3472 B (XXX)"],
        "les résolutions 68/32, 69/58 et 70/34": ["A/RES/68/32", "A/RES/69/58", "A/RES/70/34"],
        "les résolutions 68/32 du 5 décembre 2013, 69/58 du 2 décembre 2014 et 70/34 du 7 décembre 2015": [
            "A/RES/68/32@2013-12-05", "A/RES/69/58@2014-12-02", "A/RES/70/34@2015-12-07"],
        "la résolution S-10/2": ["A/RES/S-10/2"],
        "la résolution ES-10/13": ["A/RES/ES-10/13"],
        "la décision 73/546": ["A/DEC/73/546"],
        "la résolution 2014/34 du Conseil économique et social": ["E/RES/2014/34"],
        "la résolution 25/1 du Conseil des droits de l'homme": ["A/HRC/RES/25/1"],
        "la résolution 48/ 86": ["A/RES/48/86"],
    },
    "es": {
        "la resolución 52/38 S": ["A/RES/52/38 S"],
        "la resolución 984 (1995) del Consejo de Seguridad": ["S/RES/984 (1995)"],
        "la resolución 267 (E-V)": ["CG/RES/267 (E-V)"],
        "la resolución 3472 B (XXX)": ["A/RES/3472 B (XXX)"],
        "las resoluciones 68/32, 69/58 y 70/34": ["A/RES/68/32", "A/RES/69/58", "A/RES/70/34"],
        "las resoluciones 68/32, de 5 de diciembre de 2013, 69/58, de 2 de diciembre de 2014, "
        "y 70/34, de 7 de diciembre de 2015": [
            "A/RES/68/32@2013-12-05", "A/RES/69/58@2014-12-02", "A/RES/70/34@2015-12-07"],
        "la resolución S-10/2": ["A/RES/S-10/2"],
        "la resolución ES-10/13": ["A/RES/ES-10/13"],
        "la decisión 73/546": ["A/DEC/73/546"],
        "la resolución 2014/34 del Consejo Económico y Social": ["E/RES/2014/34"],
        "la resolución 25/1 del Consejo de Derechos Humanos": ["A/HRC/RES/25/1"],
        "la resolución 48/ 86": ["A/RES/48/86"],
    },
    "ru": {
        "резолюция 52/38 S": ["A/RES/52/38 S"],
        "резолюция 984 (1995) Совета Безопасности": ["S/RES/984 (1995)"],
        "резолюция 267 (E-V)": ["CG/RES/267 (E-V)"],
        "резолюция 3472 В (ХХХ)": ["A/RES/3472 B (XXX)"],  # Cyrillic В and Х
        "резолюции 68/32, 69/58 и 70/34": ["A/RES/68/32", "A/RES/69/58", "A/RES/70/34"],
        "резолюции 68/32-68/34": ["A/RES/68/32", "A/RES/68/33", "A/RES/68/34"],
        "резолюции 68/32 от 5 декабря 2013 года, 69/58 от 2 декабря 2014 года и 70/34 от 7 декабря 2015 года": [
            "A/RES/68/32@2013-12-05", "A/RES/69/58@2014-12-02", "A/RES/70/34@2015-12-07"],
        "резолюция S-10/2": ["A/RES/S-10/2"],
        "резолюция ES-10/13": ["A/RES/ES-10/13"],
        "решение 73/546": ["A/DEC/73/546"],
        "резолюция 2014/34 Экономического и Социального Совета": ["E/RES/2014/34"],
        "резолюция 25/1 Совета по правам человека": ["A/HRC/RES/25/1"],
        "А/С.1/70/L.1": ["A/C.1/70/L.1"],  # Cyrillic А and С
        "резолюция 48/ 86": ["A/RES/48/86"],
    },
    "ar": {
        "القرار 52/38 قاف": ["A/RES/52/38 S"],
        "القرار 52/38 S": ["A/RES/52/38 S"],
        "قرار مجلس الأمن 984 (1995)": ["S/RES/984 (1995)"],
        "القرار 267 (دإط-5)": ["CG/RES/267 (E-V)"],
        "القرار 3472 باء (د-30)": ["A/RES/3472 B (XXX)"],
        "قرار المجلس الاقتصادي والاجتماعي 9 (د-1)": ["E/RES/9 (I)"],
        "القرارات 68/32 و 69/58 و 70/34": ["A/RES/68/32", "A/RES/69/58", "A/RES/70/34"],
        "القرار دإ-10/2": ["A/RES/S-10/2"],
        "القرار دإط-10/13": ["A/RES/ES-10/13"],
        "المقرر 73/546": ["A/DEC/73/546"],
        "قرار المجلس الاقتصادي والاجتماعي 2014/34": ["E/RES/2014/34"],
        "قرار مجلس حقوق الإنسان 25/1": ["A/HRC/RES/25/1"],
        "القرار 48/ 86": ["A/RES/48/86"],
    },
    "zh": {
        "第52/38 S号决议": ["A/RES/52/38 S"],
        "第52/38S号决议": ["A/RES/52/38 S"],
        "安全理事会第984(1995)号决议": ["S/RES/984 (1995)"],
        "第984（1995）号决议": ["S/RES/984 (1995)"],
        "第267(E-V)号决议": ["CG/RES/267 (E-V)"],
        "第3472 B(XXX)号决议": ["A/RES/3472 B (XXX)"],
        "第68/32号、第69/58号和第70/34号决议": ["A/RES/68/32", "A/RES/69/58", "A/RES/70/34"],
        "第68/32至68/34号决议": ["A/RES/68/32", "A/RES/68/33", "A/RES/68/34"],
        "2013年12月5日第68/32号、2014年12月2日第69/58号和2015年12月7日第70/34号决议": [
            "A/RES/68/32@2013-12-05", "A/RES/69/58@2014-12-02", "A/RES/70/34@2015-12-07"],
        "第S-10/2号决议": ["A/RES/S-10/2"],
        "第ES-10/13号决议": ["A/RES/ES-10/13"],
        "第73/546号决定": ["A/DEC/73/546"],
        "经济及社会理事会第2014/34号决议": ["E/RES/2014/34"],
        "人权理事会第25/1号决议": ["A/HRC/RES/25/1"],
        "第48/ 86号决议": ["A/RES/48/86"],
    },
}  # fmt: skip

# Numbers of bodies whose symbols nobody here knows, and numbers that number nothing of the kind.
FOREIGN = {
    "en": [
        "resolution 275 (XVI) of the African Commission on Human and Peoples' Rights", "resolution 673 (XXXIII)",
        "African Commission resolution 54 (XXIX)", "ECLAC resolution 553 (XXVI)", "resolution WHA46.40",
        "Commission on Human Rights resolution 2004/35", "resolution 57/1 of the Conference", "resolution 12/45",
        "a parliamentary resolution of 12/2004", "decision 1/CP.17", "a ratio of 3/4", "paragraph 12/3",
    ],
    "fr": ["la résolution 275 (XVI) de la Commission africaine des droits de l'homme et des peuples",
           "la résolution 553 (XXVI) de la CEPALC", "la résolution WHA46.40"],
    "es": ["la resolución 275 (XVI) de la Comisión Africana de Derechos Humanos y de los Pueblos",
           "la resolución 553 (XXVI) de la CEPAL"],
    "ru": ["резолюция 275 (XVI) Африканской комиссии по правам человека и народов", "резолюция 553 (XXVI) ЭКЛАК"],
    "ar": ["قرار اللجنة الأفريقية لحقوق الإنسان والشعوب 275 (د-16)"],
    "zh": ["非洲人权和人民权利委员会第275(XVI)号决议", "拉加经委会第553(XXVI)号决议"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "written", "expected"),
    [pytest.param(tag, w, e, id=f"{tag}-{w}") for tag, forms in FORMS.items() for w, e in forms.items()],
)
def test_symbols_as_prose_writes_them(language: str, written: str, expected: list[str]) -> None:
    assert cited(written, language) == expected


@pytest.mark.parametrize(
    ("language", "written"), [pytest.param(tag, w, id=f"{tag}-{w}") for tag, ws in FOREIGN.items() for w in ws]
)
def test_other_bodies_give_no_symbol_of_the_united_nations(language: str, written: str) -> None:
    assert cited(written, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_agency_keeps_its_own_symbols(language: str) -> None:
    words = {"en": "resolution {}", "fr": "la résolution {}", "es": "la resolución {}", "ru": "резолюция {}",
             "ar": "القرار {}", "zh": "{}号决议"}  # fmt: skip
    assert cited(words[language].format("GC(59)/RES/10"), language) == ["GC(59)/RES/10"]


def test_a_symbol_is_quoted_over_the_line_break_it_holds() -> None:
    text = "The Conference refers in its report to Security Council resolution 984\n(1995), among others.\n"
    [claim] = citations(text, "en")
    assert claim.quote.endswith("984\n(1995)")
    assert text[claim.start : claim.end] == claim.quote


@dataclass(frozen=True)
class Written:
    """A symbol, and the parts of it that prose writes."""

    label: str
    organ: str
    number: str
    letter: str = ""
    session: str = ""


LETTERS = st.sampled_from(["", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"])
# The numbers of some sessions, from the records of the General Assembly.
SESSIONS = {10: (912, 973), 16: (1623, 1747), 21: (2145, 2247), 25: (2621, 2750), 29: (3203, 3361), 30: (3363, 3541)}


@st.composite
def symbols(draw: st.DrawFn) -> Written:
    kind = draw(st.sampled_from(["modern", "roman", "council", "economic", "special", "emergency", "commission"]))
    count, letter = draw(st.integers(1, 300)), draw(LETTERS)
    tail = f" {letter}" if letter else ""
    if kind == "modern":
        session = draw(st.integers(31, 99))
        return Written(f"A/RES/{session}/{count}{tail}", "", f"{session}/{count}", letter)
    if kind == "roman":
        session = draw(st.sampled_from(sorted(SESSIONS)))
        number, roman = draw(st.integers(*SESSIONS[session])), roman_numeral(session)
        return Written(f"A/RES/{number}{tail} ({roman})", "", str(number), letter, roman)
    if kind == "council":
        year = draw(st.integers(1946, 2040))
        return Written(f"S/RES/{count} ({year})", "council", str(count), "", str(year))
    if kind == "economic":
        year = draw(st.integers(1978, 2040))
        return Written(f"E/RES/{year}/{count}", "", f"{year}/{count}")
    if kind == "commission":
        extraordinary = f"E-{roman_numeral(draw(st.integers(1, 30)))}"
        return Written(f"CG/RES/{count} ({extraordinary})", "", str(count), "", extraordinary)
    mark = "S" if kind == "special" else "ES"
    session = draw(st.integers(1, 32))
    return Written(f"A/RES/{mark}-{session}/{count}", "", f"{mark}-{session}/{count}")


ARABIC_LETTERS = dict(zip("ABCSWX", ("ألف", "باء", "جيم", "قاف", "ثاء", "خاء"), strict=True))
PROSE: dict[str, Callable[[str, bool], str]] = {
    "en": lambda n, council: f"{'Security Council ' if council else ''}resolution {n}",
    "fr": lambda n, council: f"la résolution {n}{' du Conseil de sécurité' if council else ''}",
    "es": lambda n, council: f"la resolución {n}{' del Consejo de Seguridad' if council else ''}",
    "ru": lambda n, council: f"резолюция {n}{' Совета Безопасности' if council else ''}",
    "ar": lambda n, council: f"{'قرار مجلس الأمن' if council else 'القرار'} {n}",
    "zh": lambda n, council: f"{'安全理事会' if council else ''}第{n}号决议",
}


def prose(symbol: Written, language: str) -> str:
    """The symbol as prose of the language cites it."""
    letter = ARABIC_LETTERS.get(symbol.letter, symbol.letter) if language == "ar" else symbol.letter
    number = symbol.number + (f" {letter}" if letter else "")
    if symbol.session:
        space = "" if language == "zh" else " "
        number += f"{space}({symbol.session})"
    return PROSE[language](number, bool(symbol.organ))


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=60)
@given(symbol=symbols())
def test_a_symbol_written_as_prose_is_read_back(language: str, symbol: Written) -> None:
    assert cited(prose(symbol, language), language) == [symbol.label]


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=40)
@given(symbol=symbols())
def test_a_symbol_itself_is_read_as_it_stands(language: str, symbol: Written) -> None:
    assert cited(symbol.label, language) == [symbol.label]


@given(symbol=symbols())
def test_normalisation_ends_after_one_step(symbol: Written) -> None:
    category, entity = document_symbol(symbol.label)
    assert (category, entity.label) == ("resolution", symbol.label)
    assert document_symbol(entity.label) == (category, entity)


@given(first=st.integers(31, 99), start=st.integers(1, 200), length=st.integers(2, 40))
@settings(max_examples=30)
def test_a_range_has_every_resolution_in_it(first: int, start: int, length: int) -> None:
    labels = [f"A/RES/{first}/{n}" for n in range(start, start + length + 1)]
    assert cited(f"resolutions {first}/{start} to {first}/{start + length}", "en") == labels


@given(st.lists(st.integers(31, 99), min_size=2, max_size=6, unique=True))
@settings(max_examples=30)
def test_every_resolution_of_a_list_has_its_own_day(sessions: list[int]) -> None:
    numbers = [f"{s}/{s + 1} of {s % 28 + 1} December {1945 + s}" for s in sessions]
    text = "resolutions " + ", ".join(numbers[:-1]) + " and " + numbers[-1]
    assert cited(text, "en") == [f"A/RES/{s}/{s + 1}@{1945 + s}-12-{s % 28 + 1:02}" for s in sessions]
