"""Security headers for every response."""

from __future__ import annotations

from collections.abc import Mapping

from litestar.types import Message, Scope

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

PAGE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""For pages only: other responses need less, and each judgment's would carry them."""

OTHER_HEADERS = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}


def _encode_headers(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Encode headers as ASGI has them."""
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


_PAGE = _encode_headers(PAGE_HEADERS)
_OTHER = _encode_headers(OTHER_HEADERS)
_NO_SNIFFING = (b"x-content-type-options", b"nosniff")
_UNCACHED = (b"cache-control", b"no-store")


async def add_security_headers(message: Message, _scope: Scope) -> None:
    """Add the headers to a response; unless it says otherwise, keep it out of caches."""
    if message["type"] == "http.response.start":
        own = {name.lower(): value for name, value in message["headers"]}
        is_page = own.get(b"content-type", b"").startswith(b"text/html")
        added = [_NO_SNIFFING, *(_PAGE if is_page else _OTHER)]
        if b"cache-control" not in own:
            added.append(_UNCACHED)
        message["headers"] = [*message["headers"], *added]
