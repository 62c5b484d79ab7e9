"""Potato's JSON Lines, for scripts written for Potato."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO, ClassVar

import msgspec

from spindle.domain.assignments import Order
from spindle.domain.judgments import JudgmentRecord
from spindle.export.base import ExportFormat, ExportTable

_SELECTIONS = {"a": "A", "b": "B"}
_TEXT = "free_response"
_TILE = "selection"
"""The form field for which of two responses was chosen; a place on a scale has another."""


class PotatoExport(ExportFormat):
    """One object per line: item, annotator, and labels by scheme as Potato stores them.

    Skips and judgments beyond the overlap are left out, since Potato has neither. The
    selection of a pairwise answer is the response, as if the sides had never been swapped.
    """

    name: ClassVar[str] = "potato"
    suffix: ClassVar[str] = "potato.jsonl"
    media_type: ClassVar[str] = "application/jsonl"

    def write(self, records: Iterable[JudgmentRecord], target: BinaryIO, table: ExportTable) -> int:
        encode = msgspec.json.Encoder().encode
        count = 0
        for record in records:
            count += 1
            if record.judgment.skipped or record.surplus:
                continue
            line: dict[str, object] = {
                "instance_id": record.item,
                "user_id": record.annotator,
                "labels": _labels_by_scheme(record, table),
                "spans": {},
                "links": {},
            }
            if record.fields:
                line["fields"] = record.fields
            target.write(encode(line) + b"\n")
        return count


def _labels_by_scheme(record: JudgmentRecord, table: ExportTable) -> dict[str, dict[str, Any]]:
    """Return the labels by scheme; the parts of a question are labels of it."""
    found: dict[str, dict[str, Any]] = {}
    for name, answer in record.judgment.answers.items():
        if not isinstance(answer, dict):
            continue
        labels = _labels(answer, table.potato_fields.get(name, ""), record.order)
        whole, part = table.potato_parts.get(name, (name, ""))
        # A part has one value, which Potato stores under its name.
        named = dict(zip((part,), labels.values(), strict=True)) if part else labels
        found.setdefault(whole, {}).update(named)
    return found


def _labels(answer: Mapping[str, Any], field: str, order: Order) -> dict[str, Any]:
    """Return an answer under the names of Potato's own form fields, with the text beside it."""
    rest = {key: value for key, value in answer.items() if key != _TEXT}
    labels = _form_fields(rest, field, order) if rest else {}
    return {**labels, _TEXT: answer[_TEXT]} if _TEXT in answer else labels


def _form_fields(answer: Mapping[str, Any], field: str, order: Order) -> dict[str, Any]:
    """Return an answer under the names of Potato's own form fields."""
    if field == _TILE:
        return _tile(answer, order)
    if field:
        value = answer.get("text", answer.get("value", ""))
        return {field: f"{value:g}" if isinstance(value, float) else str(value)}
    if "ratings" in answer:
        return dict(answer["ratings"])
    if "labels" in answer:
        return {label: label for label in answer["labels"]}
    key = "label" if "label" in answer else "text" if "text" in answer else "value"
    return {str(answer.get(key, "")): str(answer.get(key, ""))}


def _tile(answer: Mapping[str, Any], order: Order) -> dict[str, Any]:
    """Return the tile that was chosen, or the place on the scale, by response and not by side."""
    verdict, strength = answer.get("verdict", ""), answer.get("strength")
    if "value" in answer and strength is not None:
        seen = -strength if order is Order.SWAPPED else strength
        place = answer["value"] - seen + strength
        return {"scale_value": f"{place:g}"}
    return {_TILE: _SELECTIONS.get(verdict, verdict)}


FORMAT = PotatoExport()
