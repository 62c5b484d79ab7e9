"""Words of a design in the YAML of a message, so that it is valid when pasted."""

from __future__ import annotations

import json
import re

_PLAIN = re.compile(r"-?\w[\w./-]*(?: \w[\w./-]*)*")


def as_yaml(text: str) -> str:
    """Return a text as a value or a key of YAML, in quotes where it needs them.

    >>> as_yaml("model a"), as_yaml("who: wrote")
    ('model a', '"who: wrote"')
    """
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
