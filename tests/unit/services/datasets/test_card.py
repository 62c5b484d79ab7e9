"""What a dataset's card says, figure by figure."""

from __future__ import annotations

import pytest

from spindle.services.datasets import size_category


@pytest.mark.parametrize(
    ("rows", "category"),
    [
        (0, "n<1K"),
        (999, "n<1K"),
        (1_000, "1K<n<10K"),
        (99_999, "10K<n<100K"),
        (999_999, "100K<n<1M"),
        (1_000_000, "1M<n<10M"),
        (123_456_789, "100M<n<1B"),
    ],
)
def test_the_size_is_one_of_the_hubs_categories(rows: int, category: str) -> None:
    assert size_category(rows) == category
