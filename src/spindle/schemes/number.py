"""A number that is typed in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import AliasChoices, Field

from spindle.domain.columns import AnswerColumn, ColumnType
from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.schemes.base import (
    Bounded,
    Scheme,
    SchemeProblem,
    Text,
    WrongAnswer,
    numeric,
    on_grid,
    plain,
)


class Number(Scheme):
    """A number that is typed in, within bounds where the design sets them."""

    reader: ClassVar[str] = "number"

    annotation_type: Literal["number"] = Field(description="`number`")
    min_value: Bounded | None = Field(
        None,
        validation_alias=AliasChoices("min_value", "min"),
        description="The least number allowed.",
    )
    max_value: Bounded | None = Field(
        None,
        validation_alias=AliasChoices("max_value", "max"),
        description="The greatest number allowed.",
    )
    step: Bounded | None = Field(
        None, gt=0, description="Only multiples of this from the least; any number otherwise."
    )
    placeholder: Text = Field("", description="A grey example inside the empty field.")

    def columns(self) -> tuple[AnswerColumn, ...]:
        return (AnswerColumn(self.name, "value", ColumnType.NUMBER),)

    def read(self, shown: JSON) -> Answer:
        value = numeric(shown)
        if self.min_value is not None and value < self.min_value:
            raise WrongAnswer(f"not less than {plain(self.min_value)}")
        if self.max_value is not None and value > self.max_value:
            raise WrongAnswer(f"not more than {plain(self.max_value)}")
        if self.step is not None and not on_grid(value, self.min_value or 0, self.step):
            raise WrongAnswer(f"in steps of {plain(self.step)}")
        return Answer({"value": plain(value)})

    def problems(self) -> Iterator[SchemeProblem]:
        yield from super().problems()
        if None not in (self.min_value, self.max_value) and self.min_value >= self.max_value:  # type: ignore[operator]
            yield SchemeProblem(("min_value",), "the least number is not below the greatest")


SCHEME = Number
