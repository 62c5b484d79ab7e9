"""Keys that are right by themselves and have no effect, because of another one."""

from __future__ import annotations

from collections.abc import Iterator

from spindle.assign.order import OrderPolicy
from spindle.config.keys import bind_in_order
from spindle.config.model import DataFile, DesignFile
from spindle.config.reading import Reading
from spindle.config.yaml import KeyPath
from spindle.errors import Severity
from spindle.schemes import Scheme


def effect(reading: Reading, file: DesignFile, schemes: list[tuple[KeyPath, Scheme]]) -> None:
    """Note each key that would be ignored; a side that lacks its other side is an error."""
    _sides(reading, file)
    _order(reading, file)
    _people(reading, file)
    _titles(reading, file)
    _keys_in_order(reading, schemes)
    url = file.annotation_codebook_url
    if url and not url.startswith(("http://", "https://")):
        _warn(
            reading,
            ("annotation_codebook_url",),
            f"no link to the codebook is shown: {url!r} is no web address",
            "write the whole address, from https:// on",
        )


def _sides(reading: Reading, file: DesignFile) -> None:
    _one_field_twice(reading, file)
    first: dict[str, tuple[str, KeyPath]] = {}
    if file.pairs.sides:
        for key, side in zip(("item_a_field", "item_b_field"), file.pairs.sides, strict=True):
            first[key] = (side, ("pairs", "sides"))
    for number, entry in enumerate(file.data_files):
        at: KeyPath = ("data_files", number)
        _lone_side(reading, entry, at)
        for key, value in _named(entry):
            used, where = first.setdefault(key, (value, (*at, key)))
            if used != value:
                line = reading.document.place(where).line
                _warn(
                    reading,
                    (*at, key),
                    f"{key} is {value} here, but {used} on line {line}, which is used for all",
                    "give the fields of all data files the same names",
                )


def _one_field_twice(reading: Reading, file: DesignFile) -> None:
    stated: list[tuple[KeyPath, tuple[str | None, str | None]]] = [
        (("pairs", key), pair)
        for key, pair in (("sides", file.pairs.sides), ("models", file.pairs.models))
        if pair is not None
    ]
    for number, entry in enumerate(file.data_files):
        at: KeyPath = ("data_files", number, "item_b_field")
        stated.append((at, (entry.item_a_field, entry.item_b_field)))
    for path, (a, b) in stated:
        if a and a == b:
            hint = "name the field of side a and the field of side b"
            reading.problem(path, f"both sides are the same field, {a}", hint)


def _lone_side(reading: Reading, entry: DataFile, at: KeyPath) -> None:
    for key, other in (("item_a_field", "item_b_field"), ("item_b_field", "item_a_field")):
        if getattr(entry, key) and not getattr(entry, other):
            reading.problem(
                (*at, key),
                f"{key} without {other} names one side only",
                f"add {other}, or leave both out",
            )


def _named(entry: DataFile) -> Iterator[tuple[str, str]]:
    for key in ("item_a_field", "item_b_field", "context_field"):
        value = getattr(entry, key)
        if value:
            yield key, value


def _order(reading: Reading, file: DesignFile) -> None:
    given, order = file.randomize_pair_order, file.pairs.order
    if given is None or order is None or given == (order is not OrderPolicy.AS_GIVEN):
        return
    _warn(
        reading,
        ("randomize_pair_order",),
        f"randomize_pair_order is {str(given).lower()}, but pairs.order is {order}, which is used",
        "keep one of the two keys",
    )


def _people(reading: Reading, file: DesignFile) -> None:
    users = file.user_config
    everybody = users.allow_all_users if file.allow_all_users is None else file.allow_all_users
    if not everybody:
        return
    for path, names in (
        (("authorized_users",), file.authorized_users),
        (("user_config", "users"), users.users),
        (("user_config", "authorized_users"), users.authorized_users),
    ):
        if names:
            _warn(
                reading,
                path,
                f"{'.'.join(path)} has no effect: allow_all_users is true, so anybody may annotate",
                "set allow_all_users: false to admit these people only, or leave the names out",
            )


def _titles(reading: Reading, file: DesignFile) -> None:
    """What ``display`` says is about the page that Spindle lays out itself."""
    if not file.html_layout.strip():
        return
    for key in sorted(file.display.model_fields_set - {"layout"}):
        _warn(
            reading,
            ("display", key),
            f"display.{key} has no effect: html_layout lays out the page",
            "say it in html_layout, or leave html_layout out",
        )


def _keys_in_order(reading: Reading, schemes: list[tuple[KeyPath, Scheme]]) -> None:
    bound = bind_in_order([scheme for _, scheme in schemes])
    for (at, scheme), with_keys in zip(schemes, bound, strict=True):
        choices = scheme.choices()
        if not scheme.binds_keys_in_order or not choices or with_keys is not scheme:
            continue
        if any(choice.key for choice in choices):
            why = f"{scheme.name!r} has keys of its own"
        elif len(choices) > 10:
            why = f"there are {len(choices)} labels, and 10 keys in a row of the keyboard"
        else:
            why = "other questions have taken the keys"
        _warn(
            reading,
            (*at, "sequential_key_binding"),
            f"sequential_key_binding has no effect: {why}",
            "name the keys under keyboard_shortcuts, or leave it out",
        )


def _warn(reading: Reading, path: KeyPath, message: str, hint: str) -> None:
    reading.problem(path, message, hint, Severity.WARNING)
