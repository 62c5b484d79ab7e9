"""HH-RLHF: conversations as single texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from spindle.domain.pairs import Message, Pair
from spindle.domain.training import Example, Policy, Ties
from spindle.export.datasets.base import Column, Dataset, FileType, ReadBack, Row, shared_start

_MARK = re.compile(r"\n\n(Human|Assistant):")
_HUMAN, _ASSISTANT = "\n\nHuman: ", "\n\nAssistant: "


class Hh(Dataset):
    r"""``chosen`` and ``rejected``, turns marked ``\n\nHuman:`` and ``\n\nAssistant:``.

    The format has no system turns; such a text stands at the head of the turn that follows.
    """

    name: ClassVar[str] = "hh"
    summary: ClassVar[str] = "HH-RLHF: chosen, rejected as marked texts"
    ties: ClassVar[tuple[Ties, ...]] = (Ties.DROP, Ties.KEEP)
    file_type: ClassVar[FileType] = FileType.JSONL
    tags: ClassVar[tuple[str, ...]] = ("hh-rlhf", "preference")

    def columns(self, policy: Policy) -> tuple[Column, ...]:
        return Column("chosen"), Column("rejected")

    def unsayable(self, pair: Pair) -> str:
        # Readers take what comes before the last mark for the prompt.
        if _MARK.search(pair.a) or _MARK.search(pair.b):
            return "a response has marks of turns, which the format is made of"
        return ""

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[Row]:
        start = _marked(example.pair.prompt) + _ASSISTANT
        yield start + example.better, start + example.worse

    def read(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        chosen, rejected = row["chosen"], row["rejected"]
        shared = shared_start(chosen, rejected)
        end = shared.rfind(_ASSISTANT)
        if end < 0 or not shared.startswith((_HUMAN, _ASSISTANT)):
            raise ValueError("the texts do not begin with one conversation")
        return ReadBack(shared[:end], chosen, rejected)


def _marked(turns: Sequence[Message]) -> str:
    marked, system = "", ""
    for turn in turns:
        if turn.role == "system":
            system += turn.content + "\n\n"
            continue
        mark = _ASSISTANT if turn.role == "assistant" else _HUMAN
        marked, system = marked + mark + system + turn.content, ""
    return marked + (_HUMAN + system.rstrip() if system else "")


DATASET = Hh()
