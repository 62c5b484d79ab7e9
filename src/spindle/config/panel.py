"""A panel: a field of the items on the page that Spindle lays out, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PanelKind(StrEnum):
    """How a panel shows its field; the names are Potato's."""

    TEXT = "text"
    DIALOGUE = "dialogue"
    CODE = "code"
    JSON = "json"
    DOCUMENT = "document"
    SPREADSHEET = "spreadsheet"
    PAIRWISE = "pairwise"


class Direction(StrEnum):
    """How the panels are arranged: one below the other, or side by side."""

    VERTICAL = "vertical"
    HORIZONTAL = "horizontal"


class Fold(StrEnum):
    """Whether a panel can be folded, and how an item opens."""

    NONE = "none"
    OPEN = "open"
    CLOSED = "closed"


class TimeFormat(StrEnum):
    """How the time of a turn is shown: since the first turn, as a date, or in seconds."""

    RELATIVE = "relative"
    ABSOLUTE = "absolute"
    EPOCH = "epoch"


@dataclass(frozen=True, slots=True)
class Panel:
    """One field of an item, its title, and how it is shown.

    - ``title`` is empty until the items tell whether the field is a side.
    - ``group`` is the title of the pair that the panel is one side of, if it has one.
    - ``height`` and ``width`` are the largest size as a CSS length; empty for no limit.
    - ``keeps_lines`` is whether line breaks and spaces of a text are kept.
    - ``language`` is that of code; ``first_line`` the number of its first line, None for no
      numbers; ``wraps`` whether long lines are wrapped; ``marked_lines`` are highlighted.
    - ``speaker_key`` and ``text_key`` are the keys of a turn, empty for the usual ones;
      ``finds_speakers`` is whether ``Name: text`` is taken apart; ``turn_notes`` are further
      keys of a turn (or of its ``notes_key``) that are shown, ``times`` how its time is, None
      for not at all.
    - ``shaded`` is whether every other turn or row has a background of its own, ``numbered``
      whether turns are numbered.
    - ``header`` is whether a table shows its column names, ``header_row`` whether the first
      of its rows holds them; ``columns`` are the names in the order of the data, in so far
      as its first items have them (the store keeps no order inside a field).
    - ``labels`` are the titles of both sides of a pair.
    """

    field: str
    kind: PanelKind = PanelKind.TEXT
    title: str = ""
    group: str = ""
    fold: Fold = Fold.NONE
    height: str = ""
    width: str = ""
    keeps_lines: bool = True
    language: str = ""
    first_line: int | None = None
    wraps: bool = False
    marked_lines: tuple[int, ...] = ()
    speaker_key: str = ""
    text_key: str = ""
    finds_speakers: bool = True
    turn_notes: tuple[str, ...] = ()
    notes_key: str = ""
    times: TimeFormat | None = None
    shaded: bool = False
    numbered: bool = False
    header: bool = True
    header_row: bool = False
    compact: bool = False
    columns: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def description(self) -> str:
        """How the field is shown, in a few words."""
        words = [self.kind.value]
        if self.fold is not Fold.NONE:
            words.append("folded" if self.fold is Fold.CLOSED else "can be folded")
        if self.height:
            words.append(f"at most {self.height} high")
        return ", ".join(words)
