"""Every key of the seed design has its effect: one test each, named after the key."""

from __future__ import annotations

import csv
import io
import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import yaml
from pyarrow.parquet import read_table

from tests.client import Client, signed_in
from tests.designs_text import ITEMS, PAIRWISE, write_design
from tests.postgresql import Cluster
from tests.serving import EXAMPLES, served
from tests.waiting import eventually

A = {"preference": "Response A"}


def records(folder: Path) -> list[dict[str, Any]]:
    """The results file as it is now."""
    file = folder / "annotations.json"
    found: list[dict[str, Any]] = json.loads(file.read_text()) if file.exists() else []
    return found


def test_annotation_task_name(tmp_path: Path) -> None:
    with served(write_design(tmp_path, annotation_task_name="Which is it?")) as server:
        assert "Which is it?" in httpx.get(f"{server.url}/signin").text


def test_task_dir(tmp_path: Path) -> None:
    config = write_design(tmp_path, task_dir="task")
    (tmp_path / "task").mkdir()
    (tmp_path / "items.json").rename(tmp_path / "task" / "items.json")
    with served(config) as server:
        signed_in(server.url, "Ada")
    assert (tmp_path / "task" / "annotation_output").is_dir()


def test_data_files(tmp_path: Path) -> None:
    config = write_design(tmp_path, data_files=["items.json", "more.jsonl", "third.csv"])
    (tmp_path / "more.jsonl").write_text(json.dumps({**ITEMS[0], "id": "later"}) + "\n")
    (tmp_path / "third.csv").write_text("id,text,response_a,response_b\nlast,p,one,two\n")
    with served(config) as server:
        assert signed_in(server.url, "Ada").desk["total"] == len(ITEMS) + 2


def test_item_properties_id_key(tmp_path: Path) -> None:
    items = [{**ITEMS[0], "key": "the-key"}]
    config = write_design(tmp_path, items=items, item_properties={"id_key": "key"})
    with served(config) as server:
        signed_in(server.url, "Ada").judge(A)
        eventually(lambda: bool(records(server.output)))
        assert records(server.output)[0]["item_id"] == "the-key"


def test_item_properties_text_key(tmp_path: Path) -> None:
    items = [{**ITEMS[0], "question": "The prompt of another field"}]
    config = write_design(tmp_path, items=items, item_properties={"text_key": "question"})
    with served(config) as server:
        fields = signed_in(server.url, "Ada").held[0]["fields"]
    assert fields["question"]["text"] == "The prompt of another field"


def test_output_annotation_dir(tmp_path: Path) -> None:
    config = write_design(tmp_path, output_annotation_dir="results/here/")
    with served(config) as server:
        signed_in(server.url, "Ada").judge(A)
        eventually(lambda: len(records(tmp_path / "results" / "here")) == 1)


READERS: dict[str, Callable[[Path], list[dict[str, Any]]]] = {
    "json": lambda path: json.loads(path.read_text()),
    "jsonl": lambda path: [json.loads(line) for line in path.read_text().splitlines()],
    "csv": lambda path: list(csv.DictReader(io.StringIO(path.read_text()))),
    "tsv": lambda path: list(csv.DictReader(io.StringIO(path.read_text()), delimiter="\t")),
    "parquet": lambda path: read_table(path).to_pylist(),
}


@pytest.mark.parametrize("form", READERS)
def test_output_annotation_format(tmp_path: Path, form: str) -> None:
    config = write_design(tmp_path, output_annotation_format=form)
    file = tmp_path / "annotation_output" / f"annotations.{form}"
    with served(config) as server:
        signed_in(server.url, "Ada").judge(A)
        eventually(lambda: file.exists() and len(READERS[form](file)) == 1)
    assert READERS[form](file)[0]["item_id"] == "item-1"


def test_database(tmp_path: Path, postgresql: Cluster) -> None:
    with served(write_design(tmp_path, database=f"{postgresql.url}&schema=keys")) as server:
        signed_in(server.url, "Ada").judge(A)
    assert "(schema keys)" in "".join(server.printed)
    assert not (server.output / "study.sqlite3").exists()
    with psycopg.connect(postgresql.url) as connection:
        assert connection.execute("SELECT count(*) FROM keys.judgment").fetchone() == (1,)


def test_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with served(write_design(tmp_path, port=port), port=None) as server:
        assert server.port == port


def test_server_name(tmp_path: Path) -> None:
    with served(write_design(tmp_path, server_name="127.0.0.2")) as server:
        assert httpx.get(f"http://127.0.0.2:{server.port}/signin").status_code == 200
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.1:{server.port}/signin")


def test_annotation_schemes(tmp_path: Path) -> None:
    second = {"annotation_type": "text", "name": "why", "description": "Why is it better?"}
    with served(write_design(tmp_path, annotation_schemes=[PAIRWISE, second])) as server:
        page = signed_in(server.url, "Ada").http.get("/annotate").text
    assert 0 < page.index("Which response is better?") < page.index("Why is it better?")


def test_annotation_instructions(tmp_path: Path) -> None:
    text = "## Read first\n\nIt is **important**. <script>alert(1)</script>"
    with served(write_design(tmp_path, annotation_instructions=text)) as server:
        page = signed_in(server.url, "Ada").http.get("/annotate").text
    assert "<strong>important</strong>" in page
    assert "<script>alert" not in page


def test_html_layout(tmp_path: Path) -> None:
    layout = "<h2>Said first</h2><p>{{response_a}}</p><h2>Said next</h2><p>{{response_b}}</p>"
    with served(write_design(tmp_path, html_layout=layout)) as server:
        client = signed_in(server.url, "Ada")
        page = client.http.get("/annotate").text
    assert "Said first" in page
    assert set(client.held[0]["fields"]) == {"response_a", "response_b"}


def test_allow_all_users(tmp_path: Path) -> None:
    config = write_design(tmp_path, allow_all_users=False, authorized_users=["Ada"])
    with served(config) as server:
        assert Client(server.url, "Ada").sign_in().status_code == 303
        assert Client(server.url, "Ben").sign_in().status_code == 403


def test_user_config_users(tmp_path: Path) -> None:
    config = write_design(tmp_path, user_config={"allow_all_users": False, "users": ["Ada"]})
    with served(config) as server:
        assert Client(server.url, "Ada").sign_in().status_code == 303
        assert Client(server.url, "Ben").sign_in().status_code == 403


def test_instances_per_annotator(tmp_path: Path) -> None:
    with served(write_design(tmp_path, instances_per_annotator=2)) as server:
        client = signed_in(server.url, "Ada")
        assert client.desk["total"] == 2
        client.judge(A)
        client.judge(A)
    assert client.desk["outcome"] == "quota"


def test_annotation_per_instance(tmp_path: Path) -> None:
    config = write_design(tmp_path, items=ITEMS[:1], annotation_per_instance=2)
    with served(config) as server:
        for name in ("Ada", "Ben"):
            signed_in(server.url, name).judge(A)
        third = signed_in(server.url, "Cleo")
    assert (third.held, third.desk["outcome"]) == ([], "finished")


@pytest.mark.parametrize(("allowed", "status"), [(True, 200), (False, 422)])
def test_allow_skip(tmp_path: Path, allowed: bool, status: int) -> None:
    with served(write_design(tmp_path, allow_skip=allowed)) as server:
        assert signed_in(server.url, "Ada").put({}, skipped=True).status_code == status


@pytest.mark.parametrize(("required", "status"), [(False, 200), (True, 422)])
def test_skip_reason_required(tmp_path: Path, required: bool, status: int) -> None:
    config = write_design(tmp_path, allow_skip=True, skip_reason_required=required)
    with served(config) as server:
        client = signed_in(server.url, "Ada")
        assert client.put({}, skipped=True, reason=" ").status_code == status
        assert client.put({}, skipped=True, reason="unclear").status_code == 200


def test_every_key_of_the_seed_design_has_its_test_here() -> None:
    seed = yaml.safe_load((EXAMPLES / "spin-self-play" / "config.yaml").read_text())
    keys = set(seed) - {"item_properties"}
    keys |= {f"item_properties_{key}" for key in seed["item_properties"]}
    assert {key for key in keys if f"test_{key}" not in globals()} == set()
