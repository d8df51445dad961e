"""The data on layout: every language has all of it, and no pattern is slow on hostile text."""

from __future__ import annotations

import time

import pytest

from treatygraph.documents import outline_passages
from treatygraph.documents.conventions import LANGUAGES, conventions


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_kind_of_pattern(language: str) -> None:
    rules = conventions(language)
    assert {"annex", "appendix"} <= {name for name, _ in rules.attachments}
    groups = {name for pattern in rules.masthead for name in pattern.groupindex}
    assert groups == {"symbol", "date", "organ", "original", "author", "first", "last"}
    assert "n" in rules.article.groupindex
    assert rules.closing.pattern != "(?:(?!))"
    assert len(rules.months) == (0 if language == "zh" else 12)


@pytest.mark.parametrize(
    "unit", ["a ", "1", "- ", " ", "A/", "第", "annex ", ".)", "(a)", "* ", "，", "1/1 ", "I", "\t", "ا "]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pattern_is_slow_on_a_long_line(language: str, unit: str) -> None:
    text = "x" + unit * (100_000 // len(unit)) + "y"
    start = time.perf_counter()
    outline_passages(text, language)
    # A pattern with quadratic backtracking would take minutes; the bound leaves room for a busy machine.
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("unit", ["a-\n", "1.\n", "\n", "(a) x;\n"])
def test_time_grows_in_proportion_to_the_lines(unit: str) -> None:
    start = time.perf_counter()
    outline_passages(unit * 2_000, "en")
    short = time.perf_counter() - start
    start = time.perf_counter()
    outline_passages(unit * 16_000, "en")
    assert time.perf_counter() - start < 30 * short + 1
