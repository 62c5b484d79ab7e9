"""Compression of what is worth it."""

from __future__ import annotations

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
                short = self._is_short(message) or not _takes_gzip(scope)
                passing = send if short else self._compressing(send, scope)
                if start is not None:
                    await passing(start)
                await passing(message)

        return send_wrapper

    def _compressing(self, send: Send, scope: Scope) -> Send:
        return self.create_compression_send_wrapper(send, CompressionEncoding.GZIP, scope)

    def _is_short(self, message: Message) -> bool:
        return (
            message["type"] == "http.response.body"
            and not message.get("more_body")
            and len(message["body"]) < self.config.minimum_size
        )


def _takes_gzip(scope: Scope) -> bool:
    return any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])
