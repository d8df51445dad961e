"""Files made for the tests: PDF pages with a text layer."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfgen.canvas import Canvas

# On a machine with much to do, how long an example takes says nothing.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

WIDTH, HEIGHT = A4
SENTENCE = "Freedonia recalls paragraph {0} of the final document; it signed the Treaty on {0} May 2009 at sea. "


@pytest.fixture
def working_paper(tmp_path: Path) -> Path:
    """A paper of two pages or more: masthead, running symbol, page and job numbers, notes, 14 paragraphs."""
    path = tmp_path / "paper.pdf"
    canvas = Canvas(str(path), pagesize=A4)

    def begin(page: int) -> None:
        if page == 1:
            canvas.setFont("Helvetica", 16)
            canvas.drawRightString(WIDTH - 60, HEIGHT - 60, "CD/9999")
            canvas.setFont("Helvetica", 10)
            canvas.drawString(60, HEIGHT - 60, "Conference on Disarmament")
            canvas.drawString(400, HEIGHT - 90, "9 March 2015")
            canvas.drawString(400, HEIGHT - 104, "Original: French")
            canvas.setFont("Helvetica-Bold", 13)
            canvas.drawCentredString(WIDTH / 2, HEIGHT - 150, "Implementation of the Treaty in the zone")
            canvas.drawCentredString(WIDTH / 2, HEIGHT - 180, "Working paper submitted by Sylvania*")
        else:
            canvas.setFont("Helvetica", 9)
            canvas.drawString(60 if page % 2 else WIDTH - 100, HEIGHT - 50, "CD/9999")
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 40, f"{page}/3" if page > 1 else "GE.15-04157 (E)")
        canvas.drawRightString(WIDTH - 60, 40, "GE.15-04157" if page > 1 else "")

    begin(page := 1)
    top = HEIGHT - 220.0
    for number in range(1, 15):
        for at, line in enumerate(textwrap.wrap(SENTENCE.format(number) * 3, 88)):
            if top < 120:
                if page == 1:
                    canvas.line(60, 105, 160, 105)
                    canvas.setFont("Helvetica", 7.5)
                    canvas.drawString(60, 92, "* Submitted after the date set for it.")
                    canvas.setFont("Helvetica", 5)
                    canvas.drawString(60, 83, "1")
                    canvas.setFont("Helvetica", 7.5)
                    canvas.drawString(66, 80, "See CD/9998.")
                canvas.showPage()
                begin(page := page + 1)
                top = HEIGHT - 90
            canvas.setFont("Helvetica", 10)
            if at == 0:
                canvas.drawString(60, top, f"{number}.")
                canvas.drawString(96, top, line)
                if number == 2:
                    canvas.setFont("Helvetica", 6)
                    canvas.drawString(96 + stringWidth(line, "Helvetica", 10), top + 4, "1")
            else:
                canvas.drawString(60, top, line)
            top -= 15
        top -= 8
    canvas.save()
    return path


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Two pages of two columns below a running header, the first under a title of the whole width."""
    path = tmp_path / "journal.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for page in (0, 1):
        canvas.setFont("Helvetica", 9)
        canvas.drawCentredString(WIDTH / 2, HEIGHT - 40, "Official Records of the Conference")
        canvas.drawCentredString(WIDTH / 2, 30, str(page + 11))
        if page == 0:
            canvas.setFont("Helvetica-Bold", 12)
            canvas.drawCentredString(WIDTH / 2, HEIGHT - 80, "Statement on the zones across the whole width")
        canvas.setFont("Helvetica", 9)
        for column in (0, 1):
            top = HEIGHT - 110
            for row in range(6):
                number = 12 * page + 6 * column + row + 1
                text = f"{number}. Sylvania said in paragraph {number} that it ratified the Protocol in 1999."
                for at, line in enumerate(textwrap.wrap(text, 44)):
                    canvas.drawString(60 + 250 * column + (12 if at == 0 else 0), top, line)
                    top -= 12
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def chinese_pdf(tmp_path: Path) -> Path:
    path = tmp_path / "zh.pdf"
    registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont("STSong-Light", 11)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 100, "关于无核武器区的声明")
    top = HEIGHT - 130
    for number in range(1, 6):
        text = f"{number}. 弗里多尼亚于2009年5月8日签署了《条约》，并于2010年6月12日向保存国交存了"
        text += "批准书，这是朝着建立无核武器世界迈出的一步。"
        for at in range(0, len(text), 36):
            canvas.drawString(60 + (22 if at == 0 else 0), top, text[at : at + 36])
            top -= 18
    canvas.save()
    return path


@pytest.fixture
def pdf(tmp_path: Path) -> Callable[..., Path]:
    """Gives a function that makes a PDF of one page with the lines given, encrypted if a password is."""

    def make(*lines: str, password: str | None = None) -> Path:
        path = tmp_path / "small.pdf"
        encryption = StandardEncryption(password, canPrint=1) if password else None
        canvas = Canvas(str(path), pagesize=A4, encrypt=encryption)
        for at, line in enumerate(lines):
            canvas.drawString(60, HEIGHT - 100 - 15 * at, line)
        canvas.showPage()
        canvas.save()
        return path

    return make
