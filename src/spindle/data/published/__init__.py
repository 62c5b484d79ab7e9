"""Pairs in the formats in which data sets are published: one file a format.

A module here that has ``FORMAT`` is a format, found by its name; an installed distribution
adds its own under the entry point group ``spindle.published``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from spindle.data.published.base import A, B, NotOfThisKind, Published, Record
from spindle.domain.values import JSON
from spindle.registry import Registry

FORMATS: Final[Registry[Published]] = Registry(__name__, "FORMAT", "spindle.published")
"""Every format, by name."""

OWN: Final = "own"
"""The name for fields taken as they are."""

AUTO: Final = "auto"
"""The name for whatever the columns of the first record say."""


def recognised(row: Mapping[str, JSON]) -> Published | None:
    """The format of which this may be the first record; where several fit, the fullest.

    None where the record has the fields of a pair by our own names.
    """
    if A in row or B in row:
        return None
    fitting = [form for form in FORMATS if form.fits(row)]
    behind = {form.before for form in fitting}
    left = (form for form in fitting if form.name not in behind)
    return max(left, key=lambda form: len(form.columns), default=None)


__all__ = ["AUTO", "FORMATS", "OWN", "NotOfThisKind", "Published", "Record", "recognised"]
