"""The text of HTML pages: a line for each block, navigation and scripts left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from treatygraph.documents.markers import format_roman
from treatygraph.errors import DocumentError

_DROPPED = (
    "//head | //script | //style | //noscript | //template | //nav | //aside | //form | //button | //iframe"
    " | //*[@hidden or @aria-hidden='true']"
    " | //*[@role='navigation' or @role='banner' or @role='contentinfo' or @role='search']"
    " | //header[not(ancestor::main or ancestor::article)] | //footer[not(ancestor::article)]"
    " | //sup[.//a or @class[contains(., 'footnote') or contains(., 'reference')]]"
)
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
    "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip


def read_html(path: Path) -> str:
    """Return the text of an HTML page, its blocks apart by a blank line, list items with their numbers.

    The text is that of `main` or `article` where the page has one. Raises DocumentError where lxml is missing
    or the file holds no markup.
    """
    try:
        from lxml import etree, html
    except ImportError as error:
        raise DocumentError(f"{path}: reading HTML needs lxml: install treatygraph[files].") from error
    data = path.read_bytes()
    try:
        source: str | bytes = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        source = data  # the encoding is the one that the page declares
    if isinstance(source, str):
        # lxml refuses a declaration of encoding in text that is already decoded.
        source = re.sub(r"\A\s*<\?xml[^>]*\?>", "", source)
    try:
        root = html.document_fromstring(source)
    except (etree.ParserError, ValueError) as error:
        raise DocumentError(f"{path} holds no HTML: check the download.") from error
    for element in root.xpath(_DROPPED):
        element.drop_tree()
    blocks: list[str] = [""]
    _collect(_content(root), blocks)
    lines = (re.sub(r"[ \t\r\n]+", " ", block).strip() for block in blocks)
    return "\n\n".join(line for line in lines if line) + "\n"


def _content(root: Any) -> Any:
    """Return the element that holds the document itself."""
    whole = len(root.text_content())
    for element in root.xpath("//main | //article | //*[@role='main']"):
        if len(element.text_content()) >= 0.5 * whole:
            return element
    return root


def _collect(element: Any, blocks: list[str]) -> None:
    """Append the text below an element, a new entry for each block."""
    if not isinstance(element.tag, str):  # a comment or processing instruction
        return
    is_block = element.tag in _BLOCKS
    if element.tag == "br" or is_block:
        blocks.append("")
    if element.tag in ("td", "th") and blocks[-1]:
        blocks[-1] += " "
    if element.tag == "li":
        blocks[-1] += _item_mark(element)
    blocks[-1] += element.text or ""
    for child in element:
        _collect(child, blocks)
        blocks[-1] += child.tail or ""
    if is_block:
        blocks.append("")


def _item_mark(item: Any) -> str:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "• "
    number = int(parent.get("start", "1")) if parent.get("start", "1").isdigit() else 1
    for sibling in parent.iterchildren("li"):
        number = int(sibling.get("value")) if sibling.get("value", "").isdigit() else number
        if sibling is item:
            break
        number += 1
    kind = parent.get("type", "1")
    if kind in "aA" and number <= 26:
        return f"({chr(ord(kind) + number - 1)}) "
    if kind in "iI":
        roman = format_roman(number)
        return f"({roman}) " if kind == "i" else f"{roman.upper()}. "
    return f"{number}. "
