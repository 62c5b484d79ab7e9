"""A number on a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import AliasChoices, Field

from spindle.domain.columns import AnswerColumn, ColumnType
from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.schemes.base import (
    AlwaysTrue,
    AnswerKind,
    Bounded,
    FreeResponseScheme,
    Idle,
    SchemeProblem,
    Text,
    WrongAnswer,
    parse_number,
    plain_number,
)


class Slider(FreeResponseScheme):
    """A number on a slider, from ``min_value`` to ``max_value``.

    It counts as answered once it is touched, so that nobody's silence becomes a number.
    """

    answer_kind: ClassVar[AnswerKind] = AnswerKind.NUMBER
    needs_clear_button: ClassVar[bool] = True
    potato_field: ClassVar[str] = "slider"

    annotation_type: Literal["slider"] = Field(description="`slider`")
    min_value: Bounded = Field(
        0,
        validation_alias=AliasChoices("min_value", "min"),
        description="The value at the left end.",
    )
    max_value: Bounded = Field(
        100,
        validation_alias=AliasChoices("max_value", "max"),
        description="The value at the right end.",
    )
    step: Bounded = Field(1, gt=0, description="The distance between two positions.")
    starting_value: Bounded | None = Field(
        None,
        validation_alias=AliasChoices("starting_value", "default"),
        description="The initial position of the handle (the middle by default).",
    )
    min_label: Text = Field("", description="The label of the left end.")
    max_label: Text = Field("", description="The label of the right end.")
    show_labels: Annotated[AlwaysTrue | None, Idle()] = Field(
        None, description="No effect: the labels of the ends are always shown."
    )

    @property
    def start(self) -> float:
        """Where the handle stands before it is touched."""
        middle = (self.min_value + self.max_value) / 2
        return middle if self.starting_value is None else self.starting_value

    @property
    def captions(self) -> tuple[str, ...]:
        return self.min_label, self.max_label

    @property
    def number_range(self) -> tuple[float | None, float | None]:
        return self.min_value, self.max_value

    def columns(self) -> tuple[AnswerColumn, ...]:
        return (AnswerColumn(self.name, "value", ColumnType.NUMBER), *self.text_columns)

    def read(self, shown: JSON) -> Answer:
        value = parse_number(shown)
        if not self.min_value <= value <= self.max_value:
            low, high = plain_number(self.min_value), plain_number(self.max_value)
            raise WrongAnswer(f"must be between {low} and {high}")
        return Answer({"value": plain_number(value)})

    def problems(self) -> Iterator[SchemeProblem]:
        yield from super().problems()
        if self.min_value >= self.max_value:
            yield SchemeProblem(("min_value",), "min_value must be less than max_value")
        elif not self.min_value <= self.start <= self.max_value:
            yield SchemeProblem(
                ("starting_value",), "starting_value must be between min_value and max_value"
            )


SCHEME = Slider
