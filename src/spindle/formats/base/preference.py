"""The reading of formats with ``chosen`` and ``rejected`` responses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from spindle.domain.conversations import parse_turns
from spindle.domain.truth import TruthDoubt
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.formats.base.readable import (
    CONTEXT,
    MODELS,
    PROMPT,
    A,
    B,
    PublishedPair,
    ReadableFormat,
    has_responses,
    other_columns,
    read_text,
    read_turns,
)
from spindle.formats.base.scores import doubt_chosen
from spindle.formats.base.turns import common_prefix, field_value, pair_fields

_MODEL_COLUMNS = ("chosen_model", "rejected_model")


class PreferenceFormat(ReadableFormat):
    """A format with the prompt in its own column or at the start of both responses, as in TRL."""

    key_columns: ClassVar[tuple[str, ...]] = ("chosen", "rejected")
    side_columns: ClassVar[tuple[str, str]] = ("chosen", "rejected")
    renamed_columns: ClassVar[Mapping[str, str]] = dict(zip(_MODEL_COLUMNS, MODELS, strict=True))
    truth: ClassVar[Verdict | None] = Verdict.A
    truth_origin: ClassVar[str] = "`chosen` is the response that raters preferred"

    def has_pair(self, row: Mapping[str, JSON]) -> bool:
        return has_responses(row, self.side_columns)

    def doubt_truth(self, row: Mapping[str, JSON]) -> TruthDoubt | None:
        """Return why the scores beside the responses do not confirm that `chosen` is better."""
        return doubt_chosen(row, *self.side_columns)

    def read_pair(self, row: Mapping[str, JSON]) -> PublishedPair:
        fields = other_columns(row, *self.side_columns, *_MODEL_COLUMNS)
        fields |= {
            name: row[column] for column, name in self.renamed_columns.items() if column in row
        }
        if isinstance(row.get("chosen"), str):
            return PublishedPair({**fields, **_read_texts(row)})
        return PublishedPair({**fields, **_read_conversations(row)})


def _read_texts(row: Mapping[str, JSON]) -> dict[str, JSON]:
    a, b = read_text(row, "chosen"), read_text(row, "rejected")
    if any(row.get(name) for name in CONTEXT):
        return {A: a, B: b}
    prompt = _common_words(a, b)
    if not prompt.strip():
        return {A: a, B: b}
    return {PROMPT: prompt.strip(), A: a[len(prompt) :].strip(), B: b[len(prompt) :].strip()}


def _common_words(a: str, b: str) -> str:
    """Return the common prefix of two texts, up to the start of a word."""
    end = len(common_prefix(a, b))
    while end and not a[end - 1].isspace():
        end -= 1
    return a[:end]


def _read_conversations(row: Mapping[str, JSON]) -> dict[str, JSON]:
    a, b = read_turns(row, "chosen"), read_turns(row, "rejected")
    if "prompt" not in row or (len(a) > 1 and a[0] == b[0]):
        return pair_fields(a, b, PreferenceFormat.side_columns)
    turns = parse_turns(row["prompt"])
    prompt = row["prompt"] if turns is None else field_value(turns, "user")
    return {PROMPT: prompt, A: field_value(a, "assistant"), B: field_value(b, "assistant")}
