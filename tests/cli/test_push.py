"""``spindle push`` as it is typed, to a hub on loopback that the real client talks to."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from spindle.cli.push import format_size
from tests.cli.running import Spindle
from tests.hub_stand_in import Hub, Repo, run_hub

HEAD = """\
---
pretty_name: Which is better
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train-00000-of-00001.parquet
  - split: test
    path: data/test-00000-of-00001.jsonl
---

# Which is better
"""
TRAIN = "data/train-00000-of-00001.parquet"
TEST = "data/test-00000-of-00001.jsonl"


@pytest.fixture
def hub() -> Iterator[Hub]:
    with run_hub() as hub:
        yield hub


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A folder as an export leaves it, with a large file and small ones."""
    folder = tmp_path / "dataset"
    for name in ("data", "provenance"):
        (folder / name).mkdir(parents=True)
    (folder / "README.md").write_text(HEAD, encoding="utf-8")
    pq.write_table(pa.table({"chosen": ["yes"] * 500}), folder / TRAIN)
    (folder / TEST).write_text('{"chosen": "é"}\n' * 2000, encoding="utf-8")
    (folder / "provenance" / "train.jsonl").write_bytes(b"\x00any bytes\r\n\xff")
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    """The files below a folder by their path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@dataclass(frozen=True)
class Pushed:
    """What a push in a process of its own left behind."""

    status: int
    out: str
    err: str


def push(endpoint: str, folder: Path, *options: str, token: str | None = "hf_ada") -> Pushed:
    """Push the folder as ada/better, by the program that users run."""
    assert find_spec("huggingface_hub"), "pip install -e '.[dev]' brings huggingface_hub"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    environment = {
        **kept,
        "HF_ENDPOINT": endpoint,
        "HF_HOME": str(folder.parent / "hf"),
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "NO_PROXY": "127.0.0.1",
        **({} if token is None else {"HF_TOKEN": token}),
    }
    command = [sys.executable, "-m", "spindle", "push"]
    where = [] if any("/" in option for option in options) else ["ada/better"]
    done = subprocess.run(
        [*command, *where, "--from", str(folder), *options],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return Pushed(done.returncode, done.stdout, done.stderr)


def test_every_file_arrives_byte_for_byte(hub: Hub, dataset: Path) -> None:
    pushed = push(hub.url, dataset)
    assert (pushed.status, pushed.err) == (0, "")
    repo = hub.repos["ada/better"]
    assert repo.branches["main"] == bytes_of(dataset)
    assert repo.private
    assert repo.messages == ["Upload 4 files with spindle push"]
    assert any(request.startswith("PUT /lfs/") for request in hub.requests)
    assert len(hub.objects) == 2


def test_it_says_what_goes_up_before_and_where_it_is_after(hub: Hub, dataset: Path) -> None:
    lines = push(hub.url, dataset).out.splitlines()
    assert lines[0] == "Dataset ada/better (private):"
    assert [line.split()[0] for line in lines[1:-1]] == [
        "README.md",
        TEST,
        TRAIN,
        "provenance/train.jsonl",
    ]
    assert lines[-1] == f"Uploaded: {hub.url}/datasets/ada/better"


def test_public_is_public(hub: Hub, dataset: Path) -> None:
    pushed = push(hub.url, dataset, "--public")
    assert "public: everybody can read it" in pushed.out
    assert not hub.repos["ada/better"].private


def test_a_branch_is_made(hub: Hub, dataset: Path) -> None:
    pushed = push(hub.url, dataset, "--revision", "round-2")
    assert pushed.out.endswith(f"{hub.url}/datasets/ada/better/tree/round-2\n")
    branches = hub.repos["ada/better"].branches
    assert (branches["main"], branches["round-2"]) == ({}, bytes_of(dataset))


def test_a_dataset_that_is_there_is_added_to(hub: Hub, dataset: Path) -> None:
    hub.repos["ada/better"] = Repo(private=True)
    hub.repos["ada/better"].branches["main"] = {"README.md": b"old", "other.txt": b"kept"}
    assert push(hub.url, dataset).status == 0
    files = hub.repos["ada/better"].branches["main"]
    assert files == {**bytes_of(dataset), "other.txt": b"kept"}


def test_what_is_to_be_private_goes_into_no_public_dataset(hub: Hub, dataset: Path) -> None:
    hub.repos["ada/better"] = Repo(private=False)
    pushed = push(hub.url, dataset)
    assert pushed.status == 1
    assert "ada/better already exists and is public." in pushed.err
    assert hub.repos["ada/better"].branches["main"] == {}
    assert push(hub.url, dataset, "--public").status == 0


def test_what_is_to_be_public_goes_into_no_private_dataset(hub: Hub, dataset: Path) -> None:
    hub.repos["ada/better"] = Repo(private=True)
    pushed = push(hub.url, dataset, "--public")
    assert pushed.status == 1
    assert "ada/better already exists and is private." in pushed.err
    assert hub.repos["ada/better"].branches["main"] == {}


def test_a_dry_run_asks_nobody(hub: Hub, dataset: Path) -> None:
    pushed = push(hub.url, dataset, "--dry-run", token=None)
    assert (pushed.status, hub.requests) == (0, [])
    assert pushed.out.endswith("Nothing was uploaded.\n")


def test_a_token_that_is_typed_goes_before_the_one_that_is_set(hub: Hub, dataset: Path) -> None:
    assert push(hub.url, dataset, "--token", "hf_ada", token="hf_wrong").status == 0


@pytest.mark.parametrize(
    ("token", "said"),
    [
        (None, "The hub needs a token."),
        ("hf_wrong", "The hub does not accept the token."),
        ("hf_reader", "The token may not write to ada/better."),
    ],
)
def test_a_token_that_will_not_do_is_told(
    hub: Hub, dataset: Path, token: str | None, said: str
) -> None:
    pushed = push(hub.url, dataset, token=token)
    assert pushed.status == 1
    assert pushed.err.startswith(f"error: {said}\n  ")
    assert "Traceback" not in pushed.err
    assert hub.repos == {}


def test_a_place_that_is_somebody_elses_is_told(hub: Hub, dataset: Path) -> None:
    pushed = push(hub.url, dataset, "grace/better")
    assert pushed.status == 1
    assert "The token may not write to grace/better." in pushed.err


@pytest.mark.parametrize(
    ("where", "status", "said"),
    [
        ("/commit/", 409, "The name ada/better is taken."),
        ("/commit/", 500, "The hub answered 500 to the upload to ada/better: out of order"),
    ],
)
def test_what_else_the_hub_answers_is_told(
    hub: Hub, dataset: Path, where: str, status: int, said: str
) -> None:
    hub.failing[where] = status
    pushed = push(hub.url, dataset)
    assert pushed.status == 1
    assert f"error: {said}\n" in pushed.err
    assert hub.repos["ada/better"].branches["main"] == {}


def test_no_network_is_one_plain_line(dataset: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{unused.getsockname()[1]}"
        pushed = push(endpoint, dataset)
    assert pushed.status == 1
    assert pushed.err.startswith(f"error: {endpoint} cannot be reached: ")
    assert "Traceback" not in pushed.err


def test_without_the_extra_it_says_how_to_get_it(
    spindle: Spindle, dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    ran = spindle("push", "ada/better", "--from", dataset)
    assert ran.status == 1
    assert "pip install 'spindle-annotate[hub]'" in ran.err


def refusal_of(spindle: Spindle, folder: Path) -> str:
    """What a push of the folder is refused with, before anybody is asked."""
    ran = spindle("push", "ada/better", "--from", folder, "--dry-run")
    assert ran.status == 1
    return ran.err


def test_a_folder_that_is_not_there_is_refused(spindle: Spindle, tmp_path: Path) -> None:
    assert "There is no folder" in refusal_of(spindle, tmp_path / "gone")


def test_a_folder_without_a_card_is_refused(spindle: Spindle, dataset: Path) -> None:
    (dataset / "README.md").unlink()
    assert "has no card (README.md)" in refusal_of(spindle, dataset)


@pytest.mark.parametrize("text", ["# No head\n", "---\n: [\n---\n", "---\n- x\n---\n"])
def test_a_card_without_a_head_is_refused(spindle: Spindle, dataset: Path, text: str) -> None:
    (dataset / "README.md").write_text(text)
    assert "does not begin with YAML" in refusal_of(spindle, dataset)


def test_a_card_that_names_what_is_not_there_is_refused(spindle: Spindle, dataset: Path) -> None:
    (dataset / TRAIN).unlink()
    assert f"lists {TRAIN}, which does not exist" in refusal_of(spindle, dataset)


@pytest.mark.parametrize("path", ["/etc/hostname", "../other/x.jsonl", "data/a**b.jsonl"])
def test_a_card_that_names_what_is_outside_is_refused(
    path: str, spindle: Spindle, dataset: Path
) -> None:
    (dataset.parent / "other").mkdir()
    (dataset.parent / "other" / "x.jsonl").write_text("{}\n")
    (dataset / "README.md").write_text(HEAD.replace(TEST, path))
    ran = spindle("push", "ada/better", "--from", dataset, "--dry-run")
    assert ran.status == 1
    assert f"lists {path}, which does not exist" in ran.err


def test_a_store_is_refused_whatever_it_is_called(spindle: Spindle, dataset: Path) -> None:
    with sqlite3.connect(dataset / "data" / "innocent.jsonl") as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    assert "is the store of a study" in refusal_of(spindle, dataset)


@pytest.mark.parametrize(
    "name",
    ["annotations.csv", ".env", "config.yaml", "data/old.parquet", "provenance/more/x.jsonl"],
)
def test_a_file_that_does_not_belong_is_refused(spindle: Spindle, dataset: Path, name: str) -> None:
    (dataset / name).parent.mkdir(exist_ok=True)
    (dataset / name).write_text("x")
    assert f"files that do not belong to the dataset: {name}." in refusal_of(spindle, dataset)


def test_a_link_to_elsewhere_is_refused(spindle: Spindle, dataset: Path) -> None:
    (dataset / TRAIN).rename(dataset.parent / "secret")
    (dataset / TRAIN).symlink_to(dataset.parent / "secret")
    assert "do not belong" in refusal_of(spindle, dataset)


def test_a_name_without_an_owner_is_refused(spindle: Spindle, dataset: Path) -> None:
    ran = spindle("push", "better", "--from", dataset)
    assert ran.status == 2
    assert "'better' is not of the form owner/name, such as ada/preferences" in ran.err


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (999_960, "1.0 MB"), (2_500_000_000, "2.5 GB")],
)
def test_sizes_have_a_unit_that_people_can_read(size: int, said: str) -> None:
    assert format_size(size) == said
