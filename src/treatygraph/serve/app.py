"""The application: what answers at which path."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from treatygraph.errors import StoreError
from treatygraph.queries import SavedQuery
from treatygraph.serve.answering import Answerer
from treatygraph.serve.cache import AnswerCache
from treatygraph.serve.connection import Connections
from treatygraph.serve.description import DescriptionPage
from treatygraph.serve.endpoint import DESCRIPTION, TITLE, Endpoint, EndpointRouter, describe_endpoint
from treatygraph.serve.explaining import create_router as create_explaining_router
from treatygraph.serve.graph_store import GraphStore
from treatygraph.serve.journal import Journal
from treatygraph.serve.lending import Lender
from treatygraph.serve.limits import Limits
from treatygraph.serve.linked_data import LinkedData, Pages
from treatygraph.serve.operation import create_router as create_operation_router
from treatygraph.serve.pool import Pool
from treatygraph.serve.problems import ProblemError, answer_problem
from treatygraph.serve.repeat import Repeats
from treatygraph.serve.responses import Guarded
from treatygraph.serve.saved_queries import create_router as create_query_router
from treatygraph.serve.search import create_router as create_search_router
from treatygraph.serve.updates import Updates
from treatygraph.serve.worker import Source
from treatygraph.store.embedded import EmbeddedStore
from treatygraph.store.snapshot import TEXT_INDEX, Snapshot, open_snapshot

_WATCH = 1.0


@dataclass(frozen=True)
class Service:
    """What is served, and how.

    Exactly one of `build_dir` (a build, followed from snapshot to snapshot), `folder` (one store folder, as
    loaded) and `address` (a SPARQL server) says where the triples are. `base` is the server's own address as
    clients see it. With `token`, updates are on.
    """

    base: str
    build_dir: Path | None = None
    folder: Path | None = None
    address: str | None = None
    limits: Limits = field(default_factory=Limits)
    token: str | None = None
    services: tuple[str, ...] = ()
    queries: Mapping[str, SavedQuery] = field(default_factory=dict)
    log: IO[str] | None = None


class Application:
    """The parts of a running server, put together; `api` is the ASGI application."""

    def __init__(self, service: Service, make_pages: Callable[[Answerer], tuple[APIRouter, Pages]] | None) -> None:
        self.service = service
        self.cache = AnswerCache(service.limits.cache)
        self.journal = Journal(service.log)
        lender = None
        if sys.platform == "linux" and not service.address and not service.services:
            lender = Lender(f"{service.base}/sparql", service.limits.workers, self.journal)
        self.pool = Pool(service.limits, lender)
        repeats = Repeats(service.limits.cache)
        self.answerer = Answerer(self.pool, self.cache, repeats, self.journal)
        self.connections = Connections(self.answerer, lender)
        self.pool.on_switch = repeats.clear
        self.updates: Updates | None = None
        self.failure: StoreError | None = None
        self._moving = asyncio.Lock()
        self._union = service.build_dir is not None
        limits = service.limits
        if service.token is not None and service.address is None:
            folder = service.folder or (service.build_dir or Path()) / "live"
            self.updates = Updates(self.pool, folder, service.token, service.base, limits.time, limits.depth)
        self.api = FastAPI(
            title=TITLE,
            description=DESCRIPTION,
            lifespan=self._run,
            servers=[{"url": service.base}],
            docs_url=None,
            redoc_url=None,
        )
        self.api.add_exception_handler(ProblemError, answer_problem)
        router = EndpointRouter(service.queries, f"{service.base}/sparql")
        description = DescriptionPage(
            self.answerer,
            f"{service.base}/sparql",
            router.service_description,
            union=self._union,
            updates=self.updates is not None,
        )
        apply = self.updates.apply if self.updates else None
        self.endpoint = Guarded(Endpoint(self.answerer, limits, service.base, router.make_page(), description, apply))
        router.answer_with(self.endpoint)
        self.api.include_router(router)
        self.api.include_router(create_query_router(self.answerer, service.queries))
        self.api.include_router(create_search_router(self.answerer))
        self.api.include_router(create_explaining_router(self.answerer))
        self.api.include_router(create_operation_router(self.answerer))
        write = self.updates.write if self.updates else None
        graphs = GraphStore(self.answerer, limits, service.base, union=self._union, write=write)
        for path in ("/graphs", "/graphs/{name:path}"):
            self.api.add_route(path, Guarded(graphs), methods=[])  # type: ignore[arg-type]
        pages: Pages | None = None
        if make_pages:
            routes, pages = make_pages(self.answerer)
            self.api.include_router(routes)
        self.api.add_route("/{path:path}", Guarded(LinkedData(self.answerer, pages)), methods=[])  # type: ignore[arg-type]
        describe = self.api.openapi
        self.api.openapi = lambda: describe_endpoint(describe())  # type: ignore[method-assign]
        self.api.add_middleware(Shortcut, endpoint=self.endpoint)

    @asynccontextmanager
    async def _run(self, _: FastAPI) -> AsyncIterator[None]:
        try:
            await self.pool.switch(await self._find_source())
        except StoreError as error:
            self.failure = error
            raise
        watchers = [asyncio.create_task(task) for task in (self._warm(), self._watch(), self.connections.sweep())]
        try:
            yield
        finally:
            for watcher in watchers:
                watcher.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await watcher
            await self.pool.close()
            if self.updates:
                self.updates.close()

    async def _find_source(self) -> Source:
        service = self.service
        if service.address:
            return Source(snapshot=service.address, address=service.address, union=False)
        if service.folder:
            source = Source("loaded", path=str(service.folder / "store"), union=False, services=service.services)
            index = service.folder / TEXT_INDEX
            source = replace(source, index=str(index) if index.is_file() else None)
        else:
            snapshot = open_snapshot(service.build_dir or Path())
            source = self._follow(snapshot)
            if self.updates:
                copy_live(snapshot, service.build_dir or Path())
        if self.updates:
            path = await self.updates.start()
            return replace(
                source, path=path, index=None, snapshot=f"{source.snapshot}+{Path(path).name}", in_memory=False
            )
        return source

    def _follow(self, snapshot: Snapshot) -> Source:
        index = snapshot.path / TEXT_INDEX
        return Source(
            snapshot.id,
            path=str(snapshot.path / "store"),
            index=str(index) if index.is_file() else None,
            union=True,
            services=self.service.services,
        )

    async def _warm(self) -> None:
        """Copy the store into memory where it is small enough; until that is done, workers read it from disk."""
        source = self.pool.source
        if source is None or source.path is None or self.updates:
            return
        size = await asyncio.to_thread(lambda: len(EmbeddedStore(Path(source.path or ""), read_only=True)))
        async with self._moving:
            if size <= self.service.limits.memory_store and self.pool.source is source:
                with contextlib.suppress(StoreError):  # then they go on reading from disk
                    await self.pool.switch(replace(source, in_memory=True))

    async def _watch(self) -> None:
        """Move to a new snapshot of the build as soon as there is one."""
        while self.service.build_dir and not self.updates:
            await asyncio.sleep(_WATCH)
            try:
                snapshot = open_snapshot(self.service.build_dir)
                if self.pool.source and snapshot.id != self.pool.source.snapshot:
                    async with self._moving:  # else a copy to memory, not yet ready, would bring the old one back
                        await self.pool.switch(self._follow(snapshot))
                    self.cache.clear()
                    await self._warm()
            except StoreError as error:
                print(f"The new build is not served: {error}", file=sys.stderr)


def copy_live(snapshot: Snapshot, build_dir: Path) -> None:
    """Copy the snapshot's store to `live/store` for updates, unless it is that of this snapshot already."""
    import shutil

    live = build_dir / "live"
    mark = live / "snapshot"
    if mark.is_file() and mark.read_text() == snapshot.id:
        return
    shutil.rmtree(live, ignore_errors=True)
    live.mkdir(parents=True)
    shutil.copytree(snapshot.path / "store", live / "store")
    mark.write_text(snapshot.id)


class Shortcut:
    """Middleware that takes the endpoint's requests past the routing: they are most of all."""

    def __init__(self, app: ASGIApp, endpoint: ASGIApp) -> None:
        self._app = app
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on."""
        if scope["type"] == "http" and scope["path"] in ("/sparql", "/sparql/"):
            await self._endpoint(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def create_app(service: Service, make_pages: Callable[[Answerer], tuple[APIRouter, Pages]] | None = None) -> FastAPI:
    """Return the ASGI application that serves `service`.

    `make_pages` gives the pages for people: a router for their own paths, and the page of an entity at
    its address (`Pages`). It gets the `Answerer`, whose `ask` runs a query of the server's own.
    """
    return Application(service, make_pages).api
