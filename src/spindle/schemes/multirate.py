"""Several things rated on one scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar, Literal, Self

from pydantic import Field, PrivateAttr

from spindle.domain.columns import AnswerColumn
from spindle.domain.judgments import Answer
from spindle.domain.side_words import ANY_SIDES, SideWords, names_both_sides
from spindle.domain.sides_in_text import exchange_sides
from spindle.domain.values import JSON
from spindle.schemes.base import (
    AnswerKind,
    ChoiceScheme,
    Labels,
    SchemeProblem,
    Shortcut,
    WrongAnswer,
)


class Multirate(ChoiceScheme):
    """A table: each row is rated with one of the labels."""

    answer_kind: ClassVar[AnswerKind] = AnswerKind.RATINGS
    needs_clear_button: ClassVar[bool] = True

    annotation_type: Literal["multirate"] = Field(description="`multirate`")
    options: Labels = Field(description="The rows, each of which gets a rating.")

    _side_words: SideWords = PrivateAttr(default=ANY_SIDES)

    @property
    def row_names(self) -> tuple[str, ...]:
        return tuple(option.stored for option in self.options)

    @property
    def captions(self) -> tuple[str, ...]:
        return tuple(option.shown for option in self.options)

    @property
    def binds_keys_in_order(self) -> bool:
        """Never: a key would not say which row it means."""
        return False

    def columns(self) -> tuple[AnswerColumn, ...]:
        return tuple(AnswerColumn(self.name, "ratings", row=row) for row in self.row_names)

    def shortcuts(self) -> tuple[Shortcut, ...]:
        """Return none: a key would not say which row it means."""
        return ()

    def read(self, shown: JSON) -> Answer:
        if not isinstance(shown, Mapping):
            raise WrongAnswer("expected a rating for each row")
        rows = self.row_names
        for row in shown:
            if row not in rows:
                raise WrongAnswer(f"{row[:60]!r} is not one of the rows")
        ratings = {row: self.find_choice(shown[row]).value for row in rows if row in shown}
        missing = [row for row in rows if row not in ratings]
        if missing and self.is_required:
            raise WrongAnswer("not rated yet: " + ", ".join(missing))
        return Answer({"ratings": dict(ratings)})

    def for_pairs(self, words: SideWords = ANY_SIDES) -> Self:
        copy = self.model_copy()
        copy._side_words = words
        return copy

    @property
    def rows_follow_sides(self) -> bool:
        return names_both_sides(self.row_names, self._side_words, self.description)

    def mirror(self, answer: Answer) -> Answer:
        """Return the answer with the ratings of rows that name the sides exchanged."""
        ratings = answer.content["ratings"]
        if not self.rows_follow_sides or not isinstance(ratings, Mapping):
            return answer
        exchanged = {exchange_sides(row): rating for row, rating in ratings.items()}
        return replace(
            answer,
            content={
                "ratings": {row: exchanged[row] for row in self.row_names if row in exchanged}
            },
        )

    def problems(self) -> Iterator[SchemeProblem]:
        yield from super().problems()
        if not self.options:
            yield SchemeProblem(("options",), f"{self.name!r} has no rows to rate")
        for row in {row for row in self.row_names if self.row_names.count(row) > 1}:
            yield SchemeProblem(("options",), f"duplicate row {row!r}")
        yield from self._key_problems()

    def _key_problems(self) -> Iterator[SchemeProblem]:
        if self.sequential_key_binding or any(choice.key for choice in self.choices()):
            given = "keyboard_shortcuts" if self.keyboard_shortcuts else "labels"
            yield SchemeProblem(
                ("sequential_key_binding" if self.sequential_key_binding else given,),
                "tables have no shortcuts: a key would not say which row it means",
                "remove them; Tab and the arrow keys move through the table",
                warning=True,
            )
        for place, option in enumerate(self.options):
            if option.key_value:
                yield SchemeProblem(
                    ("options", place, "key_value"),
                    f"the key of the row {option.shown!r} has no effect: tables have no shortcuts",
                    "remove it",
                    warning=True,
                )


SCHEME = Multirate
