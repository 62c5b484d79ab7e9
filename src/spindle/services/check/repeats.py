"""Pairs that the data hold more than once, under ids of their own."""

from __future__ import annotations

from pathlib import Path

from spindle.config.design import Design
from spindle.config.findings import Findings
from spindle.config.words import words
from spindle.data.truth import TruthSource
from spindle.data.truth_values import value_text
from spindle.domain.counts import plural
from spindle.domain.items import Item
from spindle.domain.yaml_text import as_yaml
from spindle.errors import Problem, Severity
from spindle.services.intake import published_format

_SOURCES = words("by judge judges annotator rater reviewer labeler worker user annotators")


class Repeats:
    """Counts the items whose pair is that of an earlier item with the same truth.

    Opposite truths are a contradiction, which is reported where truths are read. One hash is
    kept per pair, and one per value of a column that may say whose opinion a row is.
    """

    def __init__(self, design: Design, source: TruthSource) -> None:
        is_counted = design.truth.is_known and not source.by and published_format(design) is None
        self._pair = source.pair if is_counted else None
        self._own = {name for pair in (design.sides.more if design.sides else ()) for name in pair}
        self._seen: set[int] = set()
        self._values: set[int] = set()
        self._sources: dict[str, bool] = {}
        self._items = 0
        self._repeats = 0
        self._place: tuple[str, int] = ("", 0)

    def see(self, item: Item, file: Path, line: int) -> None:
        """Look at one item."""
        self._items += 1
        place = None if self._pair is None or item.truth is None else self._pair.read(item.fields)
        if place is None:
            return
        if place[0] in self._seen:
            self._place = self._place if self._repeats else (str(file), line)
            self._repeats += 1
        self._seen.add(place[0])
        for name in item.fields.keys() - self._own:
            if _SOURCES & set(name.lower().split("_")):
                self._see_source(name, place[0], value_text(item.fields[name]))

    def report(self, findings: Findings) -> None:
        """Warn of pairs that are asked more than once, and say what may tell them apart."""
        if not self._repeats:
            return
        by = next((name for name, is_apart in self._sources.items() if is_apart), "")
        verb = "repeats" if self._repeats == 1 else "repeat"
        said = (
            f"{self._repeats} of {plural(self._items, 'item')} {verb} the pair of an earlier "
            "item, under another id and with the same truth: each is judged by itself"
        )
        hint = "the first one is here; leave out the rows that are not to be judged again"
        if by:
            hint = (
                f"if {by!r} says whose opinion each row is, the pair is asked once, and all of "
                f"them are kept: `pairs: {{opinions: {{by: {as_yaml(by)}}}}}`"
            )
        findings.problems.append(Problem(said, hint, Severity.WARNING, *self._place))

    def _see_source(self, name: str, pair: int, value: str) -> None:
        """Note whose opinion a row may be; a name that comes twice with a pair tells nothing."""
        key = hash((name, pair, value))
        self._sources[name] = self._sources.get(name, True) and bool(value)
        self._sources[name] &= key not in self._values
        self._values.add(key)
