"""Designs whose items have a known truth: found, counted, kept out of what is shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from spindle.assign.order import OrderPolicy
from spindle.domain.items import Sides
from spindle.domain.verdicts import Verdict
from spindle.errors import Severity, StudyChanged
from spindle.services.check import CheckReport, check, load
from spindle.services.study import open_study
from tests.factories import join, submission
from tests.unit.config.written import only, write_config
from tests.unit.formats.published_rows import ASKED, LIGHT, PAINT, ROWS, turn

QUESTION = """\
annotation_schemes:
  - {annotation_type: pairwise, name: better, labels: [A is better, B is better, Cannot tell]}
  - {annotation_type: radio, name: sure, labels: ["yes", "no"]}
data_files: [items.json]
"""
PAIRS = [
    {"id": str(n), "text": "?", "response_a": f"x{n}", "response_b": f"y{n}", "human": side}
    for n, side in enumerate("abba", 1)
]
KEYED = QUESTION + "pairs: {source_key: human}\n"
SPIN = [{"real": [turn("user", f"Q{n}"), LIGHT], "generated": [turn("user", f"Q{n}"), PAINT]}
        for n in range(3)]  # fmt: skip


def check_with_truth(folder: Path, text: str, items: Any = PAIRS) -> CheckReport:
    return check(write_config(folder, text, items))


def warnings(found: CheckReport) -> str:
    return "\n".join(str(p) for p in found.problems if p.severity is Severity.WARNING)


def truths(folder: Path) -> dict[str, Verdict]:
    """What the store knows after a start of the design in that folder."""
    with open_study(load(folder / "config.yaml")) as study, study.store.read() as tx:
        return dict(tx.truth.stream())


def test_a_field_says_which_side_is_the_humans(tmp_path: Path) -> None:
    write_config(tmp_path, KEYED, PAIRS)
    assert list(truths(tmp_path).values()) == [Verdict.A, Verdict.B, Verdict.B, Verdict.A]


def test_the_field_is_not_in_the_items(tmp_path: Path) -> None:
    found = check_with_truth(tmp_path, KEYED)
    assert "human" not in (*found.shown, *found.hidden)
    with open_study(load(tmp_path / "config.yaml")) as study, study.store.read() as tx:
        assert {"id", "text", "response_a", "response_b"} == set(tx.items.first(1)[0].fields)


def test_what_is_handed_out_has_no_truth(tmp_path: Path) -> None:
    write_config(tmp_path, KEYED, PAIRS)
    with open_study(load(tmp_path / "config.yaml")) as study:
        client = join(study)
        client.send(submission(client.take()))
        pieces = [*client.desk(want=3).work, *client.history()[0]]
    assert {piece.handout.item.truth for piece in pieces} == {None}


def test_a_file_of_its_own_says_it(tmp_path: Path) -> None:
    (tmp_path / "truth.jsonl").write_text('{"id": "1", "human": "b"}\n{"id": "3", "human": "A"}\n')
    found = check_with_truth(tmp_path, QUESTION + "pairs: {truth_file: truth.jsonl}\n")
    assert (found.truth, found.truths) == ("from truth.jsonl", 2)
    assert "2 of 4 items without a known truth" in warnings(found)
    assert truths(tmp_path) == {"1": Verdict.B, "3": Verdict.A}


def test_ids_of_no_item_are_counted(tmp_path: Path) -> None:
    rows = [{"id": n, "human": "a"} for n in (1, 2, 3, 4, 77, 78)]
    (tmp_path / "truth.json").write_text(json.dumps(rows))
    found = check_with_truth(tmp_path, QUESTION + "pairs: {truth_file: truth.json}\n")
    assert "2 ids in truth.json match no item" in warnings(found)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("truth.json", '[{"id": 99, "human": "a"}]', "no id in truth_file matches an item"),
        ("truth.json", '[{"id": 1, "human": "c"}]', "does not name a side"),
        ("gone.json", "", "data file gone.json not found"),
        ("../truth.json", "[]", "is outside task_dir"),
        ("items.json", None, "is also a data file"),
    ],
)
def test_a_truth_file_that_cannot_be_used_is_an_error(
    tmp_path: Path, name: str, content: str | None, said: str
) -> None:
    folder = tmp_path / "study"
    folder.mkdir()
    if content:
        (folder / name).write_text(content)
    found = check_with_truth(folder, f"{QUESTION}pairs: {{truth_file: {name}}}\n")
    assert said in "\n".join(map(str, found.errors))


def test_a_field_that_no_item_has_is_an_error_at_its_place(tmp_path: Path) -> None:
    problem = only(check_with_truth(tmp_path, QUESTION + "pairs: {source_key: humann}\n").errors)
    assert problem.message == "no item has the field 'humann' named by pairs.source_key"
    assert (problem.line, problem.hint) == (5, "did you mean 'human'?")


def test_a_field_that_no_item_has_is_not_called_sealed(tmp_path: Path) -> None:
    found = check_with_truth(tmp_path, QUESTION + "pairs: {source_key: humann}\n")
    assert (found.truth, found.truths) == ("", 0)
    assert "sealed" not in warnings(found)


def test_the_order_is_balanced_whether_a_truth_is_known_or_not(tmp_path: Path) -> None:
    assert load(write_config(tmp_path, KEYED, PAIRS)).order is OrderPolicy.BALANCED
    assert load(write_config(tmp_path, QUESTION, PAIRS)).order is OrderPolicy.BALANCED


def test_the_design_may_ask_for_another_order(tmp_path: Path) -> None:
    text = QUESTION + "pairs: {source_key: human, order: as_given}\n"
    assert load(write_config(tmp_path, text, PAIRS)).order is OrderPolicy.AS_GIVEN


@pytest.mark.parametrize(
    "said",
    [
        "pairs: {order: as_given, truth_for: [better]}",
        "randomize_pair_order: false\npairs: {truth_for: [better]}",
    ],
)
def test_a_truth_that_would_always_stand_in_one_place_is_warned_of(
    tmp_path: Path, said: str
) -> None:
    found = check_with_truth(tmp_path, f"{QUESTION}{said}\n", SPIN)
    assert "is always shown in the same place" in warnings(found)
    assert only(found.problems).line == 5


def test_published_pairs_are_named_known_and_sealed(tmp_path: Path) -> None:
    found = check_with_truth(tmp_path, QUESTION + "pairs: {truth_for: [better]}\n", SPIN)
    assert found.data_format == "SPIN pairs (real, generated)"
    assert found.truth == "`real` is the human response"
    assert (found.shown, found.hidden) == (("real", "generated"), ())
    assert found.design is not None
    assert found.design.shown == ("prompt",)
    assert found.design.order is OrderPolicy.BALANCED
    assert not found.problems
    assert set(truths(tmp_path).values()) == {Verdict.A}


def test_pairs_may_name_the_published_columns(tmp_path: Path) -> None:
    pairs = "{sides: [real, generated], format: markdown, truth_for: [better]}"
    text = f"{QUESTION}pairs: {pairs}\n"
    found = check_with_truth(tmp_path, text, SPIN)
    assert not found.problems
    assert found.design is not None
    assert found.design.sides == Sides("response_a", "response_b")
    assert {"response_a", "response_b"} <= set(found.design.formats)


def test_a_layout_that_names_the_columns_keeps_them_and_the_order(tmp_path: Path) -> None:
    row = {**ROWS["rewardbench"], "prompt": ASKED["content"]}
    text = QUESTION + "html_layout: '<p>{{prompt}}</p> {{chosen}} {{rejected}}'\n"
    found = check_with_truth(tmp_path, text, [row])
    assert found.design is not None
    assert found.design.data_format == "own"
    assert found.design.order is OrderPolicy.AS_GIVEN
    assert found.shown == ("prompt", "chosen", "rejected")
    assert "html_layout reveals which side is which" in warnings(found)


def test_own_takes_the_fields_as_they_are_and_says_what_they_tell(tmp_path: Path) -> None:
    found = check_with_truth(tmp_path, QUESTION + "data_format: own\n", [{**SPIN[0], "id": "1"}])
    assert found.shown[-2:] == ("real", "generated")
    assert "anyone who inspects it sees which side is which" in warnings(found)


def test_a_format_can_be_named(tmp_path: Path) -> None:
    row = {"chosen": "One.", "rejected": "Two.", "subset": "x", "prompt": "?"}
    found = check_with_truth(tmp_path, QUESTION + "data_format: trl\n", [row])
    assert found.design is not None
    assert found.design.data_format == "trl"


def test_a_format_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    problem = only(check_with_truth(tmp_path, QUESTION + "data_format: spinn\n").errors)
    assert (problem.hint, problem.line) == ("did you mean spin?", 5)


def test_models_are_found_and_never_shown(tmp_path: Path) -> None:
    found = check_with_truth(tmp_path, QUESTION, [ROWS["rewardbench"]])
    assert found.design is not None
    assert found.design.models == ("model_a", "model_b")
    assert {"chosen_model", "rejected_model"} <= set(found.hidden)


def test_a_truth_may_come_later(tmp_path: Path) -> None:
    write_config(tmp_path, QUESTION, PAIRS)
    with open_study(load(tmp_path / "config.yaml")) as study:
        client = join(study)
        client.send(submission(client.take()))
    (tmp_path / "truth.jsonl").write_text('{"id": "1", "side": "b"}\n')
    write_config(tmp_path, QUESTION + "pairs: {truth_file: truth.jsonl}\n", PAIRS)
    assert truths(tmp_path) == {"1": Verdict.B}


def test_a_truth_may_change_while_nobody_judged_the_item(tmp_path: Path) -> None:
    write_config(tmp_path, KEYED, PAIRS)
    truths(tmp_path)
    write_config(tmp_path, KEYED, [{**PAIRS[0], "human": "b"}])
    assert truths(tmp_path)["1"] is Verdict.B


def test_a_truth_may_not_change_under_judgments(tmp_path: Path) -> None:
    keyed = KEYED + "item_order: file\n"
    write_config(tmp_path, keyed, PAIRS)
    with open_study(load(tmp_path / "config.yaml")) as study:
        client = join(study)
        client.send(submission(client.take()))
    write_config(tmp_path, keyed, [{**PAIRS[0], "human": "b"}])
    with pytest.raises(StudyChanged, match="The truth of item '1' has changed"):
        truths(tmp_path)


def test_a_key_added_to_the_design_alone_takes_the_field_out(tmp_path: Path) -> None:
    write_config(tmp_path, QUESTION, PAIRS)
    assert truths(tmp_path) == {}
    config = tmp_path / "config.yaml"
    config.write_text(config.read_text() + "pairs: {source_key: human}\n")
    assert len(truths(tmp_path)) == 4
    with open_study(load(config)) as study, study.store.read() as tx:
        assert "human" not in tx.items.first(1)[0].fields
