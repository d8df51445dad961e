"""Updates: who may make them, and how they reach the readers."""

from __future__ import annotations

import asyncio
import hmac
import shutil
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from treatygraph.serve.frames import Frame, FrameReader, pack_frame
from treatygraph.serve.pool import Pool
from treatygraph.serve.problems import ProblemError
from treatygraph.serve.protocol import Operation, decode

_KEPT = 2


def check_token(headers: dict[str, str], token: str) -> None:
    """Raise `ProblemError` 401 where no bearer token was sent, 403 where it is the wrong one (RFC 6750)."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        raise ProblemError(401, "token", "An update needs the header “Authorization: Bearer TOKEN”.")
    if not hmac.compare_digest(given.strip().encode(), token.encode()):
        raise ProblemError(403, "token", "This is not the token of this server.")


class Updates:
    """Applies updates one after the other, and moves the pool to the store as each leaves it.

    `folder` holds `store/`, opened for writing by a process of its own; after `limit` seconds an update is
    killed and leaves nothing.
    """

    def __init__(self, pool: Pool, folder: Path, token: str, base: str, limit: float, depth: int) -> None:
        self._pool = pool
        self._folder = folder
        self._token = token
        self._base = base
        self._limit = limit
        self._depth = depth
        self._lock = asyncio.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._copies: list[str] = []

    async def apply(self, operation: Operation, headers: dict[str, str]) -> None:
        """Apply an update of the SPARQL protocol."""
        check_token(headers, self._token)
        dataset = operation.dataset("using-graph-uri", "using-named-graph-uri")
        order = {
            "do": "update",
            "base": f"{self._base}/sparql",
            "using_graphs": dataset.get("default_graphs"),
            "using_named_graphs": dataset.get("named_graphs"),
        }
        await self._run(order, (operation.update or "").encode())

    async def write(self, order: dict[str, Any], body: bytes, headers: dict[str, str]) -> None:
        """Apply a write of the graph store protocol."""
        check_token(headers, self._token)
        if order["do"] != "delete" and order["format"] not in ("jsonld",):
            decode(body, "The body")
        await self._run(order, body)

    async def start(self) -> str:
        """Start the writing process; return the path of the first copy for readers."""
        async with self._lock:
            return await self._send({"do": "copy"}, b"")

    def close(self) -> None:
        """End the writing process."""
        if self._channel:
            self._channel.close()
        self._channel = None
        if self._process:
            self._process.kill()
            self._process.wait()
        self._process = None

    async def _run(self, order: dict[str, Any], body: bytes) -> None:
        async with self._lock:
            path = await self._send(order, body)
            source = self._pool.source
            if source:
                await self._pool.switch(
                    replace(source, path=path, snapshot=f"{source.snapshot.split('+')[0]}+{Path(path).name}")
                )
            self._copies.append(path)
            while len(self._copies) > _KEPT:
                shutil.rmtree(self._copies.pop(0), ignore_errors=True)

    async def _send(self, order: dict[str, Any], body: bytes) -> str:
        if self._channel is None:
            self._start_process()
        channel = self._channel
        if channel is None:
            raise ProblemError(500, "store", "The process that writes cannot be started.")
        loop = asyncio.get_running_loop()
        reader = FrameReader()
        frames: list[Frame] = []
        try:
            async with asyncio.timeout(self._limit):
                await loop.sock_sendall(channel, pack_frame(b"Q", order, body))
                while not frames:
                    data = await loop.sock_recv(channel, 1 << 16)
                    if not data:
                        raise ConnectionError
                    frames += reader.feed(data)
        except TimeoutError as error:
            self.close()
            detail = f"The update was stopped after {self._limit:g} s and changed nothing."
            raise ProblemError(504, "time", detail) from error
        except OSError as error:
            self.close()
            raise ProblemError(507, "memory", "The update needed too much and changed nothing.") from error
        frame = frames[0]
        if frame.kind == b"X":
            meta = dict(frame.meta)
            raise ProblemError(meta.pop("status"), meta.pop("kind"), meta.pop("detail"), **meta)
        return str(frame.meta["path"])

    def _start_process(self) -> None:
        ours, theirs = socket.socketpair()
        arguments = [
            "-m",
            "treatygraph.serve.updater",
            str(theirs.fileno()),
            str(self._folder),
            str(self._depth),
        ]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, *arguments], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
            )
        ours.setblocking(False)
        self._channel = ours
