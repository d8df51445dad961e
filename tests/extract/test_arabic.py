"""Arabic as documents write it: clitics, vowel signs, twin months, digits of its own, letters of symbols."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.extract import sentences

from treatygraph.extract.folding import folding_table
from treatygraph.grammar import read_grammar
from treatygraph.model import Claim

MONTHS = {
    "كانون الثاني/يناير": 1, "شباط/فبراير": 2, "آذار/مارس": 3, "نيسان/أبريل": 4, "أيار/مايو": 5, "حزيران/يونيه": 6,
    "تموز/يوليه": 7, "آب/أغسطس": 8, "أيلول/سبتمبر": 9, "تشرين الأول/أكتوبر": 10, "تشرين الثاني/نوفمبر": 11,
    "كانون الأول/ديسمبر": 12,
}  # fmt: skip
VOWELS = "ًٌٍَُِّْـ"


def claims_of(text: str, author: str | None = None) -> list[Claim]:
    meta = {"author": author} if author else {}
    return [c for c in sentences.claims_of(text, "ar", **meta) if c.kind != "alias"]


def facts(text: str, kind: str) -> list[tuple[str | None, str | None, str | None]]:
    return [
        (c.subject and c.subject.label, c.object and c.object.label, c.date) for c in claims_of(text) if c.kind == kind
    ]


def test_patterns_are_written_as_folded_text_is() -> None:
    grammar = read_grammar("ar")
    table = folding_table(grammar)
    kept = {*"\"'.,;()-?:0123456789"}
    sources = [p.source for rule in grammar.rules.values() for p in rule.patterns]
    sources += [p.source for patterns in (*grammar.phrases.values(), *grammar.meetings.values()) for p in patterns]
    wrong = {c for source in sources for c in source if ord(c) in table and c not in kept}
    assert not wrong


@pytest.mark.parametrize(("month", "number"), MONTHS.items())
@pytest.mark.parametrize("form", ["{0}", "{0[0]}", "{0[1]}", "{0[0]}/ {0[1]}", "{0[1]}/{0[0]}"])
def test_months_by_either_name_or_both(month: str, number: int, form: str) -> None:
    written = form.format(month if form == "{0}" else month.split("/"))
    if written == "آب":
        pytest.skip("alone the word is also the end of others")
    text = f"دخلت معاهدة بانكوك حيز النفاذ في 7 {written} 1997."
    assert facts(text, "entry_into_force") == [("Bangkok Treaty", None, f"1997-{number:02}-07")]


@given(st.dates(min_value=date(1945, 1, 1), max_value=date(2049, 12, 31)))
def test_days_in_digits_of_either_kind(day: date) -> None:
    month = list(MONTHS)[day.month - 1]
    text = f"صدّقت مصر على معاهدة بليندابا في {day.day} {month} {day.year}."
    eastern = text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    expected = [("Egypt", "Pelindaba Treaty", day.isoformat())]
    assert facts(text, "ratified") == facts(eastern, "ratified") == expected


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("يومي 21 و 22 تشرين الثاني/نوفمبر 2011", "2011-11-21/2011-11-22"),
        ("في الفترة من 28 إلى 30 آب/أغسطس 2019", "2019-08-28/2019-08-30"),
        ("في الفترة من 30 نيسان/أبريل إلى 11 أيار/مايو 2012", "2012-04-30/2012-05-11"),
        ("في الخامس عشر من تموز/يوليه من عام 2009", "2009-07-15"),
        ("في آب/أغسطس 1985", "1985-08"),
        ("في عام 1997", "1997"),
    ],
)
def test_ranges_and_words_of_dates(written: str, edtf: str) -> None:
    text = f"عُقدت حلقة عمل بشأن المناطق الخالية من الأسلحة النووية {written}."
    assert [c.date for c in claims_of(text) if c.kind == "meeting"] == [edtf]


def test_the_same_month_and_year_refer_back() -> None:
    text = "وقّعت فرنسا معاهدة بانكوك في 25 آذار/مارس 1996، وصدقت عليها في ٢٢ أيار/مايو من العام نفسه."
    assert facts(text, "signed") == [("France", "Bangkok Treaty", "1996-03-25")]
    assert facts(text, "ratified") == [("France", "Bangkok Treaty", "1996-05-22")]


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("القرار 52/38 قاف", "A/RES/52/38 S"),
        ("القرار 55/33 ثاء", "A/RES/55/33 W"),
        ("قرارها ٧٥/٦٧", "A/RES/75/67"),
        ("قرار الجمعية العامة 3472 باء (د-30)", "A/RES/3472 B (XXX)"),
        ("القرار دإ-10/2", "A/RES/S-10/2"),
        ("قرار الجمعية العامة 3201 (دإ-6)", "A/RES/3201 (S-VI)"),
        ("قرار الجمعية العامة 1000 (دإط-1)", "A/RES/1000 (ES-I)"),
        ("لقرار مجلس الأمن 984 (1995)", "S/RES/984 (1995)"),
        ("قرار الأمم المتحدة رقم 1325", "S/RES/1325 (2000)"),
        ("قرار المجلس الاقتصادي والاجتماعي 1576 (د-50)", "E/RES/1576 (L)"),
        ("وأقر المجلس الاقتصادي والاجتماعي ذلك في قراره 9 (د-1)", "E/RES/9 (I)"),
        ("المقرر 73/546", "A/DEC/73/546"),
        ("الوثيقة NPT/CONF.2015/4", "NPT/CONF.2015/4"),
    ],
)
def test_symbols_as_prose_writes_them(written: str, label: str) -> None:
    assert label in {c.object.label for c in claims_of(f"وفقا لما جاء في {written}.") if c.kind == "cites" and c.object}


def test_days_of_a_list_of_resolutions() -> None:
    text = (
        "القراران 68/32 و 69/58 المؤرخان 5 كانون الأول/ديسمبر 2013 و 2 كانون الأول/ديسمبر 2014 على التوالي، "
        "والقرار 70/34 المؤرخ 7 كانون الأول/ديسمبر 2015."
    )
    cited = [(c.object.label, c.date) for c in claims_of(text) if c.object]
    assert cited == [("A/RES/68/32", "2013-12-05"), ("A/RES/69/58", "2014-12-02"), ("A/RES/70/34", "2015-12-07")]


@pytest.mark.parametrize("clitic", ["", "و", "ب", "ل", "ك", "ف", "وب", "ول"])
def test_clitics_are_no_part_of_a_name(clitic: str) -> None:
    cited = {c.object.label: c.quote for c in claims_of(f"ورد ذلك {clitic}معاهدة راروتونغا.") if c.object}
    assert cited == {"Rarotonga Treaty": "معاهدة راروتونغا"}


def test_the_article_is_contracted_after_l() -> None:
    text = "وقدمت فرنسا ضمانات أمنية سلبية للدول غير الحائزة للأسلحة النووية."
    assert facts(text, "assurance") == [("France", "non-nuclear-weapon States", None)]


@given(st.lists(st.sampled_from([*VOWELS, ""]), min_size=40, max_size=40))
def test_vowel_signs_and_tatweel_change_nothing(signs: list[str]) -> None:
    plain = "وقعت فرنسا معاهدة بانكوك"
    signed = "".join(c + (signs[i] if c != " " else "") for i, c in enumerate(plain))
    (claim,) = [c for c in claims_of(f"{signed}.") if c.kind == "signed"]
    assert (claim.subject.label, claim.object.label) == ("France", "Bangkok Treaty")
    assert claim.quote == f"{signed}."


def test_a_verb_stated_once_for_several_parties() -> None:
    text = (
        "وصدقت قيرغيزستان على معاهدة سيميبالاتينسك في 22 آذار/مارس 2007، وأوزبكستان في 10 أيار/مايو 2007، "
        "وتركمانستان في 19 كانون الثاني/يناير 2009."
    )
    assert [(s, d) for s, _, d in facts(text, "ratified")] == [
        ("Kyrgyzstan", "2007-03-22"),
        ("Uzbekistan", "2007-05-10"),
        ("Turkmenistan", "2009-01-19"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "وفي حال صدقت الصين على معاهدة بانكوك، يبدأ نفاذها.",
        "وافق برلمان كازاخستان على معاهدة حظر الأسلحة النووية.",
        "هل صدقت مصر على معاهدة بليندابا؟",
        "وترحب المجموعة باعتزام أنغولا التصديق على معاهدة الحظر الشامل للتجارب النووية.",
        "إن عدم تصديق مصر على معاهدة بليندابا أمر مؤسف.",
        "ومن المتوقع أن تنضم أنغولا إلى معاهدة حظر الأسلحة النووية في العام المقبل.",
        "ادعت إسرائيل أن إيران انسحبت من معاهدة عدم انتشار الأسلحة النووية.",
    ],
)
def test_what_is_denied_wished_or_alleged_is_no_fact(text: str) -> None:
    assert {c.kind for c in claims_of(text)} <= {"cites", "welcomes", "regrets"}


def test_signed_and_not_ratified() -> None:
    text = "وقعت مصر معاهدة بليندابا في 11 نيسان/أبريل 1996 ولكنها لم تصدق عليها بعد."
    assert facts(text, "signed") == [("Egypt", "Pelindaba Treaty", "1996-04-11")]
    assert facts(text, "unratified") == [("Egypt", "Pelindaba Treaty", None)]


def test_the_subject_of_a_call_by_its_gender() -> None:
    first, second = (
        claims_of("تشجع الأمين العام على مواصلة جهوده.", "organ/general-assembly")[-1:],
        claims_of("وتشجع كوبا الدول على مواصلة جهودها.")[-1:],
    )
    assert [(c.subject and c.subject.label, c.object and c.object.label) for c in (*first, *second)] == [
        ("General Assembly", "United Nations Secretary-General"),
        ("Cuba", None),
    ]


@pytest.mark.parametrize(
    ("written", "signed"),
    [
        ("وقّعت تونس معاهدة بليندابا في القاهرة في 11 نيسان/أبريل 1996 وصدّقت عليها في عام 2009.", "1996-04-11"),
        ("انضمت تونس إلى معاهدة حظر الأسلحة النووية، ووقّعت معاهدة بليندابا في 11 نيسان/أبريل 1996.", "1996-04-11"),
        ("وُقّعت معاهدة بليندابا من جانب تونس في 11 نيسان/أبريل 1996.", "1996-04-11"),
        ("بدأ نفاذ معاهدة بليندابا في 15 تموز/يوليه 2009، التي وقعتها تونس في 11 نيسان/أبريل 1996.", "1996-04-11"),
        ("وكانت تونس من بين الدول الأولى التي وقعت على معاهدة بليندابا.", None),
    ],
)
def test_signed_actively_passively_and_by_a_subject_before(written: str, signed: str | None) -> None:
    assert facts(written, "signed") == [("Tunisia", "Pelindaba Treaty", signed)]


@pytest.mark.parametrize(
    "text",
    [
        "تدعو كوبا الدول الأفريقية التي لم توقع معاهدة بليندابا إلى أن تفعل ذلك.",
        "وتشكر كوبا الدول الحائزة للأسلحة النووية التي وقعت معاهدة بانكوك.",
        "ولم يسبق لإسرائيل أن انضمت إلى معاهدة عدم انتشار الأسلحة النووية.",
        "ولا يوجد ما يثبت أن فرنسا صدقت على معاهدة بليندابا.",
        "ويزعم أن فرنسا صدقت على معاهدة بليندابا في عام 2000.",
        "وترحب كوبا بالجهود الرامية إلى التعجيل بتصديق الصين على معاهدة بانكوك.",
        "ونلاحظ أهمية بدء نفاذ معاهدة بانكوك.",
    ],
)
def test_what_is_said_of_some_or_denied_of_a_clause_is_no_fact(text: str) -> None:
    assert {c.kind for c in claims_of(text)} <= {"cites", "calls_on", "welcomes", "notes"}


def test_no_doubt_affirms() -> None:
    assert facts("ولا شك أن كوبا صدقت على معاهدة تلاتيلولكو.", "ratified") == [("Cuba", "Tlatelolco Treaty", None)]


def test_each_protocol_with_its_day() -> None:
    text = (
        "صدّقت الصين على البروتوكول 2 لمعاهدة راروتونغا في 5 نيسان/أبريل 1988 وعلى البروتوكول 3 لمعاهدة راروتونغا "
        "في 6 نيسان/أبريل 1988."
    )
    assert [(o, d) for _, o, d in facts(text, "ratified")] == [
        ("Rarotonga Treaty Protocol 2", "1988-04-05"),
        ("Rarotonga Treaty Protocol 3", "1988-04-06"),
    ]


def test_the_three_protocols_are_three_after_two() -> None:
    text = (
        "ووقعت الصين البروتوكولين 2 و 3 لمعاهدة راروتونغا في 10 شباط/فبراير 1987. "
        "ووقعت فرنسا البروتوكولات الثلاثة في 25 آذار/مارس 1996."
    )
    assert [o for s, o, _ in facts(text, "signed") if s == "France"] == [
        f"Rarotonga Treaty Protocol {n}" for n in (1, 2, 3)
    ]


def test_meetings_each_at_its_day_and_place() -> None:
    text = (
        "وترحب كوبا بعقد الدول الأطراف في معاهدة سيميبالاتينسك اجتماعات تشاورية في 14 تشرين الأول/أكتوبر 2009 "
        "في عشق أباد وفي 16 آذار/مارس 2011 في طشقند."
    )
    assert [(c.date, c.place and c.place.label) for c in claims_of(text) if c.kind == "meeting"] == [
        ("2009-10-14", "Ashgabat"),
        ("2011-03-16", "Tashkent"),
    ]


def test_all_states_of_a_kind_are_not_all_states() -> None:
    assert facts("وقد انضمت جميع الدول العربية إلى معاهدة عدم انتشار الأسلحة النووية.", "acceded") == [
        ("Arab States", "NPT", None)
    ]


def test_vowel_signs_tell_amman_from_oman() -> None:
    amman, oman = (
        [c for c in claims_of(text) if c.kind in ("meeting", "ratified")]
        for text in (
            "عُقدت حلقة العمل في عمّان يومي 3 و 4 أيار/مايو 2011.",
            "صدقت عُمان على معاهدة عدم انتشار الأسلحة النووية.",
        )
    )
    assert [c.place and c.place.label for c in amman] == ["Amman"]
    assert [c.subject and c.subject.label for c in oman] == ["Oman"]


def test_an_assurance_is_no_intention() -> None:
    text = "تعهدت الصين دون قيد أو شرط بعدم استعمال الأسلحة النووية ضد الدول غير الحائزة للأسلحة النووية."
    assert {(c.kind, c.subject and c.subject.label) for c in claims_of(text)} == {("assurance", "China")}


def test_the_masthead_of_a_resolution() -> None:
    text = (
        "الأمم المتحدة\nA/RES/70/901\nالجمعية العامة\nDistr.: General\n11 December 2015\nالدورة السبعون\n\n"
        "قرار اتخذته الجمعية العامة في 7 كانون الأول/ديسمبر 2015\n\n[بناء على تقرير اللجنة الأولى (A/70/460)]\n\n"
        "70/901 - معاهدة بليندابا\n\nإن الجمعية العامة،\n\nإذ تشير إلى قرارها 69/26،\n\n1 - ترحب بهذا التقدم؛"
    )
    (claim,) = [c for c in claims_of(text) if c.kind == "adopted"]
    assert (claim.subject and claim.subject.label, claim.object and claim.object.label, claim.date) == (
        "General Assembly",
        "A/RES/70/901",
        "2015-12-07",
    )
    assert claim.details["title"] == "معاهدة بليندابا"


@pytest.mark.parametrize(
    "after",
    [
        "ولم توقع سوى فرنسا على البروتوكول في عام 1979",
        "وزارت الصين كازاخستان في عام 1979",
        "بينما تغير ذلك في عام 1979",
    ],
)
def test_a_day_of_the_next_verb_is_not_of_the_one_before(after: str) -> None:
    assert facts(f"وصدقت كوبا على معاهدة تلاتيلولكو، {after}.", "ratified") == [("Cuba", "Tlatelolco Treaty", None)]
