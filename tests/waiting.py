"""Waiting for something that another process, or a coroutine, does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any, TypeVar

T = TypeVar("T")


def eventually(condition: Callable[[], bool], *, seconds: float = 15) -> None:
    """Return once the condition holds; fail when it has not held for so long."""
    deadline, pause = time.monotonic() + seconds, Event()
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        pause.wait(0.05)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run the coroutine and return its result.

    In a thread of its own: a browser's driver keeps an event loop running in ours.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
