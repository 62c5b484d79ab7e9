"""Builds a design from the keys of its file; what the items decide comes later."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from spindle.assign.order import OrderPolicy
from spindle.config.database import choose_database
from spindle.config.design import Access, Design, Titles, Truth
from spindle.config.findings import Findings
from spindle.config.item_order import item_order
from spindle.config.keyboard import action_keys, bind_keys_in_order
from spindle.config.layout_source import LayoutSource, read_layout
from spindle.config.model import NO_LIMIT, DesignFile
from spindle.config.panels import build_panels
from spindle.config.spellings import spelling_in
from spindle.config.yaml import KeyPath
from spindle.domain.databases import Database
from spindle.domain.items import Sides
from spindle.domain.verdicts import Verdict
from spindle.errors import Severity
from spindle.schemes import Scheme

_HOST = re.compile(r"[A-Za-z0-9_.:\-]+")


def build_design(
    findings: Findings, file: DesignFile, schemes: tuple[Scheme, ...], path: Path, data: Path | None
) -> Design:
    """Return the design; conflicts found on the way are added to ``findings``."""
    schemes = bind_keys_in_order(schemes)
    root = (path.parent / file.task_dir).resolve()
    allow_skip = file.allow_skip
    instructions = _instructions(file)
    panels = build_panels(findings, file)
    name = file.annotation_task_name or path.resolve().parent.name
    layout = _layout(findings, file, root, path)
    return Design(
        path=path.resolve(),
        root=root,
        name=name,
        schemes=schemes,
        data_files=_data_files(file, root, data),
        id_key=file.item_properties.id_key,
        text_key=_text_key(findings, file),
        data_format=file.data_format,
        output_dir=root / file.output_annotation_dir,
        output_format=file.output_annotation_format,
        host=_host(findings, file),
        port=file.port,
        instructions=instructions,
        layout=layout.html,
        layout_file=layout.file,
        panels=panels,
        direction=file.instance_display.layout.direction,
        sides=_sides(file),
        pair_key=_pair_key(schemes),
        show_prompt=file.display.show_context,
        show=_show(file),
        reveal=file.display.reveal,
        titles=_titles(file, schemes),
        models=file.pairs.models,
        truth=_truth(file, root),
        truth_for=file.pairs.truth_for,
        formats=dict(file.pairs.formats),
        order=_order(file, schemes),
        item_order=item_order(file),
        spread=(file.item_order and file.item_order.spread) or "",
        seed=file.seed or "",
        access=_access(file),
        quota=_quota(file),
        overlap=file.annotation_per_instance,
        allow_skip=allow_skip,
        skip_reason_required=file.skip_reason_required and allow_skip,
        lease_seconds=file.lease_seconds,
        prefetch=file.prefetch,
        actions=action_keys(schemes, allow_skip=allow_skip, instructions=bool(instructions)),
        digest=layout.digest(findings.document.digest),
        database=_database(findings, file, name),
    )


def _layout(findings: Findings, file: DesignFile, root: Path, path: Path) -> LayoutSource:
    """Return the layout, which is not read where panels say what is shown."""
    if file.instance_display.fields:
        return LayoutSource()
    return read_layout(findings, file.html_layout, root, path.resolve())


def _database(findings: Findings, file: DesignFile, name: str) -> Database | None:
    path: KeyPath = ("database",) if file.database else ()

    def report(severity: Severity) -> Callable[[str, str], None]:
        return lambda message, hint: findings.add_problem(path, message, hint, severity, value=True)

    error, warn = report(Severity.ERROR), report(Severity.WARNING)
    return choose_database(file.database, os.environ, name, error=error, warn=warn)


def _data_files(file: DesignFile, root: Path, data: Path | None) -> tuple[Path, ...]:
    """Return the absolute paths of the data files; ``data`` replaces those of the design."""
    if data is not None:
        return (data.resolve(),)
    return tuple((root / entry.path).resolve() for entry in file.data_files)


def _show(file: DesignFile) -> tuple[str, ...]:
    """Return the fields that the design names for the page, in order."""
    context = file.item_properties.context_key
    return tuple(dict.fromkeys((*((context,) if context else ()), *file.display.show)))


def _host(findings: Findings, file: DesignFile) -> str:
    """Return the name or address to listen on: ``localhost`` for one that is not valid."""
    if _HOST.fullmatch(file.server_name):
        return file.server_name
    path = spelling_in(findings.document.tree, DesignFile, "server_name")
    findings.add_warning(
        path,
        f"{'.'.join(path)}: {file.server_name!r} is not a valid host name; using localhost",
        "set it to localhost, or to the host name or address to listen on",
    )
    return "localhost"


def _instructions(file: DesignFile) -> str:
    parts = [file.annotation_task_description, file.annotation_instructions.strip("\n")]
    if file.annotation_codebook_url.startswith(("http://", "https://")):
        parts.append(f"[Codebook](<{file.annotation_codebook_url}>)")
    return "\n\n".join(part for part in parts if part)


def _text_key(findings: Findings, file: DesignFile) -> str:
    """Return the field with the prompt; keys about the sides win over ``text_key``."""
    fields = [("pairs.prompt", file.pairs.prompt)]
    fields += [("context_field", entry.context_field) for entry in file.data_files]
    used, name = next(((key, name) for key, name in fields if name), ("", None))
    if name is None:
        return file.item_properties.text_key
    given = file.item_properties.model_fields_set
    if "text_key" in given and file.item_properties.text_key != name:
        findings.add_problem(
            ("item_properties", "text_key"),
            f"text_key is {file.item_properties.text_key}, but {used} is {name} "
            "and takes precedence",
            f"set text_key: {name}, or remove it",
            Severity.WARNING,
            value=True,
        )
    return name


def _truth(file: DesignFile, root: Path) -> Truth:
    pairs = file.pairs
    return Truth(
        pairs.source_key or "",
        (root / pairs.truth_file).resolve() if pairs.truth_file else None,
        index=pairs.truth_index,
        values={
            name: None if meaning == "unknown" else Verdict(meaning)
            for name, meaning in pairs.truth_values.items()
        },
        by="" if pairs.opinions is None else pairs.opinions.by,
    )


def _sides(file: DesignFile) -> Sides | None:
    """Return the sides that the design names; their companions are found in the items."""
    if file.pairs.sides:
        return Sides(*file.pairs.sides)
    for entry in file.data_files:
        if entry.item_a_field and entry.item_b_field:
            return Sides(entry.item_a_field, entry.item_b_field)
    return None


def _pair_key(schemes: tuple[Scheme, ...]) -> str:
    """Return the field that holds both responses according to a scheme, or an empty text."""
    return next((scheme.pair_key for scheme in schemes if scheme.pair_key), "")


def _titles(file: DesignFile, schemes: tuple[Scheme, ...]) -> Titles:
    """Return the titles that the design states, or else those that a question gives."""
    display = file.display
    if display.model_fields_set & {"item_a_title", "item_b_title"}:
        return Titles(display.context_title, display.item_a_title, display.item_b_title, True)
    given = next((scheme.side_titles for scheme in schemes if scheme.side_titles), None)
    if given:
        return Titles(display.context_title, *given, stated=True)
    return Titles(display.context_title)


def _order(file: DesignFile, schemes: tuple[Scheme, ...]) -> OrderPolicy:
    if file.pairs.order is not None:
        return file.pairs.order
    swaps = file.randomize_pair_order
    if swaps is None:
        swaps = any(scheme.shuffles_sides for scheme in schemes)
    return OrderPolicy.BALANCED if swaps else OrderPolicy.AS_GIVEN


def _access(file: DesignFile) -> Access:
    names = tuple(dict.fromkeys(file.authorized_users))
    return Access(not names if file.allow_all_users is None else file.allow_all_users, names)


def _quota(file: DesignFile) -> int | None:
    number = file.instances_per_annotator
    return None if number == NO_LIMIT else number
