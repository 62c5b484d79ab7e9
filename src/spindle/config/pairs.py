"""What ``pairs:`` says of labels and sides, and what holds where it says nothing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from spindle.assign.order import OrderPolicy
from spindle.config.crosscheck import Placed
from spindle.config.design import Design, TextFormat
from spindle.config.model import DesignFile, LabelVerdict
from spindle.config.reading import Reading
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


def told_by_names(sides: Sides) -> Verdict | None:
    """The side that the names of the two fields call the human's or the chosen one."""
    if (sides.a, sides.b) in _NAMED_AFTER_TRUTH:
        return Verdict.A
    return Verdict.B if (sides.b, sides.a) in _NAMED_AFTER_TRUTH else None


def stated(reading: Reading, file: DesignFile, schemes: Placed) -> Placed:
    """The schemes with the verdicts that ``pairs.verdicts`` gives their labels."""
    names = {scheme.name: number for number, (_, scheme) in enumerate(schemes)}
    told = list(schemes)
    for name, labels in file.pairs.verdicts.items():
        path: KeyPath = ("pairs", "verdicts", name)
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}"
            reading.problem(path, f"pairs.verdicts names {name!r}, which is no question", hint)
            continue
        at, scheme = told[names[name]]
        told[names[name]] = at, _stating(reading, path, scheme, labels)
    return told


def _stating(
    reading: Reading, path: KeyPath, scheme: Scheme, labels: Mapping[str, LabelVerdict]
) -> Scheme:
    if not scheme.accepts_verdicts:
        reading.problem(
            path,
            f"{scheme.name!r} cannot say which side: it has no labels of which one is chosen",
            "pairwise, radio and likert questions can",
        )
        return scheme
    values = {choice.label: choice.value for choice in scheme.choices()}
    values |= {value: value for value in values.values()}
    verdicts = {}
    for label, said in labels.items():
        if label in values:
            verdicts[values[label]] = said.verdict, _signed(said)
        else:
            known = ", ".join(repr(choice.label) for choice in scheme.choices())
            reading.problem((*path, label), f"{scheme.name!r} has no label {label!r}", known)
    made = scheme.with_verdicts(verdicts)
    for choice in made.choices_without_verdict():
        reading.problem(
            path,
            f"it is left open what {choice.label!r} says of the sides",
            f"write `{choice.value}: a`, `b`, `tie` or `neither`",
        )
    return made


def _signed(said: LabelVerdict) -> float | None:
    if said.strength is None:
        return None
    return {Verdict.A: -said.strength, Verdict.B: said.strength, Verdict.TIE: 0.0}.get(said.verdict)


def completed(reading: Reading, file: DesignFile, design: Design) -> Design:
    """The design with order, models and text formats as its items let them be."""
    formats = dict(design.formats)
    if file.pairs.format is not None and design.sides is not None:
        named = (design.text_key, design.sides.a, design.sides.b)
        formats = {**dict.fromkeys(named, file.pairs.format), **formats}
    return replace(
        design,
        order=_order(reading, file, design),
        models=design.models or _models(design.sides),
        formats={name: form for name, form in formats.items() if form is not TextFormat.TEXT},
    )


def known_fields(reading: Reading, file: DesignFile, fields: Sequence[str]) -> None:
    """Fields that ``pairs:`` names and no item has are errors at their places."""
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
            said = f"no item has the field {name!r} that {path[0]}.{path[1]} names"
            reading.problem(path, said, hint, value=path[1] != "formats")


def _models(sides: Sides | None) -> tuple[str, str] | None:
    pairs = sides.more if sides else ()
    return next((pair for pair in pairs if "model" in pair[0].lower()), None)


def _order(reading: Reading, file: DesignFile, design: Design) -> OrderPolicy:
    """As stated; else balanced where the truth is known and the layout does not tell it."""
    given = file.pairs.order is not None or file.randomize_pair_order is not None
    if design.sides is None or not design.truth.known:
        return design.order
    told = _layout_tells(design)
    if told:
        kept = "" if given else "; the sides stay as the data has them"
        reading.problem(
            ("html_layout",),
            f"html_layout says which side is which: {told}{kept}",
            "call them Response A and Response B, and the fields response_a and response_b",
            Severity.WARNING,
        )
    if not given and not told:
        return OrderPolicy.BALANCED
    if design.truth.always and not told and design.order is OrderPolicy.AS_GIVEN:
        reading.problem(
            ("pairs", "order") if file.pairs.order else ("randomize_pair_order",),
            "the right side is the same one in every item, and stands in the same place for "
            "everybody: whoever has found out one knows them all",
            "leave it out: the sides then change places, balanced",
            Severity.WARNING,
            value=True,
        )
    return design.order


def _layout_tells(design: Design) -> str:
    """Where an authored layout names a side after the truth: its words, or nothing."""
    assert design.sides is not None
    if not design.layout:
        return ""
    found = _SAYS_WHICH.search(_MARKUP.sub(" ", design.layout))
    if found:
        return repr(" ".join(found[0].split()))
    if told_by_names(design.sides):
        return f"its fields are called {design.sides.a} and {design.sides.b}"
    return ""


def sided_questions(reading: Reading, schemes: Placed) -> None:
    """Questions about one side are read differently once the sides change places."""
    for at, scheme in schemes:
        if not scheme.for_pairs().carries_verdicts and _speaks_of_a_side(scheme):
            reading.problem(
                (*at, "name"),
                f"{scheme.name!r} asks about one side, and the sides change places: "
                "its answers are about what stood there on the page",
                _remedy(scheme),
                Severity.WARNING,
                value=True,
            )


def _remedy(scheme: Scheme) -> str:
    if scheme.accepts_verdicts:
        return (
            f"if it compares them, say what its labels mean: `pairs: verdicts: {scheme.name}:`; "
            "or set `pairs: {order: as_given}`"
        )
    return "each record says what was displayed; or set `pairs: {order: as_given}`"


def _speaks_of_a_side(scheme: Scheme) -> bool:
    if _ONE_SIDE.search(f"{scheme.name}. {scheme.description}"):
        return True
    if _LETTER_B.search(scheme.description) or any(map(_SECOND_SIDE.search, scheme.captions)):
        return True
    labels = [choice.label for choice in scheme.choices()]
    lettered = len(labels) > 3 and all(len(label) == 1 for label in labels)
    # "A" may be an article; where the sides are meant, some label speaks of B as well.
    return not lettered and any(_SECOND_SIDE.search(label) for label in labels)
