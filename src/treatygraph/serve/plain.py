"""Plain requests: a whole `GET /sparql?query=…` with nothing to it that only the application understands."""

from __future__ import annotations

from codecs import unicode_escape_decode
from functools import lru_cache
from typing import Any

LONGEST = 16 * 1024
START = b"GET /sparql?query="
_UNFIT = frozenset(
    {"authorization", "connection", "content-length", "expect", "if-none-match", "transfer-encoding", "upgrade"}
)
_NO_QUERY = frozenset(b"&;#\x00\r\n ")


def read_plain(data: bytes) -> dict[str, Any] | None:
    r"""Return the task of a plain request, or None where `data` is another, more than one, or not all of one.

    The task holds `text`, `accept` and `accept_encoding`.

    >>> read_plain(b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: example.org\r\n\r\n")
    {'text': 'ASK {}', 'accept': None, 'accept_encoding': None}
    """
    if not data.startswith(START) or len(data) > LONGEST or data.find(b"\r\n\r\n") != len(data) - 4:
        return None
    target, mark, rest = data[len(START) : -4].partition(b" HTTP/1.1\r\n")
    accepted = _read_headers(rest) if mark and _NO_QUERY.isdisjoint(target) else None
    if accepted is None:
        return None
    try:
        # `%20` as Python writes it, `\x20`: its decoder is many times as fast as urllib's, and refuses `%2`.
        escaped = target.replace(b"+", b" ").replace(b"\\", b"\\\\").replace(b"%", b"\\x")
        text = unicode_escape_decode(escaped)[0].encode("latin-1").decode()
    except UnicodeDecodeError:
        return None
    return {"text": text, "accept": accepted[0], "accept_encoding": accepted[1]} if text else None


@lru_cache(maxsize=512)
def _read_headers(lines: bytes) -> tuple[str | None, str | None] | None:
    """Return Accept and Accept-Encoding, or None where other headers matter; a client sends the same each time."""
    headers: dict[str, str] = {}
    for line in lines.split(b"\r\n"):
        name, colon, value = line.partition(b":")
        key = name.decode("latin-1").lower()
        if not colon or not name or name != name.strip() or key in headers:
            return None
        headers[key] = value.strip().decode("latin-1")
    if headers.pop("connection", "keep-alive").lower() != "keep-alive" or not _UNFIT.isdisjoint(headers):
        return None
    return headers.get("accept"), headers.get("accept-encoding")
