"""TRL and datasets themselves read what Spindle writes.

These need TRL, which is installed beside Spindle as docs/data-out.md says, and are skipped
without it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from spindle.domain.training_data import Ties
from tests.unit.services.datasets.test_export import make
from tests.unit.services.judged import open_judged_study, pair

pytest.importorskip("trl", reason="needs TRL: .venv/bin/pip install datasets transformers trl")

from datasets import load_dataset
from tokenizers import Tokenizer, models
from transformers import PreTrainedTokenizerFast
from trl.data_utils import (
    extract_prompt,
    is_conversational,
    maybe_apply_chat_template,
    maybe_extract_prompt,
)

# Other people's warnings are theirs.
pytestmark = pytest.mark.filterwarnings("ignore")

TEMPLATE = (
    "{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}<|end|>"
    "{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def tokenizer() -> Any:
    """A tokenizer with a chat template and no vocabulary: nothing is downloaded."""
    words = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    fast: Any = PreTrainedTokenizerFast
    made = fast(tokenizer_object=words, unk_token="[UNK]")
    made.chat_template = TEMPLATE
    return made


def load(folder: Path, name: str, **wishes: Any) -> Any:
    """All rows, as the hub's loader reads the folder with its card."""
    with open_judged_study(folder / "study") as study:
        make(study, name, folder / "out", split=0.5, **wishes)
    splits = load_dataset(str(folder / "out"), cache_dir=str(folder / "cache"))
    assert set(splits) == {"train", "test"}
    return [row for split in splits.values() for row in split]


@pytest.mark.parametrize("conversational", [False, True])
def test_an_implicit_prompt_is_extracted_again(conversational: bool, tmp_path: Path) -> None:
    inside = load(tmp_path / "i", "trl", implicit=True, conversational=conversational)
    apart = load(tmp_path / "e", "trl", conversational=conversational)
    assert len(inside) == 3
    for row, explicit in zip(inside, apart, strict=True):
        found: Any = extract_prompt(row)
        if conversational:
            assert found == {key: explicit[key] for key in ("prompt", "chosen", "rejected")}
        else:
            assert found["prompt"].startswith(explicit["prompt"])
            assert (found["prompt"] + found["chosen"]).endswith(explicit["chosen"])


@pytest.mark.parametrize("name", ["trl", "kto"])
def test_the_chat_template_applies(name: str, tmp_path: Path) -> None:
    for row in load(tmp_path, name, conversational=True):
        assert is_conversational(row)
        text = maybe_apply_chat_template(maybe_extract_prompt(row), tokenizer())
        assert text["prompt"].endswith("<|assistant|>")
        for key in {"chosen", "rejected", "completion"} & set(text):
            assert text[key].endswith("<|end|>")
            assert "<|user|>" not in text[key]


@pytest.mark.parametrize(("name", "wish"), [("trl", {}), ("trl", {"implicit": True}), ("kto", {})])
def test_the_chat_template_applies_where_there_is_no_prompt(
    name: str, wish: dict[str, Any], tmp_path: Path
) -> None:
    items = [pair(f"i{n}", "", f"Yes {n}", f"No {n}") for n in range(2)]
    with open_judged_study(tmp_path / "study", items=items, votes={"i0": "a", "i1": "b"}) as study:
        make(study, name, tmp_path / "out", conversational=True, **wish)
    splits = load_dataset(str(tmp_path / "out"), cache_dir=str(tmp_path / "cache"))
    for row in (row for split in splits.values() for row in split):
        text = maybe_apply_chat_template(maybe_extract_prompt(row), tokenizer())
        assert text["prompt"].endswith("<|user|><|end|><|assistant|>")


@pytest.mark.parametrize("name", ["trl", "kto"])
def test_texts_need_no_template(name: str, tmp_path: Path) -> None:
    for row in load(tmp_path, name):
        assert not is_conversational(row)
        same = maybe_apply_chat_template(row, tokenizer())
        assert all(same[key] == row[key] for key in same)


def test_a_margin_is_a_number(tmp_path: Path) -> None:
    rows = load(tmp_path, "trl", ties=Ties.MARGIN)
    assert sorted(row["margin"] for row in rows)[0] == 0.0


@pytest.mark.parametrize(
    "name", ["arena", "helpsteer3", "hh", "rewardbench", "spin", "ultrafeedback"]
)
def test_every_dataset_is_loaded_by_its_card(name: str, tmp_path: Path) -> None:
    assert load(tmp_path, name)


def test_spin_is_loaded_without_its_card(tmp_path: Path) -> None:
    with open_judged_study(tmp_path / "study") as study:
        make(study, "spin", tmp_path / "out", split=0.5)
    (tmp_path / "out" / "README.md").unlink()
    for split, count in (("train", 2), ("test", 4)):
        rows = load_dataset(str(tmp_path / "out"), split=split, cache_dir=str(tmp_path / "cache"))
        assert (rows.num_rows, set(rows.column_names)) == (count, {"real", "generated"})
