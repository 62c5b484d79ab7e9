"""What a model objects to, in plain words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

_KINDS = {
    "string_type": "a text belongs here",
    "int_parsing": "a whole number belongs here",
    "int_type": "a whole number belongs here",
    "int_from_float": "a whole number belongs here",
    "int_parsing_size": "a smaller number belongs here",
    "float_parsing": "a number belongs here",
    "float_type": "a number belongs here",
    "finite_number": "a finite number belongs here",
    "bool_parsing": "true or false belongs here",
    "bool_type": "true or false belongs here",
    "tuple_type": "a list belongs here",
    "list_type": "a list belongs here",
    "mapping_type": "a mapping of keys to values belongs here",
    "dict_type": "a mapping of keys to values belongs here",
    "model_type": "a mapping of keys to values belongs here",
    "model_attributes_type": "a mapping of keys to values belongs here",
    "string_too_short": "a text belongs here, and this one is empty",
}
_BOUNDS = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}


def in_words(detail: Mapping[str, Any]) -> tuple[str, str]:
    """Message and hint for one entry of ``ValidationError.errors()``."""
    kind, context, given = detail["type"], detail.get("ctx", {}), detail.get("input")
    name = ".".join(str(step) for step in detail["loc"] if isinstance(step, str))
    if kind == "missing":
        return _missing(name, detail["loc"])
    if kind in ("literal_error", "enum"):
        return _one_of(name, str(context.get("expected", "")), given)
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        said = f"{words} {context[key]}, not {_shown(given)}"
    elif kind in _KINDS:
        said = f"{_KINDS[kind]}, not {_shown(given)}"
    else:
        said = detail["msg"]
    return f"{name}: {said}", ""


def _missing(name: str, place: tuple[str | int, ...]) -> tuple[str, str]:
    if place and isinstance(place[-1], int):
        return f"{name}: one more value belongs here", ""
    return f"the key {place[-1]!r} is missing", "add it"


def nearest(name: str, known: Mapping[str, Any] | list[str]) -> str | None:
    """The known name that is most like ``name``, if one is at all like it."""
    found = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def _one_of(name: str, expected: str, given: Any) -> tuple[str, str]:
    options = re.findall(r"'([^']*)'", expected)
    near = nearest(given, options) if isinstance(given, str) else None
    return (
        f"{name}: {_shown(given)} is not one of {', '.join(options)}",
        f"did you mean {near}?" if near else "",
    )


def _shown(given: Any) -> str:
    if isinstance(given, dict):
        return "a mapping"
    if isinstance(given, list):
        return "a list"
    if given is None:
        return "nothing"
    text = str(given)
    return repr(text if len(text) <= 40 else text[:37] + "…")
