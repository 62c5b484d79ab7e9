"""The order in which items are handed out to an annotator."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from random import Random
from typing import Final

RANKS: Final = 2**31 - 1
"""Ranks of items, and the ranks at which annotators begin to look, are less than this."""

CANDIDATES: Final = 8
"""Of so many items from the drawn rank on, the one with the most open slots is handed out.

Ranks are hashes, so the items next to each other are a random sample. Without a choice among
them, open slots concentrate on items that the last annotators already had, and where annotators
times quota is exactly items times overlap, places are lost. `docs/decisions/0016-order-of-items.md`
says how many.
"""


class ItemOrder(StrEnum):
    """The policy that decides which open item an annotator gets next.

    ``RANDOM`` is an order of each annotator's own, ``FILE`` that of the data, ``SPREAD`` gives
    everybody the values of a field in the shares that the data have, and ``LEAST_ANNOTATED``
    begins with the items that have the fewest judgments.
    """

    RANDOM = "random"
    FILE = "file"
    SPREAD = "spread"
    LEAST_ANNOTATED = "least_annotated"


def rank_item(id_: str) -> int:
    """Return the rank of an item, which depends on nothing but its id."""
    return _hash("item", id_) % RANKS


def draw_rank(seed: str, annotator: int, number: int) -> int:
    """Draw the rank at which to look for the annotator's ``number``-th item."""
    return _hash("annotator", seed, annotator, number) % RANKS


def order_strata(
    sizes: Sequence[int], given: Sequence[int], *, seed: str, annotator: int, number: int
) -> list[int]:
    """Order the strata by how urgently the annotator's ``number``-th item should be of each.

    ``sizes`` are the items of each stratum, ``given`` counts those that the annotator had.
    While the first choice can be had, the number given of each stratum stays within less than
    one of its share, after every item: of those that would not get ahead of their share, the
    one whose next item is due first is chosen. Equally urgent ones are ordered by lot.
    Tijdeman 1980, "The chairman assignment problem",
    https://doi.org/10.1016/0012-365X(80)90269-1.
    """
    filled = [n for n, size in enumerate(sizes) if size]
    total, scale = sum(sizes), max(2, 2 * len(filled) - 2)
    rng = Random(_hash("strata", seed, annotator, number))
    lots = [rng.random() for _ in sizes]

    def urgency(stratum: int) -> tuple[bool, float, float]:
        # All in units of 1 / (scale * total) items, which keeps them whole.
        behind = scale * (sizes[stratum] * number - given[stratum] * total)
        left = (scale - 1) * total - behind
        return behind < total, left / sizes[stratum], lots[stratum]

    return sorted(filled, key=urgency)


def _hash(*parts: object) -> int:
    text = "\x1f".join(map(str, parts))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
