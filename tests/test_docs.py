"""What the documentation names is there, and what it shows is what people get."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from treatygraph.cli import _group, main
from treatygraph.queries import read_queries
from treatygraph.store import Snapshot

PROJECT = Path(__file__).parents[1]
PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md")])
README = (PROJECT / "README.md").read_text("utf-8")
CODE = re.compile(r"^```.*?^```|^ {4}.*?$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?<![\w./-])(?:\.venv/bin/)?treatygraph ([a-z]+)([^\n`|]*)")
KEPT = re.compile(r"(?:\.ci|data|docs|ontology|queries|src|tests)/[\w./-]*")


def read_code(page: Path) -> list[str]:
    return CODE.findall(page.read_text("utf-8"))


def read_options(command: click.Command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}


each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@each_page
def test_every_command_and_option_named_exists(page: Path) -> None:
    every = set().union(*(read_options(command) for command in _group.commands.values()))
    for code in read_code(page):
        for name, rest in COMMAND.findall(code):
            assert name in _group.commands, code
            for option in re.findall(r"(?<!\S)--?[a-z][a-z-]*", rest.partition("#")[0]):
                assert option in read_options(_group.commands[name]) | {"--help", "-h"}, code
        for option in re.findall(r"^`(--[a-z-]+)", code):
            assert option in every, code


@each_page
def test_every_target_of_make_named_exists(page: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for code in read_code(page):
        for target in re.findall(r"(?:^|[\s`])make ([a-z-]+)", code):
            assert target in targets


@each_page
def test_every_file_named_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        if "://" not in link:
            assert (page.parent / link).exists(), link
    for code in re.findall(r"`([^`\n]+)`", text):
        if KEPT.fullmatch(code) and "/yasgui/" not in code:  # fetched, not kept: it may be absent
            assert (PROJECT / code).exists(), code


def test_the_readme_lists_the_saved_queries() -> None:
    assert re.findall(r"^\| `([a-z-]+)` \|", README, re.MULTILINE) == sorted(read_queries())


def test_the_readme_says_first_how_to_begin_and_what_comes_of_it() -> None:
    screen = "\n".join(README.splitlines()[:40])
    for words in ("$ make serve", "$ make test", "assurances --as-of", "“17. 法兰西共和国"):
        assert words in screen


def read_sessions() -> list[tuple[str, list[str]]]:
    """The commands shown in the README with the lines shown below each; `…` stands for lines left out."""
    sessions: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                sessions.append((line[2:], []))
            elif line != "…":
                sessions[-1][1].append(line.rstrip())
    return sessions


SHOWN = [(command, lines) for command, lines in read_sessions() if lines and "treatygraph" in command]


@pytest.mark.parametrize(("command", "lines"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_readme_shows_what_a_command_prints(
    command: str,
    lines: list[str],
    snapshot: Snapshot,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TREATYGRAPH_BUILD", str(snapshot.path.parents[1]))
    monkeypatch.setattr("sys.argv", shlex.split(command))
    main()
    printed = iter(line.strip() for line in capsys.readouterr().out.splitlines())
    for line in lines:
        assert line.strip() in printed, line


def test_the_python_of_the_readme_runs(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TREATYGRAPH_BUILD", str(snapshot.path.parents[1]))
    [block] = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    exec(compile(block, "README.md", "exec"), {})
    assert "| Kazakhstan |" in capsys.readouterr().out


def test_the_changelog_has_the_version_of_the_package() -> None:
    from treatygraph import __version__

    assert f"## [{__version__}]" in (PROJECT / "CHANGELOG.md").read_text("utf-8")
