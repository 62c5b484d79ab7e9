"""Questions about one side, whose meaning changes once the sides change places."""

from __future__ import annotations

import re

from spindle.config.consistency import Placed
from spindle.config.findings import Findings
from spindle.errors import Severity
from spindle.schemes import Scheme

_ONE_SIDE = re.compile(
    r"(response|answer|assistant|completion|output|text|summary|video|model|option|candidate)"
    r"[ _]?(a|b|1|2)(?![a-z0-9])",
    re.IGNORECASE,
)
_SECOND_SIDE = re.compile(r"(?<![\w'])B(?![\w'])|[ _](b|2)(?![a-z0-9])", re.IGNORECASE)
_LETTER_B = re.compile(r"(?<![\w'])B(?![\w'])")


def warn_about_one_sided_questions(findings: Findings, schemes: Placed) -> None:
    """Warn of questions about one side, whose meaning changes once the sides change places."""
    for at, scheme in schemes:
        if is_one_sided(scheme):
            findings.add_problem(
                (*at, "name"),
                f"{scheme.name!r} asks about one side, but some annotators see the sides swapped: "
                "its answers are about a position on the page, not about a response",
                _remedy(scheme),
                Severity.WARNING,
                value=True,
            )


def is_one_sided(scheme: Scheme) -> bool:
    """Return whether the question is about one side, in a way that cannot be mirrored."""
    return not scheme.for_pairs().carries_verdicts and _names_one_side(scheme)


def _remedy(scheme: Scheme) -> str:
    if scheme.accepts_verdicts:
        return (
            "if it compares the sides, state what its labels mean under "
            f"`pairs: verdicts: {scheme.name}:`; otherwise set `pairs: {{order: as_given}}`"
        )
    return "use the order that each record says was displayed, or set `pairs: {order: as_given}`"


def _names_one_side(scheme: Scheme) -> bool:
    if _ONE_SIDE.search(f"{scheme.name}. {scheme.description}"):
        return True
    if _LETTER_B.search(scheme.description) or any(map(_SECOND_SIDE.search, scheme.captions)):
        return True
    labels = [choice.label for choice in scheme.choices()]
    lettered = len(labels) > 3 and all(len(label) == 1 for label in labels)
    # "A" may be an article; where the sides are meant, some label speaks of B as well.
    return not lettered and any(_SECOND_SIDE.search(label) for label in labels)
