"""A registry: where built-ins and other people's additions are found by name.

A package fills its registry from its own modules the way an installed distribution does
from its entry points, so that adding a thing is adding a file.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Things of one kind by name, found on first use.

    Every public module of ``package`` that has the attribute ``attribute`` adds that thing
    under the module's name; installed distributions add theirs under the entry point group
    ``group``. A name that is taken twice raises ``ValueError``.
    """

    def __init__(self, package: str, attribute: str, group: str) -> None:
        self._package = package
        self._attribute = attribute
        self._group = group
        self._found: dict[str, T] | None = None

    def add(self, name: str, thing: T) -> None:
        """Register ``thing`` under ``name``; raises ``ValueError`` if the name is taken."""
        found = self._load()
        if name in found:
            raise ValueError(f"{name!r} is registered twice in {self._group}")
        found[name] = thing

    def get(self, name: str) -> T | None:
        """The thing of that name, or None."""
        return self._load().get(name)

    def names(self) -> tuple[str, ...]:
        """All names, sorted."""
        return tuple(sorted(self._load()))

    def __iter__(self) -> Iterator[T]:
        return (self._load()[name] for name in self.names())

    def _load(self) -> dict[str, T]:
        if self._found is None:
            self._found = {}
            for module in pkgutil.iter_modules(importlib.import_module(self._package).__path__):
                imported = importlib.import_module(f"{self._package}.{module.name}")
                if not module.name.startswith("_") and hasattr(imported, self._attribute):
                    self.add(module.name, getattr(imported, self._attribute))
            for entry in entry_points(group=self._group):
                self.add(entry.name, entry.load())
        return self._found
