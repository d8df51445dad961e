# ruff: noqa: E501 (one sentence a line)
"""What "the Treaty", "its Protocols", "respectively" refer to, and what is denied, wished or reported: no fact."""

from __future__ import annotations

from typing import Any

import pytest
from tests.extract.sentences import claims_of, document_of

KINDS = frozenset("signed ratified accepted acceded deposited withdrew unratified entry_into_force".split())
Fact = tuple[str, str | None, str | None, str | None]


def facts(text: str, language: str, **meta: str) -> list[Fact]:
    return [
        (c.kind, c.subject and c.subject.label, c.object and c.object.label, c.date)
        for c in claims_of(text, language, **meta)
        if c.kind in KINDS
    ]


def each(sentences: dict[str, str]) -> list[Any]:
    return [pytest.param(language, text, id=language) for language, text in sentences.items()]


SIGNED_IT = {
    "en": "France signed the Treaty on 3 May 2001.",
    "fr": "La France a signé le Traité le 3 mai 2001.",
    "es": "Francia firmó el Tratado el 3 de mayo de 2001.",
    "ru": "Франция подписала Договор 3 мая 2001 года.",
    "ar": "وقعت فرنسا المعاهدة في 3 أيار/مايو 2001.",
    "zh": "法国于2001年5月3日签署《条约》。",
}
DEFINED = {
    "en": 'The Treaty of Pelindaba (hereinafter "the Treaty") is open. ',
    "fr": "Le Traité de Pelindaba (ci-après dénommé « le Traité ») est ouvert. ",
    "es": 'El Tratado de Pelindaba (en adelante, "el Tratado") está abierto. ',
    "ru": "Договор Пелиндаба (далее именуемый «Договор») открыт. ",
    "ar": 'معاهدة بليندابا (يشار إليها فيما يلي باسم "المعاهدة") مفتوحة. ',
    "zh": "《佩林达巴条约》（以下简称《条约》）开放签署。",
}


@pytest.mark.parametrize(("language", "text"), each({tag: DEFINED[tag] + SIGNED_IT[tag] for tag in DEFINED}))
def test_the_treaty_is_what_the_text_defines(language: str, text: str) -> None:
    assert facts(text, language) == [("signed", "France", "Pelindaba Treaty", "2001-05-03")]
    [claim] = [c for c in claims_of(text, language) if c.kind == "signed"]
    [reading] = claim.details["resolved"]
    assert (reading["role"], reading["because"]) == ("object", "defined in the text")


@pytest.mark.parametrize(("language", "text"), each(SIGNED_IT))
def test_the_treaty_of_nothing_stays_unresolved(language: str, text: str) -> None:
    assert facts(text, language) == []


@pytest.mark.parametrize(("language", "text"), each(SIGNED_IT))
def test_the_treaty_of_the_issuing_body(language: str, text: str) -> None:
    signed = [("signed", "France", "NPT", "2001-05-03")]
    assert facts(text, language, body="organ/npt-review-conference") == signed
    assert facts(text, language, body="organ/conference-on-disarmament") == []  # it has no treaty of its own


def test_the_treaty_of_the_title() -> None:
    text = f"Status of the Treaty of Bangkok\n\n1. The States met again in the spring.\n\n2. {SIGNED_IT['en']}\n"
    document = document_of(text, "en")
    assert document.passages[0].kind == "title"
    assert facts(text, "en") == [("signed", "France", "Bangkok Treaty", "2001-05-03")]


def test_the_only_treaty_of_a_document() -> None:
    text = (
        "1. The Treaty of Bangkok was discussed at some length.\n\n"
        "2. Many spoke of the Treaty of Bangkok and of its zone.\n\n"
        f"3. {SIGNED_IT['en']}\n"
    )
    assert facts(text, "en") == [("signed", "France", "Bangkok Treaty", "2001-05-03")]
    several = text.replace("Treaty of Bangkok was", "Treaty of Bangkok and the NPT, the CTBT and again the NPT were")
    assert facts(several, "en") == []


def test_that_treaty_is_one_of_the_same_passage() -> None:
    one = "The NPT was discussed. France signed that treaty on 3 May 1992."
    assert facts(one, "en") == [("signed", "France", "NPT", "1992-05-03")]
    other = "1. The NPT was discussed at great length.\n\n2. France signed that treaty on 3 May 1992.\n"
    assert facts(other, "en") == []


RESPECTIVELY_STATES = {
    "en": "France and China signed the Treaty of Bangkok on 3 May 2001 and 4 June 2002, respectively.",
    "fr": "La France et la Chine ont signé le Traité de Bangkok le 3 mai 2001 et le 4 juin 2002, respectivement.",
    "es": "Francia y China firmaron el Tratado de Bangkok el 3 de mayo de 2001 y el 4 de junio de 2002, respectivamente.",
    "ru": "Франция и Китай подписали Бангкокский договор 3 мая 2001 года и 4 июня 2002 года соответственно.",
    "ar": "وقعت فرنسا والصين معاهدة بانكوك في 3 أيار/مايو 2001 و 4 حزيران/يونيه 2002 على التوالي.",
    "zh": "法国和中国分别于2001年5月3日和2002年6月4日签署《曼谷条约》。",
}  # fmt: skip
RESPECTIVELY_TREATIES = {
    "en": "France signed the Treaty of Bangkok and the Treaty of Pelindaba on 3 May 2001 and 4 June 2002, respectively.",
    "fr": "La France a signé le Traité de Bangkok et le Traité de Pelindaba les 3 mai 2001 et 4 juin 2002, respectivement.",
    "es": "Francia firmó el Tratado de Bangkok y el Tratado de Pelindaba el 3 de mayo de 2001 y el 4 de junio de 2002, "
    "respectivamente.",
    "ru": "Франция подписала Бангкокский договор и Договор Пелиндаба 3 мая 2001 года и 4 июня 2002 года соответственно.",
    "ar": "وقعت فرنسا معاهدة بانكوك ومعاهدة بليندابا في 3 أيار/مايو 2001 و 4 حزيران/يونيه 2002 على التوالي.",
    "zh": "法国于2001年5月3日和2002年6月4日分别签署《曼谷条约》和《佩林达巴条约》。",
}


@pytest.mark.parametrize(("language", "text"), each(RESPECTIVELY_STATES))
def test_as_many_days_as_states(language: str, text: str) -> None:
    assert facts(text, language) == [
        ("signed", "France", "Bangkok Treaty", "2001-05-03"),
        ("signed", "China", "Bangkok Treaty", "2002-06-04"),
    ]


@pytest.mark.parametrize(("language", "text"), each(RESPECTIVELY_TREATIES))
def test_as_many_days_as_treaties(language: str, text: str) -> None:
    assert facts(text, language) == [
        ("signed", "France", "Bangkok Treaty", "2001-05-03"),
        ("signed", "France", "Pelindaba Treaty", "2002-06-04"),
    ]


PROTOCOLS = {
    "en": "China signed Protocols 2 and 3 to the Treaty of Rarotonga on 10 February 1987.",
    "fr": "La Chine a signé les Protocoles 2 et 3 au Traité de Rarotonga le 10 février 1987.",
    "es": "China firmó los Protocolos 2 y 3 del Tratado de Rarotonga el 10 de febrero de 1987.",
    "ru": "Китай подписал протоколы 2 и 3 к Договору Раротонга 10 февраля 1987 года.",
    "ar": "وقعت الصين البروتوكولين 2 و 3 لمعاهدة راروتونغا في 10 شباط/فبراير 1987.",
    "zh": "中国于1987年2月10日签署《拉罗通加条约》第二和第三号议定书。",
}


@pytest.mark.parametrize(("language", "text"), each(PROTOCOLS))
def test_protocols_by_their_numbers(language: str, text: str) -> None:
    assert facts(text, language) == [
        ("signed", "China", f"Rarotonga Treaty Protocol {number}", "1987-02-10") for number in (2, 3)
    ]


def test_its_protocols_are_of_the_treaty_before_it() -> None:
    text = "The Treaty of Rarotonga is open. China signed its Protocols 2 and 3 on 10 February 1987."
    assert [f[2] for f in facts(text, "en")] == ["Rarotonga Treaty Protocol 2", "Rarotonga Treaty Protocol 3"]
    assert facts("The NPT is open. China signed its Protocols 2 and 3 on 10 February 1987.", "en") == []


def test_the_latter_is_not_resolved() -> None:
    # Missing in all six languages; what is not resolved states nothing.
    text = "The Treaty of Bangkok and the Treaty of Pelindaba were discussed. France signed the latter on 3 May 2001."
    assert facts(text, "en") == []


DENIED = {
    "en": "France has not ratified the Treaty of Bangkok.",
    "fr": "La France n'a pas ratifié le Traité de Bangkok.",
    "es": "Francia no ha ratificado el Tratado de Bangkok.",
    "ru": "Франция не ратифицировала Бангкокский договор.",
    "ar": "لم تصدق فرنسا على معاهدة بانكوك.",
    "zh": "法国尚未批准《曼谷条约》。",
}


@pytest.mark.parametrize(("language", "text"), each(DENIED))
def test_what_has_not_happened(language: str, text: str) -> None:
    assert facts(text, language) == [("unratified", "France", "Bangkok Treaty", None)]


NO_FACT = {
    "en": [
        "France should ratify the Treaty of Bangkok.",
        "France decided to sign the Treaty of Bangkok.",
        "France is expected to ratify the Treaty of Bangkok in 2005.",
        "The parliament of France ratified the Treaty of Bangkok on 3 May 2001.",
        "It was alleged that France signed the Treaty of Bangkok on 3 May 2001.",
        "According to press reports, France signed the Treaty of Bangkok on 3 May 2001.",
        "Newspapers claimed that France had ratified the Treaty of Bangkok.",
    ],
    "fr": [
        "La France devrait ratifier le Traité de Bangkok.",
        "La France a décidé de signer le Traité de Bangkok.",
        "Le Parlement français a ratifié le Traité de Bangkok le 3 mai 2001.",
        "Il a été allégué que la France avait signé le Traité de Bangkok le 3 mai 2001.",
        "Selon la presse, la France a signé le Traité de Bangkok le 3 mai 2001.",
        "La France aurait signé le Traité de Bangkok le 3 mai 2001.",
    ],
    "es": [
        "Francia debería ratificar el Tratado de Bangkok.",
        "Francia decidió firmar el Tratado de Bangkok.",
        "El Parlamento de Francia ratificó el Tratado de Bangkok el 3 de mayo de 2001.",
        "Se alegó que Francia había firmado el Tratado de Bangkok el 3 de mayo de 2001.",
        "Según la prensa, Francia firmó el Tratado de Bangkok el 3 de mayo de 2001.",
        "Francia habría firmado el Tratado de Bangkok el 3 de mayo de 2001.",
    ],
    "ru": [
        "Франции следует ратифицировать Бангкокский договор.",
        "Франция решила подписать Бангкокский договор.",
        "Парламент Франции ратифицировал Бангкокский договор 3 мая 2001 года.",
        "Утверждалось, что Франция подписала Бангкокский договор 3 мая 2001 года.",
        "По сообщениям прессы, Франция подписала Бангкокский договор 3 мая 2001 года.",
    ],
    "ar": [
        "ينبغي لفرنسا أن تصدق على معاهدة بانكوك.",
        "قررت فرنسا توقيع معاهدة بانكوك.",
        "صدق برلمان فرنسا على معاهدة بانكوك في 3 أيار/مايو 2001.",
        "زعم أن فرنسا وقعت معاهدة بانكوك في 3 أيار/مايو 2001.",
        "وفقا لتقارير صحفية، وقعت فرنسا معاهدة بانكوك في 3 أيار/مايو 2001.",
    ],
    "zh": [
        "法国应批准《曼谷条约》。",
        "法国决定签署《曼谷条约》。",
        "法国议会于2001年5月3日批准《曼谷条约》。",
        "据称法国于2001年5月3日签署《曼谷条约》。",
        "据报道，法国于2001年5月3日签署《曼谷条约》。",
        "有报道称法国批准了《曼谷条约》。",
    ],
}


@pytest.mark.parametrize(
    ("language", "text"),
    [pytest.param(tag, text, id=f"{tag}-{text}") for tag, texts in NO_FACT.items() for text in texts],
)
def test_what_is_wished_planned_or_reported_is_no_fact(language: str, text: str) -> None:
    assert facts(text, language) == []


EVE = {
    "en": "On the eve of 3 May 2001, France signed the Treaty of Bangkok.",
    "fr": "À la veille du 3 mai 2001, la France a signé le Traité de Bangkok.",
    "es": "En vísperas del 3 de mayo de 2001, Francia firmó el Tratado de Bangkok.",
    "ru": "Накануне 3 мая 2001 года Франция подписала Бангкокский договор.",
}


@pytest.mark.parametrize(("language", "text"), each(EVE))
def test_the_eve_of_a_day_is_not_the_day(language: str, text: str) -> None:
    assert [date for _, _, _, date in facts(text, language)] == [None]


@pytest.mark.parametrize(
    ("language", "text"),
    each(
        {
            "ar": "انضمت غانا الى معاهدة المنطقة الخالية من الأسلحة النووية في أفريقيا.",
            "en": "Ghana joined the African Nuclear-Weapon-Free Zone Treaty.",
            "es": "Ghana se sumó al Tratado sobre una zona libre de armas nucleares en África.",
            "fr": "Le Ghana applique le Traité sur une zone exempte d'armes nucléaires en Afrique.",
            "ru": "Гана соблюдает Договор о зоне, свободной от ядерного оружия, в Африке.",
            "zh": "加纳遵守《非洲无核武器区条约》。",
        }
    ),
)
def test_a_treaty_named_after_its_zone_establishes_it(language: str, text: str) -> None:
    zones = [
        (c.subject and c.subject.id, c.object and c.object.id)
        for c in claims_of(text, language)
        if c.kind == "establishes"
    ]
    assert zones == [("treaty/pelindaba-treaty", "zone/african-nwfz")]


def test_a_treaty_named_after_a_place_tells_no_zone() -> None:
    assert not [c for c in claims_of("Ghana observes the Treaty of Pelindaba.", "en") if c.kind == "establishes"]


MASTHEADS = {
    "ar": "NPT/CONF.2015/90\n\nمؤتمر الأطراف في معاهدة عدم انتشار الأسلحة النووية لاستعراض المعاهدة عام 2015\n\nنيويورك، 27 نيسان/أبريل - 22 أيار/مايو 2015\n\nتقرير مقدم من غانا\n",
    "en": "NPT/CONF.2015/90\n\n2015 Review Conference of the Parties to the Treaty on the Non-Proliferation of Nuclear Weapons\n\nNew York, 27 April-22 May 2015\n\nReport submitted by Ghana\n",
    "es": "NPT/CONF.2015/90\n\nConferencia de las Partes de 2015 encargada del examen del Tratado sobre la no proliferación de las armas nucleares\n\nNueva York, 27 de abril a 22 de mayo de 2015\n\nInforme presentado por Ghana\n",
    "fr": "NPT/CONF.2015/90\n\nConférence des Parties chargée d'examiner le Traité sur la non-prolifération des armes nucléaires en 2015\n\nNew York, 27 avril-22 mai 2015\n\nRapport présenté par le Ghana\n",
    "ru": "NPT/CONF.2015/90\n\nКонференция 2015 года участников Договора о нераспространении ядерного оружия по рассмотрению действия Договора\n\nНью-Йорк, 27 апреля — 22 мая 2015 года\n\nДоклад, представленный Ганой\n",
    "zh": "NPT/CONF.2015/90\n\n不扩散核武器条约缔约国2015年审议大会\n\n2015年4月27日至5月22日，纽约\n\n加纳提交的报告\n",
}


@pytest.mark.parametrize(("language", "text"), each(MASTHEADS))
def test_a_masthead_tells_where_and_when_its_meeting_sits(language: str, text: str) -> None:
    dated = [c for c in claims_of(text, language) if c.kind == "meeting" and c.place]
    assert [(c.subject and c.subject.label, c.date, c.place and c.place.label) for c in dated] == [
        ("2015 NPT Review Conference", "2015-04-27/2015-05-22", "New York")
    ]


def test_a_day_below_a_meeting_may_be_that_of_the_letter() -> None:
    text = MASTHEADS["en"].replace("27 April-22 May 2015", "27 April 2015")
    assert not [c for c in claims_of(text, "en") if c.kind == "meeting" and c.place]


LISTS = {
    "ar": "وأودعت الدول التالية صكوك تصديقها على معاهدة بانكوك:\n\n(أ) كمبوديا: 27 آذار/مارس 1997؛\n\n(ب) إندونيسيا: 10 نيسان/أبريل 1997.\n",
    "en": "The following States have deposited their instruments of ratification of the Bangkok Treaty:\n\n(a) Cambodia: 27 March 1997;\n\n(b) Indonesia: 10 April 1997.\n",
    "es": "Los siguientes Estados depositaron su instrumento de ratificación del Tratado de Bangkok:\n\na) Camboya: 27 de marzo de 1997;\n\nb) Indonesia: 10 de abril de 1997.\n",
    "fr": "Les États ci-après ont déposé leur instrument de ratification du Traité de Bangkok :\n\na) Cambodge : 27 mars 1997 ;\n\nb) Indonésie : 10 avril 1997.\n",
    "ru": "Следующие государства сдали на хранение ратификационные грамоты Бангкокского договора:\n\na) Камбоджа — 27 марта 1997 года;\n\nb) Индонезия — 10 апреля 1997 года.\n",
    "zh": "下列国家交存了《曼谷条约》批准书：\n\n(a) 柬埔寨：1997年3月27日；\n\n(b) 印度尼西亚：1997年4月10日。\n",
}


@pytest.mark.parametrize(("language", "text"), each(LISTS))
def test_a_list_goes_on_below_the_words_that_lead_it(language: str, text: str) -> None:
    assert facts(text, language) == [
        ("deposited", "Cambodia", "Bangkok Treaty", "1997-03-27"),
        ("deposited", "Indonesia", "Bangkok Treaty", "1997-04-10"),
    ]


def test_several_entries_may_share_a_line_and_other_words_end_the_list() -> None:
    text = (
        "The following States have ratified the Bangkok Treaty:\n\nCambodia: 27 March 1997; Indonesia: 10 April 1997.\n\n"
        "Malaysia was visited.\n\nSingapore: 27 March 1997\n"
    )
    assert facts(text, "en") == [
        ("ratified", "Cambodia", "Bangkok Treaty", "1997-03-27"),
        ("ratified", "Indonesia", "Bangkok Treaty", "1997-04-10"),
    ]


def test_the_treaty_of_the_issuing_body_is_not_taken_where_another_is_named() -> None:
    text = "South Africa signed the Treaty of Pelindaba. Burundi deposited its instrument of ratification of the Treaty on 15 July 2009."
    found = facts(text, "en", body="organ/npt-review-conference")
    assert [fact for fact in found if fact[2] == "NPT"] == []


def test_an_actor_named_nowhere_keeps_its_words_in_later_paragraphs() -> None:
    text = f"{'As was recalled at length, ' * 9}the Group welcomes the ratification by Ghana of the CTBT.\n\nIt urges Mali to ratify it.\n"
    found = [c for c in claims_of(text, "en") if c.kind in ("welcomes", "urges")]
    assert {c.kind for c in found} == {"welcomes", "urges"}
    for claim in found:
        assert claim.subject is None
        assert claim.details["resolved"] == [{"role": "subject", "name": "the Group", "because": "named nowhere"}]


def test_a_pronoun_stands_for_itself_where_it_says_whom_it_means() -> None:
    text = f"{'As was recalled at length, ' * 9}the Council welcomes the ratification by Ghana of the CTBT.\n\nIt urges Mali to ratify it.\n"
    for claim in claims_of(text, "en", body="organ/security-council"):
        for reading in claim.details.get("resolved", ()):
            assert len(reading["name"]) < 20
