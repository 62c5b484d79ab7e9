"""Look up the configuration keys of Potato that Spindle does not support.

They are lines of ``keys.yaml``, which is read at the first look-up: a design whose keys are all
supported never pays for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from spindle.domain.values import JSON

_OFF = frozenset({"", "false", "no", "off", "0", "none", "null", "default"})
_ORDER = ("layout", "order")
"""The key that lists the questions in their order."""

_ON = frozenset({"true", "yes", "on"})


@dataclass(frozen=True, slots=True)
class PotatoKey:
    """A key: what it does in Potato, and the values under which it has no effect.

    ``without`` says how the result differs without it, of a key that changes the result;
    ``instead`` what to write for it in Spindle.
    """

    does: str = ""
    no_effect: frozenset[str] = frozenset({"off"})
    without: str = ""
    instead: str = ""

    @property
    def changes_result(self) -> bool:
        """Whether a study without the key collects something else."""
        return bool(self.without)


def find_key(path: tuple[str | int, ...], tree: Mapping[str, JSON]) -> PotatoKey | None:
    """Return what is known of the key at ``path``; None where Potato has no such key."""
    names = [step for step in path if isinstance(step, str)]
    if names[0] == "instance_display":
        inside = [name for name in names[2:] if name != "display_options"]
        return _line("display_options", ".".join(inside))
    if names[0] != "annotation_schemes":
        return _line("keys", ".".join(names))
    if len(path) > 4 and isinstance(path[-2], int):
        return _line("label_keys", names[-1])
    return _line("scheme_keys", ".".join(names[1:]), _kind_of_question(path, tree))


def find_type(kind: str) -> str | None:
    """Return what a type of question asks in Potato; None where Potato has no such type."""
    found = _line("types", kind)
    return found.does if found else None


def find_display(kind: str) -> str | None:
    """Return what a type of field does on Potato's page; None where Potato has no such type."""
    found = _line("displays", kind)
    return found.does if found else None


def has_no_effect(path: tuple[str | int, ...], value: JSON, tree: Mapping[str, JSON]) -> bool:
    """Return whether a design loses nothing if the key at ``path`` with that value is left out."""
    key = find_key(path, tree) or PotatoKey()
    if value is None or "any" in key.no_effect:
        return True
    if path == _ORDER and value == _names_of_questions(tree):
        return True
    if isinstance(value, Mapping):
        return _is_switched_off(value) or all(
            has_no_effect((*path, name), inner, tree) for name, inner in value.items()
        )
    if not isinstance(value, str):
        return not value
    return not key.no_effect.isdisjoint(_words_for(value))


def keys_with_effect(
    path: tuple[str | int, ...], value: JSON, tree: Mapping[str, JSON]
) -> list[tuple[str | int, ...]]:
    """Return the paths of the keys that have an effect: ``path``, or those in its section.

    A section stands for its keys where each of those with an effect is known by itself.
    """
    if not isinstance(value, Mapping):
        return [path]
    inside = [
        (*path, name)
        for name, inner in value.items()
        if not has_no_effect((*path, name), inner, tree)
    ]
    return inside if inside and all(find_key(one, tree) for one in inside) else [path]


def _is_switched_off(section: Mapping[str, JSON]) -> bool:
    switch = section.get("enabled", section.get("on"))
    return isinstance(switch, str) and "off" in _words_for(switch)


def _words_for(value: str) -> set[str]:
    """Return the words of ``no_effect`` that include the value."""
    word = value.strip().lower()
    return {word} | ({"off"} if word in _OFF else {"on"} if word in _ON else set())


def _names_of_questions(tree: Mapping[str, JSON]) -> list[JSON]:
    """Return the names of the questions in the order in which they are written."""
    schemes = tree.get("annotation_schemes")
    entries = schemes if isinstance(schemes, list) else []
    return [entry.get("name") for entry in entries if isinstance(entry, Mapping)]


def _kind_of_question(path: tuple[str | int, ...], tree: Mapping[str, JSON]) -> str:
    match tree.get("annotation_schemes"), path[1]:
        case list(schemes), int(number):
            scheme = schemes[number]
            return str(scheme.get("annotation_type")) if isinstance(scheme, Mapping) else ""
    return ""


def _line(section: str, name: str, kind: str = "") -> PotatoKey | None:
    line = _read_lines()[section].get(name)
    if not isinstance(line, Mapping):
        return PotatoKey(line) if line else None
    if "of" in line and kind not in line["of"].split():
        return None
    words = line.get("no_effect", "off").split()
    more = line.get("without", ""), line.get("instead", "")
    return PotatoKey(line["does"], frozenset(words), *more)


@cache
def _read_lines() -> Mapping[str, Mapping[str, Any]]:
    """Read the data file; every scalar stays a text, `on` and `off` too."""
    text = files("spindle.potato").joinpath("keys.yaml").read_text(encoding="utf-8")
    return yaml.load(text, yaml.BaseLoader)  # type: ignore[no-any-return]
