"""The HTTP protocol of the server: uvicorn's, with a clock for slow clients and two short ways.

A request that equals an earlier one byte for byte, on the same snapshot, is answered with the same bytes before
anything of it is parsed. A plain `GET /sparql?query=…` goes to a worker at once; if the answer comes back whole
and soon it is sent as it is, else the request takes the long way through the application, with its job.
"""

from __future__ import annotations

import asyncio
import time
from urllib.parse import unquote_to_bytes

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from treatygraph.serve.answering import Answerer, read_answer
from treatygraph.serve.job import Job, QueueFullError
from treatygraph.serve.repeat import EXTENSION, OK, write_rest

_LONGEST_REQUEST = 16 * 1024
_LONGEST_HEAD = 1 << 20
_HEAD_TIME = 10.0
_SWEEP = 1.0
_QUERY = b"GET /sparql?query="
# Headers that a short way would have to understand.
_UNFIT = {"authorization", "expect", "upgrade", "content-length", "transfer-encoding", "if-none-match"}


class Connections:
    """The connections of the server; `sweep` closes those whose clients do not finish their requests."""

    def __init__(self, answerer: Answerer, base: str) -> None:
        self.open: set[TimedProtocol] = set()
        self.answerer = answerer
        self.base = base

    async def sweep(self) -> None:
        """Look at the connections once a second, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(_SWEEP)
            oldest = loop.time() - _HEAD_TIME
            for protocol in [p for p in self.open if p.waiting_since < oldest]:
                protocol.transport.abort()
            self.answerer.repeats.report(self.answerer.journal)

    def make_protocol(self) -> type[TimedProtocol]:
        """Return the protocol class whose connections are these."""
        return type("ServerProtocol", (TimedProtocol,), {"group": self})


class TimedProtocol(HttpToolsProtocol):
    """uvicorn's protocol on one connection."""

    group: Connections
    waiting_since = float("inf")
    """When the head of a request began to be waited for; infinity while none is."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self.group.open.add(self)
        self.waiting_since = self.loop.time()
        self._unfinished = False
        self._head_size = 0
        self._last_short = 0.0
        self._job: Job | None = None
        self._later = b""

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection, and give up its query if that turns out slow."""
        self.group.open.discard(self)
        job, self._job = self._job, None
        if job:
            job.on_first = None
            job.on_slow = lambda: self.group.answerer.pool.cancel(job)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Answer by a short way where there is one; else let uvicorn parse."""
        if self._job is not None:
            self._later += data
            return
        if not self._unfinished and self._is_idle():
            repeat = self.group.answerer.repeats.answers.get(data)
            if repeat is not None:
                repeat.count += 1
                repeat.client = self.client[0] if self.client else ""
                self._send_short(repeat.rest)
                return
            if _is_whole_get(data) and data.startswith(_QUERY) and self._ask(data):
                return
        self._parse(data, None)

    def _parse(self, data: bytes, job: Job | None) -> None:
        whole = not self._unfinished and _is_whole_get(data)
        super().data_received(data)
        if self._unfinished and self.waiting_since != float("inf"):
            self._head_size += len(data)
            if self._head_size > _LONGEST_HEAD:
                self.transport.abort()
        elif whole and not self._unfinished and self.scope is not None:
            self.scope["extensions"] = {EXTENSION: {"data": data, "job": job}}

    def _ask(self, data: bytes) -> bool:
        """Send a plain query to a worker; return whether that was done."""
        target, _, rest = data[len(_QUERY) : -4].partition(b" HTTP/1.1\r\n")
        headers = {}
        for line in rest.split(b"\r\n"):
            name, _, value = line.partition(b":")
            headers[name.decode("latin-1").lower()] = value.strip().decode("latin-1")
        answerer = self.group.answerer
        if b"&" in target or b"#" in target or not _UNFIT.isdisjoint(headers) or len(headers) != rest.count(b"\n") + 1:
            return False
        try:
            text = unquote_to_bytes(target.replace(b"+", b" ")).decode()
        except UnicodeDecodeError:
            return False
        task = {
            "text": text,
            "base": self.group.base,
            "accept": headers.get("accept"),
            "accept_encoding": headers.get("accept-encoding"),
        }
        key = answerer.make_key(task)
        if not text or len(text) > answerer.pool.limits.length or answerer.cache.get(key):
            return False
        client = self.client[0] if self.client else ""
        try:
            job = answerer.pool.submit(task, client)
        except QueueFullError:
            return False
        began = time.perf_counter()
        self.waiting_since = float("inf")
        self._job = job

        def finish() -> None:
            self._job = None
            job.on_slow = None
            frame = job.peek()
            if frame.kind != b"A" or frame.meta["status"] != 200:
                self._hand_over(data, job)
                return
            answer = read_answer(frame)
            rest = write_rest(answer)
            self._send_short(rest)
            answerer.keep(key, answer)
            answerer.journal.record(
                method="GET",
                path="/sparql",
                route="/sparql",
                status=200,
                seconds=time.perf_counter() - began,
                size=len(answer.body),
                client=client,
                rows=answer.rows,
                cache="miss",
            )
            self._go_on()

        def hand_over() -> None:
            self._job = job.on_first = None
            self._hand_over(data, job)

        job.on_first, job.on_slow = finish, hand_over
        return True

    def _hand_over(self, data: bytes, job: Job) -> None:
        if self.transport.is_closing():
            self.group.answerer.pool.cancel(job)
        else:
            self._parse(data, job)
            self._go_on()

    def _go_on(self) -> None:
        later, self._later = self._later, b""
        if later and not self.transport.is_closing():
            self.data_received(later)

    def _send_short(self, rest: bytes) -> None:
        self.waiting_since = float("inf")
        self._last_short = self.loop.time()
        self.transport.write(OK + self.server_state.default_headers[0][1] + rest)
        if self.timeout_keep_alive_task is None:
            left = self.timeout_keep_alive
            self.timeout_keep_alive_task = self.loop.call_later(left, self.timeout_keep_alive_handler)

    def _is_idle(self) -> bool:
        return (self.cycle is None or self.cycle.response_complete) and not (
            self.pipeline or self.flow.write_paused or self.transport.is_closing()
        )

    def on_message_begin(self) -> None:
        """Start the clock of the head."""
        super().on_message_begin()
        self._unfinished = True
        self._head_size = 0
        self.waiting_since = self.loop.time()

    def on_headers_complete(self) -> None:
        """Stop the clock."""
        self.waiting_since = float("inf")
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that the next bytes begin a request."""
        self._unfinished = False
        super().on_message_complete()

    def shutdown(self) -> None:
        """Close the connection once its answer is sent."""
        if self._job is None:
            super().shutdown()

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection where nothing came for a while; what took a short way is something."""
        left = self._last_short + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self.timeout_keep_alive_task = self.loop.call_later(left, self.timeout_keep_alive_handler)
        else:
            super().timeout_keep_alive_handler()


def _is_whole_get(data: bytes) -> bool:
    return (
        data.startswith(b"GET ")
        and data.endswith(b"\r\n\r\n")
        and len(data) <= _LONGEST_REQUEST
        and data.count(b"\r\n\r\n") == 1
        and b" HTTP/1.1\r\n" in data
        and b"onnection: close" not in data
    )
