"""Items as pairs: the prompt as a conversation, and two responses as texts."""

from __future__ import annotations

import json
from collections.abc import Mapping

from spindle.config.design import Design
from spindle.domain.conversations import parted, spoken, turns_of
from spindle.domain.pairs import Message, Pair
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.errors import ExportError


def pair_of(
    design: Design, item_id: str, fields: Mapping[str, JSON], truth: Verdict | None = None
) -> Pair:
    """The item as a pair, its texts taken from where the design says.

    Where both sides are conversations (message lists, or ``Human:``/``Assistant:`` texts),
    what they share goes before the prompt's own turns are asked for, and each response is
    what follows. Raises ``ExportError`` where the design has no two sides.
    """
    if design.sides is None:
        raise ExportError(
            "The items of this design have no two sides.", "Name them: `pairs: {sides: [a, b]}`."
        )
    left, right = fields.get(design.sides.a), fields.get(design.sides.b)
    shared, a, b = _responses(left, right)
    model_a, model_b = _models(design, fields)
    apart = design.text_key not in (design.sides.a, design.sides.b)
    return Pair(
        id=item_id,
        prompt=_prompt(fields.get(design.text_key) if apart else None, shared),
        a=a,
        b=b,
        model_a=model_a,
        model_b=model_b,
        truth=truth,
        fields=fields,
    )


def text_of(value: JSON) -> str:
    """A value as text; what is neither text nor empty is JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _responses(left: JSON, right: JSON) -> tuple[tuple[Message, ...], str, str]:
    a, b = turns_of(left), turns_of(right)
    if a and b:
        return parted(a, b)
    return (), spoken(a) if a else text_of(left), spoken(b) if b else text_of(right)


def _prompt(value: JSON, shared: tuple[Message, ...]) -> tuple[Message, ...]:
    """The prompt's turns: what the sides share, unless the prompt has more of them."""
    turns = turns_of(value)
    if turns is None:
        text = text_of(value)
        turns = (Message("user", text),) if text else ()
    return turns if len(turns) > len(shared) else shared


def _models(design: Design, fields: Mapping[str, JSON]) -> tuple[str, str]:
    if design.models is None:
        return "", ""
    a, b = design.models
    return text_of(fields.get(a)), text_of(fields.get(b))
