from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from spindle.config.schema import json_schema
from spindle.schemes import SCHEMES
from tests.cli.running import Spindle


def test_the_schema_is_printed_as_json(spindle: Spindle) -> None:
    ran = spindle("schema")
    assert ran.status == 0
    assert json.loads(ran.out) == json_schema()


def test_an_entry_of_annotation_schemes_is_one_of_ours() -> None:
    schema = json_schema()
    entries = schema["properties"]["annotation_schemes"]["items"]["oneOf"]
    kinds = [schema["$defs"][entry["$ref"].rpartition("/")[2]] for entry in entries]
    types = [kind["properties"]["annotation_type"]["const"] for kind in kinds]
    assert tuple(types) == SCHEMES.names()


def test_every_property_says_what_it_does() -> None:
    silent = [name for name, one in properties(json_schema()) if not one.get("description")]
    assert silent == []


def test_every_reference_leads_somewhere() -> None:
    schema = json_schema()
    names = {name for name in references(schema)}
    assert names <= set(schema["$defs"])


def test_a_label_may_be_a_text_or_a_mapping_without_a_name() -> None:
    text, mapping = json_schema()["$defs"]["Label"]["anyOf"]
    assert "string" in text["type"]
    assert mapping["required"] == []


def properties(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        named = node.get("properties")
        if isinstance(named, dict):
            yield from named.items()
        for inner in node.values():
            yield from properties(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from properties(inner)


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].rpartition("/")[2]
        for inner in node.values():
            yield from references(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from references(inner)
