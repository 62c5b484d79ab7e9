"""A point on a scale with named ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from spindle.domain.columns import AnswerColumn, ColumnType
from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.schemes.base import (
    AlwaysTrue,
    AnswerKind,
    Choice,
    FreeResponseScheme,
    Idle,
    SchemeProblem,
    Text,
    VerdictScheme,
    make_choice,
)


class Likert(FreeResponseScheme, VerdictScheme):
    """A point on a scale, with labels for every point or for the two ends.

    Where ``pairs.verdicts`` says what the points mean for the sides, answers carry verdicts.
    """

    answer_kind: ClassVar[AnswerKind] = AnswerKind.CHOICE
    needs_clear_button: ClassVar[bool] = True
    reads_words: ClassVar[bool] = False

    annotation_type: Literal["likert"] = Field(description="`likert`")
    size: Annotated[int, Field(ge=2, le=100)] | None = Field(
        None, description="The number of points (by default the number of labels, or else 5)."
    )
    min_label: Text = Field("", description="The label of the lowest point.")
    max_label: Text = Field("", description="The label of the highest point.")
    displaying_score: Annotated[AlwaysTrue | None, Idle()] = Field(
        None, description="No effect: points without a label show their number."
    )

    @property
    def points(self) -> int:
        """How many points there are."""
        return self.size or len(self.labels) or 5

    @property
    def carries_verdicts(self) -> bool:
        return self.has_stated_verdicts

    def choices(self) -> tuple[Choice, ...]:
        points = range(1, self.points + 1)
        if len(self.labels) == self.points:
            named = zip(points, self.labels, strict=True)
            return tuple(make_choice(self, str(n), label.shown, label) for n, label in named)
        return tuple(make_choice(self, str(n), str(n)) for n in points)

    @property
    def captions(self) -> tuple[str, ...]:
        return self.min_label, self.max_label

    def columns(self) -> tuple[AnswerColumn, ...]:
        value = AnswerColumn(self.name, "value", ColumnType.INTEGER)
        label, *verdict = super().columns()
        shown = (label,) if self.labels else ()
        return (value, *shown, *verdict, *self.text_columns)

    def read(self, shown: JSON) -> Answer:
        whole = isinstance(shown, int) and 0 < shown <= self.points
        choice = self.find_choice(str(shown) if whole else shown)
        content: dict[str, JSON] = {"value": int(choice.value)}
        if self.labels:
            content["label"] = choice.label
        return self.with_verdict_of(choice, content)

    def value_in(self, record: Mapping[str, JSON]) -> str | None:
        value = record.get("value")
        return None if value is None else str(value)

    def problems(self) -> Iterator[SchemeProblem]:
        yield from super().problems()
        if self.labels and len(self.labels) != self.points:
            yield SchemeProblem(
                ("labels",),
                f"{len(self.labels)} labels for a scale of {self.points} points",
                "give each point a label, or name only the ends with min_label and max_label",
            )
        yield from self._value_problems()

    def _value_problems(self) -> Iterator[SchemeProblem]:
        """Yield a problem for each value that is not its point; a number is an error."""
        for place, label in enumerate(self.labels):
            if label.value is None or label.value == str(place + 1):
                continue
            is_number = label.value.removeprefix("-").replace(".", "", 1).isdecimal()
            yield SchemeProblem(
                ("labels", place, "value"),
                f"the value of {label.shown!r} has no effect: points are stored as 1, 2, 3, …",
                "remove it, or use `annotation_type: radio`",
                warning=not is_number,
            )


SCHEME = Likert
