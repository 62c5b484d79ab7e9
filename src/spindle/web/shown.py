"""An item's fields as the page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from spindle.config.design import Design
from spindle.domain.assignments import Handout
from spindle.domain.values import JSON
from spindle.services.presenting import presented, value_of
from spindle.web.wire import Shown, Turn

_SPEAKER_KEYS = ("role", "speaker", "from", "author", "name")
_TEXT_KEYS = ("content", "text", "value", "message", "utterance")


def shown_fields(design: Design, names: Sequence[str], handout: Handout) -> dict[str, Shown]:
    """The fields of those names, in the order of sides that the assignment has."""
    fields = presented(design, handout)
    return {name: shown(value_of(design, fields, name)) for name in names}


def shown(value: JSON) -> Shown:
    """A value as it is shown: a text, the turns of a conversation, or a list of texts."""
    if isinstance(value, str):
        return Shown(text=value)
    if isinstance(value, Sequence) and value:
        turns = tuple(turn for turn in map(_turn, value) if turn is not None)
        if len(turns) == len(value):
            return Shown(turns=turns)
        return Shown(items=tuple(_plain(entry) for entry in value))
    return Shown(text=_plain(value))


def _turn(entry: JSON) -> Turn | None:
    if not isinstance(entry, Mapping):
        return None
    speaker = next((entry[key] for key in _SPEAKER_KEYS if key in entry), None)
    text = next((entry[key] for key in _TEXT_KEYS if key in entry), None)
    if speaker is None or text is None:
        return None
    return Turn(_plain(speaker), _plain(text))


def _plain(value: JSON) -> str:
    if value is None or value == []:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
