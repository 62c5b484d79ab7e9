"""Sealed, unsealed, and how often people were right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from spindle.domain.verdicts import Verdict
from spindle.schemes.pairwise import Pairwise
from spindle.services.annotation import SubmissionStatus
from spindle.services.quality import Score, is_sealed, measure_accuracy, unseal
from spindle.services.study import Study
from tests.factories import (
    NOON,
    Clock,
    join,
    make_design,
    make_items,
    open_study,
    skip,
    submission,
)

pytestmark = pytest.mark.usefixtures("each_store")

RIGHT_ARE_A = [replace(item, truth=Verdict.A) for item in make_items(3)]
PREFERENCE = "better"


def scores(study: Study) -> tuple[Score, ...]:
    with study.store.read() as tx:
        return measure_accuracy(tx, study.design).overall


def test_it_is_sealed_until_somebody_unseals_it(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        with study.store.read() as tx:
            assert is_sealed(tx)
        study.store.write(lambda tx: unseal(tx, NOON)).result()
        with study.store.read() as tx:
            assert not is_sealed(tx)


def test_the_journal_says_when_it_was_unsealed_and_after_how_much(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        client = join(study)
        client.send(submission(client.take()))
        for later in (0, 60):
            event = study.store.write(lambda tx, at=NOON + later: unseal(tx, at)).result()  # type: ignore[misc]
        with study.store.read() as tx:
            assert list(tx.events.all()) == [event]
    assert (event.at, event.who, event.what) == (NOON, "staff", "unsealed")
    assert event.detail == "after 1 judgments"


def test_right_wrong_and_undecided_are_counted(tmp_path: Path) -> None:
    with open_study(tmp_path, items=RIGHT_ARE_A) as study:
        client = join(study)
        for label in ("A is better", "B is better", "Cannot tell"):
            client.send(submission(client.take(), label))
        (score,) = scores(study)
    assert score == Score(PREFERENCE, right=1, wrong=1, undecided=1)
    assert (score.share, score.decided, score.judged) == (0.5, 2, 3)


def test_each_annotator_has_a_score_of_their_own(tmp_path: Path) -> None:
    with open_study(tmp_path, items=RIGHT_ARE_A, overlap=2) as study:
        for name, label in (("Ada", "A is better"), ("Ben", "B is better")):
            client = join(study, name)
            client.send(submission(client.take(), label))
        with study.store.read() as tx:
            people = measure_accuracy(tx, study.design).people
    assert {name: score.share for name, (score,) in people.items()} == {"Ada": 1.0, "Ben": 0.0}


def test_skips_and_items_of_which_nothing_is_known_do_not_count(tmp_path: Path) -> None:
    known, *unknown = make_items(3)
    items = [*unknown, replace(known, truth=Verdict.B)]
    with open_study(tmp_path, items=items, allow_skip=True) as study:
        client = join(study)
        for _ in unknown:
            client.send(submission(client.take()))
        client.send(skip(client.take()))
        assert scores(study) == (Score(PREFERENCE),)


def test_what_was_revised_counts_as_it_is_now(tmp_path: Path) -> None:
    with open_study(tmp_path, items=RIGHT_ARE_A) as study:
        client = join(study)
        taken = client.take()
        for label in ("B is better", "A is better"):
            client.send(submission(taken, label))
        assert scores(study) == (Score(PREFERENCE, right=1),)


def test_surplus_judgments_do_not_count(tmp_path: Path) -> None:
    clock = Clock()
    with open_study(tmp_path, items=RIGHT_ARE_A[:1], clock=clock) as study:
        ada, ben = join(study, "Ada"), join(study, "Ben")
        late = ada.take()
        clock.forward(study.design.lease_seconds + 1)
        ben.send(submission(ben.take(), "A is better"))
        assert ada.send(submission(late, "B is better")).status is SubmissionStatus.SURPLUS
        assert scores(study) == (Score(PREFERENCE, right=1),)


def test_each_question_that_compares_has_a_score_of_its_own(tmp_path: Path) -> None:
    """Whatever it is called: names are looked up, never made part of a query."""
    odd = """it's "$.x" [0]"""
    labels = ["A is better", "B is better", "Cannot tell"]
    asked = {"annotation_type": "pairwise", "name": odd, "labels": labels}
    design = make_design(tmp_path)
    schemes = (*design.schemes, Pairwise.model_validate(asked))
    with open_study(tmp_path, items=RIGHT_ARE_A, schemes=schemes) as study:
        client = join(study)
        sent = submission(client.take(), "A is better")
        client.send(replace(sent, shown={**sent.shown, odd: "B is better"}))
        assert scores(study) == (Score(PREFERENCE, right=1), Score(odd, wrong=1))


def test_of_no_judgments_there_is_no_share(tmp_path: Path) -> None:
    with open_study(tmp_path, items=RIGHT_ARE_A) as study:
        (score,) = scores(study)
    assert score.share is None
