"""The options of ``spindle export`` that say what goes into a dataset."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

import click

from spindle.domain.training_data import Aggregate, Ties, ToldApart
from spindle.formats.base import FileType

_Command = TypeVar("_Command", bound=Callable[..., Any])


class OneOf(click.ParamType[StrEnum]):
    """One of the words of an enumeration."""

    def __init__(self, words: type[StrEnum]) -> None:
        self.name = words.__name__.lower()
        self._words = words

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """The words, for the help."""
        del param, ctx
        return f"[{'|'.join(self._words)}]"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> StrEnum:
        """The word, if it is one."""
        if value not in list(self._words):
            self.fail(f"{value!r} is not one of {', '.join(self._words)}.", param, ctx)
        return self._words(value)


class License(click.ParamType[str]):
    """An identifier of a licence, in the small letters in which the hub has them."""

    name = "id"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The identifier, if it can be one; which there are only the hub knows."""
        if value and not re.fullmatch(r"[a-z0-9][a-z0-9.+-]*", str(value).lower()):
            self.fail(f"{value!r} is no identifier such as cc-by-4.0.", param, ctx)
        return str(value).lower()


_OPTIONS = (
    click.option("--scheme", help="The question to go by.  [the first that compares the sides]"),
    click.option("--aggregate", type=OneOf(Aggregate), help="How votes become rows.  [majority]"),
    click.option("--ties", type=OneOf(Ties), help="What becomes of ties.  [by format]"),
    click.option(
        "--told-apart",
        type=OneOf(ToldApart),
        help="spin: keep the pairs that so many could tell apart; none keeps all.  [none]",
    ),
    click.option(
        "--min-judgments",
        type=click.IntRange(min=0),
        help="Leave out pairs with fewer judgments.  [1; spin 0]",
    ),
    click.option(
        "--min-agreement",
        type=click.FloatRange(0, 1),
        help="Leave out pairs of which a smaller share of votes agree with the result.  [0]",
    ),
    click.option(
        "--split",
        type=click.FloatRange(0, 1),
        default=0.9,
        show_default=True,
        help="The share of prompts that are for training.",
    ),
    click.option(
        "--seed", type=int, default=0, show_default=True, help="Decides which prompts these are."
    ),
    click.option("--conversational", is_flag=True, help="trl, kto: lists of messages, not texts."),
    click.option("--implicit", is_flag=True, help="trl: the prompt inside chosen and rejected."),
    click.option(
        "--files", type=OneOf(FileType), help="How rows are stored.  [as the format is published]"
    ),
    click.option("--drop-equal", is_flag=True, help="Leave out pairs of two equal responses."),
    click.option("--repeat-prompts", is_flag=True, help="Allow several pairs of one prompt."),
    click.option(
        "--license",
        type=License(),
        default="",
        help="For the card, as the hub has it: cc-by-4.0.  [none is stated]",
    ),
)


def dataset_options(command: _Command) -> _Command:
    """The options, put on a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
