"""A ledger that is removed, exchanged or emptied is noticed, and what it held is not lost."""

import os
import shutil
import sqlite3 as standard
from contextlib import closing
from pathlib import Path

import pytest

from pos.adapters.sqlite import connection
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.presence import check_not_lost
from pos.errors import Misconfigured
from tests.adapters.sqlite.examples import NOW, entry

ADD = "INSERT INTO settings (name, value) VALUES (?, ?)"


def _settings(path):
    with closing(standard.connect(path)) as raw:
        return [row[0] for row in raw.execute("SELECT name FROM settings ORDER BY name")]


def _write(ledger, name):
    with ledger.write() as db:
        db.execute(ADD, [name, "1"])


@pytest.mark.parametrize("happening", ["removed", "exchanged"])
def test_nothing_is_booked_into_a_file_that_is_gone_and_what_was_is_rescued(
    ledger, path, happening, expect_log
):
    expect_log("removed under us")
    _write(ledger, "a")
    path.unlink()
    if happening == "exchanged":
        path.write_bytes(b"something else")
    named = set()
    for _ in range(2):
        with pytest.raises(Misconfigured, match="ledger_vanished") as failure:
            _write(ledger, "b")
        named.add(str(failure.value.facts["rescued"]))
    [rescued] = [path.with_name(name) for name in named]
    assert _settings(rescued) == ["a"]
    assert rescued.stat().st_mode & 0o777 == 0o600
    assert len(list(path.parent.glob("*-rescued*.db"))) == 1


def test_a_ledger_whose_folder_is_gone_is_said_to_be_gone(ledger, path):
    _write(ledger, "a")
    path.parent.rename(path.parent.with_name("unplugged"))
    with pytest.raises(Misconfigured, match="ledger_gone"):
        _write(ledger, "b")
    path.parent.with_name("unplugged").rename(path.parent)
    _write(ledger, "b")
    assert _settings(path) == ["a", "b"]


@pytest.mark.parametrize("is_there", [True, False])
def test_no_new_ledger_takes_the_place_of_one_that_had_backups(path, is_there):
    path.parent.mkdir()
    path.with_name(f"{path.stem}-last-backup.json").write_text("{}")
    if is_there:
        path.touch()
    with pytest.raises(Misconfigured, match="ledger_emptied"):
        LedgerFile(path, now=NOW)
    assert path.exists() is is_there
    path.with_name(f"{path.stem}-last-backup.json").unlink()
    LedgerFile(path, now=NOW).close()


def test_a_ledger_that_is_all_in_its_log_is_not_taken_for_empty(path):
    """As a crash before the first checkpoint leaves it."""
    path.parent.mkdir()
    path.with_name(f"{path.stem}-last-backup.json").write_text("{}")
    path.touch()
    path.with_name(path.name + "-wal").write_bytes(b"frames")
    check_not_lost(path)
    path.with_name(path.name + "-wal").write_bytes(b"")
    with pytest.raises(Misconfigured, match="ledger_emptied"):
        check_not_lost(path)


@pytest.mark.parametrize("size", [100, 4096, 20_000, -1])
def test_a_torn_ledger_is_called_damaged_and_left_as_it_is(ledger, path, size):
    _write(ledger, "a")
    ledger.close()
    with path.open("rb+") as file:
        file.truncate(size if size > 0 else path.stat().st_size - 1)
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(Misconfigured) as failure:
            LedgerFile(path, now=NOW, read_only=read_only).close()
        assert failure.value.code in {"ledger_damaged", "ledger_unreadable"}
    assert path.read_bytes() == before


def test_what_is_no_ledger_is_refused_and_left_as_it_is(path):
    path.parent.mkdir()
    path.write_bytes(b"A letter to the tax office. " * 500)
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(Misconfigured, match="ledger_unreadable"):
            LedgerFile(path, now=NOW, read_only=read_only)
    assert path.read_bytes() == before


def test_a_full_disk_refuses_the_entry_and_keeps_the_ledger_whole(ledger, store, path):
    with ledger._turn:
        pages = ledger._writer.execute("PRAGMA page_count").fetchone()[0]
        ledger._writer.execute(f"PRAGMA max_page_count={pages}")
    many = [entry(f"hold/{number}", sale=None) for number in range(500)]
    with pytest.raises(Misconfigured, match="disk_full"), store.write() as books:
        books.ledger.post(many)
    with store.read() as books:
        assert books.audit.last() == 0
        assert books.audit.damage() == []
    ledger._writer.execute("PRAGMA max_page_count=1000000")
    with store.write() as books:
        books.ledger.post([entry(sale=None)])


# Where nothing can be written ---------------------------------------------------------------


@pytest.fixture
def unwritable(monkeypatch):
    """A folder that takes nothing more, as on a read-only disk: also for an administrator."""

    def lock(folder):
        real = os.access
        monkeypatch.setattr(
            os,
            "access",
            lambda path, mode: real(path, mode) and not (mode & os.W_OK and Path(path) == folder),
        )

    return lock


def test_a_ledger_on_a_read_only_disk_can_be_read(ledger, path, unwritable, refusing_index):
    _write(ledger, "a")
    ledger.close()
    unwritable(path.parent)
    file = LedgerFile(path, now=NOW, read_only=True)
    for _ in range(2):
        with file.read() as db:
            assert [row[0] for row in db.execute("SELECT name FROM settings")] == ["a"]
    assert file._readers == [], "one that cannot notice a writer is not used twice"
    file.close()
    assert sorted(each.suffix for each in path.parent.iterdir()) == [".db", ".lock"]


def test_a_ledger_that_was_not_closed_is_not_read_without_its_log(
    ledger, path, unwritable, refusing_index
):
    """Its newest entries would be missing, and nobody would notice."""
    _write(ledger, "a")
    elsewhere = path.parent.with_name("stick")
    shutil.copytree(path.parent, elsewhere)
    (elsewhere / f"{path.name}-shm").unlink()
    unwritable(elsewhere)
    with pytest.raises(Misconfigured, match="ledger_not_closed"):
        LedgerFile(elsewhere / path.name, now=NOW, read_only=True)


@pytest.fixture
def refusing_index(monkeypatch):
    """SQLite cannot keep the log's index, which is what it says on a read-only disk."""
    real = connection._opened

    def opened(path, how):
        if how == "mode=ro":
            raise sqlite3.OperationalError("unable to open database file")
        return real(path, how)

    monkeypatch.setattr(connection, "_opened", opened)
