"""What somebody asked of a dataset, and the policy that comes of it."""

from __future__ import annotations

from dataclasses import dataclass

from spindle.domain.training import Aggregate, Policy, Ties, ToldApart
from spindle.errors import ExportError
from spindle.formats import WritableFormat, writable_formats
from spindle.formats.base import DatasetOption, FileType


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for; None where it was left to the format.

    ``license`` is for the card, under the hub's identifier; empty where none is stated.
    """

    aggregate: Aggregate | None = None
    ties: Ties | None = None
    told_apart: ToldApart | None = None
    min_judgments: int | None = None
    min_agreement: float | None = None
    split: float = 0.9
    seed: int = 0
    conversational: bool = False
    implicit: bool = False
    files: FileType | None = None
    drop_equal: bool = False
    repeat_prompts: bool = False
    license: str = ""

    def asked(self) -> frozenset[DatasetOption]:
        """The options of formats that were used."""
        used = {
            DatasetOption.AGGREGATE: self.aggregate is not None,
            DatasetOption.TIES: self.ties is not None,
            DatasetOption.TOLD_APART: self.told_apart is not None,
            DatasetOption.MIN_AGREEMENT: self.min_agreement is not None,
            DatasetOption.CONVERSATIONAL: self.conversational,
            DatasetOption.IMPLICIT: self.implicit,
            DatasetOption.FILES: self.files is not None,
        }
        return frozenset(option for option, is_used in used.items() if is_used)


def dataset_named(name: str) -> WritableFormat:
    """The dataset format of that name; raises ``ExportError``, naming those that there are."""
    found = writable_formats().get(name)
    if found is None:
        raise ExportError(
            f"There is no dataset format {name!r}.",
            "The formats are " + ", ".join(writable_formats()) + ".",
        )
    return found


def policy_for(format: WritableFormat, wishes: Wishes) -> Policy:
    """The policy; raises ``ExportError`` where something was asked that the format cannot do."""
    for option in sorted(wishes.asked() - format.options):
        able = [other.name for other in writable_formats().values() if option in other.options]
        raise ExportError(
            f"--{option} says nothing to the format {format.name}.",
            f"Leave it out, or use one of {', '.join(able)}.",
        )
    if wishes.ties is not None and wishes.ties not in format.ties:
        raise ExportError(
            f"The format {format.name} has no place for --ties {wishes.ties}.",
            f"It can do {' or '.join(format.ties)}.",
        )
    if not 0 <= wishes.split <= 1:
        raise ExportError(f"--split {wishes.split} is no share.", "It goes from 0 to 1.")
    if not 0 <= (wishes.min_agreement or 0) <= 1:
        raise ExportError(
            f"--min-agreement {wishes.min_agreement} is no share.", "It goes from 0 to 1."
        )
    fewest = wishes.min_judgments
    return Policy(
        aggregate=wishes.aggregate or Aggregate.MAJORITY,
        ties=wishes.ties or (format.ties[0] if format.ties else Ties.KEEP),
        told_apart=wishes.told_apart or ToldApart.NONE,
        min_judgments=(0 if format.by_truth else 1) if fewest is None else fewest,
        min_agreement=wishes.min_agreement or 0.0,
        split=wishes.split,
        seed=wishes.seed,
        conversational=wishes.conversational,
        implicit=wishes.implicit,
        drop_equal=wishes.drop_equal,
        repeat_prompts=wishes.repeat_prompts,
    )
