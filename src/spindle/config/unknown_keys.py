"""What to say of a key that Spindle does not know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spindle.config.messages import nearest
from spindle.config.yaml import KeyPath, Tree
from spindle.potato.keys import PotatoKey, find_key, has_no_effect


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """A key that is not ours.

    ``has_no_effect`` is true where its value changes nothing; ``meant`` is the key that seems
    to be meant, if there is one.
    """

    message: str
    hint: str = ""
    has_no_effect: bool = False
    meant: str = ""


def describe_unknown_key(
    path: KeyPath, value: Tree, tree: dict[str, Tree], known: Mapping[str, Any]
) -> UnknownKey:
    """Return what to say of the key at ``path`` of a design, where the keys ``known`` are."""
    key = find_key(path, tree)
    if key is None:
        return _misspelt(str(path[-1]), known)
    if has_no_effect(path, value, tree):
        always = "any" in key.no_effect
        message = "no effect in Spindle" if always else "already the default; no effect"
        return UnknownKey(message, has_no_effect=True)
    return _support_error(str(path[-1]), key)


def _support_error(name: str, key: PotatoKey) -> UnknownKey:
    return UnknownKey(
        f"{name!r} is a Potato key that Spindle does not support: in Potato it {key.does}",
        "remove it, or pass --allow-unknown to ignore it",
    )


def _misspelt(name: str, known: Mapping[str, Any]) -> UnknownKey:
    near = nearest(name, known)
    hint = f"did you mean {near!r}?" if near else _known_keys(known)
    return UnknownKey(f"unknown key {name!r}", hint, meant=near or "")


def _known_keys(known: Mapping[str, Any]) -> str:
    if len(known) > 20:
        return "docs/design-reference.md lists every key"
    return f"the keys here are: {', '.join(known)}"
