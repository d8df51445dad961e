"""The server's end of the process that forks workers."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
from dataclasses import asdict

from treatygraph.errors import StoreError
from treatygraph.serve.limits import Limits
from treatygraph.serve.worker import Source, write_order

_MAX_MESSAGE = 1 << 16


class Nursery:
    """A process that forks workers; where the store is in memory, it holds it."""

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket) -> None:
        self._process = process
        self._control = control
        self._lock = asyncio.Lock()

    @classmethod
    def start(cls, limits: Limits) -> Nursery:
        """Return a new nursery."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        arguments = ["-m", "treatygraph.serve.worker", str(theirs.fileno()), json.dumps(asdict(limits))]
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, *arguments], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
            )
        ours.setblocking(False)
        return cls(process, ours)

    async def load(self, source: Source) -> None:
        """Open `source`, into memory if it says so; raise `StoreError` where it cannot be opened."""
        message = await self._order("load", source, [])
        if message != "loaded":
            raise StoreError(message.removeprefix("error ") or "The worker processes cannot be started.")

    async def fork(self, source: Source) -> tuple[socket.socket, int]:
        """Fork a worker on `source`; return the socket on which it answers, and its process id."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                message = await self._order("fork", source, [theirs.fileno()])
            if not message.isdigit():
                raise StoreError("The worker processes have stopped.")
        except BaseException:  # a cancellation too
            ours.close()
            raise
        ours.setblocking(False)
        return ours, int(message)

    async def fork_lane(self, source: Source, base: str) -> tuple[socket.socket, int]:
        """Fork a lane on `source`; return the socket for what is lent to it, and the pipe for what it tells."""
        ours, theirs = socket.socketpair()
        notes, told = os.pipe()
        os.set_blocking(told, False)
        try:
            with theirs:
                message = await self._order("lane", source, [theirs.fileno(), told], base)
            if not message.isdigit():
                raise StoreError("The worker processes have stopped.")
        except BaseException:  # a cancellation too
            ours.close()
            os.close(notes)
            raise
        finally:
            os.close(told)
        ours.setblocking(False)
        os.set_blocking(notes, False)
        return ours, notes

    def is_running(self) -> bool:
        """Return whether the process is there."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the process; workers that it forked end with it."""
        self._control.close()
        threading.Thread(target=self._process.wait, daemon=True).start()  # so that no zombie stays

    async def _order(self, do: str, source: Source, descriptors: list[int], base: str = "") -> str:
        async with self._lock:
            try:
                socket.send_fds(self._control, [write_order(do, source, base)], descriptors)
                return (await asyncio.get_running_loop().sock_recv(self._control, _MAX_MESSAGE)).decode()
            except OSError as error:
                raise StoreError(f"The worker processes have stopped: {error}.") from error
