"""`spindle migrate-store` as it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Spindle
from tests.client import sign_in
from tests.designs_text import write_design
from tests.postgresql import Cluster
from tests.serving import serve

A = {"preference": "Response A"}


def test_a_study_moves_to_a_server_and_goes_on_there(
    tmp_path: Path, postgresql: Cluster, spindle: Spindle
) -> None:
    config = write_design(tmp_path)
    with serve(config) as server:
        client = sign_in(server.url, "Ada")
        client.judge(A)
    address = f"{postgresql.url}&schema=moved"
    ran = spindle("migrate-store", config, "--to", address)
    assert ran.status == 0, ran.err
    assert "to postgresql://postgres@/postgres (schema moved)" in ran.out
    assert "SPINDLE_DATABASE" in ran.out
    with serve(write_design(tmp_path, database=address)) as server:
        client.http.base_url = server.url
        assert client.open()["desk"]["finished"] == 1
        assert client.judge(A)["status"] == "stored"
    back = tmp_path / "annotation_output" / "study.sqlite3"
    refused = spindle("migrate-store", config, "--to", back)
    assert (refused.status, "already" in refused.err) == (1, True)
    back.rename(tmp_path / "kept.sqlite3")
    ran = spindle("migrate-store", config, "--to", back)
    assert ran.status == 0, ran.err
    assert "Remove `database` from config.yaml" in ran.out
    with serve(write_design(tmp_path)) as server:
        client.http.base_url = server.url
        assert client.open()["desk"]["finished"] == 2


@pytest.mark.parametrize("to", ["mysql://host/name", "postgresql://ada:s3/cret@host/name"])
def test_an_address_that_is_none_is_refused(tmp_path: Path, spindle: Spindle, to: str) -> None:
    ran = spindle("migrate-store", write_design(tmp_path), "--to", to)
    assert ran.status == 1
    assert "--to cannot be used" in ran.err
    assert "s3" not in ran.err
