"""Connections to the centre: over TLS off this machine, and nothing that a proxy could not bear."""

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Final

import psycopg
from psycopg import errors
from psycopg.rows import TupleRow

from pos.domain.central import CentreAddress
from pos.errors import Broken, Misconfigured, PosError

Connection = psycopg.Connection[TupleRow]
Connect = Callable[[], Connection]

_PATIENCE_S: Final = 6
_DEAD_AFTER_MS: Final = 20_000

_BY_MESSAGE: Final = (
    ("password", "centre_refused"),
    ("authentication failed", "centre_refused"),
    ("no pg_hba.conf entry", "centre_refused"),
    ("role ", "centre_refused"),
    ("certificate verify failed", "centre_not_trusted"),
    ("server certificate", "centre_not_trusted"),
    ("does not support SSL", "centre_not_trusted"),
    ('database "', "centre_missing"),
    ("root certificate file", "centre_not_trusted"),
)


def connector(address: CentreAddress, password: str) -> Connect:
    """Opens a connection each time it is called; raises what psycopg raises.

    Each statement commits by itself outside `transaction()`. No statement is prepared on the
    server: behind a pooling proxy the next one may meet another session.
    Raises Refused `centre_tls`.
    """
    address.check_tls()
    sslmode = address.sslmode or ("prefer" if address.is_on_this_machine else "verify-full")
    roots = address.sslrootcert or (_roots() if sslmode.startswith("verify") else "")

    def connect() -> Connection:
        return psycopg.connect(
            host=address.host,
            port=address.port,
            dbname=address.database,
            user=address.user,
            password=password or None,
            sslmode=sslmode,
            sslrootcert=roots or None,
            connect_timeout=_PATIENCE_S,
            keepalives_idle=_PATIENCE_S,
            tcp_user_timeout=_DEAD_AFTER_MS,
            application_name="holdfast",
            client_encoding="UTF8",
            prepare_threshold=None,
            autocommit=True,
        )

    return connect


def translated(error: psycopg.Error) -> PosError:
    """What a database says, by what is to be done about it; it never says a password."""
    reason = type(error).__name__
    match error:
        case errors.InsufficientPrivilege():
            return Misconfigured("centre_not_allowed", reason=reason)
        case psycopg.OperationalError() | psycopg.InterfaceError():
            text = str(error)
            for part, code in _BY_MESSAGE:
                if part in text:
                    return Misconfigured(code, reason=reason)
            return Misconfigured("centre_unreachable", reason=reason)
        case _:
            return Broken("centre_error", reason=reason)


def _roots() -> str:
    """Whom this system trusts, as Python knows it; libpq's own idea is of where it was built."""
    file = ssl.get_default_verify_paths().cafile
    return file if file and Path(file).is_file() else "system"
