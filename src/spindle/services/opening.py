"""From a configuration file to a study that can be served."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from spindle.config.design import Design
from spindle.errors import StoreOutdated
from spindle.services.changes import note_changes
from spindle.services.checking import Checked, check
from spindle.services.importing import Imported, import_items, set_overlap, unchanged
from spindle.services.intake import items_of, sources_of
from spindle.services.study import Study, store_place
from spindle.storage import Store, open_store, store_exists


def checked_for_serving(
    path: Path, *, data: Path | None = None, allow_unknown: bool = False
) -> Checked:
    """What a check finds; data that is in the store as it is now is not read again."""
    first_look = check(path, data=data, allow_unknown=allow_unknown, read_data=False)
    if first_look.design is not None and not first_look.errors and _imported(first_look.design):
        return first_look
    return check(path, data=data, allow_unknown=allow_unknown)


def _imported(design: Design) -> bool:
    place = store_place(design)
    if not store_exists(place):
        return False
    try:
        store = open_store(place, read_only=True)
    except StoreOutdated:  # it is upgraded when it is opened to be served
        return False
    with closing(store):
        return unchanged(store, sources_of(design))


@contextmanager
def open_study(
    design: Design,
    *,
    on_progress: Callable[[int], None] = lambda count: None,
    on_imported: Callable[[Imported], None] = lambda imported: None,
    on_notice: Callable[[str], None] = lambda notice: None,
) -> Iterator[Study]:
    """The design's study with its items imported; closed at the end.

    ``on_progress`` is told how many items were read so far, ``on_imported`` what came of it;
    neither is called where the data files are as they were. ``on_notice`` is told what is
    asked otherwise than when people judged. Raises ``StudyError`` or ``DesignError``.
    """
    with ExitStack() as stack:
        store = open_store(store_place(design))
        stack.callback(store.close)
        with store.prepare_alone():
            for notice in note_changes(store, design):
                on_notice(notice)
            set_overlap(store, design.overlap, design.most_alike)
            _import(store, design, on_progress, on_imported)
        yield Study(design, store)


@contextmanager
def join_study(design: Design) -> Iterator[Study]:
    """The design's study as another process has prepared it; closed at the end."""
    with closing(open_store(store_place(design))) as store:
        yield Study(design, store)


def _import(
    store: Store,
    design: Design,
    on_progress: Callable[[int], None],
    on_imported: Callable[[Imported], None],
) -> None:
    sources = sources_of(design)
    if unchanged(store, sources):
        return
    items, overlap = items_of(design), design.overlap
    on_imported(import_items(store, items, sources, overlap=overlap, on_progress=on_progress))
