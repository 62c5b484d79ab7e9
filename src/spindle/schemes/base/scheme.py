"""What every scheme has: its keys in the YAML, its choices, and how an answer is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from spindle.domain.columns import AnswerColumn, ColumnType
from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict, infer_verdict
from spindle.schemes.base.labels import Choice, Idle, Label, LabelRequirement, Name, Text
from spindle.schemes.base.numbers import plain
from spindle.schemes.base.verdicts import Stated, in_order, read_verdicts, several_for_a_side
from spindle.schemes.base.wrong import WrongAnswer

_MOST_QUOTED = 60


@dataclass(frozen=True, slots=True)
class SchemeProblem:
    """Something wrong inside a scheme's configuration, with its path below the scheme."""

    path: tuple[str | int, ...]
    message: str
    hint: str = ""
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A key that presses a choice; ``row`` says in which row of a grid, if any."""

    key: str
    value: str
    label: str


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

    def __copy__(self) -> Self:
        """A copy without what is cached: its fields may be about to change (``model_copy``)."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied

    @property
    def must_answer(self) -> bool:
        """Whether an answer is needed before the next item."""
        if self.required is not None:
            return self.required
        if self.label_requirement.required is not None:
            return self.label_requirement.required
        return self.asked_by_default

    @property
    def steps(self) -> float:
        """The greatest strength of an answer, in either direction; 0 where none has one."""
        return 0.0

    @property
    def question(self) -> str:
        """The question as it is asked: the description, or the name where there is none."""
        return self.description or self.name

    def choices(self) -> tuple[Choice, ...]:
        """What there is to choose from, in order; empty for free answers."""
        return ()

    def around(self) -> tuple[str, ...]:
        """What annotators read beside the question and the choices: names of ends and rows."""
        return ()

    @cached_property
    def by_value(self) -> Mapping[str, Choice]:
        """The choices by what an answer holds, in order."""
        return MappingProxyType({choice.value: choice for choice in self.choices()})

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

    def columns(self) -> tuple[AnswerColumn, ...]:
        """What ``read`` puts into its answers, as columns of a table."""
        raise NotImplementedError

    def mirror(self, answer: Answer) -> Answer:
        """The same opinion of the same responses, had the sides changed places.

        The identity for a scheme that does not compare the sides; always an involution.
        """
        return answer

    def among_sides(self) -> Self:
        """The scheme as it is asked where items have two sides."""
        return self

    def problems(self) -> Iterator[SchemeProblem]:
        """What is wrong with the scheme beyond the types of its keys."""
        yield from _repeated(self.choices())
        yield from _unused(self, "keyboard_shortcuts", self.keyboard_shortcuts)
        yield from _unused(self, "tooltips", self.tooltips)
        for name, key in self.keyboard_shortcuts.items():
            if not key.strip():
                yield SchemeProblem(
                    ("keyboard_shortcuts", name),
                    "the space bar cannot be a shortcut: it presses the control in focus",
                    "use a letter or a digit",
                )


class ChoiceScheme(Scheme):
    """A scheme whose answers are labels."""

    labels: tuple[Label, ...] = Field(
        (), description="What there is to choose from: texts, or mappings that say more."
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
        if not isinstance(shown, str):
            raise WrongAnswer("one of the labels belongs here")
        choice = self.by_value.get(shown)
        if choice is None:
            raise WrongAnswer(f"{shown[:_MOST_QUOTED]!r} is not one of the labels")
        return choice


class VerdictScheme(ChoiceScheme):
    """A scheme whose labels may say which side is preferred."""

    _stated: Stated = PrivateAttr(default=())

    @property
    def stated(self) -> bool:
        """Whether the design states outright what the labels say."""
        return bool(self._stated)

    @property
    def compared(self) -> bool:
        """Whether the labels stand for verdicts."""
        return True

    @property
    def steps(self) -> float:
        return max((abs(strength or 0) for _, strength in self.verdicts().values()), default=0.0)

    def stating(self, verdicts: Mapping[str, tuple[Verdict, float | None]]) -> Self:
        """The scheme with these verdicts for these values; the rest are read by their words.

        A strength is signed; where none is given, graded labels count from the middle.
        """
        copy = self.model_copy()
        copy._stated = tuple((value, *said) for value, said in verdicts.items())
        return copy

    def unread(self) -> tuple[Choice, ...]:
        """The choices that neither the design nor their words give a verdict."""
        known = {value for value, _, _ in self._stated}
        return tuple(
            choice
            for choice in self.choices()
            if choice.value not in known and infer_verdict(choice.label) is None
        )

    def verdicts(self) -> Mapping[str, tuple[Verdict, float | None]]:
        """By value of the choice: its verdict, and its strength where the labels are graded."""
        return self._verdicts

    @cached_property
    def _verdicts(self) -> Mapping[str, tuple[Verdict, float | None]]:
        return read_verdicts(self.choices(), self._stated) if self.compared else {}

    def verdict(self, value: str) -> Verdict | None:
        return self._verdicts[value][0] if value in self._verdicts else None

    def problems(self) -> Iterator[SchemeProblem]:
        yield from super().problems()
        read = tuple(verdict for verdict, _ in self.among_sides().verdicts().values())
        if not read:
            return
        for side in (Verdict.A, Verdict.B):
            if side not in read:
                yield SchemeProblem(
                    ("labels",),
                    f"no label of {self.name!r} stands for side {side}",
                    f"`pairs: verdicts: {self.name}:` says what its labels mean",
                    warning=True,
                )
        weighed = any(strength is not None for _, _, strength in self._stated)
        if not weighed and several_for_a_side(read) and not in_order(self.choices(), read):
            yield SchemeProblem(
                ("labels",),
                f"the labels of {self.name!r} don't run from one side to the other, "
                "so it is not known how strong they are",
                "put them in order, strongest first and strongest last, or state their "
                f"strengths: `pairs: verdicts: {self.name}:`",
                warning=True,
            )

    def columns(self) -> tuple[AnswerColumn, ...]:
        label = AnswerColumn(self.name, "label")
        if not self.compared:
            return (label,)
        graded = any(strength is not None for _, strength in self.verdicts().values())
        strength = (AnswerColumn(self.name, "strength", ColumnType.NUMBER),) if graded else ()
        return (label, AnswerColumn(self.name, "verdict"), *strength)

    def read(self, shown: JSON) -> Answer:
        choice = self.chosen(shown)
        return Answer({"label": choice.value}, *self.verdicts().get(choice.value, (None, None)))

    def mirror(self, answer: Answer) -> Answer:
        """Verdict and strength change sides; the label stays what was pressed."""
        if answer.verdict is None:
            return answer
        strength = None if answer.strength is None else plain(0 - answer.strength)
        return replace(answer, verdict=answer.verdict.mirror(), strength=strength)


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
