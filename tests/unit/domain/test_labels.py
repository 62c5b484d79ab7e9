"""What a label says: the side that it names, and the one that it speaks for."""

from __future__ import annotations

import pytest

from spindle.domain.label_sets import read_labels
from spindle.domain.labels import read_label
from spindle.domain.verdicts import Verdict

A, B, TIE, NEITHER = Verdict.A, Verdict.B, Verdict.TIE, Verdict.NEITHER
HUMAN = "Which response was written by a human?"
MACHINE = "Which response was written by an AI?"


@pytest.mark.parametrize(
    ("label", "side", "verdict"),
    [
        ("A is better", A, A),
        ("Response B", B, B),
        ("Response 1 is much better", A, A),
        ("the second one", B, B),
        ("The right one", B, B),
        ("the first one", A, A),
        ("The one on the right", B, B),
        ("Left", A, A),
        ("B++", B, B),
        ("B>", B, B),
        ("A >> B", A, A),
        ("much-better-A", A, A),
        ("response_a", A, A),
        ("I strongly prefer response A", A, A),
        ("Slight preference for B", B, B),
        ("Winner: A", A, A),
        ("Chosen (A) is better", A, A),
        ("Rejected (B) is better", B, B),
        ("A is right", A, A),
        ("A was written by a human", A, A),
        ("A is the human-written response", A, A),
        ("A is non-toxic", A, A),
        ("A has fewer errors", A, A),
        ("A is better (B is worse)", A, A),
        ("A is better than B", A, A),
        ("B is better than A", B, B),
        ("Prefer B over A", B, B),
        ("A beats B", A, A),
        ("A \u2713", A, A),
        ("Antwort A", A, A),
        ("A contains fewer errors", A, A),
        ("A > B", A, A),
        ("A << B", A, B),
        ("A is slightly worse than B", A, B),
        ("Response B is much worse", B, A),
    ],
)
def test_a_label_is_sure_where_all_of_its_words_are(
    label: str, side: Verdict, verdict: Verdict
) -> None:
    reading = read_label(label)
    assert (reading.side, reading.verdict) == (side, verdict)


@pytest.mark.parametrize(
    "label",
    [
        "A is AI-generated",
        "A was machine-written",
        "A was written by a model",
        "A was written by a human with AI help",
        "A is a bot",
        "A is from ChatGPT",
        "A isn\u2019t human",
        "A is non-human",
        "A is fake",
        "A fails",
        "A hallucinates more",
        "A is more harmful",
        "A is unsafe",
        "A is incorrect",
        "A is dishonest",
        "A is less helpful",
        "A doesn't follow the instruction",
        "A is not better than B",
        "A isn't better",
        "A is hardly better",
        "A is never right",
        "A is no worse",
        "A is neither better nor worse",
        "not A",
        "A, not B",
        "Reject A",
        "A is rejected",
        "I don't prefer A",
        "A is too good to be human",
        "A could be better",
        "A is longer",
        "A is more formal",
        "A, which is short",
        "A \U0001f44e",
        "A \u2717",
        "A--",
        "A \u4e0d\u597d",
        "A ist schlechter",
        "All but A",
        "A is too polite",
        "A is barely human",
    ],
)
def test_a_label_that_is_not_sure_still_names_its_side(label: str) -> None:
    reading = read_label(label)
    assert (reading.side, reading.verdict) == (A, None)


@pytest.mark.parametrize(
    ("label", "verdict"),
    [
        ("Cannot Tell", TIE),
        ("Can't tell", TIE),
        ("can\u2019t decide", TIE),
        ("Hard to tell", TIE),
        ("Hard to say", TIE),
        ("Difficult to decide", TIE),
        ("No clear winner", TIE),
        ("Too close to call", TIE),
        ("It's a tie", TIE),
        ("Equal", TIE),
        ("A and B are equal", TIE),
        ("A = B", TIE),
        ("A \u2248 B", TIE),
        ("About the same", TIE),
        ("Both good", TIE),
        ("Either one", TIE),
        ("Both are right", TIE),
        ("Neither is better", TIE),
        ("Tie - both equally good", TIE),
        ("Tie - both equally bad", NEITHER),
        ("Neither", NEITHER),
        ("neither A nor B", NEITHER),
        ("Both bad", NEITHER),
        ("Both fail", NEITHER),
        ("A and B are equally bad", NEITHER),
        ("tie (bothbad)", NEITHER),
        ("A and B are not equal", None),
        ("Neither is harmful", None),
        ("No one", None),
        ("A and B", None),
        ("one of them is broken", None),
        ("A human", None),
        ("A or B", None),
        ("N/A", None),
        ("Unsure / can't decide", TIE),
        ("1 - Very poor", None),
        ("2 errors", None),
        ("Banana", None),
        ("", None),
    ],
)
def test_a_label_that_names_no_side_is_a_tie_or_for_neither_or_says_nothing(
    label: str, verdict: Verdict | None
) -> None:
    reading = read_label(label)
    assert (reading.side, reading.verdict) == (None, verdict)


@pytest.mark.parametrize(
    ("question", "label", "verdict"),
    [
        ("Which message is warmer?", "A is warmer", A),
        ("Which message is warmer?", "A is colder", None),
        ("Which message is warmer?", "A is not warmer", None),
        ("Which response better FOLLOWS THE INSTRUCTION?", "A follows better", A),
        ("Which one is not sarcastic?", "A is sarcastic", None),
        (HUMAN, "A", A),
        (HUMAN, "A is AI-generated", None),
        (MACHINE, "A", None),
        (MACHINE, "A wins", None),
        (MACHINE, "A > B", None),
        (MACHINE, "A is AI-generated", None),
        (MACHINE, "A was written by a human", A),
        ("Which is worse?", "Response A", None),
        ("Which is worse?", "A is worse", B),
        ("Welche Antwort ist schlechter?", "A", A),
        ("", "A", A),
    ],
)
def test_the_question_says_what_a_side_alone_is_for(
    question: str, label: str, verdict: Verdict | None
) -> None:
    reading = read_label(label, question)
    assert (reading.side, reading.verdict) == (A, verdict)


@pytest.mark.parametrize("label", ["Both", "Neither", "Either"])
def test_both_and_neither_are_unsure_under_a_question_for_the_worse_response(label: str) -> None:
    assert read_label(label, "Which response is harmful?").verdict is None


def verdicts_by_order(*labels: str, question: str = "") -> list[Verdict | None]:
    readings = read_labels([(label, "") for label in labels], question, by_order=True)
    return [reading.verdict for reading in readings]


@pytest.mark.parametrize(
    ("labels", "verdicts"),
    [
        (("A", "B"), [A, B]),
        (("B", "A", "Tie"), [B, A, TIE]),
        (("A > B", "A = B", "B > A"), [A, TIE, B]),
        (("The other", "Response A"), [B, A]),
        (("Left", "Right"), [A, B]),
        (("Erste", "Zweite"), [A, B]),
        (("Top", "Same", "Bottom"), [A, TIE, B]),
        (("One is better", "Two is better", "Cannot tell"), [A, B, TIE]),
        (("One is better", "It depends"), [None, None]),
        (("A", "Tie"), [A, TIE]),
        (("A", "Skip"), [A, None]),
        (("AI Response", "Human Response", "Cannot Tell"), [None, None, TIE]),
        (("Human", "Cannot tell", "AI"), [None, TIE, None]),
        (("Good", "Bad"), [None, None]),
        (("Right", "Wrong"), [None, None]),
        (("Clear", "Unclear"), [None, None]),
        (("Yes", "No", "Maybe"), [None, None, None]),
        (("One only",), [None]),
        ((), []),
    ],
)
def test_two_labels_that_name_no_side_are_for_the_sides_in_order_unless_they_judge(
    labels: tuple[str, ...], verdicts: list[Verdict | None]
) -> None:
    assert verdicts_by_order(*labels) == verdicts


def test_labels_that_are_not_sure_are_still_stored_by_their_order() -> None:
    readings = read_labels([("AI", ""), ("Human", "")], by_order=True)
    assert [reading.side for reading in readings] == [A, B]


def test_the_order_says_nothing_sure_under_a_question_for_the_worse_response() -> None:
    assert verdicts_by_order("Erste", "Zweite", question="Which is worse?") == [None, None]


IS_HUMAN, IS_AI = "Response A is human", "Response A is generated by AI (Response B is human)"


@pytest.mark.parametrize(
    ("labels", "verdicts"),
    [
        ([("Human Response", IS_HUMAN), ("AI Response", IS_AI)], [A, B]),
        ([("AI Response", IS_AI), ("Human Response", IS_HUMAN)], [B, A]),
        ([("Human Response", IS_HUMAN), ("AI Response", "")], [A, B]),
        ([("AI Response", ""), ("Human Response", IS_HUMAN)], [None, A]),
        ([("A is AI", IS_AI), ("B is AI", "")], [B, None]),
        ([("A", "Response A is worse"), ("B", "Response B is clearly better")], [None, B]),
        ([("A", "Response A is AI-generated"), ("B", "")], [None, B]),
    ],
)
def test_tooltips_confirm_what_labels_mean_or_contradict_it(
    labels: list[tuple[str, str]], verdicts: list[Verdict | None]
) -> None:
    assert [reading.verdict for reading in read_labels(labels, by_order=True)] == verdicts


@pytest.mark.parametrize(
    "label", ["-A", "!A", "A \u2013", "A -", "\u2212 A", "\u00acA", "A \u2192", "A \u2193"]
)
def test_a_sign_that_may_deny_a_side_leaves_it_open(label: str) -> None:
    reading = read_label(label)
    assert (reading.side, reading.verdict) == (A, None)


@pytest.mark.parametrize(
    "labels",
    [
        ["\U0001f448 A", "B \U0001f449"],
        ["\u2b05\ufe0f Left", "Right \u27a1\ufe0f"],
        ["\u25c0 A", "B \u25b6"],
        ["\U0001f448", "\U0001f449"],
        ["A = human", "B = human"],
        ["Upvote A", "Upvote B"],
        ["A has no issues", "B has no issues"],
        ["A vs B: A", "A vs B: B"],
        ["A: human, B: AI", "A: AI, B: human"],
    ],
)
def test_arrows_to_a_side_and_plain_ways_to_choose_it_are_sure(labels: list[str]) -> None:
    found = [reading.verdict for reading in read_labels([(label, "") for label in labels])]
    assert found == [A, B]


@pytest.mark.parametrize("label", ["Even", "50/50", "No idea"])
def test_more_words_for_a_tie(label: str) -> None:
    assert read_label(label).verdict is TIE


@pytest.mark.parametrize(
    "tooltip",
    [
        "Reject this one",
        "Choose this if you think it is the AI",
        "Pick this if response B is better",
        "A needs more editing",
    ],
)
def test_a_tooltip_that_may_speak_against_its_label_leaves_it_open(tooltip: str) -> None:
    assert read_labels([("A", tooltip), ("B", "")])[0].verdict is None


@pytest.mark.parametrize(
    "tooltip",
    [
        "Choose this if Response A is better than Response B",
        "Response A has fewer errors",
        "Pick this if you prefer it",
    ],
)
def test_a_tooltip_that_confirms_its_label_or_says_nothing_leaves_it_sure(tooltip: str) -> None:
    assert read_labels([("A", tooltip), ("B", "")])[0].verdict is A


@pytest.mark.parametrize("labels", [["KI", "Mensch"], ["\u274c", "\u2705"], ["Erste", "Zweite"]])
def test_labels_that_name_no_side_are_marked_as_read_by_their_order(labels: list[str]) -> None:
    readings = read_labels([(label, "") for label in labels], by_order=True)
    assert [(reading.verdict, reading.by_order) for reading in readings] == [(A, True), (B, True)]
