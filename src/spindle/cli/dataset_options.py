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
    """One of the values of an enumeration."""

    def __init__(self, values: type[StrEnum]) -> None:
        self.name = values.__name__.lower()
        self._values = values

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Return the values, for the help."""
        del param, ctx
        return f"[{'|'.join(self._values)}]"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> StrEnum:
        """Return the value; fail if it is not one of them."""
        if value not in list(self._values):
            self.fail(f"{value!r} is not one of {', '.join(self._values)}.", param, ctx)
        return self._values(value)


class License(click.ParamType[str]):
    """A licence identifier, in lower case as on the hub."""

    name = "id"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the identifier; only its form is checked, since the hub keeps the list."""
        if value and not re.fullmatch(r"[a-z0-9][a-z0-9.+-]*", str(value).lower()):
            self.fail(f"{value!r} is not a licence identifier such as cc-by-4.0.", param, ctx)
        return str(value).lower()


_OPTIONS = (
    click.option(
        "--scheme",
        metavar="NAME",
        show_default="the only one that compares the sides, or that the truth answers",
        help="The question whose answers decide which response is preferred.",
    ),
    click.option(
        "--aggregate",
        type=OneOf(Aggregate),
        show_default="majority",
        help="How to turn the votes on a pair into rows.",
    ),
    click.option(
        "--ties",
        type=OneOf(Ties),
        show_default="depends on the format",
        help="What to do with ties.",
    ),
    click.option(
        "--told-apart",
        type=OneOf(ToldApart),
        show_default="none",
        help="spin: keep only pairs in which at least one annotator (any) or more than half of "
        "them (majority) recognised the human's response.",
    ),
    click.option(
        "--min-judgments",
        type=click.IntRange(min=0),
        show_default="1; for spin 0",
        help="Leave out pairs with fewer judgments.",
    ),
    click.option(
        "--min-agreement",
        type=click.FloatRange(0, 1),
        show_default="0",
        help="Leave out pairs where a smaller share of the votes agrees with the result.",
    ),
    click.option(
        "--split",
        type=click.FloatRange(0, 1),
        default=0.9,
        show_default=True,
        help="The share of prompts in the training set; the rest is for testing.",
    ),
    click.option(
        "--seed", type=int, default=0, show_default=True, help="The seed of the random split."
    ),
    click.option(
        "--conversational", is_flag=True, help="trl, kto: write lists of messages, not strings."
    ),
    click.option(
        "--implicit",
        is_flag=True,
        help="trl: write no prompt column; chosen and rejected begin with the prompt.",
    ),
    click.option(
        "--files",
        type=OneOf(FileType),
        show_default="as the format is published",
        help="The file type of the rows.",
    ),
    click.option("--drop-equal", is_flag=True, help="Leave out pairs of identical responses."),
    click.option(
        "--repeat-prompts", is_flag=True, help="Allow several pairs with the same prompt."
    ),
    click.option(
        "--license",
        type=License(),
        default="",
        show_default="none",
        help="The licence in the dataset card, as a Hugging Face identifier such as cc-by-4.0.",
    ),
)


def dataset_options(command: _Command) -> _Command:
    """Add the options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
