"""Runs every benchmark of this folder and prints its tables: `python -m tests.bench [--full] [NAME…]`.

A benchmark is a module with `run(full: bool)` that returns tables: a title, and rows of cells, the header first.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections.abc import Sequence

from tests import bench


def format_table(title: str, rows: Sequence[Sequence[str]]) -> str:
    """Return a table as text, cells aligned to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join([title, "=" * len(title), lines[0], "-" * len(lines[0]), *lines[1:]])


def main() -> None:
    """Run the benchmarks named on the command line, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="also what takes many minutes")
    parser.add_argument("name", nargs="*", help="modules to run, for example reasoning")
    chosen = parser.parse_args()
    found = [module.name for module in pkgutil.iter_modules(bench.__path__)]
    for name in chosen.name or [name for name in found if not name.startswith(("_", "test_"))]:
        run = getattr(importlib.import_module(f"tests.bench.{name}"), "run", None)
        for title, rows in run(chosen.full) if run else ():
            print(f"\n{format_table(title, rows)}", flush=True)


if __name__ == "__main__":
    main()
