"""A design: everything that one YAML file says, parsed and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from spindle.assign.item_order import ItemOrder
from spindle.assign.order import OrderPolicy, same_order_limit
from spindle.config.panel import Direction, Panel
from spindle.domain.databases import Database
from spindle.domain.items import Sides
from spindle.domain.people import name_key
from spindle.domain.verdicts import Verdict
from spindle.schemes import Scheme


@dataclass(frozen=True, slots=True)
class Access:
    """Who may annotate: everybody, or the people listed, compared by their ``name_key``."""

    everybody: bool = True
    names: tuple[str, ...] = ()

    def can_sign_in(self, name: str) -> bool:
        """Return whether a person of that name may sign in."""
        return self.everybody or name_key(name) in map(name_key, self.names)


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles of the default layout; ``stated`` if the design names a side."""

    prompt: str = "Prompt"
    a: str = "Response A"
    b: str = "Response B"
    stated: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class ActionKey:
    """A keyboard key for an action other than answering: ``next``, ``skip`` and so on."""

    key: str
    action: str
    label: str


class TextFormat(StrEnum):
    """How the text of a field is shown: as plain text, or as Markdown with code and formulae."""

    TEXT = "text"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Truth:
    """The source of the truth: which side is the human's (or the chosen one).

    ``source_key`` names a field of the items, ``file`` a separate file with ids and such a
    field. Neither ever reaches an annotator. ``always`` is the side that is right in every
    item, where the columns of the data say so. ``index`` is from what numbers count the sides,
    and ``values`` the meaning of other values (None for unknown), as the design states them;
    ``by`` names the field that says whose opinion a truth is, ``column`` the one column beside
    the ids in a file whose design names none.
    """

    source_key: str = ""
    file: Path | None = None
    always: Verdict | None = None
    index: int | None = None
    values: Mapping[str, Verdict | None] = field(default_factory=dict)
    by: str = ""
    column: str = ""

    @property
    def field(self) -> str:
        """The name of the field or of the truth file's column that says which side is right."""
        return self.column or self.source_key

    @property
    def is_known(self) -> bool:
        """Return whether there is a truth at all."""
        return bool(self.source_key or self.file or self.always)


@dataclass(frozen=True, slots=True)
class Design:
    """One parsed ``config.yaml``; all paths are absolute.

    - ``quota`` is the maximum number of items for one person, None for no limit.
    - ``overlap`` is the number of judgments wanted for each item.
    - ``text_key`` is the field with the prompt.
    - ``data_format`` is a published format, ``own``, or ``auto`` until it is detected.
    - ``layout`` is the authored ``html_layout``, or empty.
    - ``layout_file`` is the file that it was read from, None if it is in the design itself.
    - ``panels`` are what ``instance_display`` shows, arranged in that ``direction``; empty for
      a page without that section. ``direction`` is None where the design does not say.
    - ``show`` are the fields that the design names for the default layout, ``shown`` all that
      it shows besides the sides, the prompt first.
    - ``reveal`` are the fields that may be shown although they tell the sides apart.
    - ``pair_key`` is the field that holds both responses as a list, or empty.
    - ``lease_seconds`` is how long an item stays with an inactive annotator.
    - ``prefetch`` is the number of items handed out beyond the one in view.
    - ``counterparts`` are questions that ask the same of either side, two by two.
    - ``models`` are the fields that name the model of each side.
    - ``truth_for`` names the questions that the truth answers, None where that is not stated.
    - ``formats`` is how text is shown, by field; all others are plain text.
    - ``item_order`` is the order in which items are handed out, ``spread`` the field over whose
      values they are spread, and ``seed`` what a random order depends on, empty if the study
      makes its own.
    - ``digest`` is the SHA-256 of the file, and of the file of its layout.
    - ``database`` holds the store, None for a file in ``output_dir``.
    """

    path: Path
    root: Path
    name: str
    schemes: tuple[Scheme, ...]
    data_files: tuple[Path, ...]
    id_key: str = "id"
    text_key: str = "text"
    data_format: str = "own"
    output_dir: Path = Path("annotation_output")
    output_format: str = "json"
    host: str = "localhost"
    port: int = 8000
    instructions: str = ""
    layout: str = ""
    layout_file: Path | None = None
    panels: tuple[Panel, ...] = ()
    direction: Direction | None = None
    sides: Sides | None = None
    pair_key: str = ""
    show_prompt: bool = True
    show: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    reveal: tuple[str, ...] = ()
    titles: Titles = field(default_factory=Titles)
    models: tuple[str, str] | None = None
    truth: Truth = field(default_factory=Truth)
    truth_for: tuple[str, ...] | None = None
    formats: Mapping[str, TextFormat] = field(default_factory=dict)
    order: OrderPolicy = OrderPolicy.AS_GIVEN
    counterparts: tuple[tuple[str, str], ...] = ()
    item_order: ItemOrder = ItemOrder.RANDOM
    spread: str = ""
    seed: str = ""
    access: Access = field(default_factory=Access)
    quota: int | None = None
    overlap: int = 1
    allow_skip: bool = False
    skip_reason_required: bool = False
    lease_seconds: float = 300.0
    prefetch: int = 5
    actions: tuple[ActionKey, ...] = ()
    digest: str = ""
    database: Database | None = None

    @property
    def same_order_limit(self) -> int:
        """The most counted judgments of an item that may share one order of its sides."""
        order = OrderPolicy.AS_GIVEN if self.sides is None else self.order
        return same_order_limit(order, self.overlap)

    def scheme(self, name: str) -> Scheme:
        """Return the scheme of that name; raises ``KeyError``."""
        for scheme in self.schemes:
            if scheme.name == name:
                return scheme
        raise KeyError(name)
