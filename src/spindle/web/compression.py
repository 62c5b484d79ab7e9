"""Compression of responses that are long enough to be worth it."""

from __future__ import annotations

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import CompressionEncoding
from litestar.middleware.compression import CompressionMiddleware
from litestar.types import Message, Receive, Scope, Send


class Compression(CompressionMiddleware):
    """Litestar's gzip, without a compressor for each response that will not need one.

    A compressor takes a quarter of a megabyte and 50 µs; the response to a judgment is mostly
    too short to be compressed, so what its client accepts is not even looked up.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, and compress the response if it is long and the client accepts gzip."""
        await self.app(scope, receive, self._wrap_send(send, scope))

    def _wrap_send(self, send: Send, scope: Scope) -> Send:
        """Wrap ``send`` once the first part of the body shows how long the response is."""
        start: Message | None = None
        chosen: Send | None = None

        async def send_wrapper(message: Message) -> None:
            nonlocal start, chosen
            if chosen is not None:
                await chosen(message)
            elif message["type"] == "http.response.start":
                start = message
            else:
                chosen = self._choose_send(send, scope, start, message)
                if start is not None:
                    await chosen(start)
                await chosen(message)

        return send_wrapper

    def _choose_send(self, send: Send, scope: Scope, start: Message | None, first: Message) -> Send:
        if self._is_short(first):
            return send
        if _accepts_gzip(scope):
            return self._wrap_gzip(send, scope)
        if start is not None:
            # A cache must not serve this response to clients that accept gzip.
            MutableScopeHeaders.from_message(start).extend_header_value("vary", "Accept-Encoding")
        return send

    def _wrap_gzip(self, send: Send, scope: Scope) -> Send:
        return self.create_compression_send_wrapper(send, CompressionEncoding.GZIP, scope)

    def _is_short(self, message: Message) -> bool:
        return (
            message["type"] == "http.response.body"
            and not message.get("more_body")
            and len(message["body"]) < self.config.minimum_size
        )


def _accepts_gzip(scope: Scope) -> bool:
    """Return whether the client accepts gzip, by name or by ``*`` (RFC 9110, section 12.5.3)."""
    weights: dict[str, float] = {}
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            for part in value.decode("latin-1").lower().split(","):
                coding, _, weight = part.partition(";")
                weights[coding.strip()] = _parse_weight(weight)
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _parse_weight(parameter: str) -> float:
    """Return the weight of a coding; 0 if it cannot be read."""
    if not parameter:
        return 1.0
    try:
        return float(parameter.strip().removeprefix("q="))
    except ValueError:
        return 0.0
