"""Treaty-law rules: to a fixpoint, with proofs, and refused where they are malformed."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from treatygraph.errors import QueryError
from treatygraph.reason import Derivation, Explainer, close, derive, read_rules
from treatygraph.reason.law import Rule, parse_rule
from treatygraph.resources import queries_dir

PREFIX = "PREFIX : <http://e/>\n"
DATA = """
@prefix : <http://e/> .
:france :ratified :protocol . :france :deposited :protocol . :uk :ratified :protocol .
:protocol :amends :treaty . :treaty :amends :charter .
"""


def rule(name: str, conclusion: str, condition: str, header: str = "") -> Rule:
    title = header or f"# title: {name.title()}\n# provision: Article 1\n"
    return parse_rule(name, f"{title}{PREFIX}CONSTRUCT {{ {conclusion} }}\nWHERE {{ {condition} }}")


BOUND = rule("bound", "?s :isBoundBy ?t", "?s :ratified ?t ; :deposited ?t")
OPEN = rule("open", "?s :hasNotDeposited ?t", "?s :ratified ?t FILTER NOT EXISTS { ?s :deposited ?t }")
SPREAD = rule("spread", "?s :isBoundBy ?whole", "?s :isBoundBy ?part . ?part :amends ?whole")
WIDE = rule("wide", "?s :reaches ?whole", "?s :ratified/:amends+ ?whole OPTIONAL { ?s :deposited ?t }")


def dataset(text: str = DATA) -> list[ox.Quad]:
    return list(ox.parse(text, format=ox.RdfFormat.TURTLE))


def statement(text: str) -> tuple[str, str, str]:
    s, p, o = (f"<http://e/{word}>" for word in text.split())
    return s, p, o


def conclusions(derivation: Derivation) -> set[str]:
    rows = [(triple.subject, triple.predicate, triple.object) for triple in derivation.triples]
    return {" ".join(str(term).strip("<>").rpartition("/")[2] for term in row) for row in rows}


def test_rules_feed_each_other_whatever_their_order() -> None:
    expected = {"france isBoundBy protocol", "france isBoundBy treaty", "france isBoundBy charter"}
    assert conclusions(derive(dataset(), [BOUND, SPREAD])) == expected
    assert conclusions(derive(dataset(), [SPREAD, BOUND])) == expected


def test_absence_is_judged_by_the_final_state() -> None:
    derived = rule("derived", "?s :deposited ?t", "?s :handedOver ?t")
    graph = dataset(DATA + ":uk :handedOver :protocol .")
    assert conclusions(derive(graph, [OPEN, derived])) == {"uk deposited protocol"}
    assert conclusions(derive(dataset(), [OPEN, derived])) == {"uk hasNotDeposited protocol"}


def test_what_was_derived_before_is_not_taken_for_granted() -> None:
    graph = ox.NamedNode("https://w3id.org/treatygraph/graph/derived")
    old = ox.Quad(
        ox.NamedNode("http://e/uk"), ox.NamedNode("http://e/isBoundBy"), ox.NamedNode("http://e/treaty"), graph
    )
    assert conclusions(derive([*dataset(), old], [SPREAD])) == set()


def test_the_dataset_stays_as_it_was() -> None:
    store = ox.Store()
    store.extend(dataset())
    derive(store, [BOUND])
    assert set(store) == set(dataset())


def test_a_conclusion_names_its_rule_and_premises() -> None:
    derivation = derive(dataset(), [BOUND, SPREAD])
    application = derivation.applications(statement("france isBoundBy treaty"))[0]
    assert application.rule.title == "Spread"
    assert set(application.premises) == {statement("france isBoundBy protocol"), statement("protocol amends treaty")}


def test_premises_along_a_path_and_of_what_is_optional() -> None:
    derivation = derive(dataset(), [WIDE])
    premises = derivation.applications(statement("france reaches charter"))[0].premises
    assert set(premises) == {
        statement("france ratified protocol"),
        statement("protocol amends treaty"),
        statement("treaty amends charter"),
        statement("france deposited protocol"),
    }
    assert len(derivation.applications(statement("uk reaches treaty"))[0].premises) == 2


def test_a_conclusion_never_rests_on_itself() -> None:
    back = rule("back", "?s :isBoundBy ?part", "?s :isBoundBy ?whole . ?part :amends ?whole")
    derivation = derive(dataset(), [back, BOUND, SPREAD])
    explainer = Explainer(close(dataset()), derivation)
    for triple in derivation.triples:
        proof = explainer.explain(triple)
        assert all(leaf.rule is None for leaf in proof.leaves())
    assert explainer.explain(statement("france isBoundBy protocol")).depth == 1


def test_rules_that_chase_each_other_are_named() -> None:
    one = rule("one", "?s :isFree true", "?s :ratified ?t FILTER NOT EXISTS { ?s :isHeld true }")
    other = rule("other", "?s :isHeld true", "?s :ratified ?t FILTER EXISTS { ?s :isFree true }")
    with pytest.raises(QueryError, match=r"one.* never come to an end"):
        derive(dataset(), [one, other])


@pytest.mark.parametrize(
    ("header", "text", "message"),
    [
        ("# title: T\n", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "provision"),
        ("# provision: P\n", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "title"),
        ("# title: T\n# provision: P\n", "CONSTRUCT { ?s ?p ?o WHERE", "not SPARQL"),
        ("# title: T\n# provision: P\n", "SELECT * WHERE { ?s ?p ?o }", "CONSTRUCT"),
    ],
)
def test_a_malformed_rule_is_refused_by_name(header: str, text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as error:
        parse_rule("broken", header + text)
    assert "broken.rq" in str(error.value)


def test_braces_in_comments_and_strings_do_not_end_the_template() -> None:
    text = (
        '# title: T {\n# provision: P\n# CONSTRUCT { nothing\nCONSTRUCT { ?s <http://e/says> "}" } WHERE { ?s ?p ?o }'
    )
    assert "SELECT * WHERE" in parse_rule("braces", text).solutions_query


def test_the_rules_of_the_project_are_read() -> None:
    found = read_rules()
    assert len(found) == len(list((queries_dir() / "rules").glob("*.rq")))
    assert all(rule.title and rule.provision for rule in found)


def test_a_folder_that_is_not_there_has_no_rules(tmp_path: Path) -> None:
    assert read_rules(tmp_path / "none") == ()
