"""Key press to next item painted, in a real Chromium, by the page's own clock.

Every item is answered by keyboard, as fast as a person might who does not read. The page
measures from the key's own time stamp to the task that follows the frame with the next item;
a frame lasts 16.7 ms. A key waits for the frame that is being made, so half a frame is the
least that the mean can be. Needs a Chromium: ``SPINDLE_CHROMIUM``, or ``scripts/chromium``.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path

import click
import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from bench.driving.people import PASSPHRASE
from bench.driving.process import spindle
from bench.driving.study import write_study

FRAME_MS = 1000 / 60
KEYS = ("a", "1")
"""A label of each question of the SPIN design; Enter is the key that is measured."""


@click.command()
@click.option("--judgments", default=200, show_default=True, help="How many items are answered.")
@click.option("--pause", default=150, show_default=True, help="Milliseconds before each Enter.")
@click.option("--words", default=80, show_default=True, help="How long each response is.")
def main(judgments: int, pause: int, words: int) -> None:
    """Answer items by keyboard; the last line is JSON."""
    with tempfile.TemporaryDirectory() as folder:
        config = write_study(Path(folder), judgments + 10, words=words)
        with spindle(config) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium(),
                args=["--no-sandbox"] if os.geteuid() == 0 else [],
            )
            times = time_key_presses(
                browser, f"http://{server.host}:{server.port}", judgments, pause
            )
            browser.close()
    p50, p95, p99 = np.percentile(np.array(times), (50, 95, 99))
    found = {
        "judgments": len(times),
        "p50_ms": round(float(p50), 1),
        "p95_ms": round(float(p95), 1),
        "p99_ms": round(float(p99), 1),
        "p95_frames": round(float(p95) / FRAME_MS, 2),
    }
    click.echo(json.dumps(found))


def time_key_presses(browser: Browser, url: str, judgments: int, pause: int) -> list[float]:
    """Milliseconds from each Enter to the next item on the screen."""
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.goto(url)
    page.get_by_label("Name").fill("rater")
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/annotate")
    page.get_by_role("dialog", name="Instructions").wait_for()
    page.keyboard.press("Escape")
    for number in range(judgments):
        page.get_by_text(f"{number + 1} of {judgments + 10}", exact=True).wait_for()
        for key in KEYS:
            page.keyboard.press(key)
        page.wait_for_timeout(pause)
        page.keyboard.press("Enter")
        _wait_until_painted(page, number + 1)
    times: list[float] = page.evaluate(
        "performance.getEntriesByName('next-item').map((entry) => entry.duration)"
    )
    return times


def chromium() -> str:
    """The path of a Chromium; raises ``ClickException`` where there is none."""
    if found := os.environ.get("SPINDLE_CHROMIUM"):
        return found
    asked = subprocess.run(["scripts/chromium"], capture_output=True, text=True, check=False)
    if asked.returncode:
        raise click.ClickException(asked.stderr)
    return asked.stdout.strip()


def _wait_until_painted(page: Page, count: int) -> None:
    page.wait_for_function(
        "count => performance.getEntriesByName('next-item').length >= count", arg=count
    )


if __name__ == "__main__":
    main()
