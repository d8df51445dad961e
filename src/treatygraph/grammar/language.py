"""A language file, read, checked and compiled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import re2
import yaml

from treatygraph.errors import GrammarError
from treatygraph.grammar.patterns import Pattern, PatternSet, compile_pattern
from treatygraph.resources import grammar_dir

PHRASES = (
    "title",
    "alias",
    "place_in_state",
    "office_holder",
    "delegation",
    "ministers",
    "parties",
    "signatories",
    "members_of",
    "remaining",
    "counted",
    "resolutions",
    "decisions",
    "documents",
    "unnumbered_resolutions",
    "protocols",
    "provision",
    "protocol_of_treaty",
    "defined_treaty",
    "nearest_treaty",
    "defined_protocol",
    "all_protocols",
    "nearest_protocols",
    "nearest_resolution",
    "nearest_group",
    "nearest_body",
    "treaties_of",
    "nearest_work",
    "nearest_states",
    "speaker",
    "speaker_definition",
    "treaty_definition",
    "unnamed_works",
    "dated",
    "placed",
)
_SECTIONS = {
    "language", "name", "fold", "drop", "spaces", "sentence_end", "clause_end", "abbreviations", "names",
    "joiners", "last_joiners", "dates", "numbers", "macros", "phrases", "meetings", "details", "blockers", "irrealis",
    "after", "called_off", "denied", "singular", "barrier", "date_of", "place_before", "respectively", "rules",
    "missing",
}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """A rule of rules.yaml with the patterns that one language gives it."""

    id: str
    kind: str
    patterns: tuple[Pattern, ...]
    adjuncts: tuple[str, ...] = ()
    inherit: tuple[str, ...] = ()
    details: Mapping[str, Any] | None = None
    negated: bool = False
    norm: bool = False
    presupposed: bool = False
    object_label: str = ""
    over: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    rejects: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Grammar:
    """One language, compiled. `data` is the file as read, for the sections that a stage compiles itself."""

    language: str
    data: Mapping[str, Any]
    rules: Mapping[str, Rule]

    def section(self, name: str) -> Mapping[str, Any]:
        """Return a section that is a mapping; an absent one is empty."""
        value = self.data.get(name) or {}
        if not isinstance(value, Mapping):
            raise GrammarError(f"{self.where}: section {name} must be a mapping")
        return value

    @property
    def where(self) -> str:
        """The file's name, for messages."""
        return f"grammar/{self.language}.yaml"

    @property
    def macros(self) -> Mapping[str, str]:
        """The macros of the file: name to template."""
        return self.section("macros")

    def compile(self, template: str, where: str) -> Pattern:
        """Return `template` compiled with the macros of this language."""
        return compile_pattern(template, self.macros, f"{self.where}, {where}")

    def patterns(self, section: str, name: str) -> tuple[Pattern, ...]:
        """Return the compiled templates listed under `section` / `name`; empty if there are none."""
        templates: Sequence[str] = self.section(section).get(name) or ()
        if isinstance(templates, str):
            templates = (templates,)
        return tuple(self.compile(t, f"{section}, {name}") for t in templates)

    @cached_property
    def phrases(self) -> Mapping[str, tuple[Pattern, ...]]:
        """The phrase patterns by phrase id; unknown ids are an error."""
        unknown = set(self.section("phrases")) - set(PHRASES)
        if unknown:
            raise GrammarError(f"{self.where}: unknown phrases {sorted(unknown)}; known are {', '.join(PHRASES)}")
        return {name: self.patterns("phrases", name) for name in PHRASES}

    @cached_property
    def meetings(self) -> Mapping[str, tuple[Pattern, ...]]:
        """The patterns of meetings by type; the types are those of meetings.yaml, `subsequent` and `unnamed`."""
        known = {*meeting_types(), "subsequent", "unnamed"}
        unknown = set(self.section("meetings")) - known
        if unknown:
            raise GrammarError(f"{self.where}: unknown types of meeting {sorted(unknown)}; see meetings.yaml")
        return {name: self.patterns("meetings", name) for name in self.section("meetings")}

    @cached_property
    def rule_set(self) -> tuple[PatternSet, tuple[Rule, ...]]:
        """All rule patterns as one set, with the rule that each index stands for."""
        pairs = [(rule, pattern) for rule in self.rules.values() for pattern in rule.patterns]
        return PatternSet(pattern for _, pattern in pairs), tuple(rule for rule, _ in pairs)

    @cached_property
    def sentence_end(self) -> Any:
        """The expression whose match ends a sentence."""
        return re2.compile(str(self.data["sentence_end"]))

    @cached_property
    def clause_end(self) -> Any:
        """The expression whose match ends a clause: no fact reaches over it."""
        return re2.compile(str(self.data["clause_end"]))


def languages() -> tuple[str, ...]:
    """Return the tags of the languages that have a grammar file, sorted."""
    return tuple(sorted(p.stem for p in grammar_dir().glob("*.yaml") if p.stem not in ("rules", "meetings")))


@cache
def read_grammar(language: str) -> Grammar:
    """Return the compiled grammar of a BCP 47 tag.

    Raises GrammarError when there is no such file or something in it is malformed; the message names the
    file and the entry.
    """
    path = grammar_dir() / f"{language}.yaml"
    if not path.is_file():
        raise GrammarError(f"no grammar for the language {language!r}; there are {', '.join(languages())}")
    data = _read_yaml(path)
    unknown = set(data) - _SECTIONS
    if unknown:
        raise GrammarError(f"{path.name}: unknown sections {sorted(unknown)}")
    for section in ("sentence_end", "clause_end", "dates", "rules"):
        if section not in data:
            raise GrammarError(f"{path.name}: section {section} is missing")
    shared = _read_yaml(grammar_dir() / "rules.yaml")
    missing = data.get("missing") or {}
    macros = data.get("macros") or {}
    rules: dict[str, Rule] = {}
    for name in data["rules"]:
        if name not in shared:
            raise GrammarError(f"{path.name}: rule {name} is not in rules.yaml")
    for name, common in shared.items():
        own = data["rules"].get(name)
        if own is None:
            if name not in missing:
                raise GrammarError(f"{path.name}: rule {name} is neither given nor listed under missing")
            continue
        where = f"{path.name}, rule {name}"
        patterns = tuple(compile_pattern(t, macros, where) for t in own.get("patterns") or ())
        if not patterns:
            raise GrammarError(f"{where}: no patterns")
        rules[name] = Rule(
            id=name,
            kind=common["kind"],
            patterns=patterns,
            adjuncts=tuple(common.get("adjuncts", ())),
            inherit=tuple(common.get("inherit", ())),
            details=common.get("details"),
            negated=bool(common.get("negated")),
            norm=bool(common.get("norm")),
            presupposed=bool(common.get("presupposed")),
            object_label=common.get("object_label", ""),
            over=tuple(common.get("over", ())),
            matches=tuple(own.get("matches") or ()),
            rejects=tuple(own.get("rejects") or ()),
        )
    return Grammar(language=language, data=data, rules=rules)


@cache
def meeting_types() -> Mapping[str, Mapping[str, Any]]:
    """Return the types of meetings.yaml: id to label templates and the body they belong to unless named."""
    return _read_yaml(grammar_dir() / "meetings.yaml")


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise GrammarError(f"{path.name}: not valid YAML: {error}") from error
    if not isinstance(data, dict):
        raise GrammarError(f"{path.name}: a mapping is expected")
    return data
