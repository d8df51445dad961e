"""Real servers on a loopback port, for tests and measurements."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

PROGRAM = """
import json, sys
from pathlib import Path
from treatygraph.serve.limits import Limits
from treatygraph.serve.server import run_server
o = json.loads(sys.argv[1])
o["limits"] = Limits(**o.pop("limits", {}))
o["files"] = [Path(f) for f in o.get("files", ())]
if o.get("build_dir"):
    o["build_dir"] = Path(o["build_dir"])
if not o.pop("log", False):
    o["access_log"] = None
run_server(**o)
"""


@dataclass
class Response:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Running:
    """A server that runs."""

    base: str
    port: int
    process: subprocess.Popen[bytes]

    def request(
        self, path: str, method: str = "GET", body: bytes | None = None, timeout: float = 60, **headers: str
    ) -> Response:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.base + path, data=body, method=method, headers=names)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as response:
                return Response(response.status, _lower(response.headers), response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Response(error.code, _lower(error.headers), error.read())

    def query(self, text: str, accept: str = "application/sparql-results+json", **more: str) -> Response:
        headers = more.pop("headers", {}) or {}
        return self.request("/sparql?" + urlencode({"query": text, **more}), accept=accept, **dict(headers))

    def rows(self, text: str, **more: str) -> list[dict[str, str]]:
        bindings = self.query(text, **more).json["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]

    def update(self, text: str, token: str | None = "secret") -> Response:
        headers = {"content_type": "application/sparql-update"}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        return self.request("/sparql", "POST", text.encode(), **headers)


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_server(stderr: Any = None, **options: Any) -> Iterator[Running]:
    """Yield a server with these options of `run_server`; it is stopped with SIGTERM, and must end cleanly."""
    port = find_port()
    options = {"port": port, "base": f"http://127.0.0.1:{port}", **options}
    command = [sys.executable, "-c", PROGRAM, json.dumps(options)]
    process = subprocess.Popen(command, stderr=stderr, env={**os.environ, "PYTHONWARNINGS": ""})
    running = Running(options["base"], port, process)
    try:
        wait_until_ready(running)
        yield running
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


def wait_until_ready(running: Running, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if running.process.poll() is not None:
            raise RuntimeError(f"the server ended with {running.process.returncode}")
        try:
            if running.request("/health").status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the server did not start")


def wait_until(condition: Callable[[], bool], seconds: float = 40) -> None:
    """Return as soon as `condition` holds; fail where it does not for so long that it never will."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("what was waited for did not happen")
        time.sleep(0.02)


def write_data(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)
