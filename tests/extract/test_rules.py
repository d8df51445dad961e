"""Every rule of every language proves itself: its `matches` give the claim, its `rejects` do not."""

from __future__ import annotations

from functools import partial

import pytest
from tests.extract import sentences

from treatygraph.grammar import languages, read_grammar

claims_of = partial(sentences.claims_of, author="group/g21")


def examples(side: str) -> list[object]:
    return [
        pytest.param(language, rule.id, sentence, id=f"{language}-{rule.id}-{index}")
        for language in languages()
        for rule in read_grammar(language).rules.values()
        for index, sentence in enumerate(getattr(rule, side))
    ]


@pytest.mark.parametrize(("language", "rule", "sentence"), examples("matches"))
def test_matches_give_the_claim(language: str, rule: str, sentence: str) -> None:
    found = claims_of(sentence, language)
    assert rule in {c.rule for c in found}, [(c.rule, c.quote) for c in found]


@pytest.mark.parametrize(("language", "rule", "sentence"), examples("rejects"))
def test_rejects_do_not(language: str, rule: str, sentence: str) -> None:
    kind = read_grammar(language).rules[rule].kind
    found = [c for c in claims_of(sentence, language) if c.kind == kind and not c.details.get("planned")]
    assert not found, [(c.rule, c.quote) for c in found]


@pytest.mark.parametrize("language", languages())
def test_every_rule_has_an_example(language: str) -> None:
    assert [r.id for r in read_grammar(language).rules.values() if not r.matches] == []
