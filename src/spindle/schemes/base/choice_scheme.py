"""Schemes whose answers are labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from spindle.domain.values import JSON
from spindle.schemes.base.labels import Choice, Idle, Label, Labels
from spindle.schemes.base.scheme import Scheme, SchemeProblem
from spindle.schemes.base.wrong import WrongAnswer

_MOST_QUOTED = 60


class ChoiceScheme(Scheme):
    """A scheme whose answers are labels."""

    labels: Labels = Field(
        (),
        description="The choices: texts, or mappings with more settings, or `value: text`.",
    )
    sequential_key_binding: bool = Field(
        False, description="Whether labels get the keys 1 to 9 and 0, in order."
    )
    horizontal: Annotated[bool, Idle()] = Field(
        False, description="No effect: labels are shown side by side where there is room."
    )

    @property
    def binds_keys_in_order(self) -> bool:
        return self.sequential_key_binding

    def choices(self) -> tuple[Choice, ...]:
        return choices_of(self, self.labels)

    def problems(self) -> Iterator[SchemeProblem]:
        yield from super().problems()
        if not self.choices():
            yield SchemeProblem(
                (), f"{self.name!r} has no labels", "list the choices under `labels:`"
            )

    def find_choice(self, shown: JSON) -> Choice:
        """Return the choice of that value; raise ``WrongAnswer`` if there is none."""
        if not isinstance(shown, str):
            raise WrongAnswer("expected one of the labels")
        choice = self.choice_by_value.get(shown)
        if choice is None:
            raise WrongAnswer(f"{shown[:_MOST_QUOTED]!r} is not one of the labels")
        return choice


def choices_of(scheme: Scheme, labels: Iterable[Label]) -> tuple[Choice, ...]:
    """Return a choice for each label, with the scheme's shortcuts and tooltips."""
    return tuple(
        make_choice(scheme, label.stored, label.shown, label, name=label.name) for label in labels
    )


def make_choice(
    scheme: Scheme, value: str, shown: str, label: Label | None = None, *, name: str = ""
) -> Choice:
    """Return a choice with the scheme's shortcut and tooltip, else the label's own.

    Shortcuts and tooltips may name a choice by its value or by its label.
    """
    key = _find(scheme.keyboard_shortcuts, value, shown, label and label.key_value)
    tooltip = _find(scheme.tooltips, value, shown, label and label.hint)
    return Choice(value, shown, key.lower(), tooltip, name or value)


def _find(table: Mapping[str, str], value: str, shown: str, default: Any) -> str:
    return str(table.get(value) or table.get(shown) or default or "").strip()
