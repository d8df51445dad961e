"""Words are found in every language, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatygraph.errors import QueryError
from treatygraph.store.search import expand_search
from treatygraph.store.text import TextIndex, write_expression, write_index, write_tokens

TEXTS = {
    "en": "The treaty bans nuclear explosions in all places.",
    "fr": "Le traité interdit les explosions nucléaires où que ce soit.",
    "es": "El tratado prohíbe las explosiones nucleares.",
    "ru": "Договор запрещает ядерные взрывы повсюду.",
    "zh": "该条约禁止在任何地方进行核爆炸。",
    "ar": "تحظر المعاهدة التفجيرات النووية في جميع الأماكن.",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TextIndex:
    path = tmp_path_factory.mktemp("text") / "text.sqlite"
    write_index(path, ((f"http://e.org/{lang}", "http://e.org/p", text, lang) for lang, text in TEXTS.items()))
    return TextIndex(path)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("nuclear explosions", "en"),
        ("EXPLOSIONS bans", "en"),
        ("traite nucléaires", "fr"),
        ("TRAITÉ", "fr"),
        ("prohibe", "es"),
        ("ядерные взрывы", "ru"),
        ("взрыв*", "ru"),
        ("核爆炸", "zh"),
        ("禁", "zh"),
        ("条约 任何", "zh"),
        ("معاهدة", "ar"),
        ("المعاهده", "ar"),
        ("النَّوَوِيَّة", "ar"),
        ("اماكن", "ar"),
    ],
)
def test_words_find_the_text(index: TextIndex, words: str, language: str) -> None:
    assert [hit.language for hit in index.find(words)] == [language]


@pytest.mark.parametrize("words", ["nuclear peace", "约条", "uclear", "爆核"])
def test_what_does_not_stand_there_is_not_found(index: TextIndex, words: str) -> None:
    assert list(index.find(words)) == []


@pytest.mark.parametrize("words", ["", "?!", '"', "*", " ".join(f"w{i}" for i in range(50))])
def test_a_search_for_nothing_or_too_much_is_an_error(index: TextIndex, words: str) -> None:
    with pytest.raises(QueryError):
        list(index.find(words))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_the_search(index: TextIndex, words: str) -> None:
    try:
        write_expression(words)
    except QueryError:
        return
    list(index.find(words))


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_a_text_is_found_by_its_own_words(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    if len(write_tokens(text).split()) > 20:
        return
    try:
        write_expression(text)
    except QueryError:
        return
    path = tmp_path_factory.mktemp("own") / "text.sqlite"
    write_index(path, [("http://e.org/x", "http://e.org/p", text, "")])
    assert len(list(TextIndex(path).find(text))) == 1


def test_a_search_clause_becomes_a_table(index: TextIndex) -> None:
    query = """PREFIX s: <https://w3id.org/treatygraph/search#>
    SELECT ?e {
      SERVICE <https://w3id.org/treatygraph/search> { ?e s:words "взрывы" ; s:text ?t ; s:language ?l } ?e ?p ?o }"""
    expanded = expand_search(query, index)
    assert "SERVICE" not in expanded
    assert f'VALUES (?e ?t ?l) {{ (<http://e.org/ru> "{TEXTS["ru"]}"@ru "ru") }} ?e ?p ?o' in expanded
    with pytest.raises(QueryError, match="no text index"):
        expand_search(query, None)
    with pytest.raises(QueryError, match="must read"):
        expand_search("SELECT * { SERVICE <https://w3id.org/treatygraph/search> { ?e ?p ?o } }", index)
