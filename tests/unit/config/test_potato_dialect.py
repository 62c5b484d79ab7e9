"""What Potato's designs write in their own way is read as what it means here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spindle.config.design import Titles
from spindle.config.findings import KeyStatus
from spindle.config.model import DesignFile
from spindle.config.spellings import spellings
from spindle.errors import Severity
from spindle.schemes import SCHEMES
from spindle.schemes.pairwise import Pairwise
from tests.unit.config.written import DATA, QUESTION, at, check_config, design_of, only

BASE = DATA + QUESTION
LETTERS = [
    {"id": "1", "text": ["Come soon.", "I miss you."]},
    {"id": "2", "text": ["Bring milk.", "Thanks for the milk."]},
]


def scheme(*lines: str) -> str:
    return DATA + "annotation_schemes:\n  - " + "\n    ".join(lines) + "\n"


@pytest.mark.parametrize("switch", ["on", "'on'", '"on"', "true", "True", "yes", '"true"'])
def test_on_is_the_same_key_however_a_program_wrote_it(tmp_path: Path, switch: str) -> None:
    text = f"{BASE}automatic_assignment: {{{switch}: true, labels_per_instance: 3}}\n"
    assert design_of(tmp_path, text).overlap == 3


def test_on_is_read_wherever_it_is_a_key(tmp_path: Path) -> None:
    area = scheme("annotation_type: text", "name: why", "textarea: {true: true, rows: 4}")
    found = check_config(tmp_path, f"{area}surveyflow: {{true: false, order: [end]}}\n")
    assert not found.problems
    assert "True" not in " ".join(line.path for line in found.keys)


def test_on_twice_in_two_spellings_is_a_duplicate_key(tmp_path: Path) -> None:
    text = f"{BASE}automatic_assignment: {{on: true, true: false}}\n"
    assert "duplicate key 'on'" in check_config(tmp_path, text).errors[0].message


def test_a_label_that_says_true_stays_a_label(tmp_path: Path) -> None:
    text = scheme(
        "annotation_type: radio",
        "name: fact",
        "labels: [true, false]",
        "keyboard_shortcuts: {true: t, false: f}",
    )
    (asked,) = design_of(tmp_path, text).schemes
    assert [(choice.label, choice.key) for choice in asked.choices()] == [
        ("true", "t"),
        ("false", "f"),
    ]


def test_what_is_assigned_automatically_is_overlap_and_quota(tmp_path: Path) -> None:
    text = (
        f"{BASE}automatic_assignment: {{on: true, sampling_strategy: random, output_filename: x, "
        "labels_per_instance: 3, instance_per_annotator: 20, test_question_per_annotator: 0, "
        "users: []}\n"
    )
    found = check_config(tmp_path, text)
    assert not found.problems
    assert found.design is not None
    assert (found.design.overlap, found.design.quota) == (3, 20)


def test_what_is_not_assigned_automatically_has_no_effect(tmp_path: Path) -> None:
    text = f"{BASE}automatic_assignment: {{on: false, labels_per_instance: 3, anything: 1}}\n"
    found = check_config(tmp_path, text)
    assert not found.problems
    assert found.design is not None
    assert found.design.overlap == 1
    assert [line.status for line in found.keys if line.line == 6] == [KeyStatus.IDLE]


@pytest.mark.parametrize(
    ("section", "word"),
    [
        ("{labels_per_instance: 3}", "does not say whether it is on"),
        ("{on: true, instance_per_annotator: 5}", "how many annotators judge each item"),
        ("{on: true, labels_per_instance: 3, test_question_per_annotator: 2}", "no test question"),
    ],
)
def test_what_it_leaves_open_is_asked(tmp_path: Path, section: str, word: str) -> None:
    text = f"{BASE}automatic_assignment: {section}\n"
    problem = only(check_config(tmp_path, text, allow_unknown=True).errors)
    assert word in problem.message
    assert problem.line == 6


def test_a_nested_number_of_judgments_that_differs_is_told(tmp_path: Path) -> None:
    text = f"{BASE}annotation_per_instance: 2\nassignment: {{max_annotations_per_item: 3}}\n"
    problem = only(check_config(tmp_path, text).problems)
    assert problem.message.startswith("assignment.max_annotations_per_item is 3, but")


@pytest.mark.parametrize("number", [-1, 0])
def test_no_limit_of_judgments_is_asked_for_a_number(tmp_path: Path, number: int) -> None:
    text = f"{BASE}max_annotations_per_item: {number}\n"
    assert f"in Potato {number} means no limit" in only(check_config(tmp_path, text).errors).message


def test_a_design_of_the_first_potato_asks_three_people_about_two_sides(tmp_path: Path) -> None:
    text = f"""\
{DATA}
item_properties: {{id_key: id, text_key: text}}
list_as_text: {{text_list_prefix_type: alphabet}}
alert_time_each_instance: 10000000
hide_navbar: true
automatic_assignment: {{on: true, sampling_strategy: random, labels_per_instance: 3,
  instance_per_annotator: 20}}
annotation_schemes:
  - annotation_type: pairwise
    name: kinder
    items_key: text
    show_labels: true
    randomize_order: true
    labels: [A is kinder, B is kinder, Can't tell]
"""
    design = design_of(tmp_path, text, LETTERS)
    assert design.sides is not None
    assert (design.overlap, design.quota) == (3, 20)
    assert design.order == "balanced"


@pytest.mark.parametrize("third", ["Hard to tell", "Can't tell"])
def test_a_list_of_two_is_two_sides_for_a_radio_that_names_both(tmp_path: Path, third: str) -> None:
    labels = f"labels: [A is kinder, B is kinder, {third}]"
    text = scheme("annotation_type: radio", "name: kinder", labels)
    text += "item_properties: {id_key: id, text_key: text}\n"
    found = check_config(tmp_path, text, LETTERS)
    assert not [problem for problem in found.problems if "text_key" in problem.message]
    design = design_of(tmp_path, text, LETTERS)
    assert design.sides is not None
    assert (design.sides.a, design.sides.b) == ("text_a", "text_b")


def test_a_list_of_two_is_two_sides_for_a_scale_without_a_field(tmp_path: Path) -> None:
    text = scheme("annotation_type: pairwise", "name: kinder", "mode: scale")
    assert design_of(tmp_path, text, LETTERS).sides is not None


def test_a_list_of_two_stays_a_list_where_nothing_compares_its_texts(tmp_path: Path) -> None:
    text = scheme("annotation_type: likert", "name: alike", "size: 5")
    assert design_of(tmp_path, text, LETTERS).sides is None


def test_labels_may_be_values_with_their_texts(tmp_path: Path) -> None:
    text = scheme(
        "annotation_type: radio", "name: mood", "labels: {2: Good, 1: {text: Bad}, no: x}"
    )
    (asked,) = design_of(tmp_path, text).schemes
    assert [(choice.value, choice.label) for choice in asked.choices()] == [
        ("2", "Good"),
        ("1", "Bad"),
        ("no", "x"),
    ]


def test_two_values_with_one_text_are_told(tmp_path: Path) -> None:
    text = scheme("annotation_type: select", "name: mood", "labels: {1: Good, 2: Good}")
    assert "duplicate label 'Good'" in only(check_config(tmp_path, text).errors).message


def test_a_label_without_its_dash_is_no_set_of_labels(tmp_path: Path) -> None:
    text = scheme("annotation_type: radio", "name: mood", "labels: {name: good, tooltip: x}")
    assert "expected a list" in only(check_config(tmp_path, text).errors).message


def test_the_values_of_a_likert_are_its_points_or_an_error(tmp_path: Path) -> None:
    likert = ("annotation_type: likert", "name: mood")
    fine = design_of(tmp_path, scheme(*likert, "labels: {1: Bad, 2: Fair, 3: Good}"))
    assert [choice.label for choice in fine.schemes[0].choices()] == ["Bad", "Fair", "Good"]
    found = check_config(tmp_path, scheme(*likert, "labels: {0: Bad, 1: Good}"))
    assert {problem.severity for problem in found.problems} == {Severity.ERROR}


def test_a_comparison_of_several_aspects_is_several_questions(tmp_path: Path) -> None:
    text = scheme(
        "annotation_type: pairwise",
        "name: reply",
        "description: Compare the replies.",
        "mode: multi_dimension",
        "labels: [Response A, Response B]",
        "tooltips: {Response A: the first}",
        "dimensions:",
        "  - {name: tone, description: 'Which is kinder?', allow_tie: true, tie_label: Alike}",
        "  - {name: to_the_point}",
    )
    tone, point = design_of(tmp_path, text).schemes
    assert (tone.name, point.name) == ("reply.tone", "reply.to_the_point")
    assert tone.question == "Tone: Which is kinder?\nCompare the replies."
    assert point.question == "To the point\nCompare the replies."
    assert [c.label for c in tone.choices()] == ["Response A", "Response B", "Alike"]
    assert [c.label for c in point.choices()] == ["Response A", "Response B"]
    assert [c.tooltip for c in point.choices()] == ["the first", ""]
    assert isinstance(tone, Pairwise)
    assert tone.part == ("reply", "tone")


def test_reasons_for_a_comparison_are_told(tmp_path: Path) -> None:
    text = scheme(
        "annotation_type: pairwise",
        "name: reply",
        "mode: multi_dimension",
        "dimensions: [{name: tone}]",
        "justification: {required: true}",
    )
    problem = only(check_config(tmp_path, text, allow_unknown=True).errors)
    assert "nobody is asked for reasons" in problem.message
    assert at(problem) == (7, 5)


def test_an_unknown_key_of_an_aspect_is_told_at_its_line(tmp_path: Path) -> None:
    text = scheme(
        "annotation_type: pairwise",
        "name: reply",
        "mode: multi_dimension",
        "dimensions:",
        "  - name: tone",
        "    allow_ties: true",
    )
    problem = only(check_config(tmp_path, text).errors)
    assert at(problem) == (8, 9)
    assert "'allow_tie'" in problem.hint


def test_several_texts_are_several_questions(tmp_path: Path) -> None:
    text = scheme("annotation_type: text", "name: seen", "description: Say.", "labels: [who, what]")
    who, what = design_of(tmp_path, text).schemes
    assert [who.name, what.name] == ["seen.who", "seen.what"]
    assert who.question == "Say.\nwho"
    one = scheme("annotation_type: text", "name: seen", "description: Say.", "labels: [who]")
    (asked,) = design_of(tmp_path, one).schemes
    assert (asked.name, asked.question) == ("seen", "Say.\nwho")


def test_the_labels_of_a_scale_title_the_responses(tmp_path: Path) -> None:
    text = scheme("annotation_type: pairwise", "name: x", "mode: scale", "labels: [Left, Right]")
    assert design_of(tmp_path, text).titles == Titles("Prompt", "Left", "Right")
    stated = f"{text}display: {{item_a_title: One, item_b_title: Two}}\n"
    assert design_of(tmp_path, stated).titles == Titles("Prompt", "One", "Two")


@pytest.mark.parametrize(
    ("kind", "keys", "name"),
    [
        ("number", {"min": 1, "max": 3}, "min_value"),
        ("number", {"min_value": 1, "max_value": 3}, "min_value"),
        ("slider", {"min": 1, "max": 3, "default": 2}, "min_value"),
        ("text", {"min_chars": 1}, "min_length"),
    ],
)
def test_bounds_have_potatos_names_too(
    tmp_path: Path, kind: str, keys: dict[str, int], name: str
) -> None:
    entry = {"annotation_type": kind, "name": "it", **keys}
    text = yaml.safe_dump({"data_files": ["items.json"], "annotation_schemes": [entry]})
    (asked,) = design_of(tmp_path, text).schemes
    assert getattr(asked, name) == 1


def test_two_spellings_of_a_bound_that_differ_are_told(tmp_path: Path) -> None:
    text = scheme("annotation_type: slider", "name: how", "min: 1", "min_value: 0", "max: 9")
    problem = only(check_config(tmp_path, text).problems)
    assert problem.message == "min is 1, but min_value is 0 and takes precedence"
    assert problem.line == 5
    same = scheme("annotation_type: slider", "name: how", "min: 1", "min_value: 1", "max: 9")
    assert not check_config(tmp_path, same).problems


@pytest.mark.parametrize(("order", "errors"), [("[mood, why]", 0), ("[why, mood]", 1)])
def test_the_order_of_the_questions_is_the_written_one(
    tmp_path: Path, order: str, errors: int
) -> None:
    why = "  - {annotation_type: text, name: why}\n"
    found = check_config(tmp_path, f"{BASE}{why}layout: {{order: {order}}}\n")
    assert len(found.errors) == errors


def test_a_label_that_is_required_by_itself_is_told(tmp_path: Path) -> None:
    text = scheme(
        "annotation_type: multiselect",
        "name: seen",
        "labels: [a, b]",
        "label_requirement: {required_label: [a]}",
    )
    problem = only(check_config(tmp_path, text, allow_unknown=True).errors)
    assert "any label is an answer" in problem.message


def test_a_design_in_json_with_true_for_on_is_read(tmp_path: Path) -> None:
    tree = {
        "data_files": ["items.json"],
        "annotation_schemes": [{"annotation_type": "radio", "name": "x", "labels": ["a", "b"]}],
        "automatic_assignment": {True: True, "labels_per_instance": 2},
    }
    assert design_of(tmp_path, json.dumps(tree)).overlap == 2
    assert design_of(tmp_path, yaml.safe_dump(tree)).overlap == 2


WORDS = st.text("abcdefgh yesno01-", min_size=1, max_size=8).map(str.strip).filter(bool)
COUNTS = spellings("annotation_per_instance", DesignFile.model_fields["annotation_per_instance"])


@given(st.dictionaries(WORDS, WORDS, min_size=1, max_size=6), st.sampled_from(["radio", "select"]))
def test_labels_by_value_keep_values_texts_and_order(labels: dict[str, str], kind: str) -> None:
    entry = {"annotation_type": kind, "name": "it", "labels": labels}
    model = SCHEMES.get(kind)
    assert model is not None
    choices = model.model_validate(entry).choices()
    assert [(choice.value, choice.label) for choice in choices] == list(labels.items())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.sampled_from(COUNTS), st.integers(1, 50), st.integers(1, 50))
def test_the_number_of_judgments_is_the_same_in_every_spelling(
    tmp_path: Path, path: tuple[str, ...], count: int, other: int
) -> None:
    """And one that says otherwise is never silent."""
    tree: dict[str, Any] = yaml.safe_load(BASE)
    part = tree
    for step in path[:-1]:
        part = part.setdefault(step, {True: True} if step == "automatic_assignment" else {})
    part[path[-1]] = count
    assert design_of(tmp_path, yaml.safe_dump(tree)).overlap == count
    if len(path) == 1 and path != ("annotation_per_instance",):
        found = check_config(tmp_path, yaml.safe_dump({**tree, "annotation_per_instance": other}))
        assert bool(found.problems) == (other != count)
