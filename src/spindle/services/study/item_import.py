"""Import of items from the data files into the store, once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from spindle.domain.items import Item, Source
from spindle.domain.truth import Opinion
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.errors import StudyChanged
from spindle.storage import Store, Transaction, decode_json, encode_json

_BATCH = 500


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """Counts of an import: items added, changed and unchanged (``same``).

    ``closed`` counts those that are no longer in the data, ``opened`` those that are back.
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    closed: int = 0
    opened: int = 0

    def __add__(self, other: ImportCounts) -> ImportCounts:
        return ImportCounts(
            self.added + other.added,
            self.changed + other.changed,
            self.same + other.same,
            self.closed + other.closed,
            self.opened + other.opened,
        )


def is_imported(store: Store, sources: Mapping[str, Source]) -> bool:
    """Return whether the store holds exactly the items of these files, read the same way."""
    with store.read() as tx:
        return tx.imports.sources() == dict(sources)


def import_items(
    store: Store,
    items: Iterable[Item],
    sources: Mapping[str, Source],
    *,
    overlap: int,
    on_progress: Callable[[int], None] = lambda count: None,
    sealed: Collection[str] = (),
) -> ImportCounts:
    """Import the items in their order; items that are known keep their place.

    At the end, items that were not among them are closed: they are handed out no more until
    they come back, and their judgments stay. ``sources`` are the files' fingerprints by path;
    they are stored last, so that an interrupted import goes on at the next start.
    ``on_progress`` gets the number of items read so far. Raises ``StudyChanged`` if an item
    that was handed to somebody has other fields, another truth or other opinions now; what was
    unknown before is added. Fields in ``sealed`` may leave an item: they have become its truth.
    """
    set_overlap(store, overlap)
    number = store.write(_next_import_number).result()
    total = ImportCounts()
    for batch in _batches(items):
        job = partial(
            _import_batch, batch=batch, number=number, overlap=overlap, sealed=frozenset(sealed)
        )
        total += store.write(job).result()
        on_progress(total.added + total.changed + total.same)
    closed, opened = store.write(lambda tx: _complete_import(tx, number, sources, overlap)).result()
    return replace(total, closed=closed, opened=opened)


def set_overlap(store: Store, overlap: int, order_limit: int | None = None) -> None:
    """Make every item ask for ``overlap`` judgments, also those imported with another overlap.

    If it grows, surplus judgments come to count; if it shrinks, the latest become surplus. At
    most ``order_limit`` of the judgments that count were given under one order of the sides.
    """

    def change(tx: Transaction) -> None:
        before = tx.meta.get("overlap")
        if before is not None and int(before) != overlap:
            tx.lock_tables()
            tx.assignments.apply_overlap(
                overlap, order_limit=overlap if order_limit is None else order_limit
            )
        tx.meta.set("overlap", str(overlap))

    store.write(change).result()


def _next_import_number(tx: Transaction) -> int:
    """Return the number of a new import: one more than the last, complete or not."""
    number = int(tx.meta.get("imports") or 0) + 1
    tx.meta.set("imports", str(number))
    return number


def _complete_import(
    tx: Transaction, number: int, sources: Mapping[str, Source], overlap: int
) -> tuple[int, int]:
    tx.lock_tables()
    changed = tx.imports.close_unseen(number)
    tx.leases.release_closed(order_limit=overlap)
    tx.imports.replace_sources(sources)
    tx.update_statistics()
    return changed


def _import_batch(
    tx: Transaction, batch: list[Item], number: int, overlap: int, sealed: frozenset[str]
) -> ImportCounts:
    known = tx.imports.find([item.id for item in batch], locked=True)
    positions = [position for position, _ in known.values()]
    truths, opinions = tx.truth.by_position(positions), tx.opinions.by_position(positions)
    changed = 0
    for item in batch:
        if item.id in known:
            position, fields = known[item.id]
            new_fields = fields != encode_json(item.fields)
            new_truth = _update_truth(tx, item, position, truths.get(position))
            new_opinions = _update_opinions(tx, item, position, opinions.get(position, ()))
            if new_fields:
                _replace_item(tx, item, position, fields, sealed)
            changed += new_fields or new_truth or new_opinions
    new = [item for item in batch if item.id not in known]
    tx.imports.mark_current(list(known), number=number)
    last = tx.imports.last_position()
    tx.imports.append(new, after=last, slots=overlap, seen=number)
    numbered = list(enumerate(new, last + 1))
    tx.truth.add({at: item.truth for at, item in numbered if item.truth})
    tx.opinions.replace({at: item.opinions for at, item in numbered if item.opinions})
    return ImportCounts(len(new), changed, len(batch) - len(new) - changed)


def compare_items(tx: Transaction, items: Iterable[Item], sealed: Collection[str]) -> None:
    """Raise ``StudyChanged`` where ``import_items`` would; the store stays as it is."""
    for batch in _batches(items):
        known = tx.imports.find([item.id for item in batch])
        positions = [position for position, _ in known.values()]
        truths, opinions = tx.truth.by_position(positions), tx.opinions.by_position(positions)
        for item in (item for item in batch if item.id in known):
            position, fields = known[item.id]
            _check_truth(tx, item, position, truths.get(position))
            _check_opinions(tx, item, position, opinions.get(position, ()))
            if fields != encode_json(item.fields):
                _check_fields(tx, item, position, fields, frozenset(sealed))


def _replace_item(
    tx: Transaction, item: Item, position: int, before: str, sealed: frozenset[str]
) -> None:
    _check_fields(tx, item, position, before, sealed)
    tx.imports.replace_fields(position, encode_json(item.fields))


def _check_fields(
    tx: Transaction, item: Item, position: int, before: str, sealed: frozenset[str]
) -> None:
    """Refuse other fields than ``before`` in an item that was handed out."""
    only_sealed = _without(decode_json(before), sealed) == encode_json(item.fields)
    if not only_sealed and tx.imports.has_assignments(position):
        raise StudyChanged(
            f"Item {item.id!r} has changed since it was handed out.",
            "Restore its fields, give the new text a new id, "
            "or start a new study with another output_annotation_dir.",
        )


def _without(fields: Mapping[str, JSON], names: frozenset[str]) -> str:
    return encode_json({name: value for name, value in fields.items() if name not in names})


def _update_truth(tx: Transaction, item: Item, position: int, before: Verdict | None) -> bool:
    """Update the item's truth and return whether it changed."""
    if item.truth is before:
        return False
    _check_truth(tx, item, position, before)
    if before is not None:
        tx.truth.remove([position])
    if item.truth is not None:
        tx.truth.add({position: item.truth})
    return True


def _check_truth(tx: Transaction, item: Item, position: int, before: Verdict | None) -> None:
    """Refuse another truth than ``before`` of an item that was handed out."""
    if before is None or item.truth is before:
        return
    is_withdrawn = item.truth is None and bool(item.opinions or item.doubt)
    if not is_withdrawn and tx.imports.has_assignments(position):
        raise StudyChanged(
            f"The truth of item {item.id!r} has changed since it was handed out.",
            "Restore the truth, give the item a new id, "
            "or start a new study with another output_annotation_dir.",
        )


def _update_opinions(
    tx: Transaction, item: Item, position: int, before: tuple[Opinion, ...]
) -> bool:
    """Update the opinions on the item and return whether they changed."""
    after = tuple(sorted(item.opinions))
    if after == before:
        return False
    _check_opinions(tx, item, position, before)
    tx.opinions.replace({position: after})
    return True


def _check_opinions(
    tx: Transaction, item: Item, position: int, before: tuple[Opinion, ...]
) -> None:
    """Refuse to lose an opinion on an item that was handed out."""
    if not set(before) <= set(item.opinions) and tx.imports.has_assignments(position):
        raise StudyChanged(
            f"An opinion on item {item.id!r} has changed since it was handed out.",
            "Restore it, give the item a new id, "
            "or start a new study with another output_annotation_dir.",
        )


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
