"""The audit journal lies in the ledger: found by what was done, and never changed."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from pos.adapters.sqlite.driver import sqlite3
from pos.domain.audit_record import AuditRecord, TrailQuery
from pos.domain.ids import OperationId
from pos.domain.verdict import Check, Flaw
from pos.errors import Broken
from pos.services.verify import Verify
from tests.adapters.sqlite.examples import INTENT, NOW, SALE, eur, operation, sale

RELEASE = AuditRecord("release", NOW, "till-1", "Bob", "Anna", SALE, INTENT, None, eur(2500))
GUARDS = ("entries_refuse_update", "entries_refuse_delete")


@pytest.fixture
def noted(store):
    """Four notes, an hour apart."""
    hour = timedelta(hours=1)
    with store.write() as books:
        books.sales.save(sale())
        books.trail.add(RELEASE)
        books.trail.add(AuditRecord("sign_in", NOW + hour, actor="Anna", facts={"how": "pin"}))
        books.trail.add(AuditRecord("sign_in", NOW + 2 * hour, actor="Bob"))
        books.trail.add(AuditRecord("remove_line", NOW + 3 * hour, actor="Bob", sale=SALE))
    return store


def acts(store, **query):
    with store.read() as books:
        return [(each.sequence, each.record.act) for each in books.trail.find(TrailQuery(**query))]


def test_a_note_comes_back_as_it_was_given(noted):
    with noted.read() as books:
        oldest = books.trail.find(TrailQuery())[-1]
    assert oldest.record == RELEASE
    assert oldest.reference.startswith("audit/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [4, 3, 2, 1]),
        ({"person": "Anna"}, [2, 1]),
        ({"person": "Bob"}, [4, 3, 1]),
        ({"acts": ("sign_in",)}, [3, 2]),
        ({"acts": ("sign_in", "release")}, [3, 2, 1]),
        ({"since": NOW + timedelta(hours=1)}, [4, 3, 2]),
        ({"until": NOW + timedelta(hours=1)}, [1]),
        ({"sale": SALE}, [4, 1]),
        ({"limit": 2}, [4, 3]),
        ({"before": 3, "limit": 1}, [2]),
        ({"person": "Bob", "acts": ("sign_in",), "sale": SALE}, []),
    ],
)
def test_filters_hold_together_and_the_newest_comes_first(noted, query, found):
    assert [sequence for sequence, _ in acts(noted, **query)] == found


def test_a_note_under_a_reference_of_its_own_is_kept_once(store):
    with store.write() as books:
        books.trail.add(replace(RELEASE, sale=None), reference="z/till-1/1")
        books.trail.add(replace(RELEASE, sale=None), reference="z/till-1/1")
    assert len(acts(store)) == 1


def test_a_card_number_among_the_facts_is_not_kept(store):
    with store.write() as books:
        books.trail.add(AuditRecord("keep", NOW, facts={"note": "card 4242 4242 4242 4242"}))
        [entry] = books.trail.find(TrailQuery())
    assert "4242" not in str(entry.record.facts)


def test_the_books_do_not_show_notes_and_add_nothing_up(noted):
    with noted.read() as books:
        assert list(books.ledger.entries(None, None)) == []
        assert books.ledger.balance("assets") == []
        assert books.ledger.head().sequence == 4


def test_a_ledger_with_notes_is_proved(noted):
    with noted.write() as books:
        books.operations.add(operation())
        books.trail.add(replace(RELEASE, operation=operation().id))
    assert Verify(noted).verify().findings == ()


@pytest.mark.parametrize("verb", ["UPDATE entries SET reason = '{}'", "DELETE FROM entries"])
def test_a_note_is_neither_changed_nor_taken_away(noted, ledger, verb):
    with pytest.raises(Broken) as error, ledger.write() as db:
        db.execute(verb)
    assert "append-only" in str(error.value.__cause__)


@pytest.mark.parametrize(
    ("change", "sequence", "flaw"),
    [
        ("UPDATE entries SET reason = replace(reason, 'Anna', 'Eve') WHERE sequence = 1", 1,
         Flaw.ENTRY_CHANGED),
        ("UPDATE entries SET occurred_at = '2026-01-01T00:00:00.000000+00:00' WHERE sequence = 3",
         3, Flaw.ENTRY_CHANGED),
        ("DELETE FROM entries WHERE sequence = 2", 2, Flaw.ENTRY_MISSING),
    ],
)  # fmt: skip
def test_a_note_that_was_tampered_with_is_found_and_named(noted, path, change, sequence, flaw):
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for guard in GUARDS:
            raw.execute(f"DROP TRIGGER {guard}")
        raw.execute(change)
    found = Verify(noted).verify().findings
    assert (Check.CHAIN, flaw, sequence) in {
        (each.check, each.flaw, each.sequence) for each in found
    }


@pytest.mark.parametrize(
    "reason",
    ["not even json", "{}", '{"act":"sign_in","sale":"sale_x"}', '{"act":"x","intent":"pi_other"}'],
)
def test_a_note_that_says_what_its_entry_does_not_is_unexplained(store, ledger, reason):
    with store.write() as books:
        books.trail.add(AuditRecord("sign_in", NOW))
    with ledger.write() as db:
        db.execute("DROP TRIGGER entries_refuse_update")
        db.execute("UPDATE entries SET reason = ?", [reason])
    found = {each.flaw for each in Verify(store).verify().findings}
    assert Flaw.UNEXPLAINED in found


def test_a_note_about_an_operation_that_is_not_there_is_unexplained(store):
    with store.write() as books:
        books.trail.add(AuditRecord("capture", NOW, operation=OperationId("pos1-" + "0" * 40)))
    [finding] = Verify(store).verify().findings
    assert finding.flaw is Flaw.UNEXPLAINED
