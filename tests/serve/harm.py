"""Queries that bring other endpoints down, and a client who asks beside them; for tests and measurements."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.serve.running import Running, running_server

PATIENCE = 2.0
DOUBLED = " ".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(24))
HARM = {
    "Cartesian product of three, counted": ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", {504}),
    "regular expression that backtracks": (
        'SELECT ?x { BIND(REGEX("' + "a" * 30_000 + '!", "(a+)+$") AS ?x) }',
        {200, 504},
    ),
    "string of 2^26 characters": (
        f'SELECT (STRLEN(?a24) AS ?n) {{ BIND("abcd" AS ?a0) {DOUBLED} }}',
        {200, 504, 507},
    ),
    "a megabyte of &&": ("ASK { FILTER(" + "true&&" * 180_000 + "true) }", {413}),
    "half a megabyte less of &&": ("ASK { FILTER(" + "true&&" * 40_000 + "true) }", {200, 400, 504, 507}),
    "5,000 nested braces": ("SELECT * " + "{" * 5_000 + "}" * 5_000, {400}),
    "5,000 nested parentheses": ("ASK { FILTER(" + "(" * 5_000 + "1" + ")" * 5_000 + ") }", {400}),
    "5,000 nested brackets": ("ASK { " + "[ <p:> " * 5_000 + "1" + "]" * 5_000 + " }", {400}),
    "100,000 UNIONs": ("ASK { {}" + "UNION{}" * 100_000 + " }", {413}),
    "30,000 UNIONs": ("ASK { {}" + "UNION{}" * 30_000 + " }", {200, 400, 504, 507}),
    "100,000 negations": ("ASK { FILTER(" + "!" * 100_000 + "true) }", {400}),
    "a path of 30,000 steps": ("ASK { ?a " + "<p:a>/" * 30_000 + "<p:a> ?b }", {200, 413, 504, 507}),
    "a sort of millions": ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a", {504, 507}),
    "a concatenation of millions": ("SELECT (GROUP_CONCAT(?c) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", {504, 507}),
}


@contextmanager
def running_harmed_server(folder: Path, **limits: int) -> Iterator[Running]:
    """Yield a server of 20,000 triples whose queries may take `PATIENCE`; `limits` are added to its own."""
    data = folder / "data.nt"
    line = '<http://e.org/s{0}> <http://e.org/p{1}> "value {0}"@en .\n'
    data.write_text("".join(line.format(i, i % 7) for i in range(20_000)))
    with running_server(files=[str(data)], limits={"time": PATIENCE, "memory": 256 << 20, **limits}) as running:
        yield running


class Probe:
    """Another client, who asks something new every few milliseconds and notes when each answer came, and how late."""

    def __init__(self, server: Running) -> None:
        self._server = server
        self._stop = threading.Event()
        self.answers: list[tuple[float, float]] = []
        self.failures = 0
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Probe:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        time.sleep(0.3)
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=30)
        number = 0
        while not self._stop.is_set():
            number += 1
            began = time.monotonic()
            connection.request("GET", f"/sparql?query=ASK%20%7B%7D%20%23{number}")
            response = connection.getresponse()
            response.read()
            self.failures += response.status != 200
            ended = time.monotonic()
            self.answers.append((ended, ended - began))
            time.sleep(0.004)
        connection.close()

    def count_answers(self, begin: float, end: float) -> int:
        """Return how many answers came between two moments."""
        return sum(begin < moment < end for moment, _ in self.answers)

    @property
    def p99(self) -> float:
        """The seconds within which all but one in a hundred answers came."""
        return sorted(seconds for _, seconds in self.answers)[int(len(self.answers) * 0.99)]
