"""Which database holds the study: what the design says, or the environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from spindle.domain.databases import Database, parse_database_address, redact_address

VARIABLE = "SPINDLE_DATABASE"


@dataclass(frozen=True, slots=True)
class Secret:
    """Marks a key whose value may hold a password: it is never shown as it is written."""


def chosen(
    written: str,
    environment: Mapping[str, str],
    study: str,
    *,
    error: Callable[[str, str], None],
    warn: Callable[[str, str], None],
) -> Database | None:
    """The database of the study of that name; None where the store is a file.

    The environment wins: it says where a design runs, which is not the design's to know, and
    keeps the password out of a file that is shared.
    """
    ambient = environment.get(VARIABLE, "").strip()
    if ambient and written and ambient != written:
        warn(
            f"database is {redact_address(written)}, but {VARIABLE} is {redact_address(ambient)}, "
            "which is used",
            "keep one of the two",
        )
    address = ambient or written
    if not address:
        return None
    try:
        return parse_database_address(address, study)
    except ValueError as wrong:
        source = VARIABLE if ambient else "database"
        error(
            f"{source} cannot be used: {wrong}",
            "write an address such as postgresql://user@host/name; leave it out for a file",
        )
        return None
