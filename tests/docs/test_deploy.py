"""What `deploy/` starts can be started: its files use options that there are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
import yaml
from click.testing import CliRunner

from spindle.cli import group
from spindle.web.app import LARGEST_BODY
from tests.serving import ROOT

DEPLOY = ROOT / "deploy"


def dockerfile() -> list[str]:
    command = re.search(r"^CMD (\[.*\])$", (DEPLOY / "Dockerfile").read_text(), re.M)
    assert command
    words: list[str] = json.loads(command[1])
    return words


def compose() -> list[str]:
    words: list[str] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["study"][
        "command"
    ]
    return words


def unit() -> list[str]:
    text = (DEPLOY / "spindle.service").read_text().replace("\\\n", " ")
    command = re.search(r"^ExecStart=\S+ (.*)$", text, re.M)
    assert command
    return command[1].split()


@pytest.mark.parametrize("started", [dockerfile, compose, unit])
def test_every_option_is_one_of_start(started: Callable[[], list[str]]) -> None:
    words = started()
    assert words[:2] == ["start", "config.yaml"]
    known = CliRunner().invoke(group, ["start", "--help"]).output
    for word in words:
        if word.startswith("--"):
            assert word.split("=")[0] in known


def test_the_proxy_that_is_believed_is_the_one_that_is_there() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    address = services["proxy"]["networks"]["inside"]["ipv4_address"]
    assert f"--forwarded-allow-ips={address}" in services["study"]["command"]


def test_the_proxy_lets_the_largest_body_through() -> None:
    size = re.search(r"client_max_body_size (\d+)k;", (DEPLOY / "nginx.conf").read_text())
    assert size
    assert int(size[1]) * 1024 > LARGEST_BODY


def test_the_proxy_closes_what_is_for_operators() -> None:
    text = (DEPLOY / "nginx.conf").read_text()
    for path in ("/metrics", "/ready"):
        assert re.search(rf"location = {path}\s+{{ return 404; }}", text)
