"""A survey of all rows of the data: what only the whole of them shows about the truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from spindle.data.truth import TruthSource, mirror_opinions
from spindle.data.truth_values import InvalidSide, value_text
from spindle.domain.items import Item
from spindle.domain.truth import Opinion, common_verdict
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict

MAX_PLACES = 3
"""Rows that are named of each kind of contradiction."""


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row of the data: the item in it, all its columns, and its place."""

    item: Item
    columns: Mapping[str, JSON]
    path: Path
    line: int


@dataclass(slots=True)
class Contradiction:
    """Rows that say opposite things of the same pair: their number, and the first of them.

    ``columns`` are the columns that tell the first two apart, besides the sides.
    """

    pairs: int = 0
    rows: int = 0
    places: list[tuple[Path, int]] = field(default_factory=list)
    columns: tuple[str, ...] = ()


@dataclass(slots=True)
class OpinionCounts:
    """How many opinions there are: the sources, the pairs by number of opinions, and the rest.

    ``split`` counts pairs on which sources disagree, ``nameless`` rows with a truth of nobody.
    """

    sources: dict[str, int] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    split: int = 0
    nameless: int = 0
    nameless_at: tuple[Path, int] | None = None


@dataclass(frozen=True, slots=True)
class TruthSurvey:
    """What a survey found, for a ``TruthSource``, and what is to be said about it.

    ``opposed`` are the pairs of which rows say opposite things, or one source does;
    ``has_repeats`` says that a pair with a truth occurs more than once, opinions aside.
    """

    opposed: frozenset[int] = frozenset()
    has_repeats: bool = False
    opinions: Mapping[int, tuple[Opinion, ...]] = field(default_factory=dict)
    contradiction: Contradiction = field(default_factory=Contradiction)
    counts: OpinionCounts = field(default_factory=OpinionCounts)

    def complete(self, source: TruthSource) -> TruthSource:
        """Return the source of truths with what the survey found."""
        opposed = frozenset() if source.by else self.opposed
        return replace(source, opposed=opposed, opinions=self.opinions)


def survey_truths(rows: Iterable[DataRow], source: TruthSource) -> TruthSurvey:
    """Find the pairs of which two rows say opposite things, and everybody's opinions.

    One hash is kept per pair with a truth, and with ``source.by`` its opinions.
    """
    if source.by:
        return _survey_opinions(rows, source)
    first: dict[int, Verdict] = {}
    opposed: set[int] = set()
    count = 0
    for _, pair, verdict in _read_truths(rows, source):
        count += 1
        if first.setdefault(pair, verdict) is not verdict:
            opposed.add(pair)
    return TruthSurvey(frozenset(opposed), has_repeats=count > len(first))


def locate_contradictions(
    rows: Iterable[DataRow], source: TruthSource, survey: TruthSurvey
) -> TruthSurvey:
    """Return the survey with the rows that contradict each other, which takes another reading."""
    found = Contradiction(pairs=len(survey.opposed))
    pair_of_first: int | None = None
    first: DataRow | None = None
    for row, pair, _ in _read_truths(rows, source):
        if pair not in survey.opposed:
            continue
        found.rows += 1
        if first is None:
            first, pair_of_first = row, pair
        elif pair == pair_of_first and not found.columns:
            found.columns = _different_columns(first, row, source)
        if len(found.places) < MAX_PLACES:
            found.places.append((row.path, row.line))
    return replace(survey, contradiction=found)


def _survey_opinions(rows: Iterable[DataRow], source: TruthSource) -> TruthSurvey:
    opinions: dict[int, tuple[Opinion, ...]] = {}
    opposed: dict[int, set[str]] = {}
    names: dict[str, str] = {}
    counts = OpinionCounts()
    for row, pair, verdict in _read_truths(rows, source):
        by = value_text(row.columns.get(source.by))
        if not by:
            counts.nameless += 1
            counts.nameless_at = counts.nameless_at or (row.path, row.line)
            continue
        by = names.setdefault(by, by)
        before = opinions.get(pair, ())
        same = next((each for each in before if each.by == by), None)
        if same is None:
            opinions[pair] = (*before, Opinion(by, verdict))
        elif same.verdict is not verdict:
            opposed.setdefault(pair, set()).add(by)
    for pair, sources in opposed.items():
        opinions[pair] = tuple(each for each in opinions[pair] if each.by not in sources)
    _count_opinions(opinions.values(), counts)
    return TruthSurvey(frozenset(opposed), opinions=opinions, counts=counts)


def _count_opinions(opinions: Iterable[tuple[Opinion, ...]], counts: OpinionCounts) -> None:
    for each in opinions:
        counts.sizes[len(each)] = counts.sizes.get(len(each), 0) + 1
        counts.split += bool(each) and common_verdict(each) is None
        for opinion in each:
            counts.sources[opinion.by] = counts.sources.get(opinion.by, 0) + 1


def _read_truths(
    rows: Iterable[DataRow], source: TruthSource
) -> Iterator[tuple[DataRow, int, Verdict]]:
    """Yield the rows that state a truth, each with its pair and the verdict in the pair's order."""
    if source.pair is None:
        return
    for row in rows:
        try:
            truth, _ = source.read(row.item)
        except InvalidSide:
            continue
        place = None if truth is None else source.pair.read(row.item.fields)
        if truth is not None and place is not None:
            (opinion,) = mirror_opinions((Opinion("", truth),), mirrored=place[1])
            yield row, place[0], opinion.verdict


def _different_columns(one: DataRow, other: DataRow, source: TruthSource) -> tuple[str, ...]:
    """Return the columns that two rows of a pair differ in, but for their sides."""
    texts = {value_text(one.item.fields.get(side)) for side in _sides(source)}
    names = [
        name
        for name, value in one.columns.items()
        if isinstance(value, str | int)
        and isinstance(other.columns.get(name), str | int)
        and value != other.columns[name]
        and name not in (source.key, *_sides(source))
        and not (texts and value_text(value) in texts)
    ]
    return tuple(names)


def _sides(source: TruthSource) -> tuple[str, ...]:
    return () if source.pair is None else (source.pair.sides.a, source.pair.sides.b)
