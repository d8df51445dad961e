"""The gold rows are well formed and their evidence stands in the texts."""

import re
from pathlib import Path

import pytest
from tests.shared import SHARED

GOLD = Path(__file__).parent
FILES = sorted(GOLD.glob("*-??.tsv"))
SEEDS = SHARED / "seeds"
DAY = r"\d{4}(-\d\d(-\d\d)?)?"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_evidence_stands_once_in_the_text(file: Path) -> None:
    text = (GOLD / "text" / f"{file.stem}.txt").read_bytes().decode()
    for row in file.read_text(encoding="utf-8").splitlines():
        _kind, _subject, _object, date, _place, evidence = row.split("\t")
        assert text.count(evidence) == 1, row
        assert re.fullmatch(rf"({DAY}(/{DAY})?)?", date), row


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside the project")
def test_texts_are_the_seeds_byte_for_byte() -> None:
    texts = {text.read_bytes() for text in (GOLD / "text").glob("*.txt")}
    assert texts == {seed.read_bytes() for seed in SEEDS.glob("*.txt")}
