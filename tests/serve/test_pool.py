"""A server that is told to stop while its workers start leaves nothing behind."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from pathlib import Path

import psutil
import pytest

from treatygraph.serve.limits import Limits
from treatygraph.serve.pool import Pool
from treatygraph.serve.worker import Source
from treatygraph.store.embedded import EmbeddedStore


@pytest.mark.parametrize("turns", [1, 2, 20, 200, 2000])
def test_a_start_cut_short_leaves_no_process_and_no_socket(tmp_path: Path, turns: int) -> None:
    EmbeddedStore(tmp_path / "store").flush()
    before = psutil.Process().children()
    asyncio.run(start_and_stop(Source("s", path=str(tmp_path / "store"), in_memory=True), turns))
    gc.collect()  # what was left open complains now, and a warning is an error
    _, alive = psutil.wait_procs([p for p in psutil.Process().children() if p not in before], timeout=10)
    assert not alive


async def start_and_stop(source: Source, turns: int) -> None:
    pool = Pool(Limits())
    starting = asyncio.create_task(pool.switch(source))
    for _ in range(turns):
        await asyncio.sleep(0)
    starting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await starting
    await pool.close()
