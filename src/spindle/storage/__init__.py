"""The store of a study: the only SQL of the project."""

from spindle.storage.store import Store, open_store
from spindle.storage.transaction import Transaction

__all__ = ["Store", "Transaction", "open_store"]
