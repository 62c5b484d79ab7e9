"""Tables: the rows of a spreadsheet, from the shapes in which data hold them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from spindle.config.panel import Panel
from spindle.domain.values import JSON
from spindle.web.wire import Table

_DELIMITERS = ("\t", ",", ";", "|")
_NAMES = ("headers", "columns")


def read_table(panel: Panel, value: JSON) -> Table | None:
    """Return a value as a table; None where it is none.

    Tables are a list of mappings, a list of lists, ``{columns: […], rows: […]}``, columns by
    name, any other mapping as two columns, and CSV.
    """
    if isinstance(value, str):
        return _read_csv(panel, value)
    if isinstance(value, Mapping):
        return _read_mapping(panel, value)
    if isinstance(value, Sequence) and value:
        return _read_rows(panel, value)
    return None


def _read_rows(panel: Panel, rows: Sequence[JSON]) -> Table:
    if all(isinstance(row, Mapping) for row in rows):
        names = _in_order(panel, (name for row in rows for name in _mapping(row)))
        cells = [[_mapping(row).get(name) for name in names] for row in rows]
        return _table(panel, names, cells)
    cells = [list(row) if isinstance(row, list | tuple) else [row] for row in rows]
    if panel.header_row and panel.header:
        return _table(panel, [_cell(name) for name in cells[0]], cells[1:])
    return _table(panel, [], cells)


def _read_mapping(panel: Panel, value: Mapping[str, JSON]) -> Table | None:
    rows, given = value.get("rows"), next((value[key] for key in _NAMES if key in value), None)
    alone = value.keys() <= {"rows", *_NAMES} and sum(key in value for key in _NAMES) <= 1
    if isinstance(rows, list) and alone:
        if not isinstance(given, list):
            return _read_rows(panel, rows) if given is None and rows else None
        return _with_names(panel, given, rows)
    if value and all(isinstance(column, list) for column in value.values()):
        names = _in_order(panel, value)
        columns = [list(_sequence(value[name])) for name in names]
        return _table(panel, names, [list(row) for row in zip_longest(*columns)])
    names = _in_order(panel, value)
    return _table(panel, [], [[name, value[name]] for name in names]) if value else None


def _with_names(panel: Panel, names: Sequence[JSON], rows: Sequence[JSON]) -> Table:
    """Return rows under the names of their columns; keys of a row that have none come after."""
    head = [_cell(name) for name in names]
    if rows and all(isinstance(row, Mapping) for row in rows):
        more = _in_order(panel, (name for row in rows for name in _mapping(row)))
        head = list(dict.fromkeys((*head, *more)))
        return _table(panel, head, [[_mapping(row).get(name) for name in head] for row in rows])
    return _table(panel, head, [row if isinstance(row, list) else [row] for row in rows])


def _read_csv(panel: Panel, text: str) -> Table | None:
    lines = text.strip("\r\n").splitlines()
    delimiter = max(_DELIMITERS, key=lines[0].count) if lines else ""
    if len(lines) < 2 or delimiter not in lines[0]:
        return None
    try:
        rows = list(csv.reader(io.StringIO(text.strip("\r\n")), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    if any(len(row) != len(rows[0]) for row in rows):
        return None
    if not panel.header:
        return _table(panel, [], rows)
    return _table(panel, rows[0], [list(row) for row in rows[1:]])


def _table(panel: Panel, names: Sequence[str], rows: Sequence[Sequence[JSON]]) -> Table:
    """Return a table whose rows are equally long; without a header its names are no row."""
    width = max([len(names), *map(len, rows)], default=0)
    filled = tuple(
        tuple(_cell(cell) for cell in (*row, *[None] * (width - len(row)))) for row in rows
    )
    head = (*names, *[""] * (width - len(names))) if names and panel.header else ()
    return Table(filled, tuple(head))


def _in_order(panel: Panel, names: Iterable[str]) -> list[str]:
    """Return the names, each once, those that the data were seen to have in the data's order."""
    there = dict.fromkeys(names)
    return list(dict.fromkeys((*(name for name in panel.columns if name in there), *there)))


def _sequence(column: JSON) -> Sequence[JSON]:
    return column if isinstance(column, list) else [column]


def _mapping(row: JSON) -> Mapping[str, JSON]:
    return row if isinstance(row, Mapping) else {}


def _cell(value: JSON) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
