"""What a sentence of French states: shared verbs, elisions, pronouns, subjunctives, nouns that are no verbs."""

from __future__ import annotations

import pytest

from treatygraph.documents import outline_passages
from treatygraph.extract import extract_claims
from treatygraph.model import Document

Fact = tuple[str, str, str, str | None]


def facts_of(sentence: str) -> set[Fact]:
    document = Document("example", "fr", sentence, outline_passages(sentence, "fr"), {"author": "group/g21"})
    return {
        (c.kind, c.subject.id if c.subject else "", c.object.id if c.object else "", c.date)
        for c in extract_claims(document)
    }


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
