"""Counterparts: questions that ask of one response what another asks of the other.

Where the sides were swapped, the answers to two counterparts are exchanged, so that what is
stored under ``fluency_a`` is about the response ``a``, wherever it stood.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from spindle.domain.sides_in_text import exchange_sides
from spindle.schemes import Scheme

_OF_ONE = frozenset({"name", "description", "keyboard_shortcuts", "tooltips", "min_label"}) | {
    "max_label",
    "sequential_key_binding",
}
_OF_LABELS = frozenset({"key_value", "tooltip", "description", "color"})


def find_counterparts(schemes: Sequence[Scheme]) -> tuple[tuple[str, str], ...]:
    """Return the names of each two questions that are the same but for the side they name.

    Their names or their descriptions name the sides, and nothing else differs. A question that
    has several such counterparts has none.
    """
    able = [scheme for scheme in schemes if not scheme.for_pairs().carries_verdicts]
    pairs = [(one, other) for one, other in combinations(able, 2) if _are_counterparts(one, other)]
    found = [scheme.name for pair in pairs for scheme in pair]
    return tuple(
        (one.name, other.name)
        for one, other in pairs
        if found.count(one.name) == found.count(other.name) == 1
    )


def _are_counterparts(one: Scheme, other: Scheme) -> bool:
    if _settings(one) != _settings(other):
        return False
    texts = list(zip(_texts(one), _texts(other), strict=False))
    if len(_texts(one)) != len(_texts(other)):
        return False
    if any(exchange_sides(text) != its for text, its in texts):
        return False
    named = exchange_sides(one.name) == other.name != one.name
    described = any(text != its for text, its in texts)
    return described or (named and not one.name[-1].isdigit())


def _texts(scheme: Scheme) -> tuple[str, ...]:
    return (scheme.description, *scheme.captions)


def _settings(scheme: Scheme) -> dict[str, Any]:
    dump = scheme.model_dump()
    return {key: _plain(value) for key, value in dump.items() if key not in _OF_ONE}


def _plain(value: Any) -> Any:
    """Return a setting without what may differ between the labels of two counterparts."""
    if isinstance(value, dict):
        return {key: part for key, part in value.items() if key not in _OF_LABELS}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def counterpart_by_name(counterparts: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return by the name of each question the name of its counterpart."""
    return dict(_both_ways(counterparts))


def _both_ways(counterparts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for one, other in counterparts:
        yield one, other
        yield other, one
