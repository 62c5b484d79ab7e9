"""Any number of labels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import AliasChoices, Field, NonNegativeInt, PositiveInt

from spindle.domain.columns import AnswerColumn, ColumnType
from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.schemes.base import (
    AnswerKind,
    ChoiceScheme,
    FreeResponseScheme,
    SchemeProblem,
    WrongAnswer,
)


class Multiselect(FreeResponseScheme, ChoiceScheme):
    """Any number of labels, optionally within bounds."""

    answer_kind: ClassVar[AnswerKind] = AnswerKind.CHOICES
    is_required_by_default: ClassVar[bool] = False

    annotation_type: Literal["multiselect"] = Field(description="`multiselect`")
    min_selections: NonNegativeInt = Field(0, description="The minimum number of labels.")
    max_selections: PositiveInt | None = Field(
        None,
        validation_alias=AliasChoices("max_selections", "max_choices"),
        description="The maximum number of labels.",
    )

    @property
    def is_required(self) -> bool:
        """Whether it is required, or at least one label is."""
        if self.required is None and self.label_requirement.required is None:
            return self.min_selections > 0
        return super().is_required

    def columns(self) -> tuple[AnswerColumn, ...]:
        return (AnswerColumn(self.name, "labels", ColumnType.TEXT_LIST), *self.text_columns)

    def read(self, shown: JSON) -> Answer:
        if not isinstance(shown, list):
            raise WrongAnswer("expected a list of labels")
        if len(shown) > len(self.choice_by_value):
            raise WrongAnswer(f"there are only {len(self.choice_by_value)} labels to choose from")
        chosen = {self.find_choice(value).value for value in shown}
        if len(chosen) != len(shown):
            raise WrongAnswer("each label can be chosen only once")
        if len(chosen) < self.min_selections:
            raise WrongAnswer(f"choose at least {self.min_selections}")
        if self.max_selections is not None and len(chosen) > self.max_selections:
            raise WrongAnswer(f"choose at most {self.max_selections}")
        return Answer({"labels": [value for value in self.choice_by_value if value in chosen]})

    def problems(self) -> Iterator[SchemeProblem]:
        yield from super().problems()
        most = len(self.labels) if self.max_selections is None else self.max_selections
        if self.min_selections > most:
            yield SchemeProblem(
                ("min_selections",),
                f"min_selections is {self.min_selections}, but at most {most} can be chosen",
                "lower min_selections",
            )
        if most > len(self.labels):
            yield SchemeProblem(
                ("max_selections",),
                f"max_selections is {most}, but the number of labels is {len(self.labels)}",
                "lower max_selections, or remove it",
            )


SCHEME = Multiselect
