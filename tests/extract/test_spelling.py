"""Slips are read for what is meant, and reported."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from treatygraph.documents import outline_passages
from treatygraph.extract import Findings, extract_claims
from treatygraph.extract.spelling import is_slip, read_spelling
from treatygraph.model import Document


def read(sentence: str, language: str) -> tuple[set[tuple[str, str | None, str | None]], Findings]:
    findings = Findings()
    document = Document("slips", language, sentence, outline_passages(sentence, language))
    claims = extract_claims(document, findings)
    found = {(c.kind, c.subject and c.subject.label, c.object and c.object.label) for c in claims}
    return found, findings


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_reading_keeps_the_length(text: str) -> None:
    lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    assert len(read_spelling(lower)) == len(lower)


def test_a_cyrillic_letter_in_a_latin_name() -> None:
    found, findings = read("Frаnce ratified the CTBT on 6 April 1998.", "en")
    assert ("ratified", "France", "CTBT") in found
    assert [words for _, _, words in findings.slips] == ["Frаnce"]


def test_accents_left_out() -> None:
    found, _ = read("L'Algerie a ratifié le Traité de Pelindaba le 11 février 1998.", "fr")
    assert ("ratified", "Algeria", "Pelindaba Treaty") in found


def test_a_stray_space_in_a_symbol() -> None:
    found, findings = read("By its resolution 48/ 86 the General Assembly welcomed this.", "en")
    assert any(kind == "cites" and object_ == "A/RES/48/86" for kind, _, object_ in found)
    assert is_slip("48/ 86")
    assert findings.slips


def test_what_is_well_spelled_is_no_slip() -> None:
    _, findings = read("France ratified the CTBT on 6 April 1998; see A/RES/48/86.", "en")
    assert findings.slips == []
