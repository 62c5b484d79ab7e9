"""Where a study's store is, if a database server has it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

DEFAULT_SCHEMA = "spindle"

_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Database:
    """A schema of a PostgreSQL database; printed, it shows neither password nor options.

    ``study`` is the name of the only study that may be in the schema; empty where the address
    names the schema, and so means just that one.
    """

    url: str = field(repr=False)
    schema: str = DEFAULT_SCHEMA
    study: str = ""

    def __str__(self) -> str:
        return f"{shown(self.url)} (schema {self.schema})"


def database_at(address: str, study: str = "") -> Database:
    """The database at an address such as ``postgresql://user@host/name?schema=my_study``.

    Without ``schema`` it is the schema ``spindle``, for the study of that name. Raises
    ``ValueError`` with what is wrong, which never quotes the address.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        raise ValueError("it is no address") from None
    if parts.scheme not in _SCHEMES:
        raise ValueError("it does not begin with postgresql://")
    if parts.fragment or "@" in parts.path + parts.query:
        raise ValueError("in a password / is written %2F, ? is %3F, # is %23 and @ is %40")
    query = dict(parse_qsl(parts.query))
    schema = query.pop("schema", None)
    if schema is not None and not _SCHEMA.fullmatch(schema):
        raise ValueError("its schema is not made of a-z, 0-9 and _, at most 40 of them")
    url = urlunsplit(("postgresql+psycopg", parts.netloc, parts.path, urlencode(query), ""))
    return Database(url, schema or DEFAULT_SCHEMA, "" if schema else study)


def shown(address: str) -> str:
    """The address without the password and without options.

    >>> shown("postgresql://ada:secret@db.example:5432/studies?sslmode=require")
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
