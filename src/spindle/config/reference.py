"""The design reference, written from the models: ``python -m spindle.config.reference``."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from spindle.config.model import WrittenFile
from spindle.config.reader import is_idle, models_in
from spindle.config.spellings import spellings
from spindle.schemes import SCHEMES
from spindle.schemes.base import Label, Scheme

_HEAD = """\
# Design reference

Every key of a design, what it does, and its default. This page is generated from the models
that read designs (`python -m spindle.config.reference`), and a test keeps it up to date.
`spindle check` explains each key of a design and reports problems; `spindle schema` prints
the same as a JSON Schema for editors.

Text needs no quotes unless it would break the YAML: a design keeps what is written, so the
label `No` stays *No* and `1.0` stays *1.0*. Paths are relative to `task_dir`. A key that
Spindle does not know is an error with its line; `--allow-unknown` makes it a warning, unless it is
a key of Potato's that [changes the result](from-potato.md#keys). The [schemes](schemes.md) have a
page with examples.
"""
_SIDES = """\
## How the sides are found

A design names its sides under `pairs: {sides: [response_a, response_b]}`. Otherwise they are
inferred from the names of the fields, those in `html_layout` first: `real` and `generated`,
`chosen` and `rejected`, `left` and `right`, then one name with two endings (`response_a`,
`response_b`; `output_1`, `output_2`; `answer_0`, `answer_1`; `video_url`, `video_url_b`). Three
fields with one beginning (`response_1` to `response_3`) are no pair. Fields with the same endings,
such as `model_a` and `model_b`, are swapped with their side. A field that holds a list of two
texts, named by `items_key` or `text_key`, becomes two sides; the two turns of a prompt under
`text_key`, beside fields for both responses, do not. Of a response that is a mapping a page can
show a part: `{{response_a.text}}` and `{{response_b.text}}`. [Sides and
truth](sides-and-truth.md) explains both, [data in](data-in.md) the published formats.

A `pairwise` question about items without sides is an error if several fields may be them; name
them under `pairs.sides`. If one field holds both responses, say so with
`pairs: {order: as_given}`: the order is then never changed, and training sets cannot be
exported.

## What the page shows

Without `html_layout` and [`instance_display`](display.md) the page shows the prompt and the two
sides: the field `text_key`, the fields that complete it (`input` beside `instruction`, `context`
beside `question`, `options`), and for items without sides their response. Where items lack the
field `text_key`, one with a usual name of prompts stands for it (`prompt`, `user_query`); without
any, two sides stand alone. Any other field is shown only if it is named:

```yaml
display:
  show: [category]
```

`html_layout` is HTML or the path of a file with it inside `task_dir`; one that is not there is
looked for like a data file. It must show a field of the
items, and both sides if a question compares them.

A field that tells the two responses apart is an error wherever it is shown, whatever its name:
its values name sides (`a` and `b`, `1` and `2`, `left` and `right`, `response_a`), sources
(`human`, `ai`), one side's model, or repeat one response; it is the model, source or score of one
side, unless that is a neutral name such as `Model A`; or its values go with the known truth
beyond chance, tested over all items. If annotators are to see it:

```yaml
display:
  show: [winner]
  reveal: [winner]
```

`spindle check` lists every column of the data once: as shown, not shown, the truth, or sealed. It
compiles the layout that is served and reads all items; a restart with unchanged data reads none.
"""


def reference() -> str:
    """Return the page as Markdown."""
    return "\n".join([_HEAD, *_top(), *_sections(), *_schemes(), _SIDES])


def _top() -> Iterator[str]:
    yield "## Keys of the file\n"
    yield from _table(WrittenFile.model_fields)


def _sections() -> Iterator[str]:
    for name, info in WrittenFile.model_fields.items():
        for model in models_in(info.annotation):
            yield from _section(name, model)


def _section(name: str, model: type[BaseModel]) -> Iterator[str]:
    """Yield the table of a section, and those of the sections inside it."""
    parent = model.__mro__[1]
    inherited = parent.model_fields if issubclass(parent, BaseModel) else {}
    own = {key: info for key, info in model.model_fields.items() if key not in inherited}
    yield f"### `{name}`\n"
    yield f"{_first(model)}\n"
    yield from _table(own)
    for key, info in own.items():
        for inner in models_in(info.annotation):
            yield from _section(f"{name}.{key}", inner)


def _schemes() -> Iterator[str]:
    yield "## Keys of an entry of `annotation_schemes`\n"
    yield "Every scheme has these:\n"
    yield from _table(Scheme.model_fields)
    yield "### Labels\n"
    yield "A label is a text, or a mapping:\n"
    yield from _table(Label.model_fields)
    for kind, model in zip(SCHEMES.names(), SCHEMES, strict=True):
        yield f"### `{kind}`\n"
        yield f"{_first(model)}\n"
        own = {n: i for n, i in model.model_fields.items() if n not in Scheme.model_fields}
        if own:
            yield from _table(own)
        for name, info in own.items():
            for inner in (one for one in models_in(info.annotation) if one is not Label):
                yield f"`{name}` as a mapping:\n"
                yield from _table(inner.model_fields)


def _table(fields: dict[str, FieldInfo]) -> Iterable[str]:
    rows = ["| key | value | default | what it does |", "| --- | --- | --- | --- |"]
    for name, info in fields.items():
        cells = (_names(name, info), _kind(info.annotation), _default(info), info.description or "")
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return [*rows, ""]


def _names(name: str, info: FieldInfo) -> str:
    names = ", ".join(f"`{'.'.join(path)}`" for path in spellings(name, info))
    return names + (" (no effect)" if is_idle(info) else "")


def _default(info: FieldInfo) -> str:
    default = info.default_factory if info.default_factory else info.default
    if default is PydanticUndefined:
        return "required"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, int | float | str) and default != "":
        return f"`{default.value if isinstance(default, Enum) else default}`"
    return ""


_KINDS = {str: "text", int: "integer", float: "number", bool: "`true` or `false`"}


def _kind(annotation: Any) -> str:
    """Return a type in the words of someone who writes YAML."""
    if isinstance(annotation, type):
        return _class(annotation)
    if get_origin(annotation) is Literal:
        return ", ".join(f"`{str(v).lower() if v is True else v}`" for v in get_args(annotation))
    inner = [kind for kind in map(_kind, get_args(annotation)) if kind]
    origin = get_origin(annotation)
    if origin is tuple:
        return f"list of {inner[0]}s" if inner and inner[0] in ("text", "mapping") else "list"
    if (isinstance(origin, type) and issubclass(origin, dict)) or "Mapping" in str(origin):
        return "mapping"
    return inner[0] if inner else ""


def _class(kind: type[Any]) -> str:
    if issubclass(kind, Enum):
        return ", ".join(f"`{member.value}`" for member in kind)
    if issubclass(kind, BaseModel):
        return "mapping"
    return _KINDS.get(kind, "")


def _first(model: type[BaseModel]) -> str:
    text = inspect.cleandoc(model.__doc__ or "")
    return text.partition("\n\n")[0].replace("``", "`")


if __name__ == "__main__":
    sys.stdout.write(reference())
