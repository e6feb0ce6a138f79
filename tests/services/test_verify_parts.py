"""A ledger with raised holds and captures in parts is proved; one that was forged so is not."""

from dataclasses import replace

import pytest

from pos.domain.intent import Intent
from pos.domain.verdict import Check, Flaw
from pos.services.verify import Verify
from tests.domain.making import eur
from tests.services.booking import START, Book
from tests.services.test_verify import tamper


def found(book: Book, check: Check):
    findings = Verify(book.store).verify().findings
    return [(each.flaw, each.sequence) for each in findings if each.check is check]


def raised(book: Book, held: Intent, total: int) -> Intent:
    assert held.latest_charge is not None
    charge = replace(held.latest_charge, amount=eur(total), authorised=eur(total))
    return book.see(
        replace(held, amount=eur(total), capturable=eur(total), latest_charge=charge), START
    )


def part(book: Book, held: Intent, received: int) -> Intent:
    rest = held.amount - eur(received)
    return book.see(replace(held, received=eur(received), capturable=rest), START)


@pytest.fixture
def told(tmp_path):
    """One hold, raised, and two parts of it: entries 1 to 4."""
    book = Book(tmp_path / "ledger.db")
    held = raised(book, book.hold(eur(1000)), 1500)
    part(book, part(book, held, 300), 700)
    yield book
    book.file.close()


def test_what_was_taken_so_far_and_what_is_held_now_are_proved(told):
    assert Verify(told.store).verify().findings == ()
    assert [row[0] for row in told.select("SELECT reference FROM entries ORDER BY sequence")] == [
        "hold/pi_0001",
        "increase/pi_0001/1500",
        "capture/pi_0001/300",
        "capture/pi_0001/700",
    ]


@pytest.mark.parametrize(
    "forged",
    [
        "reference = 'capture/pi_0001/9700'",
        "reference = 'capture/pi_0001/x'",
        "reference = 'capture/pi_0009/700'",
        "amount_minor = 401",
    ],
)
def test_a_part_that_stripe_does_not_know_is_unexplained(told, forged):
    tamper(told, f"UPDATE entries SET {forged} WHERE sequence = 4")  # noqa: S608 - words of ours
    assert (Flaw.UNEXPLAINED, 4) in found(told, Check.REFERENCES)


def test_a_hold_that_was_never_raised_so_far_is_unexplained(told):
    tamper(told, "UPDATE entries SET reference = 'increase/pi_0001/1501' WHERE sequence = 2")
    assert found(told, Check.REFERENCES) == [(Flaw.UNEXPLAINED, 2)]


def test_a_part_that_is_booked_twice_is_unexplained_and_tells_in_the_sums(told):
    tamper(
        told,
        """INSERT INTO entries SELECT 5, 'capture/pi_0001/600', kind, occurred_at, recorded_at,
               sale_id, intent_id, amount_minor, currency, reason, prev_hash, hash, dated_at
           FROM entries WHERE sequence = 4;
           INSERT INTO postings SELECT 5, line, account, amount_minor, currency
           FROM postings WHERE entry = 4""",
    )
    assert {(Flaw.UNEXPLAINED, sequence) for sequence in (3, 4, 5)} <= set(
        found(told, Check.REFERENCES)
    )
    assert Flaw.STRIPE_DIFFERS in {flaw for flaw, _ in found(told, Check.TRIAL)}
