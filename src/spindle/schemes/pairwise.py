"""Which of the two responses: by labels, by graded labels, or on a scale."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from spindle.domain.columns import Column, Kind
from spindle.domain.judgments import Answer, Verdict
from spindle.domain.values import JSON
from spindle.domain.verdicts import strengths_of, verdicts_of
from spindle.schemes.base import (
    Choice,
    ChoiceScheme,
    Idle,
    Label,
    Name,
    SchemeProblem,
    WrongAnswer,
    labelled,
    numeric,
    plain,
)


class Scale(BaseModel):
    """A line from a response that is much better to the other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min: FiniteFloat = Field(-3, description="The end of the first response.")
    max: FiniteFloat = Field(3, description="The end of the second response.")
    step: FiniteFloat = Field(1, gt=0, description="The distance between two positions.")
    default: FiniteFloat | None = Field(
        None, description="Where the handle stands before it is touched (the middle)."
    )
    labels: Mapping[str, str] = Field(
        default_factory=dict,
        description="What a position means: `position: text`, or `min`, `center` and `max`.",
    )

    @property
    def start(self) -> float:
        """Where the handle stands before it is touched."""
        return self.middle if self.default is None else self.default

    @property
    def marks(self) -> dict[float, str]:
        """The texts at positions, from left to right; what has no position is left out."""
        named = {"min": self.min, "center": self.middle, "max": self.max}
        places = {_position(place, named): text for place, text in self.labels.items()}
        return {place: text for place, text in sorted(places.items()) if not math.isnan(place)}

    def has(self, place: str) -> bool:
        """Whether there is such a position."""
        named = {"min": self.min, "center": self.middle, "max": self.max}
        return self.min <= _position(place, named) <= self.max

    @property
    def middle(self) -> float:
        """The position that prefers neither."""
        return (self.min + self.max) / 2


class Pairwise(ChoiceScheme):
    """Which of the two responses.

    In ``binary`` mode each label stands for a verdict (``verdicts_of`` says how it is
    read); in ``scale`` mode the distance from the middle is the strength.
    """

    annotation_type: Literal["pairwise"] = Field(description="`pairwise`")
    mode: Literal["binary", "scale"] = Field(
        "binary", description="`binary` for labels, `scale` for a slider."
    )
    options: tuple[Label, ...] = Field(
        (), description="Instead of `labels`: mappings with `label` (shown) and `value` (stored)."
    )
    allow_tie: bool = Field(False, description="Whether there is a label for a tie beside them.")
    tie_label: Name = Field("No preference", description="What the label of `allow_tie` says.")
    items_key: Name | None = Field(None, description="The field that holds the two responses.")
    show_labels: Annotated[Literal[True] | None, Idle()] = Field(
        None, description="Accepted; the labels are always shown."
    )
    scale: Scale = Field(Scale(), description="The line of a `scale`: min, max, step, labels.")

    @property
    def reader(self) -> str:  # type: ignore[override]
        """Labels are read as one choice, the line as a number."""
        return "range" if self.mode == "scale" else "choice"

    def choices(self) -> tuple[Choice, ...]:
        if self.mode == "scale":
            return ()
        labels = self.labels or self.options or (Label(name="A"), Label(name="B"))
        if self.allow_tie:
            labels = (*labels, Label(name=self.tie_label))
        return labelled(self, [(label.stored, label.shown, label) for label in labels])

    def verdicts(self) -> dict[str, tuple[Verdict, float | None]]:
        """By value of the choice: its verdict, and its strength where the labels are graded."""
        choices = self.choices()
        read = tuple(v or Verdict.TIE for v in verdicts_of(tuple(c.label for c in choices)))
        graded = max(read.count(Verdict.A), read.count(Verdict.B)) > 1
        strengths = strengths_of(read) if graded else (None,) * len(read)
        rows = zip(choices, read, strengths, strict=True)
        return {choice.value: (verdict, strength) for choice, verdict, strength in rows}

    def verdict(self, value: str) -> Verdict | None:
        return self.verdicts()[value][0] if value in self.verdicts() else None

    def columns(self) -> tuple[Column, ...]:
        verdict = Column(self.name, "verdict")
        strength = Column(self.name, "strength", Kind.NUMBER)
        if self.mode == "scale":
            return Column(self.name, "value", Kind.NUMBER), verdict, strength
        label = Column(self.name, "label")
        graded = any(steps is not None for _, steps in self.verdicts().values())
        return (label, verdict, strength) if graded else (label, verdict)

    def read(self, shown: JSON) -> Answer:
        if self.mode == "scale":
            return self._at(numeric(shown))
        choice = self.chosen(shown)
        verdict, strength = self.verdicts()[choice.value]
        return Answer({"label": choice.value}, verdict, strength)

    def _at(self, value: float) -> Answer:
        if not self.scale.min <= value <= self.scale.max:
            raise WrongAnswer(f"between {plain(self.scale.min)} and {plain(self.scale.max)}")
        strength = value - self.scale.middle
        verdict = Verdict.TIE if strength == 0 else Verdict.B if strength > 0 else Verdict.A
        return Answer({"value": plain(value)}, verdict, plain(strength))

    def mirror(self, answer: Answer) -> Answer:
        """Verdict and strength change sides; the label stays what was pressed."""
        if answer.verdict is None:
            return answer
        strength = None if answer.strength is None else plain(0 - answer.strength)
        return replace(answer, verdict=answer.verdict.mirrored(), strength=strength)

    def problems(self) -> Iterator[SchemeProblem]:
        if self.mode == "scale":
            yield from self._scale_problems()
            return
        yield from super().problems()
        labels = tuple(choice.label for choice in self.choices())
        for choice, verdict in zip(self.choices(), verdicts_of(labels), strict=True):
            if verdict is None:
                yield SchemeProblem(
                    ("labels",),
                    f"the label {choice.label!r} does not say which response it means",
                    "it is stored with the verdict 'tie'",
                    warning=True,
                )

    def _scale_problems(self) -> Iterator[SchemeProblem]:
        if self.scale.min >= self.scale.max:
            yield SchemeProblem(("scale",), "the scale's min is not below its max")
        if self.labels or self.options:
            yield SchemeProblem(
                ("labels" if self.labels else "options",),
                "a scale has no labels of this kind: they would not be shown",
                "name its positions under `scale: labels:`",
            )
        for place in self.scale.labels:
            if not self.scale.has(place):
                yield SchemeProblem(
                    ("scale", "labels", place), f"the scale has no position {place!r}"
                )


def _position(place: str, named: Mapping[str, float]) -> float:
    """The position that a key of ``labels`` means; NaN where it means none."""
    try:
        return named[place] if place in named else float(place)
    except ValueError:
        return math.nan


SCHEME = Pairwise
