"""Judgments out of a study as datasets for training and evaluation."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from spindle.config.design import Design
from spindle.config.placeholders import placeholders
from spindle.domain.pairs import JudgedPair
from spindle.domain.training import Aggregate, Belief, Example, Policy
from spindle.errors import ExportError, StoreError
from spindle.export.datasets import Dataset
from spindle.export.datasets.base import PROVENANCE, Row, open_rows, provenance
from spindle.schemes import Scheme
from spindle.services.cards import CARD, card
from spindle.services.dataset_folder import replacing_folder
from spindle.services.examples import (
    Places,
    Tally,
    by_model_of_raters,
    examples,
    majority_of,
    place_of,
)
from spindle.services.opening import open_study
from spindle.services.pairs import pair_of
from spindle.services.readback import SPLITS, Written, sidecar, verify
from spindle.services.study import store_place
from spindle.services.wishes import Wishes, policy_for
from spindle.storage import Store, Transaction, open_store, store_exists
from spindle.storage.events import Event


@dataclass(frozen=True, slots=True)
class DatasetMade:
    """What went out: rows by split, and what was seen on the way.

    ``filled`` names a split that got one prompt, or else would be empty.
    """

    rows: dict[str, int]
    tally: Tally
    filled: str = ""


def comparing(design: Design, name: str = "") -> Scheme:
    """The scheme of that name, or the first, that compares the sides; raises ``ExportError``."""
    able = [scheme for scheme in design.schemes if scheme.carries_verdicts]
    names = ", ".join(repr(scheme.name) for scheme in able)
    if not able:
        raise ExportError(
            "No question of this design compares the two responses.",
            "Ask one of type `pairwise`, or say what labels mean under `pairs: {verdicts: …}`.",
        )
    for scheme in able:
        if name in ("", scheme.name):
            return scheme
    raise ExportError(f"No question {name!r} compares the sides.", f"Those that do: {names}.")


@contextmanager
def store_to_read(design: Design) -> Iterator[Store]:
    """The study's store, read only; of a study that never ran one for the moment, with its items.

    Nothing is left of the latter, so that looking at an example does not begin a study.
    """
    with ExitStack() as stack:
        if store_exists(store_place(design)):
            store = open_store(store_place(design), read_only=True)
            stack.callback(store.close)
            yield store
            return
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="spindle-"))
        yield stack.enter_context(
            open_study(replace(design, output_dir=Path(folder), database=None))
        ).store


def export_dataset(
    store: Store,
    design: Design,
    format: Dataset,
    target: Path,
    wishes: Wishes,
    *,
    scheme: str = "",
) -> DatasetMade:
    """Write a dataset into the folder ``target``, read it back, and put it in place.

    The folder is there only as a whole; one that an earlier export made is replaced. Raises
    ``ExportError`` where it cannot be made as asked and ``StoreError`` where the store
    cannot be read; then everything is as it was.
    """
    policy = policy_for(format, wishes)
    files = wishes.files or format.file_type
    question = comparing(design, scheme)
    with replacing_folder(target) as folder:
        draft = Written(folder, format, policy, files, dict.fromkeys(SPLITS, 0))
        with store.read() as tx:
            written, tally = _write(tx, design, question, draft)
        if format.by_truth and tally.items and not tally.with_truth:
            raise ExportError(
                f"The format {format.name} goes by the truth, and none is known of any item.",
                "Say where it is: `pairs: {source_key: …}` or `truth_file: …`.",
            )
        verify(written)
        text = card(written, design, question.name, tally, wishes.license)
        (folder / CARD).write_text(text, encoding="utf-8")
    return DatasetMade(written.rows, tally, written.filled)


def note_use_of_truth(design: Design, format: Dataset, *, who: str, now: float) -> str:
    """Write into the study's journal that a dataset by the truth was made; empty if it was.

    Else why it was not: no study has begun, or another process is serving it and so is the
    only one that may write. Whoever can do this can read the truth in the store itself, so
    the dataset is not withheld for it.
    """
    if not store_exists(store_place(design)):
        return "Not noted in a journal: this study has not begun."
    try:
        store = open_store(store_place(design))
    except StoreError as error:
        return f"Not noted in the study's journal: {error.message}"
    with closing(store):
        event = Event(now, who, "exported by truth", format.name)
        store.write(lambda tx: tx.events.add(event)).result()
    return ""


def _write(
    tx: Transaction, design: Design, question: Scheme, draft: Written
) -> tuple[Written, Tally]:
    """Write the rows; once more where one split stayed empty and a prompt can be spared for it."""
    policy, tally = draft.policy, Tally()
    believe = _believing(tx, question, policy)

    def found(tally: Tally) -> Iterator[Example]:
        pairs = _pairs(tx, design, question)
        steps = question.greatest_strength
        return examples(pairs, draft.format, policy, tally, believe=believe, steps=steps)

    places = _write_rows(found(tally), draft, policy.split, design.digest)
    threshold = places.threshold(policy.split)
    if threshold == policy.split:
        return draft, tally
    filled = next(split for split in SPLITS if not draft.rows[split])
    shutil.rmtree(draft.folder)
    draft.folder.mkdir()
    again, tally = replace(draft, rows=dict.fromkeys(SPLITS, 0), filled=filled), Tally()
    _write_rows(found(tally), again, threshold, design.digest)
    return again, tally


def _write_rows(
    found: Iterable[Example], written: Written, threshold: float, digest: str
) -> Places:
    """Write the examples, for training where their prompts fall below the threshold."""
    format, policy, places = written.format, written.policy, Places()
    beside = format.own_columns
    columns = format.columns(policy)
    with ExitStack() as stack:
        into = {
            split: stack.enter_context(
                open_rows(written.file(split), columns if beside else (*columns, *PROVENANCE))
            )
            for split in SPLITS
        }
        sources: dict[str, Callable[[Row], None]] = {}
        if beside:
            for split in SPLITS:
                path = written.folder / sidecar(split)
                sources[split] = stack.enter_context(open_rows(path, PROVENANCE))
        for number, example in enumerate(found):
            place = place_of(example, policy)
            places.see(place)
            split = "train" if place < threshold else "test"
            origin = provenance(example, policy, digest, by_truth=format.by_truth)
            for row in format.rows(example, policy, number):
                written.rows[split] += 1
                into[split](row if beside else (*row, *origin))
                if beside:
                    sources[split](origin)
    return places


def _pairs(tx: Transaction, design: Design, question: Scheme) -> Iterator[JudgedPair]:
    shown = _models_shown(design)
    for judged in tx.votes.by_item(question.name):
        item = judged.item
        pair = pair_of(design, item.id, item.fields, item.truth)
        yield JudgedPair(replace(pair, models_shown=shown), judged.votes)


def _models_shown(design: Design) -> bool:
    """Whether the page names the fields that say which model each side comes from."""
    named = {place.name for place in placeholders(design.layout)} | set(design.shown)
    return not named.isdisjoint(design.models or ())


def _believing(
    tx: Transaction, question: Scheme, policy: Policy
) -> Callable[[int, JudgedPair], Belief]:
    if policy.aggregate is not Aggregate.DAWID_SKENE:
        return majority_of
    return by_model_of_raters(judged.votes for judged in tx.votes.by_item(question.name))
