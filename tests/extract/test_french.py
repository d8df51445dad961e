"""What a sentence of French states: shared verbs, elisions, pronouns, subjunctives, nouns that are no verbs."""

from __future__ import annotations

from functools import partial

import pytest
from tests.extract import sentences
from tests.extract.sentences import Fact

facts_of = partial(sentences.facts_of, language="fr", author="group/g21")

STATED: list[tuple[str, Fact]] = [
    (
        "L'Ouzbékistan a ratifié le Traité de Semipalatinsk le 2 avril 2007, le Tadjikistan le 12 janvier 2009 et le "
        "Turkménistan le 17 janvier 2009.",
        ("ratified", "state/TKM", "treaty/canwfz-treaty", "2009-01-17"),
    ),
    (
        "La France a déposé son instrument de ratification du Protocole au Traité de Semipalatinsk le 17 novembre "
        "2014, le Royaume-Uni le 30 janvier 2015 et la Chine le 17 août 2015.",
        ("deposited", "state/GBR", "treaty/canwfz-protocol", "2015-01-30"),
    ),
    (
        "Le Traité sur la non-prolifération, ouvert à la signature le 1er juillet 1968, est entré en vigueur "
        "le 5 mars 1970.",
        ("opened_for_signature_to", "treaty/npt", "", "1968-07-01"),
    ),
    (
        "Au 1er novembre 2021, les Etats-Unis n'avaient pas ratifié le Protocole au Traité de Semipalatinsk.",
        ("unratified", "state/USA", "treaty/canwfz-protocol", "2021-11-01"),
    ),
    (
        "Rappelant ses résolutions 68/32 du 5 decembre 2013, 69/58 du 2 décembre 2014 et 70/34 du 7 décembre 2015,",
        ("cites", "document/example", "resolution/A-RES-69-58", "2014-12-02"),
    ),
    (
        "Le Groupe se félicite que l'Angola ait ratifié le TICE le 20 mars 2015.",
        ("ratified", "state/AGO", "treaty/ctbt", "2015-03-20"),
    ),
    (
        "C'est pourquoi le Groupe demande aux États dotés d'armes nucléaires de désarmer.",
        ("calls_on", "group/g21", "class/nuclear-weapon-states", None),
    ),
]


@pytest.mark.parametrize(("sentence", "fact"), STATED)
def test_what_is_stated_is_found(sentence: str, fact: Fact) -> None:
    assert fact in facts_of(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Aucun État doté d'armes nucléaires n'a signé le Protocole au Traité de Bangkok.",
        "La Chambre des députés de l'Italie a ratifié le TIAN.",
        "Il faut agir avant que l'Iran n'ait ratifié le TICE.",
        "Le TICE n'entrera en vigueur que lorsque la Chine l'aura ratifié.",
        "La Chine a annoncé qu'elle ratifierait le TICE.",
    ],
)
def test_what_is_denied_or_wished_is_no_fact(sentence: str) -> None:
    kinds = {kind for kind, *_ in facts_of(sentence)}
    assert not kinds & {"signed", "ratified", "acceded", "deposited", "entry_into_force"}


GONE_ON: list[tuple[str, Fact]] = [
    (
        "Le Gabon et le Togo ont ratifié le TICE, le premier le 3 mars 2010, le second le 4 avril 2011.",
        ("ratified", "state/TGO", "treaty/ctbt", "2011-04-04"),
    ),
    (
        "Le Traité de Pelindaba est entré en vigueur le quinze juillet 2009.",
        ("entry_into_force", "treaty/pelindaba-treaty", "", "2009-07-15"),
    ),
    (
        "Ont signé le TIAN le Gabon (3 mars 2018) et le Togo (4 avril 2019).",
        ("signed", "state/TGO", "treaty/tpnw", "2019-04-04"),
    ),
    (
        "Le Gabon a signé le TIAN le 3 mars 2018. Il l'a ratifié le 4 avril 2019.",
        ("ratified", "state/GAB", "treaty/tpnw", "2019-04-04"),
    ),
    (
        "Le Gabon a ratifié le TIAN le 3 mars 2018 et a signé le TICE le 5 mai 1997, qu'il a ratifié le 6 juin 1999.",
        ("ratified", "state/GAB", "treaty/ctbt", "1999-06-06"),
    ),
    (
        "Le Groupe déplore que la Chine n'ait pas ratifié le TICE.",
        ("unratified", "state/CHN", "treaty/ctbt", None),
    ),
    (
        "Le Togo a signé le TIAN le 3 mars 2018 mais ne l'a pas encore ratifié.",
        ("unratified", "state/TGO", "treaty/tpnw", None),
    ),
    (
        "La France a ratifié le Protocole II au Traité de Rarotonga le 3 mai 1996 et le Protocole I le 4 mai 1996.",
        ("ratified", "state/FRA", "treaty/rarotonga-treaty-protocol-1", "1996-05-04"),
    ),
]


@pytest.mark.parametrize(("sentence", "fact"), GONE_ON)
def test_what_goes_on_from_another_clause_is_found(sentence: str, fact: Fact) -> None:
    assert fact in facts_of(sentence)


def test_a_verb_between_takes_the_states_that_follow() -> None:
    facts = facts_of("La Chine a signé le TICE le 21 mai 1997 et l'a ratifié le 2 juin 1999, le Togo le 3 mai 2001.")
    assert ("signed", "state/TGO", "treaty/ctbt", "2001-05-03") not in facts


def test_meetings_in_series_have_each_its_day() -> None:
    facts = facts_of(
        "Se félicite que les États parties au Traité de Pelindaba aient tenu des réunions consultatives le 3 mai 2010 "
        "à Dakar, le 4 juin 2011 à Lomé et le 5 juillet 2012 à Nairobi ;"
    )
    assert {f[3] for f in facts if f[0] == "meeting"} == {"2010-05-03", "2011-06-04", "2012-07-05"}


def test_days_told_one_by_one_are_those_of_the_verb_before() -> None:
    facts = facts_of("Cuba et le Gabon ont signé le TIAN, le premier en 2017, le second en 2018, et l'ont ratifié.")
    assert ("signed", "state/GAB", "treaty/tpnw", "2018") in facts
    assert ("ratified", "state/GAB", "treaty/tpnw", None) in facts
