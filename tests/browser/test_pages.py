"""The pages for people, in a browser."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys
from tests.browser.browsing import Browser

PATHS = [
    "/",
    "/ask",
    "/ask/assurances",
    "/ask/evidence",
    "/find?q=Kazakhstan",
    "/state/FRA",
    "/treaty/canwfz-protocol",
    "/document/canwfz-memorandum-2022",
    "/document/g21-negative-security-assurances-2021",
]


def test_the_start_page_leads_to_a_question_and_its_answer(browser: Browser) -> None:
    browser.open("/")
    assert "/document/canwfz-memorandum-2022" in [
        link.get_attribute("href").removeprefix(browser.base) for link in browser.find("main table a")
    ]
    next(card for card in browser.find(".cards a") if card.text.startswith("Negative security")).click()
    assert browser.wait_for(".count").text == "20 rows"


def test_words_typed_at_the_top_are_found(browser: Browser) -> None:
    browser.open("/")
    browser.click(".bar input")
    browser.press("Kazakhstan", Keys.ENTER)
    found = browser.wait(lambda: browser.find(".found a"))
    assert browser.base + "/state/KAZ" in [link.get_attribute("href") for link in found]


def test_a_question_is_asked_as_of_a_day_in_another_language(browser: Browser) -> None:
    browser.open("/ask/assurances")
    browser.run("document.querySelector('[name=as_of]').value = '2015-03-01'")
    browser.run("document.querySelector('[name=lang]').value = 'fr'")
    browser.click(".parameters button")
    browser.wait(lambda: [e.text for e in browser.find(".count")] == ["10 rows"])
    assert "Royaume-Uni" in [cell.text for cell in browser.find("tbody td")]


def test_a_statement_leads_to_the_line_that_says_it(browser: Browser) -> None:
    browser.open("/state/FRA")
    assert browser.wait_for("h1").text == "France"
    deposit = next(e for e in browser.find(".statements li") if "交存了批准书" in e.text)
    assert "CANWFZ Protocol 2014-11-17" in deposit.text
    quoted = deposit.find_element("css selector", "blockquote").text
    deposit.find_element("css selector", "a.source").click()
    browser.wait(lambda: browser.run("return location.pathname") == "/document/canwfz-memorandum-2022")
    passage = browser.wait_for(":target")
    assert passage.get_attribute("id") == "p-17"
    browser.wait(lambda: 0 <= browser.run("return arguments[0].getBoundingClientRect().top / innerHeight", passage) < 1)
    mark = passage.find_element("css selector", "mark")
    assert quoted in mark.text
    around = passage.value_of_css_property("background-color")
    assert mark.value_of_css_property("background-color") not in (around, "rgba(0, 0, 0, 0)")
    assert "deposited France → CANWFZ Protocol 2014-11-17" in passage.text


def test_what_no_register_knows_is_called_as_its_document_calls_it(browser: Browser) -> None:
    browser.open("/document/canwfz-memorandum-2022")
    links = browser.run("return [...document.querySelectorAll('.claims a')].map((link) => link.innerText)")
    assert "关于无核武器区的网站" in links
    assert [text for text in links if text.startswith("/unresolved")] == []


def test_what_is_not_there_has_a_page_that_says_so(browser: Browser) -> None:
    browser.expected = ("404",)
    browser.open("/state/XXX")
    assert "https://w3id.org/treatygraph/state/XXX" in browser.wait_for("main").text
    assert browser.find(".bar nav a")


@pytest.mark.parametrize("path", PATHS)
def test_a_phone_shows_a_page_without_scrolling_sideways(browser: Browser, path: str) -> None:
    browser.use_phone()
    browser.open(path)
    assert browser.measure_overflow() == 0


@pytest.mark.parametrize("path", PATHS)
def test_a_desk_shows_a_page_without_scrolling_sideways(browser: Browser, path: str) -> None:
    browser.open(path)
    assert browser.run("const e = document.documentElement; return e.scrollWidth - e.clientWidth") == 0


def test_the_tab_key_reaches_what_can_be_used(browser: Browser) -> None:
    browser.open("/ask/assurances")
    held = browser.tab_through(16)
    assert held[:5] == ["TreatyGraph", "Find", "Questions", "SPARQL", "Ontology"]
    assert [name for name in ("as_of", "lang", "Ask", "csv", "json") if name not in held] == []
