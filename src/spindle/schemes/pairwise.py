"""Which of two responses: by labels, by graded labels, or on a scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from spindle.domain.columns import AnswerColumn, ColumnType
from spindle.domain.judgments import Answer
from spindle.domain.labels import read_label
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.schemes.base import (
    SCALE_ENDS,
    AlwaysTrue,
    AnswerKind,
    Bounded,
    Choice,
    Idle,
    Label,
    Labels,
    Meaning,
    Name,
    Scheme,
    SchemeProblem,
    Stated,
    Text,
    VerdictScheme,
    WrongAnswer,
    choices_of,
    is_on_grid,
    parse_number,
    plain_number,
    read_scale,
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


class Dimension(BaseModel):
    """One aspect under which the responses are compared; keys that it lacks are the question's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name = Field(description="The name; answers are stored as `question.name`.")
    description: Text = Field("", description="The question of this aspect.")
    labels: Labels = Field((), description="Its own labels.")
    allow_tie: bool | None = Field(None, description="Whether to add a label for a tie.")
    tie_label: Name | None = Field(None, description="The text of that label.")
    tooltips: Mapping[str, str] = Field(
        default_factory=dict, description="An explanation for each label: `label: text`."
    )

    @property
    def title(self) -> str:
        """The name as words."""
        words = self.name.replace("_", " ").strip()
        return words[:1].upper() + words[1:]

    def overrides(self) -> dict[str, object]:
        """Return what it says otherwise than its question."""
        own = {"labels": self.labels, "allow_tie": self.allow_tie, "tie_label": self.tie_label}
        return {key: value for key, value in own.items() if value not in (None, ())}


class Pairwise(VerdictScheme):
    """A choice between the two responses.

    In ``binary`` mode labels stand for verdicts (``domain.label_sets`` says how they are
    read); in ``scale`` mode the distance from the middle is the strength. The ends of a scale,
    ``min`` and ``max``, are for the sides in their order, if question and labels allow it.
    """

    needs_clear_button: ClassVar[bool] = True
    reads_by_order: ClassVar[bool] = True
    potato_field: ClassVar[str] = "selection"

    annotation_type: Literal["pairwise"] = Field(description="`pairwise`")
    mode: Literal["binary", "scale", "multi_dimension"] = Field(
        "binary",
        description="How the question is asked: `binary` with labels, `scale` with a slider, "
        "`multi_dimension` once for each of the `dimensions`.",
    )
    dimensions: tuple[Dimension, ...] = Field(
        (), description="The aspects to compare, each a question by itself."
    )
    randomize_order: bool | None = Field(
        None, description="Whether to swap the sides, as `randomize_pair_order` does."
    )
    options: Labels = Field(
        (),
        description="The choices: mappings with a `label` and a `value` to store.",
    )
    allow_tie: bool = Field(False, description="Whether to add a label for a tie.")
    tie_label: Name = Field(
        "No preference", description="The text of the label that `allow_tie` adds."
    )
    items_key: Name | None = Field(None, description="The field that holds the two responses.")
    show_labels: Annotated[AlwaysTrue | None, Idle()] = Field(
        None, description="No effect: the labels are always shown."
    )
    scale: Scale = Field(
        Scale(), description="The scale from one side to the other: min, max, step, labels."
    )

    @property
    def answer_kind(self) -> AnswerKind:  # type: ignore[override]
        return AnswerKind.NUMBER if self.mode == "scale" else AnswerKind.CHOICE

    @property
    def shuffles_sides(self) -> bool | None:
        return self.randomize_order

    def parts(self) -> tuple[Scheme, ...]:
        if self.mode != "multi_dimension" or not self.dimensions:
            return (self,)
        return tuple(map(self._ask, self.dimensions))

    def _ask(self, dimension: Dimension) -> Scheme:
        """Return the question of one aspect."""
        first = ": ".join(text for text in (dimension.title, dimension.description) if text)
        return self.make_part(
            dimension.name,
            mode="binary",
            dimensions=(),
            description="\n".join(text for text in (first, self.description) if text),
            tooltips={**self.tooltips, **dimension.tooltips},
            **dimension.overrides(),
        )

    @property
    def pair_key(self) -> str:
        return self.items_key or ""

    @property
    def side_titles(self) -> tuple[str, str] | None:
        if self.mode != "scale" or len(self.labels) != 2:
            return None
        first, second = self.labels
        return first.shown, second.shown

    @property
    def greatest_strength(self) -> float:
        if self.mode != "scale":
            return super().greatest_strength
        return self.scale.max - self.scale.middle

    @property
    def captions(self) -> tuple[str, ...]:
        places = self.scale.labels.items() if self.mode == "scale" else ()
        return tuple(f"{place}: {text}" for place, text in places)

    @property
    def number_range(self) -> tuple[float | None, float | None]:
        return (self.scale.min, self.scale.max) if self.mode == "scale" else (None, None)

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

    def verdict_choices(self) -> tuple[Choice, ...]:
        """Return the choices, or the two ends of a scale."""
        if self.mode != "scale":
            return self.choices()
        return tuple(Choice(end, end) for end in SCALE_ENDS)

    @cached_property
    def all_meanings(self) -> Mapping[str, Meaning]:
        if self.mode != "scale":
            return super().all_meanings
        labels = {at: text for at, text in self.scale.labels.items() if self.scale.has(at)}
        places = tuple((float(at) - self.scale.middle, text) for at, text in labels.items())
        return read_scale(
            places, self.side_titles, self.known_verdicts, self.description, self.name
        )

    def columns(self) -> tuple[AnswerColumn, ...]:
        if self.mode != "scale":
            return super().columns()
        value = AnswerColumn(self.name, "value", ColumnType.NUMBER)
        strength = AnswerColumn(self.name, "strength", ColumnType.NUMBER)
        side = (AnswerColumn(self.name, "side"),) if self.unsure_choices() else ()
        return value, *side, AnswerColumn(self.name, "verdict"), strength

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
        content: dict[str, JSON] = {"value": round_number(value)}
        if strength == 0:
            return Answer(content, Verdict.TIE, strength)
        end = self.meanings[SCALE_ENDS[strength > 0]]
        if end.verdict is None:
            return Answer(content, side=end.side)
        towards = abs(strength) if end.verdict is Verdict.B else -abs(strength)
        return Answer(content, end.verdict, plain_number(towards))

    def complete(self, record: Mapping[str, JSON], *, swapped: bool) -> Mapping[str, JSON]:
        """Return a stored answer with its verdict; a stored value is already that of the sides."""
        if self.mode != "scale":
            return super().complete(record, swapped=swapped)
        if "verdict" in record or "value" not in record:
            return record
        return {**self._at(parse_number(record["value"])).record(), **record}

    def mirror(self, answer: Answer) -> Answer:
        """Return the answer with its value swapped too: it is a place between the responses."""
        mirrored = super().mirror(answer)
        if self.mode != "scale":
            return mirrored
        value = self.scale.min + self.scale.max - parse_number(answer.content["value"])
        return replace(mirrored, content={**answer.content, "value": round_number(value)})

    def problems(self) -> Iterator[SchemeProblem]:
        if self.mode == "scale":
            # Not those of ChoiceScheme, which requires labels.
            yield from Scheme.problems(self)
            yield from self._scale_problems()
            return
        yield from super().problems()
        if self.mode == "multi_dimension":
            yield SchemeProblem(
                ("dimensions",),
                f"{self.name!r} has no dimensions to compare",
                "list them under `dimensions:`, each with its `name`",
            )
        yield from self._without_effect(
            scale="it is used only with `mode: scale`",
            dimensions="they are used only with `mode: multi_dimension`" if self.dimensions else "",
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
        if self.options or len(self.labels) not in (0, 2):
            yield SchemeProblem(
                ("options" if self.options else "labels",),
                "labels are not shown with `mode: scale`",
                "label its positions under `scale: labels:`; two labels title the responses",
            )
        yield from self._position_problems()
        yield from self._end_problems()
        why = "a scale is a slider, without labels to choose from"
        yield from self._without_effect(
            allow_tie="the middle of a scale is the tie" if self.allow_tie else "",
            tie_label="the middle of a scale is the tie",
            sequential_key_binding=why if self.sequential_key_binding else "",
        )

    def _position_problems(self) -> Iterator[SchemeProblem]:
        for place, text in self.scale.labels.items():
            path = ("scale", "labels", place)
            if not self.scale.has(place):
                yield SchemeProblem(path, f"the scale has no position {place!r}")
                continue
            is_middle = float(place) == self.scale.middle
            verdict = read_label(text).verdict
            if verdict in (Verdict.A, Verdict.B) if is_middle else verdict is Verdict.TIE:
                yield SchemeProblem(
                    path,
                    f"{text!r} is at the position {place}, but the middle of the scale, "
                    f"{plain_number(self.scale.middle)}, is what counts as a tie",
                    "choose min and max so that the label for a tie is halfway between them",
                )

    def _end_problems(self) -> Iterator[SchemeProblem]:
        """Yield what is wrong with the verdicts that are stated for the ends of a scale."""
        stated = {end: verdict for end, verdict, _ in self.known_verdicts}
        if len(stated) == len(SCALE_ENDS) and set(stated.values()) != {Verdict.A, Verdict.B}:
            yield SchemeProblem(
                ("scale",),
                f"the ends of {self.name!r} are for the two responses, one each",
                f"write `pairs: {{verdicts: {{{self.name}: {{min: a, max: b}}}}}}`, or b and a",
            )
        if any(strength is not None for _, _, strength in self.known_verdicts):
            yield SchemeProblem(
                ("scale",),
                f"the strengths of {self.name!r} are the distances from the middle of its scale",
                "state `a` and `b` alone for its ends",
            )

    def _without_effect(self, **why: str) -> Iterator[SchemeProblem]:
        """Yield a warning for each key that is given although there is a reason against it."""
        for key, reason in why.items():
            if reason and key in self.model_fields_set:
                yield SchemeProblem(
                    (key,), f"{key} has no effect: {reason}", "remove it", warning=True
                )


SCHEME = Pairwise
