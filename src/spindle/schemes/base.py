"""What every scheme has: its keys in the YAML, its choices, and how an answer is read."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from spindle.domain.columns import Column
from spindle.domain.judgments import Answer, Verdict
from spindle.domain.values import JSON


class WrongAnswer(ValueError):
    """An answer that the scheme does not allow; the text is for the annotator."""


@dataclass(frozen=True, slots=True)
class SchemeProblem:
    """Something wrong inside a scheme's configuration, with its path below the scheme."""

    path: tuple[str | int, ...]
    message: str
    hint: str = ""
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: ``value`` is stored, ``label`` shown, ``key`` presses it."""

    value: str
    label: str
    key: str = ""
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A key that presses a choice; ``row`` says in which row of a grid, if any."""

    key: str
    value: str
    label: str


Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True)
class Idle:
    """Marks a key that is understood and for which there is nothing to do."""


class Label(BaseModel):
    """A label, written as its text alone or as a mapping with more to say about it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name = Field(description="What is stored, and shown where nothing else is given.")
    value: Name | None = Field(None, description="What is stored, in place of the name.")
    displayed_label: Name | None = Field(None, description="What is shown, in place of the name.")
    text: Name | None = Field(None, description="The same as `displayed_label`.")
    label: Name | None = Field(None, description="The same as `displayed_label`.")
    key_value: Text | None = Field(None, description="The key that chooses this label.")
    tooltip: Text | None = Field(None, description="A longer explanation, shown on the label.")
    description: Text | None = Field(None, description="The same as `tooltip`.")
    color: Annotated[Text | None, Idle()] = Field(
        None, description="Accepted; colours would suggest which label is right."
    )

    @model_validator(mode="before")
    @classmethod
    def _with_name(cls, value: Any) -> Any:
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


class LabelRequirement(BaseModel):
    """Whether an answer is needed, as Potato writes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    required: bool | None = Field(None, description="Whether an answer must be given.")

    @model_validator(mode="before")
    @classmethod
    def _from_flag(cls, value: Any) -> Any:
        return {"required": value} if isinstance(value, str | bool) else value


class Scheme(BaseModel):
    """One question of a design.

    A scheme is the model of its own entry in ``annotation_schemes``. ``reader`` names how
    the page reads its controls (``choice``, ``choices``, ``text``, ``number``, ``range`` or
    ``grid``); its template is ``schemes/<annotation_type>.html``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reader: ClassVar[str]
    asked_by_default: ClassVar[bool] = True

    annotation_type: str = Field(description="Which scheme this is.")
    name: Name = Field(description="The name under which answers are stored.")
    description: Text = Field("", description="The question, as annotators read it.")
    required: bool | None = Field(
        None, description="Whether an answer must be given before the next item."
    )
    label_requirement: LabelRequirement = Field(
        LabelRequirement(), description="`{required: true}`, the same as `required`."
    )
    keyboard_shortcuts: Mapping[str, str] = Field(
        default_factory=dict, description="A key for each label: `label: key`."
    )
    tooltips: Mapping[str, str] = Field(
        default_factory=dict, description="An explanation for each label: `label: text`."
    )

    @property
    def must_answer(self) -> bool:
        """Whether an answer is needed before the next item."""
        if self.required is not None:
            return self.required
        if self.label_requirement.required is not None:
            return self.label_requirement.required
        return self.asked_by_default

    @property
    def question(self) -> str:
        """The question as it is asked: the description, or the name where there is none."""
        return self.description or self.name

    def choices(self) -> tuple[Choice, ...]:
        """What there is to choose from, in order; empty for free answers."""
        return ()

    def shortcuts(self) -> tuple[Shortcut, ...]:
        """The keys that answer this scheme."""
        return tuple(Shortcut(c.key, c.value, c.label) for c in self.choices() if c.key)

    def verdict(self, value: str) -> Verdict | None:
        """What choosing ``value`` says about the sides; None where it says nothing."""
        del value
        return None

    def answer(self, shown: JSON) -> Answer | None:
        """The answer that ``shown``, as the page sends it, gives to this scheme.

        None where nothing was answered and nothing need be; raises ``WrongAnswer``.
        """
        if shown is None or shown in ("", [], {}):
            if self.must_answer:
                raise WrongAnswer("an answer is needed here")
            return None
        return self.read(shown)

    def read(self, shown: JSON) -> Answer:
        """The answer in something that was sent; raises ``WrongAnswer``."""
        raise NotImplementedError

    def columns(self) -> tuple[Column, ...]:
        """What ``read`` puts into its answers, as columns of a table."""
        raise NotImplementedError

    def mirror(self, answer: Answer) -> Answer:
        """The same opinion of the same responses, had the sides changed places.

        The identity for a scheme that does not compare the sides; always an involution.
        """
        return answer

    def problems(self) -> Iterator[SchemeProblem]:
        """What is wrong with the scheme beyond the types of its keys."""
        yield from _repeated(self.choices())
        yield from _unused(self, "keyboard_shortcuts", self.keyboard_shortcuts)
        yield from _unused(self, "tooltips", self.tooltips)


class ChoiceScheme(Scheme):
    """A scheme whose answers are labels."""

    labels: tuple[Label, ...] = Field(
        (), description="The labels, as texts or as mappings with `name`, `key_value`, `tooltip`."
    )
    sequential_key_binding: bool = Field(
        False, description="Whether labels get the keys 1 to 9 and 0 in their order."
    )
    horizontal: Annotated[bool, Idle()] = Field(
        False, description="Accepted; labels stand side by side where there is room."
    )

    def choices(self) -> tuple[Choice, ...]:
        return labelled(self, [(label.stored, label.shown, label) for label in self.labels])

    def problems(self) -> Iterator[SchemeProblem]:
        yield from super().problems()
        if not self.choices():
            yield SchemeProblem(
                (), f"{self.name!r} has no labels", "list under `labels:` what there is to choose"
            )

    def chosen(self, shown: JSON) -> Choice:
        """The choice of that value; raises ``WrongAnswer`` if the design has none such."""
        for choice in self.choices():
            if choice.value == shown:
                return choice
        raise WrongAnswer(f"{shown!r} is not one of the labels")


def labelled(scheme: Scheme, named: Sequence[tuple[str, str, Label | None]]) -> tuple[Choice, ...]:
    """Choices from (value, label, mapping) with the scheme's shortcuts and tooltips on them.

    Shortcuts and tooltips may name a choice by its value or by its label.
    """
    return tuple(
        Choice(
            value,
            label,
            key=_of(scheme.keyboard_shortcuts, value, label, more and more.key_value).lower(),
            tooltip=_of(scheme.tooltips, value, label, more and more.hint),
        )
        for value, label, more in named
    )


def numeric(shown: JSON) -> float:
    """The finite number in what was sent; raises ``WrongAnswer``."""
    if isinstance(shown, bool) or not isinstance(shown, int | float) or not math.isfinite(shown):
        raise WrongAnswer("a number belongs here")
    return float(shown)


def plain(value: float) -> int | float:
    """The number without a fraction that it does not have: 3, not 3.0."""
    return int(value) if value == int(value) else value


def _of(table: Mapping[str, str], value: str, label: str, otherwise: Any) -> str:
    return str(table.get(value) or table.get(label) or otherwise or "").strip()


def _repeated(choices: Sequence[Choice]) -> Iterator[SchemeProblem]:
    values = Counter(choice.value for choice in choices)
    labels = Counter(choice.label for choice in choices)
    for name in {**values, **labels}:
        if values[name] > 1 or labels[name] > 1:
            yield SchemeProblem(
                ("labels",), f"the label {name!r} stands twice", "give each label its own text"
            )


def _unused(scheme: Scheme, key: str, table: Mapping[str, str]) -> Iterator[SchemeProblem]:
    known = {name for choice in scheme.choices() for name in (choice.value, choice.label)}
    for name in table:
        if name not in known:
            yield SchemeProblem(
                (key, name),
                f"{key} names {name!r}, which is no label of {scheme.name!r}",
                "the labels are " + ", ".join(repr(c.label) for c in scheme.choices())
                if known
                else "this scheme has no labels",
            )
