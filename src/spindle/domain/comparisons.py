"""Whether labels that name two sides compare two responses, or two other things."""

from __future__ import annotations

import re
from collections.abc import Iterable

from spindle.domain import vocabulary as v
from spindle.domain.sentences import join_phrases, plain
from spindle.domain.side_words import SideWords
from spindle.domain.sides_in_text import mark_sides

_PREDICATES = v.GOOD | v.WORSE | v.BAD | v.SELECTS | v.VERBS | v.COPULAS
_COMPARES = re.compile(
    r"\bwhich (?:one|of|side|is|was|has|seems|sounds|reads|do|did|would|version|text|of the)\b"
    r"|\b(?:better|best|worse|worst|prefer|prefers|preferred|preference|compare|compared|comparison"
    r"|winner|wins|favou?rite|superior|versus|vs|the two|both|more|less|fewer)\b"
    r"|\bwho (?:is|was|wins|won|wrote)\b|\bwhich \w+ (?:is|was|has|seems|sounds|reads) \w+er\b"
)
_SAME = re.compile(r"\b(?:tie|equal|equally|same|similar|draw|comparable|equivalent)\b|[=\u2248]")
_PLACE = re.compile(r"\b(?:left|right|first|second|former|latter)\b", re.IGNORECASE)
_SIGNS = re.compile(r"[<>=+\u226b\u226a\u00bb\u00ab]")


def speak_of_responses(labels: Iterable[str], question: str, words: SideWords) -> bool:
    """Return whether a question, or one of its labels, speaks of two responses.

    >>> words = SideWords()
    >>> speak_of_responses(["A", "B"], "Which is better?", words)
    True
    >>> speak_of_responses(["Left", "Right"], "Political leaning", words)
    False
    """
    return (
        words.are_said_in(question)
        or _COMPARES.search(join_phrases(plain(question))) is not None
        or any(words.are_said_in(label) or _says_something(label) for label in labels)
    )


def _says_something(label: str) -> bool:
    said = join_phrases(mark_sides(plain(label)))
    if "@" not in said:
        return _SAME.search(said) is not None
    return bool(set(re.findall(r"[a-z]+", said)) & _PREDICATES or _SIGNS.search(said))


def names_place(label: str) -> bool:
    """Return whether a label names a side by its place: "Left"."""
    return _PLACE.search(label) is not None
