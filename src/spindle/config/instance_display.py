"""The keys of ``instance_display``, the way in which Potato 2 says how an item is shown."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from spindle.config.panel import Direction, PanelKind, TimeFormat
from spindle.config.section import Name, Section, Text
from spindle.schemes.base import Idle

_LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,3})?)\s*(px|em|rem|ch|vh|vw|vmin|vmax|%)?")
_DECORATION = "No effect: the page has one look for all studies."
_UNNESTED = "No effect: turns are listed in order, without indentation."
_SELECTION = "No effect: a table is read, and the questions are answered beside it."


def _read_length(value: Any) -> Any:
    """Return a CSS length; a bare number is in pixels, and 0 or none means no limit."""
    if value is None or isinstance(value, bool):
        return ""
    match = _LENGTH.fullmatch(str(value).strip().lower())
    if str(value).strip().lower() in ("", "none", "auto", "null"):
        return ""
    if match is None:
        raise PydanticCustomError("length", "expected a length such as 400, 400px or 50vh")
    return f"{match[1]}{match[2] or 'px'}" if float(match[1]) else ""


Length = Annotated[Text, BeforeValidator(_read_length)]


def _as_texts(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class DisplayOptions(Section):
    """How the field of a panel is shown."""

    collapsible: bool = Field(False, description="Whether the panel can be folded.")
    collapsed_by_default: bool = Field(
        False, description="Whether a panel that can be folded is folded when an item opens."
    )
    max_height: Length = Field(
        "", description="The largest height, `400` (pixels) or `50vh`; the rest scrolls."
    )
    max_width: Length = Field("", description="The largest width, `600` (pixels) or `80%`.")
    min_height: Annotated[Length, Idle()] = Field(
        "", description="No effect: a panel is as high as what it shows."
    )
    resizable: Annotated[bool, Idle()] = Field(
        False, description="No effect: panels have no handle to resize them."
    )
    preserve_whitespace: bool = Field(
        True, description="`text`: whether line breaks and spaces are kept."
    )
    preserve_structure: bool = Field(
        True, description="`document`: whether line breaks and spaces are kept."
    )
    style_theme: Annotated[Text, Idle()] = Field("", description=_DECORATION)
    language: Text = Field("", description="`code`: the programming language, for its colours.")
    show_line_numbers: bool = Field(True, description="`code`: whether lines are numbered.")
    start_line: int = Field(1, description="`code`: the number of the first line.")
    wrap_lines: bool = Field(False, description="`code`: whether long lines are wrapped.")
    highlight_lines: tuple[int, ...] = Field(
        (), description="`code`: the numbers of lines that are marked."
    )
    theme: Annotated[Text, Idle()] = Field("", description=_DECORATION)
    copy_button: Annotated[bool, Idle()] = Field(
        False, description="No effect: text is copied as everywhere else."
    )
    speaker_key: Text = Field(
        "", description="`dialogue`: the key of a turn that names its speaker."
    )
    text_key: Text = Field("", description="`dialogue`: the key of a turn that holds its text.")
    speaker_extraction: bool = Field(
        True, description="`dialogue`: whether `Name: text` is a turn of Name."
    )
    show_turn_numbers: bool = Field(False, description="`dialogue`: whether turns are numbered.")
    alternating_shading: bool = Field(
        True, description="`dialogue`: whether every other turn has a background of its own."
    )
    turn_meta_fields: Annotated[tuple[Name, ...], BeforeValidator(_as_texts)] = Field(
        (), description="`dialogue`: keys of a turn's `meta` that are shown beside its speaker."
    )
    meta_key: Text = Field(
        "meta", description="`dialogue`: the key of a turn that `turn_meta_fields` are in."
    )
    depth_key: Annotated[Text, Idle()] = Field("", description=_UNNESTED)
    reply_to_key: Annotated[Text, Idle()] = Field("", description=_UNNESTED)
    show_reply_lines: Annotated[bool, Idle()] = Field(False, description=_UNNESTED)
    max_indent_depth: Annotated[int, Idle()] = Field(0, description=_UNNESTED)
    show_timestamps: bool = Field(
        False, description="`dialogue`: whether a turn's `timestamp` is shown beside its speaker."
    )
    timestamp_format: TimeFormat = Field(
        TimeFormat.RELATIVE,
        description="`dialogue`: how a time in seconds is shown: since the first turn, as date "
        "and time (UTC), or as it is.",
    )
    show_headers: bool = Field(
        True, description="`spreadsheet`: whether the names of the columns are shown."
    )
    header_row: bool = Field(
        False,
        description="`spreadsheet`: whether the first row of a list of rows names the columns.",
    )
    striped: bool = Field(
        True, description="`spreadsheet`: whether every other row has a background of its own."
    )
    compact: bool = Field(False, description="`spreadsheet`: whether rows stand close together.")
    hoverable: Annotated[bool, Idle()] = Field(False, description=_DECORATION)
    border_style: Annotated[Text, Idle()] = Field("", description=_DECORATION)
    header_style: Annotated[Text, Idle()] = Field("", description=_DECORATION)
    custom_class: Annotated[Any, Idle()] = Field("", description=_DECORATION)
    custom_css: Annotated[Any, Idle()] = Field("", description=_DECORATION)
    sortable: Annotated[bool, Idle()] = Field(
        False, description="No effect: rows stay in the order of the data."
    )
    filterable: Annotated[bool, Idle()] = Field(
        False, description="No effect: all rows are always shown."
    )
    selectable: Annotated[bool, Idle()] = Field(False, description=_SELECTION)
    labels: Annotated[tuple[Text, ...], BeforeValidator(_as_texts)] = Field(
        (), description="`pairwise`: the titles of the two sides."
    )
    show_labels: bool = Field(
        True, description="`pairwise`: whether the sides have the titles of `labels`."
    )
    cell_width: Annotated[Any, Idle()] = Field(
        "", description="No effect: both sides are equally wide."
    )
    vertical_on_mobile: Annotated[bool, Idle()] = Field(
        True, description="No effect: narrow screens always show one below the other."
    )


class PanelEntry(DisplayOptions):
    """A field that is shown, and how; its options may also stand beside `key`."""

    key: Name = Field(description="The field of the items.")
    type: Name = Field(
        "text",
        description="`text`, `dialogue`, `code`, `json`, `document`, `spreadsheet` or `pairwise`.",
        json_schema_extra={"enum": [kind.value for kind in PanelKind]},
    )
    label: Text = Field("", description="The title of the panel.")
    span_target: Annotated[bool, Idle()] = Field(
        False, description="No effect: no question marks parts of a text."
    )
    display_options: DisplayOptions = Field(DisplayOptions(), description="How the field is shown.")

    @property
    def options(self) -> DisplayOptions:
        """The options beside `key` and those in `display_options`, which win."""
        names = self.model_fields_set & DisplayOptions.model_fields.keys()
        beside = {name: getattr(self, name) for name in names}
        own = self.display_options.model_fields_set
        inside = {name: getattr(self.display_options, name) for name in own}
        return DisplayOptions().model_copy(update={**beside, **inside})


class PanelLayout(Section):
    """How the panels are arranged."""

    direction: Direction | None = Field(
        None,
        description="The arrangement: `vertical` is one below the other, `horizontal` side by side "
        "where there is room; by default only the two sides of a pair stand side by side.",
    )
    gap: Annotated[Any, Idle()] = Field(
        "", description="No effect: panels are spaced as the page is."
    )


class InstanceDisplay(Section):
    """The fields that the page shows, each in a panel of its own."""

    is_read_in_part: ClassVar[bool] = True

    layout: PanelLayout = Field(PanelLayout(), description="The arrangement of the panels.")
    fields: tuple[PanelEntry, ...] = Field((), description="The panels, in order.")
    resizable: Annotated[bool, Idle()] = Field(
        False, description="No effect: panels have no handle to resize them."
    )
