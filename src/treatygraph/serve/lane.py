"""A worker that answers light queries on the clients' connections itself.

The server lends it a connection (`lending`): a second descriptor of the same socket. A request is read where the
kernel keeps it, and taken from there only when its answer is ready. So the kernel may end this process in the
midst of a query that turns out heavy, and the server finds the request where it was; nothing is lost.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import socket
import struct
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from email.utils import formatdate
from signal import ITIMER_PROF, ITIMER_REAL, SIG_DFL, SIGALRM, SIGPROF, setitimer, signal
from typing import Any

from treatygraph.serve.evaluation import Evaluator
from treatygraph.serve.limits import Limits
from treatygraph.serve.plain import LONGEST, read_plain
from treatygraph.serve.repeat import OK, Repeat, Repeats, write_template
from treatygraph.serve.sending import LIGHT, pack_body

LOAN = struct.Struct("<I")
"""What comes with a descriptor: the number of the loan."""

RETURN = struct.Struct("<I?I")
"""What goes back: the number, whether the server should keep the connection a while, the length of what follows.

What follows is the end of an answer that the client was too slow to take."""

NOTE = struct.Struct("<IfII?")
"""What is told of an answer: number of the loan, seconds, bytes of the body, rows, whether it was a repeat."""

MOST_LENT = 256
_LARGEST = 64 * 1024
_HEAVY = 2 * LIGHT
_STUCK = 1.0
_IDLE = 1.0


class TooLargeError(Exception):
    """The answer is too large for a lane."""


class Sheet:
    """An answer kept whole, to be sent when it is complete."""

    whole = True

    def begin(self) -> None:
        """Forget the last one."""
        self.meta: dict[str, Any] | None = None
        self.body = b""
        self._parts: list[bytes] = []
        self._size = 0

    def fail(self, meta: dict[str, Any]) -> None:
        """Leave errors to the server."""

    def send(self, meta: dict[str, Any], body: bytes) -> None:
        """Keep an answer."""
        self.meta, self.body = meta, body

    def open(self, meta: dict[str, Any], encoding: str) -> None:
        """Begin an answer."""
        self._head, self._encoding = meta, encoding

    def add(self, data: bytes) -> None:
        """Keep a part of it."""
        self._parts.append(data)
        self._size += len(data)
        if self._size > _LARGEST:
            raise TooLargeError

    def finish(self, data: bytes, rows: int, cut: bool) -> None:
        """Put the parts together."""
        self.add(data)
        body, encoding = pack_body(b"".join(self._parts), self._encoding)
        self.meta, self.body = {**self._head, "rows": rows, "cut": cut, "encoding": encoding}, body

    def drop(self) -> None:
        """Leave errors to the server."""


class Borrowed:
    """A connection that the server has lent: its socket, the number of the loan, and when it was last used."""

    __slots__ = ("channel", "number", "used")

    def __init__(self, channel: socket.socket, number: int, used: float) -> None:
        self.channel = channel
        self.number = number
        self.used = used


class Lane:
    """Answers on lent connections until the server closes `channel`; `notes` is the pipe for what is told of answers.

    `base` is the endpoint's address, against which queries are read; `unseal` lets connections in.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        sheet: Sheet,
        base: str,
        limits: Limits,
        channel: socket.socket,
        notes: int,
        unseal: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._evaluator = evaluator
        self._sheet = sheet
        self._base = base
        self._limits = limits
        self._server = channel
        self._notes = notes
        self._told = bytearray()
        self._lent: dict[int, Borrowed] = {}
        self._repeats = Repeats(limits.cache // 4)
        with unseal():
            self._epoll = select.epoll()
        self._epoll.register(channel, select.EPOLLIN)
        self._date = (0, b"")
        self._buffer = memoryview(bytearray(LONGEST + 1))
        self._unseal = unseal

    def run(self) -> None:
        """Answer until the server closes the channel."""
        gc.freeze()  # what is there stays: a collection would go through all of it
        for number in (SIGPROF, SIGALRM):
            signal(number, SIG_DFL)
        swept = time.monotonic()
        while True:
            ready = [descriptor for descriptor, _ in self._epoll.poll(_IDLE if self._lent else None)]
            # The server first: once it has closed the channel, nothing more may come from this snapshot.
            if self._server.fileno() in ready and not self._borrow():
                return
            for descriptor in ready:
                if borrowed := self._lent.get(descriptor):
                    self._serve(borrowed)
            if self._told:
                self._tell()
            now = time.monotonic()
            if now - swept > _IDLE:
                swept = now
                for borrowed in [b for b in self._lent.values() if b.used < now - _IDLE]:
                    self._give_back(borrowed)

    def _borrow(self) -> bool:
        with self._unseal():
            message, descriptors, _, _ = socket.recv_fds(self._server, LOAN.size, 1)
        for descriptor in descriptors:
            channel = socket.socket(fileno=descriptor)
            self._lent[descriptor] = Borrowed(channel, LOAN.unpack(message)[0], time.monotonic())
            self._epoll.register(descriptor, select.EPOLLIN)
        return bool(message)

    def _give_back(self, borrowed: Borrowed, keep: bool = False, unsent: bytes = b"") -> None:
        descriptor = borrowed.channel.fileno()
        self._epoll.unregister(descriptor)
        del self._lent[descriptor]
        borrowed.channel.close()
        self._tell()
        self._server.sendall(RETURN.pack(borrowed.number, keep, len(unsent)) + unsent)

    def _serve(self, borrowed: Borrowed) -> None:
        channel = borrowed.channel
        began = time.monotonic()
        try:
            length = channel.recv_into(self._buffer, LONGEST + 1, socket.MSG_PEEK)
        except OSError:
            length = 0
        if not length:
            self._give_back(borrowed)
            return
        data = bytes(self._buffer[:length])
        repeat = self._repeats.answers.get(data)
        known = repeat is not None
        if repeat is None:
            repeat = self._evaluate(data)
            if repeat is None:
                self._give_back(borrowed, keep=True)
                return
        message = OK + self._write_date() + repeat.rest
        try:
            channel.recv_into(self._buffer, length)
            sent = channel.send(message)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._give_back(borrowed)
            return
        now = time.monotonic()
        self._told += NOTE.pack(borrowed.number, now - began, repeat.size, repeat.rows, known)
        borrowed.used = now
        if sent < len(message) or not repeat.light:
            self._give_back(borrowed, keep=True, unsent=message[sent:])

    def _evaluate(self, data: bytes) -> Repeat | None:
        task = read_plain(data)
        if task is None or len(task["text"]) > self._limits.length:
            return None
        task["base"] = self._base
        # Either signal ends the process: SIGPROF by processor time, SIGALRM where the query waits for ever.
        setitimer(ITIMER_PROF, _HEAVY)
        setitimer(ITIMER_REAL, _STUCK)
        used = time.thread_time()  # the other clocks of processor time stand still between ticks now
        try:
            self._evaluator.run(task)
        except TooLargeError:
            return None
        finally:
            light = time.thread_time() - used < LIGHT
            setitimer(ITIMER_REAL, 0)
            setitimer(ITIMER_PROF, 0)
        meta, body = self._sheet.meta, self._sheet.body
        if meta is None or meta["status"] != 200:
            return None
        tag = meta["tag"]
        template = write_template(meta["type"], meta["encoding"], bool(tag))
        filling = (tag.encode(), len(body), body) if tag else (len(body), body)
        repeat = Repeat("/sparql", template % filling, len(body), meta["rows"], light)
        if tag:
            self._repeats.keep(data, repeat)
        return repeat

    def _write_date(self) -> bytes:
        now = int(time.time())
        if now != self._date[0]:
            self._date = (now, formatdate(now, usegmt=True).encode())
        return self._date[1]

    def _tell(self) -> None:
        with contextlib.suppress(BlockingIOError):  # the server reads it later
            written = os.write(self._notes, self._told)
            del self._told[:written]
