"""The keys that decide in which order items are handed out."""

from __future__ import annotations

from pathlib import Path

import pytest

from spindle.assign.item_order import ItemOrder
from spindle.errors import Severity
from tests.unit.config.written import DATA, PAIR, QUESTION, at, check_config, only

BASE = DATA + QUESTION
ITEMS = [{**PAIR, "id": str(n), "category": f"c{n % 3}"} for n in range(9)]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", ItemOrder.RANDOM),
        ("item_order: random\n", ItemOrder.RANDOM),
        ("item_order: file\n", ItemOrder.FILE),
        ("item_order: least_annotated\n", ItemOrder.LEAST_ANNOTATED),
        ("item_order: {spread: category}\n", ItemOrder.SPREAD),
        ("assignment_strategy: random\n", ItemOrder.RANDOM),
        ("assignment_strategy: fixed_order\n", ItemOrder.FILE),
        ("assignment_strategy: ordered\n", ItemOrder.FILE),
        ("assignment_strategy: least_annotated\n", ItemOrder.LEAST_ANNOTATED),
        ("assignment_strategy: {name: Fixed_Order}\n", ItemOrder.FILE),
    ],
)
def test_either_key_gives_the_order_of_items(tmp_path: Path, text: str, order: ItemOrder) -> None:
    found = check_config(tmp_path, BASE + text, ITEMS)
    assert not found.problems
    assert found.design is not None
    assert found.design.item_order is order
    assert found.design.spread == ("category" if order is ItemOrder.SPREAD else "")


@pytest.mark.parametrize("strategy", ["max_diversity", "active_learning", "llm_confidence"])
@pytest.mark.parametrize("written", ["{}", "{{name: {}}}"])
def test_a_strategy_that_spindle_lacks_is_an_error_whatever_is_allowed(
    tmp_path: Path, strategy: str, written: str
) -> None:
    text = f"{BASE}assignment_strategy: {written.format(strategy)}\n"
    problem = only(check_config(tmp_path, text, ITEMS, allow_unknown=True).errors)
    assert problem.line == 6
    assert f"'{strategy}' is not one of random, fixed_order" in problem.message


def test_two_keys_that_differ_are_reported(tmp_path: Path) -> None:
    text = BASE + "item_order: random\nassignment_strategy: fixed_order\n"
    problem = only(check_config(tmp_path, text, ITEMS).problems)
    assert (problem.severity, problem.line) == (Severity.WARNING, 7)
    assert problem.message == (
        "assignment_strategy is fixed_order, but item_order is random and takes precedence"
    )
    same = BASE + "item_order: file\nassignment_strategy: ordered\n"
    assert not check_config(tmp_path, same, ITEMS).problems


def test_a_field_that_no_item_has_names_the_nearest(tmp_path: Path) -> None:
    text = BASE + "item_order: {spread: catgory}\n"
    problem = only(check_config(tmp_path, text, ITEMS).errors)
    assert at(problem) == (6, 22)
    assert "a field that no item has" in problem.message
    assert problem.hint == "did you mean 'category'?"


def test_items_may_lack_the_field(tmp_path: Path) -> None:
    text = BASE + "item_order: {spread: category}\n"
    assert not check_config(tmp_path, text, [*ITEMS, {**PAIR, "id": "x"}]).problems


def test_a_field_with_too_many_values_is_an_error(tmp_path: Path) -> None:
    items = [{**PAIR, "id": str(n)} for n in range(1_100)]
    problem = only(check_config(tmp_path, BASE + "item_order: {spread: id}\n", items).errors)
    assert "more than 1,000 values" in problem.message


def test_the_truth_is_no_field_to_spread_over(tmp_path: Path) -> None:
    items = [{**item, "human": "a"} for item in ITEMS]
    text = BASE + "pairs: {source_key: human}\nitem_order: {spread: human}\n"
    assert "is sealed" in only(check_config(tmp_path, text, items).errors).message


@pytest.mark.parametrize("written", ["alphabetical", "{}", "{spread: category, name: file}"])
def test_another_order_is_an_error(tmp_path: Path, written: str) -> None:
    found = check_config(tmp_path, f"{BASE}item_order: {written}\n", ITEMS)
    assert only(found.errors).line == 6


@pytest.mark.parametrize("key", ["seed", "random_seed"])
def test_a_seed_may_be_given(tmp_path: Path, key: str) -> None:
    design = check_config(tmp_path, f"{BASE}{key}: 42\n", ITEMS).design
    assert design is not None
    assert design.seed == "42"


@pytest.mark.parametrize("order", ["spread", "category", "{}"])
def test_an_order_that_is_none_leads_to_spreading(tmp_path: Path, order: str) -> None:
    problem = only(check_config(tmp_path, f"{BASE}item_order: {order}\n", ITEMS).errors)
    assert "`{spread: FIELD}` to give everybody the values of a field" in problem.message


def test_a_strategy_by_category_leads_to_spreading(tmp_path: Path) -> None:
    text = BASE + "assignment_strategy: category_based\n"
    problem = only(check_config(tmp_path, text, ITEMS).errors)
    assert "write `item_order: {spread: FIELD}`" in problem.message
    problem = only(check_config(tmp_path, BASE + "category_assignment: {on: true}\n").errors)
    assert "write `item_order: {spread: FIELD}`" in problem.hint
