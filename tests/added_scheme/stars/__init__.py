"""A scheme of another distribution: stars, with controls that are not native ones."""

from __future__ import annotations

from typing import ClassVar, Literal

from spindle.domain.columns import AnswerColumn, ColumnType
from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.schemes import AnswerKind, Choice, Scheme, WrongAnswer


class Stars(Scheme):
    """One star to five."""

    answer_kind: ClassVar[AnswerKind] = AnswerKind.CHOICE

    annotation_type: Literal["stars"]

    def choices(self) -> tuple[Choice, ...]:
        numbers = [str(number) for number in range(1, 6)]
        return tuple(Choice(number, f"{number} stars", key=number) for number in numbers)

    def columns(self) -> tuple[AnswerColumn, ...]:
        return (AnswerColumn(self.name, "stars", ColumnType.INTEGER),)

    def read(self, shown: JSON) -> Answer:
        if not isinstance(shown, str) or shown not in self.choice_by_value:
            raise WrongAnswer("expected one to five stars")
        return Answer({"stars": int(shown)})


SCHEME = Stars
