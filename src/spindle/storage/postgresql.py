"""PostgreSQL: a schema of a database, served by any number of processes on any number of hosts.

Everything that a transaction depends on is set as it begins, in the same round trip: nothing
is left to the session, so that a pooler may hand it a connection of its own each time.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event

from spindle.domain.databases import Database
from spindle.errors import StoreError
from spindle.storage import tables as t
from spindle.storage.backend import Backend, Fault

OLDEST = 14
"""The oldest version of PostgreSQL that is let in; the tests run whichever their wheel has."""

_PATIENT = "patient"
_NEXT = "RELEASE SAVEPOINT change; SAVEPOINT change"
# A deadlock of two processes ends when one gives up: a batch soon, as its changes are then made
# one by one; a change that is alone only when the server's own search has found nothing.
_SOON, _LATE, _NEVER = "200ms", "10s", "0"

# Two processes wanted the same rows, or the same new name: deadlock, serialisation, a lock not
# had in time, a unique key that another has just taken.
_RACES: Final = frozenset({"40001", "40P01", "55P03", "23505"})
# Stopped, starting, failing over, out of connections.
_AWAY: Final = frozenset({"57P01", "57P02", "57P03", "57P05", "25P03", "25006", "53300"})
_DRIVER: Final = {
    "connect_timeout": "5",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}


class Postgresql(Backend):
    """The store in that schema."""

    shared = True
    separation_hint = "give this study a schema of its own: add ?schema=name to the address"
    bytewise = "C"

    def __init__(self, database: Database) -> None:
        try:
            import psycopg
        except ImportError:
            raise StoreError(
                "A study on PostgreSQL needs psycopg, which is not installed.",
                "Install it: pip install 'spindle-annotate[postgres]'",
            ) from None
        self._driver = psycopg
        self.errors = (sa.exc.DBAPIError, sa.exc.TimeoutError, psycopg.Error)
        self.database = database
        self.study = database.study
        self._token = secrets.token_hex(4)

    def __str__(self) -> str:
        return str(self.database)

    def create_reader(self) -> sa.Engine:
        """Create an engine whose transactions read, each of one state."""
        return self._engine(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
            f" SELECT set_config('search_path', '{self.database.schema}', true)",
            "spindle",
            pool_pre_ping=True,
            pool_size=4,
            max_overflow=-1,
        )

    def create_writer(self) -> sa.Engine:
        """Create an engine whose transactions are committed when the server says so.

        Whoever set a weaker ``synchronous_commit`` gets the usual one, a stronger one stays.
        """
        durable = "CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')"
        durable += " THEN 'on' ELSE current_setting('synchronous_commit') END"
        return self._engine(
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
            f" SELECT set_config('search_path', '{self.database.schema}', true),"
            f" set_config('synchronous_commit', {durable}, true),"
            " set_config('lock_timeout', '{lock_timeout}', true)",
            _name(self.database.schema, self._token),
            pool_size=1,
            max_overflow=1,
        )

    def create_upgrader(self) -> sa.Engine:
        """Create the writer's engine: a transaction alters tables like any other."""
        return self.create_writer()

    def keep_copy(self, connection: sa.Connection, name: str) -> str:
        """Keep nothing: backups are the server's operator's. Raise where others serve the study."""
        del name
        self.check_idle(connection)
        return ""

    def check_idle(self, connection: sa.Connection) -> None:
        """Look for the names that processes which write give to their connections."""
        query = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE %s"
        query += " AND application_name <> %s AND datname = current_database()"
        names = (_name(self.database.schema, "%"), _name(self.database.schema, self._token))
        if connection.exec_driver_sql(query, names).scalar():
            raise StoreError(
                f"Other processes are serving {self}.", "Stop them all, then try again."
            )

    @contextlib.contextmanager
    def create_store(self) -> Iterator[sa.Engine]:
        """Write all in one transaction: it is all there or nothing is."""
        engine = self.create_writer()
        try:
            yield engine
        finally:
            engine.dispose()

    def advance_sequences(self, connection: sa.Connection) -> None:
        """Set each sequence to the largest number of its column."""
        for table in t.metadata.sorted_tables:
            column = table.autoincrement_column
            if column is not None:
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), last)"
                    f" FROM (SELECT max({column.name}) AS last FROM {table.name}) AS numbers"
                    " WHERE last IS NOT NULL"
                )

    def exists(self, reader: sa.Engine) -> bool:
        """Whether the schema has any table."""
        with reader.begin() as connection:
            return bool(self.table_names(connection))

    def table_names(self, connection: sa.Connection) -> set[str]:
        """Return all tables of the schema."""
        return set(sa.inspect(connection).get_table_names(schema=self.database.schema))

    def create_schema(self, connection: sa.Connection) -> None:
        """Create the schema, if the server is new enough."""
        version = int((connection.dialect.server_version_info or (0,))[0])
        if version < OLDEST:
            raise StoreError(
                f"{self} is PostgreSQL {version}.", f"Spindle needs {OLDEST} or newer."
            )
        # Who may not make schemas can have one made for them.
        if not sa.inspect(connection).has_schema(self.database.schema):
            connection.exec_driver_sql(f"CREATE SCHEMA {self.database.schema}")

    @contextlib.contextmanager
    def hold_store(self) -> Iterator[None]:
        """Do nothing: any number of processes may serve a study."""
        yield

    @contextlib.contextmanager
    def lock_preparation(self, writer: sa.Engine) -> Iterator[None]:
        """Hold a lock by a transaction of its own, which does nothing else."""
        try:
            with writer.execution_options(**{_PATIENT: _NEVER}).begin() as connection:
                connection.exec_driver_sql(
                    "SELECT set_config('idle_in_transaction_session_timeout', '0', true),"
                    f" pg_advisory_xact_lock(hashtextextended('{self.database.schema}', 0))"
                )
                yield
        except self.errors as error:
            raise self.explain(error, writing=True) from error

    def batch_engine(self, writer: sa.Engine) -> sa.Engine:
        """Return the same engine, which soon gives up waiting for a lock."""
        return writer.execution_options(**{_PATIENT: _SOON})

    def set_savepoint(self, connection: sa.Connection, *, first: bool) -> None:
        """Send both statements in one round trip."""
        driver: Any = connection.connection.driver_connection
        driver.execute("SAVEPOINT change" if first else _NEXT)

    def lock_tables(self, connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
        """Lock them against every change but this transaction's."""
        connection.exec_driver_sql(f"LOCK TABLE {_list(tables)} IN SHARE ROW EXCLUSIVE MODE")

    def update_statistics(self, connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
        """Have the server count now, and not when its own timer does."""
        connection.exec_driver_sql(f"ANALYZE {_list(tables)}")

    def probe(self, connection: sa.Connection, now: float) -> None:
        """Take a transaction number: several processes would wait for each other over a row."""
        del now
        connection.exec_driver_sql("SELECT pg_current_xact_id()")

    def damage(self, connection: sa.Connection) -> Iterator[str]:
        """Yield nothing: a server checks its own files."""
        del connection
        return iter(())

    def classify(self, error: Exception) -> Fault:
        """Go by the SQLSTATE; an operational error without one is of the connection."""
        cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        state = cause.sqlstate if isinstance(cause, self._driver.Error) else None
        if state in _RACES:
            return Fault.RACE
        if state is None:
            lost = (self._driver.OperationalError, sa.exc.TimeoutError)
            return Fault.LOST if isinstance(cause, lost) else Fault.ELSE
        return Fault.LOST if state in _AWAY or state.startswith("08") else Fault.ELSE

    def opening_hint(self, error: Exception) -> str:
        """Say the same whatever the server, or the way to it, says."""
        del error
        return "Check the address, that the server is running, and that it lets this user in."

    def failure_hint(self, *, writing: bool) -> str:
        """Name what is usually the matter with a server."""
        del writing
        return "Check the database server's log; acknowledged answers are safe."

    def _engine(self, begin: str, name: str, **pool: Any) -> sa.Engine:
        try:
            url = sa.engine.make_url(self.database.url)
            prepares = url.query.get("prepare") != "no"
            url = url.difference_update_query(["prepare"])
            url = url.set(query={**_DRIVER, **url.query, "application_name": name})
            # Answers and passphrases are not for logs.
            pool = {"hide_parameters": True, "use_native_hstore": False, **pool}
            engine = sa.create_engine(url, **pool)
        except (ValueError, sa.exc.ArgumentError):
            raise StoreError(
                f"{self} is not a database address.",
                "Write postgresql://user@host:port/name.",
            ) from None

        @event.listens_for(engine, "connect")
        def _configure(connection: Any, _record: Any) -> None:
            # SQLAlchemy begins transactions through the event below; the driver must not.
            connection.autocommit = True
            if not prepares:
                connection.prepare_threshold = None

        @event.listens_for(engine, "begin")
        def _begin(connection: sa.Connection) -> None:
            timeout = connection.get_execution_options().get(_PATIENT, _LATE)
            connection.exec_driver_sql(begin.replace("{lock_timeout}", timeout))

        return engine


def _list(tables: Sequence[sa.Table]) -> str:
    return ", ".join(table.name for table in tables)


def _name(schema: str, process: str) -> str:
    """Return what a process that writes calls itself to the server, for others to see."""
    return f"spindle {process} {schema}"
