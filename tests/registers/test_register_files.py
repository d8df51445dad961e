"""The registers as files: what extraction, graph and pages rely on holds in every row."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from treatygraph.grammar.categories import CATEGORIES
from treatygraph.resources import registers_dir

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
FILES = sorted(registers_dir().glob("*.csv"))
IDENTIFIER = re.compile(r"[a-z]+/[A-Za-z0-9.-]+")
SCRIPT = {
    "ar": re.compile(r"[\u0621-\u064a]"),
    "ru": re.compile(r"[А-Яа-я]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
}
# The matcher strips short vowels and stretching, writes е for ё, and takes a title with its brackets.
UNWRITTEN = {
    "ar": re.compile(r"[\u064b-\u0652\u0640]"),
    "ru": re.compile("[ёЁ\u0301]"),
    "zh": re.compile("(?:^|;)《[^》;]*》(?:;|$)"),
}


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_of_names(path: Path) -> bool:
    return {"type", "en"} <= read_rows(path)[0].keys()


ROWS = {path.stem: read_rows(path) for path in FILES}
NAMES = [path.stem for path in FILES if is_of_names(path)]
ENTRIES = {row["id"]: row for stem in NAMES for row in ROWS[stem]}


def names_of(row: dict[str, str], language: str) -> list[str]:
    return row[language].split(";") if row[language] else []


@pytest.mark.parametrize("stem", ROWS)
class TestEveryFile:
    def test_is_utf_8_with_plain_line_ends(self, stem: str) -> None:
        stored = (registers_dir() / f"{stem}.csv").read_bytes()
        assert not stored.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in stored
        assert stored.endswith(b"\n")
        stored.decode("utf-8")

    def test_has_no_stray_white_space(self, stem: str) -> None:
        for row in ROWS[stem]:
            for column, cell in row.items():
                assert cell is not None, (row, column)
                assert cell == cell.strip(), (row.get("id"), column)
                assert not re.search(r"[\t\n\u00a0\u200b]|  ", cell), (row.get("id"), column)

    def test_every_row_names_its_source(self, stem: str) -> None:
        assert all(row["source"] for row in ROWS[stem])


@pytest.mark.parametrize("stem", [*NAMES, "topics"])
class TestEntities:
    def test_ids_are_the_paths_of_iris_and_stand_once_in_a_file(self, stem: str) -> None:
        identifiers = [row["id"] for row in ROWS[stem]]
        assert all(IDENTIFIER.fullmatch(i) for i in identifiers)
        assert len(set(identifiers)) == len(identifiers)

    def test_labels_stand_once_in_a_file(self, stem: str) -> None:
        labels = [row["label"] for row in ROWS[stem]]
        assert all(labels)
        assert len(set(labels)) == len(labels)

    def test_no_name_is_empty_or_written_twice(self, stem: str) -> None:
        for row in ROWS[stem]:
            for language in LANGUAGES:
                names = names_of(row, language)
                assert all(n and n == n.strip() for n in names), (row["id"], language)
                assert len(set(names)) == len(names), (row["id"], language)

    def test_names_are_written_as_the_matcher_expects(self, stem: str) -> None:
        for row in ROWS[stem]:
            for language, unwritten in UNWRITTEN.items():
                if stem == "topics":
                    continue  # key phrases may quote a title
                for name in names_of(row, language):
                    # A mark stands only where it tells a name from another's: Amman from Oman.
                    plain = unwritten.sub("", name)
                    twin = any(plain in names_of(o, language) for n in NAMES for o in ROWS[n] if o is not row)
                    assert plain == name or (language == "ar" and twin), (row["id"], language, name)
            assert all(n.count("^") <= 1 for n in names_of(row, "ru")), row["id"]
            assert all("^" not in row[language] for language in LANGUAGES if language != "ru"), row["id"]


@pytest.mark.parametrize("stem", NAMES)
class TestNames:
    def test_types_are_categories_of_mentions(self, stem: str) -> None:
        assert {row["type"] for row in ROWS[stem]} <= set(CATEGORIES)

    def test_an_english_name_is_given(self, stem: str) -> None:
        assert all(row["en"] for row in ROWS[stem])

    def test_a_row_in_another_file_is_the_same_entity(self, stem: str) -> None:
        for row in ROWS[stem]:
            known = ENTRIES[row["id"]]
            assert (row["label"], row["type"]) == (known["label"], known["type"])

    def test_references_resolve(self, stem: str) -> None:
        for row in ROWS[stem]:
            for column in ("of", "zone", "treaty", "country", "members", "office"):
                for reference in filter(None, row.get(column, "").split(";")):
                    assert reference in ENTRIES, (row["id"], column, reference)


@pytest.mark.parametrize("stem", ["states", "treaties", "zones", "organs", "groups", "offices", "works"])
def test_names_stand_in_all_six_languages(stem: str) -> None:
    missing = [(row["id"], lang) for row in ROWS[stem] for lang in LANGUAGES if not row[lang]]
    assert missing == []


@pytest.mark.parametrize("stem", ["states", "treaties", "zones", "organs", "groups"])
@pytest.mark.parametrize("language", SCRIPT)
def test_the_preferred_name_is_in_the_script_of_its_language(stem: str, language: str) -> None:
    acronyms = [r["id"] for r in ROWS[stem] if not SCRIPT[language].search(names_of(r, language)[0])]
    assert set(acronyms) <= {"group/p5"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_means_one_entity(language: str) -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for stem in NAMES:
        for row in ROWS[stem]:
            for name in names_of(row, language):
                owners[name.replace("^", "").casefold()].add(row["id"])
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


CURRENT_STATES = [row for row in ROWS["states"] if not row["former"]]


class TestStates:
    def test_are_the_members_the_observers_and_two_that_join_treaties(self) -> None:
        others = {"state/VAT", "state/PSE", "state/COK", "state/NIU"}
        assert len({row["id"] for row in CURRENT_STATES} - others) == 193
        assert others <= {row["id"] for row in CURRENT_STATES}

    def test_ids_are_their_alpha_3_codes(self) -> None:
        assert all(row["id"] == f"state/{row['iso3']}" for row in CURRENT_STATES)

    @pytest.mark.parametrize(
        ("column", "form"), [("iso2", "[A-Z]{2}"), ("iso3", "[A-Z]{3}"), ("m49", r"\d{3}"), ("wikidata", r"Q\d+")]
    )
    def test_codes_have_their_form_and_name_one_state(self, column: str, form: str) -> None:
        codes = [row[column] for row in CURRENT_STATES]
        assert all(re.fullmatch(form, code) for code in codes)
        assert len(set(codes)) == len(codes)


class TestTreaties:
    kinds = frozenset({"treaty", "protocol", "convention", "agreement", "statute"})

    def test_kinds_and_numerals_are_of_the_register(self) -> None:
        assert {row["kind"] for row in ROWS["treaties"]} <= self.kinds
        assert {row["numerals"] for row in ROWS["treaties"]} <= {"roman", "arabic", ""}

    def test_only_five_protocols_hold_a_negative_security_assurance(self) -> None:
        assert {row["label"] for row in ROWS["treaties"] if row["assurance"] == "yes"} == {
            "Tlatelolco Treaty Additional Protocol II",
            "Rarotonga Treaty Protocol 2",
            "Bangkok Treaty Protocol",
            "Pelindaba Treaty Protocol I",
            "CANWFZ Protocol",
        }

    def test_zones_and_the_treaties_that_establish_them_name_each_other(self) -> None:
        by_treaty = {row["id"]: row["zone"] for row in ROWS["treaties"] if row["zone"]}
        assert by_treaty == {row["treaty"]: row["id"] for row in ROWS["zones"] if row["treaty"]}
        assert len(by_treaty) == 5

    def test_a_zone_without_a_treaty_is_proposed_or_one_of_peace(self) -> None:
        for row in ROWS["zones"]:
            assert row["treaty"] or row["proposed"] == "yes" or "Peace" in row["label"]


class TestClasses:
    def test_members_are_given_with_where_they_are_said(self) -> None:
        assert all(bool(row["members"]) == bool(row["members_source"]) for row in ROWS["groups"])

    @pytest.mark.parametrize(
        ("identifier", "size"),
        [
            ("class/nuclear-weapon-states", 5),
            ("class/permanent-members-of-the-security-council", 5),
            ("class/npt-depositary-states", 3),
            ("class/central-asian-states", 5),
            ("class/ctbt-annex-2-states", 44),
        ],
    )
    def test_a_class_that_a_treaty_enumerates_has_its_members(self, identifier: str, size: int) -> None:
        members = ENTRIES[identifier]["members"].split(";")
        assert len(set(members)) == len(members) == size

    def test_a_class_of_parties_is_of_a_treaty_of_the_register(self) -> None:
        treaties = {row["id"].removeprefix("treaty/"): row["label"] for row in ROWS["treaties"]}
        for row in ROWS["groups"]:
            if row["id"].startswith("class/") and row["id"].endswith("-parties"):
                treaty = row["id"].removeprefix("class/").removesuffix("-parties")
                assert row["label"] == f"States parties to the {treaties[treaty]}"


class TestTopics:
    def test_parents_are_topics_and_lead_to_a_root(self) -> None:
        parents = {row["id"]: row["parent"] for row in ROWS["topics"]}
        for topic in parents:
            seen = []
            while topic:
                assert topic not in seen
                seen.append(topic)
                topic = parents[topic]

    def test_a_topic_goes_before_its_parent(self) -> None:
        priorities = {row["id"]: int(row["priority"]) for row in ROWS["topics"]}
        for row in ROWS["topics"]:
            assert not row["parent"] or priorities[row["id"]] > priorities[row["parent"]], row["id"]

    def test_key_phrases_stand_in_all_six_languages_with_a_description(self) -> None:
        assert all(row["description"] and all(row[lang] for lang in LANGUAGES) for row in ROWS["topics"])

    def test_an_asterisk_ends_a_word(self) -> None:
        for row in ROWS["topics"]:
            for language in LANGUAGES:
                assert not re.search(r"\*[^ ;]", row[language]), (row["id"], language)


class TestResolutionSessions:
    rows = ROWS["resolution-sessions"]

    def test_organs_are_of_the_register(self) -> None:
        assert {row["organ"] for row in self.rows} <= ENTRIES.keys()

    @pytest.mark.parametrize("organ", sorted({row["organ"] for row in ROWS["resolution-sessions"]}))
    def test_a_number_is_of_one_session_or_year(self, organ: str) -> None:
        spans = sorted((int(r["first"]), int(r["last"])) for r in self.rows if r["organ"] == organ and r["last"])
        assert all(first <= last for first, last in spans)
        assert all(one[1] < next_[0] for one, next_ in pairwise(spans))

    def test_security_council_years_follow_each_other_without_a_gap(self) -> None:
        years = [r for r in self.rows if r["organ"] == "organ/security-council"]
        assert [int(r["year"]) for r in years] == list(range(1946, 2026))
        assert all(int(b["first"]) == int(a["last"]) + 1 for a, b in pairwise(years))

    @pytest.mark.parametrize(
        ("organ", "number", "session", "year"),
        [
            ("organ/general-assembly", 2153, "XXI", "1966"),
            ("organ/general-assembly", 3472, "XXX", "1975"),
            ("organ/general-assembly", 3261, "XXIX", "1974"),
            ("organ/security-council", 255, "", "1968"),
            ("organ/security-council", 487, "", "1981"),
            ("organ/security-council", 687, "", "1991"),
            ("organ/security-council", 984, "", "1995"),
            ("organ/security-council", 1540, "", "2004"),
            ("organ/security-council", 2231, "", "2015"),
        ],
    )
    def test_a_known_resolution_is_of_its_session(self, organ: str, number: int, session: str, year: str) -> None:
        found = [
            (row["roman"], row["year"])
            for row in self.rows
            if row["organ"] == organ and row["last"] and int(row["first"]) <= number <= int(row["last"])
        ]
        assert found == [(session, year)]

    def test_a_regular_session_opens_in_its_year(self) -> None:
        regular = [r for r in self.rows if r["organ"] == "organ/general-assembly" and r["session"].isdigit()]
        assert len(regular) == 80
        assert all(int(r["year"]) == 1945 + int(r["session"]) for r in regular)
