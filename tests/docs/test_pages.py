"""The pages about designs say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from spindle.config.reference import reference
from spindle.schemes import SCHEMES

DOCS = Path(__file__).parents[2] / "docs"
GALLERY = (DOCS / "schemes.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GALLERY, re.DOTALL)


def test_the_design_reference_is_what_the_models_say() -> None:
    written = (DOCS / "design-reference.md").read_text(encoding="utf-8")
    assert written == reference(), (
        "python -m spindle.config.reference > docs/design-reference.md writes it anew"
    )


@pytest.mark.parametrize("kind", SCHEMES.names())
def test_every_scheme_has_a_heading_and_an_example(kind: str) -> None:
    section = re.search(rf"^## {kind}$(.*?)(?=^## |\Z)", GALLERY, re.DOTALL | re.MULTILINE)
    assert section is not None
    assert f"annotation_type: {kind}\n" in section[1]
    assert "Stored: " in section[1]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_scheme_without_problems(example: str) -> None:
    keys = yaml.load(example, Loader=yaml.BaseLoader)
    model = SCHEMES.get(keys["annotation_type"])
    assert model is not None
    assert list(model.model_validate(keys).problems()) == []
