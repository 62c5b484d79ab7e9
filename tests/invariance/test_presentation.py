"""What comes out does not depend on which side stood where.

Raters choose by response. The same raters judge the same items once with the sides as the
data has them and once in another order; the buttons that they press differ, nothing else does.
"""

from __future__ import annotations

import json
import re
import runpy
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spindle.assign.order import OrderPolicy
from spindle.domain.assignments import Order
from spindle.domain.judgments import JudgmentRecord
from spindle.errors import ExportError
from spindle.formats import WritableFormat, writable_formats
from spindle.schemes import Scheme, WrongAnswer
from spindle.services.datasets import DatasetOptions, export_dataset
from spindle.services.export import export_judgments
from spindle.services.study import Study
from tests.invariance.judging import (
    Question,
    binary_question,
    graded_question,
    likert_question,
    open_judged_study,
    radio_question,
    records,
    scale_question,
)
from tests.unit.schemes.test_answers import SCHEMES_MADE

QUESTIONS: dict[str, Callable[[], Question]] = {
    "binary": binary_question,
    "graded": graded_question,
    "scale": scale_question,
    "radio": radio_question,
    "likert": likert_question,
}
FEW = [each for each in writable_formats().values() if each.name in ("trl", "spin")]
SWAPPING = [OrderPolicy.RANDOM, OrderPolicy.BALANCED]
ALPHA: Callable[[Any], float] = runpy.run_path(
    str(Path(__file__).parents[2] / "docs" / "alpha.py")
)["nominal_alpha"]

ORDER_ON_CARD = re.compile(rb"^- Order: .*\n", re.MULTILINE)


def without_button(answer: Any, pressed: Any) -> dict[str, Any]:
    """An answer without what it says of the page: the button, in the words of the scheme.

    A place on a line is no button: it is stored between the responses, as verdicts are.
    """
    button = ("label", "value") if isinstance(pressed, str) else ()
    return {key: value for key, value in answer.items() if key not in button}


def canonical(record: JudgmentRecord) -> dict[str, Any]:
    """A record without what was displayed and pressed."""
    return {
        "item": record.item,
        "annotator": record.annotator,
        "answer": without_button(record.judgment.answers["it"], record.judgment.shown["it"]),
        "fields": record.fields,
        "surplus": record.surplus,
    }


def export_json(study: Study, folder: Path) -> list[dict[str, Any]]:
    """The JSON export without what was displayed and pressed."""
    target = folder / "annotations.json"
    export_judgments(study.store, study.design, "json", target, texts=True)
    rows: list[dict[str, Any]] = json.loads(target.read_text(encoding="utf-8"))
    for row in rows:
        pressed = row.pop("displayed")["answers"]["it"]
        row["answers"]["it"] = without_button(row["answers"]["it"], pressed)
    return rows


def dataset(study: Study, format: WritableFormat, folder: Path) -> dict[str, bytes] | str:
    """The files of a dataset, or why there is none."""
    target = folder / format.name
    try:
        export_dataset(study.store, study.design, format, target, DatasetOptions())
    except ExportError as error:
        return error.message
    files = {str(path.relative_to(target)): path for path in target.rglob("*") if path.is_file()}
    # The card says how the sides stood, in one line; it has no other word of it.
    return {
        name: ORDER_ON_CARD.sub(b"", path.read_bytes())
        if name == "README.md"
        else path.read_bytes()
        for name, path in files.items()
    }


def agreement(study: Study) -> float:
    """Krippendorff's alpha of the verdicts."""
    units: dict[str, list[Any]] = {}
    for record in records(study):
        units.setdefault(record.item, []).append(canonical(record)["answer"]["verdict"])
    return ALPHA(units.values())


@st.composite
def opinions(draw: st.DrawFn) -> tuple[Question, list[list[int]]]:
    """A question, and what some raters hold of some pairs."""
    made = st.sampled_from([binary_question(), radio_question(), likert_question()])
    lines = st.builds(scale_question, st.integers(1, 5), st.integers(-3, 3))
    question = draw(made | st.builds(graded_question, st.integers(1, 3)) | lines)
    items = draw(st.integers(1, 4))
    mine = st.lists(st.integers(0, question.opinions - 1), min_size=items, max_size=items)
    return question, draw(st.lists(mine, min_size=1, max_size=4))


@settings(max_examples=20, deadline=None)
@given(opinions(), st.sampled_from(SWAPPING), st.integers(0, 10))
def test_records_exports_and_agreement_do_not_depend_on_the_presentation(
    held: tuple[Question, list[list[int]]], order: OrderPolicy, seed: int
) -> None:
    question, theirs = held
    seen: list[tuple[Any, ...]] = []
    for policy in (OrderPolicy.AS_GIVEN, order):
        with (
            tempfile.TemporaryDirectory() as name,
            open_judged_study(Path(name), question, theirs, policy, seed=seed) as study,
        ):
            found = [canonical(record) for record in records(study)]
            files = [dataset(study, each, Path(name)) for each in FEW]
            seen.append((found, export_json(study, Path(name)), agreement(study), files))
    assert seen[0] == seen[1]
    assert len(seen[0][0]) == len(theirs) * len(theirs[0])


@pytest.mark.parametrize("order", SWAPPING)
@pytest.mark.parametrize("kind", QUESTIONS)
def test_every_dataset_is_the_same_byte_for_byte(
    tmp_path: Path, kind: str, order: OrderPolicy
) -> None:
    question = QUESTIONS[kind]()
    last = question.opinions - 1
    theirs = [[0, 1, last, 0, 0, 1], [0, 1, last, 1, 0, last], [0, 1, last, 0, last, 1]]
    made: list[dict[str, Any]] = []
    for policy in (OrderPolicy.AS_GIVEN, order):
        with open_judged_study(tmp_path / policy, question, theirs, policy) as study:
            files = {
                each.name: dataset(study, each, tmp_path / policy)
                for each in writable_formats().values()
            }
            made.append(files)
            orders = Counter(record.order for record in records(study))
            assert (orders[Order.SWAPPED] > 0) is (policy is not OrderPolicy.AS_GIVEN)
    assert made[0] == made[1]
    assert isinstance(made[0]["trl"], dict)
    assert isinstance(made[0]["spin"], dict)


@pytest.mark.parametrize("order", list(OrderPolicy))
@pytest.mark.parametrize("kind", QUESTIONS)
def test_five_raters_who_choose_the_same_response_agree(
    tmp_path: Path, kind: str, order: OrderPolicy
) -> None:
    mine = [0, 1, 0, 0, 1, 1]
    with open_judged_study(tmp_path, QUESTIONS[kind](), [mine] * 5, order, seed=3) as study:
        assert agreement(study) == 1
        pressed: dict[str, list[Any]] = {}
        for record in records(study):
            pressed.setdefault(record.item, []).append(record.judgment.shown["it"])
        assert (ALPHA(pressed.values()) == 1) is (order is OrderPolicy.AS_GIVEN)


def everything_pressed(scheme: Scheme) -> list[Any]:
    """Every button of a scheme, or a few answers where there are none."""
    buttons: list[Any] = [choice.value for choice in scheme.choices()]
    grid = {"x": buttons[0], "y": buttons[-1]} if buttons else None
    return [*buttons, [*buttons[:2]], [*buttons[:1]], grid, -3, -1.5, 0, 1, 2.5, 3, "text"]


@pytest.mark.parametrize(
    "scheme", [*SCHEMES_MADE, *(made().scheme for made in QUESTIONS.values())], ids=repr
)
def test_to_mirror_twice_is_not_to_mirror(scheme: Scheme) -> None:
    answers = []
    for shown in everything_pressed(scheme):
        try:
            answer = scheme.answer(shown)
        except WrongAnswer:
            continue
        if answer is not None:
            answers.append(answer)
    assert answers
    for answer in answers:
        assert scheme.mirror(scheme.mirror(answer)) == answer
        mirrored = scheme.mirror(answer)
        assert (mirrored.verdict is None) is (answer.verdict is None)
        if answer.strength is not None:
            assert mirrored.strength == -answer.strength


@given(st.integers(1, 4), st.integers(-2, 2))
def test_opposite_buttons_say_opposite_things(ends: int, middle: int) -> None:
    for question in (
        binary_question(),
        graded_question(ends),
        scale_question(ends, middle),
        radio_question(),
        likert_question(),
    ):
        for opinion in range(question.opinions):
            left = question.button(opinion, first_stands_left=True)
            right = question.button(opinion, first_stands_left=False)
            straight, swapped = question.scheme.answer(left), question.scheme.answer(right)
            assert straight is not None
            assert swapped is not None
            back = question.scheme.mirror(swapped)
            assert (back.verdict, back.strength) == (straight.verdict, straight.strength)
