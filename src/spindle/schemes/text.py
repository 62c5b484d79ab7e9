"""Free text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveInt,
    field_validator,
    model_validator,
)

from spindle.domain.columns import AnswerColumn
from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.schemes.base import AnswerKind, Idle, Scheme, SchemeProblem, WrongAnswer
from spindle.schemes.base import Text as Line


class TextArea(BaseModel):
    """Several lines; ``on`` and ``rows`` are the long form of ``textarea: true``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: bool = Field(True, description="Whether there are several lines.")
    rows: PositiveInt = Field(3, description="How many lines are visible at once.")
    cols: Annotated[PositiveInt | None, Idle()] = Field(
        None, description="Accepted; the field is as wide as it can be."
    )


class Text(Scheme):
    """Free text on one line or several, within bounds on its length."""

    answer_kind: ClassVar[AnswerKind] = AnswerKind.TEXT
    is_required_by_default: ClassVar[bool] = False
    potato_field: ClassVar[str] = "text_box"

    annotation_type: Literal["text"] = Field(description="`text`")
    textarea: TextArea = Field(
        TextArea(on=False),
        description="Whether there are several lines: `true`, or `{on: true, rows: 5}`.",
    )
    multiline: bool | None = Field(None, description="The same as `textarea: true`.")
    rows: PositiveInt | None = Field(None, description="How many lines are visible at once (3).")
    cols: Annotated[PositiveInt | None, Idle()] = Field(
        None, description="Accepted; the field is as wide as it can be."
    )
    min_length: NonNegativeInt = Field(0, description="The fewest characters of a text.")
    max_length: PositiveInt | None = Field(None, description="The most characters allowed.")
    placeholder: Line = Field("", description="A grey example inside the empty field.")

    @field_validator("textarea", mode="before")
    @classmethod
    def _from_flag(cls, value: Any) -> Any:
        return {"on": value} if isinstance(value, str | bool) else value

    @model_validator(mode="before")
    @classmethod
    def _fill_textarea(cls, value: Any) -> Any:
        """Put ``multiline`` and ``rows`` into ``textarea``."""
        if not isinstance(value, dict) or not value.keys() & {"multiline", "rows"}:
            return value
        area = value.get("textarea", value.get("multiline", True))
        area = dict(area) if isinstance(area, dict) else {"on": area}
        return {**value, "textarea": {"rows": value["rows"], **area} if "rows" in value else area}

    @property
    def limit(self) -> int:
        """The most characters allowed; 20,000 where the design sets no limit."""
        return self.max_length or 20_000

    def columns(self) -> tuple[AnswerColumn, ...]:
        return (AnswerColumn(self.name, "text"),)

    def read(self, shown: JSON) -> Answer:
        if not isinstance(shown, str):
            raise WrongAnswer("expected text")
        text = shown.strip()
        if len(text) < max(self.min_length, int(self.is_required)):
            raise WrongAnswer(f"write at least {max(self.min_length, 1)} characters")
        if len(text) > self.limit:
            raise WrongAnswer(f"write at most {self.limit} characters")
        return Answer({"text": text})

    def problems(self) -> Iterator[SchemeProblem]:
        yield from super().problems()
        if self.min_length > self.limit:
            yield SchemeProblem(("min_length",), "min_length is greater than max_length")


SCHEME = Text
