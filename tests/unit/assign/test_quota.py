"""The number of items that one annotator may hold and finish."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindle.assign.quota import items_to_hand_out


@pytest.mark.parametrize(
    ("quota", "done", "held", "want", "expected"),
    [
        (None, 1000, 0, 3, 3),
        (None, 0, 2, 3, 1),
        (None, 0, 5, 3, 0),
        (10, 9, 0, 3, 1),
        (10, 8, 1, 3, 1),
        (10, 10, 0, 3, 0),
        (10, 12, 0, 3, 0),
    ],
)
def test_want_and_quota_limit_a_handout(
    quota: int | None, done: int, held: int, want: int, expected: int
) -> None:
    assert items_to_hand_out(quota=quota, done=done, held=held, want=want) == expected


@given(st.integers(1, 20), st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_nobody_gets_more_than_they_may_finish(quota: int, done: int, held: int, want: int) -> None:
    more = items_to_hand_out(quota=quota, done=done, held=held, want=want)
    assert more == 0 or done + held + more <= quota
    assert more == 0 or held + more <= want
