"""What Potato's configuration knows.

Designs come from Potato, and a key of Potato's that Spindle does not support deserves a better
message than "unknown key". These tables say what such a key does there. They follow Potato 2.12
and its documentation, with older names that designs still carry. Each clause is lower case, has
no full stop, and completes "in Potato it ...".

The data lie in the modules imported here.
"""

from spindle.config.potato_keys import IGNORED_BY_POTATO, TOP_LEVEL
from spindle.config.potato_meanings import SCHEME_KEY_MEANINGS
from spindle.config.potato_nested import NESTED
from spindle.config.potato_schemes import LABEL_KEYS, SCHEME_KEYS, SCHEME_TYPES

__all__ = [
    "IGNORED_BY_POTATO",
    "LABEL_KEYS",
    "NESTED",
    "SCHEME_KEYS",
    "SCHEME_KEY_MEANINGS",
    "SCHEME_TYPES",
    "TOP_LEVEL",
]
