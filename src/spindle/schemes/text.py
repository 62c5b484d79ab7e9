"""Free text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveInt,
    field_validator,
    model_validator,
)

from spindle.domain.columns import AnswerColumn
from spindle.domain.counts import plural
from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.schemes.base import AnswerKind, Idle, Labels, Scheme, SchemeProblem, WrongAnswer
from spindle.schemes.base import Text as Line


class TextArea(BaseModel):
    """Several lines; ``on`` and ``rows`` are the long form of ``textarea: true``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: bool = Field(True, description="Whether the field has several lines.")
    rows: PositiveInt = Field(3, description="The height of the field in lines.")
    cols: Annotated[PositiveInt | None, Idle()] = Field(
        None, description="No effect: the field is as wide as the page allows."
    )


class Text(Scheme):
    """Free text on one line or several, optionally of limited length."""

    answer_kind: ClassVar[AnswerKind] = AnswerKind.TEXT
    is_required_by_default: ClassVar[bool] = False
    potato_field: ClassVar[str] = "text_box"

    annotation_type: Literal["text"] = Field(description="`text`")
    textarea: TextArea = Field(
        TextArea(on=False),
        description="Whether the field has several lines: `true`, or `{on: true, rows: 5}`.",
    )
    multiline: bool | None = Field(None, description="The same as `textarea: true`.")
    rows: PositiveInt | None = Field(
        None, description="The height of the field in lines (3 by default)."
    )
    cols: Annotated[PositiveInt | None, Idle()] = Field(
        None, description="No effect: the field is as wide as the page allows."
    )
    min_length: NonNegativeInt = Field(
        0,
        validation_alias=AliasChoices("min_length", "min_chars"),
        description="The minimum number of characters.",
    )
    max_length: PositiveInt | None = Field(None, description="The maximum number of characters.")
    placeholder: Line = Field("", description="A hint shown in the empty field.")
    labels: Labels = Field(
        (),
        description="What the field is called. Several labels are several questions, stored as "
        "`name.label`.",
    )

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

    def parts(self) -> tuple[Scheme, ...]:
        if len(self.labels) < 2:
            return (self,)
        return tuple(self.make_part(label.stored, labels=(label,)) for label in self.labels)

    @property
    def question(self) -> str:
        """The question, with what the field is called on a line of its own."""
        return "\n".join([super().question, *(label.shown for label in self.labels)])

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
            raise WrongAnswer(f"write at least {plural(max(self.min_length, 1), 'character')}")
        if len(text) > self.limit:
            raise WrongAnswer(f"write at most {plural(self.limit, 'character')}")
        return Answer({"text": text})

    def problems(self) -> Iterator[SchemeProblem]:
        yield from super().problems()
        if self.min_length > self.limit:
            yield SchemeProblem(("min_length",), "min_length must not be greater than max_length")


SCHEME = Text
