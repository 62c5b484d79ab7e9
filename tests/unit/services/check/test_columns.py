"""Every column of the data is shown, not shown, the truth or sealed, and only one of these."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from spindle.services.check import ColumnLists
from tests.unit.config.written import DATA, PAIR, QUESTION, check_config

BASE = DATA + QUESTION


def flatten(lists: ColumnLists) -> Counter[str]:
    """Count in how many lists each column is."""
    return Counter((*lists.shown, *lists.hidden, *lists.truth, *lists.sealed))


def test_what_a_published_format_drops_is_sealed(tmp_path: Path) -> None:
    row = {
        "prompt": "Why?",
        "chosen": [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": "So."}],
        "rejected": [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": "No."}],
        "messages": [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": "So."}],
        "score_chosen": 8.0,
        "score_rejected": 3.0,
        "prompt_id": "x1",
    }
    columns = check_config(tmp_path, BASE, [row]).columns
    assert columns.shown == ("prompt", "chosen", "rejected")
    assert columns.sealed == ("messages", "score_chosen", "score_rejected")
    assert columns.hidden == ("prompt_id",)


def test_a_column_that_comes_late_is_among_them(tmp_path: Path) -> None:
    items = [{**PAIR, "id": str(n)} for n in range(200)]
    items[-1]["remark"] = "late"
    assert check_config(tmp_path, BASE, items).hidden == ("id", "remark")


def test_a_list_of_two_is_shown_as_its_column(tmp_path: Path) -> None:
    text = DATA + "annotation_schemes: [{annotation_type: pairwise, name: x, items_key: answers}]\n"
    columns = check_config(tmp_path, text, [{"id": 1, "text": "?", "answers": ["x", "y"]}]).columns
    assert (columns.shown, columns.hidden) == (("text", "answers"), ("id",))


def test_the_truth_has_a_list_of_its_own(tmp_path: Path) -> None:
    text = BASE + "pairs: {source_key: human}\n"
    columns = check_config(tmp_path, text, [{**PAIR, "human": "a"}]).columns
    assert (columns.truth, columns.hidden) == (("human",), ("id",))


NAMES = st.from_regex(r"[a-z]{1,4}(_[ab12])?", fullmatch=True)
VALUES = st.one_of(
    st.text("xyz <>", max_size=8),
    st.integers(0, 3),
    st.none(),
    st.just({"inner": "deep"}),
    st.just(["one", "two"]),
    st.sampled_from(["a", "b"]),
)


@settings(max_examples=80, deadline=None)
@given(
    rows=st.lists(st.dictionaries(NAMES, VALUES, max_size=5), min_size=1, max_size=4),
    base=st.sampled_from(
        [
            {"text": "Why?", "response_a": "x", "response_b": "y"},
            {"prompt": "Why?", "chosen": "Because.", "rejected": "No."},
            {"prompt": "Why?", "response": "Because."},
        ]
    ),
    data=st.data(),
)
def test_each_column_is_in_one_list(
    rows: list[dict[str, Any]], base: dict[str, Any], data: st.DataObject
) -> None:
    rows = [{"id": f"row-{n}", **row, **base} for n, row in enumerate(rows)]
    columns = {name for row in rows for name in row}
    placed = data.draw(st.lists(st.sampled_from(sorted(columns)), max_size=3))
    layout = " ".join(f"<p>{{{{{name}}}}}</p>" for name in placed)
    key = data.draw(st.sampled_from(["", *sorted(columns)]))
    text = BASE + (f"html_layout: {json.dumps(layout)}\n" if placed else "")
    text += f"pairs: {{source_key: {json.dumps(key)}}}\n" if key else ""
    with tempfile.TemporaryDirectory() as folder:
        lists = check_config(Path(folder), text, rows).columns
    found = flatten(lists)
    assert found == Counter(dict.fromkeys(columns, 1))
    assert set(placed) - {key} - set(lists.sealed) <= set(lists.shown)


def test_what_a_swap_puts_on_the_page_is_shown(tmp_path: Path) -> None:
    item = {**PAIR, "note_a": "x", "note_b": "y"}
    page = "html_layout: '{{text}} {{note_a}} {{response_a}} {{response_b}}'\n"
    found = check_config(tmp_path, BASE + page + "pairs: {order: balanced}\n", [item])
    assert found.shown == ("text", "note_a", "note_b", "response_a", "response_b")
    found = check_config(tmp_path, BASE + page + "pairs: {order: as_given}\n", [item])
    assert found.hidden == ("id", "note_b")


LISTED = (
    DATA
    + """\
annotation_schemes:
  - {annotation_type: pairwise, name: better, items_key: replies, labels: [A, B]}
"""
)


def test_a_list_of_two_beside_columns_of_its_names_is_an_error(tmp_path: Path) -> None:
    plain = {"id": "1", "text": "Why?", "replies": ["x", "y"]}
    late = {**plain, "id": "2", "replies_a": "p", "replies_b": "q"}
    assert not check_config(tmp_path, LISTED, [plain]).errors
    (problem,) = check_config(tmp_path, LISTED, [plain, late]).errors
    assert "'replies' holds the two responses, and the data have 'replies_a' and" in problem.message
