"""Names of truths and of sides that leave open which side a value means, so that it is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from spindle.config.words import name_words, words
from spindle.data.truth_values import Ambiguity
from spindle.domain.items import Sides

_MACHINES = words(
    "ai llm machine machines bot robot chatbot gpt chatgpt claude generated synthetic fake "
    "artificial"
)
_WORSE = words(
    "rejected reject loser losers loses lost losing lose worse worst inferior bad wrong incorrect "
    "harmful toxic unsafe unpreferred dispreferred nonpreferred disliked"
)
_CLEAR = words(
    "human real person chosen choice choose prefer prefers preferred preference preferences winner "
    "win wins won better best vote votes verdict judge judgment judgement opinion rating label "
    "labels by vs or and not non no less least score"
)
_FIRST = words("a left first")
_SECOND = words("b right second")
_YES = words("is was has wins won prefers preferred label labels target")
_STEM = re.compile(r"(.*?)([a-z]|[0-9])", re.IGNORECASE | re.DOTALL)
_CROSSED = {("b", "a"): ("a", "b"), ("2", "1"): ("1", "2"), ("1", "0"): ("0", "1")}


def doubt_of_name(name: str) -> Ambiguity | None:
    """Return what is unclear of a truth whose field is named after the side that is not right."""
    parts = set(name_words(name))
    if parts & _CLEAR or not parts & (_MACHINES | _WORSE):
        return None
    of = "the machine's" if parts & _MACHINES else "the worse"
    return Ambiguity(
        f"may name the side that is not right: its name speaks of {of} response",
        "if it names the right one",
        "if it names the wrong one",
    )


def doubt_of_counts(name: str, sides: Sides | None) -> Ambiguity | None:
    """Return what is unclear of 0 and 1 in a truth: they may say no and yes, or count the sides.

    Where 1 is the second side either way, nothing is.
    """
    parts = name_words(name)
    of_sides = {part for part in parts if part in _FIRST | _SECOND}
    if parts and (_YES & set(parts) or of_sides) and not (of_sides and of_sides <= _SECOND):
        return Ambiguity(
            "holds 0 and 1, which may count the sides, or say no and yes",
            "if 0 is the first side and 1 the second",
            "if 1 says that the first side is the right one",
        )
    if sides is not None and _endings(sides) == ("1", "2"):
        return Ambiguity(
            f"holds 0 and 1, and the sides are numbered 1 and 2: {sides.a} and {sides.b}",
            f"if 0 is {sides.a} and 1 is {sides.b}",
            f"if 1 is {sides.a} and 0 the other one",
        )
    return None


def contradictory_values(sides: Sides | None) -> Mapping[str, Ambiguity]:
    """Return the letters or numbers that name one side by their place and the other by its name."""
    first, second = _CROSSED.get(_endings(sides), ("", "")) if sides is not None else ("", "")
    if sides is None or not first:
        return {}
    found = Ambiguity(
        f"holds {first} and {second}, and the sides are {sides.a} and {sides.b}, in this order",
        f"if {first} is the first of them, {sides.a}",
        f"if {first} is {sides.b}",
    )
    if first == "0":
        found = Ambiguity(found.said, f"if 0 is {sides.a}", f"if 0 is {sides.b}")
    return {first: found, second: found}


def _endings(sides: Sides) -> tuple[str, str]:
    """Return the letters or digits in which the names of the sides differ, at their ends."""
    one, other = _STEM.fullmatch(sides.a), _STEM.fullmatch(sides.b)
    if one is None or other is None or one[1] != other[1]:
        return "", ""
    return one[2].lower(), other[2].lower()
