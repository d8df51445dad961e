"""Closing generated treaty-like data: this engine, DuckDB and owlrl, each in a process of its own.

Times are of the closure alone, from numbered triples to numbered triples for this engine and DuckDB, within
rdflib's graph for owlrl; then of the whole run, N-Triples in and out. Every run's result is compared.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pyoxigraph as ox
from tests.bench.duckdb_closure import close_with_duckdb
from tests.bench.treaties import ONTOLOGY, generate

from treatygraph.reason import Explainer, Triples, close, reason_files
from treatygraph.reason.files import read_files
from treatygraph.reason.rules import SCHEMA_PROPERTIES

SIZES = (1_000, 10_000, 100_000, 1_000_000)
OWLRL_SIZES = {False: 10_000, True: 100_000}
ROUNDS = 3  # of these the quickest counts, where it takes less than ten seconds
EXPLAINED = 1_000


def run(full: bool) -> list[tuple[str, list[list[str]]]]:
    """Return the tables of this benchmark: a title, and rows of cells with a header first."""
    closing = [["triples", "inferred", "closure", "growth", "DuckDB", "×", "owlrl", "×", "memory", "DuckDB", "owlrl"]]
    whole = [["triples", "whole run", "reading", "closing", "writing", "memory", "a proof"]]
    before = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path = Path(folder) / f"{size}.nt"
            write(path, size)
            own, duck = measure("treatygraph", path), measure("duckdb", path)
            owlrl = measure("owlrl", path) if size <= OWLRL_SIZES[full] else None
            for other in (duck, owlrl):
                if other and other["sum"] != own["sum"]:
                    raise AssertionError(f"at {size:,} triples the results differ: {own} {other}")
            growth = f"{own['seconds'] / before:.1f}" if before else ""
            closing.append(
                [
                    f"{size:,}", f"{own['inferred']:,}", seconds(own), growth,
                    seconds(duck), ratio(duck, own), seconds(owlrl), ratio(owlrl, own),
                    memory(own), memory(duck), memory(owlrl),
                ]
            )  # fmt: skip
            before = own["seconds"]
            report = measure("files", path)
            proof = f"{measure('proofs', path)['seconds'] / EXPLAINED * 1e3:.2f} ms"
            stages = [f"{report[stage]:.2f} s" for stage in ("reading", "closing", "writing")]
            whole.append([f"{size:,}", seconds(report), *stages, memory(report), proof])
    return [("OWL 2 RL closure of treaty-like data (results compared)", closing), ("N-Triples in and out", whole)]


def write(path: Path, size: int) -> None:
    """Write the ontology and about `size` triples as N-Triples."""
    with path.open("w", encoding="utf-8") as file:
        for quad in ox.parse(ONTOLOGY, format=ox.RdfFormat.TURTLE):
            file.write(f"{quad.triple} .\n")
        file.writelines(f"{line}\n" for line in generate(size))


def measure(engine: str, path: Path) -> dict[str, float]:
    """Return what one engine measured of itself on a file, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.reasoning", engine, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def seconds(found: dict[str, float] | None) -> str:
    """Return seconds as a cell."""
    return f"{found['seconds']:.3f} s" if found else ""


def ratio(other: dict[str, float] | None, own: dict[str, float]) -> str:
    """Return how many times longer the other took, as a cell."""
    return f"{other['seconds'] / own['seconds']:,.0f}" if other else ""


def memory(found: dict[str, float] | None) -> str:
    """Return peak memory as a cell."""
    return f"{found['memory'] / 1e6:,.0f} MB" if found else ""


def fingerprint(triples: Triples) -> tuple[int, str]:
    """Return number and sum of hashes of the triples, those of the ontology's own vocabulary aside."""
    keep = ~np.isin(triples.predicates, list(SCHEMA_PROPERTIES))
    texts = triples.terms.texts()
    digests = b"".join(blake2b(text.encode(), digest_size=8).digest() for text in texts)
    hashed = np.frombuffer(digests, dtype=np.uint64)
    keep &= np.array([text[0] != '"' for text in texts])[triples.subjects]
    s, p, o = (hashed[column[keep]] for column in (triples.subjects, triples.predicates, triples.objects))
    mixed = (s * np.uint64(3) + p * np.uint64(5) + o * np.uint64(7)) ^ (s >> np.uint64(31)) ^ (o << np.uint64(29))
    return int(keep.sum()), f"{int(mixed.sum(dtype=np.uint64)):016x}"


def _measure_closure(engine: str, path: Path) -> dict[str, object]:
    triples = read_files([path])
    times: list[float] = []
    while len(times) < ROUNDS and sum(times) < 10:
        start = time.perf_counter()
        if engine == "duckdb":
            inferred = close_with_duckdb(triples)
        else:
            inferred = close(triples, reasoner="owlrl" if engine == "owlrl" else "treatygraph").inferred
        times.append(time.perf_counter() - start)
    count, total = fingerprint(inferred)
    return {"seconds": min(times), "inferred": len(inferred), "count": count, "sum": total}


def _measure_files(path: Path) -> dict[str, object]:
    start = time.perf_counter()
    report = reason_files([path], path.with_suffix(".out.nt"), quiet=True)
    return {"seconds": time.perf_counter() - start, **report.seconds}


def _measure_proofs(path: Path) -> dict[str, object]:
    closure = close(read_files([path]))
    found = closure.inferred
    rows = slice(None, None, max(1, len(found) // EXPLAINED))
    sample = Triples(found.terms, found.subjects[rows], found.predicates[rows], found.objects[rows])
    chosen = list(sample.texts())[:EXPLAINED]
    explainer = Explainer(closure)
    start = time.perf_counter()
    for statement in chosen:
        explainer.explain(statement)
    return {"seconds": (time.perf_counter() - start) * EXPLAINED / len(chosen)}


def _main(engine: str, path: Path) -> None:
    if engine == "files":
        found = _measure_files(path)
    elif engine == "proofs":
        found = _measure_proofs(path)
    else:
        found = _measure_closure(engine, path)
    print(json.dumps(found | {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]))
