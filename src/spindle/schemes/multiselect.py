"""Any number of labels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field, NonNegativeInt, PositiveInt

from spindle.domain.columns import AnswerColumn, ColumnType
from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.schemes.base import ChoiceScheme, SchemeProblem, WrongAnswer


class Multiselect(ChoiceScheme):
    """Any number of labels, within bounds where the design sets them."""

    reader: ClassVar[str] = "choices"
    asked_by_default: ClassVar[bool] = False

    annotation_type: Literal["multiselect"] = Field(description="`multiselect`")
    min_selections: NonNegativeInt = Field(0, description="At least so many labels.")
    max_selections: PositiveInt | None = Field(None, description="At most so many labels.")

    @property
    def must_answer(self) -> bool:
        """Also where at least one selection is asked for."""
        if self.required is None and self.label_requirement.required is None:
            return self.min_selections > 0
        return super().must_answer

    def columns(self) -> tuple[AnswerColumn, ...]:
        return (AnswerColumn(self.name, "labels", ColumnType.TEXT_LIST),)

    def read(self, shown: JSON) -> Answer:
        if not isinstance(shown, list):
            raise WrongAnswer("a list of labels belongs here")
        if len(shown) > len(self.by_value):
            raise WrongAnswer(f"there are only {len(self.by_value)} labels to choose from")
        chosen = {self.chosen(value).value for value in shown}
        if len(chosen) != len(shown):
            raise WrongAnswer("a label is chosen twice")
        if len(chosen) < self.min_selections:
            raise WrongAnswer(f"choose at least {self.min_selections}")
        if self.max_selections is not None and len(chosen) > self.max_selections:
            raise WrongAnswer(f"choose at most {self.max_selections}")
        return Answer({"labels": [value for value in self.by_value if value in chosen]})

    def problems(self) -> Iterator[SchemeProblem]:
        yield from super().problems()
        most = len(self.labels) if self.max_selections is None else self.max_selections
        if self.min_selections > most:
            yield SchemeProblem(
                ("min_selections",),
                f"at least {self.min_selections} of at most {most} cannot be chosen",
                "lower min_selections",
            )
        if most > len(self.labels):
            yield SchemeProblem(
                ("max_selections",),
                f"{most} of {len(self.labels)} labels cannot be chosen",
                "lower max_selections, or leave it out",
            )


SCHEME = Multiselect
