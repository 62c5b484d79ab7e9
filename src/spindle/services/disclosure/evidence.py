"""Disclosure: fields on the page that tell the two responses apart, and unnamed truths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from spindle.config.design import Design
from spindle.config.findings import Findings
from spindle.config.placeholders import locate_in_layout, placeholders
from spindle.config.truth_names import truth_in_names
from spindle.config.yaml import KeyPath
from spindle.data.ambiguous_truths import truth_lines
from spindle.domain.counts import plural
from spindle.domain.items import Item
from spindle.domain.responses import find_text_key
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.domain.yaml_text import as_yaml
from spindle.errors import Problem, Severity
from spindle.schemes import Scheme
from spindle.services.disclosure.contents import Contents
from spindle.services.disclosure.field_values import FieldValues, names_a_source
from spindle.services.disclosure.shown_values import ShownValues
from spindle.services.disclosure.side_names import Naming, read_side_name, tells_source
from spindle.services.disclosure.telling_names import (
    NAMES_OF_SOURCES,
    OF_SOURCES,
    Weight,
    name_words,
)
from spindle.services.intake import doubt_of_counts, doubt_of_name
from spindle.stats.association import Agreement

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
        self._page = ShownValues(design, shown)
        self._contents = Contents(design, shown)
        self._shown: dict[str, FieldValues] = {}
        self._others: dict[str, FieldValues] = {}
        self._gaps: dict[str, FieldValues] = {}
        self._differ: set[str] = set()
        self._dismissed = {*self._sides, *self._page.names, design.id_key}
        self._asks = sides is not None and not design.truth.is_known
        self._asks = self._asks and design.data_format == "own"

    def see(self, item: Item, file: Path, line: int) -> None:
        """Look at one item."""
        self._contents.see(item, file, line)
        self._items += 1
        models = self._models(item)
        heads = {_head(item.fields.get(side)) for side in self._sides}
        for leaf in self._page.read(item):
            values = self._shown.get(leaf.path)
            if values is None:
                if len(self._shown) >= _MOST_FIELDS:
                    continue
                values = self._shown[leaf.path] = FieldValues(leaf.path, leaf.beside)
            values.see(leaf.value, self._sides, models, item.truth)
            if isinstance(leaf.value, str | list) and (
                None in heads or _head(leaf.value) in heads | {None}
            ):
                values.repeats += _plain(leaf.value) in self._texts(item)
        self._see_pairs(item)
        if self._asks:
            self._see_others(item)

    def report(self, findings: Findings) -> None:
        """Report revealing fields on the page, and a field that may be the truth."""
        revealed = set(self._design.reveal)
        for name, values in self._shown.items():
            if {name, name.partition(".")[0], name.partition("[")[0]} & revealed:
                continue
            reason, severity = self._reason(values)
            if reason:
                problem = self._problem(findings, name, reason)
                findings.problems.append(replace(problem, severity=severity))
        for name in self.truths():
            self._ask(findings, name)
        self._warn_about_names(findings)
        self._contents.report(findings)

    def truths(self) -> tuple[str, ...]:
        """Return the fields outside the page that may be the truth: they name sides."""
        return tuple(name for name, values in self._others.items() if values.may_be_truth)

    def is_harmless(self, name: str, items: Sequence[Item]) -> bool:
        """Return whether neither a field's name nor its values in the items name a source."""
        values = FieldValues(name)
        for item in items:
            values.see(item.fields.get(name), self._sides, None, None)
        telling = values.weight is Weight.TELLING or bool(name_words(name) & OF_SOURCES)
        named = values.tells_one_source or values.names_families or values.names_sides
        return not (telling or named or values.may_name_sides)

    def _texts(self, item: Item) -> tuple[str, ...]:
        """Return the two responses as texts that can be compared; none if they are the same."""
        texts = tuple(_plain(item.fields.get(side)) for side in self._sides)
        return texts if texts and texts[0] != texts[1] and all(texts) else ()

    def _models(self, item: Item) -> tuple[JSON, JSON] | None:
        fields = self._design.models
        return fields and (item.fields.get(fields[0]), item.fields.get(fields[1]))

    def _see_pairs(self, item: Item) -> None:
        """Compare the two values of fields that belong to the sides."""
        for a, b in self._page.pairs:
            left, right = item.fields.get(a), item.fields.get(b)
            if left == right:
                continue
            self._differ |= {a, b}
            if isinstance(left, int | float) and isinstance(right, int | float):
                gap = self._gaps.setdefault(a, FieldValues(a))
                gap.see(left - right, self._sides, None, item.truth)

    def _see_others(self, item: Item) -> None:
        """Keep the fields outside the page whose values have all named a side so far."""
        for name, value in item.fields.items():
            if name in self._dismissed:
                continue
            values = self._others.setdefault(name, FieldValues(name))
            values.see(value, self._sides, None, None)
            if not values.are_keys or len(self._others) > _MOST_FIELDS:
                self._dismissed.add(name)
                del self._others[name]

    def _reason(self, values: FieldValues) -> tuple[str, Severity]:
        """Return why a field that is shown gives the answer away, or an empty text."""
        if not values.filled:
            return "", Severity.ERROR
        if not self._sides:
            return self._answered_question(values)
        if values.name in self._page.companions or values.name in self._differ:
            return self._reason_of_companion(values), Severity.ERROR
        if values.name.partition(".")[0].partition("[")[0] in self._sides:
            return self._reason_of_content(values), Severity.ERROR
        said = self._sure_reason(values)
        if said:
            return said, Severity.ERROR
        said = self._unsure_reason(values)
        return said or self._answered_question(values)[0], Severity.WARNING

    def _sure_reason(self, values: FieldValues) -> str:
        cleared = values.is_unrelated and values.weight is not Weight.TELLING
        asks_source = bool(name_words(values.name) & OF_SOURCES)
        aside = values.beside and (asks_source or values.names_families)
        reasons = (
            (values.names_sides and not cleared, "its values name a side"),
            (
                values.names_sources and not cleared,
                "its values say who wrote a response, a person or a machine",
            ),
            (values.names_models, "its values name the model of one side"),
            (2 * values.repeats >= values.filled, "its values repeat one of the two responses"),
            (aside, "it says where one of the two responses comes from, or how good it is"),
            (
                values.goes_with_truth(len(self._shown)),
                "its values go with the truth far more often than by chance",
            ),
            (
                values.names_families and asks_source and values.weight is not Weight.ORDINARY,
                "its values are names of models",
            ),
        )
        return next((said for is_so, said in reasons if is_so), "")

    def _unsure_reason(self, values: FieldValues) -> str:
        """Return why a field may give the answer away, which its author has to judge."""
        if values.agreement is Agreement.LIKELY:
            return f"its values go with the truth in all {plural(values.filled, 'item')}"
        if values.may_name_sides and not values.is_unrelated:
            return "its values may be a coding of the two sides"
        return ""

    def _answered_question(self, values: FieldValues) -> tuple[str, Severity]:
        """Return which question a field holds the answers of, or an empty text."""
        flags = set(values.distinct) <= {"0", "1", "True", "False"} and values.values > 1
        tells = values.tells_one_source and (values.values > 1 or values.filled == 1)
        if not self._sides and (tells or (flags and names_a_source(values.name))):
            asked = next((s.name for s in self._design.schemes if _asks_who_wrote(s)), "")
            if asked:
                said = f"its values say who wrote the text, and the question {asked!r} asks that"
                return said, Severity.ERROR
        held = {value.strip().casefold() for value in values.distinct}
        for scheme in self._design.schemes if len(held) > 1 else ():
            labels = {text for c in scheme.choices() for text in (c.label, c.value)}
            if held <= {label.strip().casefold() for label in labels}:
                said = f"its values are answers to the question {scheme.name!r}"
                return said, Severity.WARNING
        return "", Severity.WARNING

    def _reason_of_companion(self, values: FieldValues) -> str:
        """Return why a field that belongs to one side tells where its response comes from."""
        said = "it says where the response beside it comes from"
        gap = self._gaps.get(values.name)
        tested = len(self._shown)
        if values.goes_with_truth(tested) or (gap is not None and gap.goes_with_truth(tested)):
            return said
        if values.is_blind or (values.name in self._page.companions - self._differ):
            return ""
        telling = bool(name_words(values.name) & OF_SOURCES)
        if telling or values.tells_one_source or values.names_families:
            return said
        return ""

    def _reason_of_content(self, values: FieldValues) -> str:
        """Return why a part of a response that is shown says where it comes from."""
        named = name_words(re.split(r"[.\[]", values.name)[-1]) & NAMES_OF_SOURCES
        if named or values.tells_one_source or values.names_families:
            return "it says where the response comes from"
        return self._sure_reason(values) if values.goes_with_truth(len(self._shown)) else ""

    def _problem(self, findings: Findings, name: str, reason: str) -> Problem:
        hint = f"if annotators are to see it, write `display: {{reveal: [{as_yaml(name)}]}}`"
        file, line, column, said = self._place(findings, name)
        remedy = "remove it there" if said else "rename it"
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
            if name == placed or name.startswith((f"{placed}.", f"{placed}[")):
                file, at = locate_in_layout(
                    document, design.layout, design.layout_file, place.offset
                )
                return file, at.line, at.column, "html_layout"
        for path in _keys_of(findings):
            heads = (name, name.partition(".")[0], name.partition("[")[0].partition(".")[0])
            if _names(findings, path) in heads:
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
            f"if it is the truth, write `pairs: {{source_key: {as_yaml(name)}}}`, "
            "and the results say how often people agree with it" + self._ask_for_meaning(name),
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


def _head(value: JSON) -> str | None:
    """Return the first word of a text, without which no other is the same; None if unknown."""
    first = value.split(None, 1)[:1] if isinstance(value, str) else []
    return first[0].casefold().rstrip(".") if first else None


def _plain(value: JSON) -> str:
    """Return a response or another text without what does not make it another text."""
    if isinstance(value, Mapping):
        key = find_text_key(value)
        return "" if key is None else _plain(value[key])
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return " ".join(text.split()).casefold().rstrip(".")


def _asks_who_wrote(scheme: Scheme) -> bool:
    """Return whether the answers to a question are sources: a person, a machine."""
    read = [read_side_name(choice.label, ()) for choice in scheme.choices()]
    found = {each.side for each in read if each is not None and each.kind is Naming.SOURCE}
    return len(found) > 1
