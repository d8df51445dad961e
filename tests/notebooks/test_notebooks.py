"""The notebooks run on the built graph, and what the repository shows of them is what they give."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

from treatygraph.resources import queries_dir
from treatygraph.store import Snapshot

nbformat = pytest.importorskip("nbformat", reason="needs the extra `notebooks`")
pytest.importorskip("nbclient", reason="needs the extra `notebooks`")

NOTEBOOKS = sorted((queries_dir() / "notebooks").glob("*.ipynb"))


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def read_outputs(notebook: Any) -> list[str]:
    """The tables as text and the kinds of the pictures, cell by cell."""
    return [
        "picture" if "image/png" in output.get("data", {}) else output.get("data", {}).get("text/plain", "")
        for cell in notebook.cells
        for output in cell.get("outputs", ())
    ]


def test_there_are_notebooks() -> None:
    assert len(NOTEBOOKS) >= 2


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_and_gives_what_the_repository_shows(
    path: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nbclient import NotebookClient

    monkeypatch.setenv("TREATYGRAPH_BUILD", str(snapshot.path.parents[1]))
    stored = read_outputs(read(path))
    notebook = read(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    assert read_outputs(notebook) == stored
    assert "picture" in stored
    assert any("canwfz-memorandum-2022" in output for output in stored)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_shows_no_warning_and_no_path_of_a_machine(path: Path) -> None:
    for cell in read(path).cells:
        for output in cell.get("outputs", ()):
            assert output.output_type in ("execute_result", "display_data")
        assert "/home/" not in cell.source
        assert "/work/" not in cell.source
