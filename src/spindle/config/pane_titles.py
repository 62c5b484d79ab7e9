"""What a page calls the two panes with the sides: a place, or what is in them."""

from __future__ import annotations

import re

from spindle.config.design import Design
from spindle.config.placeholders import placeholders
from spindle.config.truth_names import truth_in_names
from spindle.config.words import words

_HIDDEN = re.compile(
    r"<(style|script)\b.*?</\1\s*>|<!--.*?-->|\{#.*?#\}", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"<[^>]*>|<[^>]*$")
_VALUE = re.compile(r"(\{\{.*?\}\}+)", re.DOTALL)
_SAYS_WHICH = re.compile(
    r"\b(chosen|rejected)\b"
    r"|\b(human|real|generated|ai|model)([- ]?(written|generated|authored))?\s+"
    r"(response|answer|text|output)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\d+|[^\W\d_]+")
_PLACES = (
    *(("a", "b"), ("1", "2"), ("left", "right"), ("first", "second"), ("one", "two")),
    *(("i", "ii"), ("top", "bottom"), ("upper", "lower"), ("above", "below"), ("x", "y")),
)
_MIRROR = {this: that for pair in _PLACES for this, that in (pair, pair[::-1])}
_OF_BOTH = words(
    "which is are the a of to for and or vs versus two both these this that better best worse pick "
    "choose select compare read judge rate please decide below above following between pair side "
    "sides response responses answer answers output outputs completion completions text texts "
    "option options candidate candidates summary summaries model models assistant assistants "
    "reply replies from with in on by you prefer preferred more one question"
)


def describe_named_panes(design: Design) -> str:
    """Return how the page names what is in its panes, in words; empty if it names places only.

    "Response A" and "Response B" name places; "Human" and "Model", or "Baseline" alone, name
    what is there. Where a truth is known, so does any word of a layout that tells it.
    """
    if design.sides is None:
        return ""
    titles = design.titles.a, design.titles.b
    if design.layout:
        titles = pane_titles(design.layout, design.sides.a, design.sides.b)
    if not is_mirrored(*titles):
        return _describe_titles(*titles)
    return _telling_words(design) if design.layout and design.truth.is_known else ""


def _telling_words(design: Design) -> str:
    """Return the words of a layout that tell the truth, if there are any."""
    assert design.sides is not None
    found = _SAYS_WHICH.search(" ".join(_chunks(design.layout)))
    if found:
        return repr(" ".join(found[0].split()))
    if truth_in_names(design.sides):
        return f"its fields are {design.sides.a} and {design.sides.b}"
    return ""


def is_mirrored(a: str, b: str) -> bool:
    """Return whether two names differ only in the place that they name, if in anything.

    A name without any word, or with words about both sides only, says nothing of its side.
    """
    first, second = _words(a), _words(b)
    if [_MIRROR.get(word, word) for word in first] == second or first == second:
        return True
    if len(first) != len(second) and {*first, *second} <= _OF_BOTH:
        return True
    # Numbered from the second on: ``video`` and ``video_b``.
    return bool(first) and first == second[:-1] and second[-1] in ("b", "2")


def pane_titles(layout: str, a: str, b: str) -> tuple[str, str]:
    """Return the text that stands right before the placeholder of each side."""
    titles = []
    for side in (a, b):
        places = (place.offset for place in placeholders(layout) if _root(place.name, side))
        chunks = _chunks(layout[: next(places, 0)])
        titles.append(chunks[-1] if chunks and not chunks[-1].startswith("{{") else "")
    return titles[0], titles[1]


def _root(name: str, side: str) -> bool:
    return name == side or name.split(".", maxsplit=1)[0] == side


def _chunks(layout: str) -> list[str]:
    """Return the texts between tags and placeholders, and the placeholders, in their order."""
    shown = _HIDDEN.sub(" ", layout)
    texts: list[str] = []
    for part in _VALUE.split(_TAG.sub("\n", shown)):
        if part.startswith("{{"):
            texts.append(part)
        else:
            texts += [line for line in map(str.strip, part.split("\n")) if line]
    return texts


def _describe_titles(a: str, b: str) -> str:
    called = [repr(title.rstrip(" :")) for title in (a, b) if _words(title)]
    return f"it calls them {' and '.join(called)}"


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text))]
