"""Backups: whole, proved, sealed, rotated, and made beside a till that goes on selling."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest

from pos.domain.chain import Head
from pos.errors import Misconfigured, PosError, Refused
from pos.services.anchors import read_anchor
from pos.services.backup_files import manifest_of
from pos.services.verify import Verify
from tests.services.vault import a_vault, key_pair


@pytest.fixture
def vault(tmp_path):
    with a_vault(tmp_path) as made:
        yield made


def rows(path: Path, sql: str):
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as raw:
        return raw.execute(sql).fetchall()


def fails(vault, code, kind=PosError, **given):
    """Fails with this code, and nothing of the backup is left anywhere."""
    before = vault.files()
    with pytest.raises(kind, match=code) as failure:
        vault.backups.back_up(**given)
    assert vault.files() == before
    assert vault.left_beside_the_ledger() == set()
    return failure.value


def test_a_backup_holds_what_the_ledger_holds_and_needs_no_other_file(vault):
    vault.shop.held(1000)
    sold = vault.shop.held(500)
    vault.shop.settlement.capture(vault.shop.intent(sold).id)
    made = vault.backups.back_up(to=vault.folder)
    assert len(vault.files()) == 2
    assert made.record.path.stat().st_mode & 0o777 == 0o600
    assert manifest_of(made.record.path).stat().st_mode & 0o777 == 0o600
    references = "SELECT reference FROM entries ORDER BY sequence"
    assert rows(made.record.path, references) == rows(vault.ledger, references)
    assert rows(made.record.path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(made.record.path, "PRAGMA journal_mode") == [("delete",)]
    assert len(vault.files()) == 2


def test_what_lies_only_in_the_log_yet_is_in_the_backup(vault):
    vault.shop.held()
    assert vault.ledger.with_name(vault.ledger.name + "-wal").stat().st_size > 0
    made = vault.backups.back_up(to=vault.folder)
    assert made.record.entries == 1


def test_the_manifest_is_an_anchor_and_holds_no_secret(vault):
    vault.shop.held()
    made = vault.backups.back_up(to=vault.folder)
    document = json.loads(manifest_of(made.record.path).read_text())
    assert document.keys() == {
        "account", "created_at", "entries", "epoch", "file", "head", "is_encrypted", "is_proved",
        "kind", "ledger", "mode", "schema", "sha256", "size",
    }  # fmt: skip
    anchor = read_anchor(manifest_of(made.record.path))
    assert anchor.head == made.record.head == Head(1, document["head"]["hash"])
    vault.shop.held()
    with vault.shop.store.read() as books:
        ledger = books.ledger_id  # the shop of the tests has a fixed one
    found = Verify(vault.shop.store).verify([type(anchor)(anchor.name, ledger, anchor.head)])
    assert found.holds


def test_a_backup_of_an_empty_ledger_is_one_too(vault):
    made = vault.backups.back_up(to=vault.folder)
    assert (made.record.entries, made.record.head) == (0, None)


def test_two_backups_of_one_second_have_two_names(vault):
    first, second = (vault.backups.back_up(to=vault.folder).record.path for _ in range(2))
    assert first != second
    assert second.name.endswith("-2.db")


def test_a_named_file_is_made_and_never_written_over(vault):
    vault.backups.back_up(to=vault.folder / "before-the-fair.db")
    assert vault.files() == ["before-the-fair.db", "before-the-fair.db.manifest.json"]
    fails(vault, "file_exists", Refused, to=vault.folder / "before-the-fair.db")


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal"])
def test_a_backup_never_takes_the_place_of_the_ledger_or_its_log(vault, ending):
    target = vault.ledger.with_name(vault.ledger.name + ending)
    fails(vault, "backup_on_itself", Refused, to=target)


def test_sales_go_on_while_a_backup_is_made_and_it_holds_one_moment(vault, monkeypatch):
    vault.shop.held()
    check = type(vault.backups._copies).check

    def sell_then_check(copies, path):
        vault.shop.held()
        check(copies, path)

    monkeypatch.setattr(type(vault.backups._copies), "check", sell_then_check)
    made = vault.backups.back_up(to=vault.folder)
    assert made.record.entries == 1
    assert len(vault.shop.entries()) == 2


def test_a_copy_that_is_not_what_the_ledger_was_is_no_backup(vault, monkeypatch):
    vault.shop.held()
    copy = type(vault.backups._copies).copy

    def lossy(copies, source, target):
        facts = copy(copies, source, target)
        with closing(sqlite3.connect(target)) as raw:
            raw.execute("DROP TRIGGER entries_refuse_delete")
            raw.execute("DELETE FROM entries")
            raw.commit()
        return facts

    monkeypatch.setattr(type(vault.backups._copies), "copy", lossy)
    fails(vault, "copy_damaged", to=vault.folder)


def test_a_ledger_with_a_broken_chain_is_backed_up_and_called_so(vault):
    vault.set_up(backup_folder=str(vault.folder), backup_keep="1/0")
    old = vault.backups.back_up().record.path
    vault.shop.held()
    vault.shop.pass_time(timedelta(days=3))
    with vault.shop.file.write() as db:
        db.execute("DROP TRIGGER entries_refuse_update")
        db.execute("UPDATE entries SET amount_minor = 1")
    made = vault.backups.back_up()
    assert not made.record.is_proved
    assert old.exists(), "an unproved backup is no reason to remove a good one"


# Sealed -----------------------------------------------------------------------------------


def test_a_sealed_backup_opens_with_each_of_its_keys_and_with_no_other(vault):
    vault.shop.held()
    (mine, my_public), (theirs, their_public) = key_pair(), key_pair()
    made = vault.backups.back_up(to=vault.folder, recipients=(my_public, their_public))
    assert made.record.is_encrypted
    assert made.record.path.name.endswith(".db.age")
    sealed = made.record.path.read_bytes()
    assert b"SQLite" not in sealed
    for secret in (mine, theirs):
        clear = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(secret)])
        assert clear.startswith(b"SQLite format 3\0")
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(key_pair()[0])])


def test_the_clear_copy_lies_only_beside_the_ledger_and_goes(vault, monkeypatch):
    seal, seen = type(vault.backups._sealer).seal, []

    def looked_at(sealer, clear, write, recipients):
        seen.append(clear)
        assert clear.parent == vault.ledger.parent
        assert clear.stat().st_mode & 0o777 == 0o600
        assert not any(b"SQLite format" in path.read_bytes() for path in vault.folder.iterdir())
        seal(sealer, clear, write, recipients)

    monkeypatch.setattr(type(vault.backups._sealer), "seal", looked_at)
    vault.backups.back_up(to=vault.folder, recipients=[key_pair()[1]])
    assert len(seen) == 1
    assert not seen[0].exists()
    assert vault.left_beside_the_ledger() == set()


def test_the_clear_copy_goes_when_sealing_fails(vault, monkeypatch):
    def full(*_given):
        raise Misconfigured("disk_full", file="x")

    monkeypatch.setattr(type(vault.backups._sealer), "seal", full)
    fails(vault, "disk_full", Misconfigured, to=vault.folder, recipients=[key_pair()[1]])


def test_what_a_killed_backup_left_in_the_clear_goes_with_the_next(vault):
    left = vault.ledger.with_name(f".{vault.ledger.stem}-clear.0badcafe.part")
    left.write_bytes(b"SQLite format 3\0")
    vault.backups.back_up(to=vault.folder)
    assert not left.exists()


# By itself, and rotated -------------------------------------------------------------------


def test_without_a_folder_of_the_shop_s_choice_nothing_is_due(vault):
    assert not vault.backups.status().is_due
    assert vault.backups.back_up_if_due() is None
    made = vault.backups.back_up()
    assert made.record.path.parent == vault.ledger.parent / "backups"
    assert made.is_on_same_disk


def test_a_backup_is_due_once_a_day_by_the_shop_s_clocks(vault):
    vault.set_up(backup_folder=str(vault.folder))
    assert vault.backups.back_up_if_due() is not None
    assert vault.backups.back_up_if_due() is None
    status = vault.backups.status()
    assert (status.is_last_there, status.is_due) == (True, False)
    assert status.last.is_proved
    vault.shop.pass_time(timedelta(days=1))
    assert vault.backups.back_up_if_due() is not None


def test_a_backup_that_was_taken_away_is_due_again_but_not_while_its_disk_is_away(vault):
    vault.set_up(backup_folder=str(vault.folder))
    made = vault.backups.back_up_if_due()
    hidden = vault.folder.rename(vault.folder.with_name("unplugged"))
    assert not vault.backups.status().is_due
    hidden.rename(vault.folder)
    made.record.path.unlink()
    assert vault.backups.status().is_due


def test_old_backups_go_and_what_is_not_ours_stays(vault):
    vault.set_up(backup_folder=str(vault.folder), backup_keep="2/0")
    strangers = ["holiday.jpg", "holdfast-training-acct_1Practice-00000000-20200101T000000Z.db"]
    for name in strangers:
        (vault.folder / name).write_text("not yours")
    vault.backups.back_up(to=vault.folder / "by-hand.db")
    made = []
    for _ in range(4):
        made.append(vault.backups.back_up())
        vault.shop.pass_time(timedelta(days=1))
    assert made[-1].removed == (made[1].record.path.name,)
    left = [name for name in vault.files() if not name.endswith(".manifest.json")]
    assert left == sorted([*strangers, "by-hand.db", *(each.record.path.name for each in made[2:])])


def test_backups_of_another_ledger_in_the_same_folder_are_left_alone(vault, tmp_path):
    vault.set_up(backup_folder=str(vault.folder), backup_keep="1/0")
    second = tmp_path / "second"
    second.mkdir()
    with a_vault(second) as other:
        theirs = other.backups.back_up(to=vault.folder).record.path
        vault.shop.pass_time(timedelta(days=9))
        vault.backups.back_up()
        vault.shop.pass_time(timedelta(days=9))
        assert len(vault.backups.back_up().removed) == 1
    assert theirs.exists()


def test_a_torn_backup_is_not_counted_and_not_removed(vault):
    vault.set_up(backup_folder=str(vault.folder), backup_keep="1/0")
    torn = vault.backups.back_up().record.path
    with torn.open("rb+") as file:
        file.truncate(5000)
    vault.shop.pass_time(timedelta(days=2))
    assert vault.backups.back_up().removed == ()
    assert torn.exists()


def test_what_cannot_be_rotated_is_said_and_the_backup_is_good(vault, monkeypatch):
    vault.set_up(backup_folder=str(vault.folder), backup_keep="1/0")
    vault.backups.back_up()
    vault.shop.pass_time(timedelta(days=2))
    unlink = Path.unlink

    def guarded(path, missing_ok=False):
        if path.suffix == ".db":
            raise PermissionError(13, "no")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", guarded)
    made = vault.backups.back_up()
    assert made.keeping_failed.code == "backups_not_rotated"
    assert made.record.path.exists()


# The disk ---------------------------------------------------------------------------------


def test_a_folder_that_is_not_there_is_named(vault):
    gone = vault.folder / "stick"
    vault.set_up(backup_folder=str(gone))
    error = fails(vault, "backup_folder_missing", Misconfigured)
    assert error.facts == {"folder": str(gone)}
    assert not vault.backups.status().is_folder_there


def test_one_backup_is_made_at_a_time(vault):
    with vault.backups._copies.alone(vault.ledger):
        fails(vault, "backup_in_progress", Misconfigured, to=vault.folder)
