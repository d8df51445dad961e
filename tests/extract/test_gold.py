"""Extraction against facts read by hand, in each language; rows and claims were read one by one.

Extras that are right stand in `tests/gold/judged.tsv`, rows held wrong below with the reason.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from treatygraph.cli.reading import evaluate
from treatygraph.errors import DocumentError
from treatygraph.extract.evaluation import Evaluation, Score, evaluate_folder, group_of, read_gold, read_judged

OWN = Path(__file__).parents[1] / "gold"
JUDGED = OWN / "judged.tsv"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")

# Reason to the rows held wrong: text and line.
HELD_WRONG = {
    "the excerpt never says of which treaty the article is": {
        ("npt15-canwfz-ar", 4), ("npt15-canwfz-en", 4), ("npt15-canwfz-es", 4), ("npt15-canwfz-fr", 4),
        ("npt15-canwfz-ru", 4), ("npt15-canwfz-zh", 4)},
    "the antecedent of the treaty is not in the excerpt, as the row says itself": {("npt15-algeria-zh", 2)},
    "a conference is met, not cited: the text gives a meeting claim": {
        ("npt15-canwfz-ar", 12), ("npt15-canwfz-en", 12), ("npt15-canwfz-es", 12), ("npt15-canwfz-ru", 12),
        ("npt15-canwfz-zh", 12)},
    "the year in brackets is of the symbol, no stated date": {("npt15-algeria-ar", 20)},
    "a norm in the passive: nobody is called upon, no addressee is named": {
        ("npt15-algeria-ar", 21), ("npt15-algeria-en", 20), ("npt15-algeria-es", 21), ("npt15-algeria-fr", 20),
        ("npt15-algeria-ru", 20), ("npt15-algeria-zh", 16)},
    "the kind is that of the English text; this one calls upon, asks or appeals": {
        ("npt15-canwfz-ar", 14), ("npt15-canwfz-fr", 13), ("npt15-canwfz-ru", 14), ("npt15-canwfz-zh", 14)},
}  # fmt: skip
HELD = {row for rows in HELD_WRONG.values() for row in rows}


def score_of(evaluations: list[Evaluation], group: str) -> Score:
    """The counts of a group, rows held wrong left out."""
    total = Score()
    for evaluation in evaluations:
        for kind, score in evaluation.scores.items():
            if group_of(kind) == group:
                total.add(score)
        total.missed -= sum(
            (evaluation.document.slug, row.line) in HELD and group_of(row.kind) == group for row in evaluation.misses
        )
    return total


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, list[Evaluation]]:
    return {language: evaluate_folder(shared / "gold", language, JUDGED) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_events_of_unseen_documents(gold: dict[str, list[Evaluation]], language: str) -> None:
    score = score_of(gold[language], "events")
    assert score.precision >= 0.97, [c.quote for e in gold[language] for c in e.extras]
    assert score.recall >= 0.92, [r for e in gold[language] for r in e.misses]


@pytest.mark.parametrize("language", LANGUAGES)
def test_positions_of_unseen_documents(gold: dict[str, list[Evaluation]], language: str) -> None:
    score = score_of(gold[language], "positions")
    assert score.recall >= 0.85, [r for e in gold[language] for r in e.misses]


def test_rows_held_wrong_are_rows(shared: Path) -> None:
    for name, line in HELD:
        assert any(row.line == line for row in read_gold(shared / "gold" / f"{name}.tsv")), name


def test_the_seeds_have_no_extra_that_nobody_judged() -> None:
    evaluations = evaluate_folder(OWN)
    assert [c.quote for e in evaluations for c in e.extras] == []
    assert score_of(evaluations, "events").recall >= 0.97
    assert score_of(evaluations, "positions").recall == 1.0


def test_judged_claims_are_still_made(shared: Path) -> None:
    judged = read_judged(JUDGED)
    bare = {e.document.slug: e for folder in (OWN, shared / "gold") for e in evaluate_folder(folder, None, _empty())}
    extras = {(c.document, c.kind, c.passage) for e in bare.values() for c in e.extras}
    stale = [row for row in judged if (row[0], row[1], row[6]) not in extras]
    assert len(stale) <= 0.1 * len(judged), stale


def _empty() -> Path:
    return Path("/dev/null")


GOLD_ROW = "signed\tFrance\tBangkok Treaty\t1996-05-03\t\tFrance signed the Treaty of Bangkok on 3 May 1996."
TEXT = "France signed the Treaty of Bangkok on 3 May 1996. Chad ratified the CTBT on 4 June 1997.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "text").mkdir()
    (tmp_path / "example-en.tsv").write_text(GOLD_ROW + "\n", encoding="utf-8")
    (tmp_path / "text" / "example-en.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(evaluate, arguments)
    error = result.exception
    return result.exit_code, result.output + ("" if error is None or isinstance(error, SystemExit) else str(error))


def test_an_extra_counts_until_somebody_judges_it(folder: Path) -> None:
    [before] = evaluate_folder(folder)
    assert (before.scores["signed"].found, [c.kind for c in before.extras]) == (1, ["ratified"])
    code, output = run("--gold", str(folder))
    assert code == 0
    [line] = [line for line in output.splitlines() if line.startswith("extra\t")]
    judged = folder / "mine.tsv"
    judged.write_text("\t".join([*line.split("\t")[1:8], "it says so"]) + "\n", encoding="utf-8")
    code, output = run("--gold", str(folder), "--judged", str(judged))
    assert code == 0
    assert "extra\t" not in output
    judged.rename(folder / "judged.tsv")
    assert evaluate_folder(folder)[0].extras == []


def test_misses_are_listed_with_their_line(folder: Path) -> None:
    (folder / "example-en.tsv").write_text(GOLD_ROW.replace("1996-05-03", "1997") + "\n", encoding="utf-8")
    code, output = run("--gold", str(folder), "--language", "en")
    assert code == 0
    assert "miss\texample-en, line 1\tsigned" in output
    assert "miss\t" not in run("--gold", str(folder), "--quiet")[1]


def test_a_folder_without_gold_is_told(tmp_path: Path) -> None:
    code, output = run("--gold", str(tmp_path))
    assert code != 0
    assert "no gold file" in output
    assert str(tmp_path) in output


def test_a_malformed_row_is_told_with_its_line(folder: Path) -> None:
    (folder / "example-en.tsv").write_text(GOLD_ROW + "\nsigned\tFrance\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"line 2: six columns"):
        evaluate_folder(folder)


def test_a_missing_text_is_told(folder: Path) -> None:
    (folder / "text" / "example-en.txt").unlink()
    with pytest.raises(DocumentError, match="is missing"):
        evaluate_folder(folder)


def test_a_judged_file_must_be_one(folder: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        evaluate_folder(folder, None, folder / "absent.tsv")
    (folder / "judged.tsv").write_text("example-en\tsigned\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"judged.tsv, line 1: eight columns"):
        evaluate_folder(folder)


def test_gold_that_is_not_utf8_is_told(folder: Path) -> None:
    (folder / "example-en.tsv").write_bytes(b"signed\t\xff\xfe\t\t\t\t\n")
    with pytest.raises(DocumentError, match="not UTF-8"):
        evaluate_folder(folder)
