"""Aligned sentences of six languages say the same, as far as measured; the command that measures it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.extract.sentences import claims_of

from treatygraph.cli.reading import agree
from treatygraph.errors import DocumentError
from treatygraph.extract.agreement import Agreement, compare_languages, read_rows, sentence_claims

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")

# What every pair must reach. For facts it is the aim of the project; for positions the aim is 0.75, and these
# are what the pairs with a language have reached: French is the lowest, then Arabic and Chinese.
FACTS = 0.90
POSITIONS = {"ar": 0.55, "en": 0.60, "es": 0.57, "fr": 0.51, "ru": 0.58, "zh": 0.51}


@pytest.fixture(scope="module")
def measured(shared: Path) -> Agreement:
    return compare_languages(shared / "corpus" / "un-parallel.tsv")


def test_every_pair_agrees_on_facts(measured: Agreement) -> None:
    low = {pair[:2]: share for pair, share in measured.shares.items() if pair[2] == "facts" and share.value < FACTS}
    assert low == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_agreement_on_positions_does_not_fall(measured: Agreement, language: str) -> None:
    shares = [s for pair, s in measured.shares.items() if pair[2] == "positions" and language in pair[:2]]
    assert min(s.value for s in shares) >= POSITIONS[language]


# Numbers that a person takes for resolutions in an English sentence, without any rule of the project.
_NUMBER = r"(?:[A-Z]/RES/)?(?:\d{2}/\d{1,3}|\d{3,4} \((?:19|20)\d\d\)|\d{3,4}(?: [A-Z])? \([XVI]+\))"
_RESOLUTIONS = re.compile(rf"resolutions? {_NUMBER}(?:(?:, and |, | and ){_NUMBER})*")


def symbols_in_words(sentence: str) -> set[str]:
    """The numbers of the resolutions that an English sentence cites, as written."""
    return {
        number.removeprefix("A/RES/").removeprefix("S/RES/")
        for run in _RESOLUTIONS.findall(sentence)
        for number in re.findall(_NUMBER, run)
    }


def test_resolutions_of_the_english_sentences_are_found_in_all_six(shared: Path) -> None:
    found = wanted = 0
    lost = []
    for row, sentences in read_rows(shared / "corpus" / "un-parallel.tsv"):
        numbers = symbols_in_words(sentences["en"])
        if not numbers:
            continue
        cited = {
            tag: {c.object.label for c in sentence_claims(sentences[tag], tag) if c.kind == "cites" and c.object}
            for tag in LANGUAGES
        }
        for number in numbers:
            wanted += 1
            lacking = [tag for tag in LANGUAGES if not any(label.endswith(f"/{number}") for label in cited[tag])]
            found += not lacking
            if lacking:
                lost.append((row, number, lacking))
    assert wanted > 50
    assert found >= 0.95 * wanted, lost


HEADER = "row\ten\tfr\n"
SAME = "1\tFrance signed the Treaty of Bangkok on 3 May 1996.\tLa France a signé le Traité de Bangkok le 3 mai 1996.\n"
OTHER = "2\tChad ratified the CTBT on 4 June 1997.\tLe Tchad a ratifié le TICE le 5 juin 1997.\n"


def run(text: str, folder: Path, *options: str) -> str:
    file = folder / "aligned.tsv"
    file.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(agree, [str(file), *options])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_same_facts_agree_wholly(tmp_path: Path) -> None:
    output = run(HEADER + SAME, tmp_path)
    assert re.search(r"^facts +en-fr +1\.000 +(\d+)/\1$", output, re.MULTILINE)
    assert re.search(r"^facts +overall 1\.000", output, re.MULTILINE)


def test_disagreements_are_listed_with_their_row(tmp_path: Path) -> None:
    output = run(HEADER + SAME + OTHER, tmp_path, "--list")
    listed = [line.split("\t") for line in output.splitlines() if line.startswith("2\tfacts")]
    assert [(cells[2], cells[5], cells[7], cells[8]) for cells in listed if cells[2] == "ratified"] == [
        ("ratified", "1997-06-04", "found: en", "not: fr"),
        ("ratified", "1997-06-05", "found: fr", "not: en"),
    ]
    assert not [line for line in output.splitlines() if line.startswith("1\t")]


def test_sentences_in_which_nothing_is_found_do_not_count(tmp_path: Path) -> None:
    before = compare_languages(_write(tmp_path, HEADER + SAME)).shares
    after = compare_languages(_write(tmp_path, HEADER + SAME + "3\tThe weather was fine.\tIl faisait beau.\n")).shares
    assert before == after


def _write(folder: Path, text: str) -> Path:
    path = folder / "rows.tsv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("text", ["", "en\tfr\n", "a\tb\tc\n", "row en fr\n"])
def test_a_file_without_header_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(DocumentError, match="first line must be `row`"):
        compare_languages(_write(tmp_path, text))


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "rows.tsv"
    path.write_bytes(b"row\ten\tfr\n1\t\xff\xfe\tx\n")
    with pytest.raises(DocumentError, match="not UTF-8"):
        compare_languages(path)


def test_a_short_row_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"line 2: 3 columns are expected, not 2"):
        compare_languages(_write(tmp_path, HEADER + "1\tFrance signed the CTBT.\n"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_read_as_one_document_are_quoted_where_they_stand(shared: Path, language: str) -> None:
    text = "\n\n".join(sentences[language] for _, sentences in read_rows(shared / "corpus" / "un-parallel.tsv"))
    claims = claims_of(text, language)
    assert len(claims) > 500
    assert [c for c in claims if text[c.start : c.end] != c.quote] == []
