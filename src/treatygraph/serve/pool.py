"""The pool of workers: who answers which query, for how long, and what becomes of one that takes too much.

A query starts on one of the few quick workers. If it is not done within a moment, its worker goes on at the
lowest priority and another takes its place, so that slow queries never stand in front of short ones; where
too many are slow already, the query waits in a second line and starts anew when one of them ends.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from treatygraph.errors import StoreError
from treatygraph.serve.channel import Worker
from treatygraph.serve.evaluation import describe_memory_limit
from treatygraph.serve.job import FairQueue, Job, QueueFullError
from treatygraph.serve.lending import Lender
from treatygraph.serve.limits import Limits
from treatygraph.serve.nursery import Nursery
from treatygraph.serve.worker import Source

_REMEMBERED = 4096
_REVIVAL = 0.5


class Pool:
    """Workers on the snapshot in use; `switch` starts them or moves them, `submit` asks them."""

    def __init__(self, limits: Limits, lender: Lender | None = None) -> None:
        self.limits = limits
        self.lender = lender
        if lender:
            lender.on_end = self._close_retired
        self.source: Source | None = None
        self.killed = 0
        self.on_switch: Callable[[], None] = lambda: None
        self._nursery: Nursery | None = None
        self._retired: set[Nursery] = set()
        self._idle: list[Worker] = []
        self._workers: set[Worker] = set()
        self._starting = 0
        self._queue = FairQueue(limits.queue)
        self._slow_queue = FairQueue(limits.queue)
        self._known_slow: OrderedDict[bytes, None] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    async def switch(self, source: Source) -> None:
        """Put workers on `source` in the place of those on another; queries under way end where they began.

        Raises `StoreError` where the store cannot be opened; the workers there were go on.
        """
        nursery = self._nursery
        if nursery is None or source.in_memory or not nursery.is_running():
            nursery = Nursery.start(self.limits)
        try:
            await nursery.load(source)
            if self.lender:  # nobody who has seen the new triples may see the old ones again
                await self.lender.retire()
        except BaseException:  # a cancellation too: a process that nobody knows of is never ended
            if nursery is not self._nursery:
                nursery.close()
            raise
        if self._nursery and nursery is not self._nursery:
            self._retired.add(self._nursery)
        self._nursery, self.source = nursery, source
        self.on_switch()
        old, self._idle = self._idle, []
        for _ in range(self.limits.workers):
            await self._add_quick()
        for worker in old:
            worker.close()
        if self.lender:
            self.lender.start(nursery, source)
        self._close_retired()

    async def close(self) -> None:
        """End all workers; jobs still under way fail."""
        self._closed = True
        for queue in (self._queue, self._slow_queue):
            while job := queue.pop():
                job.fail(503, "stopping", "The server is stopping. Ask again in a moment.")
        if self.lender:
            await self.lender.retire()
        for worker in list(self._workers):
            worker.kill()
        for nursery in {*self._retired, *([self._nursery] if self._nursery else ())}:
            nursery.close()
        await asyncio.sleep(0)

    def submit(self, task: dict[str, Any], client: str = "", limit: float | None = None) -> Job:
        """Return the job that answers `task` within `limit` seconds; raise `QueueFullError` at the bound."""
        job = Job(task, client, min(limit or self.limits.time, self.limits.time))
        if job.key in self._known_slow:
            self._slow_queue.push(job)
            self._fill_slow()
        elif self._idle and not self._queue:
            self._idle.pop().start(job, slow=False)
        else:
            self._queue.push(job)
        if job.worker is None:
            self._time_waiting(job, self.limits.slow_after)
        return job

    def cancel(self, job: Job) -> None:
        """Give up a job whose client has gone; a quick worker may end it, for a new one costs more."""
        worker = job.worker
        job.fail(499, "cancelled", "The client has gone.")
        if isinstance(worker, Worker) and worker.slow:
            worker.release()
            worker.kill()

    @property
    def state(self) -> dict[str, int]:
        """How many workers there are, how many are busy or slow, how many jobs wait, how many connections are lent."""
        return {
            "workers": len(self._workers),
            "busy": sum(worker.job is not None for worker in self._workers),
            "slow": self._count_slow(),
            "waiting": len(self._queue) + len(self._slow_queue),
            "lent": self.lender.count_loans() if self.lender else 0,
        }

    def free(self, worker: Worker, job: Job, took: float) -> None:
        """Take back a worker that has answered `job` in `took` seconds."""
        if took < self.limits.slow_after:
            self._known_slow.pop(job.key, None)
        # Priority once lowered cannot be raised again without privileges: a slow worker has served.
        if worker.slow or worker.source is not self.source or self._count_quick() > self.limits.workers:
            worker.kill()
        elif waiting := self._take(self._queue):
            worker.start(waiting, slow=False)
        else:
            self._idle.append(worker)

    def promote(self, worker: Worker) -> None:
        """Make way: the worker's query is slow, so it moves over, or into the line of slow ones."""
        job = worker.job
        if job is None:
            return
        if job.done or time.monotonic() >= job.deadline:
            self.expire(worker)
            return
        if not worker.has_worked(self.limits.slow_after / 2):
            # The machine has had no time for it: that is no fault of the query.
            worker.watch()
            return
        self._remember_slow(job)
        job.tell_slow()
        if job.done:  # whoever waited for it has gone
            self.expire(worker)
            return
        if self._count_slow() < self.limits.slow_workers or job.started:
            worker.make_slow()
            self._add_workers()
        else:
            worker.release()
            worker.kill()
            try:
                self._slow_queue.push(job)
            except QueueFullError:
                job.fail(503, "busy", "Too many long queries are under way. Ask again in a moment.")
            else:
                self._time_waiting(job, job.limit)

    def expire(self, worker: Worker) -> None:
        """End a query that has reached its limit of time."""
        job = worker.job
        if job and not job.done and worker.measure_left() > 0.001:
            worker.set_clock()
            return
        if job:
            self.killed += 1
            self._remember_slow(job)
            self._end_late(job)
            worker.release()
        worker.kill()

    def bury(self, worker: Worker, job: Job | None) -> None:
        """Forget a worker whose process has ended; its query, if it had one, fails."""
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        if job:
            self.killed += 1
            job.fail(507, "memory", describe_memory_limit(self.limits))
        if not self._closed:
            self._add_workers()
            self._fill_slow()
            self._close_retired()

    def _time_waiting(self, job: Job, moment: float) -> None:
        left = max(min(moment, job.deadline - time.monotonic()), 0)
        job.timer = asyncio.get_running_loop().call_later(left, self._look_at_waiting, job)

    def _look_at_waiting(self, job: Job) -> None:
        if time.monotonic() >= job.deadline:
            self._end_late(job)
        else:
            job.tell_slow()
            self._time_waiting(job, job.limit)

    def _end_late(self, job: Job) -> None:
        job.fail(
            504,
            "time",
            f"The query was stopped after {job.limit:g} s, its limit of time. "
            "Make it more selective, or ask for less with LIMIT.",
        )

    def _close_retired(self) -> None:
        # A nursery takes its workers with it, so it stays until the last of them has answered.
        used = {worker.nursery for worker in self._workers} | (self.lender.nurseries if self.lender else set())
        for nursery in self._retired - used:
            self._retired.discard(nursery)
            nursery.close()

    def _remember_slow(self, job: Job) -> None:
        self._known_slow[job.key] = None
        if len(self._known_slow) > _REMEMBERED:
            self._known_slow.popitem(last=False)

    def _count_slow(self) -> int:
        return sum(worker.slow for worker in self._workers)

    def _count_quick(self) -> int:
        return sum(not worker.slow and worker.source is self.source for worker in self._workers)

    def _take(self, queue: FairQueue) -> Job | None:
        job = queue.pop()
        if job and job.timer:
            job.timer.cancel()
        return job

    def _add_workers(self) -> None:
        if not self._starting and self._count_quick() < self.limits.workers:
            self._run(self._add_quick())

    def _fill_slow(self) -> None:
        if self._slow_queue and not self._starting and self._count_slow() < self.limits.slow_workers:
            self._run(self._start_slow())

    async def _add_quick(self) -> None:
        worker = await self._spawn()
        if worker is None:
            return
        if waiting := self._take(self._queue):
            worker.start(waiting, slow=False)
        else:
            self._idle.append(worker)
        self._add_workers()
        self._fill_slow()

    async def _start_slow(self) -> None:
        worker = await self._spawn()
        if worker is None:
            return
        if waiting := self._take(self._slow_queue):
            worker.start(waiting, slow=True)
        else:
            worker.close()
        self._add_workers()
        self._fill_slow()

    async def _spawn(self) -> Worker | None:
        nursery, source = self._nursery, self.source
        if self._closed or nursery is None or source is None:
            return None
        self._starting += 1
        try:
            channel, pid = await nursery.fork(source)
            worker = Worker(self, nursery, source, pid)
            await asyncio.get_running_loop().create_unix_connection(lambda: worker, sock=channel)
            self._workers.add(worker)
        except (StoreError, OSError):
            self._run(self._revive(nursery))
            return None
        else:
            return worker
        finally:
            self._starting -= 1

    async def _revive(self, nursery: Nursery) -> None:
        """Start anew after a moment, where the process that forks workers, or the system, has given out."""
        await asyncio.sleep(_REVIVAL)
        source = self.source
        if self._closed or nursery is not self._nursery or source is None:
            return
        if nursery.is_running():
            self._add_workers()
            self._fill_slow()
            return
        try:
            await self.switch(replace(source))
        except StoreError:
            self._run(self._revive(nursery))

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
