"""Pairs made of items: the prompt as a conversation, and two responses as texts."""

from __future__ import annotations

import json
from collections.abc import Mapping

from spindle.config.design import Design
from spindle.domain.conversations import join_turns, parse_turns, split_shared_turns
from spindle.domain.pairs import Message, Pair
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.errors import ExportError


def make_pair(
    design: Design, item_id: str, fields: Mapping[str, JSON], truth: Verdict | None = None
) -> Pair:
    """Make a pair of an item, with its texts from where the design says.

    If both sides are conversations (message lists, or ``Human:``/``Assistant:`` texts), the
    turns they share are the prompt, unless the prompt has more turns of its own, and each
    response is what follows. Raises ``ExportError`` if the design has no two sides.
    """
    if design.sides is None:
        raise ExportError(
            "The design names no two sides.", "Add `pairs: {sides: [FIELD_A, FIELD_B]}`."
        )
    left, right = fields.get(design.sides.a), fields.get(design.sides.b)
    shared, a, b = _responses(left, right)
    model_a, model_b = _models(design, fields)
    has_own_prompt = design.text_key not in (design.sides.a, design.sides.b)
    return Pair(
        id=item_id,
        prompt=_prompt(fields.get(design.text_key) if has_own_prompt else None, shared),
        a=a,
        b=b,
        model_a=model_a,
        model_b=model_b,
        truth=truth,
        fields=fields,
    )


def text_of(value: JSON) -> str:
    """Return a value as text: JSON if it is neither text nor empty."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _responses(left: JSON, right: JSON) -> tuple[tuple[Message, ...], str, str]:
    a, b = parse_turns(left), parse_turns(right)
    if a and b:
        return split_shared_turns(a, b)
    return (), join_turns(a) if a else text_of(left), join_turns(b) if b else text_of(right)


def _prompt(value: JSON, shared: tuple[Message, ...]) -> tuple[Message, ...]:
    """Return the prompt's turns: those that the sides share, unless the prompt has more."""
    turns = parse_turns(value)
    if turns is None:
        text = text_of(value)
        turns = (Message("user", text),) if text else ()
    return turns if len(turns) > len(shared) else shared


def _models(design: Design, fields: Mapping[str, JSON]) -> tuple[str, str]:
    if design.models is None:
        return "", ""
    a, b = design.models
    return text_of(fields.get(a)), text_of(fields.get(b))
