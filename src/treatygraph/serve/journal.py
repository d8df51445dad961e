"""What the server tells of itself: an access log of JSON lines, and metrics in Prometheus' text format."""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import IO

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Journal:
    """Counts requests and writes a line for each to `stream`, where there is one."""

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = stream
        self._requests: Counter[tuple[str, int]] = Counter()
        self._cache: Counter[str] = Counter()
        self._buckets = [0] * (len(_BOUNDS) + 1)
        self._seconds = 0.0
        self._rows = 0
        self._bytes = 0
        self._started = time.time()

    def record(
        self,
        *,
        method: str,
        path: str,
        route: str,
        status: int,
        seconds: float,
        size: int,
        client: str = "",
        rows: int | None = None,
        cache: str | None = None,
    ) -> None:
        """Note one request that has been answered: `seconds` it took, `size` of the body in bytes."""
        self._requests[route, status] += 1
        self._seconds += seconds
        self._bytes += size
        self._rows += rows or 0
        self._buckets[sum(seconds > bound for bound in _BOUNDS)] += 1
        if cache:
            self._cache[cache] += 1
        if self._stream:
            line = {
                "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "client": client,
                "method": method,
                "path": path,
                "status": status,
                "ms": round(seconds * 1000, 1),
                "bytes": size,
                "rows": rows,
                "cache": cache,
            }
            self._stream.write(json.dumps({k: v for k, v in line.items() if v is not None}) + "\n")

    def record_repeats(self, count: int, size: int, path: str, client: str) -> None:
        """Note `count` requests answered word for word as before, together `size` bytes; one line for all."""
        self._requests["/sparql", 200] += count
        self._cache["repeat"] += count
        self._buckets[0] += count
        self._bytes += size
        if self._stream:
            line = {
                "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "client": client,
                "method": "GET",
                "path": path,
                "status": 200,
                "bytes": size,
                "cache": "repeat",
                "count": count,
            }
            self._stream.write(json.dumps(line) + "\n")

    def write_metrics(self, gauges: dict[str, int]) -> str:
        """Return the counters, and the `gauges` of the moment, as Prometheus reads them (version 0.0.4)."""
        lines = ["# TYPE treatygraph_requests_total counter"]
        lines += [
            f'treatygraph_requests_total{{route="{route}",status="{status}"}} {count}'
            for (route, status), count in sorted(self._requests.items())
        ]
        lines.append("# TYPE treatygraph_cache_total counter")
        lines += [f'treatygraph_cache_total{{result="{name}"}} {n}' for name, n in sorted(self._cache.items())]
        lines.append("# TYPE treatygraph_request_seconds histogram")
        total = 0
        for bound, count in zip((*map(str, _BOUNDS), "+Inf"), self._buckets, strict=True):
            total += count
            lines.append(f'treatygraph_request_seconds_bucket{{le="{bound}"}} {total}')
        lines += [
            f"treatygraph_request_seconds_sum {self._seconds:.6f}",
            f"treatygraph_request_seconds_count {total}",
        ]
        for name, value in (("rows", self._rows), ("response_bytes", self._bytes)):
            lines += [f"# TYPE treatygraph_{name}_total counter", f"treatygraph_{name}_total {value}"]
        gauges = {**gauges, "uptime_seconds": int(time.time() - self._started)}
        for name, value in gauges.items():
            lines += [f"# TYPE treatygraph_{name} gauge", f"treatygraph_{name} {value}"]
        return "\n".join(lines) + "\n"
