"""Each key of a design has its effect on the parsed design."""

from __future__ import annotations

from pathlib import Path

import pytest

from spindle.assign.item_order import ItemOrder
from spindle.assign.order import OrderPolicy
from spindle.config.design import Access, Titles
from spindle.domain.items import Sides
from tests.unit.config.written import DATA, PAIR, QUESTION, design_of, write_config

BASE = DATA + QUESTION


@pytest.mark.parametrize(
    ("text", "attribute", "value"),
    [
        ("annotation_task_name: Mine", "name", "Mine"),
        ("task_name: Mine", "name", "Mine"),
        ("port: 8123", "port", 8123),
        ("server: {port: 8123}", "port", 8123),
        ("server_name: 127.0.0.1", "host", "127.0.0.1"),
        ("host: 0.0.0.0", "host", "0.0.0.0"),
        ("server: {host: example.org}", "host", "example.org"),
        ("output_annotation_format: parquet", "output_format", "parquet"),
        ("export_annotation_format: csv", "output_format", "csv"),
        ("output: {format: tsv}", "output_format", "tsv"),
        ("annotation_instructions: Read *well*", "instructions", "Read *well*"),
        ("task_description: About it", "instructions", "About it"),
        (
            "annotation_codebook_url: https://example.org/x",
            "instructions",
            "[Codebook](<https://example.org/x>)",
        ),
        ("html_layout: <p>{{text}}</p>", "layout", "<p>{{text}}</p>"),
        ("instances_per_annotator: 7", "quota", 7),
        ("max_annotations_per_user: 7", "quota", 7),
        ("instances_per_annotator: -1", "quota", None),
        ("annotation_per_instance: 3", "overlap", 3),
        ("max_annotations_per_item: 3", "overlap", 3),
        ("num_annotators_per_item: 3", "overlap", 3),
        ("allow_skip: yes", "allow_skip", True),
        ("allow_skip: true\nskip_reason_required: true", "skip_reason_required", True),
        ("lease_seconds: 60", "lease_seconds", 60.0),
        ("prefetch: 2", "prefetch", 2),
        ("randomize_pair_order: true", "order", OrderPolicy.BALANCED),
        ("randomize_pair_order: false", "order", OrderPolicy.AS_GIVEN),
        ("pairs: {order: random}", "order", OrderPolicy.RANDOM),
        ("pairs: {sides: [response_b, response_a]}", "sides", Sides("response_b", "response_a")),
        ("allow_all_users: true", "access", Access(everybody=True)),
        (
            "allow_all_users: false\nauthorized_users: [Ada]",
            "access",
            Access(everybody=False, names=("Ada",)),
        ),
        (
            "user_config: {allow_all_users: false, users: [Ada]}",
            "access",
            Access(everybody=False, names=("Ada",)),
        ),
        ("user_config: {users: [Ada]}", "access", Access(everybody=False, names=("Ada",))),
        (
            "display: {context_title: Q, item_a_title: L, item_b_title: R}",
            "titles",
            Titles("Q", "L", "R"),
        ),
        ("display: {show_context: false}", "shown", ("response_a", "response_b")),
    ],
)
def test_a_key_has_its_effect(tmp_path: Path, text: str, attribute: str, value: object) -> None:
    design = design_of(tmp_path, f"{BASE}{text}\n")
    assert getattr(design, attribute) == value


def test_task_dir_starts_the_paths_and_is_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "task").mkdir()
    write_config(tmp_path / "task", "", name="items.json")
    design = design_of(tmp_path, BASE + "task_dir: task\noutput_annotation_dir: out/\n")
    assert design.data_files == (tmp_path / "task" / "items.json",)
    assert design.output_dir == tmp_path / "task" / "out"


def test_the_id_key_names_the_field_of_the_id(tmp_path: Path) -> None:
    items = [{"number": 5, "text": "x"}]
    design = design_of(tmp_path, BASE + "item_properties: {id_key: number}\n", items)
    assert design.id_key == "number"


def test_the_text_key_names_the_prompt_and_comes_first(tmp_path: Path) -> None:
    items = [{"id": "1", "other": "y", "question": "x"}]
    text = BASE + "item_properties: {text_key: question}\ndisplay: {show: [other]}\n"
    design = design_of(tmp_path, text, items)
    assert (design.text_key, design.shown) == ("question", ("question", "other"))


def test_a_data_file_may_be_a_mapping_that_names_sides_and_prompt(tmp_path: Path) -> None:
    entry = "{path: items.json, item_a_field: x, item_b_field: y, context_field: z}"
    items = [{"id": "1", "x": "one", "y": "two", "z": "ask"}]
    design = design_of(tmp_path, f"data_files: [{entry}]\n{QUESTION}", items)
    assert design.sides == Sides("x", "y")
    assert (design.text_key, design.shown) == ("z", ("z",))


def test_without_keys_the_defaults_hold(tmp_path: Path) -> None:
    design = design_of(tmp_path, BASE)
    assert (design.name, design.host, design.port) == (tmp_path.name, "localhost", 8000)
    assert (design.quota, design.overlap, design.allow_skip) == (None, 1, False)
    assert (design.lease_seconds, design.prefetch) == (300, 5)
    assert design.access == Access()
    assert design.output_dir == tmp_path / "annotation_output"
    assert design.order is OrderPolicy.BALANCED
    assert (design.item_order, design.seed) == (ItemOrder.RANDOM, "")


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    first = design_of(tmp_path, BASE).digest
    assert design_of(tmp_path, BASE + "# more\n").digest != first


def test_items_of_another_file_can_stand_in(tmp_path: Path) -> None:
    other = write_config(tmp_path, "", [PAIR, {**PAIR, "id": "2"}], name="other.json").with_name(
        "other.json"
    )
    design = design_of(tmp_path, "data_files: [gone.json]\n" + QUESTION, data=other)
    assert design.data_files == (other,)
