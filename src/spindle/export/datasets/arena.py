"""Battles, as Chatbot Arena publishes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from spindle.domain.training import Example, Policy, Ties
from spindle.domain.verdicts import Verdict
from spindle.export.datasets.base import (
    Column,
    Dataset,
    Kind,
    ReadBack,
    Row,
    assistant,
    messages,
    oriented,
    response_of,
    texts_of,
)

_WINNERS = {
    Verdict.A: "model_a",
    Verdict.B: "model_b",
    Verdict.TIE: "tie",
    Verdict.NEITHER: "tie (bothbad)",
}
_UNKNOWN = "unknown"


class Arena(Dataset):
    """A battle a row, of the models as the data has them, whatever side they stood on.

    ``judge`` is a rater's number where every vote is a row, else how it was aggregated.
    ``anony`` says that raters did not see the models: FastChat's analysis ranks by such
    battles alone. ``tstamp`` is when the last vote was stored, in seconds since the epoch.
    What is not known of a model or a language is ``unknown``.

    Columns as FastChat's ``monitor/clean_battle_data.py`` writes them.
    """

    name: ClassVar[str] = "arena"
    summary: ClassVar[str] = "Chatbot Arena: battles with a winner, ties and both bad"
    ties: ClassVar[tuple[Ties, ...]] = (Ties.KEEP, Ties.DROP)
    says_neither: ClassVar[bool] = True
    tags: ClassVar[tuple[str, ...]] = ("chatbot-arena", "pairwise-comparison", "preference")

    def columns(self, policy: Policy) -> tuple[Column, ...]:
        return (
            *map(Column, ("question_id", "model_a", "model_b", "winner", "judge")),
            Column("conversation_a", Kind.MESSAGES, ("content", "role")),
            Column("conversation_b", Kind.MESSAGES, ("content", "role")),
            Column("turn", Kind.WHOLE),
            Column("anony", Kind.FLAG),
            Column("language"),
            Column("tstamp", Kind.NUMBER),
        )

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[Row]:
        pair, votes = example.pair, example.votes
        language = pair.fields.get("language")
        each = example.vote
        yield (
            pair.id,
            pair.model_a or _UNKNOWN,
            pair.model_b or _UNKNOWN,
            _WINNERS[oriented(example)],
            f"{policy.aggregate} of {len(votes)}" if each is None else f"rater_{each.annotator}",
            messages(pair.prompt, assistant(pair.a)),
            messages(pair.prompt, assistant(pair.b)),
            sum(turn.role == "user" for turn in pair.prompt),
            not pair.models_shown,
            language if isinstance(language, str) and language else _UNKNOWN,
            float(max(vote.stored_at for vote in votes)),
        )

    def read(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        if row["winner"] not in _WINNERS.values():
            raise ValueError(f"{row['winner']!r} is no winner")
        a, b = row["conversation_a"], row["conversation_b"]
        return ReadBack(texts_of(a[:-1]), response_of(a), response_of(b))


DATASET = Arena()
