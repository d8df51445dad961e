"""What the blind trial showed stays mended."""

from __future__ import annotations

import pytest
from tests.blind.trial import FOLDER, run


@pytest.mark.parametrize("language", sorted(p.stem for p in FOLDER.glob("??.tsv")))
def test_the_blind_sentences_are_read(language: str) -> None:
    found, missed, extra = run(language)
    assert found / (found + missed) >= 0.95
    assert found / (found + extra) >= 0.95
