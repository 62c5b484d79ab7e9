"""The value of a panel as the page shows it: by the panel's kind, and whole whatever it is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from html import escape
from typing import TypeAlias

from spindle.config.panel import Panel, PanelKind
from spindle.domain.responses import TurnKeys, reduce_response
from spindle.domain.values import JSON
from spindle.web.tables import read_table
from spindle.web.turns import read_turns
from spindle.web.wire import Shown

ShowText: TypeAlias = Callable[[JSON], Shown]
"""Shows a text, turns or a list, as Markdown where the design says so."""
Highlight: TypeAlias = Callable[[str], str]

_LANGUAGE = re.compile(r"[\w+#.\-]{1,40}")
_RENDERED = re.compile(r"<pre><code[^>]*>(.*)</code></pre>", re.DOTALL)
_FENCE = re.compile(r"~{3,}")
_LONGEST_JSON = 200_000


def display_panel(panel: Panel, value: JSON, show: ShowText, render: Highlight) -> Shown:
    """Return a value as the panel shows it.

    A value that is not of the panel's kind is shown all the same: as a text, or as JSON.
    ``render`` turns Markdown into HTML, which is how code gets its colours.
    """
    match panel.kind:
        case PanelKind.CODE:
            return _display_code(panel, value, render)
        case PanelKind.JSON:
            return _highlight(panel, _parse_and_format(value), "json", render)
        case PanelKind.DIALOGUE:
            turns = read_turns(panel, value, show)
            return show(_as_text(value)) if turns is None else Shown(turns=turns)
        case PanelKind.SPREADSHEET:
            table = read_table(panel, value)
            return show(_as_text(value)) if table is None else Shown(table=table)
        case PanelKind.PAIRWISE:
            return show(reduce_response(value, {}, TurnKeys()))
        case _:
            return show(_as_text(value))


def format_json(value: JSON) -> str:
    """Return a value as indented JSON."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def _as_text(value: JSON) -> JSON:
    """Return a mapping as indented JSON, and all else as it is."""
    return format_json(value) if isinstance(value, Mapping) else value


def _display_code(panel: Panel, value: JSON, render: Highlight) -> Shown:
    if isinstance(value, str):
        return _highlight(panel, value, panel.language, render)
    return _highlight(panel, "" if value is None else format_json(value), "json", render)


def _highlight(panel: Panel, code: str, language: str, render: Highlight) -> Shown:
    """Return code as HTML, with colours where its language is known."""
    if not code.strip():
        return Shown(text=code)
    html = ""
    if _LANGUAGE.fullmatch(language):
        longest = max((len(run) for run in _FENCE.findall(code)), default=2)
        fence = "~" * (longest + 1)
        body = code.removesuffix("\n")
        html = render(f"{fence}{language}\n{body}\n{fence}")
    match = _RENDERED.fullmatch(html)
    lines = match[1] if match else escape(code)
    return Shown(html=f"<pre><code>{_mark_lines(panel, lines)}</code></pre>")


def _mark_lines(panel: Panel, html: str) -> str:
    """Return lines of code each in an element, if they have numbers or some are marked."""
    if panel.first_line is None and not panel.marked_lines:
        return html
    lines = html.removesuffix("\n").split("\n")
    first = 1 if panel.first_line is None else panel.first_line
    marked = set(panel.marked_lines)
    return "\n".join(
        f'<span class="rich-line{" rich-marked" if number in marked else ""}">{line}</span>'
        for number, line in enumerate(lines, first)
    )


def _parse_and_format(value: JSON) -> str:
    """Return a value as indented JSON; a text that is JSON likewise, any other as it is."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return format_json(value)
    if len(value) > _LONGEST_JSON or value.lstrip()[:1] not in ("{", "["):
        return value
    try:
        text = format_json(json.loads(value, object_pairs_hook=_without_repeats))
        text.encode()
    except (ValueError, RecursionError):
        return value
    return text


def _without_repeats(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a repeated key would be lost")
    return found
