"""Closing RDF files: what `treatygraph reason` does."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from tqdm import tqdm

from treatygraph.errors import LimitError
from treatygraph.reason.closure import Closure, Reasoner, close
from treatygraph.reason.files import read_files, write_triples
from treatygraph.reason.proof import Explainer
from treatygraph.reason.rendering import format_text

MAX_EXPLAINED = 100
"""Contradictions that are explained one by one; the rest are counted."""

_SHOW_AFTER = 2  # seconds


@dataclass(frozen=True, slots=True)
class Report:
    """What closing some files gave: the closure, seconds of each stage, peak memory in bytes."""

    closure: Closure
    seconds: dict[str, float]
    peak_memory: int

    @property
    def exit_code(self) -> int:
        """0, or 1 where the graph contradicts itself."""
        return int(bool(self.closure.contradictions))

    def __str__(self) -> str:
        rows = [
            ("asserted", f"{len(self.closure.asserted):,} triples"),
            ("inferred", f"{len(self.closure.inferred):,} triples"),
            ("contradictions", f"{len(self.closure.contradictions):,}"),
            *((stage, f"{seconds:.2f} s") for stage, seconds in self.seconds.items()),
            ("peak memory", f"{self.peak_memory / 1e6:,.0f} MB"),
        ]
        return "\n".join(f"{name:<15}{value:>24}" for name, value in rows)

    def explain_contradictions(self) -> Iterator[str]:
        """Yield each contradiction with its proof as text, the first hundred of them."""
        cases = self.closure.contradictions
        explainer = Explainer(self.closure) if self.closure.engine is not None else None
        for case in cases[:MAX_EXPLAINED]:
            yield format_text(explainer.explain_contradiction(case)) if explainer else str(case)
        if len(cases) > MAX_EXPLAINED:
            yield f"and {len(cases) - MAX_EXPLAINED:,} more contradictions"


def reason_files(
    paths: Sequence[Path],
    output: Path | None = None,
    *,
    reasoner: Reasoner = "treatygraph",
    full: bool = False,
    inferred_only: bool = False,
    quiet: bool = False,
) -> Report:
    """Close RDF files under OWL 2 RL and write the closure to `output`, where one is named.

    The output holds what was asserted and what follows; with `inferred_only`, what follows alone. A progress
    bar shows on standard error after two seconds, unless `quiet`. DocumentError where a file cannot be read
    or written, LimitError where memory is too small.
    """
    seconds: dict[str, float] = {}
    size = sum(path.stat().st_size for path in paths if path.is_file())
    try:
        with _stage("reading", seconds, size, "B", quiet) as bar:
            triples = read_files(paths, bar.update)
        with _stage("closing", seconds, None, "round", quiet) as bar:
            closure = close(triples, reasoner=reasoner, full=full, advance=bar.update)
            inferred = closure.inferred
        if output is not None:
            parts = [inferred] if inferred_only else [triples, inferred]
            with _stage("writing", seconds, sum(map(len, parts)), "triple", quiet) as bar:
                write_triples(output, parts, bar.update)
    except MemoryError as error:
        raise LimitError(
            f"There is not enough memory to close {size / 1e6:,.0f} MB of RDF. Split the input, or use a"
            " machine with more: about 800 bytes a triple are needed."
        ) from error
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Report(closure, seconds, peak if sys.platform == "darwin" else peak * 1024)


@contextmanager
def _stage(name: str, seconds: dict[str, float], total: int | None, unit: str, quiet: bool) -> Iterator[tqdm[NoReturn]]:
    start = time.perf_counter()
    with tqdm(
        desc=name, total=total, unit=unit, unit_scale=True, delay=_SHOW_AFTER, leave=False, disable=quiet or None
    ) as bar:
        yield bar
    seconds[name] = time.perf_counter() - start
