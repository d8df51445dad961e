"""Worker processes: a nursery that holds the store and forks, and workers that answer one query at a time.

The nursery (`python -m treatygraph.serve.worker`) is told by the server to fork; the child gets the socket
that came with the order, takes its limits on itself, and answers tasks until it is killed or cut off.
A `lane` gets clients' connections instead of tasks.
A fork of a nursery that holds the triples in memory shares them and is ready in milliseconds.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path

from treatygraph.errors import StoreError
from treatygraph.serve.evaluation import Evaluator
from treatygraph.serve.frames import FrameReader
from treatygraph.serve.lane import MOST_LENT, Lane, Sheet
from treatygraph.serve.limits import Limits
from treatygraph.serve.sending import Answer, Outlet
from treatygraph.store.embedded import EmbeddedStore
from treatygraph.store.interface import Store
from treatygraph.store.remote import RemoteStore
from treatygraph.store.text import TextIndex

_PR_SET_PDEATHSIG = 1
_MAX_MESSAGE = 1 << 16


@dataclass(frozen=True, slots=True)
class Source:
    """Where workers find the triples: a store folder (`path`), or a SPARQL server (`address`).

    `snapshot` names the state of the triples; `index` is the file of their text index; `union` is the policy of
    the default graph; `in_memory` says whether the nursery copies the triples into memory; `services` are the
    hosts that SERVICE may call.
    """

    snapshot: str
    path: str | None = None
    index: str | None = None
    address: str | None = None
    union: bool = True
    in_memory: bool = False
    services: tuple[str, ...] = ()

    def open(self) -> Store:
        """Return the store, opened for reading."""
        if self.address:
            return RemoteStore(self.address)
        return EmbeddedStore(Path(self.path or ""), read_only=True, union=self.union)


def run_nursery(control: socket.socket, limits: Limits) -> None:
    """Do what `control` orders until it closes: `load` a source into memory, `fork` a worker or a `lane` on one."""
    store: Store | None = None
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the dead
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, _MAX_MESSAGE, 2)
        if not message:
            return
        order = json.loads(message)
        source = Source(**{**order["source"], "services": tuple(order["source"]["services"])})
        try:
            if order["do"] == "load":
                store = _load(source)
                control.send(b"loaded")
                continue
        except StoreError as error:
            control.send(f"error {error}".encode()[:_MAX_MESSAGE])
            continue
        try:
            pid = os.fork()
        except OSError as error:  # the system has no memory or no process left
            for descriptor in descriptors:
                os.close(descriptor)
            control.send(f"error {error}".encode())
            continue
        if pid == 0:
            control.close()
            try:
                channel = socket.socket(fileno=descriptors[0])
                if order["do"] == "lane":
                    _run_lane(channel, descriptors[1], order["base"], store, source, limits)
                else:
                    _run_worker(channel, store, source, limits)
            finally:
                os._exit(0)  # what would close the store waits for threads that a fork has not
        for descriptor in descriptors:
            os.close(descriptor)
        control.send(str(pid).encode())


def _load(source: Source) -> Store | None:
    store = source.open()
    copy = store.copy_to_memory() if source.in_memory and isinstance(store, EmbeddedStore) else None
    del store
    _tidy_memory()
    return copy


def _tidy_memory() -> None:
    # Loading leaves the heap in small pieces, in which every worker would look for a fitting one at each query.
    with contextlib.suppress(AttributeError):  # only the GNU library has it
        ctypes.CDLL(None).malloc_trim(0)


def _run_worker(channel: socket.socket, store: Store | None, source: Source, limits: Limits) -> None:
    evaluator = _settle(store, source, limits, Answer(channel.sendall))
    if not source.address and not source.services:
        seal()
    reader = FrameReader()
    while data := channel.recv(1 << 18):
        for frame in reader.feed(data):
            evaluator.run({**frame.meta, "text": frame.body.decode()})


def _run_lane(
    channel: socket.socket, notes: int, base: str, store: Store | None, source: Source, limits: Limits
) -> None:
    sheet = Sheet()
    evaluator = _settle(store, source, limits, sheet)
    Lane(evaluator, sheet, base, limits, channel, notes, seal(MOST_LENT + 1)).run()


def _settle(store: Store | None, source: Source, limits: Limits, outlet: Outlet) -> Evaluator:
    """Make this process one that can be left alone with queries; return what evaluates them."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is the server's to handle
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the last words of a worker that runs out of memory
    store = store or source.open()
    index = TextIndex(Path(source.index)) if source.index else None
    _limit_memory(limits)
    # Memory and disk give rows in other orders: the same bytes come only from the same of the two.
    state = f"{source.snapshot} in memory" if source.in_memory else source.snapshot
    return Evaluator(store, index, state, limits, source.services, outlet)


def _limit_memory(limits: Limits) -> None:
    used = _measure_address_space()
    resource.setrlimit(resource.RLIMIT_AS, (used + limits.memory, used + limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def seal(more: int = 0) -> Callable[[], AbstractContextManager[None]]:
    """Let this process open no descriptor; return what lets it open `more` for a moment.

    This stands behind the guard on SERVICE: a process that may open none opens no connection and no file.
    """
    lowest = os.dup(2)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, lowest + more))

    @contextlib.contextmanager
    def unseal() -> Iterator[None]:
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest + more, lowest + more))
        yield
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, lowest + more))

    return unseal


def _measure_address_space() -> int:
    if sys.platform != "linux":
        return 0
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def write_order(do: str, source: Source, base: str) -> bytes:
    """Return the message that orders the nursery to `load`, `fork`, or fork a `lane` (the endpoint is at `base`)."""
    return json.dumps({"do": do, "source": asdict(source), "base": base}).encode()


def main() -> None:
    """Run the nursery on the socket that is descriptor `argv[1]`, with the limits `argv[2]` (JSON)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(BrokenPipeError):  # the server has stopped while this was starting
        run_nursery(socket.socket(fileno=int(sys.argv[1])), Limits(**json.loads(sys.argv[2])))


if __name__ == "__main__":
    main()
