"""The pages for people, over a real server on the project's own build."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from socket import socket

import pytest

from treatygraph.serve.pages import join_lines, local_address
from treatygraph.serve.pages.documents import mark_spans
from treatygraph.store import Snapshot


@pytest.fixture(scope="session")
def address(snapshot: Snapshot) -> Iterator[str]:
    """A server over the session's build, in a process of its own."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "treatygraph.cli", "serve", "--port", str(port)]
    environment = {**os.environ, "TREATYGRAPH_BUILD": str(snapshot.path.parents[1])}
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def fetch(address: str, accept: str = "text/html") -> str:
    request = urllib.request.Request(address, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read().decode("utf-8")


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_front_page_lists_documents_and_questions(address: str) -> None:
    page = fetch(address + "/")
    assert "/document/canwfz-memorandum-2022" in page
    assert "/ask/assurances" in page


def test_a_thing_has_a_page_and_rdf_at_one_address(address: str) -> None:
    assert "2014-11-17" in text_of(fetch(address + "/state/FRA"))
    said = " ".join(text_of(fetch(address + "/state/FRA")).split())
    assert "Kazakhstan under CANWFZ Protocol since 2014-11-17" in said
    assert "CANWFZ Protocol signed, not ratified, through 2014-10-16" in said
    assert "@prefix" in fetch(address + "/state/FRA", "text/turtle")


def test_a_page_quotes_the_sentence(address: str) -> None:
    assert "法兰西共和国于 2014 年 10 月 17 日批准了《条约议定书》" in text_of(
        fetch(address + "/treaty/canwfz-protocol")
    )


def test_a_document_shows_its_passages_with_what_they_say(address: str) -> None:
    page = fetch(address + "/document/canwfz-memorandum-2022")
    passage = page.split('id="p-17"')[1].split("</section>")[0]
    assert "<mark>" in passage
    assert "deposited" in passage
    assert "2015-08-17" in passage


def test_a_question_is_asked_as_of_a_day(address: str) -> None:
    assert "20 rows" in text_of(fetch(address + "/ask/assurances"))
    assert "10 rows" in text_of(fetch(address + "/ask/assurances?as_of=2015-03-01&lang=fr"))


@pytest.mark.parametrize("path", ["/ask/nothing", "/state/XXX"])
def test_what_is_not_there_is_not_found(address: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        fetch(address + path)
    assert caught.value.code == 404
    caught.value.close()


def test_why_a_conclusion_holds_has_an_address(address: str) -> None:
    query = "/explain?subject=state/FRA&predicate=:assures&object=state/KAZ"
    text = " ".join(fetch(address + query, "text/plain").split())
    assert "canwfz-memorandum-2022 (zh), 17" in text
    assert "annex/7" in text
    assert "<https://w3id.org/treatygraph/state/FRA>" in fetch(address + query, "text/turtle")


def test_nothing_from_a_request_is_markup(address: str) -> None:
    assert "<script>" not in fetch(address + "/find?q=%3Cscript%3Ealert(1)%3C/script%3E")


def test_marks_are_cut_from_overlapping_spans() -> None:
    assert mark_spans("abcdef", 0, 6, [(1, 3), (2, 4)]) == [("a", False), ("bcd", True), ("ef", False)]


def test_lines_join_as_their_script_asks() -> None:
    assert join_lines("条约\n\n缔约国") == "条约缔约国"
    assert join_lines("the\n  Treaty") == "the Treaty"


def test_addresses_are_local() -> None:
    assert local_address("https://w3id.org/treatygraph/state/FRA") == "/state/FRA"


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/ask/assurances?as_of=foo", 400, "“foo” is no date"),
        ("/explain?subject=state/FRA&predicate=:assures&object=state/KAZ", 406, "text/turtle"),
    ],
)
def test_what_cannot_be_answered_is_no_fault_of_the_server(address: str, path: str, status: int, said: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as raised:
        fetch(address + path)
    assert raised.value.code == status
    assert said in raised.value.read().decode("utf-8")
