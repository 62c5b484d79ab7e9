"""The section ``pairs:``: the meaning of labels and sides, and its defaults."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from spindle.assign.order import OrderPolicy
from spindle.config.consistency import Placed
from spindle.config.design import Design, TextFormat
from spindle.config.findings import Findings
from spindle.config.model import DesignFile, StatedVerdict
from spindle.config.yaml import KeyPath
from spindle.domain.items import Sides
from spindle.domain.verdicts import Verdict
from spindle.errors import Severity
from spindle.schemes import Scheme

_ONE_SIDE = re.compile(
    r"(response|answer|assistant|completion|output|text|summary|video|model|option|candidate)"
    r"[ _]?(a|b|1|2)(?![a-z0-9])",
    re.IGNORECASE,
)
_SECOND_SIDE = re.compile(r"(?<![\w'])B(?![\w'])|[ _](b|2)(?![a-z0-9])", re.IGNORECASE)
_LETTER_B = re.compile(r"(?<![\w'])B(?![\w'])")
_MARKUP = re.compile(r"<style\b.*?</style>|<!--.*?-->|\{#.*?#\}|\{\{.*?\}\}|<[^>]*>", re.S | re.I)
_SAYS_WHICH = re.compile(
    r"\b(chosen|rejected)\b"
    r"|\b(human|real|generated|ai|model)([- ]?(written|generated|authored))?\s+"
    r"(response|answer|text|output)\b",
    re.IGNORECASE,
)
_NAMED_AFTER_TRUTH = (("real", "generated"), ("chosen", "rejected"), ("human", "model"))


def truth_in_names(sides: Sides) -> Verdict | None:
    """Return the side that the names of the two fields call the human's or the chosen one."""
    if (sides.a, sides.b) in _NAMED_AFTER_TRUTH:
        return Verdict.A
    return Verdict.B if (sides.b, sides.a) in _NAMED_AFTER_TRUTH else None


def apply_verdicts(findings: Findings, file: DesignFile, schemes: Placed) -> Placed:
    """Give the labels of the schemes the verdicts that ``pairs.verdicts`` states."""
    names = {scheme.name: number for number, (_, scheme) in enumerate(schemes)}
    result = list(schemes)
    for name, labels in file.pairs.verdicts.items():
        path: KeyPath = ("pairs", "verdicts", name)
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"questions: {', '.join(names)}"
            findings.add_problem(path, f"pairs.verdicts: there is no question {name!r}", hint)
            continue
        at, scheme = result[names[name]]
        result[names[name]] = at, _with_verdicts(findings, path, scheme, labels)
    return result


def _with_verdicts(
    findings: Findings, path: KeyPath, scheme: Scheme, labels: Mapping[str, StatedVerdict]
) -> Scheme:
    if not scheme.accepts_verdicts:
        findings.add_problem(
            path,
            f"{scheme.name!r} cannot have verdicts: its answers are not single labels",
            "give verdicts to the labels of a pairwise, radio or likert question",
        )
        return scheme
    values = {choice.label: choice.value for choice in scheme.choices()}
    values |= {value: value for value in values.values()}
    verdicts = {}
    for label, stated in labels.items():
        if label in values:
            verdicts[values[label]] = stated.verdict, _signed_strength(stated)
        else:
            known = ", ".join(repr(choice.label) for choice in scheme.choices())
            hint = f"its labels are {known}"
            findings.add_problem((*path, label), f"{scheme.name!r} has no label {label!r}", hint)
    result = scheme.with_verdicts(verdicts)
    for choice in result.choices_without_verdict():
        findings.add_problem(
            path,
            f"the label {choice.label!r} has no verdict",
            f"add `{choice.value}:` with `a`, `b`, `tie` or `neither`",
        )
    return result


def _signed_strength(stated: StatedVerdict) -> float | None:
    strength = stated.strength
    if strength is None:
        return None
    return {Verdict.A: -strength, Verdict.B: strength, Verdict.TIE: 0.0}.get(stated.verdict)


def complete_design(findings: Findings, file: DesignFile, design: Design) -> Design:
    """Return the design with the order, models and text formats that suit its items."""
    formats = dict(design.formats)
    if file.pairs.format is not None and design.sides is not None:
        named = (design.text_key, design.sides.a, design.sides.b)
        formats = {**dict.fromkeys(named, file.pairs.format), **formats}
    return replace(
        design,
        order=_choose_order(findings, file, design),
        models=design.models or _model_fields(design.sides),
        formats={name: form for name, form in formats.items() if form is not TextFormat.TEXT},
    )


def check_named_fields(findings: Findings, file: DesignFile, fields: Sequence[str]) -> None:
    """Report each field that ``pairs:`` names and no item has."""
    pairs = file.pairs
    named: list[tuple[KeyPath, str | None]] = [(("pairs", "prompt"), pairs.prompt)]
    named += [(("pairs", "models", n), name) for n, name in enumerate(pairs.models or ())]
    named += [(("pairs", "formats", name), name) for name in pairs.formats]
    if not pairs.truth_file:
        named.append((("pairs", "source_key"), pairs.source_key))
    for path, name in named:
        if name is not None and name not in fields:
            near = difflib.get_close_matches(name, fields, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"items have {', '.join(fields)}"
            message = f"no item has the field {name!r} named by {path[0]}.{path[1]}"
            findings.add_problem(path, message, hint, value=path[1] != "formats")


def _model_fields(sides: Sides | None) -> tuple[str, str] | None:
    pairs = sides.more if sides else ()
    return next((pair for pair in pairs if "model" in pair[0].lower()), None)


def _choose_order(findings: Findings, file: DesignFile, design: Design) -> OrderPolicy:
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


def warn_about_one_sided_questions(findings: Findings, schemes: Placed) -> None:
    """Warn of questions about one side, whose meaning changes once the sides change places."""
    for at, scheme in schemes:
        if not scheme.for_pairs().carries_verdicts and _names_one_side(scheme):
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
