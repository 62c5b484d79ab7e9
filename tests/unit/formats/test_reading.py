"""Published pairs are read as items."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from spindle.data import Items
from spindle.domain.items import Item
from spindle.domain.verdicts import Verdict
from spindle.errors import DesignError, Problem, Severity
from spindle.formats import ReadableFormat, detect_format, readable_formats
from tests.unit.formats.published_rows import ASKED, LIGHT, PAINT, ROWS, turn

IMPLICIT = {"chosen": [ASKED, LIGHT], "rejected": [ASKED, PAINT]}


def form(name: str) -> ReadableFormat:
    return readable_formats()[name]


def read(name: str, *rows: dict[str, Any], folder: Path, report: Any = None) -> list[Item]:
    path = folder / "data.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return list(Items([path], "id", report, published=form(name)))


def fields(name: str, row: dict[str, Any]) -> dict[str, Any]:
    return dict(form(name).read_pair(row).fields)


def test_there_is_a_record_of_every_format() -> None:
    assert set(ROWS) == set(readable_formats())


@pytest.mark.parametrize("name", ROWS)
def test_it_is_recognised_by_its_columns(name: str) -> None:
    found = detect_format(ROWS[name])
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "row",
    [
        {"id": "1", "text": "x", "response_a": "y", "response_b": "z"},
        {"id": "1", "response_a": "y", "response_b": "z", "chosen": "a", "rejected": "b"},
        {"id": "1", "context": "a text", "response1": "y", "response2": "z"},
        {"id": "1", "prompt": "x", "chosen": "y"},
        {"output_1": "x", "output_2": "y", "chosen": "output_1", "rejected": "output_2"},
        {"output_1": "x", "output_2": "y", "chosen": "A", "rejected": "B"},
        {"output_1": "x", "output_2": "y", "chosen": 1, "rejected": 2},
        {"text": "x", "real": True, "generated": False},
    ],
)
def test_a_record_with_other_fields_is_in_no_format(row: dict[str, Any]) -> None:
    assert detect_format(row) is None


@pytest.mark.parametrize("name", ROWS)
def test_it_becomes_a_prompt_with_two_responses(name: str) -> None:
    pair = fields(name, ROWS[name])
    assert pair["prompt"] == ASKED["content"]
    assert (pair["response_a"], pair["response_b"]) == (LIGHT["content"], PAINT["content"])


@pytest.mark.parametrize("name", ["spin", "ultrafeedback", "rewardbench", "hh", "trl"])
def test_its_first_side_is_known_to_be_the_right_one(name: str, tmp_path: Path) -> None:
    (item,) = read(name, ROWS[name], folder=tmp_path)
    assert item.truth is Verdict.A


@pytest.mark.parametrize("name", ["arena", "helpsteer3"])
def test_a_vote_is_not_a_truth(name: str, tmp_path: Path) -> None:
    (item,) = read(name, ROWS[name], folder=tmp_path)
    assert item.truth is None


@pytest.mark.parametrize("name", ROWS)
def test_the_remaining_fields_do_not_reveal_which_side_is_which(name: str) -> None:
    pair = json.dumps(fields(name, ROWS[name]))
    for word in ("chosen", "rejected", "real", "generated", "score", "winner", "preference", "8.5"):
        assert word not in pair
    assert pair.count(LIGHT["content"]) == 1


@pytest.mark.parametrize(
    ("name", "models"),
    [("rewardbench", ("GPT4-Turbo", "alpaca-7b")), ("arena", ("chatglm-6b", "koala-13b"))],
)
def test_models_stay_with_their_sides(name: str, models: tuple[str, str]) -> None:
    pair = fields(name, ROWS[name])
    assert (pair["model_a"], pair["model_b"]) == models


@pytest.mark.parametrize(
    ("name", "id_"),
    [("rewardbench", "41"), ("arena", "58210e39b3fd4441a2bd4a518bb44c2d")],
)
def test_an_id_of_its_own_is_kept(name: str, id_: str, tmp_path: Path) -> None:
    (item,) = read(name, ROWS[name], folder=tmp_path)
    assert item.id == id_


@pytest.mark.parametrize("name", ["spin", "ultrafeedback", "hh", "helpsteer3", "trl"])
def test_an_id_derived_from_the_texts_is_the_same_every_time(name: str, tmp_path: Path) -> None:
    (item,) = read(name, ROWS[name], folder=tmp_path)
    (again,) = read("spin", ROWS["spin"], folder=tmp_path)
    assert item.id == again.id


def test_an_id_derived_from_the_texts_does_not_reveal_the_sides(tmp_path: Path) -> None:
    (item,) = read("spin", {"real": [ASKED, LIGHT], "generated": [ASKED, PAINT]}, folder=tmp_path)
    (swapped,) = read(
        "spin", {"real": [ASKED, PAINT], "generated": [ASKED, LIGHT]}, folder=tmp_path
    )
    assert item.id == swapped.id


def test_a_repeated_pair_is_used_once(tmp_path: Path) -> None:
    reported: list[Problem] = []
    items = read("spin", ROWS["spin"], ROWS["spin"], folder=tmp_path, report=reported.append)
    assert len(items) == 1
    assert [(problem.severity, problem.line) for problem in reported] == [(Severity.WARNING, 2)]


def test_spin_is_read_from_parquet(tmp_path: Path) -> None:
    asked = [turn("user", f"Question {number}") for number in range(600)]
    rows = [{"real": [one, LIGHT], "generated": [one, PAINT]} for one in asked]
    path = tmp_path / "train_prefs-00000-of-00001.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    items = list(Items([path], "id", published=form("spin")))
    assert len(items) == 600
    assert items[-1].fields["prompt"] == "Question 599"
    assert items[-1].fields["response_b"] == PAINT["content"]


def test_a_context_of_several_turns_remains_a_conversation() -> None:
    before = "\n\nHuman: Hi\n\nAssistant: Hello!\n\nHuman: Why?\n\nAssistant: "
    pair = fields("hh", {"chosen": before + "Light.", "rejected": before + "Paint."})
    assert pair["prompt"] == [turn("user", "Hi"), turn("assistant", "Hello!"), turn("user", "Why?")]
    assert (pair["response_a"], pair["response_b"]) == ("Light.", "Paint.")


def test_the_rest_of_conversations_that_differ_early_is_a_conversation() -> None:
    more = turn("user", "Really?")
    row = {**ROWS["arena"], "conversation_a": [ASKED, LIGHT, more, LIGHT]}
    row["conversation_b"] = [ASKED, PAINT, more, PAINT]
    pair = fields("arena", row)
    assert pair["prompt"] == ASKED["content"]
    assert pair["response_b"] == [PAINT, more, PAINT]


@pytest.mark.parametrize("prompt", [ASKED["content"], [ASKED]])
def test_trl_has_the_prompt_beside_the_responses(prompt: Any) -> None:
    pair = fields("trl", {"prompt": prompt, "chosen": LIGHT["content"], "rejected": "x"})
    assert pair["prompt"] == prompt
    assert pair["response_a"] == LIGHT["content"]


def test_trl_has_the_prompt_inside_conversations() -> None:
    pair = fields("trl", IMPLICIT)
    assert (pair["prompt"], pair["response_b"]) == (ASKED["content"], PAINT["content"])


def test_trl_has_the_prompt_inside_texts() -> None:
    pair = fields("trl", {"chosen": "The sky is blue.", "rejected": "The sky is black."})
    assert list(pair.values()) == ["The sky is", "blue.", "black."]


def test_a_text_beside_the_responses_is_not_part_of_them() -> None:
    row = {"text": "Name one.", "chosen": "The sky.", "rejected": "The sea."}
    assert fields("trl", row) == {
        "text": "Name one.",
        "response_a": "The sky.",
        "response_b": "The sea.",
    }


def test_a_record_of_another_shape_is_reported_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(DesignError) as raised:
        read("spin", ROWS["spin"], {"real": [ASKED], "fake": 1}, folder=tmp_path)
    (problem,) = raised.value.problems
    assert problem.line == 2
    assert "not a record of SPIN pairs: 'generated' is not a conversation" in problem.message


def test_responses_to_two_prompts_are_not_a_pair(tmp_path: Path) -> None:
    row = {"real": [turn("user", "One?"), LIGHT], "generated": [turn("user", "Two?"), PAINT]}
    with pytest.raises(DesignError, match="do not begin with the same prompt"):
        read("spin", row, folder=tmp_path)


def mt_bench_row(number: int, answer: str, **more: Any) -> dict[str, Any]:
    """Return a judgment of MT-Bench, which numbers its questions."""
    conversation = [ASKED, turn("assistant", answer)]
    return {**ROWS["arena"], "question_id": number, "conversation_a": conversation, **more}


def test_pairs_that_share_an_id_get_distinct_ids(tmp_path: Path) -> None:
    reported: list[Problem] = []
    rows = [mt_bench_row(81, "One."), mt_bench_row(81, "Two."), mt_bench_row(82, "One.")]
    items = read("arena", *rows, folder=tmp_path, report=reported.append)
    first, second, third = [item.id for item in items]
    assert (first, third) == ("81", "82")
    assert second.startswith("81-")
    assert [(problem.severity, problem.line) for problem in reported] == [(Severity.WARNING, 2)]
    assert [item.id for item in read("arena", *rows, folder=tmp_path, report=reported.append)] == [
        first,
        second,
        third,
    ]


def test_a_pair_with_several_judgments_is_used_once(tmp_path: Path) -> None:
    reported: list[Problem] = []
    rows = [
        mt_bench_row(81, answer, judge=judge) for judge in ("x", "y") for answer in ("One.", "Two.")
    ]
    assert len(read("arena", *rows, folder=tmp_path, report=reported.append)) == 2
    assert [problem.message.startswith("duplicate pair") for problem in reported] == [
        False,
        True,
        True,
    ]


def test_an_empty_response_is_a_response(tmp_path: Path) -> None:
    asked = "\n\nHuman: Why?\n\nAssistant:"
    pair = fields("hh", {"chosen": f"{asked} Light.", "rejected": asked})
    assert (pair["prompt"], pair["response_a"], pair["response_b"]) == ("Why?", "Light.", "")


def test_a_turn_in_parts_is_one_text() -> None:
    """The release of 140,000 Chatbot Arena battles has such turns."""
    blank = {"image": None, "mimeType": None}
    said = [{"type": "text", "text": "Light.", **blank}]
    asked = {
        "role": "user",
        "content": [{"type": "text", "text": "Why?", **blank}, {**blank, "type": "image"}],
    }
    row: dict[str, Any] = {
        "id": "7",
        "conversation_a": [asked, {"role": "assistant", "content": said, "num_tokens": 3}],
        "conversation_b": [asked, {"role": "assistant", "content": said, "num_tokens": 3}],
        "full_conversation": [{"user": asked, "model_side_a": said, "model_side_b": said}],
    }
    found = detect_format(row)
    assert found is not None
    pair = fields(found.name, row)
    assert pair == {
        "id": "7",
        "prompt": "Why?\n\n[image]",
        "response_a": "Light.",
        "response_b": "Light.",
    }


def test_a_turn_without_content_is_empty() -> None:
    row = {"real": [ASKED, LIGHT], "generated": [ASKED, {"role": "assistant", "content": None}]}
    assert fields("spin", row)["response_b"] == ""


@pytest.mark.parametrize(
    "row",
    [
        {"prompt": "x", "chosen": ["y"], "rejected": ["z", "w"], "subset": "Focus", "id": "1"},
        {"conversation_a": "as I said", "conversation_b": "what did you say"},
    ],
    ids=["RewardBench 2", "conversations as texts"],
)
def test_columns_with_other_content_are_in_no_format(row: dict[str, Any]) -> None:
    assert detect_format(row) is None
