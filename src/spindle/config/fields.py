"""Which fields of an item are shown, judged by a few of the items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spindle.config.words import words
from spindle.domain.items import Item, Sides
from spindle.domain.values import JSON

SAMPLE = 50
"""How many items decide what the fields mean; the rest only confirm it."""

_PROMPTS = (
    "prompt",
    "instruction",
    "question",
    "query",
    "conversation",
    "dialogue",
    "context",
    "input",
    "text",
    "content",
    "passage",
    "document",
    "sentence",
    "post",
)
_ASIDE = words(
    "id uid guid index source model system author label labels gold answer_key score scores "
    "rating ratings rank truth ground_truth target winner preference correct_answer "
    "gold_label gold_labels reference_answer split subset dataset license url hash "
    "metadata meta timestamp created_at annotator worker"
)
_ASIDE_ENDINGS = ("_id", "_ids", "_model", "_label", "_score", "_source", "_name", "_gold")
_ASIDE_BEGINNINGS = ("model", "source", "gold", "is_", "correct_", "true_")


def field_names(items: Sequence[Item]) -> tuple[str, ...]:
    """The fields of the items, in the order in which they first stand."""
    return tuple(dict.fromkeys(name for item in items for name in item.fields))


def prompt_field(items: Sequence[Item], text_key: str, sides: Sides | None) -> str | None:
    """The field with the prompt: ``text_key`` where items have it, else the likeliest.

    Judged by the names that prompts go by, then by length; None where no field has text.
    """
    names = [name for name in field_names(items) if _textual(items, name)]
    taken = _of_sides(sides)
    if text_key not in taken and any(text_key in item.fields for item in items):
        return text_key
    for name in _PROMPTS:
        if name in names and name not in taken:
            return name
    left = [name for name in names if name not in taken and not reveals(name)]
    return max(left, key=lambda name: _length(items, name), default=None)


def shown_fields(
    items: Sequence[Item], id_key: str, prompt: str | None, sides: Sides | None
) -> tuple[str, ...]:
    """The fields that the default layout shows besides the sides, the prompt first.

    Fields that identify a source or the truth stay away, and so do those without text.
    """
    taken = {id_key, prompt, *_of_sides(sides)}
    others = [
        name
        for name in field_names(items)
        if name not in taken and _textual(items, name) and not reveals(name)
    ]
    return ((prompt,) if prompt else ()) + tuple(others)


def reveals(name: str) -> bool:
    """Whether a field of that name may tell where a response comes from, or what is right."""
    low = name.lower()
    return low in _ASIDE or low.endswith(_ASIDE_ENDINGS) or low.startswith(_ASIDE_BEGINNINGS)


def _of_sides(sides: Sides | None) -> set[str]:
    if sides is None:
        return set()
    return {sides.a, sides.b, *(name for pair in sides.more for name in pair)}


def _textual(items: Sequence[Item], name: str) -> bool:
    return any(_text_in(item.fields.get(name)) for item in items)


def _text_in(value: JSON) -> bool:
    """Whether a value is something to read: text, turns, a list of texts."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, Sequence):
        return any(_text_in(part) for part in value)
    if isinstance(value, Mapping):
        return any(_text_in(part) for part in value.values())
    return False


def _length(items: Sequence[Item], name: str) -> int:
    return sum(len(str(item.fields.get(name, ""))) for item in items)
