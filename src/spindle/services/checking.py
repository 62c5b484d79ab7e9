"""A design and its data looked at as a whole, before anything is served."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from spindle.assign.order import OrderPolicy
from spindle.config.design import Design
from spindle.config.fields import SAMPLE, field_names
from spindle.config.loading import Draft, read_design
from spindle.config.pairs import completed, known_fields, sided_questions
from spindle.config.reading import KeyLine
from spindle.config.settle import pair_field, settle
from spindle.data import Items, split_pair
from spindle.domain.items import Item
from spindle.domain.verdicts import Verdict
from spindle.errors import DesignError, Problem, Severity
from spindle.formats.base.readable import CONTEXT
from spindle.schemes import Scheme
from spindle.services import knowing
from spindle.services.coverage import Coverage
from spindle.services.datafiles import usable_files
from spindle.services.intake import format_of, items_of, names_before, taken_for
from spindle.services.texts import Texts

MOST_PROBLEMS = 25
"""So many problems of the data are told one by one; the rest are counted."""


@dataclass(frozen=True, slots=True)
class LabelVerdict:
    """What choosing a label says about the sides; ``strength`` where labels are graded."""

    label: str
    verdict: Verdict
    strength: float | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the design where it can be used, and everything there is to say.

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
        """What the data files were taken for, in words; empty where fields are as they are."""
        form = None if self.design is None else format_of(self.design)
        return "" if form is None else f"{form.title} ({', '.join(form.key_columns)})"

    @property
    def truth(self) -> str:
        """Where it is known which side is the human's or the chosen one; never which."""
        return "" if self.design is None else knowing.in_words(self.design)

    @property
    def verdicts(self) -> dict[str, tuple[LabelVerdict, ...]]:
        """By scheme that compares the sides: how each of its labels is read."""
        schemes = () if self.design is None else self.design.schemes
        read = {scheme.name: tuple(_readings(scheme)) for scheme in schemes}
        return {name: rows for name, rows in read.items() if rows}

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the design from being served."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)


def check(
    path: Path, *, data: Path | None = None, allow_unknown: bool = False, read_data: bool = True
) -> Checked:
    """Everything that is to be said of a design, all its data read once.

    With ``read_data=False`` only the first items are read, to learn what fields there are:
    enough where the data were imported before and have not changed.
    """
    return _check(path, data, allow_unknown, most=None if read_data else SAMPLE)


def load(
    path: Path, *, data: Path | None = None, allow_unknown: bool = False, read_data: bool = True
) -> Design:
    """The design, ready to be served; raises ``DesignError`` with every problem."""
    checked = check(path, data=data, allow_unknown=allow_unknown, read_data=read_data)
    if checked.design is None or checked.errors:
        raise DesignError(checked.problems)
    return checked.design


def _check(path: Path, data: Path | None, allow_unknown: bool, most: int | None) -> Checked:
    try:
        draft = read_design(path, data=data, allow_unknown=allow_unknown)
    except DesignError as error:
        return Checked(None, error.problems)
    if draft.design is None:
        return _finished(draft, None)
    files, problems = usable_files(draft, data)
    draft.reading.problems.extend(problems)
    if not files:
        return _finished(draft, draft.design)
    return _with_items(draft, replace(draft.design, data_files=files), most)


def _with_items(draft: Draft, design: Design, most: int | None) -> Checked:
    """The report over the items, all of them or the first ``most``."""
    reading = draft.reading
    design, sample = _settled_format(draft, knowing.check_truth_file(reading, design))
    settled = settle(design, sample)
    design = completed(reading, draft.file, knowing.with_truth(settled.design))
    design = replace(design, shown=_shown(design))
    settled = replace(settled, design=design)
    found = _Found()
    known = knowing.truths_of(design, found.tell) if most is None else {}
    items = items_of(design, found.tell, known)
    coverage = Coverage(settled)
    called = {name: column for column, name in names_before(design).items()}
    texts = Texts(design, settled.prompt, called)
    for item, file, line in islice(items.placed(), most):
        coverage.see(item, file, line)
        texts.see(item, file, line)
    found.add_to(reading.problems)
    coverage.report(reading)
    coverage.warn_of_media(reading, sample)
    if most is None:
        texts.report(reading)
        knowing.warn_of_gaps(
            reading, design, items=items.count, known=coverage.truths, listed=len(known)
        )
    _warn_of_sides(draft, design, sample)
    return replace(
        _finished(draft, design),
        items=items.count,
        shown=coverage.shown(),
        hidden=coverage.hidden(sample),
        truths=coverage.truths,
    )


def _settled_format(draft: Draft, design: Design) -> tuple[Design, list[Item]]:
    """The design with its data's format, and the first items before their truth is known."""
    design = taken_for(draft.reading, design)
    first = list(islice(_first_items(design), SAMPLE))
    names = (*field_names(first), *names_before(design))
    source = design.truth.source_key
    if first:
        known_fields(draft.reading, draft.file, names)
    key = pair_field(design, first)
    sample = [split_pair(_without(item, source), key) for item in first]
    return replace(design, pair_key=key), sample


def _first_items(design: Design) -> Items:
    """The items with everything that their files have, whatever is wrong left untold."""
    published = format_of(design)
    return Items(design.data_files, design.id_key, lambda problem: None, published=published)


def _without(item: Item, name: str) -> Item:
    fields = {key: value for key, value in item.fields.items() if key != name}
    return replace(item, fields=fields)


def _shown(design: Design) -> tuple[str, ...]:
    """Of published data only what the responses answer: any other column may tell them apart."""
    if format_of(design) is None:
        return design.shown
    return tuple(name for name in design.shown if name in (design.text_key, *CONTEXT))


def _warn_of_sides(draft: Draft, design: Design, sample: list[Item]) -> None:
    if design.sides is not None and design.order is not OrderPolicy.AS_GIVEN:
        sided_questions(draft.reading, draft.schemes)
    if sample:
        knowing.warn_of_names(draft.reading, design)


def _finished(draft: Draft, design: Design | None) -> Checked:
    reading = draft.reading
    lines = sorted(reading.lines, key=lambda line: line.line)
    return Checked(design, tuple(reading.problems), tuple(lines))


def _readings(scheme: Scheme) -> Iterator[LabelVerdict]:
    for choice in scheme.choices():
        verdict = scheme.verdict(choice.value)
        if verdict is not None:
            yield LabelVerdict(choice.label, verdict, scheme.read(choice.value).strength)


class _Found:
    """Gathers problems of the data, each told, the many only counted."""

    def __init__(self) -> None:
        self._first: list[Problem] = []
        self._more = 0
        self._worst = Severity.WARNING

    def tell(self, problem: Problem) -> None:
        """Note one problem."""
        if len(self._first) < MOST_PROBLEMS:
            self._first.append(problem)
            return
        self._more += 1
        if problem.severity is Severity.ERROR:
            self._worst = Severity.ERROR

    def add_to(self, problems: list[Problem]) -> None:
        """Append what was found."""
        problems.extend(self._first)
        if self._more:
            file = self._first[-1].file
            said = f"{self._more} more problems in the data"
            problems.append(Problem(said, severity=self._worst, file=file))
