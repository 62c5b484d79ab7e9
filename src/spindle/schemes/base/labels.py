"""Labels as a design writes them, and the choices that they become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


FREE_RESPONSE = "free_response"
"""The name of the text beside a label in an answer, sent and stored."""


@dataclass(frozen=True, slots=True)
class Idle:
    """Marks a key that is accepted and has no effect."""


def _parse_true(value: Any) -> Any:
    """Return true for whatever a design may write for it; raise a readable error for false."""
    try:
        on = TypeAdapter(bool).validate_python(value)
    except ValidationError:
        raise PydanticCustomError("always_true", "expected true") from None
    if not on:
        raise PydanticCustomError("always_true", "it cannot be switched off")
    return True


AlwaysTrue = Annotated[Literal[True], BeforeValidator(_parse_true)]
"""A switch that is always on: true in any spelling, as YAML's true or as text."""


class Label(BaseModel):
    """A label, written as its text alone or as a mapping that says more about it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name = Field(description="The label: stored, and shown, unless other keys override it.")
    value: Name | None = Field(None, description="The value to store instead of the name.")
    displayed_label: Name | None = Field(None, description="The text to show instead of the name.")
    text: Name | None = Field(None, description="The same as `displayed_label`.")
    label: Name | None = Field(None, description="The same as `displayed_label`.")
    key_value: Text | None = Field(None, description="The key that chooses this label.")
    tooltip: Text | None = Field(
        None, description="An explanation, shown on hover and on keyboard focus."
    )
    description: Text | None = Field(None, description="The same as `tooltip`.")
    color: Annotated[Text | None, Idle()] = Field(
        None, description="No effect: colours would suggest which label is right."
    )

    @model_validator(mode="before")
    @classmethod
    def _add_name(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"name": value}
        if isinstance(value, dict) and "name" not in value:
            given = [
                value[key] for key in ("displayed_label", "text", "label", "value") if key in value
            ]
            return {**value, "name": given[0]} if given else value
        return value

    @property
    def stored(self) -> str:
        """What an answer holds."""
        return self.value or self.name

    @property
    def hint(self) -> str | None:
        """The explanation, if there is one."""
        return self.tooltip or self.description

    @property
    def shown(self) -> str:
        """What annotators read."""
        return self.displayed_label or self.text or self.label or self.name


def _list_labels(value: Any) -> Any:
    """Return labels that are written as `value: text` as a list of them, in the same order."""
    if not isinstance(value, dict) or (
        "name" in value and value.keys() <= Label.model_fields.keys()
    ):
        return value  # a single label, whose dash is missing
    return [
        {"value": key, **(text if isinstance(text, dict) else {"name": text})}
        for key, text in value.items()
    ]


Labels = Annotated[
    tuple[Label, ...],
    BeforeValidator(_list_labels, json_schema_input_type=tuple[Label, ...] | dict[str, Label]),
]
"""A list of labels, or a mapping of the values to store to the texts to show."""


class LabelRequirement(BaseModel):
    """Whether an answer is required, as Potato writes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    required: bool | None = Field(None, description="Whether an answer must be given.")

    @model_validator(mode="before")
    @classmethod
    def _from_flag(cls, value: Any) -> Any:
        return {"required": value} if isinstance(value, str | bool) else value


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: ``value`` is stored, ``label`` shown, ``key`` chooses it.

    ``name`` is what the design calls it.
    """

    value: str
    label: str
    key: str = ""
    tooltip: str = ""
    name: str = ""
