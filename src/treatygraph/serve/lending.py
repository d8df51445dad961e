"""Connections lent to lanes, worker processes that answer light queries on them without this one.

A connection is lent after a light query was answered on it, and given back with the first request that is not
plain or not light; what a lane has not answered when it ends is still in the kernel, and is read here.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Protocol

from treatygraph.errors import StoreError
from treatygraph.serve.journal import Journal
from treatygraph.serve.lane import LOAN, MOST_LENT, NOTE, RETURN
from treatygraph.serve.nursery import Nursery
from treatygraph.serve.worker import Source

_MOST_OF_CLIENT = 16
_PAUSE = 0.25
_TELLING = 0.1
_LAST_WORDS = 1.0


class Connection(Protocol):
    """A client's connection, as far as it can be lent."""

    @property
    def address(self) -> str:
        """The client's."""

    def fileno(self) -> int:
        """Return the descriptor of the socket."""

    def take_back(self, unsent: bytes, keep: bool) -> None:
        """Send what is left of an answer and read on; `keep` says that lending does not help for now."""


class Lane:
    """The server's end of one lane: what is lent to it."""

    def __init__(self, nursery: Nursery, channel: socket.socket, notes: int, journal: Journal) -> None:
        self.nursery = nursery
        self.loans: dict[int, Connection] = {}
        self.clients: Counter[str] = Counter()
        loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[None] = loop.create_future()
        self._channel = channel
        self._notes = notes
        self._journal = journal
        self._returned = bytearray()
        self._number = 0
        self._half = b""
        loop.add_reader(channel, self._read)

    def lend(self, connection: Connection) -> bool:
        """Lend a connection, if there is room."""
        if len(self.loans) >= MOST_LENT or self.clients[connection.address] >= _MOST_OF_CLIENT:
            return False
        self._number += 1
        try:
            socket.send_fds(self._channel, [LOAN.pack(self._number)], [connection.fileno()])
        except OSError:
            return False
        self.loans[self._number] = connection
        self.clients[connection.address] += 1
        return True

    def forget(self, connection: Connection) -> None:
        """Forget a connection that is closed."""
        for number in [n for n, lent in self.loans.items() if lent is connection]:
            self._pop(number)

    def retire(self) -> None:
        """Have all connections given back, and the lane end."""
        with contextlib.suppress(OSError):
            self._channel.shutdown(socket.SHUT_WR)

    def tell(self) -> None:
        """Tell the journal what was answered."""
        repeats: Counter[str] = Counter()
        sizes: Counter[str] = Counter()
        with contextlib.suppress(BlockingIOError):
            while data := os.read(self._notes, 1 << 16):
                data = self._half + data
                whole = len(data) // NOTE.size * NOTE.size
                self._half = data[whole:]
                for number, seconds, size, rows, repeated in NOTE.iter_unpack(data[:whole]):
                    lent = self.loans.get(number)
                    client = lent.address if lent else ""
                    if repeated:
                        repeats[client] += 1
                        sizes[client] += size
                        continue
                    self._journal.record(
                        method="GET",
                        path="/sparql",
                        route="/sparql",
                        status=200,
                        seconds=seconds,
                        size=size,
                        client=client,
                        rows=rows,
                        cache="miss",
                    )
        for client, count in repeats.items():
            self._journal.record_repeats(count, sizes[client], "/sparql", client)

    def _pop(self, number: int) -> Connection | None:
        connection = self.loans.pop(number, None)
        if connection:
            self.clients[connection.address] -= 1
        return connection

    def _read(self) -> None:
        try:
            data = self._channel.recv(1 << 17)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self.tell()
        self._returned += data
        while len(self._returned) >= RETURN.size:
            number, keep, length = RETURN.unpack_from(self._returned)
            end = RETURN.size + length
            if len(self._returned) < end:
                break
            connection = self._pop(number)
            if connection:
                connection.take_back(bytes(self._returned[RETURN.size : end]), keep)
            del self._returned[:end]
        if not data:
            self._end()

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._channel)
        self._channel.close()
        os.close(self._notes)
        for number in list(self.loans):
            connection = self._pop(number)
            if connection:
                connection.take_back(b"", keep=False)
        self.ended.set_result(None)


class Lender:
    """Keeps `count` lanes on the snapshot in use, and lends connections to them."""

    def __init__(self, base: str, count: int, journal: Journal) -> None:
        self.on_end: Callable[[], None] = lambda: None
        self._base = base
        self._count = count
        self._journal = journal
        self._current: set[Lane] = set()
        self._lanes: set[Lane] = set()
        self._source: Source | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def nurseries(self) -> set[Nursery]:
        """Whose lanes are still there."""
        return {lane.nursery for lane in self._lanes}

    def start(self, nursery: Nursery, source: Source) -> None:
        """Have lanes on `source`."""
        self._source = source
        for coroutine in (*(self._keep_lane(nursery, source) for _ in range(self._count)), self._tell(source)):
            task = asyncio.create_task(coroutine)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def lend(self, connection: Connection) -> Lane | None:
        """Lend a connection to the lane that has the fewest; return it, or None where none has room."""
        lane = min(self._current, key=lambda lane: len(lane.loans), default=None)
        return lane if lane and lane.lend(connection) else None

    def count_loans(self) -> int:
        """Return how many connections are lent."""
        return sum(len(lane.loans) for lane in self._lanes)

    async def retire(self) -> None:
        """End all lanes, when they have answered what they are at."""
        self._source = None
        for lane in self._current:
            lane.retire()
        self._current = set()
        if self._lanes:
            await asyncio.wait([lane.ended for lane in self._lanes], timeout=_LAST_WORDS)

    async def _keep_lane(self, nursery: Nursery, source: Source) -> None:
        # Not cancelled: who asks the nursery for a process must take what it gives.
        while nursery.is_running() and self._source is source:
            with contextlib.suppress(StoreError, OSError):
                channel, notes = await nursery.fork_lane(source, self._base)
                lane = Lane(nursery, channel, notes, self._journal)
                lane.ended.add_done_callback(partial(self._forget, lane))
                self._lanes.add(lane)
                if self._source is source:
                    self._current.add(lane)
                else:
                    lane.retire()
                await lane.ended
            await asyncio.sleep(_PAUSE)

    def _forget(self, lane: Lane, _: asyncio.Future[None]) -> None:
        self._lanes.discard(lane)
        self._current.discard(lane)
        self.on_end()

    async def _tell(self, source: Source) -> None:
        while self._source is source:
            await asyncio.sleep(_TELLING)
            for lane in self._lanes:
                if lane.loans:
                    lane.tell()
