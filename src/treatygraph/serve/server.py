"""The server process: address, protocol, start and stop."""

from __future__ import annotations

import contextlib
import signal
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

import uvicorn

from treatygraph.errors import StoreError
from treatygraph.queries import read_queries
from treatygraph.resources import build_dir as find_build_dir
from treatygraph.serve.app import Application, Service
from treatygraph.serve.limits import Limits
from treatygraph.serve.pages import make_pages
from treatygraph.store.embedded import EmbeddedStore
from treatygraph.store.snapshot import TEXT_INDEX
from treatygraph.store.text import write_index

_GRACE = 5


def run_server(
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    base: str | None = None,
    build_dir: Path | None = None,
    files: Sequence[Path] = (),
    serve_files: bool = False,
    store: str | None = None,
    limits: Limits | None = None,
    token: str | None = None,
    services: Sequence[str] = (),
    access_log: IO[str] | None = sys.stderr,
) -> None:
    """Serve until SIGINT or SIGTERM.

    What is served: `files` (RDF, as loaded; none with `serve_files` is an empty store), the SPARQL server at
    `store`, or the build in `build_dir` (default: the project's). `base` is the address as clients see it,
    where a proxy stands before. With `token`, updates are on. `services` are the hosts SERVICE may call.

    Raises `StoreError` where nothing has been built, a file is not RDF, or the port is taken.
    """
    limits = limits or Limits()
    address = (base or f"http://{'localhost' if host in ('', '0.0.0.0', '::') else host}:{port}").rstrip("/")  # noqa: S104
    service = Service(
        base=address,
        limits=limits,
        token=token,
        services=tuple(services),
        queries=read_queries(),
        log=access_log,
    )
    if store:
        _serve(replace(service, address=store), host, port)
    elif files or serve_files:
        with tempfile.TemporaryDirectory(prefix="treatygraph-") as name:
            folder = Path(name)
            loaded = EmbeddedStore(folder / "store")
            for file in files:
                loaded.load(file)
            loaded.flush()
            if not token:
                write_index(folder / TEXT_INDEX, loaded.literals())
            del loaded
            _serve(replace(service, folder=folder), host, port)
    else:
        _serve(replace(service, build_dir=build_dir or find_build_dir()), host, port)


def _serve(service: Service, host: str, port: int) -> None:
    application = Application(service, lambda answerer: make_pages(answerer, service.queries))
    config = uvicorn.Config(
        application.api,
        host=host,
        port=port,
        http=application.connections.make_protocol(),
        ws="none",
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=True,
        timeout_graceful_shutdown=_GRACE,
        timeout_keep_alive=30,
        backlog=4096,
    )
    server = uvicorn.Server(config)
    # uvicorn raises the signal again once it has stopped: the exit then runs what is to be cleaned up.
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with contextlib.suppress(KeyboardInterrupt):
            server.run()
    except SystemExit:
        if server.started:
            raise
    finally:
        signal.signal(signal.SIGTERM, before)
    if application.failure:
        raise application.failure
    if not server.started:
        raise StoreError(f"The server cannot start at {host}:{port}. Is the port taken? Choose another with --port.")
