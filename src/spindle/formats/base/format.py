"""The base of all published formats."""

from __future__ import annotations

from abc import ABC
from typing import ClassVar


class PublishedFormat(ABC):
    """A format in which pairs are published, under the name by which it is asked for.

    What can be read in it is a ``ReadableFormat``, what can be written in it a
    ``WritableFormat``; most formats are both.
    """

    name: ClassVar[str]
