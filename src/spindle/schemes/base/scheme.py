"""What every scheme has: its keys in the YAML, its answers, and what it can do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from spindle.domain.columns import AnswerColumn
from spindle.domain.judgments import Answer
from spindle.domain.side_words import ANY_SIDES, SideWords
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.schemes.base.conditions import Rule
from spindle.schemes.base.labels import Choice, LabelRequirement, Name, Text
from spindle.schemes.base.verdicts import Meaning
from spindle.schemes.base.wrong import WrongAnswer


class AnswerKind(StrEnum):
    """What the page sends as the answer to a scheme."""

    CHOICE = "choice"
    CHOICES = "choices"
    RATINGS = "ratings"
    NUMBER = "number"
    TEXT = "text"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SchemeProblem:
    """Something wrong in a scheme's configuration, with its path below the scheme."""

    path: tuple[str | int, ...]
    message: str
    hint: str = ""
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A key that chooses a value."""

    key: str
    value: str
    label: str


class Scheme(BaseModel):
    """One question of a design, and the model of its entry in ``annotation_schemes``.

    A scheme declares what it can do: the rest of Spindle asks for the properties below and
    never which scheme it has. The scheme NAME has its controls in the template
    ``schemes/NAME.html`` and, where native controls don't suffice, a script
    ``schemes/NAME.js``; both are found by that name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    answer_kind: ClassVar[AnswerKind] = AnswerKind.OTHER
    """What ``read`` accepts."""
    is_required_by_default: ClassVar[bool] = True
    needs_clear_button: ClassVar[bool] = False
    """Whether its controls, like radio buttons, cannot be emptied once they have a value."""
    potato_field: ClassVar[str] = ""
    """Where Potato stores the answer; empty where it stores the labels or rows by name."""

    annotation_type: str = Field(description="The kind of question.")
    name: Name = Field(description="The name under which answers are stored.")
    description: Text = Field("", description="The question, as annotators read it.")
    required: bool | None = Field(
        None, description="Whether the question must be answered before the next item."
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
    show_if: Mapping[str, Any] | None = Field(
        None,
        description="Asked only if other answers are so: `question: label`, `question: [label, "
        "label]`, `question: {at_least: 3}`; several in `all:` or `any:`.",
    )
    display_logic: Mapping[str, Any] | None = Field(
        None, description="The same as `show_if`, as Potato writes it: `show_when`, `logic`."
    )

    _condition: Rule | None = PrivateAttr(default=None)

    _part: tuple[str, str] = PrivateAttr(default=("", ""))

    def __copy__(self) -> Self:
        """Return a copy without cached properties: ``model_copy`` may change its fields."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied

    @property
    def is_required(self) -> bool:
        """Whether the question must be answered before the next item."""
        if self.required is not None:
            return self.required
        if self.label_requirement.required is not None:
            return self.label_requirement.required
        return self.is_required_by_default

    @property
    def question(self) -> str:
        """The question as annotators read it: the description, or else the name."""
        return self.description or self.name

    @property
    def row_names(self) -> tuple[str, ...]:
        """The names of the rows, where the answer is a table of ratings."""
        return ()

    @property
    def rows_follow_sides(self) -> bool:
        """Whether rows name both sides, so that their ratings change places with them."""
        return False

    @property
    def captions(self) -> tuple[str, ...]:
        """What annotators read besides the question and the choices."""
        return ()

    @property
    def binds_keys_in_order(self) -> bool:
        """Whether its choices are to get keys in their order, if they have none."""
        return False

    @property
    def pair_key(self) -> str:
        """The field of an item that it says holds both responses, or empty."""
        return ""

    @property
    def shuffles_sides(self) -> bool | None:
        """Whether it asks for the sides to be swapped; None if it does not say."""
        return None

    @property
    def side_titles(self) -> tuple[str, str] | None:
        """What it calls the two responses, where its labels are their titles."""
        return None

    @property
    def free_response(self) -> str:
        """The label of the text field beside its answer; empty if it has none."""
        return ""

    @property
    def part(self) -> tuple[str, str]:
        """The names of the question of the design that it is a part of, and of the part."""
        return self._part

    @property
    def carries_verdicts(self) -> bool:
        """Whether its answers say which side is preferred."""
        return False

    @property
    def names_sides(self) -> bool:
        """Whether some label speaks of one side, and some label of the other."""
        return False

    @property
    def denies_comparison(self) -> bool:
        """Whether the design says that its labels do not compare the sides."""
        return False

    @property
    def accepts_verdicts(self) -> bool:
        """Whether a design may state what its labels say about the sides."""
        return False

    @property
    def has_stated_verdicts(self) -> bool:
        """Whether the design states what the labels say."""
        return False

    @property
    def greatest_strength(self) -> float:
        """The greatest strength of an answer, in either direction; 0 where none has one."""
        return 0.0

    @cached_property
    def condition(self) -> Rule | None:
        """What decides whether the question is asked; None if it always is."""
        # Asked at every judgment, and reading a private attribute takes microseconds.
        return self._condition

    def with_condition(self, condition: Rule) -> Self:
        """Return the scheme as it is asked only under that condition."""
        copy = self.model_copy()
        copy.__dict__.pop("condition", None)
        copy._condition = condition
        return copy

    @property
    def number_range(self) -> tuple[float | None, float | None]:
        """The least and the greatest number that an answer can be, None where unlimited."""
        return None, None

    def parts(self) -> tuple[Scheme, ...]:
        """Return the questions that it asks, each with its own answer: itself, or several."""
        return (self,)

    def make_part(self, name: str, **update: object) -> Self:
        """Return a copy that asks one part of the question, under the name `question.part`."""
        part = self.model_copy(update={"name": f"{self.name}.{name}", **update})
        part._part = (self.name, name)
        return part

    def choices(self) -> tuple[Choice, ...]:
        """Return what there is to choose from, in order; empty for free answers."""
        return ()

    @cached_property
    def choice_by_value(self) -> Mapping[str, Choice]:
        """The choices by what an answer holds, in order."""
        return MappingProxyType({choice.value: choice for choice in self.choices()})

    def shortcuts(self) -> tuple[Shortcut, ...]:
        """Return the keys that answer this scheme."""
        return tuple(Shortcut(c.key, c.value, c.label) for c in self.choices() if c.key)

    def verdict(self, value: str) -> Verdict | None:
        """Return what choosing ``value`` says about the sides; None if it says nothing."""
        del value
        return None

    def with_verdicts(self, verdicts: Mapping[str, tuple[Verdict, float | None]]) -> Self:
        """Return the scheme with these verdicts, and strengths, for these values."""
        del verdicts
        return self

    def choices_without_verdict(self) -> tuple[Choice, ...]:
        """Return the choices of which it is not known what they say about the sides."""
        return ()

    @property
    def meanings(self) -> Mapping[str, Meaning]:
        """What each value says about the sides; empty where it does not compare them."""
        return {}

    def verdict_choices(self) -> tuple[Choice, ...]:
        """Return what a design may state verdicts of: by default the choices."""
        return self.choices()

    def unsure_choices(self, *, decides_truth: bool = False) -> tuple[Choice, ...]:
        """Return the choices whose verdict the design must state before it can be counted.

        None where the question does not compare the sides. With ``decides_truth``, where the
        answers are compared with a truth, a label that names no side is one of them, although
        its place stands for one.
        """
        meanings = self.meanings
        return tuple(
            choice
            for choice in (self.verdict_choices() if meanings else ())
            if not meanings[choice.value].verdict
            or (decides_truth and meanings[choice.value].by_order)
        )

    def complete(self, record: Mapping[str, JSON], *, swapped: bool) -> Mapping[str, JSON]:
        """Return a stored answer with the verdict of its label: as stated, or if it has none.

        Answers that were given before the design said what their label means count so too.
        ``swapped`` says whether the sides were when it was given.
        """
        del swapped
        return record

    def for_pairs(self, words: SideWords = ANY_SIDES) -> Self:
        """Return the scheme as it is asked where items have two sides, which are called so."""
        del words
        return self

    def answer(self, shown: JSON) -> Answer | None:
        """Return the answer that ``shown``, as sent by the page, gives to this scheme.

        None where nothing was answered and nothing is required. Raises ``WrongAnswer``.
        """
        if shown is None or shown in ("", [], {}):
            if self.is_required:
                raise WrongAnswer("an answer is required")
            return None
        return self.read(shown)

    def read(self, shown: JSON) -> Answer:
        """Return the answer in something that was sent; raise ``WrongAnswer``."""
        raise NotImplementedError

    def columns(self) -> tuple[AnswerColumn, ...]:
        """Return what ``read`` puts into its answers, as columns of a table."""
        raise NotImplementedError

    def mirror(self, answer: Answer) -> Answer:
        """Return the same opinion of the same responses, had the sides been swapped.

        The identity for a scheme that does not compare the sides; always an involution.
        """
        return answer

    def problems(self) -> Iterator[SchemeProblem]:
        """Yield what is wrong with the scheme beyond the types of its keys."""
        yield from _duplicate_labels(self.choices())
        yield from _unknown_labels(self, "keyboard_shortcuts", self.keyboard_shortcuts)
        yield from _unknown_labels(self, "tooltips", self.tooltips)
        for name, key in self.keyboard_shortcuts.items():
            if not key.strip():
                yield SchemeProblem(
                    ("keyboard_shortcuts", name),
                    "the space bar cannot be a shortcut: it activates the focused control",
                    "use a letter or a digit",
                )


def _duplicate_labels(choices: Sequence[Choice]) -> Iterator[SchemeProblem]:
    values = Counter(choice.value for choice in choices)
    labels = Counter(choice.label for choice in choices)
    for name in {**values, **labels}:
        if values[name] > 1 or labels[name] > 1:
            yield SchemeProblem(
                ("labels",), f"duplicate label {name!r}", "give each label its own text"
            )


def _unknown_labels(scheme: Scheme, key: str, table: Mapping[str, str]) -> Iterator[SchemeProblem]:
    known = {name for choice in scheme.choices() for name in (choice.value, choice.label)}
    for name in table:
        if name not in known:
            yield SchemeProblem(
                (key, name),
                f"{key}: {scheme.name!r} has no label {name!r}",
                "its labels are " + ", ".join(repr(c.label) for c in scheme.choices())
                if known
                else "questions of this type have no labels",
            )
