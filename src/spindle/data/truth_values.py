"""The values that name a side, exactly: nothing is read from a part of a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from spindle.domain.truth import TruthDoubt
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.domain.yaml_text import as_yaml

_LETTERS = {"a": Verdict.A, "b": Verdict.B}
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}(\.0+)?")
_UNCLEAR = (
    "the data do not show whether numbers count the sides from 0 or from 1; say so: "
    "`pairs: {truth_index: 0}` or `pairs: {truth_index: 1}`; or say what each means: "
    "`pairs: {truth_values: {1: a}}`"
)
_SIDES = (Verdict.A, Verdict.B)


class InvalidSide(ValueError):
    """A value does not name a side; the message says which values do, or what settles it."""


class UnclearIndex(InvalidSide):
    """A number may count the sides from 0 or from 1."""


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """Why values can be read in two ways: what is said of them, and when each reading holds."""

    said: str
    plain: str
    mirrored: str


class AmbiguousSide(InvalidSide):
    """A value may name either side; ``verdict`` is the plain reading."""

    def __init__(self, text: str, verdict: Verdict, ambiguity: Ambiguity) -> None:
        super().__init__(ambiguity.said)
        self.text = text
        self.verdict = verdict
        self.ambiguity = ambiguity


@dataclass(frozen=True, slots=True)
class TruthValues:
    """What the values of a field say about the sides of an item.

    In this order: ``stated`` has the values whose meaning the design states (None for unknown),
    ``names`` those that name a side in every item; then come the letters ``a`` and ``b``, the
    names in the item's fields ``models``, and numbers if they count from ``index``. A value that
    can be read in two ways names no side; nor does a number that is the name of the other model.
    Values that are not stated are asked: all of them for ``doubt``, 0 and 1 for ``count_doubt``,
    and those ``crossed`` that the names of the sides contradict.
    """

    names: Mapping[str, Verdict] = field(default_factory=dict)
    models: tuple[str, str] | None = None
    index: int | None = None
    stated: Mapping[str, Verdict | None] = field(default_factory=dict)
    doubt: Ambiguity | None = None
    count_doubt: Ambiguity | None = None
    crossed: Mapping[str, Ambiguity] = field(default_factory=dict)

    def read(
        self, value: JSON, fields: Mapping[str, JSON]
    ) -> tuple[Verdict | None, TruthDoubt | None]:
        """Return the side that a value names in an item, or why it names none.

        Both are None if the value is empty; raises ``InvalidSide``.

        >>> TruthValues(models=("m", "n")).read("gpt-1", {"m": "gpt-2", "n": "gpt-1"})[0]
        <Verdict.B: 'b'>
        """
        text = value_text(value)
        if text in self.stated:
            return self.stated[text], None
        if not text:
            return None, None
        verdict, doubt = self._read_value(text, fields)
        asked = self.doubt or self._ambiguity_of(text, fields)
        if asked is not None and verdict is not None:
            raise AmbiguousSide(text, verdict, asked)
        return verdict, doubt

    def _ambiguity_of(self, text: str, fields: Mapping[str, JSON]) -> Ambiguity | None:
        """Return why a number or a letter may mean the other side."""
        if text in self.names or text in (value_text(fields.get(m)) for m in self.models or ()):
            return None
        number = whole_number(text)
        plain = text.lower() if number is None else str(number)
        if plain in self.crossed:
            return self.crossed[plain]
        return self.count_doubt if number in (0, 1) else None

    def _read_value(
        self, text: str, fields: Mapping[str, JSON]
    ) -> tuple[Verdict | None, TruthDoubt | None]:
        named = self._match_name(text)
        models = [] if self.models is None else [value_text(fields.get(m)) for m in self.models]
        sides = {side for side, model in zip(_SIDES, models, strict=False) if model == text}
        if len(sides) == 2 and not named:
            return None, TruthDoubt.SAME_MODEL
        found = named | sides
        if len(found) > 1:
            raise InvalidSide(f"as a name it is one side, as a model the other; {self._ask(text)}")
        if found:
            if not named:
                self._check_number(text, sides)
            return found.pop(), None
        return self._read_number(text), None

    def is_number(self, value: JSON, fields: Mapping[str, JSON]) -> bool:
        """Return whether a value is a number that says nothing without an index."""
        try:
            self.read(value, fields)
        except InvalidSide:
            return whole_number(value_text(value)) is not None
        return False

    def _match_name(self, text: str) -> set[Verdict]:
        if text in self.names:
            return {self.names[text]}
        letter = _LETTERS.get(text.lower())
        return set() if letter is None else {letter}

    def _check_number(self, text: str, sides: set[Verdict]) -> None:
        """Raise ``InvalidSide`` if the name of a model is a number that may mean the other side."""
        number = whole_number(text)
        indexes = (0, 1) if self.index is None else (self.index,)
        if number is None or {_SIDES[number - i] for i in indexes if number - i in (0, 1)} <= sides:
            return
        if self.index is None:
            raise UnclearIndex(_UNCLEAR)
        raise InvalidSide(f"as a number it is one side, as a model the other; {self._ask(text)}")

    def _read_number(self, text: str) -> Verdict:
        number = whole_number(text)
        if number is None or number not in range(3):
            raise InvalidSide(f"expected {self._expected()}; {self._ask(text)}")
        if self.index is None:
            raise UnclearIndex(_UNCLEAR)
        if number - self.index in (0, 1):
            return _SIDES[number - self.index]
        raise InvalidSide(f"expected {self._expected()}; {self._ask(text)}")

    def _expected(self) -> str:
        names = ["a", "b", *(name for name in self.names if name.lower() not in _LETTERS)]
        if self.index is not None:
            names += [str(self.index), str(self.index + 1)]
        if self.models is not None:
            names.append(f"what {' or '.join(self.models)} holds")
        return f"{', '.join(names[:-1])} or {names[-1]}"

    @staticmethod
    def _ask(text: str) -> str:
        return (
            f"or say what it means: `pairs: {{truth_values: {{{as_yaml(text)}: a}}}}` "
            "(a, b, tie, neither or unknown)"
        )


def value_text(value: JSON) -> str:
    """Return a value as the text by which it is compared; empty if it is null."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def whole_number(text: str) -> int | None:
    """Return the integer that a text is, also as ``1.0``; None if it is none."""
    return int(text.partition(".")[0]) if _WHOLE.fullmatch(text) else None


def find_index(numbers: Iterable[int]) -> int | None:
    """Return from what numbers that name the sides count, 0 or 1, if they show it.

    They show it if there is a 0 or a 2, not both, and no number but these and 1.
    """
    found = set(numbers)
    if found <= {0, 1} and 0 in found:
        return 0
    if found <= {1, 2} and 2 in found:
        return 1
    return None
