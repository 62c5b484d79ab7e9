"""The base of all datasets."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from spindle.domain.pairs import Message, Pair
from spindle.domain.training import Example, Policy, Ties
from spindle.domain.verdicts import Verdict
from spindle.export.datasets.base.files import FileType
from spindle.export.datasets.base.table import Column, Messages, Row


class Option(StrEnum):
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


class Dataset(ABC):
    """A format of datasets.

    ``summary`` says in a line what it is. ``options`` names what may be asked of it,
    ``ties`` what it can do with them, the default first. ``by_truth`` says that it goes by
    what is known beforehand and not by what raters said. ``own_columns`` says that readers
    expect its columns and no others, so that provenance goes into a file beside it.
    ``says_neither`` says that it can tell two bad responses from a tie. ``file_type`` is how
    its files are published. ``tags`` go onto the card.
    """

    name: ClassVar[str]
    summary: ClassVar[str]
    options: ClassVar[frozenset[Option]] = frozenset(
        {Option.AGGREGATE, Option.TIES, Option.MIN_AGREEMENT, Option.FILES}
    )
    ties: ClassVar[tuple[Ties, ...]] = (Ties.DROP,)
    by_truth: ClassVar[bool] = False
    own_columns: ClassVar[bool] = True
    says_neither: ClassVar[bool] = False
    file_type: ClassVar[FileType] = FileType.PARQUET
    tags: ClassVar[tuple[str, ...]] = ()

    def path(self, split: str, files: FileType) -> str:
        """The file of that split (``train`` or ``test``) below the dataset's folder."""
        return f"data/{split}-00000-of-00001.{files}"

    @abstractmethod
    def columns(self, policy: Policy) -> tuple[Column, ...]:
        """The columns, in their order."""

    def unsayable(self, pair: Pair) -> str:
        """Why the format has no way to write that pair; empty where it has, as most always do."""
        del pair
        return ""

    @abstractmethod
    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[Row]:
        """The rows of an example, in the order of the columns.

        ``number`` counts the examples from 0.
        """

    @abstractmethod
    def read(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        """What a row of the written file says; raises ``KeyError`` or ``ValueError``."""


def messages(turns: Sequence[Message], *more: Message) -> Messages:
    """Turns as lists of messages have them."""
    return [{"role": turn.role, "content": turn.content} for turn in (*turns, *more)]


def asked(turns: Sequence[Message]) -> Sequence[Message]:
    """The prompt's turns; where there are none an empty one of the user.

    Readers of messages, TRL's chat templates among them, want a turn before the answer.
    """
    return turns or (Message("user", ""),)


def assistant(content: str) -> Message:
    """A turn of the assistant."""
    return Message("assistant", content)


def texts_of(turns: Sequence[Mapping[str, str]]) -> str:
    """A conversation as one text that no other conversation has."""
    if not any(turn["content"] for turn in turns):
        return ""
    return "\x1e".join(f"{turn['role']}\x1f{turn['content']}" for turn in turns)


def response_of(turns: Sequence[Mapping[str, str]]) -> str:
    """The last turn's text, which must be the assistant's; raises ``ValueError``."""
    if not turns or turns[-1]["role"] != "assistant":
        raise ValueError("the last turn is not the assistant's")
    return turns[-1]["content"]


def oriented(example: Example) -> Verdict:
    """The belief's verdict; the chosen side where nobody judged."""
    return example.chosen if example.belief is None else example.belief.verdict


def shared_start(one: str, other: str) -> str:
    """What two texts have in common from their beginning."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[:middle] == other[:middle]:
            least = middle
        else:
            most = middle - 1
    return one[:least]
