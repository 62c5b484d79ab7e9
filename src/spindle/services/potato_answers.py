"""Potato's answers as what was pressed here: the label, the number, the text.

What Potato stores depends on the kind of answer, and so does what is sent to a scheme:
``Scheme.answer_kind`` names it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from spindle.domain.assignments import Order
from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.schemes import AnswerKind, Choice, Scheme, WrongAnswer
from spindle.schemes.base import plain_number

_Labels = Mapping[str, JSON]

ASIDE = frozenset({"free_response", "justification"})
"""Texts that Potato stores beside a label, and that no scheme here asks for."""

_TILE = "selection"
"""Where Potato puts which of two responses was chosen: ``A``, ``B`` or ``tie``."""

_TICKED = frozenset({AnswerKind.CHOICE, AnswerKind.CHOICES})
"""The kinds of answer whose labels may stand there without being ticked: with false."""

_BY_PLACE = frozenset({_TILE, "scale_value"})
"""What Potato stores by the place of a response, and not by a label."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What was pressed, and the answer that it is whatever side the responses stood on."""

    shown: JSON
    answer: Answer


def pressed(
    scheme: Scheme, labels: _Labels, *, swapped: bool | None, shuffled: bool
) -> Pressed | None:
    """The answer to a scheme in what Potato stored; None where nothing was chosen.

    ``swapped`` says whether the second response stood first (None: it was not noted),
    ``shuffled`` whether Potato was told to shuffle. Raises ``WrongAnswer``.
    """
    ticks = scheme.answer_kind in _TICKED
    chosen = {
        label: value
        for label, value in labels.items()
        if label not in ASIDE and not _is_nothing(label, value, ticks=ticks)
    }
    if not chosen:
        return None
    convert = _CONVERTERS.get(scheme.answer_kind, _one)
    shown = convert(scheme, chosen)
    answer = scheme.read(shown)
    unknown = swapped is None and shuffled and not _BY_PLACE.isdisjoint(chosen)
    if unknown and scheme.mirror(answer) != answer:
        raise WrongAnswer("nobody noted in which order the responses stood")
    return Pressed(shown, scheme.mirror(answer) if swapped else answer)


def _is_nothing(label: str, value: JSON, *, ticks: bool) -> bool:
    """Whether nothing was given, or the label was not ticked; 0 and "false" can be answers."""
    if value is None or value is False or value == "":
        return True
    return ticks and value in (0, "false", "False") and value != label


def order_of(swapped: bool | None) -> Order:
    """The order of the sides; as given where none was noted."""
    return Order.SWAPPED if swapped else Order.AS_GIVEN


def _choice(scheme: Scheme, chosen: _Labels) -> JSON:
    found = {_pressed_choice(scheme, label, value).value for label, value in chosen.items()}
    if len(found) > 1:
        raise WrongAnswer("more than one label where one is asked for")
    return found.pop()


def _choices(scheme: Scheme, chosen: _Labels) -> JSON:
    return [_pressed_choice(scheme, label, value).value for label, value in chosen.items()]


def _grid(scheme: Scheme, chosen: _Labels) -> JSON:
    ratings: dict[str, JSON] = {}
    for row, value in chosen.items():
        choice = _named(scheme, str(value))
        ratings[row] = value if choice is None else choice.value
    return ratings


def _number(scheme: Scheme, chosen: _Labels) -> JSON:
    value = _one(scheme, chosen)
    try:
        return plain_number(float(str(value)))
    except (ValueError, OverflowError):
        raise WrongAnswer(f"{value!r} is no number") from None


def _text(scheme: Scheme, chosen: _Labels) -> JSON:
    return str(_one(scheme, chosen))


def _one(scheme: Scheme, chosen: _Labels) -> JSON:
    del scheme
    if len(chosen) > 1:
        raise WrongAnswer("several values where one is asked for: " + ", ".join(chosen))
    return next(iter(chosen.values()))


def _pressed_choice(scheme: Scheme, label: str, value: JSON) -> Choice:
    found = _named(scheme, label)
    if found is None and label == _TILE:
        found = _tile(scheme, str(value))
    if found is None and isinstance(value, str | int):
        found = _named(scheme, str(value))
    if found is None:
        named = value if label in (_TILE, "select-one") else label
        raise WrongAnswer(f"{named!r} is not one of the labels")
    return found


def _tile(scheme: Scheme, value: str) -> Choice | None:
    """The choice on the first tile, on the second, or that for a tie.

    Potato puts the first two labels on its tiles and knows them by their place. A tie has a
    button behind all labels; ``neither`` is written by Spindle's own export for Potato.
    """
    choices = scheme.choices()
    if value in ("A", "B") and len(choices) > 1:
        return choices["AB".index(value)]
    if value not in (Verdict.TIE, Verdict.NEITHER):
        return None
    said = [choice for choice in choices if scheme.verdict(choice.value) == value]
    if not said:
        raise WrongAnswer(f"the design has no label for {value!r}")
    return said[-1]


def _named(scheme: Scheme, name: str) -> Choice | None:
    """The choice that is stored, written or shown under that name."""
    choices = scheme.choices()
    for choice in choices:
        if name in (choice.value, choice.name):
            return choice
    return next((choice for choice in choices if choice.label == name), None)


_CONVERTERS: Mapping[AnswerKind, Callable[[Scheme, _Labels], JSON]] = {
    AnswerKind.CHOICE: _choice,
    AnswerKind.CHOICES: _choices,
    AnswerKind.RATINGS: _grid,
    AnswerKind.NUMBER: _number,
    AnswerKind.TEXT: _text,
}
