"""What to say of a key that Spindle does not know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spindle.config.messages import nearest
from spindle.config.yaml import KeyPath, Tree
from spindle.potato.keys import PotatoKey, find_key, has_no_effect, keys_with_effect


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """A key that is not ours.

    ``has_no_effect`` is true where its value changes nothing, ``changes_result`` where a study
    without it collects something else; ``meant`` is the key that seems to be meant, if any.
    """

    path: KeyPath
    message: str
    hint: str = ""
    has_no_effect: bool = False
    changes_result: bool = False
    meant: str = ""


def describe_unknown_key(
    path: KeyPath, value: Tree, tree: dict[str, Tree], known: Mapping[str, Any]
) -> list[UnknownKey]:
    """Return what to say of the key at ``path`` of a design, where the keys ``known`` are.

    Of a section of Potato's that is one line, or one for each key in it that has an effect.
    """
    key = find_key(path, tree)
    if key is None:
        return [_misspelt(path, known)]
    if has_no_effect(path, value, tree):
        always = "any" in key.no_effect
        message = "no effect in Spindle" if always else "already the default; no effect"
        return [UnknownKey(path, message, has_no_effect=True)]
    found = ((one, find_key(one, tree)) for one in keys_with_effect(path, value, tree))
    return [_support_error(one, inner or key) for one, inner in found]


def _support_error(path: KeyPath, key: PotatoKey) -> UnknownKey:
    name = path[-1]
    message = f"{name!r} is a Potato key that Spindle does not support: in Potato it {key.does}"
    if not key.changes_result:
        hint = f"{key.instead}; or remove it" if key.instead else "remove it"
        return UnknownKey(path, message, f"{hint}, or pass --allow-unknown to ignore it")
    hint = f"{key.instead}, or remove it" if key.instead else "remove it"
    return UnknownKey(
        path,
        f"{message}; without it, {key.without}",
        f"{hint}: --allow-unknown does not ignore a key that changes the result",
        changes_result=True,
    )


def _misspelt(path: KeyPath, known: Mapping[str, Any]) -> UnknownKey:
    name = str(path[-1])
    near = nearest(name, known)
    hint = f"did you mean {near!r}?" if near else _known_keys(known)
    return UnknownKey(path, f"unknown key {name!r}", hint, meant=near or "")


def _known_keys(known: Mapping[str, Any]) -> str:
    if len(known) > 20:
        return "docs/design-reference.md lists every key"
    return f"the keys here are: {', '.join(known)}"
