"""Notes on the truth: rows whose truth is not believed, and the opinions on each pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spindle.config.design import Design
from spindle.config.findings import Findings
from spindle.config.truth_kind import answers_question
from spindle.config.words import words
from spindle.data.truth_survey import MAX_PLACES, OpinionCounts, TruthSurvey
from spindle.domain.counts import plural
from spindle.domain.items import Item
from spindle.domain.truth import TruthDoubt
from spindle.domain.verdicts import Verdict
from spindle.domain.yaml_text import as_yaml
from spindle.errors import Problem, Severity

_SOURCES = words("by model judge judges annotator rater source author reviewer labeler worker user")
_MAX_NAMES = 8
_MESSAGES = {
    TruthDoubt.EQUAL_SCORES: (
        "equal scores for both responses in {count}: there is no truth for them",
        "nothing to do, if that is how the scores are meant",
    ),
    TruthDoubt.LOWER_SCORE: (
        "the rejected response has the higher score in {count}: the data contradict themselves, "
        "and there is no truth for them",
        "correct these rows, or leave them out",
    ),
    TruthDoubt.SAME_MODEL: (
        "the truth names a model that is the same for both sides in {count}: it is unknown there",
        "name a side instead: a, b or the name of its field",
    ),
    TruthDoubt.SCORES_DISAGREE: (
        "the side that is not the truth has the higher score in {count}; the truth is kept",
        "see whether the field means what pairs.source_key says",
    ),
}


@dataclass(slots=True)
class _Places:
    count: int = 0
    first: list[tuple[Path, int]] = field(default_factory=list)

    def add(self, path: Path, line: int) -> None:
        """Count one place."""
        self.count += 1
        if len(self.first) < MAX_PLACES:
            self.first.append((path, line))


class TruthNotes:
    """Counts the items whose stated truth is not believed, by the reason."""

    def __init__(self) -> None:
        self._doubts: dict[TruthDoubt, _Places] = {}
        self._undecided: dict[Verdict, _Places] = {}

    def see(self, item: Item, path: Path, line: int) -> None:
        """Look at one item."""
        if item.doubt in _MESSAGES:
            self._doubts.setdefault(item.doubt, _Places()).add(path, line)
        if item.truth in (Verdict.TIE, Verdict.NEITHER):
            self._undecided.setdefault(item.truth, _Places()).add(path, line)

    def report(self, findings: Findings, design: Design, survey: TruthSurvey) -> None:
        """Warn of each kind of doubt, of contradictions between rows and of lost opinions."""
        for doubt, places in self._doubts.items():
            message, hint = _MESSAGES[doubt]
            said = message.format(count=plural(places.count, "item"))
            findings.problems.append(_warning(said, hint, places.first, places.count))
        for truth, places in self._undecided.items():
            findings.problems.extend(_without_label(design, truth, places))
        if survey.contradiction.pairs:
            findings.problems.append(_contradiction(design, survey))
        if survey.counts.nameless_at is not None:
            nameless = plural(survey.counts.nameless, "row")
            verb = "has" if survey.counts.nameless == 1 else "have"
            said = f"{nameless} with a truth {verb} no {design.truth.by!r}: it is nobody's opinion"
            place = [survey.counts.nameless_at]
            findings.problems.append(_warning(said, "it is left out", place, 1))


def _without_label(design: Design, truth: Verdict, places: _Places) -> Iterator[Problem]:
    """Yield a warning for each question with no label for a truth that names neither side."""
    for scheme in design.schemes:
        verdicts = {meaning.verdict for meaning in scheme.meanings.values()}
        if verdicts and truth not in verdicts and answers_question(design, scheme):
            said = f"the truth of {plural(places.count, 'item')} is {truth.value!r}"
            yield _warning(
                f"{said}, and {scheme.name!r} has no label for that: each answer counts as wrong",
                "add a label for it, or leave the truth of these items empty",
                places.first,
                places.count,
            )


def describe_opinions(design: Design, counts: OpinionCounts) -> str:
    """Say how many opinions there are and by whom, never what they are; empty if there are none."""
    if not design.truth.by:
        return ""
    if not counts.sizes:
        return "none"
    few, most = min(counts.sizes), max(counts.sizes)
    each = str(few) if few == most else f"{few} to {most}"
    pairs = plural(sum(counts.sizes.values()), "item")
    names = ", ".join(list(counts.sources)[:_MAX_NAMES])
    more = len(counts.sources) - _MAX_NAMES
    names += f" and {more:,} more" if more > 0 else ""
    return f"{each} on each of {pairs}, by {names}; they disagree on {counts.split:,}"


def _contradiction(design: Design, survey: TruthSurvey) -> Problem:
    found = survey.contradiction
    pairs = "the same pair" if found.pairs == 1 else f"{found.pairs:,} pairs"
    if design.truth.by:
        return _warning(
            f"one source has opposite opinions on {pairs}: they are left out",
            f"the field {design.truth.by!r} says whose opinion a row is",
            found.places,
            found.rows,
        )
    said = f"opposite truths of {pairs}, in {plural(found.rows, 'row')}: there is no truth for them"
    columns = [name for name in found.columns if name != design.id_key]
    hint = "correct the rows, or leave out the wrong ones"
    if columns:
        by = next((name for name in columns if _SOURCES & set(name.lower().split("_"))), columns[0])
        hint = (
            f"they differ in {', '.join(columns)}; if that says whose opinion each row is, keep "
            f"them all: `pairs: {{opinions: {{by: {as_yaml(by)}}}}}`"
        )
    return _warning(said, hint, found.places, found.rows)


def _warning(message: str, hint: str, places: list[tuple[Path, int]], count: int) -> Problem:
    path, line = places[0]
    others = ", ".join(f"{path.name}, line {line}" for path, line in places[1:])
    if others:
        rest = " …" if count > len(places) else ""
        message += f" (also {others}{rest})"
    return Problem(message, hint, Severity.WARNING, str(path), line)
