"""``spindle export`` as it is typed."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from spindle.cli import run
from spindle.export import EXPORTS
from spindle.formats import writable_formats
from spindle.services import check
from spindle.services.study import open_study, store_path
from spindle.storage import open_store
from tests.factories import join, submission
from tests.serving import copy_of

PRESSED = {"source_preference": "AI Response", "fluency": "Fluent"}


def make_judged_study(folder: Path, *names: str) -> Path:
    """The configuration of a study in which each of those people has judged two items."""
    config = copy_of("spin-self-play", folder)
    config.write_text(config.read_text() + "pairs: {order: as_given}\n")
    with open_study(check.load(config)) as study:
        for name in names:
            person = join(study, name)
            for _ in range(2):
                person.send(submission(person.take(), shown=PRESSED))
    return config


def test_without_options_it_writes_the_designs_own_file(tmp_path: Path) -> None:
    config = make_judged_study(tmp_path, "Ada")
    assert run(["export", str(config)]) == 0
    records = json.loads((config.parent / "annotation_output" / "annotations.json").read_bytes())
    assert [record["answers"]["source_preference"]["verdict"] for record in records] == ["b", "b"]


def test_it_says_what_went_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config, target = make_judged_study(tmp_path, "Ada", "Grace"), tmp_path / "out.csv"
    run(["export", str(config), "--format", "csv", "--output", str(target)])
    assert capsys.readouterr().err == f"Wrote 4 judgments by 2 annotators to {target}.\n"


def test_one_is_not_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = make_judged_study(tmp_path, "Ada")
    run(["export", str(config)])
    assert "2 judgments by 1 annotator to" in capsys.readouterr().err


@pytest.mark.parametrize("name", EXPORTS.names())
def test_every_format_can_be_asked_for(name: str, tmp_path: Path) -> None:
    config, target = make_judged_study(tmp_path, "Ada"), tmp_path / "out"
    assert run(["export", str(config), "-f", name, "-o", str(target)]) == 0
    assert target.stat().st_size > 0


def test_the_help_lists_the_formats_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    run(["export", "--help"])
    names = sorted((*EXPORTS.names(), *writable_formats()))
    assert "[" + "|".join(names) + "]" in capsys.readouterr().out


def test_an_unknown_format_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "config.yaml", "--format", "xml"]) == 2
    assert "'xml' is not one of arena, csv, " in capsys.readouterr().err


def test_texts_come_along_on_request(tmp_path: Path) -> None:
    config, target = make_judged_study(tmp_path, "Ada"), tmp_path / "out.jsonl"
    run(["export", str(config), "-f", "jsonl", "-o", str(target), "--texts"])
    first = json.loads(target.read_text().splitlines()[0])
    assert first["fields"]["response_a"]


@pytest.mark.parametrize("name", ["jsonl", "parquet"])
def test_a_dash_writes_to_standard_output(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "spindle", "export", str(make_judged_study(tmp_path, "Ada"))]
    done = subprocess.run([*command, "-f", name, "-o", "-"], capture_output=True, check=True)
    if name == "parquet":
        assert pq.read_table(io.BytesIO(done.stdout)).num_rows == 2
    else:
        assert len(done.stdout.splitlines()) == 2
    assert done.stderr == b"Wrote 2 judgments by 1 annotator to standard output.\n"


@pytest.mark.parametrize("name", EXPORTS.names())
def test_a_reader_that_has_enough_is_no_trouble(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "spindle", "export", str(make_judged_study(tmp_path, "Ada"))]
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "wb") as closed:
        done = subprocess.run(
            [*command, "-f", name, "-o", "-"], stdout=closed, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("name", EXPORTS.names())
def test_standard_output_without_space_is_one_plain_line(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "spindle", "export", str(make_judged_study(tmp_path, "Ada"))]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*command, "-f", name, "-o", "-"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"error: Cannot write to standard output: No space left")
    assert b"Traceback" not in done.stderr


def test_a_pipe_can_be_named(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "spindle", "export", str(make_judged_study(tmp_path, "Ada"))]
    done = subprocess.run(
        [*command, "-f", "jsonl", "-o", "/dev/stdout"], capture_output=True, check=True
    )
    assert len(done.stdout.splitlines()) == 2


def test_a_study_whose_data_are_gone_can_be_exported(tmp_path: Path) -> None:
    config, target = make_judged_study(tmp_path, "Ada"), tmp_path / "out.csv"
    before = tmp_path / "before.csv"
    assert run(["export", str(config), "-f", "csv", "-o", str(before)]) == 0
    (config.parent / "sample-data.json").unlink()
    assert run(["export", str(config), "-f", "csv", "-o", str(target)]) == 0
    assert target.read_bytes() == before.read_bytes()


def test_a_study_that_was_served_with_other_data_can_be_exported(tmp_path: Path) -> None:
    config = make_judged_study(tmp_path, "Ada")
    text = config.read_text()
    config.write_text(text.replace("data_files:\n  - sample-data.json\n", ""))
    assert "data_files" not in config.read_text()
    assert run(["export", str(config)]) == 0


def test_fields_that_only_later_items_have_are_no_obstacle(tmp_path: Path) -> None:
    config = copy_of("spin-self-play", tmp_path)
    data = config.parent / "sample-data.json"
    item = json.loads(data.read_text())[0]
    early = [{**item, "id": f"early-{n}"} for n in range(60)]
    data.write_text(json.dumps([*early, {**item, "id": "late", "note": "Late"}]))
    config.write_text(config.read_text().replace("{{text}}", "{{text}} {{note}}"))
    with open_study(check.load(config)) as study:
        person = join(study)
        person.send(submission(person.take(), shown=PRESSED))
    assert run(["export", str(config)]) == 0


def test_a_design_that_cannot_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = make_judged_study(tmp_path, "Ada")
    config.write_text(config.read_text() + "typo_here: 1\n")
    assert run(["export", str(config)]) == 1
    assert "unknown key 'typo_here'" in capsys.readouterr().err
    assert run(["export", str(config), "--allow-unknown"]) == 0


def test_a_study_that_never_ran_has_nothing_to_export(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", str(copy_of("spin-self-play", tmp_path))]) == 1
    assert "There is no store" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_one_plain_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = make_judged_study(tmp_path, "Ada")
    assert run(["export", str(config), "--output", str(tmp_path)]) == 1
    assert "cannot be written: Is a directory." in capsys.readouterr().err


SIDES = ("real", "generated")
SPIN = """
annotation_task_name: Tell them apart
data_files: [pairs.jsonl]
annotation_schemes:
- {annotation_type: pairwise, name: human, labels: ["A", "B", "Cannot tell"]}
"""


def study_of_pairs(folder: Path) -> Path:
    """The configuration of a study of ten pairs of which the truth is known."""
    (folder / "config.yaml").write_text(SPIN)
    lines = [
        {
            side: [message("user", f"Prompt {n}"), message("assistant", f"{side} {n}")]
            for side in SIDES
        }
        for n in range(10)
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "pairs.jsonl").write_text(text)
    return folder / "config.yaml"


def message(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


@pytest.mark.parametrize("name", writable_formats())
def test_every_dataset_can_be_asked_for(name: str, tmp_path: Path) -> None:
    config, target = study_of_pairs(tmp_path), tmp_path / "out"
    assert run(["export", str(config), "--format", name, "--output", str(target)]) == 0
    assert (target / "README.md").is_file()


def test_a_dataset_of_a_study_that_never_ran_begins_none(tmp_path: Path) -> None:
    config, target = study_of_pairs(tmp_path), tmp_path / "out"
    command = ["export", str(config), "--format", "spin", "--told-apart", "none"]
    assert run([*command, "--output", str(target)]) == 0
    rows = sum(pq.read_table(path).num_rows for path in target.glob("*.parquet"))
    assert rows == 10
    assert not (tmp_path / "annotation_output").exists()


def test_the_example_has_pairs_for_training_and_for_testing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, target = copy_of("spin-iteration", tmp_path), tmp_path / "out"
    assert run(["export", str(config), "--format", "spin", "--output", str(target)]) == 0
    counts = [
        pq.read_table(target / f"{split}_prefs-00000-of-00001.parquet").num_rows
        for split in ("train", "test")
    ]
    assert counts == [11, 1]
    assert (
        "The split left test empty; the prompt closest to it was moved" in capsys.readouterr().err
    )
    assert "No prompt fell into test" in (target / "README.md").read_text()


def test_using_the_truth_is_noted_in_the_studys_journal(tmp_path: Path) -> None:
    config = study_of_pairs(tmp_path)
    design = check.load(config)
    with open_study(design):
        pass
    run(["export", str(config), "--format", "spin", "--output", str(tmp_path / "out")])
    store = open_store(store_path(design), read_only=True)
    with store.read() as tx:
        (event,) = tx.events.all()
    store.close()
    assert (event.what, event.detail) == ("exported by truth", "spin")


def test_somebody_without_a_name_can_use_the_truth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = study_of_pairs(tmp_path)
    design = check.load(config)
    with open_study(design):
        pass
    # As in a container that runs under a number which no file of names has.
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 7)
    assert run(["export", str(config), "--format", "spin", "-o", str(tmp_path / "out")]) == 0
    with closing(open_store(store_path(design), read_only=True)) as store, store.read() as tx:
        (event,) = tx.events.all()
    assert event.who == "unknown"


def test_while_a_study_is_served_the_note_is_left_out_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = study_of_pairs(tmp_path)
    with open_study(check.load(config)):
        command = ["export", str(config), "--format", "spin", "--output", str(tmp_path / "out")]
        assert run(command) == 0
    assert "Not recorded in the study's journal: Another process" in capsys.readouterr().err


def test_it_says_what_became_of_the_pairs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = make_judged_study(tmp_path, "Ada", "Grace")
    run(["export", str(config), "--format", "trl", "--output", str(tmp_path / "out")])
    said = capsys.readouterr().err
    assert said.startswith("Wrote ")
    assert "with 4 judgments." in said
    assert "fewer judgments than required" in said


def test_a_licence_is_written_as_the_hub_has_it(tmp_path: Path) -> None:
    config, target = study_of_pairs(tmp_path), tmp_path / "out"
    command = ["export", str(config), "-f", "spin", "-o", str(target)]
    assert run([*command, "--license", "CC-BY-4.0"]) == 0
    assert "\nlicense: cc-by-4.0\n" in (target / "README.md").read_text()


def test_a_licence_that_cannot_be_one_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = study_of_pairs(tmp_path)
    assert run(["export", str(config), "-f", "spin", "--license", "Ask Ada first"]) == 2
    assert (
        "'Ask Ada first' is not a licence identifier such as cc-by-4.0" in capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("csv", "--license=mit"),
        ("csv", "--ties=drop"),
        ("json", "--split=0.5"),
        ("trl", "--texts"),
        ("spin", "--implicit"),
    ],
)
def test_an_option_that_the_format_does_not_support_is_refused(
    name: str, option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = study_of_pairs(tmp_path)
    assert run(["export", str(config), "-f", name, "-o", str(tmp_path / "out"), option]) == 1
    assert "not supported by" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
