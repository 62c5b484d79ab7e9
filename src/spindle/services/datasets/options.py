"""Options of a dataset export, and the policy that they make."""

from __future__ import annotations

from dataclasses import dataclass

from spindle.domain.training_data import Aggregate, Policy, Ties, ToldApart
from spindle.errors import ExportError
from spindle.formats import WritableFormat, writable_formats
from spindle.formats.base import DatasetOption, FileType


@dataclass(frozen=True, slots=True)
class DatasetOptions:
    """What was asked for; None leaves the choice to the format.

    ``license`` goes into the card, by the hub's identifier; empty if none is stated.
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

    def used(self) -> frozenset[DatasetOption]:
        """Return the options that not every format supports and that were set."""
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


def find_dataset_format(name: str) -> WritableFormat:
    """Return the dataset format of that name; raises ``ExportError`` that lists the formats."""
    found = writable_formats().get(name)
    if found is None:
        raise ExportError(
            f"Unknown dataset format {name!r}.",
            "The formats are " + ", ".join(writable_formats()) + ".",
        )
    return found


def build_policy(format: WritableFormat, options: DatasetOptions) -> Policy:
    """Build the policy; raises ``ExportError`` for an option that the format does not support."""
    for option in sorted(options.used() - format.options):
        able = [other.name for other in writable_formats().values() if option in other.options]
        raise ExportError(
            f"--{option} is not supported by the format {format.name}.",
            f"Leave it out, or use one of {', '.join(able)}.",
        )
    if options.ties is not None and options.ties not in format.ties:
        raise ExportError(
            f"--ties {options.ties} is not supported by the format {format.name}.",
            f"Use {' or '.join(format.ties)}.",
        )
    if not 0 <= options.split <= 1:
        raise ExportError(f"--split {options.split} is out of range.", "Give a number from 0 to 1.")
    if not 0 <= (options.min_agreement or 0) <= 1:
        raise ExportError(
            f"--min-agreement {options.min_agreement} is out of range.",
            "Give a number from 0 to 1.",
        )
    min_judgments = options.min_judgments
    return Policy(
        aggregate=options.aggregate or Aggregate.MAJORITY,
        ties=options.ties or (format.ties[0] if format.ties else Ties.KEEP),
        told_apart=options.told_apart or ToldApart.NONE,
        min_judgments=(0 if format.by_truth else 1) if min_judgments is None else min_judgments,
        min_agreement=options.min_agreement or 0.0,
        split=options.split,
        seed=options.seed,
        conversational=options.conversational,
        implicit=options.implicit,
        drop_equal=options.drop_equal,
        repeat_prompts=options.repeat_prompts,
    )
