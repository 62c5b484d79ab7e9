"""Starting, stopping, and what keeps a study from starting."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx

from tests.client import sign_in
from tests.designs_text import ITEMS, PAIRWISE, write_design
from tests.serving import serve

A = {"preference": "Response A"}


def try_to_start(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A ``spindle start`` that is expected to give up by itself."""
    return subprocess.run(
        [sys.executable, "-m", "spindle", "start", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_ctrl_c_stops_it_cleanly(tmp_path: Path) -> None:
    with serve(write_design(tmp_path)) as server:
        status = server.stop()
    assert status == 0
    assert "Traceback" not in "".join(server.printed)


def test_ctrl_c_works_where_a_shell_had_it_ignored(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with serve(write_design(tmp_path)) as server:
            status = server.stop()
    finally:
        signal.signal(signal.SIGINT, before)
    assert status == 0


def test_a_port_in_use_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    config = write_design(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = try_to_start(config, "--port", str(taken.getsockname()[1]))
    assert result.returncode != 0
    assert "--port" in result.stderr
    assert "Traceback" not in result.stderr


def test_what_the_layout_loses_is_told_before_it_starts(tmp_path: Path) -> None:
    layout = "<p onclick='x()'>{{response_a}} {{response_b}}</p><script>x()</script>"
    config = write_design(tmp_path, html_layout=layout)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = try_to_start(config, "--port", str(taken.getsockname()[1]))
    assert "html_layout: <script>" in result.stderr


def test_a_configuration_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = try_to_start(tmp_path / "confg.yaml")
    assert result.returncode != 0
    assert "confg.yaml" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_broken_store_is_named(tmp_path: Path) -> None:
    config = write_design(tmp_path)
    output = tmp_path / "annotation_output"
    output.mkdir()
    (output / "study.sqlite3").write_bytes(b"this is no database, whatever its name says" * 100)
    result = try_to_start(config)
    assert result.returncode != 0
    assert "study.sqlite3" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    config = write_design(tmp_path)
    (tmp_path / "annotation_output").write_text("a file where a folder should be")
    result = try_to_start(config, "--port", "0")
    assert result.returncode != 0
    assert "annotation_output" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_second_server_of_the_same_study_is_refused(tmp_path: Path) -> None:
    config = write_design(tmp_path)
    with serve(config):
        result = try_to_start(config, "--port", "0")
    assert result.returncode != 0
    assert "Another process" in result.stderr


def test_a_wrong_design_is_not_served(tmp_path: Path) -> None:
    result = try_to_start(write_design(tmp_path, annotation_per_instanc=3))
    assert result.returncode != 0
    assert "annotation_per_instance" in result.stderr


def test_a_kill_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    with serve(write_design(tmp_path)) as server:
        client = sign_in(server.url, "Ada")
        client.judge(A)
        server.kill()
        server.start()
        assert client.open()["desk"]["finished"] == 1


def test_a_request_that_breaks_off_is_no_fault_of_the_server(tmp_path: Path) -> None:
    with serve(write_design(tmp_path)) as server:
        client = sign_in(server.url, "Ada")
        client.break_off()
        assert client.open()["desk"]["work"]
        server.stop()
    assert "Traceback" not in "".join(server.printed)


def test_a_restart_keeps_who_is_signed_in_and_what_they_hold(tmp_path: Path) -> None:
    with serve(write_design(tmp_path)) as server:
        client = sign_in(server.url, "Ada")
        held = [work["assignment"] for work in client.held]
        server.stop()
        server.start()
        again = client.open()["desk"]["work"]
    assert [work["assignment"] for work in again] == held


def test_changed_data_under_a_judgment_is_refused(tmp_path: Path) -> None:
    config = write_design(tmp_path)
    with serve(config) as server:
        sign_in(server.url, "Ada").judge(A)
    write_design(tmp_path, items=[{**ITEMS[0], "response_a": "Something else"}, *ITEMS[1:]])
    result = try_to_start(config, "--port", "0")
    assert result.returncode != 0
    assert "item-1" in result.stderr


def test_more_items_can_be_added_later(tmp_path: Path) -> None:
    config = write_design(tmp_path, items=ITEMS[:2])
    with serve(config) as server:
        sign_in(server.url, "Ada").judge(A)
    write_design(tmp_path)
    with serve(config) as server:
        assert sign_in(server.url, "Ada").desk["total"] == len(ITEMS)


def test_items_that_left_the_data_are_told_at_the_start(tmp_path: Path) -> None:
    config = write_design(tmp_path)
    with serve(config):
        pass
    write_design(tmp_path, items=ITEMS[2:])
    with serve(config) as server:
        assert sign_in(server.url, "Ada").desk["total"] == len(ITEMS) - 2
    assert "2 items are no longer in the data" in "".join(server.printed)


def test_another_id_key_reads_the_same_files_anew(tmp_path: Path) -> None:
    items = [{**item, "name": f"name of {item['id']}"} for item in ITEMS]
    with serve(write_design(tmp_path, items=items)):
        pass
    config = write_design(tmp_path, items=items, item_properties={"id_key": "name"})
    with serve(config) as server:
        pass
    assert f"{len(ITEMS)} items imported" in "".join(server.printed)


def test_other_sides_under_judgments_keep_it_from_starting(tmp_path: Path) -> None:
    config = write_design(tmp_path)
    with serve(config) as server:
        sign_in(server.url, "Ada").judge(A)
    write_design(tmp_path, pairs={"sides": ["response_b", "response_a"]})
    result = try_to_start(config, "--port", "0")
    assert result.returncode != 0
    assert "[response_a, response_b]" in result.stderr.replace("\n", " ")
    assert "Traceback" not in result.stderr


def test_other_labels_under_judgments_are_told_at_the_start(tmp_path: Path) -> None:
    config = write_design(tmp_path)
    with serve(config) as server:
        sign_in(server.url, "Ada").judge(A)
    write_design(
        tmp_path,
        annotation_schemes=[
            {**PAIRWISE, "labels": ["Response A", "Response B", "Tie"], "keyboard_shortcuts": {}}
        ],
    )
    with serve(config) as server:
        pass
    assert "preference: the labels have changed since earlier judgments" in "".join(server.printed)


def test_the_layouts_stylesheet_is_kept_for_good_under_an_address_of_its_content(
    tmp_path: Path,
) -> None:
    def styled(colour: str) -> tuple[str, httpx.Response, httpx.Response]:
        layout = (
            f'<p style="color: {colour}">{{{{text}}}} {{{{response_a}}}} {{{{response_b}}}}</p>'
        )
        with serve(write_design(tmp_path, html_layout=layout)) as server:
            page = sign_in(server.url, "Ada").http.get("/annotate").text
            found = re.search(r'href="(/layout/[^"]+)"', page)
            assert found
            return (
                found[1],
                httpx.get(server.url + found[1]),
                httpx.get(server.url + "/layout/x.css"),
            )

    red, sheet, unknown = styled("red")
    assert "color: red" in sheet.text
    assert "immutable" in sheet.headers["cache-control"]
    assert unknown.status_code == 404
    assert styled("blue")[0] != red
