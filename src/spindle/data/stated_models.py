"""Meanings stated of names of models, which cannot hold where a model is on both sides."""

from __future__ import annotations

from collections.abc import Sequence

from spindle.data.base import problem
from spindle.data.truth_survey import DataRow
from spindle.data.truth_values import TruthValues, value_text, whole_number
from spindle.errors import Problem


class StatedModels:
    """Looks for stated values that are the model of one side here and of the other there.

    ``beside`` are pairs of fields that belong to the sides.
    """

    def __init__(self, values: TruthValues, beside: Sequence[tuple[str, str]]) -> None:
        named = {*values.names, "a", "b", "A", "B"}
        self._stated = {
            text
            for text, verdict in values.stated.items()
            if verdict and text not in named and whole_number(text) is None
        }
        self._beside = dict.fromkeys((*((values.models,) if values.models else ()), *beside))
        self._seen: set[tuple[str, str]] = set()
        self._refused: dict[str, Problem] = {}

    def see(self, row: DataRow) -> None:
        """Look at one row."""
        if not self._stated:
            return
        for pair in self._beside:
            first, second = (value_text(row.item.fields.get(name)) for name in pair)
            if first == second:
                continue
            for text, name, other in ((first, *pair), (second, *reversed(pair))):
                if text in self._stated:
                    self._seen.add((text, name))
                    if (text, other) in self._seen:
                        self._refuse(text, pair, row)

    def problems(self) -> list[Problem]:
        """Return a problem for each such value."""
        return list(self._refused.values())

    def _refuse(self, text: str, pair: tuple[str, str], row: DataRow) -> None:
        if text not in self._refused:
            self._refused[text] = problem(
                row.path,
                row.line,
                f"{text!r} is the model of either side, here of the other one: truth_values "
                "cannot say which side it is",
                "remove it from truth_values, and name the fields of the models: "
                f"`pairs: {{models: [{pair[0]}, {pair[1]}]}}`",
            )
