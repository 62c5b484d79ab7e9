"""A design: everything that one YAML file says, understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from spindle.assign.order import OrderPolicy, same_order_limit
from spindle.domain.databases import Database
from spindle.domain.items import Sides
from spindle.domain.people import name_key
from spindle.domain.verdicts import Verdict
from spindle.schemes import Scheme


@dataclass(frozen=True, slots=True)
class Access:
    """Who may annotate: everybody, or the people on the list (compared as ``name_key`` does)."""

    everybody: bool = True
    names: tuple[str, ...] = ()

    def admits(self, name: str) -> bool:
        """Whether somebody of that name may sign in."""
        return self.everybody or name_key(name) in map(name_key, self.names)


@dataclass(frozen=True, slots=True)
class Titles:
    """What the parts of the default layout are called; ``stated`` if the design names a side."""

    prompt: str = "Prompt"
    a: str = "Response A"
    b: str = "Response B"
    stated: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class ActionKey:
    """A key that does something on the page other than answering: ``next``, ``skip`` and so on."""

    key: str
    action: str
    label: str


class TextFormat(StrEnum):
    """How the text of a field is shown: as it stands, or as Markdown with code and formulae."""

    TEXT = "text"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Truth:
    """Where it is known which side is the human's (or the chosen one).

    ``source_key`` names a field of the items that says it, ``file`` a file of its own with
    an id and such a field. Neither field nor file ever reaches an annotator. ``always`` is
    the side that it is in every item, where the columns of the data say so.
    """

    source_key: str = ""
    file: Path | None = None
    always: Verdict | None = None

    @property
    def known(self) -> bool:
        """Whether anything is known beforehand."""
        return bool(self.source_key or self.file or self.always)


@dataclass(frozen=True, slots=True)
class Design:
    """One parsed ``config.yaml``; all paths are absolute.

    ``quota`` is the most items for one person (None for no bound), ``overlap`` the judgments
    that an item is to have. ``text_key`` is the field with the prompt. ``data_format`` names
    what the data files are: a published format, ``own``, or ``auto`` before they were looked
    at. ``layout`` is the authored ``html_layout`` or empty. ``shown`` names the fields that
    the default layout shows besides the sides, the prompt first. ``pair_key`` is a field that
    holds both responses as a list, or empty. ``lease_seconds`` is how long an item stays with
    somebody who gives no sign of life, ``prefetch`` how many are handed out beyond the one in
    view. ``models`` names the fields that say which model each side comes from. ``formats``
    says by field how its text is shown; a field that is not in it is plain text. ``digest``
    is the SHA-256 of the file. ``database`` is where the store is, None for a file in
    ``output_dir``.
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
    sides: Sides | None = None
    pair_key: str = ""
    show_prompt: bool = True
    shown: tuple[str, ...] = ()
    titles: Titles = field(default_factory=Titles)
    models: tuple[str, str] | None = None
    truth: Truth = field(default_factory=Truth)
    formats: Mapping[str, TextFormat] = field(default_factory=dict)
    order: OrderPolicy = OrderPolicy.AS_GIVEN
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
    def most_alike(self) -> int:
        """The most counted judgments of an item that may share one order of its sides."""
        order = OrderPolicy.AS_GIVEN if self.sides is None else self.order
        return same_order_limit(order, self.overlap)

    def scheme(self, name: str) -> Scheme:
        """The scheme of that name; raises ``KeyError``."""
        for scheme in self.schemes:
            if scheme.name == name:
                return scheme
        raise KeyError(name)
