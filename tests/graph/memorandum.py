"""Claims of the memorandum on the CANWFZ Treaty as extraction gives them, made by hand.

The text holds the quotations one after another, so that offsets are exact without the seed.
"""

import json
from pathlib import Path

from treatygraph.model import Claim, Document, Entity

SLUG = "canwfz-memorandum-2022"

_E = {
    "treaty": ("treaty/canwfz-treaty", "CANWFZ Treaty"),
    "protocol": ("treaty/canwfz-protocol", "CANWFZ Protocol"),
    "zone": ("zone/central-asian-nwfz", "Central Asian NWFZ"),
    "parties": ("class/canwfz-treaty-parties", "States parties to the CANWFZ Treaty"),
    "protocol-parties": ("class/canwfz-protocol-parties", "States parties to the CANWFZ Protocol"),
    "nws": ("class/nuclear-weapon-states", "nuclear-weapon States"),
    "rest": ("class/remaining-nuclear-weapon-states", "remaining nuclear-weapon States"),
    "four": ("unresolved/four-nuclear-weapon-states", "four nuclear-weapon States"),
    "KAZ": ("state/KAZ", "Kazakhstan"),
    "KGZ": ("state/KGZ", "Kyrgyzstan"),
    "TJK": ("state/TJK", "Tajikistan"),
    "TKM": ("state/TKM", "Turkmenistan"),
    "UZB": ("state/UZB", "Uzbekistan"),
    "FRA": ("state/FRA", "France"),
    "GBR": ("state/GBR", "United Kingdom"),
    "RUS": ("state/RUS", "Russia"),
    "CHN": ("state/CHN", "China"),
    "USA": ("state/USA", "United States"),
    "ga": ("organ/general-assembly", "General Assembly"),
    "75/67": ("resolution/A-RES-75-67", "A/RES/75/67"),
    "52/38": ("resolution/A-RES-52-38-S", "A/RES/52/38 S"),
    "54/417": ("decision/A-DEC-54-417", "A/DEC/54/417"),
    "doc": (f"document/{SLUG}", SLUG),
    "article": ("provision/canwfz-treaty-article-18", "CANWFZ Treaty, article 18"),
    "first": (
        "meeting/first-consultative-meeting-of-the-states-parties-to-the-canwfz-treaty",
        "First consultative meeting of the States parties to the CANWFZ Treaty",
    ),
    "consultative": (
        "meeting/consultative-meeting-of-the-states-parties-to-the-canwfz-treaty",
        "Consultative meeting of the States parties to the CANWFZ Treaty",
    ),
    "review": ("meeting/tenth-npt-review-conference", "Tenth NPT Review Conference"),
    "ministers": ("unresolved/ministers-for-foreign-affairs", "Ministers for Foreign Affairs"),
    "Ashgabat": ("place/ashgabat", "Ashgabat"),
    "Astana": ("place/astana", "Astana"),
    "New York": ("place/new-york", "New York"),
    "Semipalatinsk": ("place/semipalatinsk", "Semipalatinsk"),
}


def _entity(key: str) -> Entity | None:
    return Entity(*_E[key]) if key else None


def make_memorandum() -> tuple[Document, list[Claim]]:
    """Return the document and its claims, from `memorandum.tsv` beside this file."""
    claims: list[Claim] = []
    text = ""
    for line in Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines()[1:]:
        kind, subject, thing, date, place, details, passage, words = line.split("\t")
        quote = json.loads(words)
        claims.append(
            Claim(
                kind=kind,
                subject=_entity(subject),
                object=_entity(thing),
                date=date or None,
                place=_entity(place),
                details=json.loads(details),
                document=SLUG,
                language="zh",
                passage=passage,
                start=len(text),
                end=len(text) + len(quote),
                quote=quote,
                rule=kind,
            )
        )
        text += quote + "\n"
    meta = {"title": "备忘录", "date": "2022-01-04/2022-01-28", "author": "state/KGZ"}
    return Document(slug=SLUG, language="zh", text=text, passages=(), meta=meta), claims


def make_claim(
    kind: str,
    subject: str | None,
    thing: str | None,
    date: str | None = None,
    *,
    place: str | None = None,
    document: str = "made-up",
    language: str = "en",
    passage: str = "1",
    start: int = 0,
    quote: str = "so it was",
    **details: object,
) -> Claim:
    """Return a claim of a document that does not exist; entities are ids or `id label`."""

    def entity(text: str | None) -> Entity | None:
        if text is None:
            return None
        identifier, _, label = text.partition(" ")
        return Entity(identifier, label or identifier)

    return Claim(
        kind=kind,
        subject=entity(subject),
        object=entity(thing),
        date=date,
        place=entity(place),
        details=details,
        document=document,
        language=language,
        passage=passage,
        start=start,
        end=start + len(quote),
        quote=quote,
        rule=kind,
    )
