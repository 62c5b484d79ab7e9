"""From a configuration file to a study that can be served."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from spindle.config.design import Design
from spindle.data import Items, fingerprints
from spindle.services.importing import Imported, import_items, set_overlap, unchanged
from spindle.services.study import Study, store_path
from spindle.storage import open_store


@contextmanager
def open_study(
    design: Design,
    *,
    on_progress: Callable[[int], None] = lambda count: None,
    on_imported: Callable[[Imported], None] = lambda imported: None,
) -> Iterator[Study]:
    """The design's study with its items imported; closed at the end.

    ``on_progress`` is told how many items were read so far, ``on_imported`` what came of it;
    neither is called where the data files are as they were. Raises ``StudyError`` or
    ``DesignError``.
    """
    with ExitStack() as stack:
        store = open_store(store_path(design))
        stack.callback(store.close)
        set_overlap(store, design.overlap)
        sources = fingerprints(design.data_files)
        if not unchanged(store, sources):
            items = Items(design.data_files, design.id_key)
            on_imported(
                import_items(
                    store, items, sources, overlap=design.overlap, on_progress=on_progress
                )
            )
        yield Study(design, store)

