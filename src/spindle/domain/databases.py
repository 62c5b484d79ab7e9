"""The address of a store on a database server."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

DEFAULT_SCHEMA = "spindle"

_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Database:
    """A schema of a PostgreSQL database; as text, it shows neither password nor options.

    ``study`` is the name of the only study that may be in the schema; empty if the address
    names the schema, which is then used whichever study it holds.
    """

    url: str = field(repr=False)
    schema: str = DEFAULT_SCHEMA
    study: str = ""

    def __str__(self) -> str:
        return f"{redact_address(self.url)} (schema {self.schema})"


def parse_database_address(address: str, study: str = "") -> Database:
    """Parse an address such as ``postgresql://user@host/name?schema=my_study``.

    Without ``schema``, the schema is ``spindle`` and may hold only the study named ``study``.
    Raises ``ValueError``; its message never quotes the address.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        raise ValueError("it is not a valid address") from None
    if parts.scheme not in _SCHEMES:
        raise ValueError("it does not begin with postgresql://")
    if parts.fragment or "@" in parts.path + parts.query:
        raise ValueError("in a password, write / as %2F, ? as %3F, # as %23 and @ as %40")
    query = dict(parse_qsl(parts.query))
    schema = query.pop("schema", None)
    if schema is not None and not _SCHEMA.fullmatch(schema):
        raise ValueError(
            "a schema name has at most 40 characters, of a-z, 0-9 and _, and no digit first"
        )
    url = urlunsplit(("postgresql+psycopg", parts.netloc, parts.path, urlencode(query), ""))
    return Database(url, schema or DEFAULT_SCHEMA, "" if schema else study)


def redact_address(address: str) -> str:
    """Return the address without its password and options.

    >>> redact_address("postgresql://ada:secret@db.example:5432/studies?sslmode=require")
    'postgresql://ada@db.example:5432/studies'
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return "postgresql://…"
    if parts.fragment or "@" in parts.path + parts.query:
        return "postgresql://…"
    user, at, host = parts.netloc.rpartition("@")
    return f"postgresql://{user.partition(':')[0]}{at}{host}{parts.path}"
