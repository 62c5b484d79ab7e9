"""Counterparts: questions that ask of one response what another asks of the other.

Where the sides were swapped, the answers to two counterparts are exchanged, so that what is
stored under ``fluency_a`` is about the response ``a``, wherever it stood. That is done only where
it is sure that they speak of the two responses, and not of two speakers or documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from spindle.config.design import Titles
from spindle.domain.items import Sides
from spindle.domain.side_words import ANY_SIDES, SideWords, read_side_words
from spindle.domain.sides_in_text import exchange_sides
from spindle.schemes import Scheme

_OF_ONE = frozenset({"name", "description", "keyboard_shortcuts", "tooltips", "min_label"}) | {
    "max_label",
    "sequential_key_binding",
}
_OF_LABELS = frozenset({"key_value", "tooltip", "description", "color"})


def find_side_words(sides: Sides | None, titles: Titles) -> SideWords:
    """Return how a design calls its sides: its fields, and the titles on the page."""
    fields = [] if sides is None else [(sides.a, sides.b)]
    return read_side_words([*fields, (titles.a, titles.b)])


def find_counterparts(
    schemes: Sequence[Scheme], words: SideWords = ANY_SIDES
) -> tuple[tuple[str, str], ...]:
    """Return the names of each two questions that are the same but for the side they name.

    Their names or their texts name the two responses, as ``words`` tell, and nothing else
    differs. A question that has several such counterparts has none.
    """
    able = [scheme for scheme in schemes if not scheme.for_pairs(words).carries_verdicts]
    pairs = [pair for pair in combinations(able, 2) if _are_counterparts(*pair, words)]
    found = [scheme.name for pair in pairs for scheme in pair]
    return tuple(
        (one.name, other.name)
        for one, other in pairs
        if found.count(one.name) == found.count(other.name) == 1
    )


def _are_counterparts(one: Scheme, other: Scheme, words: SideWords) -> bool:
    if _settings(one) != _settings(other) or len(_texts(one)) != len(_texts(other)):
        return False
    texts = list(zip(_texts(one), _texts(other), strict=True))
    if any(exchange_sides(text) != its for text, its in texts):
        return False
    own = [text for text, its in texts if text != its]
    if own and all(map(words.name_each_side, own)):
        return True
    if words.exchange_ending(one.name) == other.name:
        return all(map(words.say_ending, own))
    named = exchange_sides(one.name) == other.name != one.name
    return named and not own and words.name_each_side(one.name)


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
