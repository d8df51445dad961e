"""Russian: declined names, Cyrillic letters in symbols, both kinds of quotation marks, who can be a subject."""

from __future__ import annotations

import pytest

from treatygraph.documents import outline_passages
from treatygraph.extract import extract_claims
from treatygraph.model import Claim, Document


def claims_of(text: str) -> list[Claim]:
    return extract_claims(Document("example", "ru", text, outline_passages(text, "ru"), {}))


def facts(text: str, kind: str) -> set[tuple[str, str, str | None]]:
    return {
        (c.subject.label if c.subject else "", c.object.label if c.object else "", c.date)
        for c in claims_of(text)
        if c.kind == kind
    }


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Об этом сообщили в Соединенных Штатах.", "state/USA"),
        ("Письмо направлено Кыргызской Республике.", "state/KGZ"),
        ("Встреча прошла в Египте.", "state/EGY"),
        ("Ноты получены от Нидерландов.", "state/NLD"),
        ("Переговоры велись с Филиппинами.", "state/PHL"),
        ("Это касается государств, обладающих ядерным оружием.", "class/nuclear-weapon-states"),
        ("Это касается обладающих ядерным оружием государств.", "class/nuclear-weapon-states"),
        ("Нет гарантий государствам, не обладающим ядерным оружием.", "class/non-nuclear-weapon-states"),
        ("Речь идет о зоне, свободной от ядерного оружия, в Африке.", "zone/african-nwfz"),
        ("Доклад передан Генеральной Ассамблее.", "organ/general-assembly"),
        ("По Пелиндабскому договору вопросов нет.", "treaty/pelindaba-treaty"),
    ],
)
def test_declined_names_are_found(text: str, entity: str) -> None:
    assert entity in {c.object.id for c in claims_of(text) if c.kind == "alias" and c.object}


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("в резолюции 52/38 S", {"A/RES/52/38 S"}),
        ("в резолюции 53/77 А", {"A/RES/53/77 A"}),  # the letter is Cyrillic
        ("в документе А/69/968", {"A/69/968"}),  # so is this one
        ("в резолюции 2153 (ХХI) от 17 ноября 1966 года", {"A/RES/2153 (XXI)"}),  # and two of these
        ("в резолюциях 68/32, 69/58 и 70/34", {"A/RES/68/32", "A/RES/69/58", "A/RES/70/34"}),
        ("в резолюции № 1540 (2004) Совета Безопасности", {"S/RES/1540 (2004)"}),
        ("в резолюции 984 Совета Безопасности от 11 апреля 1995 года", {"S/RES/984 (1995)"}),
        ("в резолюции 1576 (L) Экономического и Социального Совета", {"E/RES/1576 (L)"}),
        ("в решении 73/546", {"A/DEC/73/546"}),
        ("резолюцию 689 (XXXV) Экономической комиссии для Латинской Америки", set()),
    ],
)
def test_symbols(text: str, symbols: set[str]) -> None:
    found = {c.object for c in claims_of(f"Об этом говорится {text}.") if c.kind == "cites" and c.object}
    assert {e.label for e in found if not e.id.startswith(("treaty/", "provision/"))} == symbols


@pytest.mark.parametrize("title", ["«О зонах»", "<<О зонах>>", '"О зонах"'])
def test_titles_in_any_quotation_marks_leave_the_symbol_alone(title: str) -> None:
    text = f"Генеральная Ассамблея приняла резолюцию 69/36, озаглавленную {title}."
    assert facts(text, "adopted") == {("General Assembly", "A/RES/69/36", None)}


@pytest.mark.parametrize(
    "text",
    [
        "Парламент Франции ратифицировал Бангкокский договор.",
        "Народный союз Таиланда подписал Бангкокский договор.",
        "Во Франции подписали Бангкокский договор.",
        "Чтобы Франция ратифицировала Бангкокский договор, нужно время.",
        "Франция ратифицировала протоколы к Бангкокскому договору.",
        "Все государства, которые подписали Бангкокский договор, обязаны его соблюдать.",
    ],
)
def test_who_is_not_the_subject_has_done_nothing(text: str) -> None:
    assert not facts(text, "signed") | facts(text, "ratified")


def test_a_shared_verb_gives_each_state_its_own_day() -> None:
    text = "Протокол к Бангкокскому договору подписали Франция (17 ноября 2014 года) и Китай (18 ноября 2014 года)."
    assert facts(text, "signed") == {
        ("France", "Bangkok Treaty Protocol", "2014-11-17"),
        ("China", "Bangkok Treaty Protocol", "2014-11-18"),
    }


def test_a_date_that_refers_back_belongs_to_its_own_verb() -> None:
    text = "Таиланд подписал Бангкокский договор 3 мая 2001 года и 4 июня того же года ратифицировал его."
    assert facts(text, "signed") == {("Thailand", "Bangkok Treaty", "2001-05-03")}
    assert facts(text, "ratified") == {("Thailand", "Bangkok Treaty", "2001-06-04")}
