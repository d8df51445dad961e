"""Dates in six languages: every form that texts write, and what only looks like a date."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatygraph.documents import Reading
from treatygraph.extract.dates import DateFinder
from treatygraph.extract.folding import fold_reading, folding_table
from treatygraph.grammar import languages, read_grammar

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


@cache
def finder(language: str) -> DateFinder:
    return DateFinder(read_grammar(language))


def dates(text: str, language: str) -> list[str]:
    """The dates of a text of its own as EDTF, bounds with the word that bounds them."""
    grammar, found = read_grammar(language), finder(language)
    found.forget()
    reading = Reading(text, range(len(text)))
    folded = fold_reading(reading, folding_table(grammar), drop_spaces=grammar.data.get("spaces") == "drop")
    items = [item for mention in found.find_dates(folded) for item in mention.items]
    return [f"{item.value} {item.date}" if item.value else str(item.date) for item in items]


FORMS = {
    "en": {
        "It was signed on 17 November 2014.": ["2014-11-17"],
        "It was signed on November 17, 2014.": ["2014-11-17"],
        "It was signed on the 3rd of May 1996.": ["1996-05-03"],
        "Done on the eleventh day of April 1996.": ["1996-04-11"],
        "Done on the first of May 2001.": ["2001-05-01"],
        "It met on 9 Dec. 1997.": ["1997-12-09"],
        "It met in May 1996.": ["1996-05"],
        "It met in 1996.": ["1996"],
        "It met in early 2001 and in mid-2002.": ["2001", "2002"],
        "It met on 28-29 August 2019.": ["2019-08-28/2019-08-29"],
        "It met on 28 and 29 August 2019.": ["2019-08-28/2019-08-29"],
        "It met on 3 and 9 May 2011.": ["2011-05-03", "2011-05-09"],
        "It met on 4 and 5 May 2010 and 6 June 2011.": ["2010-05-04/2010-05-05", "2011-06-06"],
        "It met from 30 April to 11 May 2012.": ["2012-04-30/2012-05-11"],
        "It met from 30 December 2019 to 2 January 2020.": ["2019-12-30/2020-01-02"],
        "from 1 to 5 October and from 8 to 10 November 2012": ["2012-10-01/2012-10-05", "2012-11-08/2012-11-10"],
        "It met in May and June 2011.": ["2011-05", "2011-06"],
        "It met in 2010, 2011 and 2012.": ["2010", "2011", "2012"],
        "from 2006 to 2009": ["2006/2009"],
        "between 2006 and 2009": ["2006/2009"],
        "in the period 2006-2009": ["2006/2009"],
        "between 3 May and 9 June 2011": ["2011-05-03/2011-06-09"],
        "It signed on 3 May 2001 and ratified on 4 June of the same year.": ["2001-05-03", "2001-06-04"],
        "It signed on 3 May 2001. It ratified on 5 of the same month.": ["2001-05-03", "2001-05-05"],
        "It began in the 1990s.": ["199X"],
        "It began in the 90s.": ["199X"],
        "It began in the nineties.": ["199X"],
        "on the eve of 3 May 2001": ["until 2001-05-03"],
        "It has stood since 3 May 2001.": ["since 2001-05-03"],
        "By 1 November 2021 four had done so.": ["until 2021-11-01"],
        "the objectives set until 2015": ["until 2015"],
    },
    "fr": {
        "signé le 17 novembre 2014": ["2014-11-17"],
        "signé le 1er mai 2001": ["2001-05-01"],
        "en mai 1996": ["1996-05"],
        "en 1996": ["1996"],
        "tenue du 18 au 20 juin 2014": ["2014-06-18/2014-06-20"],
        "tenue les 28 et 29 août 2019": ["2019-08-28/2019-08-29"],
        "tenue les 3, 4 et 5 mai 2011": ["2011-05-03/2011-05-05"],
        "tenue du 30 avril au 11 mai 2012": ["2012-04-30/2012-05-11"],
        "le 3 mai 2001 et le 22 du même mois": ["2001-05-03", "2001-05-22"],
        "une lettre du 3 mai 2001 et sa réponse, datée du 22 du même mois": ["2001-05-03", "2001-05-22"],
        "le 3 mai 2001, puis le 4 juin de la même année": ["2001-05-03", "2001-06-04"],
        "en mai et juin 2011": ["2011-05", "2011-06"],
        "de 2006 à 2009": ["2006/2009"],
        "entre 2006 et 2009": ["2006/2009"],
        "dans les années 1990": ["199X"],
        "dans les années 90": ["199X"],
        "à la veille du 3 mai 2001": ["until 2001-05-03"],
        "depuis le 3 mai 2001": ["since 2001-05-03"],
        "jusqu'au 3 mai 2001": ["until 2001-05-03"],
        "d'ici à 2015": ["until 2015"],
    },
    "es": {
        "firmado el 17 de noviembre de 2014": ["2014-11-17"],
        "firmado el 1º de mayo de 2001": ["2001-05-01"],
        "firmado el primero de mayo de 2001": ["2001-05-01"],
        "en mayo de 1996": ["1996-05"],
        "en 1996": ["1996"],
        "del 18 al 20 de junio de 2014": ["2014-06-18/2014-06-20"],
        "los días 28 y 29 de agosto de 2019": ["2019-08-28/2019-08-29"],
        "del 30 de abril al 11 de mayo de 2012": ["2012-04-30/2012-05-11"],
        "el 3 de mayo de 2001 y el 22 del mismo mes": ["2001-05-03", "2001-05-22"],
        "el 3 de mayo de 2001 y el 4 de junio del mismo año": ["2001-05-03", "2001-06-04"],
        "en mayo y junio de 2011": ["2011-05", "2011-06"],
        "de 2006 a 2009": ["2006/2009"],
        "entre 2006 y 2009": ["2006/2009"],
        "en la década de 1990": ["199X"],
        "en los años noventa": ["199X"],
        "en vísperas del 3 de mayo de 2001": ["until 2001-05-03"],
        "desde el 3 de mayo de 2001": ["since 2001-05-03"],
        "hasta el 3 de mayo de 2001": ["until 2001-05-03"],
        "antes de 2015": ["until 2015"],
    },
    "ru": {
        "подписан 17 ноября 2014 года": ["2014-11-17"],
        "подписан одиннадцатого апреля 1996 года": ["1996-04-11"],
        "подписан 03.05.2001": ["2001-05-03"],
        "в мае 1996 года": ["1996-05"],
        "в 1996 году": ["1996"],
        "состоялась 18-20 июня 2014 года": ["2014-06-18/2014-06-20"],
        "состоялась 28 и 29 августа 2019 года": ["2019-08-28/2019-08-29"],
        "состоялась с 18 по 20 июня 2014 года": ["2014-06-18/2014-06-20"],
        "состоялась с 30 апреля по 11 мая 2012 года": ["2012-04-30/2012-05-11"],
        "3 мая 2001 года и 22 числа того же месяца": ["2001-05-03", "2001-05-22"],
        "3 мая 2001 года и 4 июня того же года": ["2001-05-03", "2001-06-04"],
        "в мае и июне 2011 года": ["2011-05", "2011-06"],
        "в 2010, 2011 и 2012 годах": ["2010", "2011", "2012"],
        "с 2006 по 2009 год": ["2006/2009"],
        "в период между 2006 и 2009 годами": ["2006/2009"],
        "в 2006-2009 годах": ["2006/2009"],
        "в 1990-х годах": ["199X"],
        "в 90-х годах": ["199X"],
        "в девяностых годах": ["199X"],
        "Накануне 3 мая 2001 года": ["until 2001-05-03"],
        "Зона существует с 3 мая 2001 года": ["since 2001-05-03"],
        "Выполнить это следует до 3 мая 2001 года": ["until 2001-05-03"],
        "Выполнить это следует к 2015 году": ["until 2015"],
    },
    "ar": {
        "في 17 تشرين الثاني/نوفمبر 2014": ["2014-11-17"],
        "في 17 نوفمبر 2014": ["2014-11-17"],
        "في ١٧ تشرين الثاني/نوفمبر ٢٠١٤": ["2014-11-17"],
        "في الخامس عشر من تموز/يوليه 2009": ["2009-07-15"],
        "في أيار/مايو 1996": ["1996-05"],
        "في عام 1996": ["1996"],
        "من 18 إلى 20 حزيران/يونيه 2014": ["2014-06-18/2014-06-20"],
        "يومي 28 و 29 آب/أغسطس 2019": ["2019-08-28/2019-08-29"],
        "من 30 نيسان/أبريل إلى 11 أيار/مايو 2012": ["2012-04-30/2012-05-11"],
        "في 3 أيار/مايو 2001 وفي 22 من الشهر نفسه": ["2001-05-03", "2001-05-22"],
        "في 3 أيار/مايو 2001 وفي 4 حزيران/يونيه من العام نفسه": ["2001-05-03", "2001-06-04"],
        "في أيار/مايو وحزيران/يونيه 2011": ["2011-05", "2011-06"],
        "في عامي 2010 و 2012": ["2010", "2012"],
        "من عام 2006 إلى عام 2009": ["2006/2009"],
        "بين عامي 2006 و 2009": ["2006/2009"],
        "في الفترة 2006-2009": ["2006/2009"],
        "في التسعينات": ["199X"],
        "عشية 3 أيار/مايو 2001": ["until 2001-05-03"],
        "منذ 3 أيار/مايو 2001": ["since 2001-05-03"],
        "حتى 3 أيار/مايو 2001": ["until 2001-05-03"],
        "بحلول عام 2015": ["until 2015"],
    },
    "zh": {
        "于2014年11月17日签署": ["2014-11-17"],
        "于 2014 年 11 月 17 日签署": ["2014-11-17"],
        "于２０１４年１１月１７日签署": ["2014-11-17"],
        "于二〇一四年十一月十七日签署": ["2014-11-17"],
        "1996年5月": ["1996-05"],
        "1996年": ["1996"],
        "2014年6月18日至20日": ["2014-06-18/2014-06-20"],
        "2010年5月4日和5日": ["2010-05-04/2010-05-05"],
        "2010年5月4日和7日": ["2010-05-04", "2010-05-07"],
        "2012年4月30日至5月11日": ["2012-04-30/2012-05-11"],
        "2019年12月30日至2020年1月2日": ["2019-12-30/2020-01-02"],
        "2001年5月3日和同年6月4日": ["2001-05-03", "2001-06-04"],
        "2001年5月3日和同月22日": ["2001-05-03", "2001-05-22"],
        "2011年5月和6月": ["2011-05", "2011-06"],
        "2006年至2009年": ["2006/2009"],
        "2006-2009年": ["2006/2009"],
        "20世纪90年代": ["199X"],
        "1990年代": ["199X"],
        "2001年5月3日前夕": ["until 2001-05-03"],
        "自2001年5月3日": ["since 2001-05-03"],
        "截至2001年5月3日": ["until 2001-05-03"],
        "2015年以前": ["until 2015"],
        "2001年以来": ["since 2001"],
    },
}  # fmt: skip

# Days that no calendar has, and numbers that are no dates.
NONE = {
    "en": ["31 February 2001", "29 February 2001", "31 April 2001", "32 May 2001", "3.5 million", "paragraph 12",
           "S/2015/119", "resolution 1540", "1,500 people", "A/70/81", "paragraphs 12 and 13", "in May", "on 3 May"],
    "fr": ["31 février 2001", "29 février 2001", "31 avril 2001", "3,5 millions", "paragraphe 12", "S/2015/119",
           "résolution 1540", "1 500 personnes", "du 22 du même mois", "en mai"],
    "es": ["31 de febrero de 2001", "29 de febrero de 2001", "31 de abril de 2001", "3,5 millones", "párrafo 12",
           "S/2015/119", "resolución 1540", "1.500 personas", "el 22 del mismo mes"],
    "ru": ["31 февраля 2001 года", "29 февраля 2001 года", "31 апреля 2001 года", "3,5 миллиона", "пункт 12",
           "S/2015/119", "резолюция 1540", "1500 человек", "22 числа того же месяца"],
    "ar": ["31 شباط/فبراير 2001", "29 شباط/فبراير 2001", "31 نيسان/أبريل 2001", "3.5 مليون", "الفقرة 12",
           "S/2015/119", "القرار 1540", "1500 شخص", "22 من الشهر نفسه"],
    "zh": ["2001年2月31日", "2001年2月29日", "2001年4月31日", "350万", "第12段", "S/2015/119", "第1540号决议",
           "1500人", "同月22日"],
}  # fmt: skip


def test_every_language_is_tested() -> None:
    assert set(FORMS) == set(NONE) == set(LANGUAGES) <= set(languages())


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [pytest.param(tag, text, days, id=f"{tag}-{text}") for tag, forms in FORMS.items() for text, days in forms.items()],
)
def test_dates_as_texts_write_them(language: str, text: str, expected: list[str]) -> None:
    assert dates(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"), [pytest.param(tag, text, id=f"{tag}-{text}") for tag, texts in NONE.items() for text in texts]
)
def test_what_is_no_date(language: str, text: str) -> None:
    assert dates(text, language) == []


def test_leap_days() -> None:
    assert dates("29 February 2000", "en") == ["2000-02-29"]
    assert dates("2000年2月29日", "zh") == ["2000-02-29"]


def test_the_same_year_of_another_document_means_nothing() -> None:
    assert dates("It signed on 3 May 2001.", "en") == ["2001-05-03"]
    assert dates("It ratified on 4 June of the same year.", "en") == []


MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ar": "كانون_الثاني/يناير شباط/فبراير آذار/مارس نيسان/أبريل أيار/مايو حزيران/يونيه تموز/يوليه آب/أغسطس "
    "أيلول/سبتمبر تشرين_الأول/أكتوبر تشرين_الثاني/نوفمبر كانون_الأول/ديسمبر",
}
RENDER: dict[str, Callable[[date, str], str]] = {
    "en": lambda d, m: f"{d.day} {m} {d.year}",
    "fr": lambda d, m: f"{'1er' if d.day == 1 else d.day} {m} {d.year}",
    "es": lambda d, m: f"{d.day} de {m} de {d.year}",
    "ru": lambda d, m: f"{d.day} {m} {d.year} года",
    "ar": lambda d, m: f"{d.day} {m} {d.year}",
    "zh": lambda d, m: f"{d.year}年{d.month}月{d.day}日",
}


def written(day: date, language: str) -> str:
    months = [m.replace("_", " ") for m in MONTHS.get(language, "").split()]
    return RENDER[language](day, months[day.month - 1] if months else "")


DAYS = st.dates(min_value=date(1800, 1, 1), max_value=date(2099, 12, 31))


@pytest.mark.parametrize("language", LANGUAGES)
@given(day=DAYS)
def test_a_day_is_read_as_it_is_written(language: str, day: date) -> None:
    assert dates(f"({written(day, language)})", language) == [day.isoformat()]


@pytest.mark.parametrize("language", LANGUAGES)
@given(days=st.lists(DAYS, min_size=1, max_size=4, unique=True))
def test_days_of_separate_sentences_keep_apart(language: str, days: list[date]) -> None:
    text = "; ".join(written(day, language) for day in days)
    assert dates(text, language) == [day.isoformat() for day in days]


@pytest.mark.parametrize("language", LANGUAGES)
@given(first=DAYS, last=DAYS)
def test_days_joined_are_a_range_or_nothing(language: str, first: date, last: date) -> None:
    text = f"{written(first, language)}-{written(last, language)}"
    for found in dates(text, language):
        if "/" in found:
            start, end = found.split("/")
            assert start <= end


EDTF = re.compile(r"(?:since |until )?(?:\d{3}X|\d{4}(?:-\d\d(?:-\d\d)?)?(?:/\d{4}(?:-\d\d(?:-\d\d)?)?)?)")


def is_edtf(value: str) -> bool:
    if not EDTF.fullmatch(value):
        return False
    for part in value.rpartition(" ")[2].split("/"):
        year, month, day = [*part.split("-"), "", ""][:3]
        if day:
            date(int(year), int(month), int(day))
        elif month and not 1 <= int(month) <= 12:
            return False
    return True


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_any_text_gives_valid_dates_or_none(language: str, data: st.DataObject) -> None:
    section = read_grammar(language).section("dates")
    words = [*section["months"], *(section.get("day_words") or {}), *(section.get("spelled_days") or {})]
    joints = [
        " ",
        "",
        ",",
        ", ",
        "-",
        "/",
        ".",
        "年",
        "月",
        "日",
        " de ",
        " to ",
        " and ",
        " et ",
        " и ",
        " و ",
        "至",
        "和",
    ]
    numbers = ["0", "1", "9", "12", "29", "31", "32", "99", "1996", "2001", "2099", "3000", "0031", "1er", "90"]
    pieces = st.one_of(st.sampled_from([str(w) for w in words]), st.sampled_from(joints + numbers), st.text(max_size=4))
    text = "".join(data.draw(st.lists(pieces, max_size=14)))
    assert all(is_edtf(found) for found in dates(text, language)), text
