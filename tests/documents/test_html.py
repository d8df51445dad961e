"""HTML pages: the document's own text, a line for each block."""

from __future__ import annotations

from pathlib import Path

import pytest

from treatygraph.documents import read_document, read_passage
from treatygraph.documents.html import read_html
from treatygraph.errors import DocumentError

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Site | Page</title><style>p { color: red }</style></head>
<body>
<header><a href="/">The site</a></header>
<nav><ul><li>Home</li></ul></nav>
<main>
<h1>Statement on the
 zone</h1>
<script>var secret = 1;</script>
<p>1. Freedonia <b>signed</b> the Treaty<sup><a href="#n1">1</a></sup> on 8&nbsp;May&nbsp;2009.</p>
<p>2. It notes:</p>
<ol type="a"><li>The Protocol;</li><li>The map.</li></ol>
<p>Done at Strelsau<br>on 9 May</p>
<table><tr><th>State</th><th>Day</th></tr><tr><td>Sylvania</td><td>8 May 2009</td></tr></table>
</main>
<aside>Related pages</aside>
<footer>Terms of use</footer>
</body></html>
"""


def write(path: Path, page: str | bytes) -> Path:
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return path


def test_the_document_is_kept_and_the_site_dropped(tmp_path: Path) -> None:
    text = read_html(write(tmp_path / "page.html", PAGE))
    assert text.split("\n\n") == [
        "Statement on the zone",
        "1. Freedonia signed the Treaty on 8\u00a0May\u00a02009.",
        "2. It notes:",
        "(a) The Protocol;",
        "(b) The map.",
        "Done at Strelsau",
        "on 9 May",
        "State Day",
        "Sylvania 8 May 2009\n",
    ]


def test_its_outline_has_the_numbers_of_lists(tmp_path: Path) -> None:
    page = "<h1>Title of it</h1><ol start='4'><li>Four is here.</li><li value='7'>Seven is here.</li></ol>"
    document = read_document(write(tmp_path / "page.html", page))
    found = {passage.address: read_passage(document, passage).text for passage in document.passages}
    assert found == {"title": "Title of it", "4": "4. Four is here.", "7": "7. Seven is here."}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1251", "koi8-r"])
def test_the_declared_encoding_is_used(tmp_path: Path, encoding: str) -> None:
    page = f'<head><meta charset="{encoding.removesuffix("-sig")}"></head><body><p>Договор</p></body>'
    assert read_html(write(tmp_path / "page.html", page.encode(encoding))) == "Договор\n"


def test_an_xml_declaration_is_no_obstacle(tmp_path: Path) -> None:
    page = '<?xml version="1.0" encoding="UTF-8"?><html><body><p>Zone</p><!-- hidden --></body></html>'
    assert read_html(write(tmp_path / "page.htm", page)) == "Zone\n"


@pytest.mark.parametrize("page", ["", "  \n", "<!-- nothing -->", "<html><body><nav>Home</nav></body></html>"])
def test_a_page_without_text_is_an_error(tmp_path: Path, page: str) -> None:
    with pytest.raises(DocumentError, match=r"page\.html"):
        read_document(write(tmp_path / "page.html", page))
