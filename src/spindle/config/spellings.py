"""Keys with several spellings: the model of what may be written, and the value that is used.

A field of a model lists the spellings of its key in pydantic's ``AliasChoices``, its own name
first, in order of precedence. An ``AliasPath`` is a key in a section, such as ``server.port``;
the section is a field as well, whose model declares no keys.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pydantic import AliasChoices, AliasPath, BaseModel, Field, create_model
from pydantic.fields import FieldInfo

from spindle.config.yaml import Tree

M = TypeVar("M", bound=BaseModel)
NamePath = tuple[str, ...]
Keys = dict[str, Any]


def spellings(name: str, info: FieldInfo) -> tuple[NamePath, ...]:
    """Return the paths under which a key may be written, its own name first."""
    alias = info.validation_alias
    choices = alias.choices if isinstance(alias, AliasChoices) else [alias or name]
    return tuple(
        tuple(map(str, choice.path)) if isinstance(choice, AliasPath) else (str(choice),)
        for choice in choices
    )


def spellings_in(tree: Tree, model: type[BaseModel], name: str) -> tuple[NamePath, ...]:
    """Return the paths under which the tree has the key, in order of precedence."""
    paths = spellings(name, model.model_fields[name])
    return tuple(path for path in paths if _value_in(tree, path))


def spelling_in(tree: Tree, model: type[BaseModel], name: str) -> NamePath:
    """Return the path of the spelling that is used; the key's own name if there is none."""
    return next(iter(spellings_in(tree, model, name)), (name,))


def given_values(
    model: type[BaseModel], written: BaseModel, name: str
) -> tuple[tuple[NamePath, Any], ...]:
    """Return path and value of each spelling of the key that has one, in order of precedence."""
    paths = spellings(name, model.model_fields[name])
    found = ((path, _value_at(written, path)) for path in paths)
    return tuple((path, value) for path, value in found if value not in (None, "", ()))


def with_every_spelling(model: type[BaseModel]) -> type[BaseModel]:
    """Return the model of what may be written: every spelling of a key is a field by itself."""
    keys: Keys = {}
    sections: dict[str, Keys] = defaultdict(dict)
    for name, info in model.model_fields.items():
        keys[name] = info.rebuild_annotation(), Field(info.default, description=info.description)
        for *section, key in spellings(name, info)[1:]:
            (sections[section[0]] if section else keys)[key] = _other_spelling(name, info, section)
    for name, inner in sections.items():
        section_model = keys[name][0]
        keys[name] = _with_keys(section_model, inner, __base__=section_model), keys[name][1]
    return _with_keys(model, keys, __config__=model.model_config)


def resolve(model: type[M], written: BaseModel, warn: Callable[[NamePath, str, str], None]) -> M:
    """Return the model with one value for each key: that of its first spelling; lists add up.

    ``warn`` is called with path, message and hint for each spelling with a different value.
    """
    values: dict[str, Any] = {}
    for name in model.model_fields:
        given = given_values(model, written, name)
        if not given:
            continue
        (used, values[name]), *others = given
        for path, value in others:
            if isinstance(value, tuple):
                values[name] += value
            elif _plain(value) != _plain(values[name]):
                warn(path, _conflict(path, value, used, values[name]), "remove one of the two keys")
    return model.model_validate(values)


def _conflict(path: NamePath, value: object, used: NamePath, winner: object) -> str:
    this, other = ".".join(path), ".".join(used)
    return f"{this} is {_as_yaml(value)}, but {other} is {_as_yaml(winner)} and takes precedence"


def _as_yaml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _other_spelling(name: str, info: FieldInfo, section: Sequence[str]) -> Any:
    """Return the field of another spelling, which has no default of its own."""
    kind: Any = info.rebuild_annotation()
    description = info.description if section else f"The same as `{name}`."
    if info.default:
        return kind | None, Field(None, description=description)
    return kind, Field(info.default, description=description)


def _with_keys(model: type[BaseModel], keys: Keys, **options: Any) -> type[BaseModel]:
    created: type[BaseModel] = create_model(
        model.__name__, __doc__=model.__doc__, __module__=model.__module__, **options, **keys
    )
    return created


def _value_in(tree: Tree, path: NamePath) -> Tree:
    for step in path:
        tree = tree.get(step) if isinstance(tree, dict) else None
    return tree


def _value_at(model: BaseModel, path: NamePath) -> Any:
    part: Any = model
    for step in path:
        if step not in part.model_fields_set:
            return None
        part = getattr(part, step)
    return part


def _plain(value: Any) -> Any:
    return value.strip("/") if isinstance(value, str) else value
