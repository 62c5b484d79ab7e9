"""From the keys of a file to a design, but for what only the items can tell."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from spindle.assign.order import OrderPolicy
from spindle.config.database import chosen
from spindle.config.design import Access, Design, Titles, Truth
from spindle.config.keys import action_keys, bind_in_order
from spindle.config.model import DesignFile
from spindle.config.reading import Reading
from spindle.config.yaml import KeyPath
from spindle.domain.databases import Database
from spindle.domain.items import Sides
from spindle.errors import Severity
from spindle.schemes import Scheme

T = TypeVar("T")

_HOST = re.compile(r"[A-Za-z0-9_.:\-]+")


def build(
    reading: Reading, file: DesignFile, schemes: tuple[Scheme, ...], path: Path, data: Path | None
) -> Design:
    """The design; what says two things at once is noted in ``reading``."""
    spelled = _Spelled(reading, file)
    schemes = bind_in_order(schemes)
    root = (path.parent / file.task_dir).resolve()
    allow_skip = file.allow_skip
    instructions = _instructions(spelled, file)
    name = spelled("annotation_task_name", "task_name") or path.resolve().parent.name
    return Design(
        path=path.resolve(),
        root=root,
        name=name,
        schemes=schemes,
        data_files=_data_files(file, root, data),
        id_key=file.item_properties.id_key,
        text_key=_text_key(reading, file),
        data_format=file.data_format,
        output_dir=root / spelled("output_annotation_dir", "output.path"),
        output_format=spelled(
            "output_annotation_format", "export_annotation_format", "output.format"
        ),
        host=_host(reading, spelled("server_name", "host", "server.host")),
        port=spelled("port", "server.port"),
        instructions=instructions,
        layout=file.html_layout.strip() and file.html_layout,
        sides=_sides(file),
        pair_key=_pair_key(schemes),
        show_prompt=file.display.show_context,
        titles=_titles(file),
        models=file.pairs.models,
        truth=_truth(file, root),
        formats=dict(file.pairs.formats),
        order=_order(file),
        access=_access(spelled, file),
        quota=_bound(spelled("instances_per_annotator", "max_annotations_per_user")),
        overlap=_overlap(spelled) or 1,
        allow_skip=allow_skip,
        skip_reason_required=file.skip_reason_required and allow_skip,
        lease_seconds=file.lease_seconds,
        prefetch=file.prefetch,
        actions=action_keys(schemes, allow_skip=allow_skip, instructions=bool(instructions)),
        digest=reading.document.digest,
        database=_database(reading, file, name),
    )


def _database(reading: Reading, file: DesignFile, name: str) -> Database | None:
    path: KeyPath = ("database",) if file.database else ()

    def say(severity: Severity) -> Callable[[str, str], None]:
        return lambda message, hint: reading.problem(path, message, hint, severity, value=True)

    error, warn = say(Severity.ERROR), say(Severity.WARNING)
    return chosen(file.database, os.environ, name, error=error, warn=warn)


def _data_files(file: DesignFile, root: Path, data: Path | None) -> tuple[Path, ...]:
    """The data files as absolute paths; ``data`` stands in for those of the design."""
    if data is not None:
        return (data.resolve(),)
    return tuple((root / entry.path).resolve() for entry in file.data_files)


class _Spelled:
    """Values that may be given under several keys, the first one given being used."""

    def __init__(self, reading: Reading, file: DesignFile) -> None:
        self.reading = reading
        self.file = file

    def __call__(self, *names: str) -> Any:
        """The value of the first of the keys that is given, else the first one's default."""
        found: list[tuple[str, Any]] = []
        for name in names:
            value = self._given(name)
            if value is not None:
                found.append((name, value))
        if not found:
            return getattr(self.file, names[0])
        (used, value), *others = found
        for name, other in others:
            if _plain(other) != _plain(value):
                self.reading.problem(
                    _path(name),
                    f"{name} is {other!s}, but {used} is {value!s}, which is used",
                    "keep one of the two keys",
                    Severity.WARNING,
                )
        return value

    def _given(self, name: str) -> Any:
        part: Any = self.file
        for step in name.split("."):
            if step not in part.model_fields_set:
                return None
            part = getattr(part, step)
        return None if part == "" else part


def _path(name: str) -> KeyPath:
    return tuple(name.split("."))


def _plain(value: Any) -> Any:
    return value.strip("/") if isinstance(value, str) else value


def _host(reading: Reading, host: str) -> str:
    if _HOST.fullmatch(host):
        return host
    reading.problem(
        ("server_name",),
        f"server_name is {host!r}, which is no host name: localhost is used",
        "write localhost, or the name or address to listen on",
        Severity.WARNING,
    )
    return "localhost"


def _instructions(spelled: _Spelled, file: DesignFile) -> str:
    described = spelled("annotation_task_description", "task_description")
    parts = [described, file.annotation_instructions.strip("\n")]
    if file.annotation_codebook_url.startswith(("http://", "https://")):
        parts.append(f"[Codebook](<{file.annotation_codebook_url}>)")
    return "\n\n".join(part for part in parts if part)


def _text_key(reading: Reading, file: DesignFile) -> str:
    """The prompt's field: what stands beside the sides knows it better than a general key."""
    fields = [("pairs.prompt", file.pairs.prompt)]
    fields += [("context_field", entry.context_field) for entry in file.data_files]
    used, name = next(((key, name) for key, name in fields if name), ("", None))
    if name is None:
        return file.item_properties.text_key
    given = file.item_properties.model_fields_set
    if "text_key" in given and file.item_properties.text_key != name:
        reading.problem(
            ("item_properties", "text_key"),
            f"text_key is {file.item_properties.text_key}, but {used} is {name}, which is used",
            f"write text_key: {name}",
            Severity.WARNING,
            value=True,
        )
    return name


def _truth(file: DesignFile, root: Path) -> Truth:
    path = file.pairs.truth_file
    return Truth(file.pairs.source_key or "", (root / path).resolve() if path else None)


def _sides(file: DesignFile) -> Sides | None:
    """The sides that the design states; ``more`` is left to the items."""
    if file.pairs.sides:
        return Sides(*file.pairs.sides)
    for entry in file.data_files:
        if entry.item_a_field and entry.item_b_field:
            return Sides(entry.item_a_field, entry.item_b_field)
    return None


def _pair_key(schemes: tuple[Scheme, ...]) -> str:
    """The field that a scheme says holds both responses."""
    return next((scheme.pair_key for scheme in schemes if scheme.pair_key), "")


def _titles(file: DesignFile) -> Titles:
    display = file.display
    stated = bool(display.model_fields_set & {"item_a_title", "item_b_title"})
    return Titles(display.context_title, display.item_a_title, display.item_b_title, stated)


def _order(file: DesignFile) -> OrderPolicy:
    if file.pairs.order is not None:
        return file.pairs.order
    return OrderPolicy.BALANCED if file.randomize_pair_order else OrderPolicy.AS_GIVEN


def _access(spelled: _Spelled, file: DesignFile) -> Access:
    names = tuple(
        dict.fromkeys(
            (*file.authorized_users, *file.user_config.users, *file.user_config.authorized_users)
        )
    )
    everybody = spelled("allow_all_users", "user_config.allow_all_users")
    return Access(not names if everybody is None else everybody, names)


def _overlap(spelled: _Spelled) -> int | None:
    return _bound(
        spelled(
            "annotation_per_instance",
            "num_annotators_per_item",
            "max_annotations_per_item",
            "min_annotators_per_instance",
        )
    )


def _bound(number: int | None) -> int | None:
    """A number of items or people; -1 is Potato's word for none."""
    return None if number == -1 else number
