"""The command line: what it prints, and how it says no."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from treatygraph.cli import main
from treatygraph.resources import documents_dir
from treatygraph.store import Snapshot

Run = Callable[..., tuple[int, str, str]]
MEMORANDUM = documents_dir() / "canwfz-memorandum-2022" / "zh.txt"
KEYS = "kind subject object date place details document language passage start end quote rule".split()


@pytest.fixture
def run(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `treatygraph` on the built graph; return exit code, standard output and standard error."""
    monkeypatch.setenv("TREATYGRAPH_BUILD", str(snapshot.path.parents[1]))

    def run_command(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["treatygraph", *map(str, arguments)])
        try:
            main()
            code = 0
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_command


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


COMMANDS = "add agree build check evaluate explain export extract query reason serve".split()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_shows_an_example_of_its_own(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    examples = out.partition("Example")[2]
    assert f"\n    treatygraph {command}" in examples


def test_extract_prints_claims_with_the_keys_of_the_design(run: Run) -> None:
    code, out, _ = run("extract", MEMORANDUM)
    claims = [json.loads(line) for line in out.splitlines()]
    text = MEMORANDUM.read_bytes().decode("utf-8")
    assert code == 0
    assert len(claims) > 200
    for claim in claims:
        assert list(claim) == KEYS
        assert text[claim["start"] : claim["end"]] == claim["quote"]


def test_extract_goes_on_after_a_file_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    code, out, err = run("extract", tmp_path / "none.txt", MEMORANDUM)
    assert code == 1
    assert "none.txt does not exist" in err
    assert len(out.splitlines()) > 200


def test_query_without_a_name_lists_the_saved_queries(run: Run) -> None:
    code, out, _ = run("query")
    assert code == 0
    assert "assurances" in out
    assert "ratification-gaps" in out


@pytest.mark.parametrize(
    ("form", "first"),
    [
        ("table", "giverLabel      beneficiaryLabel"),
        ("csv", "giverLabel,beneficiaryLabel"),
        ("tsv", "?giverLabel\t?beneficiaryLabel"),
        ("json", '{"head"'),
        ("md", "| giverLabel | beneficiaryLabel"),
    ],
)
def test_query_in_every_format(run: Run, form: str, first: str) -> None:
    code, out, _ = run("query", "assurances", "--as-of", "2015-03-01", "--format", form)
    assert code == 0
    assert out.startswith(first)


def test_labels_come_in_the_language_asked_for(run: Run) -> None:
    rows = run("query", "assurances", "--lang", "fr", "--format", "csv")[1]
    assert "Royaume-Uni" in rows
    assert "United Kingdom" not in rows


def test_query_takes_a_file_of_sparql(run: Run, tmp_path: Path) -> None:
    header = "# title: Treaties\n# description: All of them.\n# question: Which treaties are there?\n"
    path = write(tmp_path, "treaties.rq", (header + "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").encode())
    code, out, _ = run("query", path, "--format", "csv")
    assert code == 0
    assert int(out.splitlines()[1]) > 10_000


def test_query_takes_sparql_without_a_header(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, "plain.rq", b"SELECT (1 AS ?one) {}")
    assert run("query", path, "--format", "csv")[:2] == (0, "one\r\n1\r\n")


def test_an_empty_day_is_not_today(run: Run) -> None:
    code, _, err = run("query", "assurances", "--as-of", "")
    assert code == 2
    assert "as_of is empty" in err


def test_a_language_may_be_written_in_capitals(run: Run) -> None:
    assert run("query", "zones", "--lang", "FR") == run("query", "zones", "--lang", "fr")


def test_terms_of_known_vocabularies_are_explained_by_their_prefix(run: Run) -> None:
    code, out, _ = run("explain", ":Protocol", "rdfs:subClassOf", ":Treaty")
    assert code == 0
    assert out == "protocol subClassOf treaty\n"


def test_explain_ends_in_the_sentences(run: Run) -> None:
    code, out, _ = run("explain", "state/FRA", ":assures", "state/KAZ")
    assert code == 0
    for passage in ("7", "16", "17", "annex/7"):
        assert f"canwfz-memorandum-2022 (zh), {passage}: “" in out


def test_evaluate_prints_precision_recall_and_f1(run: Run) -> None:
    code, out, _ = run("evaluate", "--gold", Path(__file__).parents[1] / "gold", "--quiet")
    assert code == 0
    assert out.splitlines()[0].split() == ["kind", "found", "missed", "extra", "precision", "recall", "F1"]
    assert out.splitlines()[-1].startswith("overall")


def test_add_says_what_it_found_and_asks_before_it_overwrites(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(tmp_path, "statement.txt", b"CD/9999\n\nStatement on disarmament\n\n1. France signed the NPT.\n")
    code, out, _ = run("add", source, "--documents", tmp_path / "documents")
    assert code == 0
    assert "symbol = CD/9999" in out
    kept = tmp_path / "documents" / "statement" / "en.txt"
    assert kept.read_bytes() == source.read_bytes()

    before = source.read_bytes()
    source.write_bytes(before + b"2. China too.\n")
    asked: list[str] = []
    monkeypatch.setattr("click.confirm", lambda question, **_: asked.append(question))
    run("add", source, "--documents", tmp_path / "documents")
    assert "Overwrite it?" in asked[0]
    assert kept.read_bytes() == before

    monkeypatch.undo()
    monkeypatch.setattr("sys.stdin", io.StringIO())
    code, _, err = run("add", source, "--documents", tmp_path / "documents")  # with nobody at the keyboard
    assert code == 1
    assert "--yes" in err
    assert kept.read_bytes() == before

    run("add", "--yes", source, "--documents", tmp_path / "documents")
    assert kept.read_bytes() == source.read_bytes()


def test_add_goes_on_after_a_file_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    source = write(tmp_path, "statement.txt", b"1. France signed the NPT.\n")
    code, _, err = run("add", tmp_path / "none.pdf", source, "--documents", tmp_path / "documents")
    assert code == 1
    assert "none.pdf does not exist" in err
    assert (tmp_path / "documents" / "statement" / "en.txt").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["extract", "{none}.txt"], ["{none}.txt", "does not exist"]),
        (["extract", "{empty}"], ["{empty}", "holds no text"]),
        (["extract", "{binary}"], ["{binary}", "not text", "UTF-8"]),
        (["extract", "{latin}"], ["{latin}", "line 1", "iconv"]),
        (["extract", "{folder}"], ["{folder}", "is a folder"]),
        (["extract", "{word}"], ["{word}", "old Office", "save it as DOCX"]),
        (["extract", "{rich}"], ["{rich}", "RTF", "save it as DOCX"]),
        (["add", "{text}", "--documents", "{empty}"], ["{empty}", "cannot be read"]),
        (["extract", "--language", "tlh", "{text}"], ["tlh", "there are"]),
        (["query", "nonsense"], ["nonsense", "There are: assurances"]),
        (["query", "{none}.rq"], ["{none}.rq", "does not exist"]),
        (["query", "{latin}.rq"], ["{latin}.rq", "cannot be read"]),
        (["query", "assurances", "--as-of", "yesterday"], ["yesterday", "2015-03-01"]),
        (["query", "assurances", "--as-of", "2015-02-30"], ["2015-02-30", "no date"]),
        (["query", "assurances", "--lang", "q"], ["“q”", "BCP 47"]),
        (["query", "assurances", "--set", "colour=red"], ["colour", "as_of, lang"]),
        (["query", "assurances", "--store", "http://127.0.0.1:9/"], ["127.0.0.1:9", "out of reach"]),
        (["build", "--documents", "{none}"], ["{none}", "no folder of documents"]),
        (["build", "--documents", "{folder}", "--output", "{folder}/b"], ["{folder}", "no document"]),
        (["evaluate", "--gold", "{folder}"], ["{folder}", "no gold file"]),
        (["agree", "{none}.tsv"], ["{none}.tsv", "No such file"]),
        (["agree", "{text}"], ["{text}", "first line"]),
        (["agree", "{latin}"], ["{latin}", "UTF-8"]),
        (["add", "{empty}", "--documents", "{folder}"], ["{empty}", "holds no text"]),
        (["explain", "state/FRA", ":assures", "state/USA"], ["neither states nor implies"]),
        (["explain", "France", ":assures", "state/USA"], ["France", "state/FRA"]),
        (["reason", "{none}.nt"], ["{none}.nt", "cannot be read"]),
        (["reason", "{text}.nt"], ["{text}.nt", "line 1"]),
        (["export", "--graph", "nonsense"], ["nonsense", "There are canwfz-memorandum-2022, derived"]),
        (["export", "-o", "{none}/x.trig"], ["{none}/x.trig", "No such file"]),
        (["serve", "{none}.nt"], ["{none}.nt"]),
        (["serve", "{text}.nt"], ["{text}.nt", "line 1"]),
    ],
)
def test_a_wrong_input_is_one_message_that_says_what_and_where(
    run: Run, tmp_path: Path, arguments: Sequence[str], said: Sequence[str]
) -> None:
    (tmp_path / "folder").mkdir()
    paths = {
        "none": tmp_path / "none",
        "folder": tmp_path / "folder",
        "empty": write(tmp_path, "empty.txt", b""),
        "binary": write(tmp_path, "binary.txt", b"\x7fELF\0\0\1"),
        "word": write(tmp_path, "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        "rich": write(tmp_path, "rich.rtf", b"{\\rtf1 France signed the NPT.}"),
        "latin": write(tmp_path, "latin.txt", "Traité\n".encode("latin-1")),
        "text": write(tmp_path, "text.txt", b"France signed the NPT.\n"),
    }
    write(tmp_path, "text.txt.nt", b"France signed the NPT.\n")
    write(tmp_path, "latin.txt.rq", "# title: Traité\n".encode("latin-1"))
    code, _, err = run(*(a.format(**paths) for a in arguments))
    assert code == 1, err
    assert "treatygraph: " in err
    assert "Traceback" not in err
    for words in said:
        assert words.format(**paths).lower() in err.lower()


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["query", "zones", "--format", "xml"],
        ["extract"],
        ["serve", "--port", "99999"],
        ["serve", "--workers", "0"],
        ["serve", "--timeout", "-3"],
    ],
)
def test_a_wrong_use_of_the_command_points_to_its_help(run: Run, arguments: Sequence[str]) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert "--help" in err


def test_updates_are_not_served_without_a_token(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TREATYGRAPH_TOKEN", raising=False)
    code, _, err = run("serve", "--enable-update")
    assert code == 2
    assert "TREATYGRAPH_TOKEN" in err
