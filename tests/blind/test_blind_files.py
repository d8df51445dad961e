"""The blind trial's files are well formed."""

import csv
import json
from pathlib import Path

import pytest

FILES = sorted(Path(__file__).parent.glob("*.tsv"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_thirty_sentences_with_claims_of_five_fields(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len({row["sentence"] for row in rows}) == 30
    for row in rows:
        for claim in json.loads(row["claims"]):
            assert len(claim) == 5, row
            assert isinstance(claim[0], str), row
