"""A worker that got past the guards could still reach nobody."""

from __future__ import annotations

import subprocess
import sys

SEALED = """
import pyoxigraph
from treatygraph.serve.worker import seal
store = pyoxigraph.Store()
seal()
for attempt in (
    lambda: list(store.query("SELECT * { SERVICE <http://127.0.0.1:8080/> { ?s ?p ?o } }")),
    lambda: store.update("LOAD <http://127.0.0.1:8080/>"),
    lambda: open("/etc/passwd"),
):
    try:
        attempt()
    except OSError as error:
        print(error)
"""


def test_a_sealed_process_opens_neither_connections_nor_files() -> None:
    run = subprocess.run([sys.executable, "-c", SEALED], capture_output=True, text=True, timeout=60, check=True)
    assert [("Too many open files" in line) for line in run.stdout.splitlines()] == [True, True, True]
