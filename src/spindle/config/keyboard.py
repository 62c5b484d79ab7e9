"""The keyboard shortcuts of the page: those that answer, and those for other actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spindle.config.design import ActionKey
from spindle.config.yaml import KeyPath
from spindle.schemes import Scheme, Shortcut

RESERVED = {
    "?": "shows the keyboard shortcuts",
    "enter": "goes to the next item",
    "tab": "moves to the next control",
    "escape": "closes a dialog",
    " ": "activates the focused control",
    "space": "activates the focused control",
    "backspace": "goes back",
}
"""Keys that the page itself needs, and what each does."""

_SKIP = ("s", "0", "-", "k", "n", "`")
_INSTRUCTIONS = ("i", "h", "=", "o", ";")
_POOLS = ("1234567890", "qwertyuiop", "asdfghjkl")


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """A shortcut of a scheme, which is given by its index in the design and its name."""

    scheme: int
    name: str
    shortcut: Shortcut


def key_bindings(schemes: Sequence[Scheme]) -> Iterator[KeyBinding]:
    """Yield the shortcuts of all schemes in order."""
    for index, scheme in enumerate(schemes):
        for shortcut in scheme.shortcuts():
            yield KeyBinding(index, scheme.name, shortcut)


def bind_keys_in_order(schemes: Sequence[Scheme]) -> tuple[Scheme, ...]:
    """Give keys to the schemes that ask for ``sequential_key_binding``.

    Each gets the first row of the keyboard of which no key is used: the digits, then q to p,
    then a to l. A scheme that defines its own keys, or has more labels than the row has
    keys, stays as it is.
    """
    taken = {binding.shortcut.key for binding in key_bindings(schemes)}
    bound = []
    for scheme in schemes:
        keys = _row(scheme, taken)
        taken |= set(keys.values())
        update = {"keyboard_shortcuts": {**scheme.keyboard_shortcuts, **keys}}
        bound.append(scheme.model_copy(update=update) if keys else scheme)
    return tuple(bound)


def action_keys(
    schemes: Sequence[Scheme], *, allow_skip: bool, instructions: bool
) -> tuple[ActionKey, ...]:
    """Return the keys of all actions other than answering; no scheme uses any of them."""
    taken = {binding.shortcut.key for binding in key_bindings(schemes)}
    actions = [
        ActionKey("Enter", "next", "Next"),
        ActionKey("Backspace", "back", "Back"),
    ]
    if allow_skip:
        actions += _first_free(_SKIP, taken, "skip", "Skip")
        taken |= {action.key for action in actions}
    actions.append(ActionKey("Ctrl+Z", "undo", "Undo"))
    if instructions:
        actions += _first_free(_INSTRUCTIONS, taken, "instructions", "Instructions")
    return (*actions, ActionKey("?", "keys", "Keys"))


def shortcut_path(scheme: Scheme, at: KeyPath, shortcut: Shortcut) -> KeyPath:
    """Return the path under which the file gives the shortcut."""
    for name in (shortcut.value, shortcut.label):
        if name in scheme.keyboard_shortcuts:
            return (*at, "keyboard_shortcuts", name)
    values = [choice.value for choice in scheme.choices()]
    key = "options" if "options" in scheme.model_fields_set else "labels"
    return (*at, key, values.index(shortcut.value), "key_value")


def _row(scheme: Scheme, taken: set[str]) -> dict[str, str]:
    choices = scheme.choices()
    if not scheme.binds_keys_in_order or any(choice.key for choice in choices):
        return {}
    for row in _POOLS:
        if len(choices) <= len(row) and not taken & set(row[: len(choices)]):
            return {choice.value: key for choice, key in zip(choices, row, strict=False)}
    return {}


def _first_free(
    candidates: Sequence[str], taken: set[str], action: str, label: str
) -> list[ActionKey]:
    free = next((key for key in candidates if key not in taken), None)
    return [ActionKey(free, action, label)] if free else []
