"""The pages on Potato and on the hub name what the commands have."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from spindle.cli.import_ import potato
from spindle.cli.push import command as push
from spindle.schemes import SCHEMES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(("page", "command"), [("from-potato.md", potato), ("pushing.md", push)])
def test_every_option_is_in_the_table_and_no_other(page: str, command: click.Command) -> None:
    table = re.findall(r"^\| (`--.*?) \|", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE)
    explained = set(re.findall(r"--[\w-]+", " ".join(table)))
    options = (param for param in command.params if isinstance(param, click.Option))
    there = {name for option in options for name in (*option.opts, *option.secondary_opts)}
    assert explained == there


def test_every_scheme_has_a_line_in_the_table_of_answers() -> None:
    page = (DOCS / "from-potato.md").read_text(encoding="utf-8")
    table = page.split("## What an answer becomes")[1].split("**Sides.**")[0]
    assert [kind for kind in SCHEMES.names() if f"`{kind}`" not in table] == []
