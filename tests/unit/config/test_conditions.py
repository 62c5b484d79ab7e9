"""Questions that are asked on condition: ``show_if``, and Potato's ``display_logic``."""

from __future__ import annotations

from pathlib import Path

import pytest

from spindle.errors import Problem
from tests.unit.config.written import DATA, check_config, only

QUESTIONS = """\
annotation_schemes:
  - {annotation_type: pairwise, name: better, labels: [Response A, Response B, Tie]}
  - {annotation_type: likert, name: rating, size: 5}
  - {annotation_type: slider, name: effort, min_value: 0, max_value: 10}
  - {annotation_type: multiselect, name: faults, labels: [Wrong, Rude, {name: Long, value: l}]}
  - {annotation_type: text, name: comment, max_length: 200}
  - {annotation_type: multirate, name: table, labels: ["1", "2"], options: [x, y, z]}
  - annotation_type: text
    name: reason
"""


def check_reason(folder: Path, condition: str) -> tuple[str, tuple[Problem, ...]]:
    """Check the questions, the last of them on condition; return when it is asked, and errors."""
    report = check_config(folder, DATA + QUESTIONS + f"    {condition}\n")
    return report.conditions.get("reason", "always"), report.errors


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("show_if: {better: Tie}", "better is 'Tie'"),
        ("show_if: {better: [Response A, response b]}", "better is 'Response A' or 'Response B'"),
        ("show_if: {better: {not: Tie}}", "better is not 'Tie'"),
        (
            "show_if: {better: {not: [Tie, Response A]}}",
            "better is none of 'Tie', 'Response A'",
        ),
        ("show_if: {rating: 2}", "rating is '2'"),
        ("show_if: {rating: {at_least: 3}}", "rating is '3', '4' or '5'"),
        (
            "show_if: {effort: {more_than: 1, less_than: 3}}",
            "effort is more than 1 and effort is less than 3",
        ),
        ("show_if: {effort: 3}", "effort is 3"),
        ("show_if: {effort: {between: [2.5, 4]}}", "effort is at least 2.5 and at most 4"),
        ("show_if: {faults: Long}", "faults is 'Long'"),
        ("show_if: {faults: {count_gt: 1}}", "faults has more than 1 chosen"),
        ("show_if: {comment: {answered: true}}", "comment is answered"),
        ("show_if: {comment: {answered: false}}", "comment is not answered"),
        ("show_if: {comment: {contains: bad}}", "comment contains 'bad'"),
        ("show_if: {comment: {length_gt: 20}}", "comment has more than 20 characters"),
        ("show_if: {table: {count_equals: 3}}", "table has exactly 3 chosen"),
        ("show_if: {better: Tie, rating: 1}", "better is 'Tie' and rating is '1'"),
        ("show_if: {any: [{better: Tie}, {rating: 1}]}", "better is 'Tie' or rating is '1'"),
        ("show_if: {any: {better: Tie, rating: 1}}", "better is 'Tie' or rating is '1'"),
        (
            "show_if: {all: [{effort: 1}, {any: [{better: Tie}, {rating: 1}]}]}",
            "effort is 1 and (better is 'Tie' or rating is '1')",
        ),
        (
            "show_if: {not: {any: [{better: Tie}, {rating: 1}]}}",
            "better is not 'Tie' and rating is not '1'",
        ),
        ("show_if: {schema: better, value: Tie}", "better is 'Tie'"),
        ("show_if: {schema: better, equals: Tie}", "better is 'Tie'"),
    ],
)
def test_our_form_says_when_it_is_asked(tmp_path: Path, condition: str, words: str) -> None:
    assert check_reason(tmp_path, condition) == (words, ())


@pytest.mark.parametrize(
    ("leaf", "words"),
    [
        ("schema: better, operator: equals, value: tie", "better is 'Tie'"),
        (
            "schema: better, operator: not_equals, value: [Response A, Response B]",
            "better is none of 'Response A', 'Response B'",
        ),
        (
            "schema: better, operator: contains, value: resp",
            "better is 'Response A' or 'Response B'",
        ),
        (
            "schema: better, operator: matches, value: '^response .$'",
            "better is 'Response A' or 'Response B'",
        ),
        ("schema: better, operator: not_empty", "better is answered"),
        ("schema: faults, operator: empty", "faults is not answered"),
        ("schema: rating, operator: gt, value: 3", "rating is '4' or '5'"),
        (
            "schema: rating, operator: not_in_range, value: [2, 5]",
            "rating is none of '2', '3', '4', '5'",
        ),
        ("schema: effort, operator: lte, value: 3", "effort is at most 3"),
        ("schema: effort, operator: in_range, value: [2, 3]", "effort is at least 2 and at most 3"),
        ("schema: faults, operator: contains, value: [Wrong, l]", "faults is 'Wrong' or 'Long'"),
        ("schema: faults, operator: not_contains, value: Rude", "faults is not 'Rude'"),
        ("schema: faults, operator: count_lt, value: 2", "faults has less than 2 chosen"),
        (
            "schema: comment, operator: length_in_range, value: [2, 9]",
            "comment has at least 2 and at most 9 characters",
        ),
    ],
)
def test_an_operator_of_potato_says_when_it_is_asked(tmp_path: Path, leaf: str, words: str) -> None:
    condition = f"display_logic: {{show_when: [{{{leaf}}}]}}"
    assert check_reason(tmp_path, condition) == (words, ())


def test_the_logic_of_potato_joins_its_conditions(tmp_path: Path) -> None:
    leaves = (
        "[{schema: better, operator: equals, value: Tie}, {schema: rating, operator: lt, value: 2}]"
    )
    joined = "better is 'Tie' {} rating is '1'"
    for logic, word in (("", "and"), (", logic: all", "and"), (", logic: any", "or")):
        condition = f"display_logic: {{show_when: {leaves}{logic}}}"
        assert check_reason(tmp_path, condition) == (joined.format(word), ())


def test_groups_of_potato_nest(tmp_path: Path) -> None:
    tie = "{schema: better, operator: equals, value: Tie}"
    low = "{schema: rating, operator: lt, value: 2}"
    silent = "{schema: comment, operator: empty}"
    condition = f"display_logic: {{show_when: [{tie}, {{any: [{low}, {{not: {silent}}}]}}]}}"
    words = "better is 'Tie' and (rating is '1' or comment is answered)"
    assert check_reason(tmp_path, condition) == (words, ())


@pytest.mark.parametrize(
    ("condition", "column", "message", "hint"),
    [
        ("show_if: {bettr: Tie}", 22, "which is not a question", "did you mean 'better'?"),
        ("show_if: {xyz: Tie}", 20, "which is not a question", "questions: better, rating"),
        (
            "display_logic: {show_when: [{schema: condition.arm, operator: equals, value: x}]}",
            82,
            "an experimental condition, which Spindle does not have",
            "condition of another question",
        ),
        ("show_if: {better: Respons A}", 23, "no label 'Respons A'", "did you mean 'Response A'?"),
        ("show_if: {reason: x}", 23, "on condition of its own answer", "another question"),
        ("show_if: {rating: 6}", 23, "'rating' has no label '6'", "'1', '2', '3', '4', '5'"),
        ("show_if: {rating: {more_than: 5}}", 35, "can never be true", "'1', '2', '3', '4', '5'"),
        ("show_if: {effort: 11}", 23, "'effort' is never 11", ""),
        ("show_if: {effort: {at_least: 10.5}}", 34, "is never at least 10.5", "at most 10"),
        ("show_if: {effort: {contains: x}}", 34, "contains does not fit", "use one of is, equals"),
        ("show_if: {effort: much}", 23, "expected a number, not 'much'", ""),
        ("show_if: {better: {at_least: 1}}", 34, "labels are not numbers", "'Response A'"),
        ("show_if: {faults: {count_gt: 3}}", 34, "can never be true: at most 3", ""),
        ("show_if: {faults: {equals: Wrong}}", 32, "equals can never be true", "contains"),
        ("show_if: {comment: {matches: a+}}", 34, "matches is not supported", "contains"),
        ("show_if: {table: x}", 22, "is does not fit 'table'", "not_empty"),
        ("show_if: {better: {like: A}}", 30, "unknown operator 'like'", ""),
        ("show_if: {better: }", 22, "without a value", "QUESTION: LABEL"),
        ("show_if: {any: []}", 20, "expected a list of conditions", ""),
        ("show_if: {}", 14, "expected a question and its answer", "QUESTION: LABEL"),
        ("display_logic: {logic: all}", 20, "has no condition", "show_when"),
        (
            "display_logic: {logic: one, show_when: [{schema: faults, operator: empty}]}",
            28,
            "'one' is not one of all, any",
            "",
        ),
        (
            "display_logic: {show_when: [{schema: rating, operator: in_range, value: [4, 2]}]}",
            77,
            "4 is greater than 2",
            "smaller",
        ),
        (
            "display_logic: {show_when: [{schema: rating, operator: gt, value: 2, unless: 3}]}",
            82,
            "unknown key 'unless'",
            "schema, operator, value",
        ),
    ],
)
def test_a_condition_that_cannot_be_decided_is_an_error(
    tmp_path: Path, condition: str, column: int, message: str, hint: str
) -> None:
    _, errors = check_reason(tmp_path, condition)
    error = only(errors)
    assert message in error.message
    assert hint in error.hint
    assert (error.line, error.column) == (11, column)


def test_a_value_of_one_label_that_is_the_text_of_another_is_ambiguous(tmp_path: Path) -> None:
    text = DATA + (
        "annotation_schemes:\n"
        "  - {annotation_type: likert, name: rating, labels: ['5', '4', '3', '2', '1']}\n"
        "  - {annotation_type: text, name: reason, show_if: {rating: 5}}\n"
    )
    assert "may be two labels" in only(check_config(tmp_path, text).errors).message


def test_the_words_of_yaml_for_true_and_false_name_one_label(tmp_path: Path) -> None:
    text = DATA + (
        "annotation_schemes:\n"
        "  - {annotation_type: radio, name: ok, labels: [Yes, No]}\n"
        "  - {annotation_type: text, name: reason, show_if: {ok: false}}\n"
    )
    assert check_config(tmp_path, text).conditions == {"reason": "ok is 'No'"}


def test_only_one_of_the_two_forms_can_be_given(tmp_path: Path) -> None:
    both = (
        "show_if: {better: Tie}\n"
        "    display_logic: {show_when: [{schema: better, operator: equals, value: Tie}]}"
    )
    error = only(check_reason(tmp_path, both)[1])
    assert "both show_if and display_logic" in error.message
    assert error.line == 12


def test_questions_that_wait_for_each_other_are_an_error(tmp_path: Path) -> None:
    text = DATA + (
        "annotation_schemes:\n"
        "  - {annotation_type: radio, name: a, labels: [x, y], show_if: {c: x}}\n"
        "  - {annotation_type: radio, name: b, labels: [x, y], show_if: {a: x}}\n"
        "  - {annotation_type: radio, name: c, labels: [x, y], show_if: {b: x}}\n"
    )
    error = only(check_config(tmp_path, text).errors)
    assert "'a' depends on 'c' depends on 'b' depends on 'a'" in error.message
    assert error.line == 3


def test_a_question_may_wait_for_one_that_comes_after_it(tmp_path: Path) -> None:
    text = DATA + (
        "annotation_schemes:\n"
        "  - {annotation_type: radio, name: a, labels: [x, y], show_if: {b: x}}\n"
        "  - {annotation_type: radio, name: b, labels: [x, y]}\n"
    )
    report = check_config(tmp_path, text)
    assert not report.errors
    assert report.conditions == {"a": "b is 'x'"}


@pytest.mark.parametrize(
    "condition",
    [
        "{all: [{better: Tie}, {better: Response A}]}",
        "{rating: {at_least: 4}, effort: {more_than: 3, less_than: 3}}",
        "{better: {not: [Response A, Response B, Tie]}}",
        "{rating: {answered: false}}",
        "{comment: {contains: x}, better: {not: [Response A, Response B, Tie]}}",
    ],
)
def test_a_question_that_no_answers_lead_to_is_an_error(tmp_path: Path, condition: str) -> None:
    error = only(check_reason(tmp_path, f"show_if: {condition}")[1])
    assert "would never be asked" in error.message
    assert error.line == 11


def test_conditions_that_exclude_each_other_along_the_way_are_an_error(tmp_path: Path) -> None:
    text = DATA + (
        "annotation_schemes:\n"
        "  - {annotation_type: radio, name: a, labels: [x, y]}\n"
        "  - {annotation_type: radio, name: b, labels: [x, y], show_if: {a: x}}\n"
        "  - {annotation_type: text, name: c, show_if: {b: x, a: y}}\n"
    )
    error = only(check_config(tmp_path, text).errors)
    assert "'c' would never be asked" in error.message


def test_a_condition_on_an_optional_question_without_an_answer_is_possible(tmp_path: Path) -> None:
    text = DATA + (
        "annotation_schemes:\n"
        "  - {annotation_type: radio, name: a, labels: [x, y], required: false}\n"
        "  - {annotation_type: text, name: c, show_if: {a: {answered: false}}}\n"
    )
    assert not check_config(tmp_path, text).errors


def test_conditions_nest_only_so_deep(tmp_path: Path) -> None:
    deep = "{not: " * 60 + "{better: Tie}" + "}" * 60
    assert "nested too deeply" in only(check_reason(tmp_path, f"show_if: {deep}")[1]).message


def test_a_condition_on_a_single_label_is_an_error_whatever_is_allowed(tmp_path: Path) -> None:
    text = DATA + (
        "annotation_schemes:\n"
        "  - annotation_type: radio\n"
        "    name: a\n"
        "    labels: [x, {name: y, show_if: {a: x}}]\n"
    )
    report = check_config(tmp_path, text, allow_unknown=True)
    error = only(report.errors)
    assert "on a single label is not supported" in error.message
    assert (error.line, error.column) == (5, 27)


def test_the_key_says_what_it_does(tmp_path: Path) -> None:
    report = check_config(tmp_path, DATA + QUESTIONS + "    show_if: {better: Tie}\n")
    said = {key.path: key.text for key in report.keys}
    path = "annotation_schemes[6].show_if"
    assert said[path] == "Asked only if other answers are so: better: Tie"
