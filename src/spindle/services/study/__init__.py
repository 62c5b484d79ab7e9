"""Study: a design with its store, opened, kept in step with its data files, and presented."""

from __future__ import annotations

from spindle.services.study.changes import check_changes, is_unchanged
from spindle.services.study.comparison import compare_with_store
from spindle.services.study.conditions import conditions_of, explain_hidden
from spindle.services.study.item_import import (
    ImportCounts,
    import_items,
    is_imported,
    set_overlap,
)
from spindle.services.study.item_order import (
    describe_item_order,
    prepare_item_order,
    read_seed,
)
from spindle.services.study.lifecycle import (
    check_for_start,
    join_study,
    load_stored_design,
    open_read_only,
    open_stored_study,
    open_study,
)
from spindle.services.study.presentation import (
    arrange_fields,
    can_swap,
    complete_answers,
    exchange_counterparts,
    is_swapped,
)
from spindle.services.study.seal import UNSEALED, is_sealed, unseal
from spindle.services.study.study import STORE_FILE, Study, secret, store_location, store_path

__all__ = [
    "STORE_FILE",
    "UNSEALED",
    "ImportCounts",
    "Study",
    "arrange_fields",
    "can_swap",
    "check_changes",
    "check_for_start",
    "compare_with_store",
    "complete_answers",
    "conditions_of",
    "describe_item_order",
    "exchange_counterparts",
    "explain_hidden",
    "import_items",
    "is_imported",
    "is_sealed",
    "is_swapped",
    "is_unchanged",
    "join_study",
    "load_stored_design",
    "open_read_only",
    "open_stored_study",
    "open_study",
    "prepare_item_order",
    "read_seed",
    "secret",
    "set_overlap",
    "store_location",
    "store_path",
    "unseal",
]
