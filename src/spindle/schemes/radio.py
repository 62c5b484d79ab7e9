"""One label out of several."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field

from spindle.domain.columns import AnswerColumn
from spindle.domain.comparisons import names_place, speak_of_responses
from spindle.domain.side_words import ANY_SIDES, SideWords
from spindle.domain.verdicts import Verdict
from spindle.schemes.base import AnswerKind, FreeResponseScheme, VerdictScheme


class Radio(FreeResponseScheme, VerdictScheme):
    """One of several labels, all visible.

    Where items have two sides and the labels compare them ("Response A is better", "Response B is
    better", "Tie"), the answers carry verdicts as those of ``pairwise`` do.
    """

    answer_kind: ClassVar[AnswerKind] = AnswerKind.CHOICE
    needs_clear_button: ClassVar[bool] = True

    annotation_type: Literal["radio"] = Field(description="`radio`")
    compares: bool | None = Field(
        None,
        description="Whether the labels compare the sides; by default inferred from their words.",
    )

    @property
    def carries_verdicts(self) -> bool:
        return bool(self.compares) or self.has_stated_verdicts

    @property
    def names_sides(self) -> bool:
        return {Verdict.A, Verdict.B} <= {meaning.side for meaning in self.all_meanings.values()}

    def columns(self) -> tuple[AnswerColumn, ...]:
        return (*super().columns(), *self.text_columns)

    @property
    def denies_comparison(self) -> bool:
        return self.compares is False

    def for_pairs(self, words: SideWords = ANY_SIDES) -> Self:
        if self.compares is not None or self.has_stated_verdicts:
            return self
        meanings = self.all_meanings
        is_read = all(meaning.side or meaning.verdict for meaning in meanings.values())
        labels = [choice.label for choice in self.choices()]
        compares = (
            is_read
            and self.names_sides
            and (
                speak_of_responses(labels, self.question, words)
                or (not self.description and not any(map(names_place, labels)))
            )
        )
        return self.model_copy(update={"compares": True}) if compares else self


SCHEME = Radio
