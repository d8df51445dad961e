from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.queries.contract import COLUMNS

from treatygraph.errors import QueryError
from treatygraph.queries import Value, parse_header, parse_query, read_queries, read_query
from treatygraph.resources import queries_dir

XSD = "http://www.w3.org/2001/XMLSchema#"
TEXT = """# title: Things
# description: All things,
#   whatever: they are.
# question: Which things are there?
# parameter: as_of date The day.
# parameter: lang language The language.
# parameter: most integer How many.
# parameter: word string A word.
# example: treatygraph query things
# example: treatygraph query things --lang fr

SELECT DISTINCT ?thing ?thingLabel
WHERE { ?thing ?p ?thingLabel }
"""


@pytest.fixture
def things():
    return parse_query("things", TEXT)


def test_the_header_tells_title_description_question_parameters_and_examples(things):
    assert things.title == "Things"
    assert things.description == "All things, whatever: they are."
    assert things.question == "Which things are there?"
    assert [(p.name, p.type) for p in things.parameters] == [
        ("as_of", "date"),
        ("lang", "language"),
        ("most", "integer"),
        ("word", "string"),
    ]
    assert len(things.examples) == 2
    assert things.columns == ("thing", "thingLabel")
    assert things.text == TEXT


def test_a_header_ends_where_the_query_begins():
    assert parse_header("# a: 1\nSELECT * {}\n# b: 2\n") == {"a": ["1"]}


def test_a_query_without_a_title_is_refused_by_name():
    with pytest.raises(QueryError, match=r"nameless\.rq.*title"):
        parse_query("nameless", "SELECT * {}")


def test_a_malformed_parameter_is_refused():
    with pytest.raises(QueryError, match=r"things\.rq.*a name, a type"):
        parse_query("things", TEXT.replace("as_of date The day.", "as_of when"))


def test_today_and_english_are_the_defaults(things):
    assert things.parse_values({}) == {
        "as_of": Value(date.today().isoformat(), XSD + "date"),
        "lang": Value("en", XSD + "string"),
    }


@pytest.mark.parametrize(
    ("text", "day"),
    [("2015-03-01", "2015-03-01"), ("2015-02", "2015-02-28"), ("2016-02", "2016-02-29"), ("2015", "2015-12-31")],
)
def test_a_month_or_year_stands_for_its_last_day(things, text, day):
    assert things.parse_values({"as_of": text})["as_of"] == Value(day, XSD + "date")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("as_of", "yesterday", "no date"),
        ("as_of", "2015-02-30", "no date"),
        ("lang", 'en"', "no language tag"),
        ("most", "five", "no whole number"),
        ("when", "2015", "no parameter “when”"),
    ],
)
def test_a_wrong_value_is_refused_and_named(things, name, text, message):
    with pytest.raises(QueryError, match=message):
        things.parse_values({name: text})


@given(st.text())
def test_a_string_is_passed_on_as_it_is(text):
    values = parse_query("things", TEXT).parse_values({"word": text})
    assert values.get("word") == (Value(text, XSD + "string") if text else None)


def test_an_unknown_query_lists_those_there_are():
    with pytest.raises(QueryError, match=r"no saved query “nothing”.*assurances.*zones"):
        read_query("nothing")


@pytest.mark.parametrize("name", COLUMNS)
def test_names_and_columns_are_a_contract(name):
    assert " ".join(read_query(name).columns) == COLUMNS[name]


@pytest.mark.parametrize("path", sorted(queries_dir().rglob("*.rq")), ids=lambda p: p.stem)
def test_every_query_tells_what_it_is(path):
    header = parse_header(path.read_text(encoding="utf-8"))
    assert header["title"]
    assert header.get("provision") if path.parent.name == "rules" else header["question"]
    assert not any(len(line) > 200 for line in path.read_text(encoding="utf-8").splitlines())


def test_every_saved_query_has_an_example_that_names_it():
    for name, query in read_queries().items():
        assert any(name in example for example in query.examples)


def test_the_documentation_names_every_query_rule_and_check_with_its_columns():
    page = (queries_dir().parent / "docs" / "queries.md").read_text(encoding="utf-8")
    for path in queries_dir().rglob("*.rq"):
        assert f"`{path.stem}`" in page, path
    for columns in COLUMNS.values():
        assert f"`{columns}`" in page
