"""The keys of the page: those that answer, and those that do something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spindle.config.design import ActionKey
from spindle.config.yaml import KeyPath
from spindle.schemes import Scheme, Shortcut

NEEDED = {
    "?": "shows the keys",
    "enter": "goes to the next item",
    "tab": "moves from one control to the next",
    "escape": "closes what is open",
    " ": "presses the control in focus",
    "space": "presses the control in focus",
    "backspace": "goes back",
}
"""Keys that the page cannot do without, and what each does."""

_SKIP = ("s", "0", "-", "k", "n", "`")
_INSTRUCTIONS = ("i", "h", "=", "o", ";")
_POOLS = ("1234567890", "qwertyuiop", "asdfghjkl")


@dataclass(frozen=True, slots=True)
class Press:
    """A shortcut of the scheme with that place in the design."""

    scheme: int
    name: str
    shortcut: Shortcut


def presses(schemes: Sequence[Scheme]) -> Iterator[Press]:
    """The shortcuts of all schemes in order."""
    for place, scheme in enumerate(schemes):
        for shortcut in scheme.shortcuts():
            yield Press(place, scheme.name, shortcut)


def bind_in_order(schemes: Sequence[Scheme]) -> tuple[Scheme, ...]:
    """The schemes with keys for those that ask for ``sequential_key_binding``.

    Each takes the first row of keys that nobody has a key of: the digits, then q to p,
    then a to l. A scheme that brings keys of its own, or is too long for the row, keeps
    what it has.
    """
    taken = {press.shortcut.key for press in presses(schemes)}
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
    """The keys that do something other than answering, none of which a scheme uses."""
    taken = {press.shortcut.key for press in presses(schemes)}
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


def key_path(scheme: Scheme, at: KeyPath, shortcut: Shortcut) -> KeyPath:
    """Where in the file the shortcut is given."""
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
