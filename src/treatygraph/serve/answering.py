"""From a task to a response: cache, pool, streaming, entity tags, and the line in the journal."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Hashable
from typing import Any

from starlette.types import Receive, Scope, Send

from treatygraph.serve.cache import AnswerCache, CachedAnswer
from treatygraph.serve.evaluation import matches_tag
from treatygraph.serve.frames import Frame
from treatygraph.serve.job import Job, QueueFullError
from treatygraph.serve.journal import Journal
from treatygraph.serve.pool import Pool
from treatygraph.serve.problems import Headers, ProblemError, send_problem
from treatygraph.serve.repeat import Repeats, write_headers

REQUEST, CONNECTION = "treatygraph.request", "connection"
"""The extension of the scope, and its member that is told of the answer."""


class Answerer:
    """Answers tasks over HTTP, from the cache where it can."""

    def __init__(self, pool: Pool, cache: AnswerCache, repeats: Repeats, journal: Journal) -> None:
        self.pool = pool
        self.cache = cache
        self.repeats = repeats
        self.journal = journal
        self._watchers: set[asyncio.Task[None]] = set()

    async def answer(
        self,
        task: dict[str, Any],
        headers: dict[str, str],
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        route: str,
        limit: float | None = None,
        extra: Headers | None = None,
    ) -> None:
        """Send what `task` gives, as the request's `headers` want it; `extra` headers go with it."""
        began = time.perf_counter()
        head = scope["method"] == "HEAD"
        status, size, rows, kind = 500, 0, None, None
        try:
            task = {**task, "accept": task.get("accept", headers.get("accept"))}
            task["accept_encoding"] = headers.get("accept-encoding")
            key = self.make_key(task)
            cached = self.cache.get(key)
            if cached is None:
                status, size, rows, kind = await self._ask(
                    task, key, headers, scope, receive, send, limit, head, extra or []
                )
            else:
                status, size = await _send_cached(cached, headers, send, head)
                rows, kind = cached.rows, "hit"
                _tell_connection(scope, cached, again=status == 200)
        except ProblemError as problem:
            status = problem.status
            size = await send_problem(send, problem, head=head)
        finally:
            self.journal.record(
                method=scope["method"],
                path=scope["path"],
                route=route,
                status=status,
                seconds=time.perf_counter() - began,
                size=size,
                client=read_client(scope),
                rows=rows,
                cache=kind,
            )

    async def ask(self, text: str, **task: Any) -> Any:
        """Return the JSON results of a query of the server's own, the body of another format as text."""
        job = self._submit({"accept": "application/sparql-results+json", **task, "text": text}, "", None)
        first = await job.get()
        body = first.body
        if first.kind == b"S":
            async for frame in job.frames():
                body += frame.body
                _raise_error(frame)
        _raise_error(first)
        decoded = body.decode()
        return json.loads(decoded) if first.meta.get("type", "").endswith("json") else decoded

    def _submit(self, task: dict[str, Any], client: str, limit: float | None) -> Job:
        try:
            return self.pool.submit(task, client, limit)
        except QueueFullError as error:
            raise ProblemError(503, "busy", "Too many queries are waiting. Ask again in a moment.") from error

    def make_key(self, task: dict[str, Any]) -> Hashable:
        """Return what the answer to a task depends on."""
        source = self.pool.source
        return (source.snapshot if source else "", *(_freeze(task.get(name)) for name in _KEY))

    async def _ask(
        self,
        task: dict[str, Any],
        key: Hashable,
        headers: dict[str, str],
        scope: Scope,
        receive: Receive,
        send: Send,
        limit: float | None,
        head: bool,
        extra: Headers,
    ) -> tuple[int, int, int | None, str | None]:
        task["if_none_match"] = headers.get("if-none-match")
        job = self._submit(task, read_client(scope), limit)

        def watch() -> None:
            watcher = asyncio.get_running_loop().create_task(self._watch(receive, job))
            self._watchers.add(watcher)
            watcher.add_done_callback(self._watchers.discard)

        job.on_slow = watch
        try:
            first = await job.get()
            _raise_error(first)
            if first.kind == b"A":
                answer = _read_answer(first, extra)
                if answer.tag and answer.status == 200:
                    self.cache.put(key, answer)
                _tell_connection(scope, answer, again=False)
                status, size = await _send_cached(answer, {}, send, head)
                return status, size, answer.rows, "miss" if status == 200 else "revalidated"
            size, rows = await self._stream(first, job, send, head, extra, key)
            return 200, size, rows, "miss"
        finally:
            job.on_slow = None
            if not job.done:
                self.pool.cancel(job)

    async def _stream(
        self, first: Frame, job: Job, send: Send, head: bool, extra: Headers, key: Hashable
    ) -> tuple[int, int | None]:
        headers = [*write_headers(first.meta), *extra]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if head:
            await send({"type": "http.response.body", "body": b""})
            return 0, None
        size = 0
        kept: list[bytes] | None = [] if first.meta["tag"] else None
        async for frame in job.frames():
            if frame.kind == b"X":
                # The head has gone out as 200: breaking off is the only true thing left to say.
                return size, None
            size += len(frame.body)
            if kept is not None:
                kept.append(frame.body)
                if size > self.cache.largest:
                    kept = None
            if frame.kind == b"E":
                if kept is not None:
                    body = b"".join(kept)
                    self.cache.put(key, CachedAnswer(200, headers, body, first.meta["tag"], frame.meta["rows"]))
                await send({"type": "http.response.body", "body": frame.body})
                return size, frame.meta["rows"]
            await send({"type": "http.response.body", "body": frame.body, "more_body": True})
        return size, None

    async def _watch(self, receive: Receive, job: Job) -> None:
        while not job.done:
            message = await receive()
            if message["type"] == "http.disconnect":
                if not job.done:
                    self.pool.cancel(job)
                return


_KEY = ("text", "accept", "accept_encoding", "default_graphs", "named_graphs", "parameters", "base")


def _read_answer(frame: Frame, extra: Headers) -> CachedAnswer:
    meta = frame.meta
    headers = [*write_headers(meta), *extra]
    return CachedAnswer(meta["status"], headers, frame.body, meta["tag"], meta["rows"], meta["light"])


def _freeze(value: Any) -> Hashable:
    return repr(value) if isinstance(value, list) else value


def _raise_error(frame: Frame) -> None:
    if frame.kind == b"X":
        meta = dict(frame.meta)
        raise ProblemError(meta.pop("status"), meta.pop("kind"), meta.pop("detail"), **meta)


def _tell_connection(scope: Scope, answer: CachedAnswer, *, again: bool) -> None:
    request = scope.get("extensions", {}).get(REQUEST)
    if request is not None:
        request[CONNECTION].note(answer, again)


async def _send_cached(answer: CachedAnswer, headers: dict[str, str], send: Send, head: bool) -> tuple[int, int]:
    if answer.status == 304 or matches_tag(headers.get("if-none-match"), answer.tag):
        kept = [pair for pair in answer.headers if not pair[0].startswith(b"content-")]
        await send({"type": "http.response.start", "status": 304, "headers": kept})
        await send({"type": "http.response.body", "body": b""})
        return 304, 0
    length = (b"content-length", str(len(answer.body)).encode())
    await send({"type": "http.response.start", "status": answer.status, "headers": [*answer.headers, length]})
    await send({"type": "http.response.body", "body": b"" if head else answer.body})
    return answer.status, len(answer.body)


def read_client(scope: Scope) -> str:
    """Return the client's address."""
    client = scope.get("client")
    return str(client[0]) if client else ""
