"""Compression of what is worth it."""

from __future__ import annotations

from litestar.middleware.compression import CompressionMiddleware
from litestar.types import Message, Scope, Send


class Compression(CompressionMiddleware):
    """Litestar's, without making a compressor for every answer that will not need one.

    A compressor takes a quarter of a megabyte and 50 µs; the answer to a judgment is mostly
    too short to be compressed at all.
    """

    def create_compression_send_wrapper(
        self, send: Send, compression_encoding: str, scope: Scope
    ) -> Send:
        """Wrap ``send`` once the first part of the body shows how long the response is."""
        start: Message | None = None
        compressing: Send | None = None

        async def send_wrapper(message: Message) -> None:
            nonlocal start, compressing
            if compressing is not None:
                await compressing(message)
            elif message["type"] == "http.response.start":
                start = message
            elif start is not None and self._is_short(message):
                await send(start)
                await send(message)
            else:
                compressing = super(Compression, self).create_compression_send_wrapper(
                    send, compression_encoding, scope
                )
                if start is not None:
                    await compressing(start)
                await compressing(message)

        return send_wrapper

    def _is_short(self, message: Message) -> bool:
        return (
            message["type"] == "http.response.body"
            and not message.get("more_body")
            and len(message["body"]) < self.config.minimum_size
        )
