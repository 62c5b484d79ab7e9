"""Every key of the seed design has its effect: one test each, named after the key.

Keys that leave one another's effect alone are served together.
"""

from __future__ import annotations

import csv
import io
import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import yaml
from pyarrow.parquet import read_table

from tests.client import Client, sign_in
from tests.designs_text import ITEMS, PAIRWISE, write_design
from tests.postgresql import Cluster
from tests.serving import EXAMPLES, Served, serve
from tests.waiting import eventually

A = {"preference": "Response A"}
KEYED = [
    {**item, "key": f"the-key-{n}", "question": f"Question {n}"} for n, item in enumerate(ITEMS)
]
WHY = {"annotation_type": "text", "name": "why", "description": "Why is it better?"}
INSTRUCTIONS = "## Read first\n\nIt is **important**. <script>alert(1)</script>"


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A study with several keys at once, and items for everybody."""
    folder = tmp_path_factory.mktemp("together")
    config = write_design(
        folder,
        items=KEYED,
        annotation_task_name="Which is it?",
        data_files=["items.json", "more.jsonl", "third.csv"],
        item_properties={"id_key": "key", "text_key": "question"},
        output_annotation_dir="results/here/",
        annotation_schemes=[PAIRWISE, WHY],
        annotation_instructions=INSTRUCTIONS,
        annotation_per_instance=100,
    )
    (folder / "more.jsonl").write_text(json.dumps({**KEYED[0], "key": "the-key-later"}) + "\n")
    header, row = "key,question,text,response_a,response_b", "the-key-last,q,p,one,two"
    (folder / "third.csv").write_text(f"{header}\n{row}\n")
    with serve(config) as running:
        yield running


def ids_judged_by(name: str, folder: Path) -> list[str]:
    """Return the items that somebody judged, by the results file as it is now."""
    file = folder / "annotations.json"
    records = json.loads(file.read_text()) if file.exists() else []
    return [record["item_id"] for record in records if record["annotator"] == name]


def test_annotation_task_name(together: Served) -> None:
    assert "Which is it?" in httpx.get(f"{together.url}/signin").text


def test_task_dir(tmp_path: Path) -> None:
    config = write_design(tmp_path, task_dir="task")
    (tmp_path / "task").mkdir()
    (tmp_path / "items.json").rename(tmp_path / "task" / "items.json")
    with serve(config) as server:
        sign_in(server.url, "Ada")
    assert (tmp_path / "task" / "annotation_output").is_dir()


def test_data_files(together: Served) -> None:
    assert sign_in(together.url, "Ada").desk["total"] == len(KEYED) + 2


def test_item_properties_id_key(together: Served) -> None:
    sign_in(together.url, "Ben").judge(A)
    folder = together.config.parent / "results" / "here"
    eventually(lambda: bool(ids_judged_by("Ben", folder)))
    (id_,) = ids_judged_by("Ben", folder)
    assert id_.startswith("the-key-")


def test_item_properties_text_key(together: Served) -> None:
    fields = sign_in(together.url, "Cleo").held[0]["fields"]
    assert fields["question"]["text"].startswith("Question ")


def test_output_annotation_dir(together: Served) -> None:
    sign_in(together.url, "Dora").judge(A)
    folder = together.config.parent / "results" / "here"
    eventually(lambda: len(ids_judged_by("Dora", folder)) == 1)
    assert not together.output.exists()


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
    with serve(config) as server:
        sign_in(server.url, "Ada").judge(A)
    assert [record["item_id"] for record in READERS[form](file)] == ["item-1"]


def test_database(tmp_path: Path, postgresql: Cluster) -> None:
    with serve(write_design(tmp_path, database=f"{postgresql.url}&schema=keys")) as server:
        sign_in(server.url, "Ada").judge(A)
    assert "(schema keys)" in "".join(server.printed)
    assert not (server.output / "study.sqlite3").exists()
    with psycopg.connect(postgresql.url) as connection:
        assert connection.execute("SELECT count(*) FROM keys.judgment").fetchone() == (1,)


def test_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serve(write_design(tmp_path, port=port), port=None) as server:
        assert server.port == port


def test_server_name(tmp_path: Path) -> None:
    with serve(write_design(tmp_path, server_name="127.0.0.2")) as server:
        assert httpx.get(f"http://127.0.0.2:{server.port}/signin").status_code == 200
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.1:{server.port}/signin")


def test_annotation_schemes(together: Served) -> None:
    page = sign_in(together.url, "Eve").http.get("/annotate").text
    assert 0 < page.index("Which response is better?") < page.index("Why is it better?")


def test_annotation_instructions(together: Served) -> None:
    page = sign_in(together.url, "Finn").http.get("/annotate").text
    assert "<strong>important</strong>" in page
    assert "<script>alert" not in page


def test_html_layout(tmp_path: Path) -> None:
    layout = "<h2>Said first</h2><p>{{response_a}}</p><h2>Said next</h2><p>{{response_b}}</p>"
    with serve(write_design(tmp_path, html_layout=layout)) as server:
        client = sign_in(server.url, "Ada")
        page = client.http.get("/annotate").text
    assert "Said first" in page
    assert set(client.held[0]["fields"]) == {"response_a", "response_b"}


def test_allow_all_users(tmp_path: Path) -> None:
    config = write_design(tmp_path, allow_all_users=False, authorized_users=["Ada"])
    with serve(config) as server:
        assert Client(server.url, "Ada").sign_in().status_code == 303
        assert Client(server.url, "Ben").sign_in().status_code == 403


def test_user_config_users(tmp_path: Path) -> None:
    config = write_design(tmp_path, user_config={"allow_all_users": False, "users": ["Ada"]})
    with serve(config) as server:
        assert Client(server.url, "Ada").sign_in().status_code == 303
        assert Client(server.url, "Ben").sign_in().status_code == 403


def test_instances_per_annotator(tmp_path: Path) -> None:
    with serve(write_design(tmp_path, instances_per_annotator=2)) as server:
        client = sign_in(server.url, "Ada")
        assert client.desk["total"] == 2
        client.judge(A)
        client.judge(A)
    assert client.desk["outcome"] == "quota"


def test_annotation_per_instance(tmp_path: Path) -> None:
    config = write_design(tmp_path, items=ITEMS[:1], annotation_per_instance=2)
    with serve(config) as server:
        for name in ("Ada", "Ben"):
            sign_in(server.url, name).judge(A)
        third = sign_in(server.url, "Cleo")
    assert (third.held, third.desk["outcome"]) == ([], "finished")


@pytest.mark.parametrize(("allowed", "status"), [(True, 200), (False, 422)])
def test_allow_skip(tmp_path: Path, allowed: bool, status: int) -> None:
    with serve(write_design(tmp_path, allow_skip=allowed)) as server:
        assert sign_in(server.url, "Ada").put({}, skipped=True).status_code == status


@pytest.mark.parametrize(("required", "status"), [(False, 200), (True, 422)])
def test_skip_reason_required(tmp_path: Path, required: bool, status: int) -> None:
    config = write_design(tmp_path, allow_skip=True, skip_reason_required=required)
    with serve(config) as server:
        client = sign_in(server.url, "Ada")
        assert client.put({}, skipped=True, reason=" ").status_code == status
        assert client.put({}, skipped=True, reason="unclear").status_code == 200


def test_every_key_of_the_seed_design_has_its_test_here() -> None:
    seed = yaml.safe_load((EXAMPLES / "spin-self-play" / "config.yaml").read_text())
    keys = set(seed) - {"item_properties"}
    keys |= {f"item_properties_{key}" for key in seed["item_properties"]}
    assert {key for key in keys if f"test_{key}" not in globals()} == set()
