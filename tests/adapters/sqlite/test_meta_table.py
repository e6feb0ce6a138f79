"""A ledger knows which one it is, and is not taken for another."""

from datetime import timedelta

import pytest

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.meta_table import Meta, open_meta, peek_meta, remember_key
from pos.errors import Misconfigured
from pos.settings import Mode
from tests.adapters.sqlite.examples import NOW


def _open(file, mode=Mode.TEST, account="acct_1", now=NOW):
    return open_meta(file, mode=mode, account=account, now=now)


def test_a_new_ledger_gets_a_name_that_it_keeps(ledger, path):
    meta = _open(ledger)
    assert meta == Meta(meta.ledger_id, Mode.TEST, "acct_1", NOW)
    assert meta.ledger_id.startswith("ldg_")
    assert _open(ledger, now=NOW + timedelta(days=1)) == meta
    ledger.close()
    again = LedgerFile(path, now=NOW)
    assert _open(again) == meta
    again.close()


def test_two_ledgers_never_share_a_name(ledger, tmp_path):
    other = LedgerFile(tmp_path / "other" / "test.db", now=NOW)
    assert _open(ledger).ledger_id != _open(other).ledger_id
    other.close()


@pytest.mark.parametrize(
    ("asked", "code", "expected", "found"),
    [
        ({"mode": Mode.LIVE}, "ledger_of_other_mode", "live", "test"),
        ({"account": "acct_2"}, "ledger_of_other_account", "acct_2", "acct_1"),
    ],
)
def test_a_ledger_of_another_mode_or_account_is_turned_away(
    ledger, path, asked, code, expected, found
):
    _open(ledger)
    with pytest.raises(Misconfigured) as error:
        _open(ledger, **asked)
    assert error.value.code == code
    assert error.value.facts == {"file": path.name, "expected": expected, "found": found}


def test_keys_that_belong_here_are_told_again(ledger):
    meta = _open(ledger)
    for mark in ("b" * 32, "a" * 32, "b" * 32):
        remember_key(ledger, mark)
    assert _open(ledger).key_marks == {"a" * 32, "b" * 32}
    assert _open(ledger).ledger_id == meta.ledger_id


def test_a_ledger_that_is_only_read_keeps_its_name(ledger, path):
    meta = _open(ledger)
    beside = LedgerFile(path, now=NOW, read_only=True)
    assert _open(beside) == meta
    beside.close()


def test_a_ledger_without_a_name_cannot_be_named_while_it_is_only_read(ledger, path):
    beside = LedgerFile(path, now=NOW, read_only=True)
    with pytest.raises(Misconfigured, match="ledger_read_only"):
        _open(beside)
    beside.close()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM meta WHERE name = 'account'",
        "UPDATE meta SET value = 'practice' WHERE name = 'mode'",
        "UPDATE meta SET value = 'yesterday' WHERE name = 'created_at'",
    ],
)
def test_a_ledger_that_names_itself_in_part_only_is_damaged(ledger, path, sql):
    _open(ledger)
    with ledger.write() as db:
        db.execute(sql)
    with pytest.raises(Misconfigured, match="ledger_damaged"):
        _open(ledger)
    assert peek_meta(path) is None


def test_a_ledger_can_be_looked_at_without_opening_it(ledger, path):
    meta = _open(ledger)
    assert peek_meta(path) == meta
    ledger.close()
    assert peek_meta(path) == meta
    LedgerFile(path, now=NOW).close()


def test_what_is_no_ledger_says_nothing(tmp_path, ledger, path):
    (tmp_path / "picture.db").write_bytes(b"\x89PNG\r\n\x1a\n" * 50)
    (tmp_path / "empty.db").write_bytes(b"")
    looked_at = [tmp_path / name for name in ("picture.db", "empty.db", "missing.db", ".")]
    assert [peek_meta(each) for each in [*looked_at, path]] == [None] * 5
    assert not (tmp_path / "missing.db").exists()
