"""Whether a text speaks of the two responses, or of two other things."""

from __future__ import annotations

import pytest

from spindle.domain.comparisons import speak_of_responses
from spindle.domain.side_words import SideWords, names_both_sides, read_side_words

WORDS = SideWords()


@pytest.mark.parametrize(
    "text",
    [
        "Rate Response A",
        "Compare Answer B with Answer A",
        "the left one",
        "response1_quality",
        "Rate Model 1",
        "the second response",
        "Is Response A a good answer, in 2 words?",
    ],
)
def test_a_noun_for_a_response_names_one(text: str) -> None:
    assert WORDS.name_each_side(text)


@pytest.mark.parametrize(
    "text",
    [
        "Is Speaker A polite?",
        "How left-leaning is it?",
        "the first turn",
        "type A errors",
        "Document B",
        "message 1 of the prompt",
        "Story A",
        "channel 2",
        "Is it good?",
    ],
)
def test_other_nouns_name_none(text: str) -> None:
    assert not WORDS.name_each_side(text)


def test_the_words_by_which_a_design_calls_its_sides_name_them() -> None:
    words = read_side_words([("story_a", "story_b"), ("Draft A", "Draft B")])
    assert words.name_each_side("Rate Story A")
    assert words.name_each_side("Rate Draft B")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("fluency_a", "fluency_b"),
        ("fluencyB", "fluencyA"),
        ("turn_a", ""),
        ("idea", ""),
        ("x_1", ""),
    ],
)
def test_a_name_ends_as_a_side_does(name: str, other: str) -> None:
    assert WORDS.exchange_ending(name) == other


def test_numbers_are_endings_only_of_numbered_sides() -> None:
    words = read_side_words([("response_1", "response_2")])
    assert words.exchange_ending("fluency_1") == "fluency_2"
    assert words.exchange_ending("turn_1") == ""


@pytest.mark.parametrize(
    ("rows", "question", "both"),
    [
        (["Response A", "Response B"], "", True),
        (["Left", "Right"], "Rate the responses", True),
        (["Left", "Right"], "Political leaning", False),
        (["Speaker A", "Speaker B"], "Rate the responses", False),
    ],
)
def test_rows_are_the_sides_where_that_is_sure(rows: list[str], question: str, both: bool) -> None:
    assert names_both_sides(rows, WORDS, question) is both


@pytest.mark.parametrize(
    ("labels", "question", "compares"),
    [
        (["A", "B"], "Which is better?", True),
        (["A", "B"], "Hepatitis type", False),
        (["Left", "Right", "Neutral"], "Political leaning", False),
        (["Option A", "Option B"], "Correct option", False),
        (["A is better", "B is better"], "Rate", True),
        (["Response A", "Response B"], "Rate", True),
        (["A", "B", "About the same"], "Rate", True),
        (["Left", "Right"], "Which response is it?", True),
    ],
)
def test_labels_compare_responses_where_they_or_the_question_say_so(
    labels: list[str], question: str, compares: bool
) -> None:
    assert speak_of_responses(labels, question, WORDS) is compares
