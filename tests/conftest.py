"""The stores that tests are run over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgresql import VARIABLE, Cluster, cluster


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """Run a PostgreSQL server for all tests that need one."""
    with cluster() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def each_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run a test twice: its studies in files, and in a database server.

    ``factories.make_design`` and ``serving.serve`` go by it.
    """
    kind: str = request.param
    if kind == "postgresql":
        monkeypatch.setenv(VARIABLE, request.getfixturevalue("postgresql").url)
    return kind
