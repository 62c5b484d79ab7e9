"""Record of the page that was checked against all items, so that a restart need not read them."""

from __future__ import annotations

import hashlib
import json

from spindle.config.design import Design
from spindle.config.placeholders import placeholders
from spindle.storage import Store, Transaction

_KEY = "page"
_VERSION = 1
"""Raise it when the check looks for more, so that studies are checked once again."""


def record_page(store: Store, design: Design) -> None:
    """Record that the fields of the design's page were checked against the items in the store."""
    digest = _describe_page(design)

    def change(tx: Transaction) -> None:
        if tx.meta.get(_KEY) != digest:
            tx.meta.set(_KEY, digest)

    store.write(change).result()


def is_recorded(tx: Transaction, design: Design) -> bool:
    """Return whether these fields were checked against the items in the store."""
    return tx.meta.get(_KEY) == _describe_page(design)


def _describe_page(design: Design) -> str:
    """Return a digest of the fields that are shown, and of what they may tell apart."""
    sides = design.sides and (design.sides.a, design.sides.b, design.sides.more)
    placed = sorted({place.name for place in placeholders(design.layout)})
    truth = (design.truth.source_key, str(design.truth.file or ""), design.truth.always)
    page = [_VERSION, placed, design.shown, design.reveal, sides, design.models, truth]
    return hashlib.sha256(json.dumps(page).encode()).hexdigest()
