"""The process that writes: it holds the store for writing, applies updates, and copies the store for readers.

Each update that succeeds leaves a copy of the store beside it, made of hard links; workers open that, so
readers see an update whole or not at all, and an update that has to be killed harms nobody.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode

from treatygraph.errors import LimitError, QueryError, QuerySyntaxError, StoreError
from treatygraph.serve.frames import Frame, FrameReader, pack_frame
from treatygraph.serve.media import RDF_FORMATS
from treatygraph.store.embedded import EmbeddedStore
from treatygraph.store.syntax import check_depth, find_services, has_load


class Updater:
    """Applies orders to the store in `folder/store` and numbers its copies: `folder/1`, `folder/2`."""

    def __init__(self, folder: Path, depth: int) -> None:
        self._folder = folder
        self._depth = depth
        self._store = EmbeddedStore(folder / "store")
        self._number = max((int(p.name) for p in folder.iterdir() if p.name.isdigit()), default=0)

    def run(self, order: dict[str, Any], body: bytes) -> str:
        """Apply one order and return the path of the new copy."""
        do = order["do"]
        if do == "update":
            self._update(order, body.decode())
        elif do in ("put", "post", "delete"):
            self._write_graph(do, order, body)
        self._number += 1
        copy = self._folder / str(self._number)
        self._store.flush()
        self._store.copy_to(copy)
        return str(copy)

    def _update(self, order: dict[str, Any], text: str) -> None:
        check_depth(text, self._depth)
        if has_load(text) or find_services(text):
            raise QueryError("LOAD and SERVICE are not available here: this server reads nothing from elsewhere.")
        self._store.update(
            text,
            using_graphs=order.get("using_graphs"),
            using_named_graphs=order.get("using_named_graphs"),
            base=order.get("base"),
        )

    def _write_graph(self, do: str, order: dict[str, Any], body: bytes) -> None:
        name = order["graph"]
        target = NamedNode(name) if name else DefaultGraph()
        triples = []
        if do != "delete":
            form = RDF_FORMATS[order["format"]]
            try:
                parsed = pyoxigraph.parse(body, form, base_iri=order["base"], rename_blank_nodes=True)
                triples = [f"{quad.triple} .\n" for quad in parsed]
            except (SyntaxError, ValueError) as error:
                raise QueryError(f"The body is not {form.name}: {error}.") from error
        where = f"GRAPH {target}" if name else "DEFAULT"
        inserted = "".join(triples)
        data = f"INSERT DATA {{ GRAPH {target} {{ {inserted} }} }}" if name else f"INSERT DATA {{ {inserted} }}"
        self._store.update(data if do == "post" else f"DROP SILENT {where} ; {data}")


def main() -> None:
    """Run on the socket that is descriptor `argv[1]`: folder `argv[2]`, bound of depth `argv[3]`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    channel = socket.socket(fileno=int(sys.argv[1]))
    reader = FrameReader()
    try:
        updater = Updater(Path(sys.argv[2]), int(sys.argv[3]))
    except StoreError as error:
        channel.sendall(pack_frame(b"X", {"status": 500, "kind": "store", "detail": str(error)}))
        return
    while data := channel.recv(1 << 18):
        for frame in reader.feed(data):
            channel.sendall(_answer(updater, frame))
    os._exit(0)


def _answer(updater: Updater, frame: Frame) -> bytes:
    try:
        return pack_frame(b"A", {"path": updater.run(frame.meta, frame.body)})
    except QuerySyntaxError as error:
        return _pack_error(400, "syntax", error, line=error.line, column=error.column)
    except (QueryError, LimitError) as error:
        return _pack_error(400, "update", error)
    except StoreError as error:
        return _pack_error(500, "store", error)


def _pack_error(status: int, kind: str, error: Exception, **more: Any) -> bytes:
    return pack_frame(b"X", {"status": status, "kind": kind, "detail": str(error), **more})


if __name__ == "__main__":
    main()
