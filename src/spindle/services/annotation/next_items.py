"""The next open items of an annotator, in the order that the design asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

import msgspec

from spindle.assign.item_order import CANDIDATES, ItemOrder, draw_rank, order_strata
from spindle.config.design import Design
from spindle.services.study import Study
from spindle.storage import Counters, OpenItem, Transaction, encode_json

ONLY_STRATUM = 1
_counts = msgspec.json.Decoder(list[int])


def find_next_items(
    tx: Transaction, study: Study, annotator: int, counters: Counters, *, wanted: int
) -> Iterator[OpenItem]:
    """Find and lock up to ``wanted`` items for an annotator, one after the other.

    The caller takes each before it asks for the next. ``counters`` are updated for what an order
    needs to remember; items that another process has locked are passed over.
    """
    if study.design.item_order is ItemOrder.FILE:
        yield from _in_file_order(tx, study, annotator, counters, wanted)
        return
    for _ in range(wanted):
        found = _by_chance(tx, study, annotator, counters)
        if found is None:
            return
        yield found


def _in_file_order(
    tx: Transaction, study: Study, annotator: int, counters: Counters, wanted: int
) -> Sequence[OpenItem]:
    find_open = partial(
        tx.slots.find_open, annotator=annotator, order_limit=study.design.same_order_limit
    )
    found = list(find_open(counters.cursor, limit=wanted))
    ahead = found[-1].position if found else counters.cursor
    if len(found) < wanted:
        # Leases that ended have opened items behind the cursor: look from the start again.
        found += find_open(0, limit=wanted - len(found), until=counters.cursor)
    counters.cursor = ahead
    return found


def _by_chance(
    tx: Transaction, study: Study, annotator: int, counters: Counters
) -> OpenItem | None:
    number = counters.numbered + 1
    rank = draw_rank(study.seed, annotator, number)
    for stratum in _strata(tx, study, annotator, counters, number):
        found = _in_stratum(tx, study.design, annotator, stratum, rank)
        if found is not None:
            return found
    return None


def _in_stratum(
    tx: Transaction, design: Design, annotator: int, stratum: int, rank: int
) -> OpenItem | None:
    """Return the item with the most open slots of the next few from the rank on."""
    limit = design.same_order_limit
    if design.item_order is ItemOrder.LEAST_ANNOTATED:  # all of a stratum have as many
        return tx.slots.find_ranked(stratum, rank, annotator=annotator, order_limit=limit)
    return tx.slots.find_most_open(
        stratum,
        rank,
        annotator=annotator,
        order_limit=limit,
        among=CANDIDATES,
        overlap=design.overlap,
    )


def _strata(
    tx: Transaction, study: Study, annotator: int, counters: Counters, number: int
) -> Iterator[int]:
    """Yield the strata in which to look for the next item, the preferred one first."""
    if study.design.item_order is ItemOrder.RANDOM:
        yield ONLY_STRATUM
        return
    if study.design.item_order is ItemOrder.LEAST_ANNOTATED:
        yield from tx.slots.open_strata()
        return
    sizes = tx.strata.sizes()
    given = _decode_counts(counters, len(sizes))
    ordered = [
        index + 1
        for index in order_strata(sizes, given, seed=study.seed, annotator=annotator, number=number)
    ]
    # One of which they had every item is looked through last, for leases of theirs that ended.
    had_all = [stratum for stratum in ordered if given[stratum - 1] >= sizes[stratum - 1]]
    left = [stratum for stratum in ordered if stratum not in had_all]
    yield from left[:1]
    still_open = set(tx.slots.open_strata())
    yield from (stratum for stratum in chain(left[1:], had_all) if stratum in still_open)


def count_given(tx: Transaction, study: Study, counters: Counters, stratum: int) -> None:
    """Count an item of the stratum that the annotator had for the first time."""
    if study.design.item_order is ItemOrder.SPREAD:
        given = _decode_counts(counters, stratum)
        given[stratum - 1] += 1
        counters.given = encode_json(given)


def _decode_counts(counters: Counters, strata: int) -> list[int]:
    given = _counts.decode(counters.given) if counters.given else []
    return given + [0] * (strata - len(given))
