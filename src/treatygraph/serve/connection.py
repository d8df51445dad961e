"""The HTTP protocol of the server: uvicorn's, with a clock for slow clients, repeats, and lanes.

A request that equals an earlier one byte for byte, on the same snapshot, is answered with the same bytes before
anything of it is parsed. After a light query the connection is lent to a lane, which answers on it by itself.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from treatygraph.serve.answering import CONNECTION, REQUEST, Answerer
from treatygraph.serve.cache import CachedAnswer
from treatygraph.serve.lending import Lane, Lender
from treatygraph.serve.plain import LONGEST, START
from treatygraph.serve.repeat import OK, Repeat, write_rest

_LONGEST_HEAD = 1 << 20
_HEAD_TIME = 10.0
_SWEEP = 1.0
_KEPT = 1.0


class Connections:
    """The connections of the server; `sweep` closes those whose clients do not finish their requests."""

    def __init__(self, answerer: Answerer, lender: Lender | None) -> None:
        self.open: set[TimedProtocol] = set()
        self.answerer = answerer
        self.lender = lender

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
        self._request: bytes | None = None
        self._light = False
        self._lane: Lane | None = None
        self._kept_until = 0.0

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.group.open.discard(self)
        if self._lane:
            self._lane.forget(self)
            self._lane = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Answer what repeats an earlier request; else let uvicorn parse."""
        whole = not self._unfinished and self._is_idle()
        repeat = self.group.answerer.repeats.answers.get(data) if whole else None
        if repeat is not None:
            repeat.count += 1
            repeat.client = self.address
            self._send_short(repeat.rest)
            self._light = repeat.light and data.startswith(START)
            self._lend()
            return
        self._request = data if whole and _is_whole_get(data) else None
        self._light = False
        super().data_received(data)
        if self._unfinished and self.waiting_since != float("inf"):
            self._head_size += len(data)
            if self._head_size > _LONGEST_HEAD:
                self.transport.abort()

    def note(self, answer: CachedAnswer, again: bool) -> None:
        """Take note of the answer to the request at hand; `again` says that it was asked before."""
        if self._request is not None:
            self._light = answer.light and self._request.startswith(START)
            if again and answer.tag:
                rest = write_rest(answer)
                repeat = Repeat(self.scope["path"], rest, len(answer.body), answer.rows, answer.light)
                self.group.answerer.repeats.keep(self._request, repeat)

    @property
    def address(self) -> str:
        """The client's."""
        return self.client[0] if self.client else ""

    def fileno(self) -> int:
        """Return the descriptor of the socket."""
        return int(self.transport.get_extra_info("socket").fileno())

    def take_back(self, unsent: bytes, keep: bool) -> None:
        """Go on where a lane left off."""
        self._lane = None
        if self.transport.is_closing():
            return
        if unsent:
            self.transport.write(unsent)
        self._kept_until = self.loop.time() + _KEPT if keep else 0.0
        self._arm_keep_alive()
        self.flow.resume_reading()

    def on_response_complete(self) -> None:
        """Lend the connection after an answer to a light query."""
        super().on_response_complete()
        self._lend()

    def _lend(self) -> None:
        lender = self.group.lender
        if self._light and lender and self._is_idle() and self.loop.time() >= self._kept_until:
            self._light = False
            if self.transport.get_write_buffer_size() == 0:
                self._lane = lender.lend(self)
            if self._lane:
                self._unset_keepalive_if_required()
                self.waiting_since = float("inf")
                self.flow.pause_reading()

    def _send_short(self, rest: bytes) -> None:
        self.waiting_since = float("inf")
        self._last_short = self.loop.time()
        self.transport.write(OK + self.server_state.default_headers[0][1] + rest)
        if self.timeout_keep_alive_task is None:
            self._arm_keep_alive()

    def _arm_keep_alive(self) -> None:
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)

    def _is_idle(self) -> bool:
        return (self.cycle is None or self.cycle.response_complete) and not (
            self.pipeline or self.flow.write_paused or self.transport.is_closing()
        )

    def on_message_begin(self) -> None:
        """Start the clock of the head."""
        super().on_message_begin()
        self.scope["extensions"] = {REQUEST: {CONNECTION: self}}
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
        and len(data) <= LONGEST
        and data.count(b"\r\n\r\n") == 1
        and b" HTTP/1.1\r\n" in data
        and b"onnection: close" not in data
    )
