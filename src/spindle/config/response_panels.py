"""Panels that show a response: whether whole, and the keys of its turns."""

from __future__ import annotations

from spindle.config.design import Design
from spindle.config.panel import Panel, PanelKind
from spindle.domain.responses import TurnKeys

_WHOLE = (PanelKind.JSON, PanelKind.CODE, PanelKind.SPREADSHEET)
_TIME = "timestamp"


def fields_shown_whole(design: Design) -> frozenset[str]:
    """Return the fields whose panels show all that an item has there."""
    return frozenset(panel.field for panel in design.panels if panel.kind in _WHOLE)


def turn_keys(design: Design, field: str) -> TurnKeys:
    """Return the keys of the turns in a field, as its panel states them."""
    for panel in design.panels:
        if panel.field == field and panel.kind is PanelKind.DIALOGUE:
            return _keys_of(panel)
    return TurnKeys()


def _keys_of(panel: Panel) -> TurnKeys:
    kept = (*panel.turn_notes, panel.notes_key, _TIME if panel.times else "")
    return TurnKeys(panel.speaker_key, panel.text_key, tuple(filter(None, kept)))
