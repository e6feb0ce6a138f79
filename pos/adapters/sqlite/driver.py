"""The SQLite driver that sqlite-utils itself chose, so that its exceptions are the ones we catch.

pysqlite3's errors are not subclasses of the standard library's: catching the wrong ones would
silently stop matching.
"""

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # chosen there, not exported

__all__ = ["sqlite3"]
