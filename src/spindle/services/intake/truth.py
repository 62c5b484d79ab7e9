"""Truth: where it is known which side is the human's or the chosen one, and of which items."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from spindle.config.design import Design
from spindle.config.findings import Findings
from spindle.config.messages import nearest
from spindle.config.truth_names import truth_in_names
from spindle.config.yaml import KeyPath
from spindle.data import first_row
from spindle.data.files import find_file_problem, is_inside
from spindle.domain.counts import plural
from spindle.errors import Severity
from spindle.formats import readable_formats


def infer_truth(design: Design) -> Design:
    """Return the design with the truth that its data's columns imply, unless it states one."""
    truth = design.truth
    if truth.is_known or design.sides is None:
        return design
    form = readable_formats().get(design.data_format)
    always = truth_in_names(design.sides) if form is None else form.truth
    return replace(design, truth=replace(truth, always=always))


def without_missing_source(design: Design, fields: Collection[str]) -> Design:
    """Return the design, without a source of the truth that is in no item, which is reported."""
    truth = design.truth
    if truth.file is not None or not truth.source_key or truth.source_key in fields:
        return design
    return replace(design, truth=replace(truth, source_key=""))


def check_truth_file(findings: Findings, design: Design) -> Design:
    """Return the design, without its truth file if that cannot be read, which is reported."""
    path = design.truth.file
    if path is None:
        _warn_about_idle_keys(findings, design)
        return design
    wrong = find_file_problem(path, design.root)
    said = None if wrong is None else wrong.message
    if not is_inside(design.root, path):
        said = f"{path.name} is outside task_dir"
    elif path in design.data_files:
        said = f"{path.name} is also a data file; use pairs.source_key for a field of those"
    if said is None:
        return replace(design, truth=replace(design.truth, column=_only_column(design, path)))
    findings.add_problem(("pairs", "truth_file"), said, wrong.hint if wrong else "", value=True)
    return replace(design, truth=replace(design.truth, file=None))


def _only_column(design: Design, path: Path) -> str:
    """Return the one column beside the ids in a truth file that lacks the one that is named."""
    row = first_row([path]) or {}
    others = [name for name in row if name != design.id_key]
    return others[0] if design.truth.source_key not in row and len(others) == 1 else ""


def check_opinions(findings: Findings, design: Design, columns: Sequence[str]) -> None:
    """Report opinions whose source is in no column, and opinions that nothing states."""
    by, path = design.truth.by, ("pairs", "opinions", "by")
    if not by or not columns:
        return
    if by not in columns:
        near = nearest(by, list(columns))
        hint = f"did you mean {near!r}?" if near else f"items have {', '.join(columns)}"
        message = f"no item has the field {by!r} named by pairs.opinions"
        findings.add_problem(path, message, hint, value=True)
    taken = {design.id_key: "the id of each item", design.truth.source_key: "the truth"}
    if by in taken:
        message = f"the field {by!r} is {taken[by]}, and does not say whose opinion a row is"
        hint = "name the field for that, such as `judge`: pairs: {opinions: {by: judge}}"
        findings.add_problem(path, message, hint, value=True)
    if design.truth.file is not None:
        message = "truth_file has one truth for each item, and no opinions"
        hint = "put the opinions into the data, in rows of their own with a field for source_key"
        findings.add_problem(path, message, hint, value=True)
    elif not design.truth.is_known:
        message = f"nothing says what the opinions by {by!r} are"
        findings.add_problem(
            path, message, "name the field that says it: `pairs: {source_key: FIELD}`", value=True
        )


def _warn_about_idle_keys(findings: Findings, design: Design) -> None:
    """Warn of keys about the values of a truth where no field has any."""
    truth = design.truth
    if truth.source_key or not (truth.values or truth.index is not None):
        return
    key = "truth_values" if truth.values else "truth_index"
    findings.add_problem(
        ("pairs", key),
        f"{key} has no effect: no field is named that says which side is right",
        "name it: `pairs: {source_key: FIELD}`",
        Severity.WARNING,
    )


def describe_truth(design: Design) -> str:
    """Say where the truth comes from, never what it is; empty if nothing is known."""
    truth, form = design.truth, readable_formats().get(design.data_format)
    if truth.file is not None:
        return f"from {truth.file.name}"
    if truth.source_key:
        return f"from the field {truth.source_key}, which is removed from the items"
    if truth.always is None or design.sides is None:
        return ""
    if form is not None:
        return form.truth_origin
    return f"the fields are named {design.sides.a} and {design.sides.b}"


def warn_about_gaps(
    findings: Findings, design: Design, *, items: int, known: int, listed: int
) -> None:
    """Report how many items lack a truth, and how many truths lack an item."""
    if not design.truth.is_known or not items:
        return
    path: KeyPath = ("pairs", "truth_file" if design.truth.file else "source_key")
    if design.truth.file is not None and not known:
        ids = f"items are matched by {design.id_key}"
        findings.add_problem(path, "no id in truth_file matches an item", ids, value=True)
        return
    if known < items:
        said = f"{items - known:,} of {plural(items, 'item')} without a known truth"
        hint = "items without a truth are judged too, but not counted in the accuracy"
        findings.add_problem(path, said, hint, Severity.WARNING, value=True)
    if listed > known and design.truth.file is not None:
        unmatched = plural(listed - known, "id")
        verb = "matches" if listed - known == 1 else "match"
        said = f"{unmatched} in {design.truth.file.name} {verb} no item"
        findings.add_problem(path, said, "ignored", Severity.WARNING, value=True)


def warn_about_names(findings: Findings, design: Design) -> None:
    """Warn if the names of the fields, which a page without a layout carries, tell the truth."""
    if design.layout or design.sides is None or truth_in_names(design.sides) is None:
        return
    findings.add_problem(
        ("pairs", "sides") if "pairs" in findings.document.tree else ("data_files",),
        f"the fields are named {design.sides.a} and {design.sides.b}, and the page carries the "
        "names of its fields: anyone who inspects it sees which side is which",
        "leave out data_format and pairs.sides, or rename the fields to response_a and response_b",
        Severity.WARNING,
    )
