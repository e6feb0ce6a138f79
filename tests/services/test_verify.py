"""Whatever is done to a ledger behind the till's back is found, and the entry is named."""

import json
from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.adapters.sqlite.chained_rows import chained_row
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.chain import GENESIS, Head, canonical, chain_hash
from pos.domain.ids import LedgerId
from pos.domain.money import Currency, Money
from pos.domain.verdict import Anchor, Check, Flaw
from pos.errors import Misconfigured, Refused
from pos.services.anchors import read_anchor
from pos.services.export_formats.shape import ExportFormat
from pos.services.verify import Verify
from tests.services.booking import EUR, START, open_book

GUARDS = ("entries_refuse_update", "entries_refuse_delete", "postings_refuse_update",
          "postings_refuse_delete")  # fmt: skip


def eur(minor):
    return Money(minor, EUR)


def _fill(book):
    """Eight entries: captured in part, released, lapsed; and one held, in yen."""
    book.capture(book.hold(eur(1254)), eur(750), START + timedelta(hours=2))
    book.cancel(book.hold(eur(999)), "requested_by_customer", START + timedelta(hours=3))
    book.cancel(book.hold(eur(500)), "automatic", START + timedelta(days=7))
    book.hold(Money(1200, Currency("JPY")), START + timedelta(days=8))


@pytest.fixture
def told(book):
    _fill(book)
    return book


def tamper(book, *statements, guards=True):
    """Change the file as another program would, with the guards taken away and put back."""
    with closing(sqlite3.connect(book.file.path, isolation_level=None)) as raw:
        marks = ", ".join("?" * len(GUARDS))
        made = raw.execute(
            f"SELECT name, sql FROM sqlite_schema WHERE name IN ({marks})",  # noqa: S608 - question marks
            GUARDS,
        ).fetchall()
        for name, _ in made:
            raw.execute(f"DROP TRIGGER {name}")
        for sql in statements:
            raw.executescript(sql)
        for _, sql in made if guards else ():
            raw.execute(sql)


def verify(book, *anchors):
    return Verify(book.store).verify(anchors)


def found(book, check, *anchors):
    return [
        (each.flaw, each.sequence)
        for each in verify(book, *anchors).findings
        if each.check is check
    ]


def anchor(book, tmp_path, name="out.csv"):
    summary = book.exports.export(ExportFormat.CSV, None, None, tmp_path / name)
    return read_anchor(summary.manifest)


def _stored(db, sequence):
    entry = chained_row(db, sequence)
    assert entry is not None
    return entry


def rehash(book, first=1):
    """What a forger who knows the chain does: compute every hash anew."""
    with book.file.read() as db:
        rows = db.execute("SELECT sequence, prev_hash FROM entries ORDER BY sequence").fetchall()
        entries = [_stored(db, row["sequence"]) for row in rows if row["sequence"] >= first]
        previous = next((row["prev_hash"] for row in rows if row["sequence"] == first), GENESIS)
    statements = []
    for entry in entries:
        own = chain_hash(previous, canonical(entry))
        statements.append(
            f"UPDATE entries SET prev_hash='{previous}', hash='{own}' "  # noqa: S608 - our own hashes
            f"WHERE sequence={entry.sequence}"
        )
        previous = own
    tamper(book, *statements)


def test_a_ledger_nobody_touched_holds(told, tmp_path):
    verdict = verify(told, anchor(told, tmp_path))
    assert verdict.findings == ()
    assert verdict.holds
    assert (verdict.entries, verdict.anchors) == (8, 1)
    [(newest,)] = told.select("SELECT hash FROM entries WHERE sequence = 8")
    assert verdict.head == Head(8, newest)


def test_an_empty_ledger_holds(book, tmp_path):
    known = anchor(book, tmp_path)
    assert known.head is None
    verdict = verify(book, known)
    assert (verdict.holds, verdict.entries, verdict.head) == (True, 0, None)


def test_every_entry_follows_the_one_before(told):
    rows = told.select("SELECT prev_hash, hash FROM entries ORDER BY sequence")
    assert [row[0] for row in rows] == [GENESIS, *(row[1] for row in rows[:-1])]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE entries SET amount_minor = amount_minor + 1 WHERE sequence = 4",
        "UPDATE entries SET reason = 'changed' WHERE sequence = 4",
        "UPDATE entries SET reason = CAST(x'ff' AS TEXT) WHERE sequence = 4",
        "UPDATE entries SET sale_id = NULL WHERE sequence = 4",
        "UPDATE entries SET hash = printf('%064d', 1) WHERE sequence = 4",
        "UPDATE postings SET amount_minor = amount_minor * 2 WHERE entry = 4",
        "UPDATE postings SET account = account || '!' WHERE entry = 4 AND line = 2",
        "DELETE FROM postings WHERE entry = 4 AND line = 1",
        "INSERT INTO postings VALUES (4, 9, 'income:sales', 0, 'EUR')",
    ],
)
def test_a_changed_entry_is_named(told, sql):
    tamper(told, sql)
    assert found(told, Check.CHAIN)[0] == (Flaw.ENTRY_CHANGED, 4)


def test_a_deleted_entry_is_named(told):
    tamper(told, "DELETE FROM postings WHERE entry = 3; DELETE FROM entries WHERE sequence = 3")
    assert found(told, Check.CHAIN) == [(Flaw.ENTRY_MISSING, 3)]


def test_a_deleted_first_entry_is_named(told):
    tamper(told, "DELETE FROM postings WHERE entry = 1; DELETE FROM entries WHERE sequence = 1")
    assert found(told, Check.CHAIN) == [(Flaw.ENTRY_MISSING, 1)]


def _swap(first, second):
    return ";".join(
        f"UPDATE {table} SET {column} = {after} WHERE {column} = {before}"  # noqa: S608 - our own names
        for before, after in ((first, 999), (second, first), (999, second))
        for table, column in (("entries", "sequence"), ("postings", "entry"))
    )


@pytest.mark.parametrize(("first", "second"), [(2, 3), (1, 2), (3, 6), (1, 8)])
def test_two_swapped_entries_are_named_with_their_places(told, first, second):
    tamper(told, _swap(first, second))
    verdict = verify(told)
    moved = [
        (each.sequence, each.facts["place"])
        for each in verdict.findings
        if each.flaw is Flaw.ENTRY_MOVED
    ]
    assert moved == [(first, second), (second, first)]


def test_swapped_entries_are_named_also_behind_changed_ones(book):
    for _ in range(20):
        book.hold(eur(500))
    tamper(book, "UPDATE entries SET reason = 'x' WHERE sequence <= 9", _swap(14, 15))
    named = found(book, Check.CHAIN)
    assert named[:9] == [(Flaw.ENTRY_CHANGED, sequence) for sequence in range(1, 10)]
    assert named[9:11] == [(Flaw.ENTRY_MOVED, 14), (Flaw.ENTRY_MOVED, 15)]


def _insert(sequence, previous, own):
    return f"""
        INSERT INTO entries SELECT {sequence}, 'capture/pi_forged', 'hold', occurred_at,
            recorded_at, sale_id, 'pi_forged', 100, 'EUR', '', '{previous}', '{own}', NULL
            FROM entries WHERE sequence = 1;
        INSERT INTO postings VALUES ({sequence}, 1, 'memo:holds', 100, 'EUR'),
            ({sequence}, 2, 'memo:customers', -100, 'EUR')"""  # noqa: S608 - our own numbers


_MAKE_ROOM = """
    UPDATE entries SET sequence = -sequence WHERE sequence >= 4;
    UPDATE postings SET entry = -entry WHERE entry >= 4;
    UPDATE entries SET sequence = 1 - sequence WHERE sequence < 0;
    UPDATE postings SET entry = 1 - entry WHERE entry < 0"""


def test_an_inserted_entry_is_named_where_the_others_made_room(told):
    room = "PRAGMA ignore_check_constraints = ON;" + _MAKE_ROOM
    tamper(told, room, _insert(4, "1" * 64, "2" * 64))
    assert (Flaw.ENTRY_INSERTED, 4) in found(told, Check.CHAIN)
    assert (Flaw.UNEXPLAINED, 4) in found(told, Check.REFERENCES)


def test_an_inserted_entry_is_named_also_when_it_fits_the_one_before(told):
    tamper(told, "PRAGMA ignore_check_constraints = ON;" + _MAKE_ROOM)
    [(before,)] = told.select("SELECT hash FROM entries WHERE sequence = 3")
    tamper(told, _insert(4, before, "2" * 64))
    with told.file.read() as db:
        own = chain_hash(before, canonical(_stored(db, 4)))
    tamper(told, f"UPDATE entries SET hash = '{own}' WHERE sequence = 4")  # noqa: S608 - a hash
    assert found(told, Check.CHAIN)[0] == (Flaw.ENTRY_INSERTED, 4)


def test_an_entry_added_at_the_end_is_named(told):
    tamper(told, _insert(9, "1" * 64, "2" * 64))
    assert found(told, Check.CHAIN) == [(Flaw.ENTRY_CHANGED, 9)]


def test_a_well_forged_entry_at_the_end_is_explained_by_nothing(told):
    tamper(told, _insert(9, "1" * 64, "2" * 64))
    rehash(told)
    assert found(told, Check.CHAIN) == []
    assert found(told, Check.REFERENCES) == [(Flaw.UNEXPLAINED, 9)]
    [holds] = [each for each in verify(told).findings if each.check is Check.TRIAL]
    assert (holds.flaw, holds.facts["booked"], holds.facts["mirrored"]) == (
        Flaw.HOLDS_DIFFER,
        eur(100),
        eur(0),
    )


def test_an_entry_that_was_changed_with_its_own_hash_breaks_the_next(told):
    tamper(told, "UPDATE entries SET reason = 'x' WHERE sequence = 4")
    with told.file.read() as db:
        [(previous,)] = db.execute("SELECT prev_hash FROM entries WHERE sequence = 4").fetchall()
        own = chain_hash(previous, canonical(_stored(db, 4)))
    tamper(told, f"UPDATE entries SET hash = '{own}' WHERE sequence = 4")  # noqa: S608 - a hash
    assert found(told, Check.CHAIN) == [(Flaw.ENTRY_UNLINKED, 5)]


def test_a_cut_tail_is_seen_by_an_anchor_only(told, tmp_path):
    known = anchor(told, tmp_path)
    tamper(told, "DELETE FROM postings WHERE entry = 8; DELETE FROM entries WHERE sequence = 8")
    assert found(told, Check.CHAIN) == []
    assert found(told, Check.ANCHORS, known) == [(Flaw.TAIL_CUT, 8)]


def test_a_full_rewrite_is_seen_by_an_anchor_only(told, tmp_path):
    known = anchor(told, tmp_path)
    tamper(told, "UPDATE entries SET reason = 'x' WHERE sequence = 1")
    rehash(told)
    assert verify(told).holds
    assert found(told, Check.ANCHORS, known) == [(Flaw.REWRITTEN, 8)]


def test_an_older_anchor_still_holds_after_more_entries(told, tmp_path):
    known = anchor(told, tmp_path)
    told.hold(eur(100))
    assert verify(told, known, anchor(told, tmp_path, "later.csv")).holds


def test_a_manifest_names_the_head_whatever_the_period(told, tmp_path):
    summary = told.exports.export(ExportFormat.CSV, None, START, tmp_path / "none.csv")
    document = json.loads(summary.manifest.read_text())
    assert document["rows"] == 0
    assert document["head"] == {"sequence": 8, "hash": verify(told).head.hash}


def test_an_anchor_of_another_ledger_is_refused(told):
    with pytest.raises(Refused, match="anchor_of_other_ledger"):
        verify(told, Anchor("x", LedgerId("ldg_other"), None))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "7",
        "{",
        '{"ledger": "a"}',
        '{"ledger": 1, "head": null}',
        '{"ledger": "a", "head": {"sequence": "1", "hash": "x"}}',
        '{"ledger": "a", "head": {"sequence": true, "hash": "x"}}',
        '{"ledger": "a", "head": [1]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_manifest_is_refused(tmp_path, content):
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(Refused, match="anchor_unreadable"):
        read_anchor(tmp_path / "a.json")


def test_a_manifest_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused, match="anchor_unreadable"):
        read_anchor(tmp_path / "a.json")


def test_a_dropped_guard_is_named(told):
    tamper(told, guards=False)
    findings = verify(told).findings
    assert {each.flaw for each in findings} == {Flaw.SCHEMA_MISSING}
    assert {each.facts["name"] for each in findings} == set(GUARDS)


def test_a_weakened_guard_and_an_added_one_are_named(told):
    tamper(
        told,
        """CREATE TRIGGER entries_refuse_update BEFORE UPDATE ON entries BEGIN SELECT 1; END;
           CREATE TRIGGER quiet AFTER INSERT ON entries BEGIN SELECT 1; END""",
        guards=False,
    )
    flaws = {(each.flaw, each.facts["name"]) for each in verify(told).findings}
    assert (Flaw.SCHEMA_CHANGED, "entries_refuse_update") in flaws
    assert (Flaw.SCHEMA_ADDED, "quiet") in flaws


def test_an_index_or_a_view_of_somebody_else_is_no_flaw(told):
    tamper(told, "CREATE INDEX mine ON entries (reason); CREATE VIEW ours AS SELECT 1; ANALYZE")
    assert verify(told).holds


def test_an_unbalanced_entry_is_named_even_with_fresh_hashes(told):
    tamper(told, "UPDATE postings SET amount_minor = amount_minor + 1 WHERE entry = 2 AND line = 2")
    rehash(told)
    assert found(told, Check.CHAIN) == []
    assert found(told, Check.BALANCE) == [(Flaw.UNBALANCED, 2)]


def test_currencies_balance_apart_and_the_memorandum_by_itself(told):
    tamper(
        told,
        "UPDATE postings SET currency = 'USD' WHERE entry = 1 AND line = 2",
        "UPDATE postings SET account = 'assets:stripe' WHERE entry = 4 AND line = 2",
        "DELETE FROM postings WHERE entry = 6",
    )
    assert found(told, Check.BALANCE) == [(Flaw.UNBALANCED, number) for number in (1, 4, 6)]


def test_sums_beyond_what_the_file_can_hold_are_a_finding_and_no_crash(told):
    tamper(told, "UPDATE postings SET amount_minor = 9223372036854775807 WHERE entry = 2")
    assert found(told, Check.CHAIN) == [(Flaw.ENTRY_CHANGED, 2)]
    assert found(told, Check.BALANCE) == [(Flaw.UNREADABLE, None)]


def test_a_capture_that_the_payment_does_not_know_is_named(told):
    tamper(told, "UPDATE intents SET received_minor = 700 WHERE received_minor = 750")
    assert found(told, Check.REFERENCES) == [(Flaw.UNEXPLAINED, 2)]
    assert found(told, Check.TRIAL) == [(Flaw.STRIPE_DIFFERS, None)]


def test_a_posting_without_its_entry_is_named(told):
    tamper(told, "INSERT INTO postings VALUES (99, 1, 'x', 1, 'EUR')")
    [orphan] = [each for each in verify(told).findings if each.check is Check.FILE]
    assert orphan.flaw is Flaw.ORPHAN


@pytest.mark.parametrize("pages", [1, 5, 20])
def test_a_truncated_file_is_found(tmp_path, pages):
    path = tmp_path / "training-acct_1Practice.db"
    with open_book(path) as book:
        for _ in range(150):
            book.hold(eur(500))
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - pages * 4096)
    assert _is_found_damaged(path)


def _is_found_damaged(path):
    """At the door, or by the examination, which goes on to its end."""
    try:
        with open_book(path) as book:
            return verify(book).flaws[Check.FILE] > 0
    except Misconfigured as error:
        return error.code == "ledger_damaged"


def test_findings_are_cut_and_counted(book):
    for _ in range(30):
        book.hold(eur(500))
    tamper(book, "UPDATE entries SET reason = 'x'")
    verdict = verify(book)
    assert verdict.flaws[Check.CHAIN] == 30
    assert len(verdict.findings) == 20


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


@given(reasons=st.lists(_TEXT, min_size=1, max_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sqlite_and_python_write_the_same_content_whatever_it_says(tmp_path_factory, reasons):
    with open_book(tmp_path_factory.mktemp("book") / "training-acct_1Practice.db") as book:
        for reason in reasons:
            book.cancel(book.hold(eur(500), last4=reason), reason)
        with book.store.read() as books:
            links = list(books.audit.links())
        with book.file.read() as db:
            entries = [_stored(db, sequence) for sequence, *_ in links]
        assert [content for *_, content in links] == [canonical(entry) for entry in entries]
        assert verify(book).holds


_CELLS = [
    *(("entries", name) for name in (
        "sequence", "reference", "kind", "occurred_at", "recorded_at", "sale_id", "intent_id",
        "amount_minor", "currency", "reason", "prev_hash", "hash")),
    *(("postings", name) for name in ("entry", "line", "account", "amount_minor", "currency")),
]  # fmt: skip


def _overwrite(book, table, column, key, value):
    """Whether the file took it: two rows of one key it refuses by itself."""
    where = "sequence = ?" if table == "entries" else "entry = ? AND line = ?"
    with closing(sqlite3.connect(book.file.path, isolation_level=None)) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        for name in GUARDS:
            raw.execute(f"DROP TRIGGER {name}")
        try:
            raw.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", [value, *key])  # noqa: S608 - names of our own
        except sqlite3.IntegrityError:
            return False
    return True


@given(data=st.data(), amounts=st.lists(st.integers(100, 10_000), min_size=1, max_size=4))
@settings(max_examples=60)
def test_any_single_changed_cell_is_found(tmp_path_factory, data, amounts):
    with open_book(tmp_path_factory.mktemp("book") / "training-acct_1Practice.db") as book:
        for minor in amounts:
            held = book.hold(eur(minor))
            if data.draw(st.booleans()):
                book.capture(held, eur(data.draw(st.integers(50, minor))))
        assert verify(book).holds
        table, column = data.draw(st.sampled_from(_CELLS))
        key = "sequence" if table == "entries" else "entry, line"
        rows = book.select(f"SELECT {column}, {key} FROM {table}")  # noqa: S608 - names of our own
        value, *place = data.draw(st.sampled_from(rows))
        values = st.integers(-9, 99_999) if isinstance(value, int) else _TEXT
        other = data.draw(values.filter(lambda new: new != value))
        if not _overwrite(book, table, column, place, other):
            return
        verdict = verify(book)
        in_chain = [each.sequence for each in verdict.findings if each.check is Check.CHAIN]
        assert in_chain, (table, column, value, other)
        if column not in {"sequence", "entry"}:
            assert in_chain[0] == place[0]
