"""Markdown is rendered beside the event loop, which goes on answering."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from spindle.config.design import TextFormat
from spindle.domain.items import Item
from spindle.web.app import create_app
from spindle.web.rich import NotRendered, RichText
from tests.client import Client
from tests.factories import open_study

PATIENCE = 20.0
"""Seconds after which a test fails rather than waits."""


class Gate:
    """Renders nothing before it is opened."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()

    def render(self, text: str) -> str:
        self.reached.set()
        assert self.opened.wait(PATIENCE)
        return f"<p>{text}</p>"


def signed_in(app: TestClient[Litestar]) -> Client:
    """Somebody who has signed in to the app, and opened no page yet."""
    client = Client("http://testserver", "Ada")
    client.http = app
    app.follow_redirects = False
    assert client.sign_in().status_code == 303
    return client


@pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarDeprecationWarning")
def test_others_are_answered_while_a_text_is_rendered(tmp_path: Path) -> None:
    formats = {"response_a": TextFormat.MARKDOWN}
    item = Item("1", {"text": "x", "response_a": "slow", "response_b": "y"})
    gate = Gate()
    with open_study(tmp_path, items=[item], formats=formats) as study:
        app = create_app(study)
        app.state.context = replace(app.state.context, rich=RichText(render=gate.render))
        with TestClient(app) as http, ThreadPoolExecutor() as threads:
            client = signed_in(http)
            page = threads.submit(client.open)
            try:
                assert gate.reached.wait(PATIENCE)
                other = threads.submit(http.get, "/api/schema/openapi.json")
                assert other.result(PATIENCE / 2).status_code == 200
                assert not page.done()
            finally:
                gate.opened.set()
            shown = page.result(PATIENCE)["desk"]["work"][0]["fields"]["response_a"]
    assert shown == {"html": "<p>slow</p>"}


def test_what_was_rendered_is_at_hand_and_nothing_else() -> None:
    rich = RichText()
    with pytest.raises(NotRendered):
        rich.remembered("*a*")
    made = rich.html("*a*")
    assert rich.remembered("*a*") == made


def test_what_is_never_rendered_needs_no_waiting() -> None:
    assert RichText().remembered(" ") == ""
