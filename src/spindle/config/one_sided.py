"""Questions about one side, whose meaning changes once the sides change places."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spindle.config.consistency import Placed
from spindle.config.counterparts import counterpart_by_name, find_counterparts
from spindle.config.findings import Findings
from spindle.domain.yaml_text import as_yaml
from spindle.errors import Severity
from spindle.schemes import Scheme

_ONE_SIDE = re.compile(
    r"(response|answer|assistant|completion|output|text|summary|video|model|option|candidate)"
    r"[ _]?(a|b|1|2)(?![a-z0-9])",
    re.IGNORECASE,
)
_ENDS_IN_SIDE = re.compile(r"^[AaBb]_|_[AaBb]$")
_SECOND_SIDE = re.compile(r"(?<![\w'])B(?![\w'])|[ _](b|2)(?![a-z0-9])", re.IGNORECASE)
_LETTER_B = re.compile(r"(?<![\w'])B(?![\w'])")


def one_sided_questions(schemes: Sequence[Scheme]) -> tuple[str, ...]:
    """Return the questions about one side whose answers cannot follow their response.

    Questions that compare the sides are none of them, nor are two counterparts.
    """
    paired = counterpart_by_name(find_counterparts(schemes))
    return tuple(
        scheme.name
        for scheme in schemes
        if scheme.name not in paired
        and not scheme.for_pairs().carries_verdicts
        and _names_one_side(scheme)
    )


def warn_about_one_sided_questions(findings: Findings, schemes: Placed) -> None:
    """Warn of questions about one side, whose meaning changes once the sides change places."""
    names = one_sided_questions([scheme for _, scheme in schemes])
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


def _remedy(scheme: Scheme) -> str:
    if scheme.accepts_verdicts:
        return (
            "if it compares the sides, state what its labels mean under "
            f"`pairs: verdicts: {as_yaml(scheme.name)}:`; "
            "otherwise set `pairs: {order: as_given}`"
        )
    return "use the order that each record says was displayed, or set `pairs: {order: as_given}`"


def _names_one_side(scheme: Scheme) -> bool:
    if _ENDS_IN_SIDE.search(scheme.name):
        return True
    if _ONE_SIDE.search(f"{scheme.name}. {scheme.description}"):
        return True
    rows = () if scheme.rows_follow_sides else scheme.captions
    if _LETTER_B.search(scheme.description) or any(map(_SECOND_SIDE.search, rows)):
        return True
    labels = [choice.label for choice in scheme.choices()]
    lettered = len(labels) > 3 and all(len(label) == 1 for label in labels)
    # "A" may be an article; where the sides are meant, some label speaks of B as well.
    return not lettered and any(_SECOND_SIDE.search(label) for label in labels)
