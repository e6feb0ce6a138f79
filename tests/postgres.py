"""A real PostgreSQL for tests: one a process, started when it is first asked for, then thrown away.

It listens on this machine alone and asks for a password there, so that what is said about
credentials is true. What it writes is never synced: a test ends before the power does.
"""

import atexit
import base64
import hashlib
import hmac
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections import deque
from contextlib import closing
from functools import cache
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Final

import psycopg
import pytest
from psycopg import sql

PASSWORD: Final = "only-for-tests"
USER: Final = "holdfast"

_PROGRAMS: Final = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
_READY: Final = "database system is ready to accept connections"
_SETTINGS: Final = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_connections=80",
    "shared_buffers=32MB",
    "autovacuum=off",
    "listen_addresses=127.0.0.1",
)


class Postgres:
    """One server with as many databases as tests ask for."""

    def __init__(self) -> None:
        """Raises OSError or CalledProcessError where none can be started."""
        self._bin = _PROGRAMS[-1].parent
        self._folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
        self._owner = "postgres" if os.geteuid() == 0 else ""
        if self._owner:
            entry = pwd.getpwnam(self._owner)
            os.chown(self._folder, entry.pw_uid, entry.pw_gid)
        self.port = _free_port()
        self._process: subprocess.Popen[str] | None = None
        self._numbers = count(1)
        self._told: deque[str] = deque(maxlen=100)
        self._make()
        self.start()

    def start(self) -> None:
        """Returns when connections are taken."""
        settings = [*_SETTINGS, f"port={self.port}", f"unix_socket_directories={self._folder}"]
        # Whatever ends this process ends the server.
        command = ["setpriv", "--pdeathsig", "QUIT", "--", str(self._bin / "postgres")]
        command += ["-D", str(self._data), *(part for each in settings for part in ("-c", each))]
        process = subprocess.Popen(
            self._as_owner(command), stderr=subprocess.PIPE, text=True, cwd=self._folder
        )
        self._process = process
        said = process.stderr
        assert said is not None
        for line in said:
            self._told.append(line)
            if _READY in line:
                break
        else:
            raise OSError("".join(self._told))
        self._listening = Thread(target=self._told.extend, args=(said,), daemon=True)
        self._listening.start()

    def crash(self) -> None:
        """As if somebody pulled the plug: every session ends, nothing is written down."""
        self._end(signal.SIGQUIT)

    def remove(self) -> None:
        self._end(signal.SIGQUIT)
        shutil.rmtree(self._folder, ignore_errors=True)

    def database(self, like: str = "") -> str:
        """A new database; its URL with a user that owns it, and the password.

        It is empty, or what the database of the URL `like` is, which nobody may be using now.
        """
        name = f"shop{next(self._numbers)}"
        with self.superuser() as db:
            # Copied by its files: cheaper than through the log of what is thrown away anyhow.
            make = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY file_copy")
            template = like.rsplit("/", 1)[1] if like else "template0"
            db.execute(make.format(*_names(name, USER, template)))
        return self.url(name)

    def url(self, name: str, *, password: str = PASSWORD, host: str = "127.0.0.1") -> str:
        return f"postgresql://{USER}:{password}@{host}:{self.port}/{name}"

    def superuser(self, name: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """By the socket, with every right; each statement commits by itself."""
        host = str(self._folder)
        return psycopg.connect(
            host=host, port=self.port, dbname=name, user="postgres", autocommit=True
        )

    def terminate(self, url: str) -> int:
        """End every session of a database, as a lost connection does; how many there were."""
        with self.superuser() as db:
            found = db.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s",
                [url.rsplit("/", 1)[1]],
            ).fetchone()
        assert found is not None
        return int(str(found[0]))

    def certify(self) -> Path:
        """Take TLS from now on as `localhost`; the certificate that vouches for it."""
        certificate, key = self._data / "server.crt", self._data / "server.key"
        if not certificate.exists():
            _run(
                self._as_owner(
                    ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                     "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                     "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                     str(key), "-out", str(certificate)]
                )
            )  # fmt: skip
            with self.superuser() as db:
                db.execute("ALTER SYSTEM SET ssl = on")
                db.execute("SELECT pg_reload_conf()")
        return certificate

    @property
    def psql(self) -> str:
        return str(self._bin / "psql")

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _make(self) -> None:
        secret = self._folder / "secret"
        secret.write_text("unused", encoding="ascii")
        secret.chmod(0o644)
        _run(
            self._as_owner(
                [str(self._bin / "initdb"), "-D", str(self._data), "--no-sync", "-U", "postgres",
                 "-E", "UTF8", "--locale=C", "--auth-local=trust", "--auth-host=scram-sha-256",
                 f"--pwfile={secret}"]
            )
        )  # fmt: skip

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._listening.join()
            assert self._process.stderr is not None
            self._process.stderr.close()
            self._process = None

    def _as_owner(self, command: list[str]) -> list[str]:
        """PostgreSQL refuses to be run by root."""
        if not self._owner:
            return command
        return ["setpriv", "--reuid", self._owner, "--regid", self._owner, "--init-groups", "--",
                *command]  # fmt: skip


@cache
def postgres() -> Postgres:
    """The server of this process; skips the test where there is none to start."""
    if not _PROGRAMS or shutil.which("setpriv") is None:
        pytest.skip("no PostgreSQL is installed")
    server = Postgres()
    atexit.register(server.remove)
    with server.superuser() as db:
        db.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                sql.Identifier(USER), sql.Literal(_verifier(PASSWORD))
            )
        )
    return server


def _verifier(password: str) -> str:
    """What a server keeps of a password (RFC 5803); hashed once, as nobody guesses at this one."""
    salt = os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 1)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    of_server = hmac.digest(salted, b"Server Key", "sha256")
    salt_64, stored_64, server_64 = (
        base64.b64encode(each).decode() for each in (salt, stored, of_server)
    )
    return f"SCRAM-SHA-256$1:{salt_64}${stored_64}:{server_64}"


def _names(*names: str) -> tuple[sql.Identifier, ...]:
    return tuple(map(sql.Identifier, names))


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd="/")


def _free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
