"""Labels that get their verdicts after people have judged: nothing is lost, nothing guessed."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from spindle.assign.order import OrderPolicy
from spindle.config.design import Truth
from spindle.domain.verdicts import Verdict
from spindle.errors import ExportError
from spindle.formats import writable_formats
from spindle.services.datasets import DatasetOptions, export_dataset
from spindle.services.export import export_judgments
from spindle.services.quality import Accuracy, measure_accuracy
from spindle.services.study import Study
from tests.unit.services.judged import open_judged_study, pair

pytestmark = pytest.mark.usefixtures("each_store")

AI = {"a": "A is AI-generated", "b": "B is AI-generated", "tie": "Tie", "neither": "Both bad"}
STATED = {AI["a"]: (Verdict.B, None), AI["b"]: (Verdict.A, None)}
ITEMS = [pair(f"i{n}", f"{n}?", f"human {n}", f"machine {n}", "a") for n in range(4)]
# What stands for the machine is pressed: the rater is always right.
VOTES = {item.id: "bb" for item in ITEMS}


def judged(folder: Path, **more: Any) -> Any:
    kept: dict[str, Any] = {"items": ITEMS, "votes": VOTES, "labels": AI, "models": None}
    return open_judged_study(folder, order=OrderPolicy.BALANCED, **{**kept, **more})


def with_verdicts(study: Study, verdicts: Mapping[str, Any] = STATED) -> Study:
    schemes = tuple(scheme.with_verdicts(verdicts) for scheme in study.design.schemes)
    return replace(study, design=replace(study.design, schemes=schemes))


def accuracy(study: Study) -> Accuracy:
    with study.store.read() as tx:
        return measure_accuracy(tx, study.design)


def records(study: Study) -> list[dict[str, Any]]:
    target = io.BytesIO()
    export_judgments(study.store, study.design, "jsonl", target)
    return [json.loads(line) for line in target.getvalue().splitlines()]


def export(study: Study, name: str, target: Path) -> None:
    format = writable_formats()[name]
    export_dataset(study.store, study.design, format, target, DatasetOptions())


def test_what_is_stored_names_the_response_and_has_no_verdict(tmp_path: Path) -> None:
    with judged(tmp_path) as study:
        answers = [record["answers"]["better"] for record in records(study)]
    assert {answer["label"] for answer in answers} == {AI["a"], AI["b"]}
    assert {answer["side"] for answer in answers} == {"b"}
    assert not any("verdict" in answer for answer in answers)


def test_datasets_of_every_format_are_refused_with_the_lines(tmp_path: Path) -> None:
    with judged(tmp_path) as study:
        for name in writable_formats():
            with pytest.raises(ExportError, match="not sure which response") as refused:
                export(study, name, tmp_path / "out")
            assert f'"{AI["a"]}": b' in refused.value.hint


def test_nothing_is_measured_and_it_says_so(tmp_path: Path) -> None:
    with judged(tmp_path) as study:
        measured = accuracy(study)
    assert measured.overall == ()
    assert "not sure which response" in measured.left_out[0]


def test_once_stated_the_verdicts_count_for_what_was_judged_before(tmp_path: Path) -> None:
    with judged(tmp_path) as study:
        stated = with_verdicts(study)
        (score,) = accuracy(stated).overall
        export(stated, "trl", tmp_path / "out")
        answers = [record["answers"]["better"] for record in records(stated)]
        raw = [record["answers"]["better"] for record in records(study)]
    assert (score.right, score.wrong) == (8, 0)
    assert {answer["verdict"] for answer in answers} == {"a"}
    assert {answer["side"] for answer in answers} == {"b"}
    assert not any("verdict" in answer for answer in raw)


@pytest.mark.parametrize("order", OrderPolicy)
@pytest.mark.parametrize("way", ["words", "stated"])
def test_a_rater_who_is_always_right_is_always_right_in_any_order(
    tmp_path: Path, order: OrderPolicy, way: str
) -> None:
    labels = AI if way == "stated" else None
    more = {} if labels else {"labels": {**AI, "a": "A is human", "b": "B is human"}}
    votes = VOTES if labels else {item.id: "aa" for item in ITEMS}
    with open_judged_study(
        tmp_path, items=ITEMS, votes=votes, order=order, models=None,
        truth=Truth(always=Verdict.A), **({"labels": AI} if labels else more),
    ) as study:  # fmt: skip
        (score,) = accuracy(with_verdicts(study) if labels else study).overall
    assert (score.share, score.judged) == (1.0, 8)


UNREAD = {"a": "A", "b": "B", "tie": "Unentschieden", "neither": "Both bad"}


def test_answers_with_one_label_that_is_not_read_are_left_out_of_the_accuracy(
    tmp_path: Path,
) -> None:
    votes = {"i0": "aa", "i1": "ab", "i2": ["tie", "tie"], "i3": ["a", "tie"]}
    with judged(tmp_path, labels=UNREAD, votes=votes, truth_for=("better",)) as study:
        found = accuracy(study)
        with pytest.raises(ExportError, match="'Unentschieden'"):
            export(study, "trl", tmp_path / "out")
    (score,) = found.overall
    assert (score.right, score.wrong, score.undecided) == (4, 1, 0)
    assert "answers with it are left out" in found.left_out[0]


def test_verdicts_that_are_stated_later_count_for_answers_that_had_another(tmp_path: Path) -> None:
    labels = {"a": "A is better", "b": "B is better", "tie": "Tie", "neither": "Both bad"}
    corrected = {labels["a"]: (Verdict.B, None), labels["b"]: (Verdict.A, None)}
    with judged(tmp_path, labels=labels, truth=Truth(always=Verdict.A)) as study:
        (before,) = accuracy(study).overall
        stated = with_verdicts(study, corrected)
        (score,) = accuracy(stated).overall
        export(stated, "trl", tmp_path / "out")
        answers = [record["answers"]["better"] for record in records(stated)]
        raw = [record["answers"]["better"] for record in records(study)]
    assert (before.right, before.wrong) == (0, 8)
    assert (score.right, score.wrong) == (8, 0)
    assert {answer["verdict"] for answer in answers} == {"a"}
    assert {answer["verdict"] for answer in raw} == {"b"}
    assert {answer["side"] for answer in answers} == {answer["side"] for answer in raw} == {"b"}


def test_an_answer_whose_label_is_no_longer_there_stays_as_it_is(tmp_path: Path) -> None:
    labels = {"a": "A is better", "b": "B is better", "tie": "Tie", "neither": "Both bad"}
    with judged(tmp_path, labels=labels, truth=Truth(always=Verdict.A)) as study:
        (scheme,) = study.design.schemes
        other = (
            type(scheme)
            .model_validate(
                {"annotation_type": "pairwise", "name": scheme.name, "labels": ["first", "second"]}
            )
            .with_verdicts({"first": (Verdict.B, None), "second": (Verdict.A, None)})
        )
        changed = replace(study, design=replace(study.design, schemes=(other,)))
        answers = [record["answers"]["better"] for record in records(changed)]
    assert {answer["verdict"] for answer in answers} == {"b"}
