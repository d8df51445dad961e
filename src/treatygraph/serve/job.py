"""Queries under way and in line."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from typing import Any, Protocol

from treatygraph.serve.frames import Frame, pack_frame

_HIGH_WATER = 1 << 20


class QueueFullError(Exception):
    """No worker is free and the line is full."""


class Flow(Protocol):
    """What a job needs of the worker that answers it."""

    def pause(self) -> None:
        """Send no more for now."""

    def resume(self) -> None:
        """Send on."""


class Job:
    """A query under way: its frames as the worker sends them.

    The first frame is `A`, `S` or `X`; after an `S` come `D`s and an `E`, or an `X` where it was broken off.
    """

    def __init__(self, task: dict[str, Any], client: str, limit: float) -> None:
        body = task.pop("text").encode()
        self.message = pack_frame(b"Q", task, body)
        self.key = hashlib.blake2b(body, digest_size=8).digest()
        self.client = client
        self.limit = limit
        self.deadline = time.monotonic() + limit
        self.worker: Flow | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.on_slow: Callable[[], None] | None = None
        self.started = False
        self.done = False
        self._frames: deque[Frame] = deque()
        self._size = 0
        self._waiter: asyncio.Future[None] | None = None

    def put(self, frame: Frame) -> None:
        """Take a frame from the worker; past a megabyte unread, the worker has to wait."""
        if self.done:
            return
        self.started = True
        self.done = frame.kind in b"AEX"
        self._frames.append(frame)
        self._size += len(frame.body)
        if self._size > _HIGH_WATER and self.worker:
            self.worker.pause()
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    def fail(self, status: int, kind: str, detail: str) -> None:
        """End the job with an error."""
        if not self.done:
            self.put(Frame(b"X", {"status": status, "kind": kind, "detail": detail}, b""))

    def tell_slow(self) -> None:
        """Tell whoever waits for the answer that it will take a while."""
        if self.on_slow:
            tell, self.on_slow = self.on_slow, None
            tell()

    async def get(self) -> Frame:
        """Return the next frame."""
        if not self._frames:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        frame = self._frames.popleft()
        self._size -= len(frame.body)
        if self._size <= _HIGH_WATER // 2 and self.worker:
            self.worker.resume()
        return frame

    async def frames(self) -> AsyncIterator[Frame]:
        """Yield what follows the first frame."""
        while True:
            frame = await self.get()
            yield frame
            if frame.kind in b"EX":
                return


class FairQueue:
    """Jobs in line, one line a client: each client in turn gets its oldest job out."""

    def __init__(self, bound: int) -> None:
        self._bound = bound
        self._lines: OrderedDict[str, deque[Job]] = OrderedDict()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def push(self, job: Job) -> None:
        """Add a job, or raise `QueueFullError` where the queue is full."""
        if self._length >= self._bound:
            raise QueueFullError
        self._lines.setdefault(job.client, deque()).append(job)
        self._length += 1

    def pop(self) -> Job | None:
        """Return the next job that still waits for an answer."""
        while self._lines:
            client, line = self._lines.popitem(last=False)
            job = line.popleft()
            self._length -= 1
            if line:
                self._lines[client] = line
            if not job.done:
                return job
        return None
