"""Map what Potato stored for a question to the answer to a scheme.

What Potato stores depends on the kind of answer, and so does what is sent to a scheme:
``Scheme.answer_kind`` names it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.schemes import AnswerKind, Choice, Scheme, WrongAnswer
from spindle.schemes.base import FREE_RESPONSE, plain_number, with_free_response

_Labels = Mapping[str, JSON]

COMMENT_LABELS = frozenset({FREE_RESPONSE, "justification"})
"""Labels of the texts that Potato stores beside an answer; few schemes ask for one."""

_TILE = "selection"
"""Where Potato puts which of two responses was chosen: ``A``, ``B`` or ``tie``."""

_TICKED = frozenset({AnswerKind.CHOICE, AnswerKind.CHOICES})
"""The kinds of answer whose labels may be stored without being ticked: with false."""

_BY_PLACE = frozenset({_TILE, "scale_value"})
"""The labels whose value is the place of a response."""


@dataclass(frozen=True, slots=True)
class MappedAnswer:
    """An answer as it was given on the page, and as it is wherever the responses stood."""

    shown: JSON
    answer: Answer


def map_answer(
    scheme: Scheme, labels: _Labels, *, swapped: bool | None, shuffled: bool
) -> MappedAnswer | None:
    """Return the answer to a scheme in what Potato stored; None where nothing was chosen.

    ``swapped`` says whether the second response stood first (None: it was not recorded),
    ``shuffled`` whether the design has Potato shuffle them. Raises ``WrongAnswer``.
    """
    ticks = scheme.answer_kind in _TICKED
    chosen = {
        label: value
        for label, value in labels.items()
        if label not in COMMENT_LABELS and not _is_empty(label, value, ticks=ticks)
    }
    text = str(labels.get(FREE_RESPONSE) or "").strip() if scheme.free_response else ""
    if not chosen:
        alone = with_free_response(None, text)
        return MappedAnswer({FREE_RESPONSE: text}, alone) if alone else None
    convert = _CONVERTERS.get(scheme.answer_kind, _single_value)
    shown = convert(scheme, chosen)
    answer = with_free_response(scheme.read(shown), text) or scheme.read(shown)
    shown = {"value": shown, FREE_RESPONSE: text} if text else shown
    unknown = swapped is None and shuffled and not _BY_PLACE.isdisjoint(chosen)
    if unknown and scheme.mirror(answer) != answer:
        raise WrongAnswer("the order of the responses was not recorded")
    return MappedAnswer(shown, scheme.mirror(answer) if swapped else answer)


def _is_empty(label: str, value: JSON, *, ticks: bool) -> bool:
    """Return whether nothing was given; 0 and "false" can be answers, unless they are ticks."""
    if value is None or value is False or value == "":
        return True
    return ticks and value in (0, "false", "False") and value != label


def _convert_choice(scheme: Scheme, chosen: _Labels) -> JSON:
    found = {_find_choice(scheme, label, value).value for label, value in chosen.items()}
    if len(found) > 1:
        raise WrongAnswer("more than one label for a single choice")
    return found.pop()


def _convert_choices(scheme: Scheme, chosen: _Labels) -> JSON:
    return [_find_choice(scheme, label, value).value for label, value in chosen.items()]


def _convert_ratings(scheme: Scheme, chosen: _Labels) -> JSON:
    ratings: dict[str, JSON] = {}
    for row, value in chosen.items():
        choice = _find_by_name(scheme, str(value))
        ratings[row] = value if choice is None else choice.value
    return ratings


def _convert_number(scheme: Scheme, chosen: _Labels) -> JSON:
    value = _single_value(scheme, chosen)
    try:
        return plain_number(float(str(value)))
    except (ValueError, OverflowError):
        raise WrongAnswer(f"{value!r} is not a number") from None


def _convert_text(scheme: Scheme, chosen: _Labels) -> JSON:
    return str(_single_value(scheme, chosen))


def _single_value(scheme: Scheme, chosen: _Labels) -> JSON:
    del scheme
    if len(chosen) > 1:
        raise WrongAnswer("more than one value: " + ", ".join(chosen))
    return next(iter(chosen.values()))


def _find_choice(scheme: Scheme, label: str, value: JSON) -> Choice:
    found = _find_by_name(scheme, label)
    if found is None and label == _TILE:
        found = _find_by_tile(scheme, str(value))
    if found is None and isinstance(value, str | int):
        found = _find_by_name(scheme, str(value))
    if found is None:
        named = value if label in (_TILE, "select-one") else label
        raise WrongAnswer(f"{named!r} is not one of the labels")
    return found


def _find_by_tile(scheme: Scheme, value: str) -> Choice | None:
    """Return the choice on the first tile, on the second, or that for a tie.

    Potato puts the first two labels on its tiles and knows them by their place. A tie has a
    button behind all labels; ``neither`` is written by Spindle's own export for Potato.
    """
    choices = scheme.choices()
    if value in ("A", "B") and len(choices) > 1:
        return choices["AB".index(value)]
    if value not in (Verdict.TIE, Verdict.NEITHER):
        return None
    fitting = [choice for choice in choices if scheme.verdict(choice.value) == value]
    if not fitting:
        raise WrongAnswer(f"the design has no label for {value!r}")
    return fitting[-1]


def _find_by_name(scheme: Scheme, name: str) -> Choice | None:
    """Return the choice that is stored, written or shown under that name."""
    choices = scheme.choices()
    for choice in choices:
        if name in (choice.value, choice.name):
            return choice
    return next((choice for choice in choices if choice.label == name), None)


_CONVERTERS: Mapping[AnswerKind, Callable[[Scheme, _Labels], JSON]] = {
    AnswerKind.CHOICE: _convert_choice,
    AnswerKind.CHOICES: _convert_choices,
    AnswerKind.RATINGS: _convert_ratings,
    AnswerKind.NUMBER: _convert_number,
    AnswerKind.TEXT: _convert_text,
}
