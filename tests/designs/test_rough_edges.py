"""Designs with the rough edges of published ones, each told what it needs to be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from spindle.assign.order import OrderPolicy
from spindle.config.design import Design, Titles
from spindle.domain.items import Sides
from spindle.services.check import CheckReport, check

HERE = Path(__file__).parent
ALL = sorted(config.parent.name for config in HERE.glob("*/config.yaml"))


def check_design(name: str, *, mended: bool = False) -> CheckReport:
    """The report; ``mended`` names the data file that is there and allows unknown keys."""
    data = HERE / name / "sample-data.json" if mended else None
    return check(HERE / name / "config.yaml", data=data, allow_unknown=mended)


def design_of(name: str) -> Design:
    found = check_design(name, mended=True)
    assert found.design is not None
    return found.design


def text_of(found: CheckReport) -> str:
    return "\n".join(str(problem) for problem in found.problems)


def test_each_can_be_served_once_what_check_says_is_done() -> None:
    found = {name: check_design(name, mended=True) for name in ALL}
    assert found
    assert {name: text_of(each) for name, each in found.items() if each.errors} == {}
    assert [name for name, each in found.items() if not each.items] == []


@pytest.mark.parametrize("name", ["missing-data-file", "other-dialect", "conversation"])
def test_a_data_file_that_is_not_there_is_the_only_error(name: str) -> None:
    (problem,) = check_design(name).errors
    assert "found sample-data.json" in problem.hint


def test_a_prompt_that_text_key_does_not_name_is_found_and_told() -> None:
    found = check_design("missing-data-file", mended=True)
    assert found.shown == ("instruction", "response_1", "response_2")
    assert "shown instead: instruction" in text_of(found)


def test_a_preference_asked_by_radio_has_graded_verdicts() -> None:
    rows = check_design("missing-data-file", mended=True).verdicts["preference"]
    assert [(row.verdict, row.strength) for row in rows] == [
        ("a", -2),
        ("a", -1),
        ("tie", 0),
        ("b", 1),
        ("b", 2),
    ]


def test_the_other_dialect_is_the_same_design() -> None:
    design = design_of("other-dialect")
    assert design.sides == Sides("response_a", "response_b")
    assert design.titles == Titles("Question", "Answer A", "Answer B")
    assert (design.text_key, design.shown) == ("prompt", ("prompt",))
    assert (design.order, design.overlap) == (OrderPolicy.BALANCED, 3)


def test_its_two_output_folders_are_told() -> None:
    assert "output.path is annotations/" in text_of(check_design("other-dialect", mended=True))


def test_tiers_over_a_sound_are_told_and_can_be_left_out() -> None:
    (problem,) = check_design("audio-tier-on-text").errors
    assert "marks audio or video on several linked tiers" in problem.message
    assert [scheme.name for scheme in design_of("audio-tier-on-text").schemes] == ["answer"]


def test_ten_labels_a_to_j_are_no_comparison() -> None:
    assert check_design("audio-tier-on-text", mended=True).verdicts == {}


def test_two_videos_are_sides_and_their_addresses_a_warning() -> None:
    found = check_design("pair-of-videos", mended=True)
    assert found.design is not None
    assert found.design.sides == Sides("video_url", "video_url_b")
    assert found.shown == ("prompt", "video_url", "video_url_b")
    assert "Spindle does not display media" in text_of(found)


def test_a_conversation_is_shown() -> None:
    assert check_design("conversation", mended=True).shown == ("conversation",)


def test_models_change_places_with_their_answers() -> None:
    sides = Sides("response_a", "response_b", (("model_a", "model_b"),))
    assert design_of("models-in-the-layout").sides == sides


def test_one_that_says_chosen_and_rejected_has_its_verdicts() -> None:
    rows = check_design("chosen-and-rejected").verdicts["preference"]
    assert [row.verdict for row in rows] == ["a", "b", "tie", "neither"]


def test_skip_and_instructions_make_way_for_the_labels() -> None:
    actions = {action.action: action.key for action in design_of("punctuation-for-keys").actions}
    assert (actions["skip"], actions["instructions"]) == ("0", "h")
