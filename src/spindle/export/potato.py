"""Potato's JSON Lines, for scripts written for Potato."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, BinaryIO, ClassVar

import msgspec

from spindle.domain.assignments import Order
from spindle.domain.judgments import JudgmentRecord
from spindle.export.base import ExportFormat, ExportTable

_SELECTIONS = {"a": "A", "b": "B"}


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
                "labels": {
                    name: _labels(answer, table.types.get(name, ""), record.order)
                    for name, answer in record.judgment.answers.items()
                    if isinstance(answer, dict)
                },
                "spans": {},
                "links": {},
            }
            if record.fields:
                line["fields"] = record.fields
            target.write(encode(line) + b"\n")
        return count


def _labels(answer: Mapping[str, Any], type_: str, order: Order) -> dict[str, Any]:
    """Return an answer under the names of Potato's form fields."""
    by_type = _BY_TYPE.get(type_)
    if by_type is not None:
        return by_type(answer, order)
    if "ratings" in answer:
        return dict(answer["ratings"])
    if "labels" in answer:
        return {label: label for label in answer["labels"]}
    key = "label" if "label" in answer else "text" if "text" in answer else "value"
    return {str(answer.get(key, "")): str(answer.get(key, ""))}


def _tiles(answer: Mapping[str, Any], order: Order) -> dict[str, Any]:
    """Return the selected tile or the position on the scale, by response and not by place."""
    verdict, strength = answer.get("verdict", ""), answer.get("strength")
    if "value" in answer and strength is not None:
        seen = -strength if order is Order.SWAPPED else strength
        place = answer["value"] - seen + strength
        return {"scale_value": f"{place:g}"}
    return {"selection": _SELECTIONS.get(verdict, verdict)}


def _under(name: str, key: str) -> Callable[[Mapping[str, Any], Order], dict[str, Any]]:
    """Return a function that makes a form field of that name from the answer's ``key``."""

    def labels(answer: Mapping[str, Any], order: Order) -> dict[str, Any]:
        del order
        value = answer.get(key, "")
        return {name: f"{value:g}" if isinstance(value, float) else str(value)}

    return labels


_BY_TYPE: Mapping[str, Callable[[Mapping[str, Any], Order], dict[str, Any]]] = {
    "pairwise": _tiles,
    "text": _under("text_box", "text"),
    "slider": _under("slider", "value"),
    "number": _under("number", "value"),
}

FORMAT = PotatoExport()
