"""Messages about values that a model rejects, and suggestions for misspelt names."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

_KINDS = {
    "string_type": "expected text",
    "int_parsing": "expected an integer",
    "int_type": "expected an integer",
    "int_from_float": "expected an integer",
    "int_parsing_size": "expected a smaller integer",
    "float_parsing": "expected a number",
    "float_type": "expected a number",
    "finite_number": "expected a finite number",
    "bool_parsing": "expected true or false",
    "bool_type": "expected true or false",
    "tuple_type": "expected a list",
    "list_type": "expected a list",
    "mapping_type": "expected a mapping of keys to values",
    "dict_type": "expected a mapping of keys to values",
    "model_type": "expected a mapping of keys to values",
    "model_attributes_type": "expected a mapping of keys to values",
    "string_too_short": "expected non-empty text",
}
_BOUNDS = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}


def describe_error(detail: Mapping[str, Any]) -> tuple[str, str]:
    """Return message and hint for one entry of ``ValidationError.errors()``."""
    kind, context, given = detail["type"], detail.get("ctx", {}), detail.get("input")
    name = ".".join(str(step) for step in detail["loc"] if isinstance(step, str))
    if kind == "missing":
        return _describe_missing(name, detail["loc"])
    if kind in ("literal_error", "enum"):
        return _describe_choices(name, str(context.get("expected", "")), given)
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        message = f"must be {words} {context[key]}, not {_describe_value(given)}"
    elif kind in _KINDS:
        message = f"{_KINDS[kind]}, not {_describe_value(given)}"
    else:
        message = detail["msg"]
    return f"{name}: {message}", ""


def _describe_missing(name: str, place: tuple[str | int, ...]) -> tuple[str, str]:
    if place and isinstance(place[-1], int):
        return f"{name}: expected one more value", ""
    return f"missing key {place[-1]!r}", "add it"


def nearest(name: str, known: Mapping[str, Any] | list[str]) -> str | None:
    """Return the known name that is most similar to ``name``, if any is similar."""
    found = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def _describe_choices(name: str, expected: str, given: Any) -> tuple[str, str]:
    options = re.findall(r"'([^']*)'", expected)
    near = nearest(given, options) if isinstance(given, str) else None
    return (
        f"{name}: {_describe_value(given)} is not one of {', '.join(options)}",
        f"did you mean {near}?" if near else "",
    )


def _describe_value(given: Any) -> str:
    if isinstance(given, dict):
        return "a mapping"
    if isinstance(given, list):
        return "a list"
    if given is None:
        return "nothing"
    text = str(given)
    return repr(text if len(text) <= 40 else text[:37] + "…")
