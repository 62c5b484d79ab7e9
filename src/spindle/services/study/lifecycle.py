"""Opening a study: to serve it, to join another process, or to read what is stored."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path

from spindle.config.design import Design
from spindle.config.draft import read_design
from spindle.config.fields import SAMPLE_SIZE
from spindle.config.inference import infer_from_items
from spindle.errors import DesignError, Severity, StoreOutdated
from spindle.services.check import CheckReport, check
from spindle.services.intake import item_sources, read_items
from spindle.services.study.changes import check_changes
from spindle.services.study.item_import import ImportCounts, import_items, is_imported, set_overlap
from spindle.services.study.item_order import prepare_item_order, read_seed
from spindle.services.study.page_record import is_recorded, record_page
from spindle.services.study.study import Study, store_location
from spindle.storage import Store, open_store, store_exists


def check_for_start(
    path: Path, *, data: Path | None = None, allow_unknown: bool = False
) -> CheckReport:
    """Check a design; data that the store has imported unchanged is not read again.

    It is read if the page shows other fields than before, which may give answers away.
    """
    quick = check(path, data=data, allow_unknown=allow_unknown, read_data=False)
    if quick.design is not None and not quick.errors and _has_current_items(quick.design):
        return quick
    return check(path, data=data, allow_unknown=allow_unknown)


def _has_current_items(design: Design) -> bool:
    location = store_location(design)
    if not store_exists(location):
        return False
    try:
        store = open_store(location, read_only=True)
    except StoreOutdated:  # opening it to serve it upgrades it
        return False
    with closing(store):
        with store.read() as tx:
            is_checked = is_recorded(tx, design)
        return is_checked and is_imported(store, item_sources(design))


@contextmanager
def open_study(
    design: Design,
    *,
    on_progress: Callable[[int], None] = lambda count: None,
    on_imported: Callable[[ImportCounts], None] = lambda imported: None,
    on_notice: Callable[[str], None] = lambda notice: None,
) -> Iterator[Study]:
    """Open the design's study with its items imported; close it at the end.

    ``on_progress`` gets the number of items read so far, ``on_imported`` the counts of the
    import; neither is called if the data files are unchanged. ``on_notice`` gets what the
    design asks differently than when people judged. Raises ``StudyError`` or ``DesignError``.
    """
    with ExitStack() as stack:
        store = open_store(store_location(design))
        stack.callback(store.close)
        with store.prepare_alone():
            for notice in check_changes(store, design):
                on_notice(notice)
            set_overlap(store, design.overlap, design.same_order_limit)
            imported = _import_items(store, design, on_progress, on_imported)
            record_page(store, design)
            for notice in prepare_item_order(store, design, imported=imported):
                on_notice(notice)
        yield _with_seed(design, store)


@contextmanager
def join_study(design: Design) -> Iterator[Study]:
    """Open the design's study as another process has prepared it; close it at the end."""
    with closing(open_store(store_location(design))) as store:
        yield _with_seed(design, store)


def _with_seed(design: Design, store: Store) -> Study:
    with store.read() as tx:
        return Study(design, store, seed=read_seed(tx))


def _import_items(
    store: Store,
    design: Design,
    on_progress: Callable[[int], None],
    on_imported: Callable[[ImportCounts], None],
) -> bool:
    """Import the items unless the store has them already; return whether it did."""
    sources = item_sources(design)
    if is_imported(store, sources):
        return False
    items = read_items(design)
    sealed = (design.truth.source_key, design.truth.by)
    imported = import_items(
        store,
        items,
        sources,
        overlap=design.overlap,
        on_progress=on_progress,
        sealed=sealed,
    )
    on_imported(imported)
    return True


@contextmanager
def open_stored_study(path: Path, *, allow_unknown: bool = False) -> Iterator[Study]:
    """Open the study of a design that has been served, read-only; close it at the end.

    Nothing is read but the design and the store, so it works when the data files are gone.
    Raises ``DesignError`` for a design that cannot be read and ``StoreError`` if there is no
    store.
    """
    design = load_stored_design(path, allow_unknown=allow_unknown)
    with closing(open_store(store_location(design), read_only=True)) as store:
        with store.read() as tx:
            items = tx.items.first(SAMPLE_SIZE)
        yield Study(infer_from_items(design, items).design, store)


def load_stored_design(path: Path, *, allow_unknown: bool = False) -> Design:
    """Load a design from its file alone, without its data; raises ``DesignError``."""
    draft = read_design(path, needs_data=False, allow_unknown=allow_unknown, is_collected=True)
    problems = draft.findings.problems
    if draft.design is None or any(p.severity is Severity.ERROR for p in problems):
        raise DesignError(problems)
    return draft.design


@contextmanager
def open_read_only(design: Design) -> Iterator[Study]:
    """Open the design's study read-only; one that never ran, with its items in a temporary store.

    The temporary store leaves nothing behind, so that a look at an example begins no study.
    """
    with ExitStack() as stack:
        if store_exists(store_location(design)):
            store = open_store(store_location(design), read_only=True)
            stack.callback(store.close)
            yield Study(design, store)
            return
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="spindle-"))
        temporary = replace(design, output_dir=Path(folder), database=None)
        yield stack.enter_context(open_study(temporary))
