"""The pairs of self-play fine-tuning, as its authors' code reads them.

Chen et al. 2024, https://arxiv.org/abs/2401.01335; https://github.com/uclaml/SPIN.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from spindle.domain.pairs import Message
from spindle.domain.training import Example, Policy, Ties
from spindle.export.datasets.base import (
    Column,
    Dataset,
    FileType,
    Kind,
    Option,
    ReadBack,
    Row,
    assistant,
    messages,
    response_of,
    texts_of,
)


class Spin(Dataset):
    """``real`` and ``generated``, each one turn of the user and one of the assistant.

    ``real`` is the response that is known to be human, whatever raters held. A prompt of
    several turns becomes one text that names the speakers.
    """

    name: ClassVar[str] = "spin"
    summary: ClassVar[str] = "SPIN: real, generated, by the known truth"
    options: ClassVar[frozenset[Option]] = frozenset({Option.TOLD_APART})
    ties: ClassVar[tuple[Ties, ...]] = ()
    by_truth: ClassVar[bool] = True
    tags: ClassVar[tuple[str, ...]] = ("spin", "self-play", "preference")

    def path(self, split: str, files: FileType) -> str:
        return f"{split}_prefs-00000-of-00001.{files}"

    def columns(self, policy: Policy) -> tuple[Column, ...]:
        return tuple(Column(n, Kind.MESSAGES, ("content", "role")) for n in ("real", "generated"))

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[Row]:
        prompt = (Message("user", example.pair.prompt_text),)
        yield tuple(messages(prompt, assistant(t)) for t in (example.better, example.worse))

    def read(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        real, generated = row["real"], row["generated"]
        if not [t["role"] for t in real] == [t["role"] for t in generated] == ["user", "assistant"]:
            raise ValueError("there are other turns than one of the user and one of the assistant")
        if real[0] != generated[0]:
            raise ValueError("the two sides have different prompts")
        return ReadBack(texts_of(real[:1]), response_of(real), response_of(generated))


DATASET = Spin()
