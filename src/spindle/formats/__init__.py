"""Published formats of pairs, one module per format: detecting, reading, writing, reading back.

A module of this package with an attribute ``FORMAT`` adds a format under the module's name;
installed distributions add theirs in the entry point group ``spindle.formats``. A format that
can be read is a ``ReadableFormat``, one that can be written a ``WritableFormat``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from spindle.domain.values import JSON
from spindle.formats.base import (
    FormatMismatch,
    PublishedFormat,
    ReadableFormat,
    WritableFormat,
)
from spindle.formats.base.readable import A, B
from spindle.registry import Registry

FORMATS: Final[Registry[PublishedFormat]] = Registry(__name__, "FORMAT", "spindle.formats")
"""All formats by name."""

OWN: Final = "own"
"""The name for data in no format, whose fields are used unchanged."""

AUTO: Final = "auto"
"""The name for the format detected from the columns of the first record."""


def readable_formats() -> dict[str, ReadableFormat]:
    """Return the formats in which data can be read, by name."""
    return {each.name: each for each in FORMATS if isinstance(each, ReadableFormat)}


def writable_formats() -> dict[str, WritableFormat]:
    """Return the formats in which datasets can be written, by name."""
    return {each.name: each for each in FORMATS if isinstance(each, WritableFormat)}


def detect_format(row: Mapping[str, JSON]) -> ReadableFormat | None:
    """Return the format of which this may be a record, the most specific if several fit.

    None if no format fits, or if the record has a pair under Spindle's own field names.
    """
    if A in row or B in row:
        return None
    fitting = [each for each in readable_formats().values() if each.can_read(row)]
    less_specific = {each.precedes for each in fitting}
    candidates = (each for each in fitting if each.name not in less_specific)
    return max(candidates, key=lambda each: len(each.key_columns), default=None)


__all__ = [
    "AUTO",
    "FORMATS",
    "OWN",
    "FormatMismatch",
    "PublishedFormat",
    "ReadableFormat",
    "WritableFormat",
    "detect_format",
    "readable_formats",
    "writable_formats",
]
