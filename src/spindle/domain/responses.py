"""Responses reduced to what an annotator may see: their texts, and roles of speakers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spindle.domain.conversations import SPEAKER_KEYS, TEXT_KEYS, read_role
from spindle.domain.values import JSON

NEUTRAL_SPEAKER = "assistant"
"""What a speaker is called whose name would tell the two responses apart."""

_TEXTS = [
    "text",
    "content",
    "response",
    "output",
    "answer",
    "completion",
    "generation",
    "reply",
    "generated_text",
    "summary",
    "story",
    "translation",
    "message",
    "utterance",
    "messages",
    "conversation",
    "conversations",
    "dialogue",
    "turns",
    "value",
]
"""Keys of a mapping that hold its text, the likeliest first."""
_NAMES = frozenset(
    [
        "id",
        "uid",
        "model",
        "models",
        "policy",
        "source",
        "author",
        "label",
        "labels",
        "name",
        "title",
        "role",
        "from",
        "speaker",
        "agent",
        "system",
        "method",
        "variant",
        "strategy",
        "provider",
        "engine",
        "generator",
        "llm",
        "origin",
        "type",
        "lang",
        "language",
        "winner",
        "split",
        "group",
        "worker",
        "annotator",
        "reason",
        "rationale",
        "finish",
        "url",
        "date",
        "created",
        "timestamp",
    ]
)
"""Words of keys that hold no response, whatever they hold."""
_CALLS = ("tool_calls", "function_call")


@dataclass(frozen=True, slots=True)
class TurnKeys:
    """The keys of a turn: those that a design states, and further ones that it shows."""

    speaker: str = ""
    text: str = ""
    kept: tuple[str, ...] = ()

    def find_speaker(self, entry: Mapping[str, JSON]) -> str | None:
        """Return the key that names the speaker of a turn."""
        return _first(entry, (self.speaker, *SPEAKER_KEYS))

    def find_text(self, entry: Mapping[str, JSON]) -> str | None:
        """Return the key that holds the text of a turn."""
        return _first(entry, (self.text, *TEXT_KEYS))

    def is_turn(self, entry: JSON) -> bool:
        """Return whether an entry of a list is a turn of a conversation."""
        if not isinstance(entry, dict) or self.find_speaker(entry) is None:
            return False
        return self.find_text(entry) is not None or _first(entry, _CALLS) is not None


def find_text_key(value: Mapping[str, JSON]) -> str | None:
    """Return the key that holds the text of a response; None if it is not clear which.

    It has a usual name, or it is the only one that holds a text.

    >>> find_text_key({"policy": "sup4", "text": "A dog."}), find_text_key({"x": "1", "y": "2"})
    ('text', None)
    """
    full = [key for key, inner in value.items() if inner not in (None, "", [], {})]
    texts = [key for key in full if isinstance(value[key], str | Sequence | Mapping)]
    for keys in (texts, full, list(value)):
        for name in _TEXTS:
            found = [key for key in keys if key.lower() == name]
            if found:
                return found[0]
    ends = [key for key in texts if _words(key)[-1:] and _words(key)[-1] in _TEXTS]
    left = ends or [key for key in texts if not _NAMES & set(_words(key))]
    return left[0] if len(left) == 1 and isinstance(value[left[0]], str | Sequence) else None


def is_text_key(key: str) -> bool:
    """Return whether a key of a response usually holds its text."""
    return key.lower() in _TEXTS


def list_unseen_keys(value: JSON, keys: TurnKeys) -> Iterator[str]:
    """Yield the keys of a response, or of the mappings in it, that an annotator never sees."""
    if isinstance(value, Mapping):
        shown = find_text_key(value)
        yield from (key for key in value if key != shown)
        if shown is not None:
            yield from list_unseen_keys(value[shown], keys)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for entry in value:
            if not keys.is_turn(entry):
                yield from list_unseen_keys(entry, keys)


def find_unclear(value: JSON, keys: TurnKeys) -> Mapping[str, JSON] | None:
    """Return the first mapping in a response of which it is not clear what its text is."""
    if isinstance(value, Mapping):
        key = find_text_key(value) if value else ""
        return value if key is None else find_unclear(value[key], keys) if key else None
    if isinstance(value, str) or not isinstance(value, Sequence) or _is_parts(value):
        return None
    entries = (entry for entry in value if not keys.is_turn(entry))
    return next((found for entry in entries if (found := find_unclear(entry, keys))), None)


def reduce_response(value: JSON, names: Mapping[str, str], keys: TurnKeys) -> JSON:
    """Return the text of a response, a list of texts, or its turns with ``names`` of speakers.

    Whatever else the data hold there is left out: it may say where the response comes from.
    """
    if isinstance(value, Mapping):
        key = find_text_key(value)
        return None if key is None else reduce_response(value[key], names, keys)
    if isinstance(value, str) or not isinstance(value, Sequence):
        return value
    if _is_parts(value):
        return "\n\n".join(map(_text_of_part, value))
    if value and all(map(keys.is_turn, value)):
        return [_reduce_turn(entry, names, keys) for entry in value if isinstance(entry, Mapping)]
    return [_reduce_entry(entry, names, keys) for entry in value]


def name_speakers(a: JSON, b: JSON, keys: TurnKeys) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the speakers of two responses are called, so that none tells them apart.

    Roles keep their names, and so do people who speak in both; any other is the assistant.
    """
    heard = (list(_speakers(a, keys)), list(_speakers(b, keys)))
    names = [
        {speaker: _name(speaker, own, other) for speaker in own}
        for own, other in (heard, heard[::-1])
    ]
    last = [names[side][own[-1]] for side, own in enumerate(heard) if own]
    if len(set(last)) > 1 and "user" in last:
        for side, own in enumerate(heard):
            names[side][own[-1]] = NEUTRAL_SPEAKER
    return names[0], names[1]


def _name(speaker: str, own: Sequence[str], other: Sequence[str]) -> str:
    role = read_role(speaker)
    if role is None:
        return speaker if speaker in other else NEUTRAL_SPEAKER
    asked = any(read_role(each) == "user" and each.strip().lower() != "human" for each in own)
    answers = role == "user" and asked and speaker.strip().lower() == "human"
    return NEUTRAL_SPEAKER if answers else role


def _speakers(value: JSON, keys: TurnKeys) -> Iterator[str]:
    if isinstance(value, Mapping):
        key = find_text_key(value)
        if key is not None:
            yield from _speakers(value[key], keys)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for entry in value:
            if keys.is_turn(entry):
                yield _speaker(entry, keys)


def _speaker(entry: JSON, keys: TurnKeys) -> str:
    key = keys.find_speaker(entry) if isinstance(entry, Mapping) else None
    return str(entry[key]) if isinstance(entry, Mapping) and key is not None else ""


def _reduce_turn(
    entry: Mapping[str, JSON], names: Mapping[str, str], keys: TurnKeys
) -> dict[str, JSON]:
    """Return a turn with its role and its text, and what the design shows of it."""
    key = keys.find_text(entry)
    text = None if key is None else reduce_response(entry[key], names, TurnKeys())
    said = "\n\n".join(map(str, text)) if isinstance(text, list) else text
    kept = {name: entry[name] for name in (*_CALLS, *keys.kept) if name in entry}
    return {**kept, "role": names.get(_speaker(entry, keys), NEUTRAL_SPEAKER), "content": said}


def _reduce_entry(entry: JSON, names: Mapping[str, str], keys: TurnKeys) -> JSON:
    reduced = reduce_response(entry, names, keys)
    return "" if reduced is None else reduced


def _is_parts(value: Sequence[JSON]) -> bool:
    """Return whether a list holds the parts of one text, as chat data do."""
    return bool(value) and all(
        isinstance(part, Mapping) and isinstance(part.get("type"), str) and "text" in part
        for part in value
    )


def _text_of_part(part: JSON) -> str:
    text = part.get("text") if isinstance(part, Mapping) else None
    return text if isinstance(text, str) else ""


def _first(entry: Mapping[str, JSON], keys: Sequence[str]) -> str | None:
    there = [key for key in keys if key and key in entry]
    return next((key for key in there if entry[key] is not None), there[0] if there else None)


def _words(key: str) -> list[str]:
    return re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1_\2", key).lower())
