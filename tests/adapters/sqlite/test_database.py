"""One ledger file: one till, one writer, upgraded with a copy kept."""

import multiprocessing
import sqlite3 as standard
import threading
from datetime import timedelta

import pytest
from sqlite_utils.migrations import Migrations

from pos.adapters.sqlite import database
from pos.adapters.sqlite.connection import connect
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.migrations import migrations
from pos.errors import Broken, Misconfigured, Refused
from tests.adapters.sqlite.examples import NOW, sale

ADD = "INSERT INTO settings (name, value) VALUES (?, ?)"


def _names(file):
    with file.read() as db:
        return [row[0] for row in db.execute("SELECT name FROM settings ORDER BY name")]


def _migrations_of(*steps):
    """A schema's history of another version of the program."""
    history = Migrations("holdfast")
    for name, step in steps:
        history(name=name)(step)
    return history


def _older():
    """As it was before there was a catalogue."""
    steps = [(step.name, step.fn) for step in migrations._migrations]
    return _migrations_of(*(step for step in steps if step[0] < "0006"))


def _newer():
    known = [(step.name, step.fn) for step in migrations._migrations]
    return _migrations_of(*known, ("9999_later", lambda db: db.execute("CREATE TABLE later (x)")))


@pytest.fixture
def made_by(path, monkeypatch):
    """Leave a ledger behind that another version of the program made."""

    def make(history):
        with monkeypatch.context() as other_version:
            other_version.setattr(database, "migrations", history)
            file = LedgerFile(path, now=NOW)
            with file.write() as db:
                db.execute(ADD, ["register", "till-9"])
            file.close()

    return make


def _copies(path):
    return sorted(path.parent.glob("*-before-upgrade-*.db"))


def test_what_was_written_is_there_after_reopening(path):
    first = LedgerFile(path, now=NOW)
    with first.write() as db:
        db.execute(ADD, ["a", "1"])
    first.close()
    again = LedgerFile(path, now=NOW)
    assert _names(again) == ["a"]
    again.close()


def test_a_new_ledger_and_its_log_belong_to_their_owner_only(ledger, path):
    with ledger.write() as db:
        db.execute(ADD, ["a", "1"])
    modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    assert modes.keys() >= {path.name, f"{path.name}-wal", "training-acct_1.lock"}
    assert set(modes.values()) == {0o600}


def test_a_second_till_on_the_same_ledger_is_turned_away(ledger, path):
    with pytest.raises(Misconfigured) as error:
        LedgerFile(path, now=NOW)
    assert error.value.code == "ledger_in_use"
    assert error.value.facts == {"file": path.name}


def _try_to_open(path, answers):
    try:
        LedgerFile(path, now=NOW).close()
    except Misconfigured as error:
        answers.put(error.code)
    else:
        answers.put("opened")


def test_a_second_till_in_another_process_is_turned_away_until_the_first_is_closed(path):
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    seen = []
    first = LedgerFile(path, now=NOW)
    for step in (lambda: None, first.close):
        step()
        process = context.Process(target=_try_to_open, args=(path, answers))
        process.start()
        seen.append(answers.get(timeout=60))
        process.join(60)
    assert seen == ["ledger_in_use", "opened"]


def test_the_lock_of_a_till_that_was_killed_does_not_stop_the_next(path):
    path.parent.mkdir(parents=True)
    path.with_suffix(".lock").write_text("a process that is long gone")
    LedgerFile(path, now=NOW).close()


def test_a_till_closed_on_another_thread_gives_its_ledger_back(path):
    file = LedgerFile(path, now=NOW)
    closer = threading.Thread(target=file.close)
    closer.start()
    closer.join()
    LedgerFile(path, now=NOW).close()


def test_closing_twice_is_no_mistake(path):
    file = LedgerFile(path, now=NOW)
    file.close()
    file.close()
    assert path.exists()


def test_a_closed_ledger_says_so(path):
    file = LedgerFile(path, now=NOW)
    file.close()
    with pytest.raises(Broken, match="ledger_closed"), file.read():
        pass
    with pytest.raises(Broken), file.write():
        pass


def test_closing_waits_for_a_write_that_is_under_way(path):
    file = LedgerFile(path, now=NOW)
    closer = threading.Thread(target=file.close)
    with file.write() as db:
        closer.start()
        db.execute(ADD, ["a", "1"])
    closer.join()
    with standard.connect(path) as plain:
        assert plain.execute("SELECT name FROM settings").fetchall() == [("a",)]
    plain.close()


def test_a_reader_on_loan_while_the_ledger_closes_is_closed_when_it_comes_back(path):
    file = LedgerFile(path, now=NOW)
    with file.read() as db:
        file.close()
        assert db.execute("SELECT count(*) FROM sales").fetchone()[0] == 0
    assert file._readers == []
    with pytest.raises(sqlite3.ProgrammingError):
        db.execute("SELECT 1")


def test_writers_on_many_threads_take_turns(ledger):
    def write(number):
        for step in range(20):
            with ledger.write() as db:
                count = db.execute("SELECT count(*) FROM settings").fetchone()[0]
                db.execute(ADD, [f"{number}-{step}", str(count)])

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with ledger.read() as db:
        counts = db.execute("SELECT CAST(value AS INTEGER) FROM settings ORDER BY 1").fetchall()
    assert [row[0] for row in counts] == list(range(80))


def test_a_reader_sees_one_state_to_the_end_of_its_block(ledger):
    with ledger.read() as before:
        assert before.execute("SELECT count(*) FROM settings").fetchone()[0] == 0
        with ledger.write() as db:
            db.execute(ADD, ["a", "1"])
        assert before.execute("SELECT count(*) FROM settings").fetchone()[0] == 0
    assert _names(ledger) == ["a"]


def test_a_reader_cannot_write_even_in_a_writable_ledger(ledger):
    with pytest.raises(Misconfigured, match="ledger_read_only"), ledger.read() as db:
        db.execute(ADD, ["a", "1"])


def test_a_reader_whose_work_failed_can_be_used_again(ledger):
    for _ in range(3):
        with pytest.raises(Broken), ledger.read() as db:
            db.execute("SELECT nothing FROM nowhere")
    assert _names(ledger) == []
    assert len(ledger._readers) == 1


def test_a_write_that_fails_leaves_the_ledger_as_it_was(ledger):
    def change_of_mind():
        with ledger.write() as db:
            db.execute(ADD, ["a", "1"])
            raise Refused("no")

    with pytest.raises(Refused):
        change_of_mind()
    assert _names(ledger) == []
    with ledger.write() as db:
        db.execute(ADD, ["b", "1"])
    assert _names(ledger) == ["b"]


def test_a_full_disk_stops_the_write_and_nothing_else(ledger, store):
    with store.write() as books:
        books.sales.save(sale())
    with ledger.write() as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
    ledger._writer.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(Misconfigured, match="disk_full"), ledger.write() as db:
        db.conn.executemany(ADD, [(f"{number}", "x" * 500) for number in range(2000)])
    assert _names(ledger) == []
    ledger._writer.execute("PRAGMA max_page_count=1000000")
    with ledger.write() as db:
        db.execute(ADD, ["a", "1"])
    with store.read() as books:
        assert books.sales.get(sale().id) == sale()


def test_a_ledger_can_be_read_beside_the_till_that_has_it_open(ledger, path):
    with ledger.write() as db:
        db.execute(ADD, ["a", "1"])
    beside = LedgerFile(path, now=NOW, read_only=True)
    assert _names(beside) == ["a"]
    with pytest.raises(Misconfigured, match="ledger_read_only"), beside.write():
        pass
    beside.close()


def test_closing_a_reader_does_not_take_the_lock_from_the_till(ledger, path):
    LedgerFile(path, now=NOW, read_only=True).close()
    with pytest.raises(Misconfigured, match="ledger_in_use"):
        LedgerFile(path, now=NOW)


def test_there_is_nothing_to_read_where_there_is_no_ledger(path):
    with pytest.raises(Misconfigured, match="ledger_missing"):
        LedgerFile(path, now=NOW, read_only=True)
    assert not path.parent.exists()


@pytest.mark.parametrize("read_only", [False, True])
def test_a_ledger_of_a_newer_version_is_refused_and_stays_as_it_is(path, made_by, read_only):
    made_by(_newer())
    before = path.read_bytes()
    with pytest.raises(Misconfigured, match="ledger_newer"):
        LedgerFile(path, now=NOW, read_only=read_only)
    assert path.read_bytes() == before
    assert _copies(path) == []


def test_an_older_ledger_is_upgraded_and_a_copy_kept(path, made_by):
    made_by(_older())
    file = LedgerFile(path, now=NOW)
    assert _names(file) == ["register"]
    with file.read() as db:
        assert db.execute("SELECT count(*) FROM products").fetchone()[0] == 0
    file.close()
    [copy] = _copies(path)
    assert copy.name == "training-acct_1-before-upgrade-20260504T093000Z.db"
    assert copy.stat().st_mode & 0o777 == 0o600
    kept = connect(copy, read_only=True)
    assert kept.execute("SELECT value FROM settings").fetchone()[0] == "till-9"
    assert "products" not in kept.table_names()
    kept.close()


def test_a_ledger_that_is_up_to_date_is_not_copied(path):
    for _ in range(2):
        LedgerFile(path, now=NOW).close()
    assert _copies(path) == []


def test_an_older_ledger_cannot_be_read_before_it_is_upgraded(path, made_by):
    made_by(_older())
    with pytest.raises(Misconfigured, match="ledger_outdated"):
        LedgerFile(path, now=NOW, read_only=True)


def test_an_upgrade_that_fails_halfway_leaves_the_old_schema(path, made_by, monkeypatch):
    made_by(_older())

    def half(db):
        db.execute("CREATE TABLE half (x)")
        db.execute("INSERT INTO nowhere VALUES (1)")

    broken = _migrations_of(
        *((step.name, step.fn) for step in migrations._migrations), ("9999_half", half)
    )
    with monkeypatch.context() as next_version:
        next_version.setattr(database, "migrations", broken)
        with pytest.raises(Broken):
            LedgerFile(path, now=NOW)
    db = connect(path, read_only=True)
    assert {"half", "products"}.isdisjoint(db.table_names())
    db.close()
    file = LedgerFile(path, now=NOW + timedelta(hours=1))
    assert _names(file) == ["register"]
    file.close()
    assert len(_copies(path)) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"this is a letter, not a ledger" * 100, "ledger_unreadable"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 5000, "ledger_unreadable"),
    ],
)
def test_a_file_that_is_something_else_is_refused_and_left_alone(path, content, code):
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(Misconfigured) as error:
        LedgerFile(path, now=NOW)
    assert error.value.code == code
    assert path.read_bytes() == content


def test_a_damaged_ledger_is_said_to_be_damaged(path):
    LedgerFile(path, now=NOW).close()
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    path.write_bytes(content)
    with pytest.raises(Misconfigured, match="ledger_damaged"):
        LedgerFile(path, now=NOW)
    # and is let go of, so that a repaired one can be opened
    path.unlink()
    LedgerFile(path, now=NOW).close()


def test_a_folder_where_the_ledger_should_be_is_refused(path):
    path.mkdir(parents=True)
    with pytest.raises(Misconfigured, match="ledger_unopenable"):
        LedgerFile(path, now=NOW)


def test_a_file_where_the_data_folder_should_be_is_refused(tmp_path):
    (tmp_path / "data").write_text("")
    with pytest.raises(Misconfigured, match="folder_not_writable"):
        LedgerFile(tmp_path / "data" / "training.db", now=NOW)


def test_a_lock_that_cannot_be_taken_is_a_matter_of_the_folder(path):
    path.with_suffix(".lock").mkdir(parents=True)
    with pytest.raises(Misconfigured, match="folder_not_writable"):
        LedgerFile(path, now=NOW)
