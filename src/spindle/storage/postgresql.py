"""The PostgreSQL backend: a schema, served by any number of processes on any number of hosts.

All settings that a transaction depends on are set when it begins, in the same round trip. None
are left to the session, so a pooler may use another connection for each transaction.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event

from spindle.domain.databases import Database
from spindle.errors import StoreError
from spindle.storage import tables as t
from spindle.storage.backend import Backend, Fault

OLDEST = 14
"""The oldest supported version of PostgreSQL; the tests run the version in their wheel."""

_LOCK_TIMEOUT = "lock_timeout"
_NEXT = "RELEASE SAVEPOINT change; SAVEPOINT change"
# A deadlock of two processes ends when one of them gives up. A batch does so early, as its changes
# then run one by one; a single change waits longer than the server's own deadlock detection takes.
_SHORT, _LONG, _NEVER = "200ms", "10s", "0"

# How often to look for other processes, and the seconds in between.
_LOOKS, _BETWEEN_LOOKS = 10, 0.1

# Conflicts between processes: serialisation failure, deadlock, lock timeout, and a unique key that
# another process has just inserted.
_RACES: Final = frozenset({"40001", "40P01", "55P03", "23505"})
# The server is stopping, starting, failing over or out of connections.
_AWAY: Final = frozenset({"57P01", "57P02", "57P03", "57P05", "25P03", "25006", "53300"})
_DRIVER: Final = {
    "connect_timeout": "5",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}


class Postgresql(Backend):
    """A store in a schema of a PostgreSQL database."""

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
        """Create an engine whose transactions are read-only, and each read one snapshot."""
        return self._engine(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
            f" SELECT set_config('search_path', '{self.database.schema}', true)",
            "spindle",
            pool_pre_ping=True,
            pool_size=4,
            max_overflow=-1,
        )

    def create_writer(self) -> sa.Engine:
        """Create an engine whose commits are durable when the server acknowledges them.

        A ``synchronous_commit`` weaker than ``on`` is set to ``on``; a stronger one is kept.
        """
        durable = "CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')"
        durable += " THEN 'on' ELSE current_setting('synchronous_commit') END"
        return self._engine(
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
            f" SELECT set_config('search_path', '{self.database.schema}', true),"
            f" set_config('synchronous_commit', {durable}, true),"
            " set_config('lock_timeout', '{lock_timeout}', true)",
            _application_name(self.database.schema, self._token),
            pool_size=1,
            max_overflow=1,
        )

    def create_upgrader(self) -> sa.Engine:
        """Create a writer: any transaction may alter tables."""
        return self.create_writer()

    def keep_copy(self, connection: sa.Connection, name: str) -> str:
        """Return an empty text: backups are the operator's. Raise if the study is being served."""
        del name
        self.check_idle(connection)
        return ""

    def check_idle(self, connection: sa.Connection) -> None:
        """Look for connections with the application name of another writer of this store.

        One that has just been closed is still listed for a moment, so it looks several times.
        """
        query = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE %s"
        query += " AND application_name <> %s AND datname = current_database()"
        names = (
            _application_name(self.database.schema, "%"),
            _application_name(self.database.schema, self._token),
        )
        for _ in range(_LOOKS):
            if not connection.exec_driver_sql(query, names).scalar():
                return
            time.sleep(_BETWEEN_LOOKS)
            connection.exec_driver_sql("SELECT pg_stat_clear_snapshot()")
        raise StoreError(f"Other processes are serving {self}.", "Stop them all, then try again.")

    @contextlib.contextmanager
    def create_store(self) -> Iterator[sa.Engine]:
        """Yield a writer: one transaction writes everything or nothing."""
        engine = self.create_writer()
        try:
            yield engine
        finally:
            engine.dispose()

    def advance_sequences(self, connection: sa.Connection) -> None:
        """Set each sequence to the largest key of its table."""
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
        """Return the names of all tables in the schema."""
        return set(sa.inspect(connection).get_table_names(schema=self.database.schema))

    def create_schema(self, connection: sa.Connection) -> None:
        """Create the schema if it is missing; raise ``StoreError`` if the server is too old."""
        version = int((connection.dialect.server_version_info or (0,))[0])
        if version < OLDEST:
            raise StoreError(
                f"{self} is PostgreSQL {version}.", f"Spindle needs {OLDEST} or newer."
            )
        # A user without the right to create schemas can have one created by an administrator.
        if not sa.inspect(connection).has_schema(self.database.schema):
            connection.exec_driver_sql(f"CREATE SCHEMA {self.database.schema}")

    @contextlib.contextmanager
    def hold_store(self) -> Iterator[None]:
        """Do nothing: any number of processes may serve a study."""
        yield

    @contextlib.contextmanager
    def lock_preparation(self, writer: sa.Engine) -> Iterator[None]:
        """Hold an advisory lock in a transaction that does nothing else."""
        try:
            with writer.execution_options(**{_LOCK_TIMEOUT: _NEVER}).begin() as connection:
                connection.exec_driver_sql(
                    "SELECT set_config('idle_in_transaction_session_timeout', '0', true),"
                    f" pg_advisory_xact_lock(hashtextextended('{self.database.schema}', 0))"
                )
                yield
        except self.errors as error:
            raise self.explain(error, writing=True) from error

    def batch_engine(self, writer: sa.Engine) -> sa.Engine:
        """Return the same engine with a short timeout for locks."""
        return writer.execution_options(**{_LOCK_TIMEOUT: _SHORT})

    def set_savepoint(self, connection: sa.Connection, *, first: bool) -> None:
        """Send both statements in one round trip."""
        driver: Any = connection.connection.driver_connection
        driver.execute("SAVEPOINT change" if first else _NEXT)

    def lock_tables(self, connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
        """Lock the tables against changes by other transactions."""
        connection.exec_driver_sql(f"LOCK TABLE {_list(tables)} IN SHARE ROW EXCLUSIVE MODE")

    def update_statistics(self, connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
        """Run ``ANALYZE`` now, rather than wait for autovacuum."""
        connection.exec_driver_sql(f"ANALYZE {_list(tables)}")

    def probe(self, connection: sa.Connection, now: float) -> None:
        """Take a transaction id: for a row, several processes would wait for each other."""
        del now
        connection.exec_driver_sql("SELECT pg_current_xact_id()")

    def damage(self, connection: sa.Connection) -> Iterator[str]:
        """Return nothing: the server manages its own files."""
        del connection
        return iter(())

    def classify(self, error: Exception) -> Fault:
        """Classify by SQLSTATE; an operational error without one means a lost connection."""
        cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        state = cause.sqlstate if isinstance(cause, self._driver.Error) else None
        if state in _RACES:
            return Fault.RACE
        if state is None:
            lost = (self._driver.OperationalError, sa.exc.TimeoutError)
            return Fault.LOST if isinstance(cause, lost) else Fault.ELSE
        return Fault.LOST if state in _AWAY or state.startswith("08") else Fault.ELSE

    def opening_hint(self, error: Exception) -> str:
        """Return the same hint for all errors."""
        del error
        return "Check the address, that the server is running, and that it lets this user in."

    def failure_hint(self, *, writing: bool) -> str:
        """Return where to look: the server's log says more."""
        del writing
        return "Check the database server's log; acknowledged answers are safe."

    def _engine(self, begin: str, name: str, **pool: Any) -> sa.Engine:
        try:
            url = sa.engine.make_url(self.database.url)
            prepares = url.query.get("prepare") != "no"
            url = url.difference_update_query(["prepare"])
            url = url.set(query={**_DRIVER, **url.query, "application_name": name})
            # Keeps answers and passphrases out of logs.
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
            timeout = connection.get_execution_options().get(_LOCK_TIMEOUT, _LONG)
            connection.exec_driver_sql(begin.replace("{lock_timeout}", timeout))

        return engine


def _list(tables: Sequence[sa.Table]) -> str:
    return ", ".join(table.name for table in tables)


def _application_name(schema: str, process: str) -> str:
    """Return the application name by which other processes recognise a writer of this store."""
    return f"spindle {process} {schema}"
