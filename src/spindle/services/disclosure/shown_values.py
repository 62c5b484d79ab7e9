"""Values that the page shows of an item besides the two responses, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from spindle.config.design import Design
from spindle.config.panel import PanelKind
from spindle.config.response_panels import fields_shown_whole, turn_keys
from spindle.domain.items import Item, read_path
from spindle.domain.responses import TurnKeys, is_text_key
from spindle.domain.values import JSON
from spindle.services.disclosure.leaves import Leaf, read_leaves

_LONGEST = 80
_MOST_TURNS = 20


class ShownValues:
    """The fields that the page shows, and what is in them.

    ``names`` are those that are not responses, ``companions`` those that belong to one side,
    and ``pairs`` the companions two by two.
    """

    def __init__(self, design: Design, shown: Sequence[str]) -> None:
        sides = design.sides
        self._sides = (sides.a, sides.b) if sides else ()
        named = dict.fromkeys(design.text_key if name == "text" else name for name in shown)
        self.names = tuple(name for name in named if name not in self._sides)
        more = dict.fromkeys((*(sides.more if sides else ()), *filter(None, [design.models])))
        self.pairs = tuple(pair for pair in more if named.keys() & set(pair))
        self.companions = {name for pair in more for name in pair}
        self._whole = fields_shown_whole(design)
        self._tables = {p.field for p in design.panels if p.kind is PanelKind.SPREADSHEET}
        self._keys = {name: turn_keys(design, name) for name in (*self.names, *self._sides)}

    def read(self, item: Item) -> Iterator[Leaf]:
        """Yield the values that are shown, those inside of mappings and lists by themselves."""
        for name in self.names:
            if name.partition(".")[0] in self._sides and is_text_key(name.rpartition(".")[2]):
                continue
            value = read_path(item.fields, name)
            if _is_plain(value) and name not in self._tables:
                yield Leaf(name, value)
            else:
                yield from self._leaves(name, value)
        for name in self._sides:
            yield from self._contents(name, item.fields.get(name))

    def _leaves(self, name: str, value: JSON) -> Iterator[Leaf]:
        whole, table = name in self._whole, name in self._tables
        keys = self._keys.get(name, TurnKeys())
        yield from read_leaves(name, value, keys, is_whole=whole, is_table=table)

    def _contents(self, name: str, value: JSON) -> Iterator[Leaf]:
        """Yield what of a response is shown besides its text."""
        if name in self._whole:
            yield from (leaf for leaf in self._leaves(name, value) if leaf.path != name)
        elif isinstance(value, list):
            keys = self._keys[name]
            for number, entry in enumerate(value[:_MOST_TURNS]):
                if isinstance(entry, str) and len(entry) <= _LONGEST:
                    yield Leaf(f"{name}[{number}]", entry)
                elif isinstance(entry, Mapping) and keys.kept:
                    held = {key: entry[key] for key in keys.kept if key in entry}
                    yield from self._notes(name, held)

    def _notes(self, name: str, held: Mapping[str, JSON]) -> Iterator[Leaf]:
        for key, value in held.items():
            inner = value if isinstance(value, Mapping) else {key: value}
            yield from (Leaf(f"{name}[].{note}", each) for note, each in inner.items())


def _is_plain(value: JSON) -> bool:
    """Return whether there is nothing to look into."""
    if isinstance(value, str):
        return value.lstrip()[:1] not in ("{", "[")
    return not isinstance(value, dict | list)
