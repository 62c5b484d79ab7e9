from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.config.written import DATA, design_of

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(
    lambda text: 0 < len(text.strip()) <= 200
)


def labels_of(folder: Path, written: str) -> list[str]:
    text = f"{DATA}annotation_schemes:\n- annotation_type: radio\n  name: x\n  labels: {written}\n"
    return [choice.value for choice in design_of(folder, text).schemes[0].choices()]


@given(st.lists(TEXTS, min_size=1, max_size=4, unique_by=str.strip))
@settings(max_examples=60, deadline=None)
def test_any_label_survives_as_it_was_written(labels: list[str]) -> None:
    quoted = yaml.safe_dump(labels, default_flow_style=True, width=10_000, allow_unicode=False)
    with tempfile.TemporaryDirectory() as folder:
        assert labels_of(Path(folder), quoted) == [label.strip() for label in labels]


@pytest.mark.parametrize("word", ["Yes", "No", "on", "off", "1.0", "1", "2024-01-01", "1_000", "y"])
def test_words_that_yaml_takes_for_something_else_stay_labels(tmp_path: Path, word: str) -> None:
    assert labels_of(tmp_path, f"[{word}, other]") == [word, "other"]
