"""The labels of a question together: where one alone says too little, the others may confirm it.

Each label is read by its own words, then by its tooltip: a tooltip that is sure gives a verdict
to a label that is not, and one that speaks against the label's words leaves it open. "The other"
is for the side that no label names. "Right" is a side only beside "left".

Two labels of a ``pairwise`` question that name no side stand for the sides in their order, as
Potato puts them on its two tiles. That is sure where their words say nothing good or bad ("Erste
Antwort", "Zweite Antwort"), or where a tooltip confirms the order for one of them and nothing
speaks against it for the other. "Human" and "AI" without tooltips name the sides in their order
too, but have no verdicts: with the machine first, or under a question for the machine, their
order would say the opposite of their words. So the design has to state them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spindle.domain import vocabulary as v
from spindle.domain.labels import Reading, Sense, read_label
from spindle.domain.questions import is_adverse
from spindle.domain.sentences import join_phrases, plain
from spindle.domain.verdicts import Verdict

_SIDES = (Verdict.A, Verdict.B)
_OTHER = re.compile(r"\s*(the )?other( one| response| answer)?\s*", re.IGNORECASE)
_LEFT, _RIGHT = re.compile(r"\bleft\b", re.I), re.compile(r"\s*right\s*", re.I)
_ONE, _TWO = re.compile(r"\s*one\b", re.I), re.compile(r"\s*two\b", re.I)
_LOADED = v.GOOD | v.WORSE | v.BAD | v.NEGATIONS | {"yes", "agree", "disagree", "model"}


def read_labels(
    labels: Sequence[tuple[str, str]],
    question: str = "",
    name: str = "",
    *,
    by_order: bool = False,
) -> tuple[Reading, ...]:
    """Return what each label says, given with its tooltip; ``by_order`` for Potato's two tiles.

    >>> [reading.verdict for reading in read_labels([("Erste", ""), ("Zweite", "")], by_order=True)]
    [<Verdict.A: 'a'>, <Verdict.B: 'b'>]
    >>> [reading.verdict for reading in read_labels([("Human", ""), ("AI", "")], by_order=True)]
    [None, None]
    """
    labels = _with_nouns(labels)
    texts = [label for label, _ in labels]
    has_left = any(map(_LEFT.search, texts))
    readings = []
    for label, tooltip in labels:
        alone = not has_left and _RIGHT.fullmatch(label) is not None
        reading = Reading() if alone else read_label(label, question, name)
        readings.append(_with_tooltip(reading, read_label(tooltip) if tooltip else Reading()))
    readings = _with_other(texts, readings)
    return tuple(_with_order(texts, readings, question, name) if by_order else readings)


def _with_nouns(labels: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Return the labels with a noun before "One" and "Two", which are sides beside each other."""
    first, second = (any(number.match(label) for label, _ in labels) for number in (_ONE, _TWO))
    if not (first and second):
        return labels
    return [
        (f"Response {label}" if _ONE.match(label) or _TWO.match(label) else label, tooltip)
        for label, tooltip in labels
    ]


def _with_tooltip(reading: Reading, tooltip: Reading) -> Reading:
    """Return the reading with what its tooltip adds, or open where the two contradict."""
    said = tooltip.verdict if tooltip.verdict in _SIDES else None
    if reading.verdict in _SIDES:
        against = tooltip.sense is Sense.BLAMES and tooltip.side is reading.verdict
        contradicts = against or said not in (None, reading.verdict)
        return replace(reading, verdict=None) if contradicts else reading
    if reading.verdict is not None or said is None or tooltip.sense is Sense.SELECTS:
        return reading
    return replace(reading, side=reading.side or said, verdict=said)


def _with_other(texts: list[str], readings: list[Reading]) -> list[Reading]:
    """Return the readings with "the other" for the only side that no label is for."""
    free = [side for side in _SIDES if side not in [reading.verdict for reading in readings]]
    named = {reading.side for reading in readings} - {None}
    if len(free) != 1 or named != {free[0].mirror()}:
        return readings
    return [
        Reading(free[0], free[0], Sense.SELECTS) if _OTHER.fullmatch(text) else reading
        for text, reading in zip(texts, readings, strict=True)
    ]


def _with_order(
    texts: list[str], readings: list[Reading], question: str, name: str
) -> list[Reading]:
    """Return the readings with the two that name no side read by their order."""
    free = [n for n, r in enumerate(readings) if r.side is None and r.verdict is None]
    if len(texts) == 2 and not any(r.side for r in readings):
        free = [0, 1]
    confirmed = [n for n, r in enumerate(readings) if r.side is not None]
    if len(free) == 1 and len(confirmed) == 1:
        return _with_rest(texts, readings, confirmed[0], free[0])
    if len(free) != 2 or confirmed:
        return readings
    sure = not any(map(_is_loaded, (texts[n] for n in free))) and not is_adverse(question, name)
    result = list(readings)
    for place, side in zip(free, _SIDES, strict=True):
        result[place] = Reading(side, side if sure else None, Sense.SELECTS)
    return result


def _with_rest(
    texts: list[str], readings: list[Reading], confirmed: int, free: int
) -> list[Reading]:
    """Return the readings with the label beside a confirmed one for the other side, if in order."""
    side = readings[confirmed].verdict
    is_first = confirmed < free
    by_tooltip = read_label(texts[confirmed]).side is None
    if not by_tooltip or side is not (Verdict.A if is_first else Verdict.B):
        return readings
    result = list(readings)
    result[free] = Reading(side.mirror(), side.mirror(), Sense.SELECTS)
    return result


def _is_loaded(text: str) -> bool:
    words = set(re.findall(r"[a-z0-9']+", join_phrases(plain(text))))
    return bool(words & _LOADED)
