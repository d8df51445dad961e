"""What one query may cost, and how many may be under way."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a server; times in seconds, sizes in bytes.

    `slow_after` is how long a query may hold one of the `workers` before it is watched: if it works on for as
    long again, it goes on at low priority beside at most `slow_workers` others, so that short queries always
    find a worker.
    """

    time: float = 30.0
    memory: int = 512 * MEGABYTE
    result: int = 256 * MEGABYTE
    length: int = 256 * 1024
    upload: int = 64 * MEGABYTE
    depth: int = 200
    queue: int = 2048
    workers: int = field(default_factory=lambda: max(2, os.cpu_count() or 2))
    slow_workers: int = 6
    slow_after: float = 0.02
    cache: int = 64 * MEGABYTE
    memory_store: int = 1_500_000
    """Triples up to which the store is also kept in memory, which answers several times faster."""
