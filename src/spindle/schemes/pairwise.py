"""Which of the two responses: by labels, by graded labels, or on a scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, model_validator

from spindle.domain.judgments import Answer, Verdict
from spindle.domain.values import JSON
from spindle.domain.verdicts import strengths_of, verdicts_of
from spindle.schemes.base import (
    Choice,
    ChoiceScheme,
    Name,
    SchemeProblem,
    Text,
    WrongAnswer,
    labelled,
    numeric,
    plain,
)


class Option(BaseModel):
    """A label with a stored value of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Name = Field(description="What is shown.")
    value: Name = Field(description="What is stored.")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"label": value, "value": value} if isinstance(value, str) else value


class Scale(BaseModel):
    """A line from a response that is much better to the other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min: FiniteFloat = Field(-3, description="The end of the first response.")
    max: FiniteFloat = Field(3, description="The end of the second response.")
    step: FiniteFloat = Field(1, gt=0, description="The distance between two positions.")
    labels: Mapping[str, str] = Field(
        default_factory=dict, description="What a position means: `position: text`."
    )

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
    options: tuple[Option, ...] = Field(
        (), description="Instead of `labels`: mappings with `label` (shown) and `value` (stored)."
    )
    scale: Scale = Field(Scale(), description="The line of a `scale`: min, max, step, labels.")

    @property
    def reader(self) -> str:  # type: ignore[override]
        """Labels are read as one choice, the line as a number."""
        return "range" if self.mode == "scale" else "choice"

    def choices(self) -> tuple[Choice, ...]:
        if self.mode == "scale":
            return ()
        if self.options:
            return labelled(self, [(o.value, o.label, None) for o in self.options])
        return super().choices()

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
            if not _on(self.scale, place):
                yield SchemeProblem(
                    ("scale", "labels", place), f"the scale has no position {place!r}"
                )


def _on(scale: Scale, place: str) -> bool:
    try:
        return scale.min <= float(place) <= scale.max
    except ValueError:
        return False


SCHEME = Pairwise
