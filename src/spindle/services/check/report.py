"""Check of a design with its data as a whole, before anything is served."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from spindle.assign.order import OrderPolicy
from spindle.config.counterparts import find_side_words
from spindle.config.design import Design
from spindle.config.draft import Draft, read_design
from spindle.config.fields import SAMPLE_SIZE, field_names, has_text, is_revealing
from spindle.config.findings import KeyLine
from spindle.config.inference import infer_from_items, pair_field
from spindle.config.item_order import Spread
from spindle.config.one_sided import warn_about_one_sided_questions, warn_about_unread_comparisons
from spindle.config.pairs import check_named_fields, complete_design
from spindle.config.side_order import Holders
from spindle.data import Items, split_pair
from spindle.domain.counts import plural
from spindle.domain.items import Item
from spindle.domain.verdicts import Verdict
from spindle.errors import DesignError, Problem, Severity
from spindle.formats.base.readable import CONTEXT
from spindle.layout import compile_page
from spindle.schemes import Scheme
from spindle.services.check.columns import ColumnLists, Columns, list_served_fields
from spindle.services.check.coverage import Coverage
from spindle.services.check.data_files import find_data_files
from spindle.services.check.hints import fit_hint
from spindle.services.check.page import report_page
from spindle.services.check.panels import rename_panels, report_values
from spindle.services.check.repeats import Repeats
from spindle.services.check.sides import report_pair_keys
from spindle.services.check.texts import Texts
from spindle.services.check.truth_notes import TruthNotes, describe_opinions
from spindle.services.check.verdicts import report_verdicts
from spindle.services.disclosure import Disclosure
from spindle.services.intake import (
    check_opinions,
    check_truth_file,
    describe_truth,
    infer_truth,
    published_format,
    read_items,
    read_truth,
    renamed_columns,
    resolve_format,
    warn_about_gaps,
    warn_about_names,
    without_missing_source,
)

MAX_PROBLEMS = 25
"""Problems of the data listed one by one; the rest are only counted."""


@dataclass(frozen=True, slots=True)
class LabelReading:
    """What choosing a label says about the sides; ``strength`` only if labels are graded.

    ``side`` is the side that the label names, ``verdict`` None where it is not known for which
    side it speaks.
    """

    label: str
    side: Verdict | None
    verdict: Verdict | None
    strength: float | None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found: the design if it is usable, its problems and its keys.

    ``items`` counts the items read, ``truths`` those whose truth is known, and ``unread_truths``
    those left out because their truth names no side; every column of the data is in one list of
    ``columns``. ``unshown_texts`` are the hidden ones with text.
    ``layout_warnings`` say what the page leaves out of the design's layout. ``opinions`` says
    whose opinions there are, and ``first_number`` from what numbers count the sides, if the
    data's own show it. ``spread`` counts the items by the value over which they are spread.
    """

    design: Design | None
    problems: tuple[Problem, ...]
    keys: tuple[KeyLine, ...] = ()
    items: int = 0
    columns: ColumnLists = field(default_factory=ColumnLists)
    unshown_texts: tuple[str, ...] = ()
    truths: int = 0
    unread_truths: int = 0
    layout_warnings: tuple[str, ...] = ()
    opinions: str = ""
    first_number: int | None = None
    spread: Mapping[str, int] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns that annotators see, in the order in which they see them."""
        return self.columns.shown

    @property
    def hidden(self) -> tuple[str, ...]:
        """The columns that are kept with the items, and that annotators never see."""
        return self.columns.hidden

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
    def conditions(self) -> dict[str, str]:
        """When a question is asked, in words, by question that is not always asked."""
        schemes = () if self.design is None else self.design.schemes
        return {s.name: str(s.condition) for s in schemes if s.condition is not None}

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
    path: Path,
    *,
    data: Path | None = None,
    allow_unknown: bool = False,
    read_data: bool = True,
    is_collected: bool = False,
) -> Design:
    """Load a design, ready to be served; raises ``DesignError`` with every problem.

    ``is_collected`` says that its answers were collected with another tool.
    """
    for most in (None,) if read_data else (SAMPLE_SIZE, None):
        checked = _run_check(path, data, allow_unknown, most, is_collected=is_collected)
        if not checked.errors:
            break  # A field that the first items lack may be in a later one.
    if checked.design is None or checked.errors:
        raise DesignError(checked.problems)
    return checked.design


def _run_check(
    path: Path,
    data: Path | None,
    allow_unknown: bool,
    most: int | None,
    *,
    is_collected: bool = False,
) -> CheckReport:
    try:
        draft = read_design(path, data=data, allow_unknown=allow_unknown, is_collected=is_collected)
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
    design, sample, names = _detect_format(draft, check_truth_file(findings, design))
    inferred = infer_from_items(rename_panels(design), sample)
    design = complete_design(findings, draft.file, infer_truth(inferred.design), sample)
    check_opinions(findings, design, names)
    report_pair_keys(findings, draft.schemes, design, names)
    design = replace(design, shown=_fields_to_show(design))
    inferred = replace(inferred, design=design)
    problems = _DataProblems()
    truth = read_truth(design, problems.add, quick=most is not None)
    page = compile_page(design, field_names(sample))
    columns = Columns(design, list_served_fields(design, page.fields))
    disclosure, holders = Disclosure(design, page.fields), Holders(design)
    items = read_items(design, problems.add, truth, columns.see)
    notes, coverage = TruthNotes(), Coverage(inferred)
    called = {name: column for column, name in renamed_columns(design).items()}
    texts = Texts(design, inferred.prompt, called, page.fields)
    spread = Spread(design, field_names(sample))
    repeats = Repeats(design, truth.source)
    for item, file, line in islice(items.with_locations(), most):
        coverage.see(item, file, line)
        texts.see(item, file, line)
        notes.see(item, file, line)
        if truth.survey.has_repeats:
            repeats.see(item, file, line)
        disclosure.see(item, file, line)
        holders.see(item.fields)
        spread.see(item)
    problems.add_to(findings.problems)
    columns.report(findings)
    coverage.report(findings)
    holders.report(findings)
    spread.report(findings)
    coverage.warn_of_media(findings, sample, page.fields)
    report_values(findings, design, sample)
    report_page(findings, design, page, sample, coverage.fields)
    disclosure.report(findings)
    if most is None:
        texts.report(findings)
        warn_about_gaps(
            findings, design, items=items.count, known=coverage.truths, listed=truth.listed
        )
        notes.report(findings, design, truth.survey)
        repeats.report(findings)
    report_verdicts(findings, draft.schemes, design)
    _warn_about_sides(draft, design, sample)
    return replace(
        _report(draft, design),
        items=items.count,
        columns=columns.lists(),
        unshown_texts=_unshown_texts(columns.lists(), sample, disclosure),
        truths=coverage.truths,
        unread_truths=items.unread,
        layout_warnings=page.warnings,
        opinions=describe_opinions(design, truth.survey.counts),
        first_number=truth.source.values.index,
        spread=spread.counts,
    )


def _unshown_texts(
    columns: ColumnLists, sample: list[Item], disclosure: Disclosure
) -> tuple[str, ...]:
    """Return the columns with text that the page could show and does not."""
    truths = disclosure.truths()
    return tuple(
        name
        for name in columns.hidden
        if has_text(sample, name)
        and not is_revealing(name)
        and name not in truths
        and disclosure.is_harmless(name, sample)
    )


def _detect_format(draft: Draft, design: Design) -> tuple[Design, list[Item], tuple[str, ...]]:
    """Return the design with its data's format, the first items without truth, and all columns."""
    design = resolve_format(draft.findings, design)
    rows = list(islice(_first_items(design).rows(), SAMPLE_SIZE))
    first = [row.item for row in rows]
    names = (*field_names(first), *renamed_columns(design))
    if first:
        check_named_fields(draft.findings, draft.file, names)
        design = without_missing_source(design, names)
    source = design.truth.source_key
    key = pair_field(design, first)
    sealed = (source, design.truth.by)
    sample = [split_pair(_without_fields(item, sealed), key) for item in first]
    columns = dict.fromkeys(name for row in rows for name in row.columns)
    return replace(design, pair_key=key), sample, tuple(columns)


def _first_items(design: Design) -> Items:
    """Open the items with all fields of their files, without reporting problems."""
    published = published_format(design)
    return Items(design.data_files, design.id_key, lambda problem: None, published=published)


def _without_fields(item: Item, names: Sequence[str]) -> Item:
    fields = {key: value for key, value in item.fields.items() if key not in names}
    return replace(item, fields=fields)


def _fields_to_show(design: Design) -> tuple[str, ...]:
    """Return the fields to show: of published data, only what the responses answer.

    Any other column may tell the responses apart.
    """
    if published_format(design) is None or design.panels:
        return design.shown
    kept = (design.text_key, *CONTEXT, *design.show)
    return tuple(name for name in design.shown if name in kept)


def _warn_about_sides(draft: Draft, design: Design, sample: list[Item]) -> None:
    if design.sides is not None:
        words = find_side_words(design.sides, design.titles)
        warn_about_unread_comparisons(draft.findings, draft.schemes, words)
        if design.order is not OrderPolicy.AS_GIVEN:
            warn_about_one_sided_questions(draft.findings, draft.schemes, words)
    if sample:
        warn_about_names(draft.findings, design)


def _report(draft: Draft, design: Design | None) -> CheckReport:
    findings = draft.findings
    lines = sorted(findings.lines, key=lambda line: line.line)
    tree = findings.document.tree
    fitted = (replace(p, hint=fit_hint(p.hint, tree)) for p in findings.problems)
    return CheckReport(design, tuple(fitted), tuple(lines))


def _label_readings(scheme: Scheme) -> Iterator[LabelReading]:
    for choice in scheme.verdict_choices():
        meaning = scheme.meanings.get(choice.value)
        if meaning is not None:
            yield LabelReading(choice.label, meaning.side, meaning.verdict, meaning.strength)


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
        files = list(dict.fromkeys(problem.file for problem in self._first))
        problems.extend(sorted(self._first, key=lambda p: (files.index(p.file), p.line)))
        if self._more:
            file = self._first[-1].file
            said = f"{plural(self._more, 'more problem')} in the data"
            problems.append(Problem(said, severity=self._worst, file=file))
