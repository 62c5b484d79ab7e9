"""The formats in which judgments are exported, one module per format.

A module of this package with an attribute ``FORMAT`` adds a format under the module's name;
installed distributions add theirs in the entry point group ``spindle.export``.
"""

from spindle.export.base import ExportFormat, ExportTable
from spindle.registry import Registry

EXPORTS: Registry[ExportFormat] = Registry("spindle.export", "FORMAT", "spindle.export")

__all__ = ["EXPORTS", "ExportFormat", "ExportTable"]
