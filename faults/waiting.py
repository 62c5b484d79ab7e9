"""Waiting inside the fault program: on an event, and no longer than so many seconds."""

from __future__ import annotations

import asyncio
from contextlib import suppress


async def pause(seconds: float, until: asyncio.Event | None = None) -> None:
    """Let so much time pass, or less if the event comes."""
    with suppress(TimeoutError):
        await asyncio.wait_for((until or asyncio.Event()).wait(), seconds)
