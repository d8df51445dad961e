"""The command that serves."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("files", nargs=-1, type=_PATH)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--base", metavar="URL", help="The address that clients see, where a proxy stands before.")
@click.option(
    "--workers", type=click.IntRange(min=1), help="Processes that evaluate queries (default: the number of cores)."
)
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), help="Seconds that a query may take (default: 30)."
)
@click.option("--memory", type=click.IntRange(min=64), help="Mebibytes that a worker may use.")
@click.option("--enable-update", is_flag=True, help="Allow updates to who shows the token in TREATYGRAPH_TOKEN.")
@click.option("--store", metavar="URL", help="Put the endpoint before a SPARQL 1.1 server.")
@click.option("--empty", is_flag=True, help="Serve an empty store.")
def serve(
    files: tuple[Path, ...],
    host: str,
    port: int,
    base: str | None,
    workers: int | None,
    timeout: float | None,
    memory: int | None,
    enable_update: bool,
    store: str | None,
    empty: bool,
) -> None:
    """Serve the graph: SPARQL at /sparql, a page for every thing, saved queries at /queries.

    Builds first where nothing has been built. With FILES, serves these RDF files instead.

    \b
    Examples:
      treatygraph serve --port 8000
      treatygraph serve data.ttl
    """
    from treatygraph.pipeline import open_or_build
    from treatygraph.serve.limits import MEGABYTE, Limits
    from treatygraph.serve.server import run_server

    if not files and not store and not empty:
        open_or_build(quiet=False)
    token = os.environ.get("TREATYGRAPH_TOKEN") if enable_update else None
    if enable_update and not token:
        raise click.UsageError("--enable-update needs a token: set the environment variable TREATYGRAPH_TOKEN")
    limits = Limits()
    if workers is not None:
        limits = replace(limits, workers=workers)
    if timeout is not None:
        limits = replace(limits, time=timeout)
    if memory is not None:
        limits = replace(limits, memory=memory * MEGABYTE)
    address = base or f"http://{host}:{port}"
    click.echo(f"TreatyGraph is at {address}/ , its SPARQL endpoint at {address}/sparql", err=True)
    run_server(
        host=host,
        port=port,
        base=base,
        files=files,
        serve_files=empty,
        store=store,
        limits=limits,
        token=token,
    )
