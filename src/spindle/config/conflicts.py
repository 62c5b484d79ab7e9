"""Checks for keys that contradict each other, or that another key leaves without effect."""

from __future__ import annotations

from collections.abc import Iterator

from spindle.assign.order import OrderPolicy
from spindle.config.findings import Findings
from spindle.config.item_order import check_item_order
from spindle.config.keyboard import bind_keys_in_order
from spindle.config.model import DataFile, DesignFile
from spindle.config.spellings import spellings_in
from spindle.config.yaml import KeyPath
from spindle.schemes import Scheme


def check_conflicts(
    findings: Findings, file: DesignFile, schemes: list[tuple[KeyPath, Scheme]]
) -> None:
    """Warn of each key that would be ignored; a side without its counterpart is an error."""
    _check_sides(findings, file)
    _check_order(findings, file)
    check_item_order(findings, file)
    _check_people(findings, file)
    _check_automatic_assignment(findings, file)
    _check_titles(findings, file)
    _check_keys_in_order(findings, schemes)
    url = file.annotation_codebook_url
    if url and not url.startswith(("http://", "https://")):
        findings.add_warning(
            ("annotation_codebook_url",),
            f"annotation_codebook_url: {url!r} is not a web address; the link is not shown",
            "use a full URL that starts with https://",
        )


def _check_sides(findings: Findings, file: DesignFile) -> None:
    _check_sides_differ(findings, file)
    first: dict[str, tuple[str, KeyPath]] = {}
    if file.pairs.sides:
        for key, side in zip(("item_a_field", "item_b_field"), file.pairs.sides, strict=True):
            first[key] = (side, ("pairs", "sides"))
    for number, entry in enumerate(file.data_files):
        at: KeyPath = ("data_files", number)
        _check_both_sides(findings, entry, at)
        for key, value in _field_names(entry):
            used, where = first.setdefault(key, (value, (*at, key)))
            if used != value:
                line = findings.document.position(where).line
                findings.add_warning(
                    (*at, key),
                    f"{key} is {value} here, but {used} on line {line}, "
                    "which applies to all data files",
                    "use the same field names in all data files",
                )


def _check_sides_differ(findings: Findings, file: DesignFile) -> None:
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
            hint = "name one field for side a and another for side b"
            findings.add_problem(path, f"both sides are the same field, {a}", hint)


def _check_both_sides(findings: Findings, entry: DataFile, at: KeyPath) -> None:
    for key, other in (("item_a_field", "item_b_field"), ("item_b_field", "item_a_field")):
        if getattr(entry, key) and not getattr(entry, other):
            findings.add_problem(
                (*at, key),
                f"{key} without {other} names only one side",
                f"add {other}, or remove {key}",
            )


def _field_names(entry: DataFile) -> Iterator[tuple[str, str]]:
    for key in ("item_a_field", "item_b_field", "context_field"):
        value = getattr(entry, key)
        if value:
            yield key, value


def _check_order(findings: Findings, file: DesignFile) -> None:
    given, order = file.randomize_pair_order, file.pairs.order
    if given is None or order is None or given == (order is not OrderPolicy.AS_GIVEN):
        return
    findings.add_warning(
        ("randomize_pair_order",),
        f"randomize_pair_order is {str(given).lower()}, but pairs.order is {order} "
        "and takes precedence",
        "remove one of the two keys",
    )


def _check_people(findings: Findings, file: DesignFile) -> None:
    if not file.allow_all_users:
        return
    for path in spellings_in(findings.document.tree, DesignFile, "authorized_users"):
        findings.add_warning(
            path,
            f"{'.'.join(path)} has no effect: allow_all_users is true, so anyone can annotate",
            "set allow_all_users: false to admit only these people, or remove the list",
        )


def _check_automatic_assignment(findings: Findings, file: DesignFile) -> None:
    """Ask for what the section leaves open: whether it applies, and how many judge an item."""
    tree = findings.document.tree
    if not isinstance(tree.get("automatic_assignment"), dict):
        return
    switched_on = file.automatic_assignment.on
    if switched_on is None and "automatic_assignment" in file.model_fields_set:
        findings.add_problem(
            ("automatic_assignment",),
            "automatic_assignment does not say whether it is on: in Potato it is off by default, "
            "and the numbers in it have no effect",
            "add `on: true` or `on: false` to it",
        )
    elif switched_on and not spellings_in(tree, DesignFile, "annotation_per_instance"):
        findings.add_problem(
            ("automatic_assignment",),
            "automatic_assignment is on, but does not say how many annotators judge each item",
            "add `labels_per_instance: 3` to it, or another number",
        )


def _check_titles(findings: Findings, file: DesignFile) -> None:
    """Warn of ``display`` beside a layout: it applies only to the page that Spindle lays out."""
    if not file.html_layout.strip() or file.instance_display.fields:
        return
    for key in sorted(file.display.model_fields_set - {"layout", "reveal"}):
        findings.add_warning(
            ("display", key),
            f"display.{key} has no effect: html_layout defines the page",
            "put it into html_layout, or remove html_layout",
        )


def _check_keys_in_order(findings: Findings, schemes: list[tuple[KeyPath, Scheme]]) -> None:
    bound = bind_keys_in_order([scheme for _, scheme in schemes])
    for (at, scheme), with_keys in zip(schemes, bound, strict=True):
        choices = scheme.choices()
        if not scheme.binds_keys_in_order or not choices or with_keys is not scheme:
            continue
        if any(choice.key for choice in choices):
            why = f"{scheme.name!r} has shortcuts of its own"
        elif len(choices) > 10:
            why = f"there are {len(choices)} labels, but a row of the keyboard has only 10 keys"
        else:
            why = "other questions already use the keys"
        findings.add_warning(
            (*at, "sequential_key_binding"),
            f"sequential_key_binding has no effect: {why}",
            "assign keys under keyboard_shortcuts, or remove this key",
        )
