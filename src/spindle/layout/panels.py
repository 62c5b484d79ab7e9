"""The page of a design with panels: each field under its title, in the order of the design."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from spindle.config.design import Design
from spindle.config.panel import Direction, Fold, Panel, PanelKind
from spindle.config.sides import side_of

_MOST_IN_A_ROW = 3
_BARE = (PanelKind.TEXT, PanelKind.DOCUMENT, PanelKind.DIALOGUE)


def write_panels(design: Design) -> str:
    """Return the HTML of the panels.

    A horizontal layout has them side by side, in as many rows as their least width needs; of
    more than three panels the two sides of a pair have a row of their own. In any other layout
    the sides stand side by side, unless the design asks for ``vertical`` and has a field for
    each.
    """
    groups = list(_group_sides(design))
    parts = "".join(_write_group(design, group) for group in groups)
    if design.direction is Direction.HORIZONTAL and len(groups) > 1:
        return f'<div class="spindle-panels spindle-row">{parts}</div>'
    if _is_prompt_and_pair(design, groups):
        return parts
    return f'<div class="spindle-panels">{parts}</div>'


def panel_css(panels: Sequence[Panel]) -> str:
    """Return the rules of single panels."""
    return "".join(_rule(number, panel) for number, panel in enumerate(panels))


def _group_sides(design: Design) -> Iterator[tuple[Panel, ...]]:
    """Yield the panels one by one, but the two sides together, where the first of them is."""
    sides = () if design.sides is None else (design.sides.a, design.sides.b)
    pair = tuple(panel for panel in design.panels if side_of(panel.field, design.sides))
    one_field = {f"{design.pair_key}_a", f"{design.pair_key}_b"} == set(sides)
    crowded = design.direction is Direction.HORIZONTAL and len(design.panels) > _MOST_IN_A_ROW
    free = design.direction is None or crowded or one_field
    both = {side_of(panel.field, design.sides) for panel in pair} == set(sides)
    together = len(pair) == len(sides) > 0 and both and free
    for panel in design.panels:
        if not together or panel not in pair:
            yield (panel,)
        elif panel is pair[0]:
            yield pair


def _is_prompt_and_pair(design: Design, groups: Sequence[tuple[Panel, ...]]) -> bool:
    """Return whether the sides can fill the page below a prompt, each scrolling by itself."""
    *above, last = groups
    prompts = [panel for panel, *_ in above if _place(design, panel) == "spindle-prompt"]
    plain = [panel for panel in prompts if panel.fold is Fold.NONE and not panel.height]
    return len(last) > 1 and len(above) <= 1 and len(plain) == len(above)


def _write_group(design: Design, panels: tuple[Panel, ...]) -> str:
    if len(panels) == 1:
        return _write_panel(design, panels[0], _place(design, panels[0]))
    sides = "".join(_write_panel(design, panel, "spindle-side") for panel in panels)
    title = panels[0].group
    group = f'<h3 class="spindle-group">{escape(title)}</h3>' if title else ""
    return f'<div class="spindle-pair">{group}{sides}</div>'


def _place(design: Design, panel: Panel) -> str:
    """Return the class of a panel by itself: the prompt of a pair stands without a frame."""
    above = design.sides is not None and design.direction is not Direction.HORIZONTAL
    prompt = above and panel.field == design.text_key
    return "spindle-prompt" if prompt and panel.kind in _BARE else "spindle-part"


def _write_panel(design: Design, panel: Panel, place: str) -> str:
    number = design.panels.index(panel)
    capped = place == "spindle-part" and panel.height and panel.fold is Fold.NONE
    sized = " spindle-capped" * bool(capped) + f" panel-{number}" * bool(_rule(number, panel))
    title = f"<h3>{escape(panel.title)}</h3>"
    content = f"<div {' '.join(_attributes(panel))}></div>"
    if panel.fold is Fold.NONE:
        inside = title + content
    else:
        state = " open" if panel.fold is Fold.OPEN else ""
        inside = f"<details{state}><summary>{title}</summary>{content}</details>"
    return f'<section class="{place} spindle-panel{sized}">{inside}</section>'


def _attributes(panel: Panel) -> Iterator[str]:
    looks = {"spindle-shaded": panel.shaded, "spindle-numbered": panel.numbered}
    looks["spindle-compact"] = panel.compact
    looks["spindle-wraps"] = panel.wraps
    looks["spindle-lines"] = panel.first_line is not None
    classes = " ".join(["spindle-text", *(name for name, wanted in looks.items() if wanted)])
    yield f'class="{classes}"'
    yield f'data-field="{escape(panel.field)}"'
    if panel.keeps_lines:
        yield "data-lines"
    yield 'dir="auto"'


def _rule(number: int, panel: Panel) -> str:
    """Return the CSS rule of a panel, or an empty text: its largest size, its first line."""
    height = (
        f"max-block-size: calc({panel.height} + 3.5rem); overflow: auto; " if panel.height else ""
    )
    width = f"max-inline-size: min(100%, {panel.width}); " if panel.width else ""
    line = f"counter-reset: line {panel.first_line - 1}; " if panel.first_line is not None else ""
    return f".layout .panel-{number} {{ {height}{width}{line}}}\n" if height + width + line else ""
