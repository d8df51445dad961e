"""Every rule of every language proves itself: its `matches` give the claim, its `rejects` do not."""

from __future__ import annotations

import pytest

from treatygraph.documents import outline_passages
from treatygraph.extract import extract_claims
from treatygraph.grammar import languages, read_grammar
from treatygraph.model import Claim, Document


def claims_of(sentence: str, language: str) -> list[Claim]:
    passages = outline_passages(sentence, language)
    return extract_claims(Document("example", language, sentence, passages, {"author": "group/g21"}))


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
