"""Questions about one side, whose meaning changes once the sides change places."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from spindle.config.consistency import Placed
from spindle.config.counterparts import counterpart_by_name, find_counterparts
from spindle.config.findings import Findings
from spindle.domain.label_sets import read_labels
from spindle.domain.side_words import ANY_SIDES, SideWords
from spindle.domain.verdicts import Verdict
from spindle.domain.yaml_text import as_yaml
from spindle.errors import Severity
from spindle.schemes import Scheme

_NOUN = (
    r"(?:response|answer|assistant|completion|output|text|summary|video|model|option|candidate"
    r"|reply|translation|generation|story|system|version|image)"
)
_AT_PLACE = (
    r"(?:left|right|first|second|former|latter|top|bottom|upper|lower)(?:[- ]hand)?(?: side)?"
)
_ONE_SIDE = re.compile(
    rf"{_NOUN}[ _]?(?:a|b|1|2|x|y)(?![a-z0-9])|\b{_AT_PLACE}[ _](?:{_NOUN}|one\b)"
    rf"|\b(?:{_NOUN}|one) (?:on|at) the (?:left|right|top|bottom)\b",
    re.IGNORECASE,
)
_ENDS_IN_SIDE = re.compile(
    r"^[AaBb]_|_[AaBbXxYy]$|[a-z][AB]$|(?:^|_)(?:left|right|first|second|former|latter)$"
)
_SECOND_SIDE = re.compile(r"(?<![\w'])B(?![\w'])|[ _](b|2)(?![a-z0-9])", re.IGNORECASE)
_NUMBER = re.compile(r"\s*[-+]?\d+\s*")
_LETTER_B = re.compile(r"(?<![\w'])B(?![\w'])")


def one_sided_questions(schemes: Sequence[Scheme], words: SideWords = ANY_SIDES) -> tuple[str, ...]:
    """Return the questions about one side whose answers cannot follow their response.

    Questions that compare the sides are none of them, nor are two counterparts.
    """
    asked = [scheme.for_pairs(words) for scheme in schemes]
    paired = counterpart_by_name(find_counterparts(asked, words))
    names = {scheme.name for scheme in asked}
    return tuple(
        scheme.name
        for scheme in asked
        if scheme.name not in paired
        and not scheme.carries_verdicts
        and not scheme.denies_comparison
        and not scheme.names_sides
        and (_names_one_side(scheme, words) or _is_numbered(scheme.name, names, words))
    )


def warn_about_one_sided_questions(
    findings: Findings, schemes: Placed, words: SideWords = ANY_SIDES
) -> None:
    """Warn of questions about one side, whose meaning changes once the sides change places."""
    names = one_sided_questions([scheme for _, scheme in schemes], words)
    for at, scheme in schemes:
        if scheme.name in names:
            findings.add_problem(
                (*at, "name"),
                f"{scheme.name!r} asks about one side, but some annotators see the sides swapped: "
                "its answers are about a position on the page, not about a response",
                _remedy(scheme),
                Severity.WARNING,
                value=True,
            )


def warn_about_unread_comparisons(
    findings: Findings, schemes: Placed, words: SideWords = ANY_SIDES
) -> None:
    """Warn of questions whose labels name both sides and are not counted for them, and say why."""
    for at, scheme in schemes:
        if _may_compare(scheme.for_pairs(words)):
            findings.add_problem(
                (*at, "labels"),
                f"the labels of {scheme.name!r} name both sides, but are not read as a comparison: "
                + _why_not(scheme),
                "if they compare the responses, state what they mean under "
                f"`pairs: verdicts: {scheme.name}:`; if not, set `compares: false`",
                Severity.WARNING,
            )


def _may_compare(scheme: Scheme) -> bool:
    """Return whether labels that name both sides are not counted for them."""
    return scheme.names_sides and not scheme.carries_verdicts and not scheme.denies_comparison


def _why_not(scheme: Scheme) -> str:
    unread = [c.label for c in scheme.choices_without_verdict()]
    if unread:
        return f"it is not known what {', '.join(map(repr, unread))} says of them"
    return "neither they nor the question speak of two responses"


def _is_numbered(name: str, names: Set[str], words: SideWords) -> bool:
    """Return whether a name ends in the number of a side, and another in the other's."""
    other = words.exchange_ending(name)
    return name[-1:].isdigit() and other in names


def _remedy(scheme: Scheme) -> str:
    if scheme.accepts_verdicts:
        return (
            "if it compares the sides, state what its labels mean under "
            f"`pairs: verdicts: {as_yaml(scheme.name)}:`; "
            "otherwise set `pairs: {order: as_given}`"
        )
    if _name_both([choice.label for choice in scheme.choices()]):
        return (
            "if it compares the sides, ask it with `annotation_type: radio`, whose labels can have "
            "verdicts under `pairs: verdicts`; otherwise set `pairs: {order: as_given}`"
        )
    return "use the order that each record says was displayed, or set `pairs: {order: as_given}`"


def _names_one_side(scheme: Scheme, words: SideWords) -> bool:
    if words.name_others(". ".join((scheme.description, *scheme.captions))):
        return False
    if _ENDS_IN_SIDE.search(scheme.name):
        return True
    if _ONE_SIDE.search(f"{scheme.name}. {scheme.description}"):
        return True
    captions = () if scheme.rows_follow_sides else scheme.captions
    rows = [caption for caption in captions if not _NUMBER.fullmatch(caption)]
    if _LETTER_B.search(scheme.description) or any(map(_SECOND_SIDE.search, rows)):
        return True
    labels = [choice.label for choice in scheme.choices()]
    if all(_NUMBER.fullmatch(label) for label in labels):
        labels = []  # The points of a scale, not the first and the second response.
    lettered = len(labels) > 3 and all(len(label) == 1 for label in labels)
    if _name_both(rows) or (not lettered and not scheme.names_sides and _name_both(labels)):
        return True
    # "A" may be an article; where the sides are meant, some label speaks of B as well.
    return not lettered and any(_SECOND_SIDE.search(label) for label in labels)


def _name_both(texts: Sequence[str]) -> bool:
    """Return whether of some labels or ends one names the one side, and another the other."""
    found = {reading.side for reading in read_labels([(text, "") for text in texts])}
    return {Verdict.A, Verdict.B} <= found
