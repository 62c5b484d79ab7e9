"""Registries that find built-in things and those of other distributions by name.

Modules of a package are registered as entry points of installed distributions are, so that
adding a thing means adding a file.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Things of one kind by name, loaded on first use.

    Every public module of ``package`` with an attribute named ``attribute`` registers that
    attribute under the module's name; installed distributions register theirs in the entry
    point group ``group``. A duplicate name raises ``ValueError``.
    """

    def __init__(self, package: str, attribute: str, group: str) -> None:
        self._package = package
        self._attribute = attribute
        self._group = group
        self._things: dict[str, T] | None = None

    def add(self, name: str, thing: T) -> None:
        """Register ``thing`` under ``name``; raises ``ValueError`` if the name is taken."""
        things = self._load()
        if name in things:
            raise ValueError(f"duplicate name {name!r} in the registry {self._group}")
        things[name] = thing

    def get(self, name: str) -> T | None:
        """Return the thing of that name, or None."""
        return self._load().get(name)

    def names(self) -> tuple[str, ...]:
        """Return all names, sorted."""
        return tuple(sorted(self._load()))

    def __iter__(self) -> Iterator[T]:
        return (self._load()[name] for name in self.names())

    def _load(self) -> dict[str, T]:
        if self._things is None:
            self._things = {}
            for module in pkgutil.iter_modules(importlib.import_module(self._package).__path__):
                imported = importlib.import_module(f"{self._package}.{module.name}")
                if not module.name.startswith("_") and hasattr(imported, self._attribute):
                    self.add(module.name, getattr(imported, self._attribute))
            for entry in entry_points(group=self._group):
                self.add(entry.name, entry.load())
        return self._things
