"""Small designs as YAML text, for tests that start from a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

ITEMS = [
    {
        "id": f"item-{n}",
        "text": f"Prompt number {n}",
        "response_a": f"First answer to {n}",
        "response_b": f"Second answer to {n}",
    }
    for n in range(1, 7)
]

PAIRWISE: dict[str, Any] = {
    "annotation_type": "pairwise",
    "name": "preference",
    "description": "Which response is better?",
    "labels": ["Response A", "Response B", "Both bad"],
    "keyboard_shortcuts": {"Response A": "a", "Response B": "b", "Both bad": "x"},
}


def write_design(folder: Path, *, items: list[dict[str, Any]] | None = None, **keys: Any) -> Path:
    """Write a study with one pairwise question; ``keys`` add to its file or replace.

    Items and sides come in the order of the data, unless ``keys`` say something of pairs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "items.json").write_text(json.dumps(ITEMS if items is None else items))
    design = {
        "annotation_task_name": "A small study",
        "data_files": ["items.json"],
        "annotation_schemes": [PAIRWISE],
        "annotation_per_instance": 2,
        "item_order": "file",
        **({} if "pairs" in keys else {"randomize_pair_order": False}),
        **keys,
    }
    config = folder / "config.yaml"
    config.write_text(yaml.safe_dump(design, sort_keys=False, allow_unicode=True))
    return config
