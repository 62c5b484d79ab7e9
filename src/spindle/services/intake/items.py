"""Items of a design's data files, each with the truth that the whole of them states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from spindle.config.design import Design
from spindle.config.fields import SAMPLE_SIZE
from spindle.config.placeholders import placeholders
from spindle.config.words import words
from spindle.data import Items
from spindle.data.base import Report
from spindle.data.items import OnRecord
from spindle.data.pair_key import PairKey
from spindle.data.truth import Listed, TruthSource, read_truths, with_index
from spindle.data.truth_survey import (
    TruthSurvey,
    locate_contradictions,
    survey_truths,
)
from spindle.data.truth_values import TruthValues, value_text
from spindle.domain.items import Sides
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.formats.base.readable import CONTEXT
from spindle.formats.base.scores import is_score
from spindle.services.intake.data_format import published_format, renamed_columns
from spindle.services.intake.truth_doubts import (
    contradictory_values,
    doubt_of_counts,
    doubt_of_name,
)

_NAMES_OF_AUTHORS = words("model system source author writer generator name")


@dataclass(frozen=True, slots=True)
class TruthReading:
    """How the truth of each item is read, and what a survey of all rows has found."""

    source: TruthSource
    survey: TruthSurvey

    @property
    def listed(self) -> int:
        """The number of truths in the design's truth file."""
        return len(self.source.known)


def read_items(
    design: Design,
    report: Report | None = None,
    truth: TruthReading | None = None,
    on_record: OnRecord | None = None,
) -> Items:
    """Read the items of the design's data files, each with its truth and without its source.

    ``truth`` is how the truth is read, if that is known already; finding out reads all rows.
    ``on_record`` gets each row of the files and the item that was read from it.
    """
    reading = read_truth(design, report) if truth is None else truth
    return _open_items(design, reading.source, report, on_record)


def read_truth(
    design: Design, report: Report | None = None, *, quick: bool = False
) -> TruthReading:
    """Find out how the design's truth is read, from the whole of its data.

    With ``quick`` nothing is read: the fields with the truth are left out, and no item has one.
    """
    known: Mapping[str, Listed] = {}
    source = _describe_source(design)
    if quick:
        unknown = TruthSource(source.key, by=source.by, has_file=True)
        return TruthReading(unknown, TruthSurvey())
    if design.truth.file is not None:
        key = design.truth.source_key
        known = read_truths(design.truth.file, design.id_key, key, source.values, report)
        source = replace(source, known=known)
    if not design.truth.is_known:
        return TruthReading(source, TruthSurvey())
    source = _find_index(design, source)
    survey = survey_truths(_open_items(design, source).rows(), source)
    if survey.opposed:
        survey = locate_contradictions(_open_items(design, source).rows(), source, survey)
    return TruthReading(survey.complete(source), survey)


def _open_items(
    design: Design,
    source: TruthSource,
    report: Report | None = None,
    on_record: OnRecord | None = None,
) -> Items:
    return Items(
        design.data_files,
        design.id_key,
        report,
        pair_key=design.pair_key,
        published=published_format(design),
        truth=source,
        on_record=on_record,
    )


def _find_index(design: Design, source: TruthSource) -> TruthSource:
    """Return the source with the index from which its column's numbers count, if it has any."""
    if not source.key or source.has_file or source.values.index is not None:
        return source
    first = list(islice(_stated(design, source), SAMPLE_SIZE))
    if first and not any(unclear for _, unclear in first):
        return source
    column = (value for value, unclear in _stated(design, source) if unclear)
    return replace(source, values=with_index(source.values, column))


def _stated(design: Design, source: TruthSource) -> Iterator[tuple[JSON, bool]]:
    """Yield each value of the truth's field that is not empty, and whether it is only a number."""
    for row in _open_items(design, source).rows():
        value = source.stated_value(row.item)
        if value_text(value):
            yield value, source.values.is_number(value, row.item.fields)


def _describe_source(design: Design) -> TruthSource:
    """Return the source of the truth as the design alone describes it."""
    truth, sides = design.truth, design.sides
    return TruthSource(
        key=truth.source_key,
        values=_describe_values(design),
        default=truth.always,
        has_file=truth.file is not None,
        chosen=_chosen_fields(design),
        scores=tuple(pair for pair in sides.more if is_score(pair[0])) if sides else (),
        beside=sides.more if sides else (),
        pair=None if sides is None else PairKey(sides, _context(design, sides)),
        by=truth.by,
    )


def _describe_values(design: Design) -> TruthValues:
    sides, truth = design.sides, design.truth
    models = design.models or (_author_fields(sides) if sides else None)
    pairs = [models, sides and (sides.a, sides.b)]
    names = {
        name: verdict
        for pair in pairs
        if pair
        for name, verdict in zip(pair, (Verdict.A, Verdict.B), strict=True)
    }
    renamed = renamed_columns(design)
    names |= {column: names[name] for column, name in renamed.items() if name in names}
    return TruthValues(
        names,
        models,
        truth.index,
        truth.values,
        doubt=doubt_of_name(truth.field),
        count_doubt=None if truth.index is not None else doubt_of_counts(truth.field, sides),
        crossed=contradictory_values(sides),
    )


def _author_fields(sides: Sides) -> tuple[str, str] | None:
    """Return the fields beside the sides that name who wrote each of them."""
    found = (pair for pair in sides.more if _NAMES_OF_AUTHORS & set(pair[0].lower().split("_")))
    return next(found, None)


def _chosen_fields(design: Design) -> tuple[str, str] | None:
    """Return the fields called chosen and rejected, whose scores can contradict their names."""
    sides = design.sides
    if sides is None or {sides.a, sides.b} != {"chosen", "rejected"}:
        return None
    return ("chosen", "rejected")


def _context(design: Design, sides: Sides) -> tuple[str, ...]:
    """Return the fields that make two pairs of the same responses different pairs: those shown."""
    placed = [place.name.split(".")[0] for place in placeholders(design.layout)]
    names = dict.fromkeys((design.text_key, *CONTEXT, *(placed or design.shown)))
    own = {sides.a, sides.b, *(name for pair in sides.more for name in pair)}
    return tuple(name for name in names if name not in own | _beside(design))


def _beside(design: Design) -> frozenset[str]:
    return frozenset({design.id_key, design.truth.source_key, design.truth.by})
