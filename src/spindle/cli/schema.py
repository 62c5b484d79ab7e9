"""``spindle schema``: the JSON Schema that editors complete from."""

from __future__ import annotations

import json

import click

from spindle.config.schema import json_schema


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of a design.

    Editors complete the keys and show what they do once the first line of config.yaml
    names the file: `# yaml-language-server: $schema=design.schema.json`
    """
    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
