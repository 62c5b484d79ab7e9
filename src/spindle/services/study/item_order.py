"""The order in which a study hands out its items, as its design asks for it."""

from __future__ import annotations

import secrets

from spindle.assign.item_order import ItemOrder
from spindle.config.design import Design
from spindle.domain.items import Item, field_value
from spindle.storage import Store, Transaction

_ORDER, _SEED = "item_order", "seed"
_FILE = "the order of the data"
_WORDS = {
    ItemOrder.RANDOM: "a random order of each annotator's own",
    ItemOrder.FILE: _FILE,
    ItemOrder.LEAST_ANNOTATED: "the order of fewest judgments first",
}


def prepare_item_order(store: Store, design: Design, *, imported: bool) -> tuple[str, ...]:
    """Prepare the store for the order of items that the design asks for; return notices.

    The order and the seed are recorded. ``imported`` says that items may have changed.
    """
    return store.write(lambda tx: _prepare(tx, design, imported=imported)).result()


def read_seed(tx: Transaction) -> str:
    """Return the seed on which the annotators' orders of items depend."""
    return tx.meta.get(_SEED) or ""


def describe_item_order(design: Design) -> str:
    """Return the order of the items in words, for the record."""
    if design.item_order is ItemOrder.SPREAD:
        return f"an order of each annotator's own, spread over {design.spread}"
    return _WORDS[design.item_order]


def _prepare(tx: Transaction, design: Design, *, imported: bool) -> tuple[str, ...]:
    before, now = tx.meta.get(_ORDER), _name(design)
    if before != now or imported:
        tx.lock_tables()
        _divide_items(tx, design)
    tx.meta.set(_ORDER, now)
    seed = design.seed or read_seed(tx) or secrets.token_hex(8)
    notices = tuple(_notices(tx, design, before, seed)) if tx.judgments.last_sequence() else ()
    tx.meta.set(_SEED, seed)
    return notices


def _divide_items(tx: Transaction, design: Design) -> None:
    if design.item_order is ItemOrder.SPREAD:
        tx.strata.divide(lambda item: _value(item, design.spread))
    elif design.item_order is ItemOrder.LEAST_ANNOTATED:
        tx.strata.divide_by_slots()
    else:
        tx.strata.unite()


def _value(item: Item, field: str) -> str:
    return field_value(item.fields, field)


def _notices(tx: Transaction, design: Design, before: str | None, seed: str) -> list[str]:
    now = _name(design)
    notices = []
    if before is None and design.item_order is not ItemOrder.FILE:
        notices.append(
            f"items: handed out in {_FILE} so far, and in {describe_item_order(design)} from now "
            "on (`item_order: file` keeps the order of the data); what was judged stays as it is"
        )
    elif before is not None and before != now:
        notices.append(
            f"items: handed out in {describe_item_order(design)} from now on; "
            f"item_order was {before} when people judged"
        )
    if before is not None and read_seed(tx) not in ("", seed):
        notices.append("seed: changed; items are handed out in different random orders from now on")
    return notices


def _name(design: Design) -> str:
    """Return the order as the design writes it."""
    spread = f": {design.spread}" if design.item_order is ItemOrder.SPREAD else ""
    return f"{design.item_order.value}{spread}"
