"""The side known to be the human's (or the chosen one), removed from what is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from spindle.data.ambiguous_truths import AmbiguousTruths
from spindle.data.base import UNREADABLE, Report, problem, raise_error, reading_problem
from spindle.data.identity import to_item_id
from spindle.data.pair_key import PairKey
from spindle.data.readers import READERS, suffix_of
from spindle.data.truth_values import (
    AmbiguousSide,
    InvalidSide,
    TruthValues,
    UnclearIndex,
    find_index,
    value_text,
    whole_number,
)
from spindle.domain.items import Item
from spindle.domain.truth import Opinion, TruthDoubt, common_verdict
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.formats.base.scores import doubt_chosen, score_difference

_EXPECTED = "each row needs the field {!r} and one that names a side"

Listed: TypeAlias = Verdict | str
"""A truth in a file of truths: a verdict, or the name of a model of an item."""

Reading: TypeAlias = tuple[Verdict | None, TruthDoubt | None]


@dataclass(frozen=True, slots=True)
class TruthSource:
    """The source of the items' truths.

    ``key`` names a field that is removed from every item and holds its truth, unless
    ``has_file``: then the truths by id, from a file of their own, are in ``known``.
    ``default`` applies if neither is given; ``chosen`` are the fields of the chosen and the
    rejected response, whose scores can contradict it, ``scores`` pairs of fields with the sides'
    scores, ``beside`` all pairs of fields that belong to the sides. With ``pair``, there is no
    truth for the pairs in ``opposed``, and ``opinions`` holds
    what each source said about a pair, with the sides in the order of ``PairKey``; ``by`` names
    the field for the source, which is removed too.
    """

    key: str = ""
    values: TruthValues = field(default_factory=TruthValues)
    known: Mapping[str, Listed] = field(default_factory=dict)
    default: Verdict | None = None
    has_file: bool = False
    chosen: tuple[str, str] | None = None
    scores: tuple[tuple[str, str], ...] = ()
    beside: tuple[tuple[str, str], ...] = ()
    pair: PairKey | None = None
    opposed: frozenset[int] = frozenset()
    by: str = ""
    opinions: Mapping[int, tuple[Opinion, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What is called wrong where a truth cannot be read."""
        return "truth_file" if self.has_file else self.key

    def stated_value(self, item: Item) -> JSON:
        """Return what is stated as the truth of an item, as it is in the data."""
        return self.known.get(item.id) if self.has_file else item.fields.get(self.key)

    def resolve(self, item: Item) -> Item:
        """Return the item with its truth and without the fields for it; raises ``InvalidSide``."""
        truth, doubt = self.read(item)
        opinions: tuple[Opinion, ...] = ()
        place = self.pair.read(item.fields) if self.pair and (self.by or self.opposed) else None
        if place is not None and place[0] in self.opposed and truth is not None:
            truth, doubt = None, TruthDoubt.OPPOSITE_TRUTHS
        if self.by and place is not None:
            opinions = mirror_opinions(self.opinions.get(place[0], ()), mirrored=place[1])
            truth = common_verdict(opinions)
        sealed = {self.key, self.by}
        fields = {name: value for name, value in item.fields.items() if name not in sealed}
        return replace(item, fields=fields, truth=truth, doubt=doubt, opinions=opinions)

    def read(self, item: Item) -> Reading:
        """Return the truth that the item's own row states; raises ``InvalidSide``."""
        if self.has_file:
            listed = self.known.get(item.id)
            if listed is None or isinstance(listed, Verdict):
                return listed, None
            return self.values.read(listed, item.fields)
        if self.key:
            return self._compare_scores(
                self.values.read(item.fields.get(self.key), item.fields), item
            )
        if item.doubt is not None or self.default is None:
            return item.truth, item.doubt
        doubt = None if self.chosen is None else doubt_chosen(item.fields, *self.chosen)
        return (item.truth or self.default if doubt is None else None), doubt

    def _compare_scores(self, reading: Reading, item: Item) -> Reading:
        """Return the reading, with a doubt if all scores of the sides name the other one."""
        truth, doubt = reading
        if truth not in (Verdict.A, Verdict.B) or not self.scores:
            return reading
        found = [score_difference(item.fields, *pair) for pair in self.scores]
        towards = [each if truth is Verdict.A else -each for each in found if each is not None]
        if towards and all(each < 0 for each in towards):
            return truth, TruthDoubt.SCORES_DISAGREE
        return truth, doubt


def mirror_opinions(opinions: tuple[Opinion, ...], *, mirrored: bool) -> tuple[Opinion, ...]:
    """Return the opinions, with the two sides exchanged if ``mirrored``."""
    if not mirrored:
        return opinions
    return tuple(Opinion(each.by, each.verdict.mirror()) for each in opinions)


def read_truths(
    path: Path, id_key: str, key: str, values: TruthValues, report: Report | None = None
) -> dict[str, Listed]:
    """Read truths by id from a file of rows with the id and a field that names a side.

    ``key`` names that field; a row without it must have only one field besides the id. Numbers
    count from what the file shows, unless ``values`` says so. Problems go to ``report``; without
    it the first one raises ``DesignError``.
    """
    report = report or raise_error
    rows: list[tuple[str, str, JSON, int]] = []
    try:
        for row, line in READERS[suffix_of(path)](path, report):
            try:
                rows.append((*_read_row(row, id_key, key), line))
            except InvalidSide as reason:
                report(problem(path, line, str(reason), _EXPECTED.format(id_key)))
    except UNREADABLE as error:
        report(reading_problem(path, error))
    values = with_index(values, (value for _, _, value, _ in rows))
    truths: dict[str, Listed] = {}
    asked = AmbiguousTruths()
    for item_id, name, value, line in rows:
        try:
            listed = _read_listed(name, value, values)
            if listed is not None and truths.setdefault(item_id, listed) != listed:
                raise InvalidSide(f"duplicate id {item_id!r}, with different sides")
        except AmbiguousSide as found:
            asked.add(name, path, line, found)
        except InvalidSide as reason:
            report(problem(path, line, str(reason), _EXPECTED.format(id_key)))
    for found_problem in asked.problems():
        report(found_problem)
    return truths


def with_index(values: TruthValues, column: Any) -> TruthValues:
    """Return the values with the index from which the numbers of a column count, if they show it.

    A design that states the meaning of one number says with it that the others have theirs.
    """
    if values.index is not None or any(whole_number(text) is not None for text in values.stated):
        return replace(values, count_doubt=None)
    texts = {value_text(value) for value in column if not isinstance(value, bool)}
    numbers = {number for text in texts if (number := whole_number(text)) is not None}
    numbers -= {number for text in values.names if (number := whole_number(text)) is not None}
    index = find_index(numbers)
    return replace(values, index=index, count_doubt=values.count_doubt if index == 0 else None)


def _read_row(row: Any, id_key: str, key: str) -> tuple[str, str, JSON]:
    """Return a row's id, and the name and value of its truth; raises ``InvalidSide``."""
    item_id = to_item_id(row.get(id_key)) if isinstance(row, Mapping) else None
    if item_id is None:
        raise InvalidSide(f"no id under {id_key!r}")
    names = [key] if key in row else [name for name in row if name != id_key]
    if len(names) != 1:
        raise InvalidSide("unclear which field names the side; state it as `pairs: source_key`")
    return item_id, names[0], row[names[0]]


def _read_listed(name: str, value: JSON, values: TruthValues) -> Listed | None:
    """Return a truth, or the text that may name a model of the item; raises ``InvalidSide``."""
    try:
        return values.read(value, {})[0]
    except AmbiguousSide:
        raise
    except UnclearIndex as reason:
        raise InvalidSide(f"{name!r} does not name a side: {value!r} ({reason})") from None
    except InvalidSide as reason:
        if values.models is None or isinstance(value, bool):
            raise InvalidSide(f"{name!r} does not name a side: {value!r} ({reason})") from None
        return value_text(value)
