"""Sentences in which a careless reader would find a fact: negation, modality, hearsay, another's day, another's name.

`precision.tsv` gives each sentence with all that it states of treaties: `kind subject object date`, `-` for none.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.extract.sentences import document_of

from treatygraph.extract import extract_claims

TREATY_ACTIONS = frozenset(
    "signed ratified accepted acceded deposited withdrew unratified unsigned entry_into_force "
    "opened_for_signature_to adopted reservation assurance depositary member_of".split()
)


def actions_of(text: str, language: str) -> set[str]:
    document = document_of(text, language)
    return {
        f"{c.kind} {c.subject.id if c.subject else '-'} {c.object.id if c.object else '-'} {c.date or '-'}"
        for c in extract_claims(document)
        if c.kind in TREATY_ACTIONS
    }


def rows() -> list[tuple[str, str, str]]:
    with Path(__file__).with_name("precision.tsv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(lines)
        return [(language, sentence, stated) for language, sentence, stated in lines]


@pytest.mark.parametrize(("language", "sentence", "stated"), rows())
def test_nothing_is_found_but_what_is_stated(language: str, sentence: str, stated: str) -> None:
    assert actions_of(sentence, language) == {claim for claim in stated.split("; ") if claim}


# "The Treaty" where several are named, and treaties that no register knows, are nobody's.
DOCUMENTS: list[tuple[str, str, set[str]]] = [
    (
        "en",
        "Report on the Convention on Nuclear Tests in Space\n\n"
        "The Convention on Nuclear Tests in Space was opened for signature on 3 May 1998. France signed the Convention "
        "on 4 May 1998. The Treaty was ratified by China on 5 May 1999.\n\n"
        "The NPT was mentioned. China ratified the Treaty in 1992.",
        set(),
    ),
    (
        "en",
        "Agreement between France and China\n\n"
        "France and China concluded the bilateral agreement in 1997. The Agreement entered into force on 3 May 1998. "
        "France ratified it in 1999. The Treaty on the Non-Proliferation of Nuclear Weapons was recalled.",
        set(),
    ),
    (
        "en",
        "Status of the Bangkok Treaty\n\n"
        "The CTBT was opened for signature in 1996. The Treaty of Bangkok was opened for signature on 15 December "
        "1995. Thailand signed the Treaty on 15 December 1995.\n\nChina has signed neither.",
        {
            "opened_for_signature_to treaty/ctbt - 1996",
            "opened_for_signature_to treaty/bangkok-treaty - 1995-12-15",
            "signed state/THA treaty/bangkok-treaty 1995-12-15",
        },
    ),
    (
        "es",
        "Informe sobre la Convención de Ensayos en el Espacio\n\n"
        "Francia firmó la Convención el 4 de mayo de 1998. China ratificó el Tratado el 5 de mayo de 1999. "
        "El TNP fue recordado.",
        set(),
    ),
    (
        "zh",
        "说明\n\n《禁止太空核试验公约》于1998年5月3日开放供签署。法国于1998年5月4日签署了该公约。"
        "中国于1999年批准了该条约。",
        set(),
    ),
    (
        "ru",
        "Следующие государства подписали ДЗЯО, а дата ратификации приводится ниже:\n\nКуба: 30 января 2018 года",
        set(),
    ),
    (
        "ar",
        "صدقت برلمانات الدول التالية على معاهدة حظر الأسلحة النووية:\n\nكوبا: 30 كانون الثاني/يناير 2018",
        set(),
    ),
    (
        "ar",
        "وقعت الدول التالية معاهدة حظر الأسلحة النووية، وترد أدناه تواريخ التصديق:\n\nكوبا: 30 كانون الثاني/يناير 2018",
        set(),
    ),
]


@pytest.mark.parametrize(("language", "text", "stated"), DOCUMENTS)
def test_the_treaty_is_none_where_nothing_tells(language: str, text: str, stated: set[str]) -> None:
    assert actions_of(text, language) == stated
