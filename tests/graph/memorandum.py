"""Claims of the memorandum on the CANWFZ Treaty as extraction gives them, made by hand, with a document of their own.

The text holds the quotations one after another, so that offsets are exact without the seed.
"""

import json

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
_FIVE = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
_NUCLEAR = ("CHN", "RUS", "GBR", "USA", "FRA")
_CLAUSE = "deposit of its instrument of ratification"

# kind, subject, object, date, place, details, passage, quote
_ROWS = [
    ("cites", "doc", "52/38", "1997-12-09", None, {}, "2", "1997年12月9日第52/38 \n\nS 号"),
    ("cites", "doc", "54/417", "1999-12-01", None, {}, "2", "1999 年 12 月 1 日第 54/417 号"),
    ("cites", "doc", "75/67", "2020-12-07", None, {}, "2", "2020 年 12 月 7 日第 75/67 号决议"),
    *[
        ("signed", s, "treaty", "2006-09-08", "Semipalatinsk", {}, "3", "于 2006 年 9 月 8 日在塞米巴拉金斯\n\n克签署了《条约》")
        for s in _FIVE
    ],
    ("establishes", "treaty", "zone", None, None, {}, "annex/preamble/2", "中亚无核武器区的建立"),
    ("protocol_of", "protocol", "treaty", None, None, {}, "6", "《条约》及其所附《议定书》"),
    ("depositary", "KGZ", "treaty", None, None, {"article": "18"}, "5", "指定吉尔吉斯共和国为条约保存国(第 18 条)"),
    ("cites", "doc", "article", None, None, {}, "5", "第 18 条"),
    ("ratified", "parties", "treaty", "2006/2009", None, {}, "7", "在 2006 至 2009 年期间，所有缔约国都批准了《条约》"),
    ("entry_into_force", "treaty", None, "2009-03-21", None, {"article": "15"}, "7", "《条约》已于\n\n2009 年 3 月 21 日生效(第 15 条)"),
    ("meeting", "first", None, "2009-10-15", "Ashgabat", {"chair": "Turkmenistan"}, "13", "2009 年 10 月 15 日在阿什哈巴德举行"),
    ("meeting", "consultative", None, "2012-06-12", "Astana", {}, "14", "阿斯塔纳(2012 年 6 月 12 日"),
    ("meeting", "consultative", None, "2020-11-24", None, {"mode": "virtual"}, "14", "2020 年 11 月\n\n24 日以虚拟方式举行"),
    ("chairs", "KGZ", "consultative", "2020-11-24", None, {}, "14", "由吉尔吉斯共和国担任主席国"),
    ("alias", None, "Astana", None, None, {"name": "努尔苏丹"}, "14", "努\n\n尔苏丹"),
    ("signed", "nws", "protocol", "2014-05-06", "New York", {}, "15", "2014 年 5 月 6 日在纽约举行了核武器国家签署《议定书》的仪式"),
    ("entry_into_force", "protocol", "protocol-parties", None, None, {"article": "7", "condition": _CLAUSE}, "16", "交存批准书之日起对该缔约国生效"),
    *[("may_be_party", s, "protocol", None, None, {"article": "4"}, "16", "《议\n\n定书》缔约国为") for s in _NUCLEAR],
    ("ratified", "FRA", "protocol", "2014-10-17", None, {}, "17", "法兰西共和国于 2014 年 10 月 17 日批准了《条约议定书》"),
    ("deposited", "FRA", "protocol", "2014-11-17", None, {"with": "Kyrgyzstan", "instrument": "ratification"}, "17", "2014\n\n年 11 月 17 日向吉尔吉斯共和国交存了批准书"),
    ("ratified", "GBR", "protocol", "2015-01-19", None, {}, "17", "2015 年 1 月 19 日批准了《条约议定书》"),
    ("deposited", "GBR", "protocol", "2015-01-30", None, {"with": "Kyrgyzstan", "instrument": "ratification"}, "17", "2015 年 1 月 30 日向吉尔吉斯共和国交存了批准书"),
    ("ratified", "RUS", "protocol", "2015-04-20", None, {}, "17", "俄罗斯联邦于 2015 年 4 月 20 日批准了《条约议定书》"),
    ("deposited", "RUS", "protocol", "2015-06-22", None, {"with": "Kyrgyzstan", "instrument": "ratification"}, "17", "2015 年 6 月 22 日向吉尔吉斯共和国交存了批准书"),
    ("ratified", "CHN", "protocol", "2015-04-24", None, {}, "17", "2015 年 4\n\n月 24 日批准了《条约议定书》"),
    ("deposited", "CHN", "protocol", "2015-08-17", None, {"with": "Kyrgyzstan", "instrument": "ratification"}, "17", "2015 年 8 月 17 日向吉尔吉斯共和国交存了\n\n批准书"),
    ("unratified", "rest", "protocol", "2021-11-01", None, {"negated": True}, "18", "截至 2021 年 11 月 1 日，《不扩散条约》中规定的其余核武器国家尚未\n\n批准《议定书》"),
    ("adopted", "ga", "75/67", "2020-12-07", None, {"title": "中亚无核武器区条约", "vote": "unanimously"}, "19", "2020 年 12 月 7 日，联合国大会一致通过了"),
    ("signed", "nws", "protocol", "2014-05-06", None, {}, "19", "核武器国家于 2014 年 5 月 6 日签署《条约议定\n\n书》"),
    ("meeting", "review", None, None, None, {"planned": True}, "annex/2", "第\n\n十次审议大会"),
    ("signed", "nws", "protocol", "2014-05-06", None, {}, "annex/7", "核武器国家于 2014 年 5 月 6 日签署《塞米巴拉金斯克条约》"),
    ("assurance", "nws", None, None, None, {"instrument": "CANWFZ Protocol", "form": "treaty"}, "annex/7", "关于消极安全保证的议定书"),
    ("ratified", "four", "protocol", None, None, {}, "annex/7", "四个核武器国家批准该议定书"),
    ("urges", "ministers", "USA", None, None, {"topic": "ratification of protocols to nuclear-weapon-free-zone treaties"}, "annex/7", "敦促美利坚合\n\n众国迅速完成批准该议定书的进程"),
]  # fmt: skip


def _entity(key: str | None) -> Entity | None:
    return None if key is None else Entity(*_E[key])


def make_memorandum() -> tuple[Document, list[Claim]]:
    """Return the document and its claims."""
    claims: list[Claim] = []
    text = ""
    for kind, subject, thing, date, place, details, passage, quote in _ROWS:
        start = len(text)
        text += quote + "\n"
        claims.append(
            Claim(
                kind=kind,
                subject=_entity(subject),
                object=_entity(thing),
                date=date,
                place=_entity(place),
                details=json.loads(json.dumps(details)),
                document=SLUG,
                language="zh",
                passage=passage,
                start=start,
                end=start + len(quote),
                quote=quote,
                rule=kind,
            )
        )
    meta = {"title": "备忘录", "date": "2022-01-04/2022-01-28", "author": "state/KGZ"}
    return Document(slug=SLUG, language="zh", text=text, passages=(), meta=meta), claims
