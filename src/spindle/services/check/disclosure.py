"""Disclosure: fields on the page that tell the two responses apart, and unnamed truths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from spindle.config.design import Design
from spindle.config.findings import Findings
from spindle.config.placeholders import locate_in_layout, placeholders, read_path
from spindle.config.truth_names import truth_in_names
from spindle.config.words import words
from spindle.config.yaml import KeyPath
from spindle.data.ambiguous_truths import truth_lines
from spindle.domain.counts import plural
from spindle.domain.items import Item
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.errors import Problem, Severity
from spindle.services.check.field_values import FieldValues
from spindle.services.check.side_names import tells_source
from spindle.services.intake import doubt_of_counts, doubt_of_name

_OF_SOURCES = words(
    "model models system source author score scores reward rewards rating rank label labels "
    "provider engine generator llm votes elo human origin winner rate"
)
_MOST_FIELDS = 200
_SIDES = (Verdict.A, Verdict.B)


class Disclosure:
    """Looks, over all items, for fields that tell an annotator which response is which.

    ``shown`` are the fields of the page as it is served. Where items have no two sides, there is
    nothing to tell apart, and only fields that hold the answers to a question are reported.
    """

    def __init__(self, design: Design, shown: Sequence[str]) -> None:
        self._design = design
        self._items = 0
        sides = design.sides
        self._sides = (sides.a, sides.b) if sides else ()
        named = (design.text_key if name == "text" else name for name in shown)
        watched = dict.fromkeys(name for name in named if name not in self._sides)
        self._named = tuple(watched)
        self._shown: dict[str, FieldValues] = {}
        self._others: dict[str, FieldValues] = {}
        self._dismissed = {*self._sides, *watched, design.id_key}
        self._asks = sides is not None and not design.truth.is_known
        self._asks = self._asks and design.data_format == "own"

    def see(self, item: Item) -> None:
        """Look at one item."""
        self._items += 1
        models = self._models(item)
        texts = tuple(item.fields.get(side) for side in self._sides)
        for name, value in self._values(item):
            values = self._shown.setdefault(name, FieldValues(name))
            values.see(value, self._sides, models, item.truth)
            values.repeats += bool(texts) and texts[0] != texts[1] and value in texts
        if self._asks:
            self._see_others(item)

    def report(self, findings: Findings) -> None:
        """Report revealing fields on the page, and a field that may be the truth."""
        for name, values in self._shown.items():
            if {name, name.partition(".")[0]} & set(self._design.reveal):
                continue
            reason = self._reason(values) if self._sides else ""
            answers = "" if reason else self._answered_question(values)
            if reason:
                findings.problems.append(self._problem(findings, name, reason))
            elif answers:
                said = f"its values are answers to the question {answers!r}"
                problem = self._problem(findings, name, said)
                findings.problems.append(replace(problem, severity=Severity.WARNING))
        for name in self.truths():
            self._ask(findings, name)
        self._warn_about_names(findings)

    def truths(self) -> tuple[str, ...]:
        """Return the fields outside the page that may be the truth: they name sides."""
        return tuple(name for name, values in self._others.items() if values.names_sides)

    def _values(self, item: Item) -> Iterator[tuple[str, JSON]]:
        """Yield the values that are shown; of a mapping, which is shown whole, each by itself."""
        for name in self._named:
            value = read_path(item.fields, name)
            if not isinstance(value, Mapping):
                yield name, value
                continue
            inner = ((f"{name}.{key}", each) for key, each in value.items())
            yield from islice(inner, _MOST_FIELDS - min(len(self._shown), _MOST_FIELDS))

    def _models(self, item: Item) -> tuple[JSON, JSON] | None:
        fields = self._design.models
        return fields and (item.fields.get(fields[0]), item.fields.get(fields[1]))

    def _see_others(self, item: Item) -> None:
        """Keep the fields outside the page whose values have all named a side so far."""
        for name, value in item.fields.items():
            if name in self._dismissed:
                continue
            values = self._others.setdefault(name, FieldValues(name))
            values.see(value, self._sides, None, None)
            if sum(values.named.values()) < values.filled or len(self._others) > _MOST_FIELDS:
                self._dismissed.add(name)
                del self._others[name]

    def _reason(self, values: FieldValues) -> str:
        """Return why a field that is shown tells the responses apart, or an empty text."""
        if not values.filled:
            return ""
        if values.name in self._companions():
            return self._reason_of_companion(values)
        reasons = (
            (values.names_sides, "its values name a side"),
            (values.names_sources, "its values say who wrote a response, a person or a machine"),
            (values.names_models, "its values name the model of one side"),
            (2 * values.repeats >= values.filled, "its values repeat one of the two responses"),
            (
                values.goes_with_truth(len(self._shown)),
                "its values go with the truth far more often than by chance",
            ),
        )
        return next((said for is_so, said in reasons if is_so), "")

    def _answered_question(self, values: FieldValues) -> str:
        """Return the name of a question whose answers a field holds, or an empty text."""
        held = {value.strip().casefold() for value in values.distinct}
        for scheme in self._design.schemes if len(held) > 1 else ():
            labels = {text for c in scheme.choices() for text in (c.label, c.value)}
            if held <= {label.strip().casefold() for label in labels}:
                return scheme.name
        return ""

    def _reason_of_companion(self, values: FieldValues) -> str:
        """Return why a field that belongs to one side tells where its response comes from."""
        if values.is_blind:
            return ""
        parts = set(re.findall(r"[a-z]+", values.name.lower()))
        said = "it says where the response beside it comes from"
        if parts & _OF_SOURCES or values.names_sources or 2 * values.families >= values.filled:
            return said
        return said if values.goes_with_truth(len(self._shown)) else ""

    def _companions(self) -> set[str]:
        sides = self._design.sides
        pairs = (*(sides.more if sides else ()), self._design.models or ())
        return {name for pair in pairs for name in pair}

    def _problem(self, findings: Findings, name: str, reason: str) -> Problem:
        hint = f"if annotators are to see it, write display: {{reveal: [{name}]}}"
        file, line, column, said = self._place(findings, name)
        remedy = "remove it from there" if said else "rename it"
        return Problem(
            f"{said or 'the page'} shows {name!r}, which gives the answer away: {reason} "
            f"({plural(self._items, 'item')} read)",
            f"{remedy}; {hint}",
            Severity.ERROR,
            file,
            line,
            column,
        )

    def _place(self, findings: Findings, name: str) -> tuple[str, int, int, str]:
        """Return file, line and column of what puts the field on the page, and its name."""
        design, document = self._design, findings.document
        for place in placeholders(design.layout):
            placed = design.text_key if place.name == "text" else place.name
            if name == placed or name.startswith(f"{placed}."):
                file, at = locate_in_layout(
                    document, design.layout, design.layout_file, place.offset
                )
                return file, at.line, at.column, "html_layout"
        for path in _keys_of(findings):
            if _names(findings, path) in (name, name.partition(".")[0]):
                at = document.position(path, value=True)
                said = "item_properties.context_key" if path[-1] == "context_key" else "display"
                return document.file, at.line, at.column, said
        at = document.position(("item_properties",) if design.text_key == name else ())
        return document.file, at.line, at.column, ""

    def _warn_about_names(self, findings: Findings) -> None:
        """Warn of sides with telling names; of those that are the truth the intake warns."""
        sides = self._design.sides
        if sides is None or truth_in_names(sides) is not None:
            return
        if tells_source(sides.a, sides.b) or tells_source(sides.b, sides.a):
            findings.add_warning(
                ("pairs", "sides") if "pairs" in findings.document.tree else ("data_files",),
                f"the fields are named {sides.a} and {sides.b}, and the page carries the names of "
                "its fields: anyone who inspects it sees where each response comes from",
                "rename the fields to response_a and response_b in the data",
            )

    def _ask(self, findings: Findings, name: str) -> None:
        path: KeyPath = ("pairs",) if "pairs" in findings.document.tree else ("data_files",)
        findings.add_warning(
            path,
            f"the field {name!r} names a side in every item that has it; it is not shown",
            f"if it is the truth, write pairs: {{source_key: {name}}}, and accuracy is known"
            + self._ask_for_meaning(name),
        )

    def _ask_for_meaning(self, name: str) -> str:
        """Return what else is to be stated, if the values of that field can be read in two ways."""
        held = sorted(self._others[name].distinct)
        doubt = doubt_of_name(name)
        if doubt is None and held == ["0", "1"]:
            doubt = doubt_of_counts(name, self._design.sides)
        if doubt is None or len(held) != len(_SIDES):
            return ""
        meanings = dict(zip(held, _SIDES, strict=True))
        return (
            f"; it {doubt.said}, so say what they mean: {doubt.plain}, write "
            f"{truth_lines(meanings)}; {doubt.mirrored}, {truth_lines(meanings, mirrored=True)}"
        )


def _keys_of(findings: Findings) -> Iterator[KeyPath]:
    tree = findings.document.tree
    display = tree.get("display")
    show = display.get("show") if isinstance(display, dict) else None
    for number in range(len(show) if isinstance(show, list) else 0):
        yield ("display", "show", number)
    yield ("display", "show")
    yield ("item_properties", "context_key")


def _names(findings: Findings, path: KeyPath) -> object:
    """Return what the file says at that path."""
    value: object = findings.document.tree
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step]
        else:
            return None
    return value
