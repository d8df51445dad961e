"""Reasoning: `close` a graph under OWL 2 RL, `extend` the closure, `derive` by treaty-law rules, explain all."""

from __future__ import annotations

from treatygraph.reason.closure import Closure, Contradiction, Reasoner, Statement, close, extend
from treatygraph.reason.law import Derivation, Rule, derive, read_rules
from treatygraph.reason.proof import Explainer, Proof, Source
from treatygraph.reason.rendering import format_text, format_turtle, to_json
from treatygraph.reason.run import Report, reason_files
from treatygraph.reason.sources import GraphSources
from treatygraph.reason.triples import Terms, Triples

__all__ = [
    "Closure",
    "Contradiction",
    "Derivation",
    "Explainer",
    "GraphSources",
    "Proof",
    "Reasoner",
    "Report",
    "Rule",
    "Source",
    "Statement",
    "Terms",
    "Triples",
    "close",
    "derive",
    "extend",
    "format_text",
    "format_turtle",
    "read_rules",
    "reason_files",
    "to_json",
]
