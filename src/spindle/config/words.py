"""Sets of words, written as one text."""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """Return the words of a text, split at whitespace."""
    return frozenset(text.split())


def name_words(name: str) -> list[str]:
    """Return the words that the name of a field is made of, in lower case.

    >>> name_words("isHuman_side-2")
    ['is', 'human', 'side', '2']
    """
    return re.findall(r"[a-z]+|[0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())
