"""Formats that can be written, whose rows are read back after writing."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from spindle.domain.pairs import Pair
from spindle.domain.training_data import Example, Policy, Ties
from spindle.formats.base.columns import FormatColumn, FormatRow
from spindle.formats.base.files import FileType
from spindle.formats.base.format import PublishedFormat


class DatasetOption(StrEnum):
    """An option of the export that a format may support; the value is the option's name."""

    AGGREGATE = "aggregate"
    TIES = "ties"
    MIN_AGREEMENT = "min-agreement"
    TOLD_APART = "told-apart"
    CONVERSATIONAL = "conversational"
    IMPLICIT = "implicit"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The content of a row as readers see it: the prompt and one or two responses."""

    prompt: str
    chosen: str = ""
    rejected: str | None = None


class WritableFormat(PublishedFormat):
    """A format in which judged pairs are written as a dataset.

    ``summary`` describes it in one line. ``options`` are the supported options and ``ties`` the
    supported treatments of ties, the default first. ``by_truth``: the better side is the known
    truth and not the raters' verdict. ``own_columns``: readers expect exactly its columns, so
    that provenance goes into a separate file. ``says_neither``: it distinguishes two bad
    responses from a tie. ``file_type`` is the type in which it is published. ``tags`` go onto
    the dataset card.
    """

    summary: ClassVar[str]
    options: ClassVar[frozenset[DatasetOption]] = frozenset(
        {
            DatasetOption.AGGREGATE,
            DatasetOption.TIES,
            DatasetOption.MIN_AGREEMENT,
            DatasetOption.FILES,
        }
    )
    ties: ClassVar[tuple[Ties, ...]] = (Ties.DROP,)
    by_truth: ClassVar[bool] = False
    own_columns: ClassVar[bool] = True
    says_neither: ClassVar[bool] = False
    file_type: ClassVar[FileType] = FileType.PARQUET
    tags: ClassVar[tuple[str, ...]] = ()

    def path(self, split: str, files: FileType) -> str:
        """Return the path of a split's file (``train`` or ``test``) in the dataset's folder."""
        return f"data/{split}-00000-of-00001.{files}"

    @abstractmethod
    def columns(self, policy: Policy) -> tuple[FormatColumn, ...]:
        """Return the columns in their order."""

    def unwritable_reason(self, pair: Pair) -> str:
        """Return why the format cannot express the pair; empty if it can."""
        del pair
        return ""

    @abstractmethod
    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[FormatRow]:
        """Yield the rows of an example, with cells in the order of the columns.

        ``number`` counts the examples from 0.
        """

    @abstractmethod
    def read_back(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        """Return the content of a written row; raises ``KeyError`` or ``ValueError`` if invalid.

        It reads as the format's own readers do and shares no code with ``rows``.
        """
