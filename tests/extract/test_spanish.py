"""What a sentence of Spanish states: verbs before their subject, unsaid subjects, shared verbs, passives with "se"."""

from __future__ import annotations

from functools import partial

import pytest
from tests.extract import sentences
from tests.extract.sentences import Fact

facts_of = partial(sentences.facts_of, language="es", author="group/g21")

STATED: list[tuple[str, Fact]] = [
    (
        "Uzbekistán ratificó el Tratado de Semipalatinsk el 2 de abril de 2007, Tayikistán el 12 de enero de 2009 y "
        "Turkmenistán el 17 de enero de 2009.",
        ("ratified", "state/TJK", "treaty/canwfz-treaty", "2009-01-12"),
    ),
    (
        "Francia depositó su instrumento de ratificación del Protocolo del Tratado de Semipalatinsk el 17 de noviembre "
        "de 2014, el Reino Unido el 30 de enero de 2015 y China el 17 de agosto de 2015.",
        ("deposited", "state/CHN", "treaty/canwfz-protocol", "2015-08-17"),
    ),
    (
        "El 15 de julio de 2009 entró en vigor el Tratado de Pelindaba.",
        ("entry_into_force", "treaty/pelindaba-treaty", "", "2009-07-15"),
    ),
    (
        "Recordando sus resoluciones 68/32, de 5 de diciembre de 2013, 69/58, de 2 de diciembre de 2014, y 70/34, de 7 "
        "de diciembre de 2015,",
        ("cites", "document/example", "resolution/A-RES-70-34", "2015-12-07"),
    ),
    (
        "Recordando la resolución 267 (E-V) del OPANAL,",
        ("cites", "document/example", "resolution/CG-RES-267-E-V", None),
    ),
    (
        "Argelia acogió con satisfacción el informe. Asimismo, celebra la entrada en vigor del Tratado de Pelindaba.",
        ("welcomes", "state/DZA", "", None),
    ),
    (
        "Nos preocupa la modernización de los arsenales y pedimos a la India que coopere.",
        ("calls_on", "group/g21", "state/IND", None),
    ),
]


@pytest.mark.parametrize(("sentence", "fact"), STATED)
def test_what_is_stated_is_found(sentence: str, fact: Fact) -> None:
    assert fact in facts_of(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ningún Estado poseedor de armas nucleares ha firmado el Protocolo del Tratado de Bangkok.",
        "La Cámara de Diputados de Italia ratificó el TPAN.",
        "Hay que actuar antes de que el Irán haya ratificado el TPCE.",
        "El TPCE solo entrará en vigor cuando China lo haya ratificado.",
        "China anunció que ratificaría el TPCE.",
    ],
)
def test_what_is_denied_or_wished_is_no_fact(sentence: str) -> None:
    kinds = {kind for kind, *_ in facts_of(sentence)}
    assert not kinds & {"signed", "ratified", "acceded", "deposited", "entry_into_force"}


def test_a_passive_has_no_holder() -> None:
    assert not {f for f in facts_of("Asimismo, se insta a todos los Estados a que cooperen.") if f[0] == "urges"}


GONE_ON: list[tuple[str, Fact]] = [
    (
        "El Perú y Cuba ratificaron el TPCE, el primero el 3 de marzo de 2010 y la segunda el 4 de abril de 2011.",
        ("ratified", "state/CUB", "treaty/ctbt", "2011-04-04"),
    ),
    (
        "El Tratado de Pelindaba entró en vigor el quince de julio de 2009.",
        ("entry_into_force", "treaty/pelindaba-treaty", "", "2009-07-15"),
    ),
    (
        "Firmaron el TPAN el Perú (3 de marzo de 2018) y Cuba (4 de abril de 2019).",
        ("signed", "state/CUB", "treaty/tpnw", "2019-04-04"),
    ),
    (
        "El Perú firmó el TPAN el 3 de marzo de 2018. Lo ratificó el 4 de abril de 2019.",
        ("ratified", "state/PER", "treaty/tpnw", "2019-04-04"),
    ),
    (
        "El Grupo lamenta que China no haya ratificado el TPCE.",
        ("unratified", "state/CHN", "treaty/ctbt", None),
    ),
    (
        "Al firmar el TPCE el 3 de mayo de 1997, el Perú formuló una declaración interpretativa.",
        ("signed", "state/PER", "treaty/ctbt", "1997-05-03"),
    ),
    (
        "Cuba firmó el TPAN el 3 de marzo de 2018, pero aún no lo ha ratificado.",
        ("unratified", "state/CUB", "treaty/tpnw", None),
    ),
    (
        "En el decenio de 1970, los Países Bajos ratificaron el TNP.",
        ("ratified", "state/NLD", "treaty/npt", "197X"),
    ),
]


@pytest.mark.parametrize(("sentence", "fact"), GONE_ON)
def test_what_goes_on_from_another_clause_is_found(sentence: str, fact: Fact) -> None:
    assert fact in facts_of(sentence)


def test_a_verb_between_takes_the_states_that_follow() -> None:
    facts = facts_of(
        "China firmó el TPCE el 21 de mayo de 1997 y lo ratificó el 2 de junio de 1999, Cuba el 3 de mayo."
    )
    assert not {f for f in facts if f[0] == "signed" and f[1] == "state/CUB"}


def test_a_subject_after_its_verb_is_not_that_of_the_sentence_before() -> None:
    facts = facts_of("El Perú firmó el TPCE el 3 de mayo de 1997. El 4 de mayo de 2001 ratificó el TPCE Cuba.")
    assert not {f for f in facts if f[0] == "ratified" and f[1] == "state/PER"}


def test_days_told_one_by_one_are_those_of_the_verb_before() -> None:
    facts = facts_of("Cuba y el Perú firmaron el TPAN, la primera en 2017 y el segundo en 2018, y lo ratificaron.")
    assert ("signed", "state/PER", "treaty/tpnw", "2018") in facts
    assert ("ratified", "state/PER", "treaty/tpnw", None) in facts


def test_the_treaty_is_read_after_del() -> None:
    text = "El Tratado de Pelindaba rige. El Tratado de Pelindaba obliga. Celebramos la firma por el Togo del Tratado."
    assert ("signed", "state/TGO", "treaty/pelindaba-treaty", None) in facts_of(text)


TOLD: list[tuple[str, Fact]] = [
    (
        "En cuanto al TPCE, Cuba, que lo había firmado en julio de 1973, depositó su instrumento de ratificación el 22 "
        "de marzo de 1974.",
        ("signed", "state/CUB", "treaty/ctbt", "1973-07"),
    ),
    (
        "Cuba firmó el TPAN el 23 de septiembre de 2021. Dicho Tratado entró en vigor para Cuba el 22 de enero "
        "siguiente.",
        ("entry_into_force", "treaty/tpnw", "state/CUB", "2022-01-22"),
    ),
    (
        "El Perú se adhirió a la Convención sobre la Protección Física de los Materiales Nucleares en 1995 y el 27 de "
        "marzo de 2014 ratificó su Enmienda.",
        ("ratified", "state/PER", "treaty/cppnm-amendment", "2014-03-27"),
    ),
    (
        "Namibia depositó su instrumento de ratificación del TPCE el 1 de marzo de 2012, y Guinea lo hizo el 4 de "
        "enero de 2013.",
        ("deposited", "state/GIN", "treaty/ctbt", "2013-01-04"),
    ),
    (
        "El Pakistán, que no es parte en el TNP, ratificó el TPCE el 24 de marzo de 2016.",
        ("ratified", "state/PAK", "treaty/ctbt", "2016-03-24"),
    ),
    (
        "En los párrafos 1 y 2 del artículo IV del TNP se reconoce ese derecho.",
        ("cites", "document/example", "provision/npt-article-4-paragraph-2", None),
    ),
]


@pytest.mark.parametrize(("sentence", "fact"), TOLD)
def test_what_refers_back_is_found(sentence: str, fact: Fact) -> None:
    assert fact in facts_of(sentence)


def test_what_a_relative_clause_tells_has_its_own_day() -> None:
    facts = facts_of(
        "Namibia, que había firmado el TPCE, depositó su instrumento de ratificación el 1 de marzo de 2012."
    )
    assert ("signed", "state/NAM", "treaty/ctbt", None) in facts


def test_a_noun_that_another_governs_is_not_the_body() -> None:
    text = (
        "El Comité establecido en virtud de la resolución 1540 (2004) informó. El Consejo exhorta a Cuba a que coopere."
    )
    assert not {f for f in facts_of(text) if f[:2] == ("calls_on", "organ/1540-committee")}


def test_the_group_that_the_text_defines() -> None:
    text = (
        'El Movimiento de los Países No Alineados (en lo sucesivo, "el Movimiento") saluda a la Unión Africana. '
        "El Movimiento subraya la urgencia del desarme."
    )
    holders = {f[1] for f in sentences.facts_of(text, "es") if f[0] == "emphasizes"}
    assert holders == {"group/non-aligned-movement"}
