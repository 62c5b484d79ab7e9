"""The turns of a dialogue, from the shapes in which data hold them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from spindle.config.panel import Panel
from spindle.domain.conversations import SPEAKER_KEYS, TEXT_KEYS
from spindle.domain.marked_texts import read_marked_text
from spindle.domain.values import JSON
from spindle.web.turn_times import TIME_KEY, first_time, write_time
from spindle.web.wire import Shown, Turn

ROLE_NAMES = {"user": "User", "assistant": "Assistant", "system": "System", "tool": "Tool"}
"""What the page calls the roles of a conversation."""

_SPEAKER = re.compile(r"([^\W\d_][^:\n]{0,48}):(?:[ \t]+|(?=\n)|$)(.*)", re.DOTALL)
_CALLS = ("tool_calls", "function_call")
_SENTENCE = re.compile(r"[.?!;]\s|[.?!;,]$")


def read_turns(panel: Panel, value: JSON, show: Callable[[JSON], Shown]) -> tuple[Turn, ...] | None:
    """Return the turns of a dialogue; None where a value holds none.

    A turn is a mapping with a speaker and a text, or a text, ``Name: what Name says``. A text
    alone holds one turn a line; lines without a name go on with the turn before them.
    """
    reader = _Reader(panel, show, first_time(value))
    if isinstance(value, str):
        turns = tuple(reader.turns_of_text(value))
    elif isinstance(value, Sequence):
        turns = tuple(reader.turn(entry) for entry in value)
    else:
        return None
    return turns or None


@dataclass(frozen=True, slots=True)
class _Reader:
    panel: Panel
    show: Callable[[JSON], Shown]
    start: float = 0.0

    def turns_of_text(self, text: str) -> Iterator[Turn]:
        marked = read_marked_text(text) if self.panel.finds_speakers else None
        if marked:
            for message in marked:
                yield self._turn(message.role.capitalize(), message.content)
            return
        for speaker, said in self._lines(text):
            yield self._turn(speaker, said)

    def turn(self, entry: JSON) -> Turn:
        if isinstance(entry, Mapping):
            return self._turn_of_mapping(entry)
        if not isinstance(entry, str):
            return self._turn("", _plain(entry))
        speaker, said = self._split(entry)
        return self._turn(speaker, said)

    def _turn_of_mapping(self, entry: Mapping[str, JSON]) -> Turn:
        speaker_key = _find(entry, self.panel.speaker_key, SPEAKER_KEYS)
        text_key = _find(entry, self.panel.text_key, TEXT_KEYS)
        speaker = _name_speaker(entry[speaker_key]) if speaker_key else ""
        notes = self._notes(entry)
        if not text_key:
            rest = {key: value for key, value in entry.items() if key != speaker_key}
            return self._turn(speaker, _plain(rest), notes)
        parts = [_said(entry[text_key]), *(_plain(entry[key]) for key in _CALLS if entry.get(key))]
        return self._turn(speaker, "\n\n".join(part for part in parts if part), notes)

    def _notes(self, entry: Mapping[str, JSON]) -> str:
        """Return what the panel shows of a turn's metadata, ``score: 3 · depth: 2``."""
        meta = entry.get(self.panel.notes_key)
        held = meta if isinstance(meta, Mapping) else entry
        found = ((name, held.get(name)) for name in self.panel.turn_notes)
        notes = [f"{name}: {_plain(value)}" for name, value in found if value is not None]
        if self.panel.times and entry.get(TIME_KEY) is not None:
            notes.insert(0, write_time(entry[TIME_KEY], self.panel.times, self.start))
        return " · ".join(notes)

    def _lines(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield speaker and text of each turn of a text with one turn a line."""
        parts = [self._split(line) for line in text.splitlines()]
        if not any(speaker for speaker, _ in parts):
            yield from (("", said) for _, said in parts if said.strip())
            return
        open_turn: tuple[str, list[str]] | None = None
        for speaker, said in parts:
            if speaker or open_turn is None:
                if open_turn is not None:
                    yield open_turn[0], "\n".join(open_turn[1]).strip("\n")
                open_turn = speaker, [said]
            else:
                open_turn[1].append(said)
        if open_turn is not None:
            yield open_turn[0], "\n".join(open_turn[1]).strip("\n")

    def _split(self, text: str) -> tuple[str, str]:
        """Return the speaker before a colon, if there is one, and what is said."""
        match = _SPEAKER.match(text.lstrip()) if self.panel.finds_speakers else None
        if match is None or _SENTENCE.search(match[1]) or len(match[1].split()) > 6:
            return "", text
        return match[1].strip(), match[2].lstrip("\n")

    def _turn(self, speaker: str, said: str, notes: str = "") -> Turn:
        shown = self.show(said)
        name = " · ".join(part for part in (speaker, notes) if part)
        return Turn(name, shown.text, shown.html)


def _name_speaker(speaker: JSON) -> str:
    """Return the name of a speaker, that of a role as a word of the page."""
    name = _plain(speaker)
    return ROLE_NAMES.get(name, name)


def _find(entry: Mapping[str, JSON], asked: str, usual: Sequence[str]) -> str:
    keys = (asked, *usual) if asked else usual
    return next((key for key in keys if entry.get(key) is not None), "")


def _said(content: JSON) -> str:
    """Return a turn's text, the texts of its parts joined."""
    if not isinstance(content, Sequence) or isinstance(content, str):
        return _plain(content)
    return "\n\n".join(_part(part) for part in content)


def _part(part: JSON) -> str:
    """Return a part that is nothing but text as that text, any other whole."""
    if isinstance(part, Mapping) and part.keys() <= {"type", "text"}:
        text = part.get("text")
        if isinstance(text, str) and part.get("type") in ("text", None):
            return text
    return _plain(part)


def _plain(value: JSON) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, indent=2)
