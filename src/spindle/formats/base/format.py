"""The base of all published formats."""

from __future__ import annotations

from abc import ABC
from typing import ClassVar


class PublishedFormat(ABC):
    """A format in which pairs are published; ``name`` is what users select it by.

    A format that can be read is a ``ReadableFormat``, one that can be written a
    ``WritableFormat``; most formats are both.
    """

    name: ClassVar[str]
