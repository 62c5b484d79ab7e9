"""Markdown is rendered beside the event loop, which goes on answering."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from litestar.testing import TestClient

from spindle.config.design import TextFormat
from spindle.domain.items import Item
from spindle.web.app import create_app
from spindle.web.instrumentation import InstrumentedApp
from spindle.web.render_process import RenderProcess
from spindle.web.rich_text import NotRendered, RichText
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


def sign_in(app: TestClient[InstrumentedApp]) -> Client:
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
            client = sign_in(http)
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
        rich.cached_html("*a*")
    made = rich.html("*a*")
    assert rich.cached_html("*a*") == made


def test_what_is_never_rendered_needs_no_waiting() -> None:
    assert RichText().cached_html(" ") == ""


@pytest.fixture
def renderer() -> Iterator[RenderProcess]:
    """A renderer that gives up early, ended at the end."""
    made = RenderProcess(seconds=1.0)
    yield made
    made.close()


def test_a_process_of_its_own_renders_the_same(renderer: RenderProcess) -> None:
    for text in ("*one*", "```python\nx = 1\n```", "$x^2$\n\nété \u2028 \U0001f642"):
        assert renderer(text) == RichText().html(text) != ""


def test_a_text_that_is_a_trap_is_shown_as_it_stands_and_the_next_is_rendered(
    renderer: RenderProcess,
) -> None:
    trap = "```arduino\n" + "\n" * 19_000 + "```\n"
    assert renderer(trap) == ""
    assert renderer("*one*") == "<p><em>one</em></p>"


def test_half_a_character_does_not_stop_it(renderer: RenderProcess) -> None:
    assert renderer("a \ud83d b") == ""
    assert renderer("*one*") == "<p><em>one</em></p>"


def test_it_can_be_closed_at_any_time(renderer: RenderProcess) -> None:
    renderer.close()
    assert renderer("a") == "<p>a</p>"
    renderer.close()
    renderer.close()
