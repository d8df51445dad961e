"""Errors as clients get them: problem details for HTTP (RFC 9457)."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Send

Headers = list[tuple[bytes, bytes]]

CORS: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Retry-After, Link"),
]
_TITLES = {499: "Client Closed Request"}


class ProblemError(Exception):
    """A request that cannot be answered: `status` is the HTTP status, `detail` the sentence for people.

    `kind` is one word for programs; `more` are further members, such as `line` and `column`.
    """

    def __init__(self, status: int, kind: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.more = more
        self.headers: Headers = []
        if status == 503:
            self.headers.append((b"retry-after", b"5"))
        if status == 401:
            self.headers.append((b"www-authenticate", b'Bearer realm="TreatyGraph updates"'))

    def to_json(self) -> bytes:
        """Return the problem document."""
        title = _TITLES.get(self.status) or HTTPStatus(self.status).phrase
        more = {name: value for name, value in self.more.items() if value is not None}
        document = {"type": "about:blank", "title": title, "status": self.status, "detail": str(self)}
        return json.dumps({**document, "kind": self.kind, **more}, ensure_ascii=False).encode()


def answer_problem(request: Request, error: Exception) -> Response:
    """Return the problem that a route of FastAPI's raised as its answer."""
    if not isinstance(error, ProblemError):
        raise error
    headers = {name.decode(): value.decode() for name, value in (*CORS, *error.headers)}
    return Response(error.to_json(), error.status, headers, "application/problem+json")


async def send_problem(send: Send, problem: ProblemError, *, head: bool = False) -> int:
    """Send the problem as `application/problem+json`; return the number of bytes of its body."""
    body = problem.to_json()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *CORS,
        *problem.headers,
    ]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else body})
    return len(body)
