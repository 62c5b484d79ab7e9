"""Headers, and what else every response must carry."""

from __future__ import annotations

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

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

# As they go over the wire: every response of a judgment carries them.
_RAW = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
_NAMES = frozenset(name for name, _ in _RAW)
_UNCACHED = (b"cache-control", b"no-store")


async def secure(message: Message, _scope: Scope) -> None:
    """Put the headers on a response; keep all but what says otherwise out of caches."""
    if message["type"] == "http.response.start":
        own = [(name.lower(), value) for name, value in message["headers"]]
        headers = [header for header in own if header[0] not in _NAMES] + _RAW
        if not any(name == b"cache-control" for name, _ in own):
            headers.append(_UNCACHED)
        message["headers"] = headers
