from __future__ import annotations

import sys

import pytest

from treatygraph.documents import detect_language
from treatygraph.documents import language as module
from treatygraph.errors import DocumentError


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Freedonia ratified the Treaty in 2009.", "en"),
        ("La Sylvanie a ratifié le Traité en 2009.", "fr"),
        ("Sylvania ratificó el Tratado en 2009.", "es"),
        ("Сильвания ратифицировала Договор (CTBT).", "ru"),
        ("弗里多尼亚共和国批准了《条约》(CANWFZ)。", "zh"),
        ("صدقت سيلفانيا على المعاهدة (NPT/CONF.2015/4).", "ar"),
        ("NPT/CONF.2015/WP.99: 附件", "zh"),
    ],
)
def test_short_texts_are_told_apart(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Sylvanien hat den Vertrag über die Nichtverbreitung am 2. Mai 1975 ratifiziert, Freedonia dagegen nicht. ",
            "de",
        ),
        ("Сільванія приєдналася до Договору про нерозповсюдження ядерної зброї, а Фрідонія ні. ", "uk"),
        ("سیلوانیا معاهده منع گسترش سلاح‌های هسته‌ای را امضا کرد و فریدونیا آن را امضا نکرده است. ", "fa"),
    ],
)
def test_a_text_in_another_language_is_refused(text: str, language: str) -> None:
    with pytest.raises(DocumentError, match=rf"reads as {language}, .*ar, en, es, fr, ru, zh.*--language"):
        detect_language(text * 2)


def test_a_text_without_letters_has_no_language() -> None:
    with pytest.raises(DocumentError, match="--language"):
        detect_language("1. 2. 3.")


def test_without_the_library_scripts_are_still_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    module._identifier.cache_clear()
    monkeypatch.setitem(sys.modules, "py3langid.langid", None)
    assert detect_language("Договор о зоне") == "ru"
    with pytest.raises(DocumentError, match=r"treatygraph\[files\]"):
        detect_language("The Treaty")
    module._identifier.cache_clear()
