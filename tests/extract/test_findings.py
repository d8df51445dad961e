"""The loose ends that an extraction reports to people who improve grammars and registers."""

from __future__ import annotations

from tests.extract.sentences import document_of

from treatygraph.extract import Findings, extract_claims, report_extraction
from treatygraph.model import Claim


def read(text: str, language: str = "en") -> tuple[list[Claim], Findings]:
    findings = Findings()
    document = document_of(text, language)
    return extract_claims(document, findings), findings


def test_a_date_that_no_claim_has_is_reported() -> None:
    _, findings = read("The weather was fine on 3 May 2001. France signed the CTBT on 4 June 2001.")
    assert [words for _, _, words in findings.dates] == ["3 May 2001"]


def test_a_day_inside_the_interval_of_a_claim_is_used() -> None:
    _, findings = read("The first consultative meeting of the parties to the NPT was held on 28 and 29 August 2019.")
    assert findings.dates == []


def test_a_sentence_with_a_trigger_that_states_nothing_is_reported() -> None:
    _, findings = read("According to press reports, France ratified the CTBT.")
    assert [words for _, _, words in findings.silent] == ["According to press reports, France ratified the CTBT."]


def test_a_denied_sentence_that_states_its_denial_is_not_silent() -> None:
    _, findings = read("France has not ratified the CTBT.")
    assert findings.silent == []


def test_slips_are_reported_as_written() -> None:
    _, findings = read("The Conference on Disarmament refers to resolution 48/ 86 and to others.")
    assert [words for _, _, words in findings.slips] == ["48/ 86"]


def test_findings_are_not_needed_and_change_nothing() -> None:
    text = "France signed the CTBT on 4 June 2001. The weather was fine on 3 May 2001."
    claims, _ = read(text)
    assert extract_claims(document_of(text, "en")) == claims


def test_the_report_counts_by_language_and_kind_and_names_the_unknown() -> None:
    text = "The meeting of experts was held on 3 May 1996. France signed the CTBT on 4 June 2001."
    claims, findings = read(text)
    report = report_extraction(claims, findings)
    assert report["claims"]["en"]["signed"] == 1
    unknown = [row for row in report["unresolved"] if row["id"].startswith("unresolved/")]
    assert report["unresolved"] == unknown
    assert all(row["times"] >= 1 and row["first"].startswith("example, ") for row in unknown)
    assert set(report) == {"claims", "unresolved", "dates", "slips", "silent"}
