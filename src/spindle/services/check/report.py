"""Check of a design with its data as a whole, before anything is served."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from spindle.assign.order import OrderPolicy
from spindle.config.design import Design
from spindle.config.draft import Draft, read_design
from spindle.config.fields import SAMPLE_SIZE, field_names
from spindle.config.findings import KeyLine
from spindle.config.inference import infer_from_items, pair_field
from spindle.config.item_order import Spread
from spindle.config.one_sided import warn_about_one_sided_questions
from spindle.config.pairs import check_named_fields, complete_design
from spindle.config.side_order import Holders
from spindle.data import Items, split_pair
from spindle.domain.counts import plural
from spindle.domain.items import Item
from spindle.domain.verdicts import Verdict
from spindle.errors import DesignError, Problem, Severity
from spindle.formats.base.readable import CONTEXT
from spindle.schemes import Scheme
from spindle.services.check.coverage import Coverage
from spindle.services.check.data_files import find_data_files
from spindle.services.check.texts import Texts
from spindle.services.intake import (
    check_truth_file,
    describe_truth,
    infer_truth,
    published_format,
    read_items,
    read_truth_file,
    renamed_columns,
    resolve_format,
    warn_about_gaps,
    warn_about_names,
)

MAX_PROBLEMS = 25
"""Problems of the data listed one by one; the rest are only counted."""


@dataclass(frozen=True, slots=True)
class LabelReading:
    """What choosing a label says about the sides; ``strength`` only if labels are graded."""

    label: str
    verdict: Verdict
    strength: float | None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found: the design if it is usable, its problems and its keys.

    ``items`` counts the items read; ``shown`` names the fields that annotators see,
    ``hidden`` those that they never see; ``truths`` counts the items whose truth is known.
    """

    design: Design | None
    problems: tuple[Problem, ...]
    keys: tuple[KeyLine, ...] = ()
    items: int = 0
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    truths: int = 0

    @property
    def data_format(self) -> str:
        """The detected published format, in words; empty if fields are read as they are."""
        form = None if self.design is None else published_format(self.design)
        return "" if form is None else f"{form.title} ({', '.join(form.key_columns)})"

    @property
    def truth(self) -> str:
        """Where the truth comes from, never what it is."""
        return "" if self.design is None else describe_truth(self.design)

    @property
    def verdicts(self) -> dict[str, tuple[LabelReading, ...]]:
        """What each label says about the sides, by scheme that compares them."""
        schemes = () if self.design is None else self.design.schemes
        read = {scheme.name: tuple(_label_readings(scheme)) for scheme in schemes}
        return {name: rows for name, rows in read.items() if rows}

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the design from being served."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)


def check(
    path: Path, *, data: Path | None = None, allow_unknown: bool = False, read_data: bool = True
) -> CheckReport:
    """Check a design, reading all its data once.

    With ``read_data=False`` only the first items are read, to learn their fields: enough if
    the data were imported before and have not changed.
    """
    return _run_check(path, data, allow_unknown, most=None if read_data else SAMPLE_SIZE)


def load(
    path: Path, *, data: Path | None = None, allow_unknown: bool = False, read_data: bool = True
) -> Design:
    """Load a design, ready to be served; raises ``DesignError`` with every problem."""
    checked = check(path, data=data, allow_unknown=allow_unknown, read_data=read_data)
    if checked.design is None or checked.errors:
        raise DesignError(checked.problems)
    return checked.design


def _run_check(path: Path, data: Path | None, allow_unknown: bool, most: int | None) -> CheckReport:
    try:
        draft = read_design(path, data=data, allow_unknown=allow_unknown)
    except DesignError as error:
        return CheckReport(None, error.problems)
    if draft.design is None:
        return _report(draft, None)
    files, problems = find_data_files(draft, data)
    draft.findings.problems.extend(problems)
    if not files:
        return _report(draft, draft.design)
    return _check_items(draft, replace(draft.design, data_files=files), most)


def _check_items(draft: Draft, design: Design, most: int | None) -> CheckReport:
    """Check the items, all of them or the first ``most``, and report."""
    findings = draft.findings
    design, sample = _detect_format(draft, check_truth_file(findings, design))
    inferred = infer_from_items(design, sample)
    design = complete_design(findings, draft.file, infer_truth(inferred.design), sample)
    design = replace(design, shown=_fields_to_show(design))
    inferred = replace(inferred, design=design)
    problems = _DataProblems()
    known = read_truth_file(design, problems.add) if most is None else {}
    items = read_items(design, problems.add, known)
    coverage = Coverage(inferred)
    called = {name: column for column, name in renamed_columns(design).items()}
    texts = Texts(design, inferred.prompt, called)
    holders = Holders(design)
    spread = Spread(design, field_names(sample))
    for item, file, line in islice(items.with_locations(), most):
        coverage.see(item, file, line)
        texts.see(item, file, line)
        holders.see(item.fields)
        spread.see(item)
    problems.add_to(findings.problems)
    coverage.report(findings)
    holders.report(findings)
    spread.report(findings)
    coverage.warn_of_media(findings, sample)
    if most is None:
        texts.report(findings)
        warn_about_gaps(
            findings, design, items=items.count, known=coverage.truths, listed=len(known)
        )
    _warn_about_sides(draft, design, sample)
    return replace(
        _report(draft, design),
        items=items.count,
        shown=coverage.visible_fields(),
        hidden=coverage.hidden_fields(sample),
        truths=coverage.truths,
    )


def _detect_format(draft: Draft, design: Design) -> tuple[Design, list[Item]]:
    """Return the design with its data's format, and the first items without their truth."""
    design = resolve_format(draft.findings, design)
    first = list(islice(_first_items(design), SAMPLE_SIZE))
    names = (*field_names(first), *renamed_columns(design))
    source = design.truth.source_key
    if first:
        check_named_fields(draft.findings, draft.file, names)
    key = pair_field(design, first)
    sample = [split_pair(_without_field(item, source), key) for item in first]
    return replace(design, pair_key=key), sample


def _first_items(design: Design) -> Items:
    """Open the items with all fields of their files, without reporting problems."""
    published = published_format(design)
    return Items(design.data_files, design.id_key, lambda problem: None, published=published)


def _without_field(item: Item, name: str) -> Item:
    fields = {key: value for key, value in item.fields.items() if key != name}
    return replace(item, fields=fields)


def _fields_to_show(design: Design) -> tuple[str, ...]:
    """Return the fields to show: of published data, only what the responses answer.

    Any other column may tell the responses apart.
    """
    if published_format(design) is None:
        return design.shown
    return tuple(name for name in design.shown if name in (design.text_key, *CONTEXT))


def _warn_about_sides(draft: Draft, design: Design, sample: list[Item]) -> None:
    if design.sides is not None and design.order is not OrderPolicy.AS_GIVEN:
        warn_about_one_sided_questions(draft.findings, draft.schemes)
    if sample:
        warn_about_names(draft.findings, design)


def _report(draft: Draft, design: Design | None) -> CheckReport:
    findings = draft.findings
    lines = sorted(findings.lines, key=lambda line: line.line)
    return CheckReport(design, tuple(findings.problems), tuple(lines))


def _label_readings(scheme: Scheme) -> Iterator[LabelReading]:
    for choice in scheme.choices():
        verdict = scheme.verdict(choice.value)
        if verdict is not None:
            yield LabelReading(choice.label, verdict, scheme.read(choice.value).strength)


class _DataProblems:
    """Collects problems of the data: lists the first, counts the rest."""

    def __init__(self) -> None:
        self._first: list[Problem] = []
        self._more = 0
        self._worst = Severity.WARNING

    def add(self, problem: Problem) -> None:
        """Note one problem."""
        if len(self._first) < MAX_PROBLEMS:
            self._first.append(problem)
            return
        self._more += 1
        if problem.severity is Severity.ERROR:
            self._worst = Severity.ERROR

    def add_to(self, problems: list[Problem]) -> None:
        """Append what was collected."""
        problems.extend(self._first)
        if self._more:
            file = self._first[-1].file
            said = f"{plural(self._more, 'more problem')} in the data"
            problems.append(Problem(said, severity=self._worst, file=file))
