"""The wheel: installed into an empty environment, it answers from anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from treatygraph.serve.yasgui import INTEGRITY, has_yasgui

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.mark.parametrize("folder", ["ontology", "queries", "data/registers", "data/documents", "ontology/shapes"])
def test_the_wheel_holds_every_kept_file(wheel: Path, folder: str) -> None:
    listed = subprocess.run(
        ["git", "ls-files", folder], cwd=PROJECT, check=True, capture_output=True, text=True
    ).stdout.split()
    assert listed
    assert {f"treatygraph/_share/{name}" for name in listed} <= set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_holds_the_pages_files(wheel: Path) -> None:
    folder = "src/treatygraph/serve/pages"
    listed = subprocess.run(
        ["git", "ls-files", folder], cwd=PROJECT, check=True, capture_output=True, text=True
    ).stdout.split()
    assert f"{folder}/static/editor.js" in listed
    assert {name.removeprefix("src/") for name in listed} <= set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.skipif(not has_yasgui(), reason="YASGUI is not set up: make yasgui")
def test_the_wheel_carries_yasgui_with_its_licences(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel).namelist()
    for name in (*INTEGRITY, "LICENSE.txt", "yasgui.min.js.LICENSE.txt"):
        assert f"treatygraph/serve/pages/static/yasgui/{name}" in held


def test_the_installed_wheel_answers(wheel: Path, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    python = venv / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    # The dependencies are those of this environment; a path added so brings no editable install with it.
    packages = next((venv / "lib").glob("python*/site-packages"))
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "TREATYGRAPH"))}
    environment |= {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "share")}
    done = subprocess.run(
        [venv / "bin" / "treatygraph", "query", "assurances", "--format", "csv"],
        cwd=elsewhere,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(done.stdout.splitlines()) == 21
    assert (tmp_path / "share" / "treatygraph" / "build" / "current").is_dir()
    where = [python, "-c", "import treatygraph; print(treatygraph.__file__)"]
    found = subprocess.run(where, cwd=elsewhere, env=environment, capture_output=True, text=True, check=True)
    assert found.stdout.startswith(str(venv))
