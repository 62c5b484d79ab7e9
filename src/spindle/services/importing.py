"""Items from the data files into the store, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from spindle.domain.items import Item, Source
from spindle.domain.verdicts import Verdict
from spindle.errors import StudyChanged
from spindle.storage import Store, Transaction
from spindle.storage.json_text import encode

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import found: items that were new, changed and unchanged.

    ``closed`` counts those that are no longer in the data, ``opened`` those that are again.
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    closed: int = 0
    opened: int = 0

    def __add__(self, other: Imported) -> Imported:
        return Imported(
            self.added + other.added,
            self.changed + other.changed,
            self.same + other.same,
            self.closed + other.closed,
            self.opened + other.opened,
        )


def unchanged(store: Store, sources: Mapping[str, Source]) -> bool:
    """Whether the store holds the items of just these files, as they are read now."""
    with store.read() as tx:
        return tx.imports.sources() == dict(sources)


def import_items(
    store: Store,
    items: Iterable[Item],
    sources: Mapping[str, Source],
    *,
    overlap: int,
    on_progress: Callable[[int], None] = lambda count: None,
) -> Imported:
    """Bring the items into the store in their order; what is known stays where it is.

    When all is in, items that were not among them are closed: nobody is handed them any more
    until they come back, and judgments of them stay. ``sources`` are the files' fingerprints
    by path, noted at the end too, so that an import that was cut off goes on at the next
    start. ``on_progress`` is told the number of items met. Raises ``StudyChanged`` where an
    item that was handed to somebody has other fields now, or another truth; a truth that was
    not known before is added.
    """
    set_overlap(store, overlap)
    number = store.write(_number).result()
    total = Imported()
    for batch in _batches(items):
        total += store.write(lambda tx, batch=batch: _import(tx, batch, number, overlap)).result()  # type: ignore[misc]
        on_progress(total.added + total.changed + total.same)
    closed, opened = store.write(lambda tx: _complete(tx, number, sources, overlap)).result()
    return replace(total, closed=closed, opened=opened)


def set_overlap(store: Store, overlap: int, alike: int | None = None) -> None:
    """Make every item ask for ``overlap`` judgments, also those imported under another.

    Where it grows, surplus judgments count as far as it goes; where it shrinks, the latest
    become surplus. An item that has more judgments than are asked for counts just so many, of
    which at most ``alike`` were given under one order of its sides.
    """

    def change(tx: Transaction) -> None:
        before = tx.meta.get("overlap")
        if before is not None and int(before) != overlap:
            tx.lock_tables()
            tx.assignments.apply_overlap(overlap, alike=overlap if alike is None else alike)
        tx.meta.set("overlap", str(overlap))

    store.write(change).result()


def _number(tx: Transaction) -> int:
    """The number of a new import: one more than the last, complete or cut off."""
    number = int(tx.meta.get("imports") or 0) + 1
    tx.meta.set("imports", str(number))
    return number


def _complete(
    tx: Transaction, number: int, sources: Mapping[str, Source], overlap: int
) -> tuple[int, int]:
    tx.lock_tables()
    changed = tx.imports.close_unseen(number)
    tx.leases.release_closed(alike=overlap)  # of what nobody is handed any more
    tx.imports.replace_sources(sources)
    tx.update_statistics()
    return changed


def _import(tx: Transaction, batch: list[Item], number: int, overlap: int) -> Imported:
    known = tx.imports.find([item.id for item in batch], locked=True)
    truths = tx.truth.by_position([position for position, _ in known.values()])
    changed = 0
    for item in batch:
        if item.id in known:
            position, fields = known[item.id]
            new_fields = fields != encode(item.fields)
            new_truth = _correct(tx, item, position, truths.get(position))
            if new_fields:
                _replace(tx, item, position)
            changed += new_fields or new_truth
    new = [item for item in batch if item.id not in known]
    tx.imports.mark_seen(list(known), number=number)
    last = tx.imports.last_position()
    tx.imports.append(new, after=last, slots=overlap, seen=number)
    tx.truth.add({at: item.truth for at, item in enumerate(new, last + 1) if item.truth})
    return Imported(len(new), changed, len(batch) - len(new) - changed)


def _replace(tx: Transaction, item: Item, position: int) -> None:
    if tx.imports.was_handed_out(position):
        raise StudyChanged(
            f"Item {item.id!r} is not what it was when it was handed out.",
            "Put its fields back, give the new text a new id, "
            "or start a new study with another output_annotation_dir.",
        )
    tx.imports.replace_fields(position, encode(item.fields))


def _correct(tx: Transaction, item: Item, position: int, before: Verdict | None) -> bool:
    """Bring the item's truth up to date; whether it changed. What was unknown may be added."""
    if item.truth is before:
        return False
    if before is not None:
        if tx.imports.was_handed_out(position):
            raise StudyChanged(
                f"What is known of item {item.id!r} has changed since somebody was handed it.",
                "Put the truth back as it was, give the item a new id, "
                "or start a new study with another output_annotation_dir.",
            )
        tx.truth.remove([position])
    if item.truth is not None:
        tx.truth.add({position: item.truth})
    return True


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
