"""A dataset that was just written is read with other eyes before anybody else reads it."""

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

from spindle.domain.training import Aggregate, Policy
from spindle.errors import ExportError
from spindle.formats import WritableFormat
from spindle.formats.base import FileType, read_columns, read_rows

SPLITS = ("train", "test")

_BUCKETS = 64
_ENTRY = Struct("16s8s?")


@dataclass(frozen=True, slots=True)
class Written:
    """A dataset in a folder: its format, policy and kind of files, and the rows by split.

    ``filled`` names a split that got the one prompt nearest to it, or else would be empty.
    """

    folder: Path
    format: WritableFormat
    policy: Policy
    files: FileType
    rows: dict[str, int]
    filled: str = ""

    def file(self, split: str) -> Path:
        """The file with the rows of that split."""
        return self.folder / self.format.path(split, self.files)


def sidecar(split: str) -> str:
    """The file with the provenance of a split's rows, where they have no place for it."""
    return f"provenance/{split}.{FileType.JSONL}"


def verify(written: Written) -> None:
    """Read everything back; raises ``ExportError`` where it is not what it should be.

    Refused are rows that do not read as the format has them, another number of them than
    were written, a chosen response that equals the rejected one, one prompt in both splits,
    and one prompt of two items where votes are aggregated and repeats were not asked for.
    """
    with _Prompts() as prompts:
        for split in SPLITS:
            count = 0
            for prompt, item in _rows(written, split):
                count += 1
                if prompt:
                    prompts.note(prompt, item, test=split == "test")
            if count != written.rows[split]:
                raise _unreadable(
                    written, split, f"{count} rows are there, {written.rows[split]} were written"
                )
        once = written.policy.aggregate is not Aggregate.EACH and not written.policy.repeat_prompts
        found = prompts.conflict(once=once)
    if found is not None:
        raise _conflicting(written, *found)


def _rows(written: Written, split: str) -> Iterator[tuple[str, str]]:
    """Prompt and item of every row, each row checked by itself."""
    path = written.file(split)
    expected = tuple(column.name for column in written.format.columns(written.policy))
    columns = read_columns(path)
    if columns[: len(expected)] != expected and (columns or written.rows[split]):
        raise _unreadable(written, split, f"its columns are {', '.join(columns)}")
    with ExitStack() as stack:
        rows = stack.enter_context(closing(read_rows(path)))
        beside = None
        if written.format.own_columns:
            beside = stack.enter_context(closing(read_rows(written.folder / sidecar(split))))
        for number, row in enumerate(rows, 1):
            source = row if beside is None else next(beside, {})
            try:
                said = written.format.read_back(row, written.policy)
                item = str(source["item_id"])
            except (KeyError, TypeError, ValueError) as error:
                raise _unreadable(written, split, f"row {number}: {error}") from error
            if said.rejected is not None and said.chosen == said.rejected:
                raise ExportError(
                    f"The chosen response of item {item!r} equals the rejected one.",
                    "Leave such pairs out: --drop-equal.",
                )
            yield said.prompt, item


class _Prompts:
    """Which prompts there were, in files, so that memory does not grow with them."""

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
        """One more row."""
        digest = _digest(prompt, 16)
        self._buckets[digest[0] % _BUCKETS].write(_ENTRY.pack(digest, _digest(item, 8), test))

    def conflict(self, *, once: bool) -> tuple[bytes, bool] | None:
        """A prompt that is in both splits (then with True), or of two items; None if neither."""
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


def _conflicting(written: Written, digest: bytes, both: bool) -> ExportError:
    """The error that names the first two items with that prompt."""
    items: list[str] = []
    for split in SPLITS:
        for prompt, item in _rows(written, split):
            if _digest(prompt, 16) == digest and item not in items:
                items.append(item)
    names = " and ".join(repr(item) for item in items[:2])
    if both:
        return ExportError(
            f"The prompt of {names} is in both the training and the test set.",
            "Please report this: a split is made by prompt.",
        )
    return ExportError(
        f"The items {names} have the same prompt, so that it would be in the dataset twice.",
        "If several pairs of one prompt are meant, say so: --repeat-prompts.",
    )


def _unreadable(written: Written, split: str, reason: str) -> ExportError:
    return ExportError(
        f"{written.format.path(split, written.files)} does not read back as it should: {reason}.",
        "Nothing was written. Please report this.",
    )


def _digest(text: str, size: int) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=size).digest()
