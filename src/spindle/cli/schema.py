"""``spindle schema``: print the JSON Schema that editors use for completion."""

from __future__ import annotations

import json

import click

from spindle.config.schema import json_schema


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of a design.

    Editors complete and explain the keys if the schema is saved to a file that the first line
    of config.yaml names: `# yaml-language-server: $schema=design.schema.json`
    """
    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
