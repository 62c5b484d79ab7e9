"""A key that asks for what is so anyway is accepted with every value that the reference lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from spindle.config.model import WrittenFile
from spindle.config.reader import is_idle, models_in
from spindle.schemes import SCHEMES


def models() -> list[type[BaseModel]]:
    found: dict[type[BaseModel], None] = {}
    open_: list[type[BaseModel]] = [WrittenFile, *SCHEMES]
    while open_:
        model = open_.pop()
        if model not in found:
            found[model] = None
            open_ += [m for info in model.model_fields.values() for m in models_in(info.annotation)]
    return list(found)


def idle_keys() -> Iterator[tuple[str, FieldInfo]]:
    for model in models():
        for name, info in model.model_fields.items():
            if is_idle(info):
                yield f"{model.__name__}.{name}", info


def listed(annotation: Any) -> list[Any]:
    """The values that the reference lists for a type: those of every ``Literal`` in it."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [value for inner in get_args(annotation) for value in listed(inner)]


def spelled(value: Any) -> list[Any]:
    """A value as YAML's own, and every way in which it can be written as text."""
    return [True, "true", "True", "yes", "on"] if value is True else [value, str(value)]


def accepts(info: FieldInfo, value: Any) -> bool:
    kind: Any = Annotated[info.rebuild_annotation(), *info.metadata]
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


def test_every_value_that_is_listed_is_accepted_in_every_spelling() -> None:
    values = {key: (info, listed(info.annotation)) for key, info in idle_keys()}
    assert {"Likert.displaying_score", "Slider.show_labels", "Pairwise.show_labels"} <= {
        key for key, (_, listed_here) in values.items() if True in listed_here
    }
    refused = [
        f"{key}: {spelling!r}"
        for key, (info, listed_here) in values.items()
        for value in listed_here
        for spelling in spelled(value)
        if not accepts(info, spelling)
    ]
    assert refused == []


def test_what_is_always_on_cannot_be_switched_off() -> None:
    keys = [(key, info) for key, info in idle_keys() if True in listed(info.annotation)]
    assert [key for key, info in keys if accepts(info, "false") or accepts(info, False)] == []
