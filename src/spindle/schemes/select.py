"""One label out of many, from a drop-down list."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from spindle.domain.columns import AnswerColumn
from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.schemes.base import AnswerKind, ChoiceScheme, FreeResponseScheme


class Select(FreeResponseScheme, ChoiceScheme):
    """One label out of many, from a drop-down list."""

    answer_kind: ClassVar[AnswerKind] = AnswerKind.CHOICE

    annotation_type: Literal["select"] = Field(description="`select`")

    def columns(self) -> tuple[AnswerColumn, ...]:
        return (AnswerColumn(self.name, "label"), *self.text_columns)

    def read(self, shown: JSON) -> Answer:
        return Answer({"label": self.find_choice(shown).value})


SCHEME = Select
