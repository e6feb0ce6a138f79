"""The ledger's schema is what the migrations made, and can be read without our program."""

import re

import pytest

from pos.adapters.sqlite.catalogue_table import SqliteCatalogue
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.meta_table import open_meta, remember_key
from pos.adapters.sqlite.migrations import migrations
from pos.adapters.sqlite.outbox import SqliteOutbox
from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.adapters.sqlite.store import SqliteStore
from pos.domain.catalogue import Product
from pos.domain.tax import TaxRate
from pos.settings import Mode, Settings
from tests.adapters.sqlite.examples import (
    NOW,
    StoppedClock,
    charge,
    entry,
    eur,
    intent,
    operation,
    sale,
)

TABLES = {
    "alerts_seen",
    "approvals",
    "balance_cursor",
    "balance_transactions",
    "change_kinds",
    "changes",
    "charges",
    "closed_periods",
    "consents",
    "customer_requests",
    "customers",
    "disputes",
    "drawer_openings",
    "drift_notes",
    "entries",
    "entry_kinds",
    "event_cursor",
    "events_seen",
    "handovers",
    "intents",
    "lapses",
    "meta",
    "operation_kinds",
    "operations",
    "packs",
    "payouts",
    "postings",
    "printers",
    "prints",
    "product_words",
    "products",
    "recipe_runs",
    "recipes",
    "refunds",
    "replication",
    "rolled_to",
    "rollups",
    "row_changes",
    "sale_customers",
    "sale_notes",
    "sale_terms",
    "sales",
    "sessions",
    "settings",
    "shared_seen",
    "shift_counts",
    "shift_decisions",
    "shifts",
    "staff",
    "staff_secrets",
    "tries",
    "z_reports",
    "z_spans",
    "warnings",
}
VIEWS = {"holds", "sale_lines"}
OWN_AFFAIRS = {
    "change_kinds",
    "drawer_openings",
    "entries",
    "entry_kinds",
    "events_seen",
    "meta",
    "operation_kinds",
    "postings",
    "printers",
    "prints",
    "product_words",
    "replication",
    "rolled_to",
    "rollups",
    "row_changes",
    "shared_seen",
    "tries",
}
"""Whose rows the centre hears of in another way, or need not hear of at all."""

GUARDS = {
    "recipe_runs_settled",
    "recipe_runs_stay",
    "approvals_go_forward",
    "approvals_stay",
    "changes_refuse_delete",
    "consents_go_forward",
    "consents_stay",
    "changes_refuse_update",
    "drift_notes_refuse_delete",
    "drift_notes_refuse_update",
    "entries_refuse_delete",
    "entries_refuse_update",
    "lapses_decided_once",
    "lapses_stay",
    "operations_settle_once",
    "operations_stay",
    "postings_refuse_delete",
    "postings_refuse_update",
    "sale_notes_follow_for_good",
    "shift_counts_refuse_delete",
    "shift_counts_refuse_update",
    "shift_decisions_refuse_delete",
    "shift_decisions_refuse_update",
    "shifts_refuse_delete",
    "shifts_refuse_update",
    "shifts_without_gaps",
    "staff_stay",
    "z_reports_refuse_delete",
    "z_reports_refuse_update",
    "z_reports_without_gaps",
    "z_spans_apart",
    "z_spans_refuse_delete",
    "z_spans_refuse_update",
    "warnings_stay",
    "balance_transactions_go_forward",
    "balance_transactions_stay",
    "closed_periods_forward",
    "closed_periods_refuse_delete",
    "closed_periods_refuse_update",
    "entries_keep_periods_closed",
    "packs_refuse_delete",
    "packs_refuse_update",
    "payouts_stay",
    "prints_stay",
    "prints_end_once",
    "drawer_openings_refuse_delete",
    "drawer_openings_refuse_update",
}


@pytest.fixture
def file(tmp_path):
    ledger = LedgerFile(tmp_path / "test-acct_1.db", now=NOW)
    yield ledger
    ledger.close()


def _schema(file):
    with file.read() as db:
        rows = db.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
    return {(row["type"], row["name"]): re.sub(r"\s+", " ", row["sql"] or "") for row in rows}


def _names(file, kind):
    own = re.compile(r"(?!sqlite_|_sqlite_|product_words_)")
    return {name for type_, name in _schema(file) if type_ == kind and own.match(name)}


def _use_everything(file):
    clock = StoppedClock()
    meta = open_meta(file, mode=Mode.TEST, account="acct_1", now=NOW)
    remember_key(file, "a" * 32)
    SqliteSettings(file).save(Settings())
    product = Product("A", "4006381333931", "Hammer", eur(100), TaxRate(1900))
    SqliteCatalogue(file).replace([product], lambda _done: None)
    with SqliteStore(file, meta.ledger_id, clock).write() as books:
        books.sales.save(sale())
        books.operations.add(operation())
        books.operations.save(operation(sends=1))
        books.intents.save(intent(), [charge()])
        books.ledger.post([entry()])


def test_nothing_but_a_migration_makes_a_table(file):
    # sqlite-utils makes a table of a misspelt name without a word.
    before = _schema(file)
    _use_everything(file)
    assert _schema(file) == before


def test_every_table_view_and_guard_is_known_by_name(file):
    assert _names(file, "table") == TABLES
    assert _names(file, "view") == VIEWS
    noting = re.compile(r"\w+_noted_(insert|update|delete)")
    assert {name for name in _names(file, "trigger") if not noting.fullmatch(name)} == GUARDS


def test_a_shop_that_replicates_nothing_carries_no_triggers_for_it(file):
    assert not [name for name in _names(file, "trigger") if "_noted_" in name]
    outbox = SqliteOutbox(file)
    outbox.turn(on=True, target="a centre")
    assert [name for name in _names(file, "trigger") if "_noted_" in name]
    outbox.turn(on=False, target="")
    assert not [name for name in _names(file, "trigger") if "_noted_" in name]


def test_the_centre_hears_of_every_table_that_is_not_this_machines_own_affair(file):
    SqliteOutbox(file).turn(on=True, target="a centre")
    followed = {
        name.removesuffix("_noted_insert")
        for name in _names(file, "trigger")
        if name.endswith("_noted_insert")
    }
    assert followed == TABLES - OWN_AFFAIRS


def test_every_table_is_strict_but_the_index_of_words(file):
    with file.read() as db:
        rows = db.execute("PRAGMA table_list").fetchall()
    strict = {row["name"]: row["strict"] for row in rows if row["name"] in TABLES}
    assert strict == dict.fromkeys(TABLES, 1) | {"product_words": 0}


def test_no_column_holds_an_amount_as_a_fraction_or_as_anything_goes(file):
    with file.read() as db:
        columns = [
            (table, row["name"], row["type"])
            for table in TABLES - {"product_words"}
            for row in db.execute(f"PRAGMA table_info({table})")
        ]
    assert {type_ for _, _, type_ in columns} == {"TEXT", "INTEGER"}
    amounts = [column for column in columns if column[1].endswith("_minor")]
    assert {type_ for _, _, type_ in amounts} == {"INTEGER"}
    assert len(amounts) >= 8


def test_every_amount_stands_beside_its_currency(file):
    with file.read() as db:
        for table in (TABLES | VIEWS) - {"product_words"}:
            columns = {row["name"] for row in db.execute(f"PRAGMA table_info({table})")}
            if any(column.endswith("_minor") for column in columns):
                assert "currency" in columns, table


@pytest.mark.parametrize("name", ["sales", "intents", "charges", "holds", "entries", "postings"])
def test_what_the_bookkeeper_looks_for_can_be_read_by_its_name(file, name):
    _use_everything(file)
    with file.read() as db:
        rows = [dict(row) for row in db.execute(f"SELECT * FROM {name}")]  # noqa: S608 - the names above
    assert rows
    assert not [column for column in rows[0] if not re.fullmatch("[a-z][a-z0-9_]*", column)]


def test_a_ledger_in_use_is_sound(file):
    _use_everything(file)
    with file.read() as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_migrations_are_numbered_in_the_order_in_which_they_run():
    numbers = [step.name.split("_")[0] for step in migrations._migrations]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]


def test_every_migration_runs_inside_the_one_transaction_of_an_upgrade():
    assert all(step.transactional for step in migrations._migrations)
