"""Formats that can be written: judged pairs become rows of a dataset, and are read back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from spindle.domain.pairs import Pair
from spindle.domain.training import Example, Policy, Ties
from spindle.formats.base.columns import FormatColumn, FormatRow
from spindle.formats.base.files import FileType
from spindle.formats.base.format import PublishedFormat


class DatasetOption(StrEnum):
    """What a format may leave to whoever exports; the value is the option's name."""

    AGGREGATE = "aggregate"
    TIES = "ties"
    MIN_AGREEMENT = "min-agreement"
    TOLD_APART = "told-apart"
    CONVERSATIONAL = "conversational"
    IMPLICIT = "implicit"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a reader finds in a row: the prompt and, where it has both, the two responses."""

    prompt: str
    chosen: str = ""
    rejected: str | None = None


class WritableFormat(PublishedFormat):
    """A format in which judged pairs are written as a dataset.

    ``summary`` says in a line what it is. ``options`` names what may be asked of it,
    ``ties`` what it can do with them, the default first. ``by_truth`` says that it goes by
    what is known beforehand and not by what raters said. ``own_columns`` says that readers
    expect its columns and no others, so that provenance goes into a file beside it.
    ``says_neither`` says that it can tell two bad responses from a tie. ``file_type`` is how
    its files are published. ``tags`` go onto the card.
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
        """Return the file of that split (``train`` or ``test``) below the dataset's folder."""
        return f"data/{split}-00000-of-00001.{files}"

    @abstractmethod
    def columns(self, policy: Policy) -> tuple[FormatColumn, ...]:
        """Return the columns, in their order."""

    def unwritable_reason(self, pair: Pair) -> str:
        """Return why the format cannot express that pair; empty where it can."""
        del pair
        return ""

    @abstractmethod
    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[FormatRow]:
        """Return the rows of an example, their cells in the order of the columns.

        ``number`` counts the examples from 0.
        """

    @abstractmethod
    def read_back(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        """Return what a row of the written file says; raises ``KeyError`` or ``ValueError``.

        It reads as the format's own readers do, and shares nothing with ``rows``.
        """
