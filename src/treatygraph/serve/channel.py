"""The server's end of one worker process: its socket, its job and the job's clock."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from typing import Any, Protocol

from treatygraph.serve.frames import FrameReader
from treatygraph.serve.job import Job
from treatygraph.serve.limits import Limits
from treatygraph.serve.nursery import Nursery
from treatygraph.serve.worker import Source

_LOWEST = 19
_LONGEST_WAIT = 1.0


class Keeper(Protocol):
    """Who keeps the workers, and decides what becomes of them."""

    limits: Limits

    def free(self, worker: Worker, job: Job, took: float) -> None:
        """Take back a worker that has answered `job` in `took` seconds."""

    def promote(self, worker: Worker) -> None:
        """Look at a worker whose query is not as quick as most."""

    def expire(self, worker: Worker) -> None:
        """Look at a worker whose job's time may be over."""

    def bury(self, worker: Worker, job: Job | None) -> None:
        """Forget a worker whose process has ended."""


class Worker(asyncio.Protocol):
    """The server's end of one worker process, forked by `nursery` on `source`."""

    def __init__(self, keeper: Keeper, nursery: Nursery, source: Source, pid: int) -> None:
        self.nursery = nursery
        self.source = source
        self.slow = False
        self.job: Job | None = None
        self._pid = pid
        self._keeper = keeper
        self._reader = FrameReader()
        self._transport: Any = None
        self._timer: asyncio.TimerHandle | None = None
        self._began = 0.0
        self._used: float | None = None
        self._paused: float | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = transport

    def start(self, job: Job, slow: bool) -> None:
        """Send the job's query and start its clock."""
        self.job, job.worker = job, self
        self._began = time.monotonic()
        self._used = None
        if slow:
            self.make_slow()
        else:
            self.watch()
        self._transport.write(job.message)

    def watch(self) -> None:
        """Have the pool look at the job after the moment that a quick query may take."""
        left = self.job.deadline - time.monotonic() if self.job else 0.0
        moment = max(min(self._keeper.limits.slow_after, left), 0.0)
        self._timer = asyncio.get_running_loop().call_later(moment, self._keeper.promote, self)

    def has_worked(self, seconds: float) -> bool:
        """Return whether the process has used so much processor time since this was first asked of the job.

        The first time it cannot be known; a job that has waited for very long counts as one that works.
        """
        used = measure_processor_time(self._pid)
        if self._used is None:
            self._used = used
        return used - self._used >= seconds or time.monotonic() - self._began > _LONGEST_WAIT

    def make_slow(self) -> None:
        """Give way to every other process, and end the job at its limit of time."""
        self.slow = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._pid, _LOWEST)
        self.set_clock()

    def data_received(self, data: bytes) -> None:
        """Hand frames to the job; at its last one the worker is free."""
        for frame in self._reader.feed(data):
            job = self.job
            if job is not None:
                job.put(frame)
                if frame.kind in b"AEX":
                    self.release()
                    self._keeper.free(self, job, time.monotonic() - self._began)

    def release(self) -> None:
        """Part from the job."""
        if self._timer:
            self._timer.cancel()
        if self.job:
            self.job.worker = None
        self.job = self._timer = None
        self.resume()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the pool that the process is gone."""
        job = self.job
        self.release()
        self._keeper.bury(self, job)

    def pause(self) -> None:
        """Let the process wait until the client has read; that time is not the query's."""
        if self._paused is None and not self._transport.is_closing():
            self._paused = time.monotonic()
            self._transport.pause_reading()

    def resume(self) -> None:
        """Read on."""
        if self._paused is not None and not self._transport.is_closing():
            if self.job:
                self.job.deadline += time.monotonic() - self._paused
            self._paused = None
            self._transport.resume_reading()

    def measure_left(self) -> float:
        """Return the seconds the job has left; its client may leave off reading for the limit of time."""
        if self.job is None:
            return 0.0
        end = self.job.deadline if self._paused is None else self._paused + self.job.limit
        return max(end - time.monotonic(), 0.0)

    def set_clock(self) -> None:
        """Have the pool look at the job when its time is over."""
        self._timer = asyncio.get_running_loop().call_later(self.measure_left(), self._keeper.expire, self)

    def kill(self) -> None:
        """End the process at once."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        self._transport.abort()

    def close(self) -> None:
        """Let the process end when it has nothing to do."""
        self._transport.close()


def measure_processor_time(pid: int) -> float:
    """Return the seconds of processor time that a process has used; where the system does not tell, infinity."""
    try:
        with open(f"/proc/{pid}/schedstat", "rb") as file:
            return int(file.read().split()[0]) / 1e9
    except (OSError, ValueError, IndexError):
        return float("inf")
