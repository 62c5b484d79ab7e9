"""Schemes whose labels may say which side is preferred."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import ClassVar, Self

from pydantic import PrivateAttr

from spindle.domain.columns import AnswerColumn, ColumnType
from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.schemes.base.choice_scheme import ChoiceScheme
from spindle.schemes.base.labels import Choice
from spindle.schemes.base.numbers import plain_number
from spindle.schemes.base.scheme import SchemeProblem
from spindle.schemes.base.verdicts import (
    NO_MEANING,
    Meaning,
    Question,
    Stated,
    has_graded_sides,
    is_in_order,
    read_meanings,
)

_READ = frozenset({"side", "verdict", "strength"})
"""What an answer holds of how its label was read, besides what was pressed."""


class VerdictScheme(ChoiceScheme):
    """A scheme whose labels may say which side is preferred."""

    reads_by_order: ClassVar[bool] = False
    """Whether two labels that name no side stand for the sides in their order."""
    reads_words: ClassVar[bool] = True
    """Whether labels of which nothing is stated are read by their words."""

    _stated: Stated = PrivateAttr(default=())

    @property
    def has_stated_verdicts(self) -> bool:
        return bool(self._stated)

    @property
    def known_verdicts(self) -> Stated:
        """What is known of labels whatever their words: the verdicts that the design states."""
        return self._stated

    @property
    def carries_verdicts(self) -> bool:
        return True

    @property
    def accepts_verdicts(self) -> bool:
        return bool(self.verdict_choices())

    @property
    def greatest_strength(self) -> float:
        return max((abs(m.strength or 0) for m in self.meanings.values()), default=0.0)

    def with_verdicts(self, verdicts: Mapping[str, tuple[Verdict, float | None]]) -> Self:
        """Return the scheme with these verdicts; the other labels are read by their words.

        A strength is signed; where none is given, graded labels count from the middle.
        """
        copy = self.model_copy()
        copy._stated = tuple((value, *stated) for value, stated in verdicts.items())
        return copy

    def choices_without_verdict(self) -> tuple[Choice, ...]:
        known = {value for value, _, _ in self.known_verdicts}
        return tuple(
            choice
            for choice in self.verdict_choices()
            if choice.value not in known
            and not (self.reads_words and self.all_meanings[choice.value].verdict)
        )

    @cached_property
    def all_meanings(self) -> Mapping[str, Meaning]:
        """What each value says about the sides, whether or not the question compares them."""
        by_order = self.reads_by_order and not self.has_stated_verdicts
        question = Question(self.description, self.name, self.reads_words, by_order)
        return read_meanings(self.choices(), self.known_verdicts, question)

    @cached_property
    def meanings(self) -> Mapping[str, Meaning]:
        return self.all_meanings if self.carries_verdicts else {}

    def verdict(self, value: str) -> Verdict | None:
        return self.meanings.get(value, NO_MEANING).verdict

    def complete(self, record: Mapping[str, JSON], *, swapped: bool) -> Mapping[str, JSON]:
        if "verdict" in record and not self.has_stated_verdicts:
            return record
        value = self.value_in(record)
        meaning = NO_MEANING if value is None else self.meanings.get(value, NO_MEANING)
        if meaning.verdict is None:
            return record
        pressed = {key: part for key, part in record.items() if key not in _READ}
        answer = Answer(pressed, meaning.verdict, meaning.strength, meaning.side)
        answer = _mirror(answer) if swapped else answer
        kept = {"side": record["side"]} if "side" in record and not answer.side else {}
        return {**answer.record(), **kept}

    def value_in(self, record: Mapping[str, JSON]) -> str | None:
        """Return the value of the choice in a stored answer."""
        label = record.get("label")
        return label if isinstance(label, str) else None

    def problems(self) -> Iterator[SchemeProblem]:
        yield from super().problems()
        meanings = tuple(self.for_pairs().meanings.values())
        read = tuple(meaning.verdict for meaning in meanings)
        if not read:
            return
        yield from self._missing_sides(meanings)
        weighed = any(strength is not None for _, _, strength in self._stated)
        if not weighed and has_graded_sides(read) and not is_in_order(self.choices(), read):
            yield SchemeProblem(
                ("labels",),
                f"the labels of {self.name!r} are not in order from one side to the other, "
                "so their strengths are unknown",
                "order them from strongest for one side to strongest for the other, or state "
                f"their strengths under `pairs: verdicts: {self.name}:`",
                warning=True,
            )

    def _missing_sides(self, meanings: Iterable[Meaning]) -> Iterator[SchemeProblem]:
        """Yield a problem for each side that no label is for; an error where that is stated."""
        for side in (Verdict.A, Verdict.B):
            if any(m.verdict is side or (m.side is side and not m.verdict) for m in meanings):
                continue
            stated = self.has_stated_verdicts
            yield SchemeProblem(
                ("labels",),
                f"by `pairs: verdicts`, no label of {self.name!r} is for side {side}"
                if stated
                else f"no label of {self.name!r} prefers side {side}",
                f"say what its labels mean under `pairs: verdicts: {self.name}:`",
                warning=not stated,
            )

    def columns(self) -> tuple[AnswerColumn, ...]:
        label = AnswerColumn(self.name, "label")
        if not self.carries_verdicts:
            return (label,)
        graded = any(meaning.strength is not None for meaning in self.meanings.values())
        strength = (AnswerColumn(self.name, "strength", ColumnType.NUMBER),) if graded else ()
        sides = AnswerColumn(self.name, "side"), AnswerColumn(self.name, "verdict")
        return (label, *sides, *strength)

    def read(self, shown: JSON) -> Answer:
        choice = self.find_choice(shown)
        return self.with_verdict_of(choice, {"label": choice.value})

    def with_verdict_of(self, choice: Choice, content: dict[str, JSON]) -> Answer:
        """Return an answer of that content with what the choice says about the sides."""
        meaning = self.meanings.get(choice.value, NO_MEANING)
        return Answer(content, meaning.verdict, meaning.strength, meaning.side)

    def mirror(self, answer: Answer) -> Answer:
        """Return the answer with side, verdict and strength swapped; the label stays as pressed."""
        return _mirror(answer)


def _mirror(answer: Answer) -> Answer:
    return Answer(
        answer.content,
        verdict=answer.verdict and answer.verdict.mirror(),
        strength=None if answer.strength is None else plain_number(0 - answer.strength),
        side=answer.side and answer.side.mirror(),
    )
