"""The store of a study, the only SQL of the project; others import only this package.

What the rest of the program does with a store:

- ``store``: opening one at its ``StoreLocation``, reading it and writing to it.
- ``transaction``: the queries and changes of one transaction, grouped by noun.
- ``backups`` and ``copy``: backing up, restoring, and copying to another location.

The nouns of a ``Transaction``:

- ``meta``, ``events``: values by key and sign-in links; what staff did.
- ``imports``, ``items``, ``truth``, ``opinions``: storing the items of the data files, reading
  them, and the verdicts known in advance.
- ``people``: annotators and their counters.
- ``slots``, ``leases``, ``assignments``: what may be handed out, what is, and what holds a slot.
- ``strata``: the groups of items from which the next one is chosen.
- ``judgments``, ``votes``: the journal, and the verdicts in it that count.
- ``verification``: consistency checks of the rows.

What these are built on:

- ``tables``: the schema; ``upgrade`` and ``migrations`` bring older stores to its version.
- ``prepared``, ``json_text``: fast statements; JSON as it is stored.
- ``backend``: what differs between databases, implemented in ``sqlite`` and ``postgresql``.
- ``writer``, ``inline``: the writer of a process, in a thread or in the event loop. Both run the
  changes of a ``batch`` in one transaction, and count their ``commits``.
"""

from __future__ import annotations

from spindle.storage.backups import (
    BackupInfo,
    Manifest,
    backup_differences,
    is_store_file,
    read_manifest,
    restore_backup,
    write_backup,
)
from spindle.storage.commits import Commits
from spindle.storage.copy import copy_store
from spindle.storage.events import Event
from spindle.storage.items import ItemProgress
from spindle.storage.json_text import decode_json, encode_json
from spindle.storage.opinions import OpinionCount
from spindle.storage.people import Counters
from spindle.storage.slots import OpenItem
from spindle.storage.store import Store, StoreLocation, open_store, store_exists
from spindle.storage.transaction import Transaction
from spindle.storage.truth import VerdictCount
from spindle.storage.votes import JudgedItem

__all__ = [
    "BackupInfo",
    "Commits",
    "Counters",
    "Event",
    "ItemProgress",
    "JudgedItem",
    "Manifest",
    "OpenItem",
    "OpinionCount",
    "Store",
    "StoreLocation",
    "Transaction",
    "VerdictCount",
    "backup_differences",
    "copy_store",
    "decode_json",
    "encode_json",
    "is_store_file",
    "open_store",
    "read_manifest",
    "restore_backup",
    "store_exists",
    "write_backup",
]
