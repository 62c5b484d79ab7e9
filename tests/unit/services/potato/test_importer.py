"""A Potato project's annotations into a study."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from spindle.domain.assignments import Order
from spindle.domain.items import Item
from spindle.errors import ImportRefused, SignInRefused
from spindle.schemes.base import Condition, Operator
from spindle.services.annotation import sign_in
from spindle.services.export import export_judgments
from spindle.services.potato import ImportStatus
from tests.factories import NOON, join, submission
from tests.unit.services.potato.projects import (
    Labels,
    answers,
    bring_in,
    instances,
    records,
    scheme,
    state,
    study_of,
    write_export,
    write_file,
)

A = {"better": {"selection": "A"}, "sure": {"yes": "yes"}}
B = {"better": {"selection": "B"}, "sure": {"no": "no"}}


def orders_by_item(**orders: Any) -> dict[str, Any]:
    """The order in which responses stood, by item, for the question ``better``."""
    return {
        "instance_id_to_presentation_order": {
            item: {"better": order, "sure": ["yes", "no"]} for item, order in orders.items()
        }
    }


def test_a_state_of_2x_comes_in(tmp_path: Path) -> None:
    state(tmp_path, "Ada", {"i1": A, "i2": B})
    with study_of(tmp_path) as study:
        done, rejects = bring_in(study, tmp_path)
        assert answers(study) == {
            ("Ada", "i1"): {
                "better": {"label": "A is better", "side": "a", "verdict": "a"},
                "sure": {"label": "yes"},
            },
            ("Ada", "i2"): {
                "better": {"label": "B is better", "side": "b", "verdict": "b"},
                "sure": {"label": "no"},
            },
        }
    assert (done.stored, done.annotators, done.unordered, rejects) == (2, {"Ada"}, 2, [])


def test_a_file_of_1x_comes_in(tmp_path: Path) -> None:
    more = {"displayed_text": "Prompt 1", "span_annotations": {}}
    spent = {"behavioral_data": {"time_string": "Time spent: 0d 0h 1m 5s "}}
    record = {"id": "i1", "label_annotations": {"sure": {"no": "2"}}, **more, **spent}
    instances(tmp_path, "Ada", [record])
    with study_of(tmp_path) as study:
        bring_in(study, tmp_path)
        (found,) = records(study)
    assert found.judgment.answers == {"sure": {"label": "no"}}
    assert found.judgment.active_seconds == 65


def test_an_exported_file_comes_in_where_there_is_no_state(tmp_path: Path) -> None:
    state(tmp_path, "Ada", {"i1": A})
    write_export(
        tmp_path,
        [
            {"instance_id": "i1", "user_id": "Ada", "labels": B},
            {"instance_id": "i1", "user_id": "Ben", "labels": B},
        ],
    )
    with study_of(tmp_path, overlap=2) as study:
        done, _ = bring_in(study, tmp_path)
        verdicts = {who: said["better"]["verdict"] for (who, _), said in answers(study).items()}  # type: ignore[index,call-overload]
    assert verdicts == {"Ada": "a", "Ben": "b"}
    assert done.stored == 2


def test_what_was_on_the_left_is_told_from_what_was_meant(tmp_path: Path) -> None:
    state(tmp_path, "Ada", {"i1": A, "i2": A}, **orders_by_item(i1=[0, 1], i2=[1, 0]))
    with study_of(tmp_path) as study:
        done, _ = bring_in(study, tmp_path)
        first, second = records(study)
    assert [first.order, second.order] == [Order.AS_GIVEN, Order.SWAPPED]
    assert first.judgment.answers["better"] == {"label": "A is better", "side": "a", "verdict": "a"}
    assert second.judgment.answers["better"] == {
        "label": "A is better",
        "side": "b",
        "verdict": "b",
    }
    assert second.judgment.shown == {"better": "A is better", "sure": "yes"}
    assert done.unordered == 0


def test_the_order_is_also_found_where_behaviour_is_kept(tmp_path: Path) -> None:
    behaviour = {"i1": {"presentation_order": {"better": [1, 0]}}}
    state(tmp_path, "Ada", {"i1": A}, instance_id_to_behavioral_data=behaviour)
    with study_of(tmp_path) as study:
        bring_in(study, tmp_path)
        (found,) = records(study)
    assert found.order is Order.SWAPPED


def test_two_questions_that_each_swap_leave_the_sides_where_they_were(tmp_path: Path) -> None:
    orders = {"i1": {"better": [1, 0], "safer": [1, 0]}, "i2": {"better": [1, 0], "safer": [0, 1]}}
    state(tmp_path, "Ada", {"i1": A, "i2": A}, instance_id_to_presentation_order=orders)
    with study_of(tmp_path) as study:
        bring_in(study, tmp_path)
        assert [found.order for found in records(study)] == [Order.AS_GIVEN, Order.SWAPPED]


def test_raters_who_agree_do_so_whatever_stood_on_the_left(tmp_path: Path) -> None:
    for number in range(6):
        said = B if number % 2 else A
        order = [1, 0] if number % 2 else [0, 1]
        state(tmp_path, f"r{number}", {"i1": said}, **orders_by_item(i1=order))
    with study_of(tmp_path, overlap=6) as study:
        bring_in(study, tmp_path)
        verdicts = {found.judgment.answers["better"]["verdict"] for found in records(study)}  # type: ignore[index,call-overload]
    assert verdicts == {"a"}


def test_where_nobody_noted_a_shuffled_order_only_ties_come_in(tmp_path: Path) -> None:
    tie = {"better": {"selection": "tie"}}
    state(tmp_path, "Ada", {"i1": A, "i2": tie})
    with study_of(tmp_path) as study:
        _, rejects = bring_in(study, tmp_path, shuffled=frozenset({"better"}))
        assert answers(study) == {
            ("Ada", "i1"): {"sure": {"label": "yes"}},
            ("Ada", "i2"): {"better": {"label": "Cannot tell", "verdict": "tie"}},
        }
    assert [(one.item, one.scheme) for one in rejects] == [("i1", "better")]
    assert rejects[0].reason == "the order of the responses was not recorded"


def test_an_order_is_missed_only_where_a_side_was_chosen(tmp_path: Path) -> None:
    state(
        tmp_path,
        "Ada",
        {"i1": A, "i2": {"better": {"selection": "tie"}}, "i3": {"sure": B["sure"]}},
    )
    with study_of(tmp_path) as study:
        done, _ = bring_in(study, tmp_path)
    assert (done.stored, done.unordered) == (3, 1)


def test_time_and_instant_are_taken_where_they_were_noted(tmp_path: Path) -> None:
    behaviour = {
        "i1": {"total_time_ms": 4200, "annotation_changes": [{"timestamp": NOON - 60}]},
        "i2": {"session_start": NOON - 30, "session_end": NOON - 20, "total_time_ms": 0},
    }
    both = {"i1": A, "i2": A, "i3": A}
    file = state(tmp_path, "Ada", both, instance_id_to_behavioral_data=behaviour)
    os.utime(file, (NOON - 5, NOON - 5))
    with study_of(tmp_path) as study:
        bring_in(study, tmp_path)
        noted = [(r.judgment.active_seconds, r.judgment.answered_at) for r in records(study)]
    assert noted == [(4.2, NOON - 60), (10, NOON - 20), (0, NOON - 5)]


def test_a_second_import_adds_nothing(tmp_path: Path) -> None:
    state(tmp_path, "Ada", {"i1": A, "i2": B}, **orders_by_item(i2=[1, 0]))
    with study_of(tmp_path) as study:
        bring_in(study, tmp_path)
        before = records(study)
        done, _ = bring_in(study, tmp_path)
        assert records(study) == before
    assert (done.stored, done.counts[ImportStatus.KNOWN]) == (0, 2)


def test_an_answer_that_changed_in_potato_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    with study_of(tmp_path) as study:
        for said in (A, B, A):
            state(tmp_path, "Ada", {"i1": said})
            done, _ = bring_in(study, tmp_path)
        (found,) = records(study)
        with study.store.read() as tx:
            everything = list(tx.judgments.records(revisions=True))
    assert found.judgment.answers["better"] == {"label": "A is better", "side": "a", "verdict": "a"}
    assert [one.judgment.revision for one in everything] == [1, 2, 3]
    assert done.counts == {ImportStatus.REVISED: 1}


def test_the_overlap_counts_what_came_in(tmp_path: Path) -> None:
    state(tmp_path, "Ada", {"i1": A})
    state(tmp_path, "Ben", {"i1": A})
    with study_of(tmp_path, items=1, overlap=1) as study:
        done, _ = bring_in(study, tmp_path)
        assert join(study, "Cleo").desk().work == ()
        assert [found.surplus for found in records(study)] == [False, True]
    assert done.counts == {ImportStatus.NEW: 1, ImportStatus.SURPLUS: 1}


def test_nobody_signs_in_as_somebody_who_came_from_potato(tmp_path: Path) -> None:
    state(tmp_path, "Ada", {"i1": A})
    with study_of(tmp_path) as study:
        bring_in(study, tmp_path)
        for passphrase in ("!potato", "correct horse"):
            with pytest.raises(SignInRefused):
                sign_in(study, "Ada", passphrase)


def test_a_name_that_is_taken_here_is_left_out_unless_it_is_the_same_person(
    tmp_path: Path,
) -> None:
    state(tmp_path, "Ada", {"i1": A, "i2": B})
    with study_of(tmp_path) as study:
        ada = sign_in(study, "Ada", "correct horse")
        _, rejects = bring_in(study, tmp_path)
        assert {one.reason for one in rejects} == {
            "somebody has signed in to the study under this name"
        }
        assert records(study) == []
        done, _ = bring_in(study, tmp_path, same_people=True)
        with study.store.read() as tx:
            assert tx.people.counters(ada.id).done == 2
    assert done.stored == 2


def test_what_somebody_judged_here_stays(tmp_path: Path) -> None:
    state(tmp_path, "Ada", {"i1": B})
    with study_of(tmp_path) as study:
        person = join(study, "Ada")
        person.send(submission(person.take()))
        _, rejects = bring_in(study, tmp_path, same_people=True)
        assert [found.judgment.revision for found in records(study)] == [1]
    assert [one.reason for one in rejects] == ["this person has judged the item in the study"]


def test_a_skip_here_gives_way_to_an_answer_there(tmp_path: Path) -> None:
    state(tmp_path, "Ada", {"i1": B})
    with study_of(tmp_path, allow_skip=True) as study:
        person = join(study, "Ada")
        person.send(submission(person.take(), shown={}, skipped=True))
        bring_in(study, tmp_path, same_people=True)
        with study.store.read() as tx:
            counters = tx.people.counters(person.id)
        (found,) = records(study)
    assert (counters.done, counters.skipped) == (1, 0)
    assert not found.judgment.skipped
    assert not found.surplus


def test_names_that_differ_only_in_case_are_not_thrown_together(tmp_path: Path) -> None:
    state(tmp_path, "Ada", {"i1": A})
    state(tmp_path, "ada", {"i1": B})
    with study_of(tmp_path, overlap=2) as study:
        _, rejects = bring_in(study, tmp_path)
        assert set(answers(study)) == {("Ada", "i1")}
    assert [one.reason for one in rejects] == ["the study treats this name as that of 'Ada'"]


def test_what_the_study_does_not_have_is_kept_with_its_place(tmp_path: Path) -> None:
    said = {**A, "mood": {"good": "good"}, "sure": {"perhaps": "perhaps"}}
    file = state(tmp_path, "Ada", {"i1": said, "i9": B})
    lines = file.read_text().splitlines()
    with study_of(tmp_path) as study:
        done, rejects = bring_in(study, tmp_path)
        assert answers(study) == {
            ("Ada", "i1"): {"better": {"label": "A is better", "side": "a", "verdict": "a"}}
        }
    found = {(one.item, one.scheme): (one.reason, one.recorded) for one in rejects}
    assert found == {
        ("i1", "mood"): ("the design has no such question", {"good": "good"}),
        ("i1", "sure"): ("'perhaps' is not one of the labels", {"perhaps": "perhaps"}),
        ("i9", ""): ("the study has no such item", B),
    }
    for one in rejects:
        assert one.file == file
        assert f'"{one.item}": [' in lines[one.line - 1]
    assert done.rejects == 3


def test_marks_pages_and_texts_beside_labels_are_kept_too(tmp_path: Path) -> None:
    said = {"sure": {"yes": "yes", "free_response": "quite"}}
    state(
        tmp_path,
        "Ada",
        {"i1": said},
        instance_id_to_span_to_value={"i1": [[{"schema": "s", "start": 0}, "x"]], "i2": []},
        phase_to_page_to_label_to_value={"CONSENT": {"p": [[{"schema": "c", "name": "y"}, 1]]}},
    )
    with study_of(tmp_path) as study:
        done, rejects = bring_in(study, tmp_path)
    assert done.stored == 1
    assert {(one.item, one.scheme): one.reason for one in rejects} == {
        ("i1", "sure"): "the design has no question for this text",
        ("i1", ""): "spans are not supported",
        ("", "CONSENT"): "an answer to a page outside the items",
    }


def test_a_text_beside_a_label_comes_in_where_the_design_asks_for_one(tmp_path: Path) -> None:
    keys: dict[str, Any] = {"labels": ["yes", "no"], "required": False, "has_free_response": True}
    said = {
        "i1": {"sure": {"yes": "yes", "free_response": "quite"}},
        "i2": {"sure": {"free_response": "hm"}},
        "i3": {"sure": {"no": "no", "free_response": ""}},
    }
    state(tmp_path, "Ada", said)
    with study_of(tmp_path, scheme("radio", "sure", **keys)) as study:
        _, rejects = bring_in(study, tmp_path)
        assert not rejects
        assert answers(study) == {
            ("Ada", "i1"): {"sure": {"label": "yes", "free_response": "quite"}},
            ("Ada", "i2"): {"sure": {"free_response": "hm"}},
            ("Ada", "i3"): {"sure": {"label": "no"}},
        }
        assert records(study)[0].judgment.shown == {
            "sure": {"value": "yes", "free_response": "quite"}
        }


def test_the_parts_of_a_question_come_in_and_go_out_as_potato_has_them(tmp_path: Path) -> None:
    aspects = [{"name": "tone", "allow_tie": True}, {"name": "facts"}]
    reply = scheme("pairwise", "reply", mode="multi_dimension", dimensions=aspects).parts()
    notes = scheme("text", "notes", labels=["good", "bad"]).parts()
    said = {
        "reply": {"tone": "tie", "facts": "B", "justification": ""},
        "notes": {"good": "Short.", "bad": "Rude."},
    }
    state(tmp_path, "Ada", {"i1": said})
    out = tmp_path / "annotations.potato.jsonl"
    with study_of(tmp_path, *reply, *notes) as study:
        _, rejects = bring_in(study, tmp_path)
        assert not rejects
        (stored,) = answers(study).values()
        export_judgments(study.store, study.design, "potato", out)
    assert stored == {
        "reply.tone": {"label": "No preference", "verdict": "tie"},
        "reply.facts": {"label": "B", "side": "b", "verdict": "b"},
        "notes.good": {"text": "Short."},
        "notes.bad": {"text": "Rude."},
    }
    assert json.loads(out.read_text())["labels"] == {
        "reply": {"tone": "tie", "facts": "B"},
        "notes": {"good": "Short.", "bad": "Rude."},
    }


def test_the_reasons_for_a_comparison_of_aspects_are_kept(tmp_path: Path) -> None:
    reply = scheme("pairwise", "reply", mode="multi_dimension", dimensions=[{"name": "tone"}])
    state(tmp_path, "Ada", {"i1": {"reply": {"tone": "A", "justification": "Kinder."}}})
    with study_of(tmp_path, *reply.parts()) as study:
        done, rejects = bring_in(study, tmp_path)
    assert done.stored == 1
    assert [(one.scheme, one.recorded) for one in rejects] == [
        ("reply", {"justification": "Kinder."})
    ]


def test_a_model_is_no_rater(tmp_path: Path) -> None:
    state(tmp_path, "judge", {"i1": A}, origin={"kind": "llm", "id": "m"})
    state(tmp_path, "Ada", {"i1": A}, origin={"kind": "human"})
    with study_of(tmp_path) as study:
        _, rejects = bring_in(study, tmp_path)
        assert set(answers(study)) == {("Ada", "i1")}
    assert [(one.user, one.reason) for one in rejects] == [
        ("judge", "recorded by a tool or a model, not by a person")
    ]


@pytest.mark.parametrize(
    ("text", "line"), [('{"user_id": "Ada",\n oh no', 2), ("[1]", 1), ("\udcff", 0)]
)
def test_a_file_that_cannot_be_read_is_told_and_the_others_come_in(
    tmp_path: Path, text: str, line: int
) -> None:
    state(tmp_path, "Ben", {"i1": A})
    file = write_file(tmp_path / "annotation_output" / "Ada" / "user_state.json", "")
    file.write_bytes(text.encode(errors="surrogateescape"))
    with study_of(tmp_path) as study:
        done, rejects = bring_in(study, tmp_path)
    assert done.annotators == {"Ben"}
    assert [(one.file, one.line) for one in rejects] == [(file, line)]


def test_a_broken_line_is_told_with_its_number(tmp_path: Path) -> None:
    file = instances(tmp_path, "Ada", [{"id": "i1", "label_annotations": A}])
    file.write_text(file.read_text() + "{oh no\n" + '{"label_annotations": {}}\n')
    with study_of(tmp_path) as study:
        done, rejects = bring_in(study, tmp_path)
    assert done.stored == 1
    assert [(one.line, one.reason.split(":")[0]) for one in rejects] == [
        (2, "not JSON"),
        (3, "no item id"),
    ]


def test_the_file_of_everybody_without_names_is_not_read_beside_theirs(tmp_path: Path) -> None:
    file = instances(tmp_path, "Ada", [{"id": "i1", "label_annotations": A}])
    write_file(tmp_path / "annotation_output" / "annotated_instances.jsonl", file.read_text())
    with study_of(tmp_path) as study:
        done, _ = bring_in(study, tmp_path)
    assert done.annotators == {"Ada"}


def test_what_spindle_exports_for_potato_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "annotations.potato.jsonl"
    with study_of(tmp_path / "one") as study:
        person = join(study, "Ada")
        for label in ("B is better", "Cannot tell"):
            person.send(submission(person.take(), label))
        before = answers(study)
        export_judgments(study.store, study.design, "potato", file)
    with study_of(tmp_path / "two") as study:
        done, _ = bring_in(study, file)
        assert answers(study) == before
    assert done.stored == 2


def test_numbers_for_ids_are_texts_here(tmp_path: Path) -> None:
    instances(tmp_path, "7", [{"id": 7, "label_annotations": {"sure": {"yes": 1}}}])
    with study_of(tmp_path, items=[Item("7", {"response_a": "x", "response_b": "y"})]) as study:
        bring_in(study, tmp_path)
        assert set(answers(study)) == {("7", "7")}


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    state(tmp_path, "Ada", {"i1": A, "i9": B})
    with study_of(tmp_path) as study:
        done, rejects = bring_in(study, tmp_path, dry_run=True)
        assert records(study) == []
        with study.store.read() as tx:
            assert tx.people.count() == 0
        assert bring_in(study, tmp_path) == (done, rejects)


def test_a_folder_without_annotations_is_refused(tmp_path: Path) -> None:
    (tmp_path / "annotation_output").mkdir()
    with study_of(tmp_path) as study, pytest.raises(ImportRefused, match="no Potato annotations"):
        bring_in(study, tmp_path / "annotation_output")


def test_rejects_are_lines_of_json(tmp_path: Path) -> None:
    state(tmp_path, "Ada", {"i9": A})
    with study_of(tmp_path) as study:
        _, (reject,) = bring_in(study, tmp_path)
    kept = json.loads(json.dumps(reject.record()))
    assert (kept["annotator"], kept["item"], kept["recorded"]) == ("Ada", "i9", A)


def test_five_questions_of_one_item_come_in_together(tmp_path: Path) -> None:
    said: dict[str, Labels] = {
        "better": {"scale_value": "-2"},
        "quality": {"4": "4"},
        "marks": {"long": "true", "rude": "true", "kind": False},
        "why": {"text_box": "It is shorter."},
        "rows": {"Clarity": "good", "Tone": "bad"},
    }
    schemes = (
        scheme("pairwise", mode="scale"),
        scheme("likert", "quality", size=5),
        scheme("multiselect", "marks", labels=["long", "rude", "kind"]),
        scheme("text", "why"),
        scheme("multirate", "rows", labels=["good", "bad"], options=["Clarity", "Tone"]),
    )
    state(tmp_path, "Ada", {"i1": said}, **orders_by_item(i1=[1, 0]))
    with study_of(tmp_path, *schemes) as study:
        _, rejects = bring_in(study, tmp_path)
        (found,) = answers(study).values()
    assert rejects == []
    assert found == {
        "better": {"value": 2, "verdict": "b", "strength": 2},
        "quality": {"value": 4},
        "marks": {"labels": ["long", "rude"]},
        "why": {"text": "It is shorter."},
        "rows": {"ratings": {"Clarity": "good", "Tone": "bad"}},
    }


def test_an_answer_to_a_question_that_is_not_asked_is_rejected(tmp_path: Path) -> None:
    better = scheme("radio", labels=["yes", "no"])
    yes = Condition("better", Operator.ONE_OF, ("yes",))
    why = scheme("text", "why").with_condition(yes)
    state(
        tmp_path,
        "Ada",
        {
            "i1": {"better": {"yes": "yes"}, "why": {"text_box": "it rhymes"}},
            "i2": {"better": {"no": "no"}, "why": {"text_box": "left over"}},
        },
    )
    with study_of(tmp_path, better, why) as study:
        _, rejects = bring_in(study, tmp_path)
        assert answers(study) == {
            ("Ada", "i1"): {"better": {"label": "yes"}, "why": {"text": "it rhymes"}},
            ("Ada", "i2"): {"better": {"label": "no"}},
        }
    (reject,) = rejects
    assert (reject.item, reject.scheme) == ("i2", "why")
    assert reject.reason == "this question is not asked here: it is asked if better is 'yes'"
