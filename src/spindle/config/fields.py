"""The fields of items: which holds the prompt, and which are shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from spindle.config.sides import is_response
from spindle.config.words import words
from spindle.domain.items import Item, Sides
from spindle.domain.values import JSON

SAMPLE_SIZE = 50
"""The number of items from which the meaning of the fields is inferred."""

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
_PROMPTS_OF_PAIRS = (
    *_PROMPTS,
    "problem",
    "request",
    "article",
    "scenario",
    "situation",
    "premise",
    "turns",
    "messages",
    "message",
    "user_message",
    "history",
    "source_text",
    "source_sentence",
    "source_document",
)
_PROMPT_WORDS = words(
    "prompt prompts instruction instructions question query conversation dialogue dialog context "
    "input passage document article post problem request scenario"
)
_TEXT_WORDS = words("text content body")
_NO_PROMPT = words("reference gold golden correct true rater annotator judge reviewer follow next")
_PARTS = frozenset((*_PROMPTS, "history", "options", "choices"))
_ASIDE = words(
    "id uid guid index source model system author label labels gold answer_key score scores "
    "rating ratings rank truth ground_truth target winner preference correct_answer "
    "gold_label gold_labels reference_answer split subset dataset license url hash "
    "metadata meta timestamp created_at annotator worker"
)
_ASIDE_ENDINGS = ("_id", "_ids", "_model", "_label", "_score", "_source", "_name", "_gold")
_ASIDE_BEGINNINGS = ("model", "source", "gold", "is_", "correct_", "true_")


def field_names(items: Sequence[Item]) -> tuple[str, ...]:
    """Return the fields of the items in the order of their first appearance."""
    return tuple(dict.fromkeys(name for item in items for name in item.fields))


def prompt_field(
    items: Sequence[Item], text_key: str, sides: Sides | None, placed: Sequence[str] = ()
) -> str | None:
    """Return the field with the prompt: ``text_key`` where items have it, else the likeliest.

    The likeliest has a usual name of prompts. Items without sides have else their longest text;
    above two responses nothing stands that is not known to be what they answer, unless the
    design itself puts it there (``placed``). None if there is no such field.
    """
    names = [name for name in field_names(items) if has_text(items, name)]
    taken = _side_fields(sides)
    if text_key not in taken and any(text_key in item.fields for item in items):
        return text_key
    for name in _PROMPTS if sides is None else _PROMPTS_OF_PAIRS:
        if name in names and name not in taken:
            return name
    left = [name for name in names if name not in taken and not is_revealing(name)]
    if sides is not None:
        called = next((name for name in left if _is_called_prompt(name)), None)
        if called is not None:
            return called
        left = [name for name in left if name in placed]
    return max(left, key=lambda name: _length(items, name), default=None)


def fields_to_show(
    items: Sequence[Item], prompt: str | None, sides: Sides | None, named: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the fields that the default layout shows besides the sides, the prompt first.

    The other parts of the prompt follow (``input`` after ``instruction``), for items without
    sides their responses, and then ``named``, the fields that the design names.
    """
    taken = {prompt, *_side_fields(sides)}
    others = [name for name in field_names(items) if name not in taken and has_text(items, name)]
    more = [
        name
        for name in others
        if name.lower() in _PARTS or (sides is None and _is_response(items, name))
    ]
    pair = () if sides is None else (sides.a, sides.b)
    chosen = (name for name in named if name not in pair)
    return tuple(dict.fromkeys((*((prompt,) if prompt else ()), *more, *chosen)))


def _is_response(items: Sequence[Item], name: str) -> bool:
    """Return whether a field holds responses, and not the letters of answers that are right."""
    letters = all(len(str(item.fields.get(name, ""))) <= 1 for item in items)
    return is_response(name) and not letters


def is_revealing(name: str) -> bool:
    """Return whether a field of that name may reveal a source or the truth."""
    low = name.lower()
    return low in _ASIDE or low.endswith(_ASIDE_ENDINGS) or low.startswith(_ASIDE_BEGINNINGS)


def _is_called_prompt(name: str) -> bool:
    """Return whether a name ends like that of a prompt: ``user_prompt``, ``question_text``."""
    parts = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
    if not parts or _NO_PROMPT & set(parts):
        return False
    last = parts[-2] if parts[-1] in _TEXT_WORDS and len(parts) > 1 else parts[-1]
    return last in _PROMPT_WORDS


def _side_fields(sides: Sides | None) -> set[str]:
    if sides is None:
        return set()
    return {sides.a, sides.b, *(name for pair in sides.more for name in pair)}


def has_text(items: Sequence[Item], name: str) -> bool:
    """Return whether some item has something to read in that field."""
    return any(_is_text(item.fields.get(name)) for item in items)


def _is_text(value: JSON) -> bool:
    """Return whether a value has something to read: text, turns, a list of texts."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, Sequence):
        return any(_is_text(part) for part in value)
    if isinstance(value, Mapping):
        return any(_is_text(part) for part in value.values())
    return False


def _length(items: Sequence[Item], name: str) -> int:
    return sum(len(str(item.fields.get(name, ""))) for item in items)
