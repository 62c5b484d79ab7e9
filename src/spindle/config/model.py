"""The keys of a design.

Each field states a key's name, other spellings, default and meaning. ``spindle check``, the
schema for editors and the reference are derived from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    AliasChoices,
    AliasPath,
    BeforeValidator,
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from spindle.assign.order import OrderPolicy
from spindle.config.database import Secret
from spindle.config.design import TextFormat
from spindle.config.instance_display import InstanceDisplay
from spindle.config.section import Name, Section, Text
from spindle.config.spellings import with_every_spelling
from spindle.domain.verdicts import Verdict
from spindle.schemes.base import Idle

Port = Annotated[int, Field(ge=0, le=65535)]
Format = Literal["json", "jsonl", "csv", "tsv", "parquet"]

NO_LIMIT = -1
"""The quota of people who may judge as many items as they like."""


def _as_names(names: Any) -> Any:
    """Return a list of names; a single one may stand by itself."""
    return [names] if isinstance(names, str) else names


class DataFile(Section):
    """A data file and, in its long form, the fields that matter."""

    path: Name = Field(description="The file with the items.")
    item_a_field: Name | None = Field(None, description="The field that holds the first response.")
    item_b_field: Name | None = Field(None, description="The field that holds the second response.")
    context_field: Name | None = Field(None, description="The field that holds the prompt.")
    encoding: Annotated[Literal["utf-8", "utf8", "UTF-8"] | None, Idle()] = Field(
        None, description="No effect: data files are always UTF-8."
    )


class ItemProperties(Section):
    """The meaning of the items' fields."""

    id_key: Name = Field("id", description="The field that holds each item's id.")
    text_key: Name = Field("text", description="The field that holds the prompt.")
    context_key: Name | None = Field(
        None,
        description="A field to show below the prompt, as if it were under `display.show`; no "
        "effect beside `html_layout`.",
    )
    category_key: Annotated[Name | None, Idle()] = Field(
        None,
        description="No effect: items of all categories are handed out; `item_order: {spread: "
        "FIELD}` gives everybody the categories in their shares.",
    )
    kwargs: Annotated[tuple[Text, ...], Idle()] = Field(
        (), description="No effect: every field of an item can be used."
    )


class UserConfig(Section):
    """The people who may annotate."""


class Server(Section):
    """The address at which the pages are served."""


class Output(Section):
    """The place and format of the judgments."""


class AssignmentLimits(Section):
    """How many judgments of an item are wanted, as Potato also writes it."""


class AutomaticAssignment(Section):
    """How items are handed out, as Potato 1 writes it; without effect unless `on` is true."""

    switch: ClassVar[str] = "on"

    on: bool | None = Field(None, description="Whether the keys of this section apply.")
    output_filename: Annotated[Text, Idle()] = Field(
        "", description="No effect: assignments are kept in the store."
    )
    users: Annotated[tuple[Name, ...], Idle()] = Field(
        (), description="No effect: `authorized_users` lists who may annotate."
    )


class Display(Section):
    """The fields and titles on the page, where the design has no ``html_layout``."""

    layout: Annotated[Literal["side_by_side"], Idle()] = Field(
        "side_by_side", description="No effect: the two responses are always shown side by side."
    )
    show_context: bool = Field(True, description="Whether the prompt is shown.")
    context_title: Text = Field("Prompt", description="The title of the prompt.")
    item_a_title: Text = Field("Response A", description="The title of the first response.")
    item_b_title: Text = Field("Response B", description="The title of the second response.")
    show: Annotated[tuple[Name, ...], BeforeValidator(_as_names)] = Field(
        (), description="Further fields to show above the responses, in that order."
    )
    reveal: Annotated[tuple[Name, ...], BeforeValidator(_as_names)] = Field(
        (),
        description="Fields that may be shown although they tell the responses apart, such as "
        "the names of their models; it does not show them.",
    )


class StatedVerdict(Section):
    """The meaning of a label for the sides: a verdict alone, or with its strength."""

    verdict: Verdict = Field(description="`a`, `b`, `tie` or `neither`.")
    strength: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = Field(
        None, description="The strength of the preference, in steps from a tie."
    )

    @model_validator(mode="before")
    @classmethod
    def _as_mapping(cls, value: Any) -> Any:
        return {"verdict": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _check_strength(self) -> Self:
        if self.strength and self.verdict in (Verdict.TIE, Verdict.NEITHER):
            raise PydanticCustomError("no_side", "only a and b can have a strength")
        return self


TruthMeaning = Literal["a", "b", "tie", "neither", "unknown"]


class OpinionRows(Section):
    """Opinions of several sources on the same pair, each in a row of its own."""

    by: Name = Field(
        description="The field that says whose opinion a row is, such as `reward_model`. The pair "
        "is asked once, and each opinion is kept. Sealed."
    )


class Pairs(Section):
    """The two sides of an item."""

    sides: tuple[Name, Name] | None = Field(
        None, description="The two fields that hold the responses, side `a` first."
    )
    order: OrderPolicy | None = Field(
        None,
        description="Which side is shown first: `as_given`, `random`, or `balanced` within each "
        "item. By default `balanced`; `as_given` if the page names its sides, or if questions "
        "ask about one side and neither always holds the same model or source.",
    )
    verdicts: Mapping[Name, Mapping[Name, StatedVerdict]] = Field(
        default_factory=dict,
        description="What labels mean for the sides, by question: `label: a`, `b`, `tie`, "
        "`neither`, or `{verdict: b, strength: 2}`. The points of a `likert` are `1` to `n`.",
    )
    prompt: Name | None = Field(
        None, description="The field that holds the prompt, the same as `text_key`."
    )
    models: tuple[Name, Name] | None = Field(
        None,
        description="The two fields that name the model of each side; shown only if the page "
        "names them and `display.reveal` lists them.",
    )
    source_key: Name | None = Field(
        None,
        description="The field that says which side is the human's (or the chosen one): `a`, "
        "`b`, the name of the side's field, or that of its model. Sealed.",
    )
    truth_index: Annotated[int, Field(ge=0, le=1)] | None = Field(
        None,
        description="From what numbers in the truth count the sides, where the data do not show "
        "it: with `1`, side `a` is 1; with `0`, it is 0.",
    )
    truth_values: Mapping[Name, TruthMeaning] = Field(
        default_factory=dict,
        description="What other values in the truth mean, such as `left: a`: `a`, `b`, `tie`, "
        "`neither` or `unknown`.",
    )
    opinions: OpinionRows | None = Field(
        None,
        description="Several rows may be of one pair, which is asked once; `by` names the field "
        "that says whose opinion each row is, such as `reward_model`. Sealed.",
    )
    truth_file: Name | None = Field(
        None,
        description="A file with the items' ids and a field such as `source_key`, if the "
        "data has none. Sealed.",
    )
    truth_for: tuple[Name, ...] | None = Field(
        None,
        description="The questions that the truth answers (by default each that is understood "
        "to ask for what the truth says).",
    )
    format: TextFormat | None = Field(
        None, description="How the prompt and both responses are rendered: `text` or `markdown`."
    )
    formats: Mapping[Name, TextFormat] = Field(
        default_factory=dict, description="How single fields are rendered: `field: markdown`."
    )


_ITEM_ORDERS = ("random", "file", "least_annotated")
_ANY_ORDER = (
    "expected random, file, least_annotated, or `{spread: FIELD}` to give everybody the values "
    "of a field, such as a category, in the shares that the data have"
)
_BY_CATEGORY = (
    "'{name}' is not one of random, fixed_order, ordered, least_annotated: to give everybody "
    "the categories in the shares that the data have, write `item_order: {spread: FIELD}`"
)


class ItemOrderKey(Section):
    """The order in which items are handed out: a word, or the field to spread them over."""

    name: Literal["random", "file", "least_annotated"] | None = Field(
        None, description="The order: `random`, `file` or `least_annotated`."
    )
    spread: Name | None = Field(
        None, description="The field whose values everybody gets in the shares that the data have."
    )

    @model_validator(mode="before")
    @classmethod
    def _as_mapping(cls, value: Any) -> Any:
        if isinstance(value, str):
            if value not in _ITEM_ORDERS:
                raise PydanticCustomError("item_order", _ANY_ORDER)
            return {"name": value}
        return value

    @model_validator(mode="after")
    def _check_one(self) -> Self:
        if (self.name is None) == (self.spread is None):
            raise PydanticCustomError("item_order", _ANY_ORDER)
        return self


def _strategy_name(value: Any) -> Any:
    """Return a strategy in lower case; Potato also writes it as a mapping with its name."""
    if isinstance(value, dict) and value.keys() == {"name"}:
        value = value["name"]
    name = value.lower() if isinstance(value, str) else value
    if isinstance(name, str) and name.startswith("category"):
        raise PydanticCustomError("by_category", _BY_CATEGORY, {"name": name})
    return name


AssignmentStrategy = Annotated[
    Literal["random", "fixed_order", "ordered", "least_annotated"], BeforeValidator(_strategy_name)
]


def _as_mappings(files: Any) -> Any:
    """Return data files as a list of mappings; each may be given by its path alone."""
    if isinstance(files, str):
        files = [files]
    if not isinstance(files, list):
        return files
    return [{"path": file} if isinstance(file, str) else file for file in files]


def _without_default(layout: Any) -> Any:
    """Return an empty layout for ``default``, Potato's name for its own."""
    return "" if layout == "default" else layout


def _check_quota(number: int) -> int:
    if number < 1 and number != NO_LIMIT:
        raise PydanticCustomError("quota", "must be at least 1, or -1 for no limit")
    return number


def _refuse_unlimited_overlap(number: Any) -> Any:
    """Refuse what means no limit in Potato: an item gets exactly as many judgments as asked."""
    if str(number).strip() in ("-1", "0"):
        message = "must be at least 1: in Potato {number} means no limit, here write how many"
        raise PydanticCustomError("overlap", message, {"number": str(number).strip()})
    return number


class DesignFile(Section):
    """A whole ``config.yaml``."""

    annotation_task_name: Text = Field(
        "",
        validation_alias=AliasChoices("annotation_task_name", "task_name"),
        description="The title that annotators see.",
    )
    annotation_task_description: Text = Field(
        "",
        validation_alias=AliasChoices("annotation_task_description", "task_description"),
        description="Shown before the instructions. Markdown.",
    )
    task_dir: Name = Field(
        ".", description="The folder that paths are relative to, itself relative to this file."
    )
    data_files: Annotated[tuple[DataFile, ...], BeforeValidator(_as_mappings)] = Field(
        (), description="The files with the items: JSON, JSONL, CSV, TSV or Parquet."
    )
    data_format: Name = Field(
        "auto",
        description="The format of the data: `auto` detects published formats by their columns, "
        "`own` uses the fields as they are, and the name of a format selects it.",
    )
    item_properties: ItemProperties = Field(
        ItemProperties(), description="Which fields hold the id and the prompt."
    )
    output_annotation_dir: Name = Field(
        "annotation_output",
        validation_alias=AliasChoices("output_annotation_dir", AliasPath("output", "path")),
        description="The folder for the store and the exported judgments.",
    )
    output_annotation_format: Format = Field(
        "json",
        validation_alias=AliasChoices(
            "output_annotation_format", "export_annotation_format", AliasPath("output", "format")
        ),
        description="The format of the exported judgments.",
    )
    output: Output = Field(Output(), description="Folder and format of the exported judgments.")
    database: Annotated[Text, Secret()] = Field(
        "",
        description="The PostgreSQL database that holds the study, such as "
        "`postgresql://user@host/name`, instead of a file in `output_annotation_dir`; "
        "`?schema=name` names the schema, by default `spindle`. `SPINDLE_DATABASE` in the "
        "environment takes precedence over this key.",
    )
    port: Port = Field(
        8000,
        validation_alias=AliasChoices("port", AliasPath("server", "port")),
        description="The port to listen on.",
    )
    server_name: Name = Field(
        "localhost",
        validation_alias=AliasChoices("server_name", "host", AliasPath("server", "host")),
        description="The name or address to listen on.",
    )
    server: Server = Field(Server(), description="Port and address.")
    annotation_schemes: tuple[Any, ...] = Field(
        (), description="The questions, in the order in which they are asked."
    )
    annotation_instructions: str = Field(
        "", description="Shown before the first item and on demand. Markdown."
    )
    annotation_codebook_url: Text = Field(
        "", description="A link to a codebook, shown after the instructions."
    )
    html_layout: Annotated[str, BeforeValidator(_without_default)] = Field(
        "",
        description="The HTML that displays an item, or the path of a file with it, such as "
        "`layout.html`; `{{field}}` stands for a field of the item.",
    )
    display: Display = Field(
        Display(),
        description="What the page shows besides the prompt and the responses, and titles.",
    )
    instance_display: InstanceDisplay = Field(
        InstanceDisplay(),
        description="The fields that the page shows, each in a panel of its own, instead of "
        "`html_layout`.",
    )
    pairs: Pairs = Field(Pairs(), description="The two sides of an item, and their order.")
    randomize_pair_order: bool | None = Field(
        None,
        description="Whether to swap the sides: `true` means `balanced`, `false` means `as_given`.",
    )
    allow_all_users: bool | None = Field(
        None,
        validation_alias=AliasChoices(
            "allow_all_users", AliasPath("user_config", "allow_all_users")
        ),
        description="Whether anyone may annotate.",
    )
    authorized_users: tuple[Name, ...] = Field(
        (),
        validation_alias=AliasChoices(
            "authorized_users",
            AliasPath("user_config", "users"),
            AliasPath("user_config", "authorized_users"),
        ),
        description="The people who may annotate.",
    )
    user_config: UserConfig = Field(
        UserConfig(), description="Who may annotate: everyone, or the people listed."
    )
    instances_per_annotator: Annotated[int, AfterValidator(_check_quota)] | None = Field(
        None,
        validation_alias=AliasChoices(
            "instances_per_annotator",
            "max_annotations_per_user",
            "instance_per_annotator",
            AliasPath("automatic_assignment", "instance_per_annotator"),
        ),
        description="The maximum number of items per annotator; -1 for no limit.",
    )
    annotation_per_instance: Annotated[
        int, Field(ge=1), BeforeValidator(_refuse_unlimited_overlap)
    ] = Field(
        1,
        validation_alias=AliasChoices(
            "annotation_per_instance",
            "num_annotators_per_item",
            "max_annotations_per_item",
            "min_annotators_per_instance",
            "labels_per_instance",
            AliasPath("assignment", "max_annotations_per_item"),
            AliasPath("automatic_assignment", "labels_per_instance"),
        ),
        description="How many annotators judge each item.",
    )
    assignment: AssignmentLimits = Field(
        AssignmentLimits(), description="How many judgments are wanted."
    )
    automatic_assignment: AutomaticAssignment = Field(
        AutomaticAssignment(),
        description="How many judgments are wanted, and from whom, as Potato 1 writes it.",
    )
    item_order: ItemOrderKey | None = Field(
        None,
        description="The order in which items are handed out: `random` is each annotator's own "
        "(the default), `file` that of the data, `least_annotated` begins with the items that "
        "have the fewest judgments, and `{spread: FIELD}` is random, but gives everybody the "
        "values of a field in the shares that the data have.",
    )
    assignment_strategy: AssignmentStrategy | None = Field(
        None,
        validation_alias=AliasChoices(
            "assignment_strategy",
            AliasPath("assignment", "strategy"),
            AliasPath("automatic_assignment", "sampling_strategy"),
        ),
        description="Potato's key for the order of items: `random`, `fixed_order` (`file`) or "
        "`least_annotated`.",
    )
    seed: Name | None = Field(
        None,
        validation_alias=AliasChoices(
            "seed", "random_seed", AliasPath("assignment", "random_seed")
        ),
        description="What the annotators' orders of items depend on, a number or any text; "
        "drawn at the first start if it is not given.",
    )
    allow_skip: bool = Field(False, description="Whether an item may be skipped.")
    skip_reason_required: bool = Field(False, description="Whether skipping requires a reason.")
    lease_seconds: Annotated[float, Field(ge=30, le=86_400, allow_inf_nan=False)] = Field(
        300, description="How many seconds an inactive annotator keeps an item."
    )
    prefetch: Annotated[int, Field(ge=0, le=50)] = Field(
        5, description="How many items are loaded ahead of the one in view."
    )


WrittenFile = with_every_spelling(DesignFile)
"""A whole ``config.yaml`` as written: every spelling of a key is a field by itself."""
