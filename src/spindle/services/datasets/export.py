"""Export of a study's judgments as a dataset for training or evaluation."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

from spindle.config.design import Design
from spindle.config.placeholders import placeholders
from spindle.config.truth_kind import answers_question
from spindle.config.verdicts import explain_unsure_labels
from spindle.domain.assignments import Order
from spindle.domain.pairs import JudgedPair
from spindle.domain.training_data import Aggregate, Belief, Example, Policy, ToldApart
from spindle.domain.values import JSON
from spindle.errors import ExportError, StoreError
from spindle.formats import WritableFormat
from spindle.formats.base import PROVENANCE, FormatRow, open_rows, provenance
from spindle.schemes import Scheme
from spindle.services.datasets.card import CARD, render_card
from spindle.services.datasets.examples import (
    ExampleCounts,
    PositionRange,
    fit_rater_model,
    majority_belief,
    make_examples,
    split_position,
)
from spindle.services.datasets.folder import replace_folder
from spindle.services.datasets.options import DatasetOptions, build_policy
from spindle.services.datasets.pairs import make_pair
from spindle.services.datasets.read_back import SPLITS, DatasetFiles, provenance_file, read_back
from spindle.services.study import is_swapped, read_seed, store_location
from spindle.storage import Event, JudgedItem, Store, Transaction, open_store, store_exists


@dataclass(frozen=True, slots=True)
class ExportedDataset:
    """What was written: rows by split, and the counts behind them.

    ``filled`` names a split that would have been empty and got one prompt.
    """

    rows: dict[str, int]
    counts: ExampleCounts
    filled: str = ""


def find_question(
    design: Design, name: str = "", *, by_truth: bool = False, is_compared: bool = False
) -> Scheme:
    """Return the scheme of that name that compares the sides, or the only one that does.

    With ``by_truth`` those that the truth answers come first; ``is_compared`` says that the
    answers are compared with the truth. Raises ``ExportError`` if the choice is open.
    """
    able = [scheme for scheme in design.schemes if scheme.carries_verdicts]
    if not able:
        raise ExportError(
            "No question of this design compares the two responses.",
            "Add a `pairwise` question, or map labels to verdicts in `pairs: {verdicts: …}`.",
        )
    if name:
        return _pick_question(able, name)
    if by_truth:
        able = [scheme for scheme in able if answers_question(design, scheme)] or able
    if len(able) > 1:
        raise ExportError(
            f"Several questions compare the two responses: {_names(able)}.",
            "Name the one whose answers are meant with `--scheme NAME`.",
        )
    if is_compared and not answers_question(design, able[0]):
        raise ExportError(
            f"It is not known that the truth answers {able[0].name!r}, so nothing says whether "
            "people told the two apart.",
            f"If it does, name the question with `--scheme {able[0].name}`, or state it in the "
            f"design: `pairs: {{truth_for: [{able[0].name}]}}`.",
        )
    return able[0]


def _pick_question(able: Sequence[Scheme], name: str) -> Scheme:
    for scheme in able:
        if name == scheme.name:
            return scheme
    raise ExportError(f"No question {name!r} compares the sides.", f"These do: {_names(able)}.")


def _names(schemes: Sequence[Scheme]) -> str:
    return ", ".join(repr(scheme.name) for scheme in schemes)


def _require_verdicts(question: Scheme) -> None:
    """Raise ``ExportError`` if some label of the question does not say which side it is for."""
    message, hint = explain_unsure_labels(question)
    if message:
        raise ExportError(
            f"{message}, so its answers cannot be counted.",
            f"State it in the design: {hint}; answers that were given before count then too.",
        )


def export_dataset(
    store: Store,
    design: Design,
    format: WritableFormat,
    target: Path,
    options: DatasetOptions,
    *,
    scheme: str = "",
) -> ExportedDataset:
    """Write a dataset, read it back, and put it in place as the folder ``target``.

    An earlier dataset in ``target`` is replaced as a whole. Raises ``ExportError`` if the
    dataset cannot be made as asked and ``StoreError`` if the store cannot be read; then
    everything stays as it was.
    """
    policy = build_policy(format, options)
    files = options.files or format.file_type
    is_compared = format.by_truth and policy.told_apart is not ToldApart.NONE
    question = find_question(design, scheme, by_truth=format.by_truth, is_compared=is_compared)
    _require_verdicts(question)
    with replace_folder(target) as folder:
        draft = DatasetFiles(folder, format, policy, files, dict.fromkeys(SPLITS, 0))
        with store.read() as tx:
            dataset, counts = _write(tx, design, question, draft)
            seed = read_seed(tx)
        if format.by_truth and counts.items and not counts.with_truth:
            raise ExportError(
                f"The format {format.name} needs the truth, but no item has one.",
                "Say where it is with `pairs: {source_key: …}` or `pairs: {truth_file: …}`.",
            )
        read_back(dataset)
        text = render_card(dataset, design, question.name, counts, options.license, seed)
        (folder / CARD).write_text(text, encoding="utf-8")
    return ExportedDataset(dataset.rows, counts, dataset.filled)


def record_use_of_truth(design: Design, format: WritableFormat, *, who: str, now: float) -> str:
    """Record in the study's journal that a dataset by the truth was exported.

    Returns why that could not be recorded, or an empty text: no study has begun, or another
    process is serving it and is the only one that may write. Whoever exports can read the
    truth in the store itself, so the dataset is not withheld.
    """
    if not store_exists(store_location(design)):
        return "Not recorded in the journal: the study has not been started yet."
    try:
        store = open_store(store_location(design))
    except StoreError as error:
        return f"Not recorded in the study's journal: {error.message}"
    with closing(store):
        event = Event(now, who, "exported by truth", format.name)
        store.write(lambda tx: tx.events.add(event)).result()
    return ""


def _write(
    tx: Transaction, design: Design, question: Scheme, draft: DatasetFiles
) -> tuple[DatasetFiles, ExampleCounts]:
    """Write the rows; write them again if a split stayed empty and can be given a prompt."""
    policy, counts = draft.policy, ExampleCounts()
    believe = _belief_function(tx, design, question, policy)

    def make(counts: ExampleCounts) -> Iterator[Example]:
        pairs = _pairs(tx, design, question)
        steps = question.greatest_strength
        return make_examples(pairs, draft.format, policy, counts, believe=believe, steps=steps)

    positions = _write_rows(make(counts), draft, policy.split, design.digest)
    threshold = positions.threshold(policy.split)
    if threshold == policy.split:
        return draft, counts
    filled = next(split for split in SPLITS if not draft.rows[split])
    shutil.rmtree(draft.folder)
    draft.folder.mkdir()
    again, counts = replace(draft, rows=dict.fromkeys(SPLITS, 0), filled=filled), ExampleCounts()
    _write_rows(make(counts), again, threshold, design.digest)
    return again, counts


def _write_rows(
    examples: Iterable[Example], dataset: DatasetFiles, threshold: float, digest: str
) -> PositionRange:
    """Write the examples, for training if their prompts fall below the threshold."""
    format, policy, positions = dataset.format, dataset.policy, PositionRange()
    has_sidecar = format.own_columns
    columns = format.columns(policy)
    with ExitStack() as stack:
        into = {
            split: stack.enter_context(
                open_rows(dataset.file(split), columns if has_sidecar else (*columns, *PROVENANCE))
            )
            for split in SPLITS
        }
        sources: dict[str, Callable[[FormatRow], None]] = {}
        if has_sidecar:
            for split in SPLITS:
                path = dataset.folder / provenance_file(split)
                sources[split] = stack.enter_context(open_rows(path, PROVENANCE))
        for number, example in enumerate(examples):
            position = split_position(example, policy)
            positions.add(position)
            split = "train" if position < threshold else "test"
            origin = provenance(example, policy, digest, by_truth=format.by_truth)
            for row in format.rows(example, policy, number):
                dataset.rows[split] += 1
                into[split](row if has_sidecar else (*row, *origin))
                if has_sidecar:
                    sources[split](origin)
    return positions


def _pairs(tx: Transaction, design: Design, question: Scheme) -> Iterator[JudgedPair]:
    shown = _shows_models(design)
    for judged in _items_with_votes(tx, design, question):
        item = judged.item
        pair = make_pair(design, item.id, item.fields, item.truth)
        yield JudgedPair(replace(pair, models_shown=shown), judged.votes)


def _items_with_votes(tx: Transaction, design: Design, question: Scheme) -> Iterator[JudgedItem]:
    def complete(answer: Mapping[str, JSON], order: Order) -> Mapping[str, JSON]:
        return question.complete(answer, swapped=is_swapped(design, order))

    return tx.votes.by_item(question.name, complete)


def _shows_models(design: Design) -> bool:
    """Return whether the page shows the fields that say which model each side comes from."""
    named = {place.name for place in placeholders(design.layout)} | set(design.shown)
    return not named.isdisjoint(design.models or ())


def _belief_function(
    tx: Transaction, design: Design, question: Scheme, policy: Policy
) -> Callable[[int, JudgedPair], Belief]:
    if policy.aggregate is not Aggregate.DAWID_SKENE:
        return majority_belief
    return fit_rater_model(judged.votes for judged in _items_with_votes(tx, design, question))
