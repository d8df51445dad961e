"""Where the test data stands that is not the project's: `$TREATYGRAPH_SHARED`, by default beside the project."""

from __future__ import annotations

import os
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]

SHARED = (_ROOT / os.environ.get("TREATYGRAPH_SHARED", "../shared")).resolve()
"""The folder, links followed; tests and benchmarks that read there say so where it is absent."""
