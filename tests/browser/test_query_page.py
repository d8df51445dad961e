"""The query page: YASGUI, from this server alone, before a real endpoint."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys
from tests.browser.browsing import Browser

from treatygraph.queries import read_queries
from treatygraph.serve.yasgui import has_yasgui

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
EDITOR = ".tabPanel.active .CodeMirror"
RUN = ".tabPanel.active .yasqe_queryButton"
ROWS = ".tabPanel.active .yasr table tbody tr"

needs_yasgui = pytest.mark.skipif(not has_yasgui(), reason="YASGUI is not set up: make yasgui")


def type_query(browser: Browser, text: str) -> None:
    """Put a text into the editor in the place of what stands there."""
    browser.click(EDITOR)
    browser.press("a", holding=Keys.CONTROL)
    browser.press(Keys.DELETE)
    browser.press(text)
    browser.wait(lambda: read_editor(browser).endswith(text))


def read_editor(browser: Browser) -> str:
    return str(browser.run(f"return document.querySelector('{EDITOR}').CodeMirror.getValue()"))


def read_rows(browser: Browser) -> list[str]:
    return [row.text for row in browser.find(ROWS)]


@needs_yasgui
def test_a_typed_query_is_answered_with_rows_in_a_table(browser: Browser) -> None:
    browser.open("/sparql")
    query = f'SELECT ?state ?name WHERE {{ ?state <{LABEL}> ?name FILTER(?name = "France"@en) }}'
    type_query(browser, query)
    assert read_editor(browser) == query
    browser.click(RUN)
    rows = browser.wait(lambda: read_rows(browser))
    assert len(rows) == 1
    assert "https://w3id.org/treatygraph/state/FRA" in rows[0]
    assert '"France"@en' in rows[0]


@needs_yasgui
def test_the_saved_queries_stand_in_tabs_and_run_as_they_are(browser: Browser) -> None:
    browser.open("/sparql")
    browser.wait_for(EDITOR)
    first, *others = [query.title for query in read_queries().values()]
    tabs = {tab.text.rstrip("✖").strip(): tab for tab in browser.find(".tabsList .tab a")}
    assert list(tabs) == ["Query", *others]
    assert f"# title: {first}" in read_editor(browser)
    tabs["Zones and their members"].click()
    browser.wait(lambda: "# title: Zones" in read_editor(browser))
    browser.click(RUN)
    rows = browser.wait(lambda: read_rows(browser))
    assert any("Central Asian NWFZ" in row and "Kazakhstan" in row and "2009-03-21" in row for row in rows)


@needs_yasgui
def test_a_query_is_run_by_keys_alone(browser: Browser) -> None:
    browser.open("/sparql")
    type_query(browser, "SELECT (6 * 7 AS ?answer) { }")
    browser.press(Keys.ENTER, holding=Keys.CONTROL)
    rows = browser.wait(lambda: read_rows(browser))
    assert "42" in rows[0]


@needs_yasgui
def test_the_tab_key_reaches_the_controls_and_leaves_the_editor(browser: Browser) -> None:
    browser.open("/sparql")
    browser.wait_for(RUN)
    browser.wait(lambda: browser.run("return document.activeElement.tagName") == "TEXTAREA")
    before = read_editor(browser)
    held = browser.tab_through(30)
    assert held[:5] == ["TreatyGraph", "Find", "Questions", "SPARQL", "Ontology"]
    controls = ["Open settings", "TEXTAREA", "Run query", "Download Results"]
    assert [name for name in held if name in controls] == controls
    assert read_editor(browser) == before


@needs_yasgui
def test_prefixes_and_terms_are_completed_from_this_server(browser: Browser) -> None:
    browser.open("/sparql")
    type_query(browser, "PREFIX ")
    offered = browser.wait(lambda: [hint.text for hint in browser.find(".CodeMirror-hint")])
    assert "skos: <http://www.w3.org/2004/02/skos/core#>" in offered
    browser.press(Keys.ESCAPE)
    type_query(browser, "SELECT * { ?state :rati")
    browser.wait(lambda: "PREFIX : <https://w3id.org/treatygraph/ontology#>" in read_editor(browser))
    browser.press(" ", holding=Keys.CONTROL)
    offered = browser.wait(lambda: [hint.text for hint in browser.find(".CodeMirror-hint")])
    assert ":ratified" in offered


@needs_yasgui
def test_a_thing_in_an_answer_leads_to_its_page_here(browser: Browser) -> None:
    browser.open("/sparql")
    type_query(browser, f'SELECT ?state WHERE {{ ?state <{LABEL}> "France"@en }}')
    browser.press(Keys.ENTER, holding=Keys.CONTROL)
    here = browser.driver.current_window_handle
    browser.click(".yasr table a.iri")
    browser.wait(lambda: len(browser.driver.window_handles) == 2)
    browser.driver.switch_to.window(next(h for h in browser.driver.window_handles if h != here))
    try:
        browser.wait(lambda: browser.driver.current_url == browser.base + "/state/FRA")
        assert browser.wait_for("h1").text == "France"
    finally:
        browser.driver.close()
        browser.driver.switch_to.window(here)


@needs_yasgui
def test_what_is_wrong_with_a_query_is_said(browser: Browser) -> None:
    browser.expected = ("Bad Request",)
    browser.open("/sparql")
    type_query(browser, "SELECT * { ?s ?p }")
    browser.press(Keys.ENTER, holding=Keys.CONTROL)
    message = browser.wait_for(".tabPanel.active .errorMessage").text
    assert "Syntax error at line 1, column" in message


@needs_yasgui
def test_a_phone_shows_editor_and_answer_without_scrolling_sideways(browser: Browser) -> None:
    browser.use_phone()
    browser.open("/sparql")
    assert browser.wait_for(RUN)
    assert browser.measure_overflow() == 0
    next(tab for tab in browser.find(".tabsList .tab a") if "Zones" in tab.text).click()
    browser.wait(lambda: "# title: Zones" in read_editor(browser))
    browser.click(RUN)
    browser.wait(lambda: read_rows(browser))
    assert browser.measure_overflow() == 0


def test_where_yasgui_does_not_come_a_plain_form_asks(browser: Browser) -> None:
    browser.expected = ("yasgui", "Yasgui is not defined", "Bad Request")
    browser.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*yasgui.min*"]})
    try:
        browser.open("/sparql")
        assert browser.run("return typeof Yasgui") == "undefined"
        field = browser.wait_for(".plain textarea")
        assert "# title: Negative security assurances" in field.get_attribute("value")
        field.clear()
        field.send_keys('SELECT ("it answers" AS ?said) { }')
        browser.click(".plain button")
        browser.wait(lambda: [cell.text for cell in browser.find(".plain td")] == ["it answers"])
        field.clear()
        field.send_keys("SELECT")
        browser.click(".plain button")
        browser.wait(lambda: "Syntax error" in browser.find(".plain output")[0].text)
    finally:
        browser.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})


@needs_yasgui
def test_no_script_but_the_pages_own_runs(browser: Browser) -> None:
    """The policy holds: a script that gets into the page is not run."""
    browser.expected = ("Content Security Policy", "script-src")
    browser.open("/sparql")
    browser.wait_for(EDITOR)
    browser.run(
        "const s = document.createElement('script'); s.textContent = 'window.got = 1'; document.body.append(s);"
        "const i = document.createElement('img'); i.setAttribute('onload', 'window.got = 1');"
        "i.src = '/static/favicon.svg'; document.body.append(i);"
    )
    browser.wait(lambda: len(browser.run("return violations")) == 2)
    browser.wait(lambda: browser.run("return document.querySelector('body > img').complete"))
    assert browser.run("return window.got") is None
