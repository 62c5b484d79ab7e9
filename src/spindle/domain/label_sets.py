"""The labels of a question together: where one alone says too little, the others may confirm it.

Each label is read by its own words, then by its tooltip: a tooltip that is sure gives a verdict
to a label that is not, and one that speaks against the label's words leaves it open, as does one
with a bad word or a negation that does not confirm it. "The other" is for the side that no label
names. "Right" is a side only beside "left".

Two labels of a ``pairwise`` question that name no side stand for the sides in their order, as
Potato puts them on its two tiles. That holds where their words say nothing good or bad ("Erste
Antwort", "Zweite Antwort"), but is marked as read by order, since in another language they may
say anything. It is sure where a tooltip confirms the order for one of them and nothing speaks
against it for the other. "Human" and "AI" without tooltips name the sides in their order
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
from spindle.domain.sides_in_text import mark_sides
from spindle.domain.verdicts import Verdict

_SIDES = (Verdict.A, Verdict.B)
_OTHER = re.compile(r"\s*(the )?other( one| response| answer)?\s*", re.IGNORECASE)
_LEFT, _RIGHT = re.compile(r"\bleft\b", re.I), re.compile(r"\s*right\s*", re.I)
_ONE, _TWO = re.compile(r"\s*one\b", re.I), re.compile(r"\s*two\b", re.I)
_ARROWS = (
    re.compile(r"[\U0001f448\u2190\u2b05]\ufe0f?$"),
    re.compile(r"[\U0001f449\u2192\u27a1]\ufe0f?$"),
)
_CONDITION = re.compile(
    r"^\s*(?:please )?(?:(?:choose|select|pick|click|use|press|mark)\b(?: (?:this|it|here))?"
    r"(?: (?:one|option|answer|button|label|response))?)?\s*\b(?:if|when)\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    rf"\b(?:{'|'.join(sorted(v.REDUCES | {'no', 'without', 'not'}))})(?: \w+)?"
    rf" (?:{'|'.join(sorted(v.BAD))})\b"
)
_AGAINST = v.BAD | v.WORSE | v.NEGATIONS | {"model", "editing", "edits", "rewriting", "corrections"}
_READS_AS = re.compile(r"\b(reads|looks|sounds|comes across) as\b", re.I)
_CLAUSE = re.compile(r"[,;.(]")
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
    labels = _with_places(_with_nouns(labels))
    texts = [label for label, _ in labels]
    has_left = any(map(_LEFT.search, texts))
    readings = []
    for label, tooltip in labels:
        alone = not has_left and _RIGHT.fullmatch(label) is not None
        reading = Reading() if alone else read_label(label, question, name)
        readings.append(_with_tooltip(reading, tooltip) if tooltip else reading)
    readings = _with_other(texts, readings)
    if not by_order:
        return tuple(readings)
    denied = [_is_adverse(tooltip) for _, tooltip in labels]
    return tuple(_with_order(texts, readings, denied, is_open=is_adverse(question, name)))


def _with_nouns(labels: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Return the labels with a noun before "One" and "Two", which are sides beside each other."""
    first, second = (any(number.match(label) for label, _ in labels) for number in (_ONE, _TWO))
    if not (first and second):
        return labels
    return [
        (f"Response {label}" if _ONE.match(label) or _TWO.match(label) else label, tooltip)
        for label, tooltip in labels
    ]


def _with_places(labels: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Return the labels with words for two arrows that point at the sides."""
    arrows = [
        next((n for n, at in enumerate(_ARROWS) if at.match(label)), None) for label, _ in labels
    ]
    if arrows.count(0) != 1 or arrows.count(1) != 1:
        return labels
    return [
        (label if place is None else ("left", "right")[place], tooltip)
        for place, (label, tooltip) in zip(arrows, labels, strict=True)
    ]


def _with_tooltip(reading: Reading, tooltip: str) -> Reading:
    """Return the reading with what its tooltip adds, or open where the two contradict."""
    told = _read_tooltip(_CONDITION.sub("", tooltip))
    said = told.verdict if told.verdict in _SIDES else None
    if reading.verdict in _SIDES:
        other = told.side is not None and told.side is not reading.side
        denies = (_is_adverse(tooltip) or other) and said is not reading.verdict
        contradicts = denies or said not in (None, reading.verdict)
        return replace(reading, verdict=None) if contradicts else reading
    if reading.verdict is not None or said is None or told.sense is Sense.SELECTS:
        return reading
    return replace(reading, side=reading.side or said, verdict=said)


def _read_tooltip(tooltip: str) -> Reading:
    """Return what a tooltip says, or else what its first clause does."""
    tooltip = _READS_AS.sub("is", tooltip)
    whole = read_label(tooltip)
    return whole if whole.verdict in _SIDES else read_label(_CLAUSE.split(tooltip)[0])


def _is_adverse(tooltip: str) -> bool:
    """Return whether a tooltip says something bad, of a machine, or with a negation."""
    text = _HARMLESS.sub(" ", join_phrases(plain(tooltip)))
    return bool(set(re.findall(r"[a-z0-9']+", text)) & _AGAINST)


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
    texts: list[str], readings: list[Reading], denied: list[bool], *, is_open: bool
) -> list[Reading]:
    """Return the readings with the two that name no side read by their order.

    ``denied`` says of each label whether its tooltip speaks against it; with ``is_open`` none of
    them has a verdict.
    """
    free = [n for n, r in enumerate(readings) if r.side is None and r.verdict is None]
    if len(texts) == 2 and not any(r.side for r in readings):
        free = [0, 1]
    confirmed = [n for n, r in enumerate(readings) if r.side is not None]
    if len(free) == 1 and len(confirmed) == 1:
        return _with_rest(texts, readings, confirmed[0], free[0], denied)
    if len(free) != 2 or confirmed:
        return readings
    counts = not (is_open or any(denied[n] or is_loaded(texts[n]) for n in free))
    result = list(readings)
    for place, side in zip(free, _SIDES, strict=True):
        result[place] = Reading(side, side if counts else None, Sense.SELECTS, by_order=True)
    return result


def _with_rest(
    texts: list[str], readings: list[Reading], confirmed: int, free: int, denied: list[bool]
) -> list[Reading]:
    """Return the readings with the label beside a confirmed one for the other side, if in order."""
    side = readings[confirmed].verdict
    is_first = confirmed < free
    by_tooltip = read_label(texts[confirmed]).side is None
    if denied[free] or not by_tooltip or side is not (Verdict.A if is_first else Verdict.B):
        return readings
    result = list(readings)
    result[free] = Reading(side.mirror(), side.mirror(), Sense.SELECTS)
    return result


def is_loaded(text: str) -> bool:
    """Return whether a label says something good or bad, or names sides that are not understood."""
    words = set(re.findall(r"[a-z0-9']+", join_phrases(plain(text))))
    return bool(words & _LOADED) or "@" in mark_sides(plain(text))
