"""Small responses that need no worker."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from treatygraph.serve.problems import CORS, Headers, ProblemError, send_problem


def write_policy(scripts: tuple[str, ...] = ("'none'",), styles: tuple[str, ...] = ("'self'",)) -> str:
    """Return a Content-Security-Policy: everything comes from this server, and no site may frame a page."""
    return (
        f"default-src 'self'; script-src {' '.join(scripts)}; style-src {' '.join(styles)}; img-src 'self' data:; "
        "object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    )


def write_page_headers(policy: str) -> Headers:
    """Return the headers of a page for people."""
    return [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
        (b"x-frame-options", b"DENY"),
        (b"cache-control", b"no-cache"),
        (b"vary", b"Accept"),
    ]


PAGE_HEADERS: Headers = write_page_headers(write_policy())
"""The headers of every page but the query page: none of them holds a script."""


async def send_bytes(
    send: Send,
    status: int,
    body: bytes,
    media_type: str,
    headers: Headers | None = None,
    *,
    head: bool = False,
) -> None:
    """Send a whole response."""
    start = [
        (b"content-type", media_type.encode()),
        (b"content-length", str(len(body)).encode()),
        *CORS,
        *(headers or ()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": b"" if head else body})


async def send_preflight(send: Send, methods: str) -> None:
    """Answer OPTIONS: which methods there are, and that scripts of any site may read (Fetch, CORS)."""
    headers = [
        (b"allow", methods.encode()),
        (b"access-control-allow-origin", b"*"),
        (b"access-control-allow-methods", methods.encode()),
        (b"access-control-allow-headers", b"Accept, Authorization, Content-Type, If-None-Match"),
        (b"access-control-max-age", b"86400"),
        (b"content-length", b"0"),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers[:-1]})
    await send({"type": "http.response.body", "body": b""})


class Guarded:
    """An ASGI application whose problems become its answers."""

    def __init__(self, application: ASGIApp) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        try:
            await self._application(scope, receive, send)
        except ProblemError as problem:
            await send_problem(send, problem, head=scope["method"] == "HEAD")


class Deferred(Response):
    """A response of FastAPI's made by an ASGI application, so that it can stream what workers send."""

    def __init__(self, application: ASGIApp) -> None:
        super().__init__()
        self._application = Guarded(application)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer; a problem that it raises becomes the answer."""
        await self._application(scope, receive, send)


def write_json(value: Any) -> bytes:
    """Return a JSON document for people and programs: indented, UTF-8."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
