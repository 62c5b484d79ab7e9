"""The database that holds the study, named by the design or by the environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from spindle.domain.databases import Database, parse_database_address, redact_address

VARIABLE = "SPINDLE_DATABASE"


@dataclass(frozen=True, slots=True)
class Secret:
    """Marks a key whose value may hold a password, and so is never shown as written."""


def choose_database(
    written: str,
    environment: Mapping[str, str],
    study: str,
    *,
    error: Callable[[str, str], None],
    warn: Callable[[str, str], None],
) -> Database | None:
    """Return the database of the named study; None where the store is a file.

    The environment wins: where a design runs is not the design's business, and a password
    stays out of a file that is shared.
    """
    ambient = environment.get(VARIABLE, "").strip()
    if ambient and written and ambient != written:
        warn(
            f"database is {redact_address(written)}, but {VARIABLE} is {redact_address(ambient)} "
            "and takes precedence",
            "remove one of the two",
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
            "use an address such as postgresql://user@host/name, or remove it to use a file",
        )
        return None
