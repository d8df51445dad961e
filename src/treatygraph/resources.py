"""Where the data files stand: in the checkout beside `src`, or inside the installed wheel."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


def is_checkout() -> bool:
    """Return whether the package runs from a source tree rather than from an installed wheel."""
    return (_CHECKOUT / "pyproject.toml").is_file() and (_CHECKOUT / "ontology").is_dir()


def _share() -> Path:
    return _CHECKOUT if is_checkout() else _PACKAGE / "_share"


def ontology_dir() -> Path:
    """Return the folder of `*.ttl` ontology files and `shapes/`."""
    return _share() / "ontology"


def queries_dir() -> Path:
    """Return the folder of saved queries, with `rules/` and `checks/`."""
    return _share() / "queries"


def data_dir() -> Path:
    """Return the folder of `documents/`, `registers/` and `corrections.csv`."""
    return _share() / "data"


def registers_dir() -> Path:
    """Return the folder of the registers of names and identifiers (CSV)."""
    return data_dir() / "registers"


def documents_dir() -> Path:
    """Return the folder with one subfolder a document."""
    return data_dir() / "documents"


def grammar_dir() -> Path:
    """Return the folder of the grammar files (YAML)."""
    return _PACKAGE / "grammar"


def build_dir() -> Path:
    """Return where builds are kept: `$TREATYGRAPH_BUILD`, `build/` in a checkout, else the user's data folder."""
    chosen = os.environ.get("TREATYGRAPH_BUILD")
    if chosen:
        return Path(chosen)
    return _CHECKOUT / "build" if is_checkout() else user_data_path("treatygraph") / "build"
