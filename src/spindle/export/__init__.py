"""The formats in which judgments leave a study, one file a format.

A module of this package that has the attribute ``FORMAT`` is a format, found by its name;
installed distributions add theirs under the entry point group ``spindle.export``.
"""

from spindle.export.base import Format, Table
from spindle.registry import Registry

EXPORTS: Registry[Format] = Registry("spindle.export", "FORMAT", "spindle.export")

__all__ = ["EXPORTS", "Format", "Table"]
