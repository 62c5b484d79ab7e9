"""Which side is known to be the human's (or the chosen one's): where that is said, and how far."""

from __future__ import annotations

from dataclasses import replace

from spindle.config.design import Design
from spindle.config.pairs import told_by_names
from spindle.config.reading import Reading
from spindle.config.yaml import KeyPath
from spindle.data.base import Report
from spindle.data.files import inside, unreadable
from spindle.data.truth import read_truths
from spindle.domain.verdicts import Verdict
from spindle.errors import Severity
from spindle.formats import readable_formats


def with_truth(design: Design) -> Design:
    """The settled design with the side that its data's columns tell, unless it says more."""
    truth = design.truth
    if truth.known or design.sides is None:
        return design
    form = readable_formats().get(design.data_format)
    always = told_by_names(design.sides) if form is None else form.truth
    return replace(design, truth=replace(truth, always=always))


def check_truth_file(reading: Reading, design: Design) -> Design:
    """The design; without its truth file, and with a problem, where that cannot be read."""
    path = design.truth.file
    if path is None:
        return design
    wrong = unreadable(path, design.root)
    said = None if wrong is None else wrong.message
    if not inside(design.root, path):
        said = f"{path.name} lies outside of task_dir"
    elif path in design.data_files:
        said = f"{path.name} is a data file as well: pairs.source_key names a field of those"
    if said is None:
        return design
    reading.problem(("pairs", "truth_file"), said, wrong.hint if wrong else "", value=True)
    return replace(design, truth=replace(design.truth, file=None))


def truths_of(design: Design, report: Report | None = None) -> dict[str, Verdict]:
    """The truths by id in the design's truth file; empty where it has none."""
    if design.truth.file is None:
        return {}
    key = design.truth.source_key
    return read_truths(design.truth.file, design.id_key, key, design.sides, report)


def in_words(design: Design) -> str:
    """Where the truth comes from, never what it is; empty where nothing is known."""
    truth, form = design.truth, readable_formats().get(design.data_format)
    if truth.file is not None:
        return f"from {truth.file.name}"
    if truth.source_key:
        return f"from the field {truth.source_key}, which is taken out of the items"
    if truth.always is None or design.sides is None:
        return ""
    if form is not None:
        return form.truth_origin
    return f"the fields are called {design.sides.a} and {design.sides.b}"


def warn_of_gaps(reading: Reading, design: Design, *, items: int, known: int, listed: int) -> None:
    """Say how many items lack a truth, and how many truths lack an item."""
    if not design.truth.known or not items:
        return
    path: KeyPath = ("pairs", "truth_file" if design.truth.file else "source_key")
    if design.truth.file is not None and not known:
        ids = f"the ids are those of {design.id_key}"
        reading.problem(path, "no id of truth_file is that of an item", ids, value=True)
        return
    if known < items:
        said = f"of {items - known} of {items} items it is not known which side is the right one"
        hint = "they are asked all the same, and left out of the accuracy"
        reading.problem(path, said, hint, Severity.WARNING, value=True)
    if listed > known and design.truth.file is not None:
        said = f"{listed - known} ids of {design.truth.file.name} are of no item"
        reading.problem(path, said, "they are passed over", Severity.WARNING, value=True)


def warn_of_names(reading: Reading, design: Design) -> None:
    """A page without a layout carries the fields' names, which here say which is which."""
    if design.layout or design.sides is None or told_by_names(design.sides) is None:
        return
    reading.problem(
        ("pairs", "sides") if "pairs" in reading.document.tree else ("data_files",),
        f"the fields are called {design.sides.a} and {design.sides.b}, and pages carry the names "
        "of fields: whoever looks into one sees which side is which",
        "leave data_format and pairs.sides out, or call the fields response_a and response_b",
        Severity.WARNING,
    )
