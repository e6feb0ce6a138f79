"""A connection: durable, strict, and its failures in the house's words."""

import shutil
import sqlite3 as standard
from pathlib import Path

import pytest

from pos.adapters.sqlite import connection
from pos.adapters.sqlite.connection import (
    check_library,
    connect,
    refused_if_taken,
    storage_errors,
    write_transaction,
)
from pos.adapters.sqlite.driver import sqlite3
from pos.errors import Broken, Misconfigured, Refused


@pytest.fixture
def db(tmp_path):
    database = connect(tmp_path / "a.db")
    yield database
    database.close()


def _write_and_raise(db, path, error):
    with write_transaction(db, path):
        db.execute("INSERT INTO t VALUES (1)")
        raise error


class _Library:
    def __init__(self, version):
        self.sqlite_version = version


@pytest.mark.parametrize("version", ["3.44.6", "3.50.7", "3.50.8", "3.51.3", "3.53.4", "4.0.0"])
def test_a_sqlite_without_the_wal_reset_race_is_taken(monkeypatch, version):
    monkeypatch.setattr(connection, "sqlite3", _Library(version))
    check_library()


@pytest.mark.parametrize("version", ["3.7.0", "3.40.1", "3.44.5", "3.50.6", "3.51.2", "3.45.9"])
def test_a_sqlite_that_can_lose_commits_is_refused(monkeypatch, version):
    monkeypatch.setattr(connection, "sqlite3", _Library(version))
    with pytest.raises(Misconfigured) as error:
        check_library()
    assert (error.value.code, error.value.facts) == ("sqlite_too_old", {"version": version})


def test_the_sqlite_in_use_is_a_safe_one():
    check_library()


def test_the_driver_is_the_one_whose_errors_are_caught(db):
    with pytest.raises(sqlite3.OperationalError):
        db.execute("SELECT nothing FROM nowhere")
    assert not issubclass(sqlite3.Error, standard.Error)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("busy_timeout", 10_000),
        ("recursive_triggers", 1),
    ],
)
def test_every_connection_is_durable_and_strict(db, pragma, value):
    assert db.execute(f"PRAGMA {pragma}").fetchone()[0] == value


def test_a_reader_is_as_strict_and_cannot_write(db, tmp_path):
    db.execute("CREATE TABLE t (x INTEGER) STRICT")
    reader = connect(tmp_path / "a.db", read_only=True)
    assert reader.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    with (
        pytest.raises(Misconfigured, match="ledger_read_only"),
        storage_errors(tmp_path / "a.db"),
    ):
        reader.execute("INSERT INTO t VALUES (1)")
    reader.close()


def test_a_name_with_marks_of_an_address_is_the_file_itself(tmp_path):
    path = tmp_path / "O'Brien & co #1?mode=memory.db"
    connect(path).close()
    assert path.exists()


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("database or disk is full", "disk_full"),
        ("attempt to write a readonly database", "ledger_read_only"),
        ("unable to open database file", "ledger_unopenable"),
        ("file is not a database", "ledger_unreadable"),
        ("database disk image is malformed", "ledger_damaged"),
        ("disk I/O error", "ledger_io_error"),
        ("database is locked", "ledger_busy"),
    ],
)
def test_what_the_disk_refuses_is_for_a_manager(message, code):
    with pytest.raises(Misconfigured) as error, storage_errors(Path("shop", "x.db")):
        raise sqlite3.OperationalError(message)
    assert (error.value.code, error.value.facts) == (code, {"file": "x.db"})


@pytest.mark.parametrize(("free", "code"), [(4096, "disk_full"), (10**9, "ledger_io_error")])
def test_no_room_for_the_index_of_the_log_is_a_full_disk(tmp_path, monkeypatch, free, code):
    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(Misconfigured) as error, storage_errors(tmp_path / "x.db"):
        raise sqlite3.OperationalError("disk I/O error")
    assert error.value.code == code


def test_what_only_we_can_have_caused_is_our_fault():
    with pytest.raises(Broken) as error, storage_errors(Path("x.db")):
        raise sqlite3.OperationalError("no such column: secret")
    assert error.value.facts == {"reason": "OperationalError"}


def test_our_own_errors_pass_through_untouched():
    with pytest.raises(Refused, match="sale_unknown"), storage_errors(Path("x.db")):
        raise Refused("sale_unknown")


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("UNIQUE constraint failed: operations.id", Refused),
        ("PRIMARY KEY must be unique", Refused),
        ("FOREIGN KEY constraint failed", Broken),
        ("CHECK constraint failed: attempt > 0", Broken),
    ],
)
def test_only_a_taken_name_is_a_refusal(message, kind):
    assert type(refused_if_taken(sqlite3.IntegrityError(message), "taken")) is kind


def test_a_transaction_writes_everything_or_nothing(db, tmp_path):
    path = tmp_path / "a.db"
    db.execute("CREATE TABLE t (x INTEGER) STRICT")
    with pytest.raises(Refused, match="changed_my_mind"):
        _write_and_raise(db, path, Refused("changed_my_mind"))
    with write_transaction(db, path):
        db.execute("INSERT INTO t VALUES (2)")
    assert [row[0] for row in db.execute("SELECT x FROM t")] == [2]


def test_an_interrupt_leaves_no_transaction_open(db, tmp_path):
    db.execute("CREATE TABLE t (x INTEGER) STRICT")
    with pytest.raises(KeyboardInterrupt):
        _write_and_raise(db, tmp_path / "a.db", KeyboardInterrupt())
    assert not db.conn.in_transaction
    assert db.execute("SELECT count(*) FROM t").fetchone()[0] == 0


def test_a_commit_that_fails_leaves_nothing_and_the_connection_usable(db, tmp_path):
    path = tmp_path / "a.db"
    db.execute("CREATE TABLE p (id INTEGER PRIMARY KEY) STRICT")
    db.execute("CREATE TABLE c (p INTEGER REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED) STRICT")
    with pytest.raises(Broken, match="storage"), write_transaction(db, path):
        db.execute("INSERT INTO c VALUES (7)")
    assert not db.conn.in_transaction
    with write_transaction(db, path):
        db.execute("INSERT INTO p VALUES (7)")
    assert db.execute("SELECT count(*) FROM c").fetchone()[0] == 0


def test_a_writer_that_has_to_wait_too_long_is_told_so(db, tmp_path):
    path = tmp_path / "a.db"
    other = connect(path)
    other.execute("PRAGMA busy_timeout=1")
    with (
        write_transaction(db, path),
        pytest.raises(Misconfigured, match="ledger_busy"),
        write_transaction(other, path),
    ):
        pass
    other.close()
