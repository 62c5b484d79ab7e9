"""What to say of a key that Spindle does not know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from spindle.config.messages import nearest
from spindle.config.off import is_off
from spindle.config.potato import (
    LABEL_KEYS,
    NESTED,
    SCHEME_KEY_MEANINGS,
    SCHEME_KEYS,
    TOP_LEVEL,
)
from spindle.config.yaml import KeyPath, Tree


@dataclass(frozen=True, slots=True)
class Stranger:
    """A key that is not ours: ``harmless`` where its value asks for nothing.

    ``meant`` is the key that seems to be meant, if there is one.
    """

    message: str
    hint: str = ""
    harmless: bool = False
    meant: str = ""

    @classmethod
    def of(
        cls, path: KeyPath, value: Tree, tree: dict[str, Tree], known: Mapping[str, Any]
    ) -> Self:
        """What to say of the key at ``path``, where the keys ``known`` are."""
        key = str(path[-1])
        clause = _in_potato(path, tree)
        if clause is not None and is_off(path, value):
            return cls("set to what is so here anyway: nothing to do", harmless=True)
        if clause is not None:
            said = f": in Potato it {clause}" if clause else ""
            return cls(
                f"{key!r} is a key of Potato's that Spindle does not support{said}",
                "leave it out; --allow-unknown goes on without it",
            )
        near = nearest(key, known)
        return cls(
            f"unknown key {key!r}",
            f"did you mean {near!r}?" if near else _all(known),
            meant=near or "",
        )


def _in_potato(path: KeyPath, tree: dict[str, Tree]) -> str | None:
    """What the key does in Potato; None where Potato has no such key."""
    key = str(path[-1])
    if path[0] == "annotation_schemes":
        return _in_scheme(path, key, tree)
    if len(path) == 1:
        return TOP_LEVEL.get(key)
    return NESTED.get(".".join(step for step in path if isinstance(step, str)))


def _in_scheme(path: KeyPath, key: str, tree: dict[str, Tree]) -> str | None:
    if len(path) > 4 and isinstance(path[-2], int):
        return LABEL_KEYS.get(key)
    names = ".".join(step for step in path[2:] if isinstance(step, str))
    if len(path) > 3:
        return SCHEME_KEY_MEANINGS.get(names)
    schemes = tree.get("annotation_schemes")
    scheme = schemes[int(path[1])] if isinstance(schemes, list) else None
    kind = scheme.get("annotation_type") if isinstance(scheme, dict) else None
    if key in SCHEME_KEYS["*"] or key in SCHEME_KEYS.get(str(kind), ()):
        return SCHEME_KEY_MEANINGS.get(key, "")
    return None


def _all(known: Mapping[str, Any]) -> str:
    if len(known) > 20:
        return "docs/design-reference.md lists every key"
    return f"known here: {', '.join(known)}"
