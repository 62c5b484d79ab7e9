"""``instance_display``: which fields are shown, how, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from spindle.config.panel import Direction, Fold, Panel, PanelKind
from spindle.domain.items import Sides
from spindle.errors import Severity
from spindle.services.check import CheckReport
from tests.unit.config.written import DATA, QUESTION, check_config, design_of, only

PREFER = """\
annotation_schemes:
  - {annotation_type: pairwise, name: better, mode: binary, labels: [A is better, B is better]}
"""
PAIRED: dict[str, Any] = {"id": "1", "text": "Why?", "replies": ["Because.", "Who knows."]}


def written(*fields: dict[str, Any], base: str = DATA + QUESTION, **section: Any) -> str:
    """A design that shows these fields."""
    return base + yaml.safe_dump({"instance_display": {"fields": list(fields), **section}})


def panel_of(folder: Path, entry: dict[str, Any], value: Any = "x") -> Panel:
    """The panel of an entry, in a design without errors."""
    panels = design_of(folder, written(entry), [{"id": "1", entry["key"]: value}]).panels
    assert len(panels) == 1
    return panels[0]


def errors(found: CheckReport) -> list[str]:
    return [problem.message for problem in found.errors]


def test_the_page_shows_the_fields_in_the_order_of_the_design(tmp_path: Path) -> None:
    item = {"id": "1", "text": "a", "story": "b", "notes": "c"}
    fields = ({"key": "story", "type": "text"}, {"key": "text", "type": "text", "label": "Task"})
    found = check_config(tmp_path, written(*fields), [item])
    assert found.design is not None
    assert not found.problems
    assert [(p.field, p.title) for p in found.design.panels] == [
        ("story", "Story"),
        ("text", "Task"),
    ]
    assert found.shown == ("story", "text")
    assert found.hidden == ("id", "notes")


def test_the_options_of_a_dialogue(tmp_path: Path) -> None:
    options = {
        "speaker_key": "who",
        "text_key": "said",
        "speaker_extraction": False,
        "show_turn_numbers": True,
        "alternating_shading": False,
        "turn_meta_fields": ["score"],
        "meta_key": "about",
        "max_height": "50vh",
    }
    panel = panel_of(tmp_path, {"key": "talk", "type": "dialogue", "display_options": options})
    assert (panel.speaker_key, panel.text_key, panel.finds_speakers) == ("who", "said", False)
    assert (panel.numbered, panel.shaded) == (True, False)
    assert (panel.turn_notes, panel.notes_key) == (("score",), "about")
    assert panel.height == "50vh"


def test_the_options_of_code(tmp_path: Path) -> None:
    options = {"language": "python", "start_line": 9, "wrap_lines": True, "highlight_lines": [10]}
    panel = panel_of(tmp_path, {"key": "code", "type": "code", "display_options": options})
    assert (panel.language, panel.first_line, panel.wraps) == ("python", 9, True)
    assert panel.marked_lines == (10,)
    plain = {"show_line_numbers": False}
    panel = panel_of(tmp_path, {"key": "code", "type": "code", "display_options": plain})
    assert panel.first_line is None


def test_the_options_of_a_table(tmp_path: Path) -> None:
    options = {"show_headers": False, "header_row": True, "striped": False, "compact": True}
    panel = panel_of(tmp_path, {"key": "t", "type": "spreadsheet", "display_options": options})
    assert (panel.header, panel.header_row, panel.shaded, panel.compact) == (
        False,
        True,
        False,
        True,
    )


@pytest.mark.parametrize(
    ("options", "fold"),
    [
        ({}, Fold.NONE),
        ({"collapsible": True}, Fold.OPEN),
        ({"collapsible": True, "collapsed_by_default": True}, Fold.CLOSED),
        ({"collapsed_by_default": True}, Fold.NONE),
    ],
)
def test_a_panel_can_be_folded(tmp_path: Path, options: dict[str, Any], fold: Fold) -> None:
    panel = panel_of(tmp_path, {"key": "text", "type": "text", "display_options": options})
    assert panel.fold is fold


def test_an_option_may_stand_beside_the_key(tmp_path: Path) -> None:
    entry = {"key": "talk", "type": "dialogue", "show_turn_numbers": True, "max_height": 300}
    panel = panel_of(tmp_path, entry)
    assert (panel.numbered, panel.height) == (True, "300px")


@pytest.mark.parametrize(
    ("written_length", "length"),
    [(400, "400px"), ("400", "400px"), ("20.5rem", "20.5rem"), ("60%", "60%"), ("none", "")],
)
def test_lengths(tmp_path: Path, written_length: Any, length: str) -> None:
    options = {"max_height": written_length}
    assert panel_of(tmp_path, {"key": "text", "display_options": options}).height == length


@pytest.mark.parametrize("length", ["tall", "4px; color: red", "-1", "calc(1px)"])
def test_what_is_no_length_is_an_error(tmp_path: Path, length: str) -> None:
    found = check_config(tmp_path, written({"key": "text", "max_height": length}))
    assert "expected a length such as 400, 400px or 50vh" in only(found.errors).message


def test_the_direction_is_that_of_the_design(tmp_path: Path) -> None:
    text = written({"key": "text"}, layout={"direction": "horizontal", "gap": "16px"})
    assert design_of(tmp_path, text).direction is Direction.HORIZONTAL
    assert design_of(tmp_path, written({"key": "text"})).direction is None


@pytest.mark.parametrize("allow_unknown", [False, True])
def test_a_type_that_cannot_be_shown_is_an_error_that_nothing_silences(
    tmp_path: Path, allow_unknown: bool
) -> None:
    text = written({"key": "text"}, {"key": "photo", "type": "image"})
    item = {"id": "1", "text": "x", "photo": "a.png"}
    problem = only(check_config(tmp_path, text, [item], allow_unknown=allow_unknown).errors)
    assert problem.message == "type 'image' is not supported: in Potato it shows a picture"
    assert "`type: json`" in problem.hint
    assert "remove the entry" in problem.hint


def test_a_misspelt_type_is_an_error_with_the_nearest(tmp_path: Path) -> None:
    problem = only(check_config(tmp_path, written({"key": "text", "type": "dialog"})).errors)
    assert problem.message == "unknown type 'dialog' in instance_display"
    assert problem.hint == "did you mean dialogue?"


def test_an_option_that_asks_something_is_told_and_can_be_passed_over(tmp_path: Path) -> None:
    options = {"per_turn_ratings": {"speakers": ["A"], "schemes": []}}
    text = written({"key": "text", "type": "dialogue", "display_options": options})
    assert "asks for a rating beside each turn" in only(check_config(tmp_path, text).errors).message
    problem = only(check_config(tmp_path, text, allow_unknown=True).problems)
    assert problem.severity is Severity.WARNING


def test_what_only_decorates_or_belongs_to_questions_that_mark_text_is_accepted(
    tmp_path: Path,
) -> None:
    options = {"annotation_mode": "row", "hoverable": True, "sortable": True, "resizable": False}
    entry = {"key": "text", "type": "spreadsheet", "span_target": True, "display_options": options}
    assert check_config(tmp_path, written(entry, resizable=True)).problems == ()


def test_a_misspelt_option_is_an_error_with_the_nearest(tmp_path: Path) -> None:
    entry = {"key": "text", "type": "text", "display_options": {"colapsible": True}}
    problem = only(check_config(tmp_path, written(entry)).errors)
    assert problem.message == "unknown key 'colapsible'"
    assert problem.hint == "did you mean 'collapsible'?"


def test_a_field_that_no_item_has_is_an_error_with_the_nearest(tmp_path: Path) -> None:
    problem = only(check_config(tmp_path, written({"key": "txet", "type": "text"})).errors)
    assert problem.message == "no item has the field 'txet' that instance_display shows"
    assert problem.hint == "did you mean 'text'?"


def test_a_field_that_some_items_lack_is_a_warning(tmp_path: Path) -> None:
    items = [{"id": "1", "text": "a", "note": "b"}, {"id": "2", "text": "a"}]
    found = check_config(tmp_path, written({"key": "text"}, {"key": "note"}), items)
    assert "1 of 2 items has no 'note'" in only(found.problems).message


def test_a_second_panel_of_a_field_is_left_out_with_a_warning(tmp_path: Path) -> None:
    found = check_config(tmp_path, written({"key": "text"}, {"key": "text", "type": "json"}))
    assert "already has a panel" in only(found.problems).message
    assert found.design is not None
    assert [panel.kind for panel in found.design.panels] == [PanelKind.TEXT]


def test_without_fields_nothing_would_be_shown(tmp_path: Path) -> None:
    found = check_config(tmp_path, written(layout={"direction": "vertical"}))
    assert errors(found) == ["instance_display has no fields, so nothing would be shown"]


def test_html_layout_has_no_effect_beside_it(tmp_path: Path) -> None:
    text = written({"key": "text"}) + "html_layout: <p>{{response_a}}</p>\n"
    found = check_config(tmp_path, text)
    assert "html_layout has no effect" in only(found.problems).message
    assert found.shown == ("text",)


@pytest.mark.parametrize("kind", ["code", "document", "spreadsheet"])
def test_names_of_files_instead_of_their_content_are_an_error(tmp_path: Path, kind: str) -> None:
    items = [{"id": "1", "it": "data/report.csv"}, {"id": "2", "it": "other.py"}]
    found = check_config(tmp_path, written({"key": "it", "type": kind}), items)
    assert "holds names of files such as 'data/report.csv'" in only(found.errors).message


def test_both_responses_are_sides_and_have_their_titles(tmp_path: Path) -> None:
    fields = ({"key": "text"}, {"key": "response_a"}, {"key": "response_b"})
    design = design_of(tmp_path, written(*fields, base=DATA + PREFER))
    assert design.sides == Sides("response_a", "response_b")
    assert [panel.title for panel in design.panels] == ["Text", "Response A", "Response B"]


def test_one_of_two_responses_is_an_error(tmp_path: Path) -> None:
    fields = ({"key": "text"}, {"key": "response_a"})
    found = check_config(tmp_path, written(*fields, base=DATA + PREFER))
    assert "instance_display does not show response_b" in only(found.errors).message


def test_fields_that_are_no_sides_on_this_page_are_none(tmp_path: Path) -> None:
    design = design_of(tmp_path, written({"key": "text"}))
    assert design.sides is None


def test_a_pair_becomes_two_sides_with_the_labels_of_the_panel(tmp_path: Path) -> None:
    options = {"labels": ["First", "Second"], "show_labels": True}
    entry = {"key": "replies", "type": "pairwise", "display_options": options}
    design = design_of(tmp_path, written({"key": "text"}, entry, base=DATA + PREFER), [PAIRED])
    assert design.sides == Sides("replies_a", "replies_b")
    assert [(p.field, p.title) for p in design.panels[1:]] == [
        ("replies_a", "First"),
        ("replies_b", "Second"),
    ]


def test_a_list_under_items_key_is_two_sides_in_whatever_panel(tmp_path: Path) -> None:
    base = DATA + PREFER.replace("}", ", items_key: replies}")
    design = design_of(tmp_path, written({"key": "replies", "type": "text"}, base=base), [PAIRED])
    assert [panel.field for panel in design.panels] == ["replies_a", "replies_b"]
    assert [panel.title for panel in design.panels] == ["Response A", "Response B"]


def test_a_pair_that_is_none_is_an_error(tmp_path: Path) -> None:
    item = {**PAIRED, "replies": ["a", "b", "c"]}
    text = written({"key": "replies", "type": "pairwise"}, base=DATA + PREFER)
    assert (
        "is not a list of two in each item"
        in only(check_config(tmp_path, text, [item]).errors).message
    )


def test_a_dialogue_of_two_turns_is_no_pair(tmp_path: Path) -> None:
    item = {"id": "1", "text": ["A: Hi", "B: Hello"]}
    base = DATA + PREFER.replace("pairwise", "radio").replace(", mode: binary", "")
    design = design_of(tmp_path, written({"key": "text", "type": "dialogue"}, base=base), [item])
    assert design.sides is None
    assert [panel.field for panel in design.panels] == ["text"]


def test_labels_of_responses_in_the_data_are_not_shown(tmp_path: Path) -> None:
    replies = [{"label": "GPT-4", "text": "a"}, {"label": "Llama", "text": "b"}]
    text = written({"key": "replies", "type": "pairwise"}, base=DATA + PREFER)
    found = check_config(tmp_path, text, [{**PAIRED, "replies": replies}])
    assert "label of a response is not shown" in only(found.problems).message


def test_the_columns_of_a_table_are_in_the_order_of_the_data(tmp_path: Path) -> None:
    rows = [{"year": 1, "name": "x"}, {"year": 2, "cases": 3}]
    panel = panel_of(tmp_path, {"key": "t", "type": "spreadsheet"}, rows)
    assert panel.columns == ("year", "name", "cases")


def test_an_option_of_another_type_is_a_warning(tmp_path: Path) -> None:
    entry = {"key": "text", "type": "text", "display_options": {"show_turn_numbers": True}}
    problem = only(check_config(tmp_path, written(entry)).problems)
    assert problem.severity is Severity.WARNING
    assert problem.message == (
        "show_turn_numbers has no effect: it is an option of dialogue, not of text"
    )


def test_titles_of_the_prompt_belong_to_its_panel(tmp_path: Path) -> None:
    text = written({"key": "text"}) + "display: {context_title: Task, item_a_title: One}\n"
    assert (
        "display.context_title has no effect" in only(check_config(tmp_path, text).problems).message
    )


def test_a_wrong_option_hides_no_other_mistake(tmp_path: Path) -> None:
    fields = (
        {"key": "text", "display_options": {"max_height": "tall", "start_line": 2}},
        {"key": "response_a", "type": "kode", "highlight_lines": ["x"]},
    )
    found = errors(check_config(tmp_path, written(*fields)))
    assert [said for said in found if "length" in said]
    assert "unknown type 'kode' in instance_display" in found
    assert len(found) == 3


def test_entries_that_are_no_mappings_are_the_only_error(tmp_path: Path) -> None:
    text = DATA + QUESTION + "instance_display: {fields: [text]}\n"
    assert len(check_config(tmp_path, text).errors) == 1


def test_a_layout_beside_it_is_not_read(tmp_path: Path) -> None:
    found = check_config(
        tmp_path, written({"key": "text"}) + "html_layout: fixed_keybinding_layout\n"
    )
    assert not found.errors
    assert [p.message for p in found.problems] == [
        "html_layout has no effect: instance_display says what is shown, as in Potato 2"
    ]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("display: {show: [note]}\n", "display.show"),
        ("item_properties: {context_key: response_b}\n", "item_properties.context_key"),
    ],
)
def test_fields_named_elsewhere_have_no_effect_beside_it(
    tmp_path: Path, line: str, key: str
) -> None:
    found = check_config(tmp_path, written({"key": "text"}) + line)
    problem = only(found.problems)
    assert problem.severity is Severity.WARNING
    assert problem.message == f"{key} has no effect: instance_display says what is shown"


def test_a_panel_of_the_truth_is_told_so(tmp_path: Path) -> None:
    item = {"id": "1", "text": "Why?", "response_a": "x", "response_b": "y", "human": "a"}
    base = DATA + PREFER + "pairs: {source_key: human}\n"
    keys = ({"key": name} for name in ("text", "response_a", "response_b", "human"))
    problem = only(check_config(tmp_path, written(*keys, base=base), [item]).errors)
    assert "shows 'human', which is the truth" in problem.message


def test_panels_may_name_the_columns_of_a_published_format(tmp_path: Path) -> None:
    row = {"prompt": "Why?", "chosen": "Because.", "rejected": "No."}
    keys = ({"key": name} for name in ("prompt", "chosen", "rejected"))
    found = check_config(tmp_path, written(*keys, base=DATA + PREFER), [row])
    assert found.design is not None
    assert not found.errors
    assert [(p.field, p.title) for p in found.design.panels] == [
        ("prompt", "Prompt"),
        ("response_a", "Response A"),
        ("response_b", "Response B"),
    ]
    assert found.shown == ("prompt", "chosen", "rejected")
