"""The order in which the sides are shown: as stated, or the one that suits the items."""

from __future__ import annotations

import re

from spindle.assign.order import OrderPolicy
from spindle.config.design import Design
from spindle.config.findings import Findings
from spindle.config.model import DesignFile
from spindle.config.truth_names import truth_in_names
from spindle.errors import Severity

_MARKUP = re.compile(r"<style\b.*?</style>|<!--.*?-->|\{#.*?#\}|\{\{.*?\}\}|<[^>]*>", re.S | re.I)
_SAYS_WHICH = re.compile(
    r"\b(chosen|rejected)\b"
    r"|\b(human|real|generated|ai|model)([- ]?(written|generated|authored))?\s+"
    r"(response|answer|text|output)\b",
    re.IGNORECASE,
)


def choose_side_order(findings: Findings, file: DesignFile, design: Design) -> OrderPolicy:
    """Return the stated order; else balanced where there is a truth that the layout hides."""
    given = file.pairs.order is not None or file.randomize_pair_order is not None
    if design.sides is None or not design.truth.is_known:
        return design.order
    revealed = _layout_reveals(design)
    if revealed:
        kept = "" if given else "; the sides stay in the order of the data"
        findings.add_problem(
            ("html_layout",),
            f"html_layout reveals which side is which: {revealed}{kept}",
            "call them Response A and Response B, and the fields response_a and response_b",
            Severity.WARNING,
        )
    if not given and not revealed:
        return OrderPolicy.BALANCED
    if design.truth.always and not revealed and design.order is OrderPolicy.AS_GIVEN:
        findings.add_problem(
            ("pairs", "order") if file.pairs.order else ("randomize_pair_order",),
            "the right side is the same in every item and is always shown in the same place: "
            "an annotator who recognises it once knows every answer",
            "remove this key: the order of the sides is then balanced",
            Severity.WARNING,
            value=True,
        )
    return design.order


def _layout_reveals(design: Design) -> str:
    """Return the words with which an authored layout reveals the truth, if it does."""
    assert design.sides is not None
    if not design.layout:
        return ""
    found = _SAYS_WHICH.search(_MARKUP.sub(" ", design.layout))
    if found:
        return repr(" ".join(found[0].split()))
    if truth_in_names(design.sides):
        return f"its fields are {design.sides.a} and {design.sides.b}"
    return ""
