"""What a design must go on saying once people have judged under it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from spindle.assign.order import OrderPolicy
from spindle.domain.items import Sides
from spindle.domain.verdicts import Verdict
from spindle.errors import StudyChanged
from spindle.schemes.base import Condition, Operator
from spindle.schemes.pairwise import Pairwise
from spindle.schemes.radio import Radio
from spindle.services.study import Study, check_changes, is_unchanged
from tests.factories import join, open_study, submission

pytestmark = pytest.mark.usefixtures("each_store")

OTHER = Sides("response_b", "response_a")


def judge(study: Study) -> None:
    check_changes(study.store, study.design)
    join(study).work_off()


def test_a_design_that_stays_is_worth_no_word(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        judge(study)
        assert check_changes(study.store, study.design) == ()


@pytest.mark.parametrize("sides", [OTHER, Sides("text", "response_b"), None])
def test_other_sides_under_judgments_are_refused_with_what_to_do(
    tmp_path: Path, sides: Sides | None
) -> None:
    with open_study(tmp_path) as study:
        judge(study)
        with pytest.raises(StudyChanged, match=r"sides: \[response_a, response_b\]"):
            check_changes(study.store, replace(study.design, sides=sides))


def test_sides_found_where_none_were_are_refused(tmp_path: Path) -> None:
    with open_study(tmp_path, sides=None) as study:
        judge(study)
        with pytest.raises(StudyChanged, match="unknown"):
            check_changes(study.store, replace(study.design, sides=OTHER))


def test_sides_may_change_while_nobody_has_judged(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        check_changes(study.store, study.design)
        changed = replace(study.design, sides=OTHER)
        check_changes(study.store, changed)
        join(study).work_off()
        assert check_changes(study.store, changed) == ()


def test_changed_questions_are_told_one_by_one(tmp_path: Path) -> None:
    which = {"annotation_type": "pairwise", "name": "better", "labels": ["A", "B"]}
    new = {"annotation_type": "radio", "name": "new", "labels": ["yes", "no"]}
    schemes = (Pairwise.model_validate(which), Radio.model_validate(new))
    with open_study(tmp_path) as study:
        judge(study)
        notices = check_changes(study.store, replace(study.design, schemes=schemes))
        assert [notice.partition(":")[0] for notice in notices] == ["better", "sure", "new"]


def test_a_question_of_another_kind_is_told(tmp_path: Path) -> None:
    sure = {"annotation_type": "pairwise", "name": "sure", "labels": ["yes", "no"]}
    with open_study(tmp_path) as study:
        judge(study)
        schemes = (study.design.schemes[0], Pairwise.model_validate(sure))
        (notice,) = check_changes(study.store, replace(study.design, schemes=schemes))
        assert "radio" in notice


def test_a_changed_condition_is_told(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        judge(study)
        better, sure = study.design.schemes
        tie = Condition("better", Operator.ONE_OF, ("Cannot tell",))
        changed = replace(study.design, schemes=(better, sure.with_condition(tie)))
        (notice,) = check_changes(study.store, changed)
        assert notice == (
            "sure: earlier judgments were asked this always; "
            "it is now asked if better is 'Cannot tell'"
        )


def test_verdicts_that_were_open_may_be_stated_and_count_from_the_first(tmp_path: Path) -> None:
    labels = ["A is better", "B is AI-generated"]
    which = {"annotation_type": "pairwise", "name": "better", "labels": labels}
    scheme = Pairwise.model_validate(which)
    sure = Radio.model_validate(
        {"annotation_type": "radio", "name": "sure", "labels": ["yes", "no"]}
    )
    with open_study(tmp_path, schemes=(scheme, sure)) as study:
        judge(study)
        stated = scheme.with_verdicts({labels[0]: (Verdict.A, None), labels[1]: (Verdict.A, None)})
        changed = replace(study.design, schemes=(stated, sure))
        assert check_changes(study.store, changed) == (
            "better: the verdicts of its labels as stated now also count for the 3 earlier "
            "judgments",
        )
        with study.store.read() as tx:
            assert is_unchanged(tx, changed)


@pytest.mark.parametrize("order", [OrderPolicy.BALANCED, OrderPolicy.AS_GIVEN])
def test_answers_that_followed_the_place_do_not_begin_to_follow_the_response(
    tmp_path: Path, order: OrderPolicy
) -> None:
    with open_study(tmp_path, order=order) as study:
        judge(study)
        join(study, "Grace").work_off()
        changed = replace(study.design, counterparts=(("a", "b"),))
        if order is OrderPolicy.AS_GIVEN:
            assert check_changes(study.store, changed) == ()
        else:
            with pytest.raises(StudyChanged, match="a and b followed the place"):
                check_changes(study.store, changed)


def test_a_stated_verdict_that_is_corrected_is_told(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        judge(study)
        better, sure = study.design.schemes
        corrected = better.with_verdicts(
            {"A is better": (Verdict.B, None), "B is better": (Verdict.A, None)}
        )
        changed = replace(study.design, schemes=(corrected, sure))
        assert check_changes(study.store, changed) == (
            "better: the verdicts of its labels as stated now also count for the 3 earlier "
            "judgments",
        )
        with study.store.read() as tx:
            assert not is_unchanged(tx, changed)


def test_a_changed_question_is_told(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        judge(study)
        better, sure = study.design.schemes
        other = better.model_copy(update={"description": "Which is longer?"})
        (notice,) = check_changes(study.store, replace(study.design, schemes=(other, sure)))
        assert notice.startswith("better: the question has changed since earlier judgments")


@pytest.mark.parametrize(
    "scale", [{"min": -100, "max": 100}, {"labels": {"min": "B is better", "max": "A is better"}}]
)
def test_a_changed_scale_is_told(tmp_path: Path, scale: dict[str, object]) -> None:
    which = {"annotation_type": "pairwise", "name": "better", "mode": "scale"}
    before = {"labels": {"min": "A is better", "max": "B is better"}}
    scheme = Pairwise.model_validate({**which, "scale": before})
    with open_study(tmp_path, schemes=(scheme,)) as study:
        check_changes(study.store, study.design)
        client = join(study)
        client.send(replace(submission(client.take()), shown={"better": 2}))
        changed = Pairwise.model_validate({**which, "scale": {**before, **scale}})
        (notice,) = check_changes(study.store, replace(study.design, schemes=(changed,)))
        assert notice.startswith("better: earlier judgments used the scale -3, 3,")
