"""The page about what annotators see is true."""

from __future__ import annotations

import re
from pathlib import Path

from spindle.config.panel import PanelKind
from tests.unit.config.written import check_config

PAGE = (Path(__file__).parents[2] / "docs" / "display.md").read_text(encoding="utf-8")


def test_its_example_is_sound(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    item = {"id": "1", "task": "Mend it", "conversation": ["Ada: How?"], "patch": "x = 1"}
    found = check_config(tmp_path, example, [item])
    assert found.problems == ()
    assert found.shown == ("task", "conversation", "patch")


def test_every_type_has_its_row() -> None:
    table = PAGE.partition("## Types")[2].partition("## Two")[0]
    rows = re.findall(r"^\| `(\w+)` \| ", table, re.MULTILINE)
    assert rows[1:] == [kind.value for kind in PanelKind]
