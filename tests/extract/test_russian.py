"""Russian: declined names, Cyrillic letters in symbols, both kinds of quotation marks, who can be a subject."""

from __future__ import annotations

from functools import partial

import pytest
from tests.extract import sentences

claims_of = partial(sentences.claims_of, language="ru")


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


def test_the_last_treaty_of_a_verb_is_what_another_state_signed() -> None:
    text = (
        "Франция ратифицировала Договор о нераспространении ядерного оружия 2 августа 1992 года, Перу ратифицировала "
        "Бангкокский договор 3 мая 2001 года, а Чили -- 5 июня 2002 года."
    )
    assert facts(text, "ratified") == {
        ("France", "NPT", "1992-08-02"),
        ("Peru", "Bangkok Treaty", "2001-05-03"),
        ("Chile", "Bangkok Treaty", "2002-06-05"),
    }


def test_another_verb_ends_what_the_states_did() -> None:
    text = "Франция ратифицировала Бангкокский договор и приняла резолюцию, а Китай 5 мая 2001 года отверг ее."
    assert facts(text, "ratified") == {("France", "Bangkok Treaty", None)}


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (
            "Перу ратифицировала Бангкокский договор 3 мая 2001 года и Пелиндабский договор 4 июня 2002 года.",
            "ratified",
            {("Peru", "Bangkok Treaty", "2001-05-03"), ("Peru", "Pelindaba Treaty", "2002-06-04")},
        ),
        (
            "Договор Раротонга был подписан Чили 1 марта 1990 года и Перу 2 апреля 1991 года.",
            "signed",
            {("Chile", "Rarotonga Treaty", "1990-03-01"), ("Peru", "Rarotonga Treaty", "1991-04-02")},
        ),
        (
            "1 марта 1990 года Чили и Перу был подписан Договор Раротонга.",
            "signed",
            {("Chile", "Rarotonga Treaty", "1990-03-01"), ("Peru", "Rarotonga Treaty", "1990-03-01")},
        ),
        (
            "Договор Раротонга, подписанный в Женеве 1 марта 1990 года, был ратифицирован Чили 5 мая 1991 года.",
            "ratified",
            {("Chile", "Rarotonga Treaty", "1991-05-05")},
        ),
        (
            "Ратифицировав 5 мая 1991 года Договор Раротонга, Чили подтвердила свою приверженность разоружению.",
            "ratified",
            {("Chile", "Rarotonga Treaty", "1991-05-05")},
        ),
        (
            "Мы приветствуем ратификацию Бангкокского договора Чили 5 мая 1991 года и Перу 6 июня 1992 года.",
            "ratified",
            {("Chile", "Bangkok Treaty", "1991-05-05"), ("Peru", "Bangkok Treaty", "1992-06-06")},
        ),
        (
            "Чили подписала Договор Раротонга 1 марта 1990 года, но еще не ратифицировала его.",
            "unratified",
            {("Chile", "Rarotonga Treaty", None)},
        ),
        (
            "Чили подписала Договор Раротонга 1 марта 1990 года, но еще не ратифицировала его.",
            "signed",
            {("Chile", "Rarotonga Treaty", "1990-03-01")},
        ),
        (
            "Документ Перу о присоединении к Договору Раротонга был сдан на хранение 7 июля 1993 года.",
            "deposited",
            {("Peru", "Rarotonga Treaty", "1993-07-07")},
        ),
        (
            "При ратификации Договора Раротонга 5 мая 1991 года Чили сделала оговорку.",
            "reservation",
            {("Chile", "Rarotonga Treaty", "1991-05-05")},
        ),
        ("Ни Чили, ни Перу не подписали ДНЯО.", "unsigned", {("Chile", "NPT", None), ("Peru", "NPT", None)}),
    ],
)
def test_each_state_and_treaty_has_its_own_day(
    text: str, kind: str, expected: set[tuple[str, str, str | None]]
) -> None:
    assert facts(text, kind) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Можно ли считать, что Чили ратифицировала ДНЯО?",
        "Чили ратифицировала ДНЯО?",
        "Сообщалось, что Чили ратифицировала ДНЯО.",
    ],
)
def test_questions_and_hearsay_state_nothing(text: str) -> None:
    assert not facts(text, "ratified")


def meetings(text: str) -> set[tuple[str, str | None, str]]:
    return {
        (c.subject.label if c.subject else "", c.date, c.place.label if c.place else "")
        for c in claims_of(text)
        if c.kind == "meeting"
    }


def test_meetings_take_the_days_before_their_places() -> None:
    text = (
        "отмечая проведение государствами -- участниками Бангкокского договора консультативных встреч "
        "1 марта 2003 года в Вене, 2 апреля 2004 года в Женеве и 3 мая 2005 года в Каире,"
    )
    label = "Consultative meeting of the States parties to the Bangkok Treaty"
    assert meetings(text) == {
        (label, "2003-03-01", "Vienna"),
        (label, "2004-04-02", "Geneva"),
        (label, "2005-05-03", "Cairo"),
    }


def test_what_took_place_during_a_session_is_not_the_session() -> None:
    text = "Подписание состоялось 6 мая 2003 года в Вене в ходе третьей сессии Комиссии по разоружению."
    assert not any(day and len(day) > 4 for _, day, _ in meetings(text))


def test_parties_to_that_treaty_are_those_of_the_treaty_named_before() -> None:
    text = (
        "Бангкокский договор действует, и второе совещание государств-участников этого Договора "
        "прошло в Вене 2 мая 2003 года."
    )
    assert meetings(text) == {("Second meeting of the States parties to the Bangkok Treaty", "2003-05-02", "Vienna")}


def test_the_resolution_of_the_masthead_is_the_document_itself() -> None:
    text = "\n\n".join(
        [
            "A/RES/90/17",
            "Генеральная Ассамблея",
            "Distr.: General",
            "14 December 2035",
            "Девяностая сессия",
            "Резолюция, принятая Генеральной Ассамблеей 5 декабря 2035 года",
            "[по докладу Первого комитета (A/90/400)]",
            "90/17. Договор Раротонга",
            "Генеральная Ассамблея,",
            "ссылаясь на свою резолюцию 89/10 от 4 декабря 2034 года,",
            "1. постановляет продлить эти меры и вновь подтверждает их важность;",
        ]
    )
    assert facts(text, "adopted") == {("General Assembly", "A/RES/90/17", "2035-12-05")}
    assert facts(text, "recalls") == facts(text, "reaffirms") == {("General Assembly", "", None)}


@pytest.mark.parametrize(
    ("addressee", "label"),
    [
        ("все государства", "all States"),
        ("все государства Африки", "African States"),
        ("все государства этой зоны", ""),
        ("все государства региона", "States of the region"),
    ],
)
def test_all_states_of_somewhere_are_not_all_states(addressee: str, label: str) -> None:
    assert facts(f"Чили призывает {addressee} присоединиться к ДНЯО.", "calls_on") == {("Chile", label, None)}


def test_a_range_of_paragraphs_is_all_of_them() -> None:
    found = {c.object.label for c in claims_of("Об этом говорится в пунктах 5--7 резолюции 1540 (2004).") if c.object}
    assert {f"S/RES/1540 (2004), paragraph {n}" for n in (5, 6, 7)} <= found


@pytest.mark.parametrize(
    "text",
    [
        "Договор Раротонга вступил в силу для Атлантиды 1 мая 2000 года.",
        "Для Атлантиды Договор Раротонга вступил в силу 1 мая 2000 года.",
    ],
)
def test_a_treaty_in_force_for_an_unknown_party_is_not_in_force_at_large(text: str) -> None:
    assert not facts(text, "entry_into_force")


def test_a_pronoun_at_the_start_is_who_acted_in_the_sentence_before() -> None:
    text = "Кыргызстан подписал Договор Раротонга 1 марта 1990 года. Позднее он ратифицировал его 2 мая 1991 года."
    assert facts(text, "ratified") == {("Kyrgyzstan", "Rarotonga Treaty", "1991-05-02")}
    assert not facts("Председатель посетил Кыргызстан. Он ратифицировал ДНЯО.", "ratified")


@pytest.mark.parametrize(
    "text",
    [
        "Неверно, что Чили ратифицировала ДНЯО.",
        "Председатель выразил надежду на то, что Чили ратифицировала ДНЯО.",
        "Чили почти ратифицировала ДНЯО.",
    ],
)
def test_what_is_denied_or_hoped_is_not_stated(text: str) -> None:
    assert not facts(text, "ratified")
