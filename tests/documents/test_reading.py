"""How lines are joined, and that every character of a reading can be found again in the stored text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatygraph.documents import outline_passages, read_passage
from treatygraph.documents.lines import read_layout
from treatygraph.documents.reading import join_lines
from treatygraph.model import Document, Passage


def joined(text: str) -> str:
    return join_lines(text, read_layout(text).lines).text


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("Freedonia signed\nthe Treaty", "Freedonia signed the Treaty"),
        ("2014 年 5\r\n\r\n月 6 日", "2014 年 5月 6 日"),
        ("武器\n区", "武器区"),
        ("第 52/38 \n\nS 号", "第 52/38 S 号"),
        ("A/RES/\n52/38", "A/RES/52/38"),
        ("A/RES\n/52/38", "A/RES/52/38"),
        ("nuclear-\nweapon States, nuclear-weapon-free", "nuclear-weapon States, nuclear-weapon-free"),
        ("disarma-\nment and disarmament", "disarmament and disarmament"),
        ("A/C.1/52-\n53", "A/C.1/52-53"),
        ("Proto\u00ad\ncol", "Protocol"),
        ("the zone -\na region", "the zone - a region"),
        ("المنطقة الخالية\nمن الأسلحة", "المنطقة الخالية من الأسلحة"),
        ("\ufeffTitle", "Title"),
    ],
)
def test_lines_are_joined_as_they_are_read(stored: str, read: str) -> None:
    assert joined(stored) == read


LETTERS = st.text(alphabet="aB1 -/\u00ad一。،\n\r\f\u3000", max_size=80)


@given(LETTERS)
def test_each_character_stands_at_its_offset(text: str) -> None:
    reading = join_lines(text, read_layout(text).lines)
    assert len(reading.text) == len(reading.offsets)
    assert list(reading.offsets) == sorted(set(reading.offsets))
    for character, offset in zip(reading.text, reading.offsets, strict=True):
        assert text[offset] == character or (character == " " and text[offset].isspace())


@given(LETTERS, st.data())
def test_a_span_maps_to_the_stored_text(text: str, data: st.DataObject) -> None:
    reading = join_lines(text, read_layout(text).lines)
    if not reading.text:
        return
    start = data.draw(st.integers(0, len(reading.text) - 1))
    end = data.draw(st.integers(start + 1, len(reading.text)))
    first, last = reading.to_stored(start, end)
    assert 0 <= first < last <= len(text)
    assert first == reading.offsets[start]
    assert last == reading.offsets[end - 1] + 1


@given(LETTERS)
def test_a_passage_cut_within_lines_reads_that_part(text: str) -> None:
    document = Document("test", "en", text, outline_passages(text, "en"))
    for passage in document.passages:
        middle = (passage.start + passage.end) // 2
        parts = [
            read_passage(document, Passage("x", "paragraph", passage.start, middle)),
            read_passage(document, Passage("x", "paragraph", middle, passage.end)),
        ]
        assert all(
            start <= offset < end
            for part, start, end in zip(parts, (passage.start, middle), (middle, passage.end), strict=True)
            for offset in part.offsets
        )


def test_an_empty_span_has_a_place() -> None:
    reading = join_lines("ab\ncd", read_layout("ab\ncd").lines)
    assert reading.to_stored(3, 3) == (3, 3)
    assert reading.to_stored(5, 5) == (5, 5)


def test_a_span_outside_is_refused() -> None:
    with pytest.raises(ValueError, match="no span"):
        join_lines("ab", read_layout("ab").lines).to_stored(1, 4)
