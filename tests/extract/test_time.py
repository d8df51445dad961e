"""Time grows in proportion to the text, whatever the text is: ratios of processor time, never seconds."""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

import pytest
from tests.extract.sentences import claims_of

import treatygraph.extract
import treatygraph.grammar
from treatygraph.grammar import Grammar, languages, read_grammar
from treatygraph.grammar.categories import CHARACTER
from treatygraph.grammar.patterns import Pattern

# Four times the text may cost up to eight times the time: room for noise, and below the sixteen of a square.
GROWTH, LIMIT = 4, 8
SHORT, LONG = 10_000, 40_000
# A time too small for its ratio to mean anything.
NEGLIGIBLE = 0.03

MENTIONS = "".join(CHARACTER.values())
WORDS = {
    "en": "France signed the Treaty of Rarotonga on 3 May 1996, recalling its resolution 52/38 S of 9 December 1997 "
    "(see paragraph 3 of article VI)",
    "fr": "La France a signé le Traité de Rarotonga le 3 mai 1996, rappelant sa résolution 52/38 S du 9 décembre 1997 "
    "(voir le paragraphe 3 de l'article VI)",
    "es": "Francia firmó el Tratado de Rarotonga el 3 de mayo de 1996, recordando su resolución 52/38 S, de 9 de "
    "diciembre de 1997 (véase el párrafo 3 del artículo VI)",
    "ru": "Франция подписала Договор Раротонга 3 мая 1996 года, ссылаясь на свою резолюцию 52/38 S от 9 декабря 1997 "
    "года (см. пункт 3 статьи VI)",
    "ar": "وقعت فرنسا معاهدة راروتونغا في 3 أيار/مايو 1996، وإذ تشير إلى قرارها 52/38 قاف المؤرخ 9 كانون الأول/ديسمبر "
    "1997 (انظر الفقرة 3 من المادة السادسة)",
    "zh": "法国于1996年5月3日签署《拉罗汤加条约》，回顾其1997年12月9日第52/38 S号决议（见第六条第3款）",
}


def fill(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


def cost(run: Callable[[str], object], text: str) -> float:
    """The seconds of CPU a run takes, without those of a garbage collection, which falls on any of them."""
    gc.disable()
    try:
        start = time.process_time()
        run(text)
        return time.process_time() - start
    finally:
        gc.enable()


def assert_proportional(run: Callable[[str], object], piece: str, short: int, what: str) -> None:
    """Fail where four times as many repetitions of a piece of text cost more than eight times as much."""
    long = cost(run, fill(piece, GROWTH * short))
    if long < NEGLIGIBLE:
        return
    ratios = []
    for _ in range(5):
        ratios.append(long / max(cost(run, fill(piece, short)), NEGLIGIBLE / GROWTH / LIMIT))
        if ratios[-1] < LIMIT:
            return
        long = cost(run, fill(piece, GROWTH * short))
    pytest.fail(f"{what}: {GROWTH} times {piece[:40]!r} costs {min(ratios):.1f} times as much")


def all_patterns(grammar: Grammar) -> Iterator[tuple[str, Pattern]]:
    for name, rule in grammar.rules.items():
        yield from ((f"rule {name}", pattern) for pattern in rule.patterns)
    for section in (grammar.phrases, grammar.meetings):
        for name, patterns in section.items():
            yield from ((name, pattern) for pattern in patterns)
    for name in grammar.section("details"):
        yield from ((f"details {name}", pattern) for pattern in grammar.patterns("details", name))
    for name in ("blockers", "irrealis", "after", "barrier"):
        yield from ((name, grammar.compile(template, name)) for template in grammar.data.get(name) or ())


_NOT_LITERAL = re.compile(r"\(\?P<\w+>|\(\?[:i]|\\[pP]\w|\\[a-zA-Z]|\\x\{\w+\}|\{\d*,?\d*\}|\[[^\]]*\]|[()|?*+^$\\]")


def literals(pattern: Pattern) -> str:
    """The words of a pattern one after another, and the mentions it asks for."""
    mentions = [c for c in pattern.source if c in MENTIONS]
    words = [w for w in _NOT_LITERAL.split(pattern.source) if w]
    pairs = zip(words or [" "], islice(cycle(mentions or [" "]), len(words or [" "])), strict=True)
    return "".join(f"{word}{mention} " for word, mention in pairs)


@pytest.mark.parametrize("language", languages())
def test_no_pattern_is_worse_than_proportional(language: str) -> None:
    for name, pattern in all_patterns(read_grammar(language)):
        words = literals(pattern)
        for piece in filter(None, (words, words.replace(" ", ""), *{c for c in pattern.source if c in MENTIONS})):
            assert_proportional(lambda text, p=pattern: list(p.find_all(text)), piece, SHORT, f"{language} {name}")  # type: ignore[misc]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("piece", [" ", "1", "(", "((()))", "a", "一", "/", ".", ";", ", ", MENTIONS], ids=repr)
def test_no_run_of_characters_is_worse_than_proportional(language: str, piece: str) -> None:
    grammar = read_grammar(language)
    patterns = [pattern for _, pattern in all_patterns(grammar)]
    expressions = [grammar.sentence_end, grammar.clause_end]

    def run(text: str) -> None:
        for pattern in patterns[::4]:
            list(pattern.find_all(text))
        for expression in expressions:
            list(expression.finditer(text))

    assert_proportional(run, piece, SHORT // 4, f"{language}, all patterns")


def test_extraction_and_grammar_match_with_re2_only() -> None:
    for module in (treatygraph.extract, treatygraph.grammar):
        for path in Path(next(iter(module.__path__))).glob("*.py"):
            assert not re.search(r"^(?:import|from) re\b", path.read_text(encoding="utf-8"), re.MULTILINE), path


def extract(language: str) -> Callable[[str], object]:
    def run(text: str) -> object:
        return claims_of(text, language)

    run(".")  # compiles the grammar
    return run


@pytest.mark.parametrize("language", sorted(WORDS))
@pytest.mark.parametrize("joint", [". ", "; ", ", ", "", " and "], ids=repr)
def test_a_long_paragraph_costs_in_proportion(language: str, joint: str) -> None:
    assert_proportional(extract(language), WORDS[language] + joint, SHORT, f"{language} sentences")


@pytest.mark.parametrize("language", sorted(WORDS))
def test_a_long_text_without_any_space_costs_in_proportion(language: str) -> None:
    assert_proportional(extract(language), WORDS[language].replace(" ", ""), LONG, f"{language} without spaces")


@pytest.mark.parametrize(
    "piece",
    ["3 May 2001, ", "3 May 2001 and 4 June of the same year, ", "the 1990s ", "in 1996, ", "52/38 S, ", "A/RES/",
     "68/32 to ", "the Treaty ", "its Protocols ", "France, ", "France and ", "(", "1", " ", "\n", "1. ", "\n\n",
     "XXX ", "- ", "a\n"],
    ids=repr,
)  # fmt: skip
def test_hostile_documents_cost_in_proportion(piece: str) -> None:
    assert_proportional(extract("en"), piece, LONG // 2, "a document")


def test_two_hundred_kilobytes_in_one_paragraph_or_word() -> None:
    run = extract("en")
    for piece in (WORDS["en"] + ". ", WORDS["en"].replace(" ", "")):
        assert_proportional(run, piece, 200_000 // GROWTH, "200 kB")
