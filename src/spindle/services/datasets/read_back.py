"""Reading back a dataset that was just written, before anybody else reads it."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from struct import Struct
from types import TracebackType
from typing import IO, Self

from spindle.domain.training_data import Aggregate, Policy
from spindle.errors import ExportError
from spindle.formats import WritableFormat
from spindle.formats.base import FileType, read_columns, read_rows

SPLITS = ("train", "test")

_BUCKETS = 64
_ENTRY = Struct("16s8s?")


@dataclass(frozen=True, slots=True)
class DatasetFiles:
    """A dataset in a folder: its format, policy and file type, and the rows by split.

    ``filled`` names a split that would have been empty and got the nearest prompt.
    """

    folder: Path
    format: WritableFormat
    policy: Policy
    files: FileType
    rows: dict[str, int]
    filled: str = ""

    def file(self, split: str) -> Path:
        """Return the file with the rows of that split."""
        return self.folder / self.format.path(split, self.files)


def provenance_file(split: str) -> str:
    """Return the file with the provenance of a split's rows, if the rows cannot hold it."""
    return f"provenance/{split}.{FileType.JSONL}"


def read_back(dataset: DatasetFiles) -> None:
    """Read everything back; raises ``ExportError`` if the dataset is not as it should be.

    Refused are rows that do not read as the format defines them, another number of rows than
    were written, a chosen response that equals the rejected one, a prompt in both splits, and
    a prompt of two items if votes are aggregated and repeated prompts were not asked for.
    """
    with _Prompts() as prompts:
        for split in SPLITS:
            count = 0
            for prompt, item in _rows(dataset, split):
                count += 1
                if prompt:
                    prompts.note(prompt, item, test=split == "test")
            if count != dataset.rows[split]:
                raise _read_back_error(
                    dataset, split, f"it has {count:,} of {dataset.rows[split]:,} rows"
                )
        once = dataset.policy.aggregate is not Aggregate.EACH and not dataset.policy.repeat_prompts
        found = prompts.conflict(once=once)
    if found is not None:
        raise _conflict_error(dataset, *found)


def _rows(dataset: DatasetFiles, split: str) -> Iterator[tuple[str, str]]:
    """Yield prompt and item of every row, checking each row by itself."""
    path = dataset.file(split)
    expected = tuple(column.name for column in dataset.format.columns(dataset.policy))
    columns = read_columns(path)
    if columns[: len(expected)] != expected and (columns or dataset.rows[split]):
        raise _read_back_error(dataset, split, f"its columns are {', '.join(columns)}")
    with ExitStack() as stack:
        rows = stack.enter_context(closing(read_rows(path)))
        provenance = None
        if dataset.format.own_columns:
            provenance = stack.enter_context(
                closing(read_rows(dataset.folder / provenance_file(split)))
            )
        for number, row in enumerate(rows, 1):
            source = row if provenance is None else next(provenance, {})
            try:
                preference = dataset.format.read_back(row, dataset.policy)
                item = str(source["item_id"])
            except (KeyError, TypeError, ValueError) as error:
                raise _read_back_error(dataset, split, f"row {number}: {error}") from error
            if preference.rejected is not None and preference.chosen == preference.rejected:
                raise ExportError(
                    f"The chosen response of item {item!r} equals the rejected one.",
                    "Leave such pairs out with --drop-equal.",
                )
            yield preference.prompt, item


class _Prompts:
    """The prompts seen so far, in files, so that memory does not grow with them."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._buckets: list[IO[bytes]] = []

    def __enter__(self) -> Self:
        for _ in range(_BUCKETS):
            self._buckets.append(self._stack.enter_context(tempfile.TemporaryFile()))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()

    def note(self, prompt: str, item: str, *, test: bool) -> None:
        """Add a row."""
        digest = _digest(prompt, 16)
        self._buckets[digest[0] % _BUCKETS].write(_ENTRY.pack(digest, _digest(item, 8), test))

    def conflict(self, *, once: bool) -> tuple[bytes, bool] | None:
        """Return a prompt of both splits (with True) or of two items; None if there is none."""
        for bucket in self._buckets:
            bucket.seek(0)
            known: dict[bytes, tuple[bytes, bool]] = {}
            while block := bucket.read(_ENTRY.size * 4096):
                for digest, item, test in _ENTRY.iter_unpack(block):
                    first, first_test = known.setdefault(digest, (item, test))
                    if test != first_test:
                        return digest, True
                    if once and item != first:
                        return digest, False
        return None


def _conflict_error(dataset: DatasetFiles, digest: bytes, both: bool) -> ExportError:
    """Return the error that names the first two items with that prompt."""
    items: list[str] = []
    for split in SPLITS:
        for prompt, item in _rows(dataset, split):
            if _digest(prompt, 16) == digest and item not in items:
                items.append(item)
    names = " and ".join(repr(item) for item in items[:2])
    if both:
        return ExportError(
            f"The prompt of {names} is in both the training and the test set.",
            "Please report this: splits are made by prompt.",
        )
    return ExportError(
        f"The items {names} have the same prompt, which would be in the dataset twice.",
        "If several pairs per prompt are intended, add --repeat-prompts.",
    )


def _read_back_error(dataset: DatasetFiles, split: str, reason: str) -> ExportError:
    return ExportError(
        f"{dataset.format.path(split, dataset.files)} does not read back as written: {reason}.",
        "Nothing was written. Please report this.",
    )


def _digest(text: str, size: int) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=size).digest()
