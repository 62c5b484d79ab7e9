"""The description of the interface: OpenAPI, as whoever writes a client reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from spindle.web.wire import PutJudgment
from tests.client import Client

Newcomer = Callable[[], Client]
HERE = "/api/schema/openapi.json"


def test_the_schema_says_what_a_judgment_is_made_of(newcomer: Newcomer) -> None:
    schema = newcomer().http.get(HERE).json()
    body = schema["paths"]["/api/judgments/{uuid}"]["put"]["requestBody"]
    told = body["content"]["application/json"]["schema"]
    assert body["required"]
    assert set(told["properties"]) == set(PutJudgment.__struct_fields__)
    assert set(told["required"]) == {"assignment", "answers"}


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/api/work", "post"),
        ("/api/judgments/{uuid}", "put"),
        ("/api/heartbeat", "post"),
        ("/api/history", "get"),
    ],
)
def test_the_schema_says_that_requests_name_whose_page_sends_them(
    newcomer: Newcomer, path: str, method: str
) -> None:
    schema = newcomer().http.get(HERE).json()
    parameters: list[dict[str, Any]] = schema["paths"][path][method]["parameters"]
    (header,) = [one for one in parameters if one["in"] == "header"]
    assert (header["name"], header["required"]) == ("X-Annotator", True)
