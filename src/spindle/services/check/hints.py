"""Hints: the lines of YAML that they offer, fitted to the sections that a design has already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_LINE = re.compile(r"`(pairs|display): \{(.*?)\}`")
_NESTED = re.compile(r"(\w+): \{(.*)\}")


def fit_hint(hint: str, tree: Mapping[str, Any]) -> str:
    """Return a hint that says where its lines go if the design has their section.

    Pasted as it is, the section would be a duplicate key.

    >>> fit_hint("write `pairs: {truth_index: 0}`", {"pairs": {"source_key": "human"}})
    'write `truth_index: 0` under `pairs:`'
    >>> fit_hint("write `pairs: {truth_index: 0}`", {})
    'write `pairs: {truth_index: 0}`'
    """

    def fit(match: re.Match[str]) -> str:
        name, inner = match.groups()
        if name not in tree:
            return match[0]
        section, nested = tree[name], _NESTED.fullmatch(inner)
        if nested and isinstance(section, Mapping) and isinstance(section.get(nested[1]), Mapping):
            return f"`{nested[2]}` under `{name}: {nested[1]}:`"
        return f"`{inner}` under `{name}:`"

    return _LINE.sub(fit, hint)
