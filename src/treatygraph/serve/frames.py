"""Messages between the server and its workers: a letter, a length, a JSON object and bytes.

    letter (1)  length of the rest (4)  length of the JSON (4)  JSON  bytes

A worker answers a task with `A` (the whole answer), or with `S` (its start), any number of `D` and an `E`
(the end); `X` is an error.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

_HEAD = struct.Struct(">cII")


class Frame(NamedTuple):
    """One message."""

    kind: bytes
    meta: dict[str, Any]
    body: bytes


def pack_frame(kind: bytes, meta: dict[str, Any], body: bytes = b"") -> bytes:
    """Return a message as bytes."""
    text = json.dumps(meta).encode()
    return _HEAD.pack(kind, 4 + len(text) + len(body), len(text)) + text + body


class FrameReader:
    """Cuts a stream of bytes into messages."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Yield the messages that `data` completes."""
        buffer = self._buffer
        buffer += data
        while len(buffer) >= _HEAD.size:
            kind, length, text_length = _HEAD.unpack_from(buffer)
            end = _HEAD.size - 4 + length
            if len(buffer) < end:
                return
            middle = _HEAD.size + text_length
            meta = json.loads(buffer[_HEAD.size : middle]) if text_length else {}
            yield Frame(kind, meta, bytes(buffer[middle:end]))
            del buffer[:end]
