"""Published formats of pairs, one file a format: recognised, read, written and read back.

A module of this package that has the attribute ``FORMAT`` is a format, found by its name;
installed distributions add theirs under the entry point group ``spindle.formats``. A format
that can be read is a ``ReadableFormat``, one that can be written a ``WritableFormat``.
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
"""Every format, by name."""

OWN: Final = "own"
"""The name for fields that are taken as they are."""

AUTO: Final = "auto"
"""The name for whatever the columns of the first record say."""


def readable_formats() -> dict[str, ReadableFormat]:
    """Return the formats in which data can be read, by name."""
    return {each.name: each for each in FORMATS if isinstance(each, ReadableFormat)}


def writable_formats() -> dict[str, WritableFormat]:
    """Return the formats in which datasets can be written, by name."""
    return {each.name: each for each in FORMATS if isinstance(each, WritableFormat)}


def detect_format(row: Mapping[str, JSON]) -> ReadableFormat | None:
    """Return the format whose first record this may be, the most specific where several fit.

    None where no format fits, or the record has the fields of a pair by our own names.
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
