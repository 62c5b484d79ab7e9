"""The store of a study: the only SQL of the project."""

from spindle.storage.commits import Commits
from spindle.storage.store import Store, StoreLocation, open_store, store_exists
from spindle.storage.transaction import Transaction

__all__ = ["Commits", "Store", "StoreLocation", "Transaction", "open_store", "store_exists"]
