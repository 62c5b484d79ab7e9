"""A server for each module of tests; every test signs in under names of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from tests.client import Client, sign_in
from tests.designs_text import ITEMS, write_design
from tests.serving import Served, serve

MANY = [{**ITEMS[0], "id": f"item-{n}"} for n in range(200)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a study with many items that allows skipping."""
    config = write_design(tmp_path_factory.mktemp("study"), items=MANY, allow_skip=True)
    with serve(config) as running:
        yield running


@pytest.fixture(scope="module")
def newcomer(server: Served) -> Callable[[], Client]:
    """Return a function that signs a new annotator in."""
    numbers = count(1)
    return lambda: sign_in(server.url, f"annotator-{next(numbers)}")
