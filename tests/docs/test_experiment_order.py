"""The page on swapped sides shows what its script prints, and its alpha is Krippendorff's."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindle.assign.order import OrderPolicy

DOCS = Path(__file__).parents[2] / "docs"
SCRIPT: dict[str, Any] = runpy.run_path(str(DOCS / "alpha.py"))
Units = list[list[int]]


def alpha(units: Sequence[Sequence[int]]) -> float:
    """The script's own."""
    value: float = SCRIPT["nominal_alpha"](units)
    return value


def test_the_page_shows_what_the_script_prints() -> None:
    page = (DOCS / "experiment-order.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```console\n\$ python docs/alpha.py\n(.*?)```", page, re.DOTALL)
    ran = subprocess.run(
        [sys.executable, DOCS / "alpha.py"], check=True, capture_output=True, text=True
    )
    assert ran.stdout == shown


@pytest.mark.parametrize("order", [OrderPolicy.RANDOM, OrderPolicy.BALANCED])
@pytest.mark.parametrize("seed", [1, 2])
def test_agreement_is_lost_on_the_buttons_only(
    tmp_path: Path, order: OrderPolicy, seed: int
) -> None:
    found = SCRIPT["experiment"](tmp_path, order, seed=seed)
    assert found.canonical == 1
    assert found.pressed < 0.2


@given(st.lists(st.lists(st.sampled_from([0, 1, 2, 3]), max_size=5), min_size=1, max_size=8))
def test_alpha_is_that_of_the_package(units: Units) -> None:
    several = [unit for unit in units if len(unit) > 1]
    if len({value for unit in several for value in unit}) < 2:
        return  # the package has no answer where nothing varies
    raters = np.full((5, len(units)), np.nan)
    for place, unit in enumerate(units):
        raters[: len(unit), place] = unit
    theirs = krippendorff.alpha(raters, level_of_measurement="nominal")
    assert alpha(units) == pytest.approx(theirs)


def test_alpha_of_the_example_by_hand() -> None:
    # Two of three pairs of values agree; o = 2 / 6, e = 9 / 15 by counting.
    assert alpha([["a", "a"], ["b", "b"], ["a", "b"]]) == pytest.approx(1 - (2 / 6) / (18 / 30))  # type: ignore[list-item]


def test_alpha_is_one_where_everybody_always_says_the_same() -> None:
    assert alpha([[1, 1], [1, 1, 1]]) == 1
