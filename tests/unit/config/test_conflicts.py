"""Keys that something else in the design leaves without effect are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from spindle.errors import Severity
from tests.unit.config.written import DATA, PAIR, QUESTION, check_config, design_of, only

BASE = DATA + QUESTION
LABELS = ", ".join(f"l{n}" for n in range(11))


def in_order(*labels: str) -> str:
    entry = "annotation_type: radio, sequential_key_binding: true"
    schemes = [
        f"  - {{{entry}, name: n{n}, labels: [{label}]}}\n" for n, label in enumerate(labels)
    ]
    return DATA + "annotation_schemes:\n" + "".join(schemes)


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (BASE + "annotation_codebook_url: codebook.pdf\n", 6, "not a web address"),
        (
            BASE + "annotation_task_description: One\ntask_description: Other\n",
            7,
            "annotation_task_description is One and takes precedence",
        ),
        (BASE + "randomize_pair_order: false\npairs: {order: random}\n", 6, "order is random"),
        (BASE + "allow_all_users: true\nauthorized_users: [Ada]\n", 7, "anyone can annotate"),
        (BASE + "user_config: {allow_all_users: true, users: [Ada]}\n", 6, "anyone can"),
        (
            BASE + "html_layout: '{{text}} {{response_a}}'\ndisplay: {context_title: Ask}\n",
            7,
            "display.context_title has no effect",
        ),
        (in_order(LABELS), 3, "there are 11 labels"),
        (in_order("{name: a, key_value: q}, b"), 3, "has shortcuts of its own"),
        (in_order("a, b", "c, d", "e, f", "g, h"), 6, "other questions already use the keys"),
    ],
)
def test_a_key_without_effect_is_a_warning(tmp_path: Path, text: str, line: int, word: str) -> None:
    problem = only(check_config(tmp_path, text).problems)
    assert problem.severity is Severity.WARNING
    assert word in problem.message
    assert problem.line == line


@pytest.mark.parametrize(
    "text",
    [
        BASE + "annotation_codebook_url: http://example.org\n",
        BASE + "annotation_task_description: Same\ntask_description: Same\n",
        BASE + "randomize_pair_order: true\npairs: {order: random}\n",
        BASE + "allow_all_users: false\nauthorized_users: [Ada]\n",
        BASE + "display: {context_title: Ask}\n",
        in_order("a, b", "c, d"),
    ],
)
def test_keys_that_go_together_are_fine(tmp_path: Path, text: str) -> None:
    assert not check_config(tmp_path, text).problems


def files(*entries: str) -> str:
    return "data_files:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries) + QUESTION


@pytest.mark.parametrize("side", ["item_a_field: response_a", "item_b_field: response_b"])
def test_one_side_alone_is_an_error(tmp_path: Path, side: str) -> None:
    problem = only(check_config(tmp_path, files(f"path: items.json, {side}")).errors)
    assert "names only one side" in problem.message
    assert problem.line == 2


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [
        (
            "item_a_field: response_a, item_b_field: response_b",
            "item_a_field: other, item_b_field: response_b",
            "item_a_field is other here, but response_a on line 2",
        ),
        ("context_field: text", "context_field: other", "context_field is other here, but text"),
    ],
)
def test_a_second_file_with_other_fields_is_a_warning(
    tmp_path: Path, first: str, second: str, word: str
) -> None:
    (tmp_path / "more.jsonl").write_text('{"id": 2, "text": "x", "other": "y"}')
    text = files(f"path: items.json, {first}", f"path: more.jsonl, {second}")
    told = [problem for problem in check_config(tmp_path, text).problems if word in problem.message]
    assert only(told).line == 3


def test_the_sides_under_pairs_are_used_before_those_of_a_file(tmp_path: Path) -> None:
    entry = "path: items.json, item_a_field: response_b, item_b_field: response_a"
    found = check_config(tmp_path, files(entry) + "pairs: {sides: [response_a, response_b]}\n")
    assert {problem.line for problem in found.problems} == {2}
    assert found.design is not None
    assert found.design.sides is not None
    assert found.design.sides.a == "response_a"


def test_an_empty_key_leaves_room_for_its_other_name(tmp_path: Path) -> None:
    text = BASE + 'annotation_task_name: ""\ntask_name: Mine\n'
    assert design_of(tmp_path, text, [PAIR]).name == "Mine"
