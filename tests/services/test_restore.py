"""A backup takes the ledger's place: looked at first, checked, the old one kept, killed between."""

import logging
import multiprocessing
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils.migrations import Migrations
from typing_extensions import override

from pos.adapters.sqlite import database
from pos.adapters.sqlite.copies import SqliteCopies
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.meta_table import open_meta
from pos.adapters.sqlite.migrations import migrations
from pos.domain.backup import RestoreStep
from pos.domain.operation import RESTORED, CaptureIntent
from pos.domain.restoring import Objection
from pos.domain.sale import SaleState
from pos.errors import InDoubt, Misconfigured, Refused
from pos.services.backup_files import manifest_of
from pos.services.reconcile import Reconciler
from pos.services.restore import STEPS
from pos.settings import TRAINING_ACCOUNT, Mode
from tests.kit import START, VISA
from tests.services.vault import a_vault, key_pair, restore_into

EVERYTHING = frozenset(Objection)


@pytest.fixture
def vault(tmp_path):
    with a_vault(tmp_path) as made:
        yield made


def back_up(vault, **given) -> Path:
    return vault.backups.back_up(to=vault.folder, **given).record.path


def restore(vault, backup, *identities, accepted=EVERYTHING):
    """As the program does it: the till is closed before and opened afterwards."""
    vault.shop.file.close()
    try:
        return vault.restore.restore(backup, identities, accepted=accepted)
    finally:
        vault.shop.start()


def rows(path: Path, sql: str):
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as raw:
        return raw.execute(sql).fetchall()


def meta(path: Path) -> dict[str, str]:
    return dict(rows(path, "SELECT name, value FROM meta"))


def test_a_restored_ledger_holds_what_the_backup_held_and_the_old_one_is_kept(vault):
    first = vault.shop.held(1000)
    backup = back_up(vault)
    vault.shop.held(2000)
    done = restore(vault, backup)
    assert vault.shop.booked() == [("hold", "10.00")]
    assert vault.shop.intent(first).amount.minor == 1000
    assert done.kept is not None
    assert done.kept.name == "training-acct_1Practice-replaced-20261102T090000Z.db"
    assert len(rows(done.kept, "SELECT 1 FROM entries")) == 2
    assert done.kept.stat().st_mode & 0o777 == 0o600
    assert vault.ledger.stat().st_mode & 0o777 == 0o600
    assert vault.left_beside_the_ledger() == set()


def test_the_kept_ledger_can_be_restored_in_its_turn(vault):
    backup = back_up(vault)
    vault.shop.held(2000)
    done = restore(vault, backup)
    assert vault.shop.booked() == []
    restore(vault, done.kept, accepted=frozenset())
    assert vault.shop.booked() == [("hold", "20.00")]


def test_a_sealed_backup_is_restored_with_its_key(vault):
    secret, public = key_pair()
    vault.shop.held()
    backup = back_up(vault, recipients=[public])
    with pytest.raises(Refused, match="identity_missing"):
        vault.restore.look(backup)
    with pytest.raises(Refused, match="identity_does_not_fit"):
        vault.restore.look(backup, [key_pair()[0]])
    with pytest.raises(Refused, match="identity_unreadable"):
        vault.restore.look(backup, ["AGE-SECRET-KEY-1NONSENSE"])
    assert vault.restore.look(backup, [secret]).is_encrypted
    restore(vault, backup, key_pair()[0], secret)
    assert vault.shop.booked() == [("hold", "10.00")]
    assert vault.left_beside_the_ledger() == set()


# Before anything is replaced ----------------------------------------------------------------


def test_a_look_tells_what_would_be_missing_and_changes_nothing(vault):
    vault.shop.held()
    backup = back_up(vault)
    vault.shop.held()
    vault.shop.held()
    found = vault.restore.look(backup)  # beside the open till
    assert (found.facts.entries, found.present.entries, found.missing, found.added) == (1, 3, 2, 0)
    assert found.missing_operations == 4
    assert found.objections == {Objection.OLDER}
    assert found.record.created_at == START
    assert len(vault.shop.entries()) == 3
    assert vault.left_beside_the_ledger() == set()


def test_an_older_backup_is_restored_only_by_somebody_who_knows_it_is_older(vault):
    backup = back_up(vault)
    vault.shop.held()
    with pytest.raises(Refused, match="restore_older") as refusal:
        restore(vault, backup, accepted=frozenset())
    assert refusal.value.facts["missing"] == 1
    assert len(vault.shop.entries()) == 1
    restore(vault, backup, accepted=frozenset({Objection.OLDER}))
    assert vault.shop.entries() == []


def test_a_backup_that_has_all_that_the_ledger_has_is_restored_without_a_question(vault):
    vault.shop.held()
    restore(vault, back_up(vault), accepted=frozenset())


def test_operations_that_a_backup_has_not_count_as_older_too(vault):
    vault.shop.paying()
    backup = back_up(vault)
    vault.shop.paying()
    found = vault.restore.look(backup)
    assert (found.missing, found.missing_operations) == (0, 1)
    assert found.objections == {Objection.OLDER}


def test_two_histories_are_told_apart_where_they_part(vault):
    """A ledger that was restored and sold on, and the newest backup from before."""
    vault.shop.held()
    old = back_up(vault)
    vault.shop.held()
    newest = back_up(vault)
    restore(vault, old)
    for _ in range(3):
        vault.shop.pass_time(timedelta(minutes=1))
        vault.shop.held()
    found = vault.restore.look(newest)
    assert (found.missing, found.added) == (3, 1)


def test_a_torn_backup_is_found_by_its_manifest_or_by_itself(vault):
    vault.shop.held()
    backup = back_up(vault)
    with backup.open("rb+") as file:
        file.truncate(backup.stat().st_size - 4096)
    with pytest.raises(Refused, match="backup_torn"):
        restore(vault, backup)
    manifest_of(backup).unlink()
    with pytest.raises(Refused, match="backup_damaged"):
        restore(vault, backup)
    assert len(vault.shop.entries()) == 1


def test_a_torn_sealed_backup_is_found_without_its_manifest(vault):
    secret, public = key_pair()
    backup = back_up(vault, recipients=[public])
    manifest_of(backup).unlink()
    whole = backup.read_bytes()
    for broken in (whole[:-1], whole[: len(whole) // 2], whole[:9999] + b"\0" + whole[10_000:]):
        backup.write_bytes(broken)
        with pytest.raises(Refused, match="backup_torn"):
            vault.restore.look(backup, [secret])
    assert vault.left_beside_the_ledger() == set()


def test_a_changed_entry_in_a_backup_is_found_by_its_chain(vault):
    vault.shop.held()
    backup = back_up(vault)
    manifest_of(backup).unlink()
    with closing(sqlite3.connect(backup)) as raw:
        raw.execute("DROP TRIGGER entries_refuse_update")
        raw.execute("UPDATE entries SET amount_minor = 1")
        raw.commit()
    assert vault.restore.look(backup).objections == {Objection.UNPROVED}
    with pytest.raises(Refused, match="restore_unproved"):
        restore(vault, backup, accepted=frozenset({Objection.OLDER}))


def test_a_manifest_of_another_backup_does_not_pass(vault):
    first = back_up(vault)
    vault.shop.held()
    second = back_up(vault)
    shutil.copyfile(manifest_of(first), manifest_of(second))
    with pytest.raises(Refused, match="manifest_unreadable"):
        vault.restore.look(second)
    manifest_of(second).write_bytes(manifest_of(first).read_bytes().replace(
        first.name.encode(), second.name.encode()))  # fmt: skip
    with pytest.raises(Refused, match="backup_torn"):
        vault.restore.look(second)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"SQLite format 3\0" + b"\0" * 5000])
def test_what_is_no_backup_is_refused(vault, content):
    other = vault.folder / "letter.db"
    other.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        vault.restore.look(other)
    assert refusal.value.code in {"backup_unreadable", "backup_damaged"}


def test_a_database_of_another_program_is_refused(vault):
    other = vault.folder / "recipes.db"
    with closing(sqlite3.connect(other)) as raw:
        raw.execute("CREATE TABLE recipes (name)")
    with pytest.raises(Refused, match="backup_damaged"):
        vault.restore.look(other)


def test_a_file_that_is_not_there_is_named(vault):
    with pytest.raises(Refused, match="backup_missing") as refusal:
        vault.restore.look(vault.folder / "gone.db")
    assert refusal.value.facts == {"file": "gone.db"}


def test_the_ledger_is_no_backup_of_itself(vault):
    with pytest.raises(Refused, match="backup_is_the_ledger"):
        vault.restore.look(vault.ledger)


def altered(vault, **changes) -> Path:
    """A backup whose ledger says another thing about itself."""
    backup = back_up(vault)
    manifest_of(backup).unlink()
    with closing(sqlite3.connect(backup)) as raw:
        for name, value in changes.items():
            raw.execute("UPDATE meta SET value = ? WHERE name = ?", [value, name])
        raw.commit()
    return backup


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"mode": "live"}, "backup_of_other_mode"),
        ({"account": "acct_2Elsewhere"}, "backup_of_other_account"),
    ],
)
def test_a_backup_of_other_money_is_refused(vault, changes, code):
    with pytest.raises(Refused, match=code):
        restore(vault, altered(vault, **changes))


def test_another_account_gets_a_ledger_of_its_own_if_that_is_meant(vault):
    backup = altered(vault, account="acct_2Elsewhere")
    done = restore_into(vault.ledger.parent, any_account=True).restore(backup)
    assert done.ledger.name == "training-acct_2Elsewhere.db"
    assert done.kept is None
    assert vault.ledger.exists()


def test_a_backup_of_another_ledger_replaces_this_one_only_if_that_is_meant(vault):
    vault.shop.held()
    backup = altered(vault, ledger_id="ldg_" + "f" * 32)
    found = vault.restore.look(backup)
    assert Objection.OTHER_LEDGER in found.objections
    assert found.missing == 1
    with pytest.raises(Refused, match="restore_other_ledger"):
        restore(vault, backup, accepted=frozenset({Objection.OLDER}))


def test_a_backup_of_a_newer_version_is_refused(vault):
    backup = back_up(vault)
    manifest_of(backup).unlink()
    with closing(sqlite3.connect(backup)) as raw:
        raw.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('holdfast', '9999_later', '2030-01-01')"
        )
        raw.commit()
    with pytest.raises(Refused, match="backup_newer"):
        restore(vault, backup)


def test_nothing_is_replaced_under_an_open_till(vault):
    vault.shop.held()
    backup = back_up(vault)
    with pytest.raises(Misconfigured, match="ledger_in_use"):
        vault.restore.restore(backup)
    vault.shop.held()
    assert len(vault.shop.entries()) == 2


def test_nothing_is_replaced_under_somebody_who_reads(vault):
    vault.shop.held()
    backup = back_up(vault)
    reader = LedgerFile(vault.ledger, now=START, read_only=True)
    with reader.read():
        pass
    with pytest.raises(Misconfigured, match="ledger_busy"):
        restore(vault, backup)
    reader.close()
    restore(vault, backup)


# Where there is no ledger, or a bad one -----------------------------------------------------


def test_on_an_empty_machine_the_backup_becomes_the_ledger(vault, tmp_path):
    vault.shop.held()
    home = tmp_path / "new" / "machine"
    done = restore_into(home).restore(back_up(vault))
    assert done.kept is None
    assert done.candidate.present is None
    assert len(rows(done.ledger, "SELECT 1 FROM entries")) == 1
    assert home.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("damage", ["torn", "nonsense", "emptied"])
def test_a_damaged_ledger_is_replaced_and_kept_as_it_was(vault, damage):
    vault.shop.held()
    backup = back_up(vault)
    vault.shop.file.close()
    if damage == "torn":
        with vault.ledger.open("rb+") as file:
            file.truncate(9000)
    else:
        vault.ledger.write_bytes(b"nonsense" * 4000 if damage == "nonsense" else b"")
    broken = vault.ledger.read_bytes()
    assert vault.restore.look(backup).damage.startswith("ledger_")
    done = restore(vault, backup, accepted=frozenset())
    assert done.kept.read_bytes() == broken
    assert len(vault.shop.entries()) == 1


# A new life -------------------------------------------------------------------------------


def test_every_restore_begins_another_epoch_with_keys_of_its_own(vault):
    backup = back_up(vault)
    seen = []
    for _ in range(2):
        done = restore(vault, backup)
        file = LedgerFile(vault.ledger, now=START, read_only=True)
        found = open_meta(file, mode=Mode.TRAINING, account=TRAINING_ACCOUNT, now=START)
        file.close()
        seen.append((done.epoch, found.generation, meta(vault.ledger)["epoch"]))
    assert [(epoch, text) for epoch, _, text in seen] == [(2, "2"), (3, "3")]
    assert len({generation for _, generation, _ in seen}) == 2
    assert "generation" not in meta(backup), "the backup itself stays as it is"


def test_what_was_open_in_the_backup_is_looked_up_and_not_sent_again(vault):
    """The capture was on its way when the backup was made; the cashier gave it up since."""
    sale = vault.shop.held()
    with vault.shop.store.write() as books:
        intent = books.intents.get(vault.shop.intent(sale).id)
        capture = CaptureIntent(intent.id, intent.amount)
        prepared = vault.shop.journal._prepared(books, sale, capture)
        books.operations.add(prepared)
    restore(vault, back_up(vault))
    [left] = vault.shop.open_operations()
    assert (left.id, left.code) == (prepared.id, RESTORED)
    sent = len(vault.shop.requests("/capture"))
    [doubt] = vault.shop.journal.recover()
    assert isinstance(doubt, InDoubt)
    assert doubt.code == "needs_a_person"
    assert len(vault.shop.requests("/capture")) == sent
    vault.shop.pass_time(timedelta(minutes=5))
    vault.shop.journal.give_up(left.id)
    assert vault.shop.open_operations() == []


def test_a_card_is_never_answered_with_yesterdays_payment(vault):
    """The open sale of the backup was paid since; the next customer's gets a key of its own."""
    sale = vault.shop.cart(1000)
    backup = back_up(vault)
    vault.shop.checkout.begin(sale)
    vault.shop.checkout.authorise(sale, VISA)
    before = vault.shop.keys_sent("POST /v1/payment_intents")
    restore(vault, backup)
    use_generation_of_the_file(vault)
    vault.shop.checkout.begin(sale)
    after = vault.shop.keys_sent("POST /v1/payment_intents")[len(before):]  # fmt: skip
    assert after
    assert not set(before) & set(after)


def use_generation_of_the_file(vault):
    """The shop of the tests is wired by hand; what the program reads at its start."""
    vault.shop.store._generation = meta(vault.ledger)["generation"]


# Killed in between ------------------------------------------------------------------------


class KilledAt(logging.Handler):
    """Kills the process when a restore comes to this step."""

    def __init__(self, step: RestoreStep) -> None:
        super().__init__(logging.DEBUG)
        self._step = step

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() == self._step:
            os.kill(os.getpid(), signal.SIGKILL)


def _restore_and_die(home: Path, backup: Path, step: RestoreStep) -> None:
    steps = logging.getLogger(STEPS)
    steps.setLevel(logging.DEBUG)
    steps.addHandler(KilledAt(step))
    restore_into(home).restore(backup, accepted=EVERYTHING)


@pytest.mark.parametrize("step", RestoreStep)
def test_whenever_a_restore_is_killed_one_of_the_two_ledgers_is_whole(vault, step):
    vault.shop.held(1000)
    backup = back_up(vault)
    vault.shop.held(2000)
    vault.shop.file.close()
    home = vault.ledger.parent
    process = multiprocessing.get_context("fork").Process(
        target=_restore_and_die, args=(home, backup, step)
    )
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    is_new = step in {RestoreStep.REPLACED, RestoreStep.SYNCED}
    assert SqliteCopies().facts(vault.ledger).entries == (1 if is_new else 2)
    vault.shop.start()
    with vault.shop.store.read() as books:
        assert books.audit.damage() == []
    vault.shop.held(3000)
    assert len(vault.shop.entries()) == (2 if is_new else 3)
    # Done again, nothing of the first try is in the way.
    restore(vault, backup)
    assert vault.shop.booked() == [("hold", "10.00")]
    assert vault.left_beside_the_ledger() == set()
    kept = sorted(home.glob("*-replaced-*.db"))
    assert any(SqliteCopies().facts(each).entries >= 2 for each in kept)


def test_every_step_of_a_restore_is_passed_in_the_order_of_the_list(vault, caplog):
    caplog.set_level(logging.DEBUG, STEPS)
    restore(vault, back_up(vault))
    passed = [record.getMessage() for record in caplog.records if record.name == STEPS]
    assert passed == list(RestoreStep)


# What Stripe brings back ------------------------------------------------------------------


def reconciled(vault):
    shop = vault.shop
    reconciler = Reconciler(shop.store, shop.journal, lambda: shop.gateway, shop.simulator)
    return reconciler.run(since=START - timedelta(days=1))


def test_a_cart_of_the_backup_that_was_paid_since_is_known_to_be_paid(vault):
    sale = vault.shop.cart(1000)
    backup = back_up(vault)
    vault.shop.checkout.begin(sale)
    vault.shop.checkout.authorise(sale, VISA)
    vault.shop.settlement.capture(vault.shop.intent(sale).id)
    restore(vault, backup)
    assert vault.shop.counter.current().sale.id == sale
    reconciled(vault)
    assert vault.shop.record(sale).sale.state is SaleState.CAPTURED
    assert vault.shop.counter.current().sale.id != sale
    assert vault.shop.balance("assets:stripe") == 1000


def test_no_receipt_number_is_given_out_twice(vault):
    backup = back_up(vault)
    numbers = {vault.shop.record(vault.shop.held()).sale.receipt for _ in range(3)}
    restore(vault, backup)
    reconciled(vault)
    numbers.add(vault.shop.record(vault.shop.held()).sale.receipt)
    assert sorted(numbers) == [f"till-1-{number:06d}" for number in (1, 2, 3, 4)]


def test_a_backup_of_an_older_version_is_restored_and_brought_up_to_date(tmp_path, monkeypatch):
    """As it was before there was a chain; its operations have no other life either."""
    before_the_chain = Migrations("holdfast")
    for step in migrations._migrations:
        if step.name < "0007":
            before_the_chain(name=step.name)(step.fn)
    backup = tmp_path / "old.db"
    with monkeypatch.context() as other_version:
        other_version.setattr(database, "migrations", before_the_chain)
        old = LedgerFile(backup, now=START)
        open_meta(old, mode=Mode.TRAINING, account=TRAINING_ACCOUNT, now=START)
        old.close()
    home = tmp_path / "home"
    done = restore_into(home).restore(backup)
    assert done.candidate.facts.schema.startswith("0006")
    again = LedgerFile(done.ledger, now=START)
    assert open_meta(again, mode=Mode.TRAINING, account=TRAINING_ACCOUNT, now=START).generation
    again.close()
    assert meta(done.ledger)["epoch"] == "2"
