"""Typed numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import AliasChoices, Field

from spindle.domain.columns import AnswerColumn, ColumnType
from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.schemes.base import (
    AnswerKind,
    Bounded,
    Scheme,
    SchemeProblem,
    Text,
    WrongAnswer,
    is_on_grid,
    parse_number,
    plain_number,
)


class Number(Scheme):
    """A number that is typed in, optionally within bounds."""

    answer_kind: ClassVar[AnswerKind] = AnswerKind.NUMBER
    potato_field: ClassVar[str] = "number"

    annotation_type: Literal["number"] = Field(description="`number`")
    min_value: Bounded | None = Field(
        None,
        validation_alias=AliasChoices("min_value", "min"),
        description="The minimum.",
    )
    max_value: Bounded | None = Field(
        None,
        validation_alias=AliasChoices("max_value", "max"),
        description="The maximum.",
    )
    step: Bounded | None = Field(
        None,
        gt=0,
        description="The interval between the allowed numbers; without it any number is allowed.",
    )
    placeholder: Text = Field("", description="A hint shown in the empty field.")

    @property
    def number_range(self) -> tuple[float | None, float | None]:
        return self.min_value, self.max_value

    def columns(self) -> tuple[AnswerColumn, ...]:
        return (AnswerColumn(self.name, "value", ColumnType.NUMBER),)

    def read(self, shown: JSON) -> Answer:
        value = parse_number(shown)
        if self.min_value is not None and value < self.min_value:
            raise WrongAnswer(f"must be at least {plain_number(self.min_value)}")
        if self.max_value is not None and value > self.max_value:
            raise WrongAnswer(f"must be at most {plain_number(self.max_value)}")
        if self.step is not None and not is_on_grid(value, self.min_value or 0, self.step):
            raise WrongAnswer(f"must be in steps of {plain_number(self.step)}")
        return Answer({"value": plain_number(value)})

    def problems(self) -> Iterator[SchemeProblem]:
        yield from super().problems()
        if None not in (self.min_value, self.max_value) and self.min_value >= self.max_value:  # type: ignore[operator]
            yield SchemeProblem(("min_value",), "min_value must be less than max_value")


SCHEME = Number
