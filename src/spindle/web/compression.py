"""Compression of what is worth it."""

from __future__ import annotations

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import CompressionEncoding
from litestar.middleware.compression import CompressionMiddleware
from litestar.types import Message, Receive, Scope, Send


class Compression(CompressionMiddleware):
    """Litestar's gzip, without making a compressor for every answer that will not need one.

    A compressor takes a quarter of a megabyte and 50 µs; the answer to a judgment is mostly
    too short to be compressed at all, and so nobody is asked whether they would take it.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, and compress the answer if it is long and the client can read that."""
        await self.app(scope, receive, self._sparing(send, scope))

    def _sparing(self, send: Send, scope: Scope) -> Send:
        """Wrap ``send`` once the first part of the body shows how long the response is."""
        start: Message | None = None
        passing: Send | None = None

        async def send_wrapper(message: Message) -> None:
            nonlocal start, passing
            if passing is not None:
                await passing(message)
            elif message["type"] == "http.response.start":
                start = message
            else:
                passing = self._passing(send, scope, start, message)
                if start is not None:
                    await passing(start)
                await passing(message)

        return send_wrapper

    def _passing(self, send: Send, scope: Scope, start: Message | None, first: Message) -> Send:
        if self._is_short(first):
            return send
        if _takes_gzip(scope):
            return self._compressing(send, scope)
        if start is not None:
            # What a cache keeps of this answer is not for those who take gzip.
            MutableScopeHeaders.from_message(start).extend_header_value("vary", "Accept-Encoding")
        return send

    def _compressing(self, send: Send, scope: Scope) -> Send:
        return self.create_compression_send_wrapper(send, CompressionEncoding.GZIP, scope)

    def _is_short(self, message: Message) -> bool:
        return (
            message["type"] == "http.response.body"
            and not message.get("more_body")
            and len(message["body"]) < self.config.minimum_size
        )


def _takes_gzip(scope: Scope) -> bool:
    """Whether the client says so, by name or with a ``*`` (RFC 9110, section 12.5.3)."""
    weights: dict[str, float] = {}
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            for part in value.decode("latin-1").lower().split(","):
                coding, _, weight = part.partition(";")
                weights[coding.strip()] = _weight(weight)
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weight(parameter: str) -> float:
    """How much a coding is wanted; one whose weight cannot be read is not."""
    if not parameter:
        return 1.0
    try:
        return float(parameter.strip().removeprefix("q="))
    except ValueError:
        return 0.0
