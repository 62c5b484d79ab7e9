"""Which of two responses: by labels, by graded labels, or on a scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from spindle.domain.columns import AnswerColumn, ColumnType
from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.schemes.base import (
    AnswerKind,
    Bounded,
    Choice,
    Idle,
    Label,
    Name,
    Scheme,
    SchemeProblem,
    Stated,
    VerdictScheme,
    WrongAnswer,
    choices_of,
    is_on_grid,
    parse_number,
    plain_number,
    round_number,
)


class Scale(BaseModel):
    """A line from a response that is much better to the other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min: Bounded = Field(-3, description="The value at the first response's end.")
    max: Bounded = Field(3, description="The value at the second response's end.")
    step: Bounded = Field(1, gt=0, description="The distance between two positions.")
    default: Bounded | None = Field(
        None, description="The initial position of the handle (the middle by default)."
    )
    labels: Mapping[str, str] = Field(
        default_factory=dict,
        description="The labels of positions: `position: text`, or `min`, `center` and `max`.",
    )

    @property
    def start(self) -> float:
        """Where the handle stands before it is touched."""
        return self.middle if self.default is None else self.default

    @model_validator(mode="after")
    def _resolve_positions(self) -> Self:
        """Replace ``min``, ``center`` and ``max`` among the labels by their positions."""
        named = {"min": self.min, "center": self.middle, "max": self.max}
        labels = {
            str(plain_number(named[place])) if place in named else place: text
            for place, text in self.labels.items()
        }
        return self if labels == self.labels else self.model_copy(update={"labels": labels})

    def has(self, place: str) -> bool:
        """Return whether there is such a position."""
        try:
            return self.min <= float(place) <= self.max
        except ValueError:
            return False

    @property
    def middle(self) -> float:
        """The position that prefers neither."""
        return (self.min + self.max) / 2


class Pairwise(VerdictScheme):
    """A choice between the two responses.

    In ``binary`` mode labels stand for verdicts (``domain.label_sets`` says how they are
    read); in ``scale`` mode the distance from the middle is the strength.
    """

    needs_clear_button: ClassVar[bool] = True
    reads_by_order: ClassVar[bool] = True
    potato_field: ClassVar[str] = "selection"

    annotation_type: Literal["pairwise"] = Field(description="`pairwise`")
    mode: Literal["binary", "scale"] = Field(
        "binary",
        description="How the question is asked: `binary` with labels, `scale` with a slider.",
    )
    options: tuple[Label, ...] = Field(
        (),
        description="The choices: mappings with a `label` and a `value` to store.",
    )
    allow_tie: bool = Field(False, description="Whether to add a label for a tie.")
    tie_label: Name = Field(
        "No preference", description="The text of the label that `allow_tie` adds."
    )
    items_key: Name | None = Field(None, description="The field that holds the two responses.")
    show_labels: Annotated[Literal[True] | None, Idle()] = Field(
        None, description="No effect: the labels are always shown."
    )
    scale: Scale = Field(
        Scale(), description="The scale from one side to the other: min, max, step, labels."
    )

    @property
    def answer_kind(self) -> AnswerKind:  # type: ignore[override]
        return AnswerKind.NUMBER if self.mode == "scale" else AnswerKind.CHOICE

    @property
    def pair_key(self) -> str:
        return self.items_key or ""

    @property
    def greatest_strength(self) -> float:
        if self.mode != "scale":
            return super().greatest_strength
        return self.scale.max - self.scale.middle

    @property
    def known_verdicts(self) -> Stated:
        """Those that the design states, and that of the label for a tie that it asks for."""
        stated = super().known_verdicts
        is_stated = any(value == self.tie_label for value, _, _ in stated)
        if not self.allow_tie or is_stated:
            return stated
        return (*stated, (self.tie_label, Verdict.TIE, None))

    def choices(self) -> tuple[Choice, ...]:
        if self.mode == "scale":
            return ()
        labels = self.labels or self.options or (Label(name="A"), Label(name="B"))
        if self.allow_tie:
            labels = (*labels, Label(name=self.tie_label))
        return choices_of(self, labels)

    def columns(self) -> tuple[AnswerColumn, ...]:
        if self.mode != "scale":
            return super().columns()
        value = AnswerColumn(self.name, "value", ColumnType.NUMBER)
        strength = AnswerColumn(self.name, "strength", ColumnType.NUMBER)
        return value, AnswerColumn(self.name, "verdict"), strength

    def read(self, shown: JSON) -> Answer:
        return self._at(parse_number(shown)) if self.mode == "scale" else super().read(shown)

    def _at(self, value: float) -> Answer:
        if not self.scale.min <= value <= self.scale.max:
            raise WrongAnswer(
                f"must be between {plain_number(self.scale.min)} and {plain_number(self.scale.max)}"
            )
        if not is_on_grid(value, self.scale.min, self.scale.step):
            raise WrongAnswer(f"must be in steps of {plain_number(self.scale.step)}")
        strength = round_number(value - self.scale.middle)
        verdict = Verdict.TIE if strength == 0 else Verdict.B if strength > 0 else Verdict.A
        return Answer({"value": round_number(value)}, verdict, strength)

    def mirror(self, answer: Answer) -> Answer:
        """Return the answer with its value swapped too: it is a place between the responses."""
        mirrored = super().mirror(answer)
        if self.mode != "scale":
            return mirrored
        value = self.scale.min + self.scale.max - parse_number(answer.content["value"])
        return replace(mirrored, content={"value": round_number(value)})

    def problems(self) -> Iterator[SchemeProblem]:
        if self.mode == "scale":
            # Not those of ChoiceScheme, which requires labels.
            yield from Scheme.problems(self)
            yield from self._scale_problems()
            return
        yield from super().problems()
        yield from self._without_effect(
            scale="it is used only with `mode: scale`",
            tie_label="" if self.allow_tie else "it is used only with `allow_tie: true`",
            options="`labels` takes precedence" if self.labels else "",
        )

    def _scale_problems(self) -> Iterator[SchemeProblem]:
        if self.scale.min >= self.scale.max:
            yield SchemeProblem(("scale",), "scale: min must be less than max")
        elif not self.scale.min <= self.scale.start <= self.scale.max:
            yield SchemeProblem(
                ("scale", "default"),
                "scale: default must be between min and max",
            )
        elif not is_on_grid(self.scale.max, self.scale.min, self.scale.step):
            # With the sides swapped, such a scale would have other positions.
            yield SchemeProblem(
                ("scale", "step"),
                f"steps of {plain_number(self.scale.step)} from {plain_number(self.scale.min)} "
                f"never reach the other end, {plain_number(self.scale.max)}",
                "choose a step that divides the distance between min and max",
            )
        if self.labels or self.options:
            yield SchemeProblem(
                ("labels" if self.labels else "options",),
                "labels are not shown with `mode: scale`",
                "label its positions under `scale: labels:`",
            )
        for place in self.scale.labels:
            if not self.scale.has(place):
                yield SchemeProblem(
                    ("scale", "labels", place), f"the scale has no position {place!r}"
                )
        why = "a scale is a slider, without labels to choose from"
        yield from self._without_effect(
            allow_tie="the middle of a scale is the tie" if self.allow_tie else "",
            tie_label="the middle of a scale is the tie",
            sequential_key_binding=why if self.sequential_key_binding else "",
        )

    def _without_effect(self, **why: str) -> Iterator[SchemeProblem]:
        """Yield a warning for each key that is given although there is a reason against it."""
        for key, reason in why.items():
            if reason and key in self.model_fields_set:
                yield SchemeProblem(
                    (key,), f"{key} has no effect: {reason}", "remove it", warning=True
                )


SCHEME = Pairwise
