"""Schemes whose labels may say which side is preferred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Self

from pydantic import PrivateAttr

from spindle.domain.columns import AnswerColumn, ColumnType
from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict, infer_verdict
from spindle.schemes.base.choice_scheme import ChoiceScheme
from spindle.schemes.base.labels import Choice
from spindle.schemes.base.numbers import plain_number
from spindle.schemes.base.scheme import SchemeProblem
from spindle.schemes.base.verdicts import Stated, has_graded_sides, is_in_order, read_verdicts


class VerdictScheme(ChoiceScheme):
    """A scheme whose labels may say which side is preferred."""

    _stated: Stated = PrivateAttr(default=())

    @property
    def has_stated_verdicts(self) -> bool:
        """Whether the design states what the labels say."""
        return bool(self._stated)

    @property
    def carries_verdicts(self) -> bool:
        return True

    @property
    def accepts_verdicts(self) -> bool:
        return bool(self.choices())

    @property
    def greatest_strength(self) -> float:
        return max((abs(strength or 0) for _, strength in self.verdicts.values()), default=0.0)

    def with_verdicts(self, verdicts: Mapping[str, tuple[Verdict, float | None]]) -> Self:
        """Return the scheme with these verdicts; the other labels are read by their words.

        A strength is signed; where none is given, graded labels count from the middle.
        """
        copy = self.model_copy()
        copy._stated = tuple((value, *stated) for value, stated in verdicts.items())
        return copy

    def choices_without_verdict(self) -> tuple[Choice, ...]:
        known = {value for value, _, _ in self._stated}
        return tuple(
            choice
            for choice in self.choices()
            if choice.value not in known and infer_verdict(choice.label) is None
        )

    @cached_property
    def verdicts(self) -> Mapping[str, tuple[Verdict, float | None]]:
        """By value of the choice: its verdict, and its strength where labels are graded."""
        return read_verdicts(self.choices(), self._stated) if self.carries_verdicts else {}

    def verdict(self, value: str) -> Verdict | None:
        return self.verdicts[value][0] if value in self.verdicts else None

    def problems(self) -> Iterator[SchemeProblem]:
        yield from super().problems()
        read = tuple(verdict for verdict, _ in self.for_pairs().verdicts.values())
        if not read:
            return
        for side in (Verdict.A, Verdict.B):
            if side not in read:
                yield SchemeProblem(
                    ("labels",),
                    f"no label of {self.name!r} prefers side {side}",
                    f"say what its labels mean under `pairs: verdicts: {self.name}:`",
                    warning=True,
                )
        weighed = any(strength is not None for _, _, strength in self._stated)
        if not weighed and has_graded_sides(read) and not is_in_order(self.choices(), read):
            yield SchemeProblem(
                ("labels",),
                f"the labels of {self.name!r} are not in order from one side to the other, "
                "so their strengths are unknown",
                "order them from strongest for one side to strongest for the other, or state "
                f"their strengths under `pairs: verdicts: {self.name}:`",
                warning=True,
            )

    def columns(self) -> tuple[AnswerColumn, ...]:
        label = AnswerColumn(self.name, "label")
        if not self.carries_verdicts:
            return (label,)
        graded = any(strength is not None for _, strength in self.verdicts.values())
        strength = (AnswerColumn(self.name, "strength", ColumnType.NUMBER),) if graded else ()
        return (label, AnswerColumn(self.name, "verdict"), *strength)

    def read(self, shown: JSON) -> Answer:
        choice = self.find_choice(shown)
        return self.with_verdict_of(choice, {"label": choice.value})

    def with_verdict_of(self, choice: Choice, content: dict[str, JSON]) -> Answer:
        """Return an answer of that content with what the choice says about the sides."""
        return Answer(content, *self.verdicts.get(choice.value, (None, None)))

    def mirror(self, answer: Answer) -> Answer:
        """Return the answer with verdict and strength swapped; the label stays as pressed."""
        if answer.verdict is None:
            return answer
        strength = None if answer.strength is None else plain_number(0 - answer.strength)
        return replace(answer, verdict=answer.verdict.mirror(), strength=strength)
