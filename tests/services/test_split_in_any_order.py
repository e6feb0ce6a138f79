"""Tenders in any order, with lost answers and restarts: paid once, or given back whole."""

import logging
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from pos.adapters.sqlite.ledger_book import SqliteLedgerBook
from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.bookkeeping import CASH, SALES, STRIPE, TAX
from pos.domain.refund import RefundReason
from pos.domain.refund_plan import RefundWish
from pos.domain.sale import UNPAID, SaleState
from pos.domain.verdict import Flaw
from pos.errors import Broken, PosError, Refused
from pos.services.verify import Verify
from tests.kit import BROKE, VISA, euro, practice_shop

DUE = 5000
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("cash", "card", "card", "declined", "take back", "give up", "restart")),
        st.integers(1, DUE),
        st.sampled_from((None, None, None, Fault.RESET_AFTER, Fault.RESET_BEFORE)),
        st.sampled_from(("/confirm", "/cancel", "POST /v1/payment_intents", "GET ")),
    ),
    max_size=7,
)


def _do(shop, sale, step, minor):
    match step:
        case "cash":
            shop.tenders.cash(sale, euro(minor))
        case "card" | "declined":
            due = shop.record(sale).sale.still_due
            shop.checkout.begin(sale, euro(minor) if minor < due.minor else None)
            shop.checkout.authorise(sale, VISA if step == "card" else BROKE)
        case "take back":
            for part in shop.record(sale).sale.cash:
                shop.tenders.take_back(sale, part.number)
        case "give up":
            shop.checkout.abandon(sale)
        case _:
            shop.restart()
            shop.journal.recover()


@given(STEPS)
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
def test_a_sale_is_paid_once_or_not_at_all(steps):
    logging.disable(logging.WARNING)  # lost answers are what this is about
    try:
        with TemporaryDirectory() as folder, practice_shop(Path(folder)) as shop:
            sale = shop.cart(DUE)
            for step, minor, fault, path in steps:
                if fault is not None:
                    shop.fault(fault, path)
                with suppress(PosError):
                    _do(shop, sale, step, minor)
                shop.calm()
            _settle(shop, sale)
            _judge(shop, sale)
    finally:
        logging.disable(logging.NOTSET)


def _settle(shop, sale):
    """Everybody comes to rest; what is not paid is given up, what is held is taken."""
    shop.pass_time(timedelta(minutes=3))
    shop.restart()
    shop.journal.recover()
    if shop.record(sale).sale.state in UNPAID:
        shop.checkout.abandon(sale)
    for card in shop.record(sale).held_cards:
        shop.settlement.capture(card.intent.id)


def _judge(shop, sale):
    record = shop.record(sale)
    taken = sum(intent.amount_received for intent in shop.at_stripe(sale))
    is_paid = record.sale.state is SaleState.CAPTURED
    cash = sum(part.paid.minor for part in record.sale.cash)
    assert taken + cash == (DUE if is_paid else 0), record.sale.parts
    assert not [each for each in shop.at_stripe(sale) if each.amount_capturable]
    assert (shop.balance(STRIPE), shop.balance(CASH)) == (taken, cash)
    tax = record.sale.cart.totals().tax.minor if is_paid else 0
    assert (shop.balance(TAX), shop.balance(SALES)) == (-tax, tax - taken - cash)
    found = Verify(shop.store).verify()
    assert found.holds, found.findings


@pytest.mark.parametrize("act", ["take", "give back"])
def test_cash_whose_entry_cannot_be_written_was_not_taken(shop, monkeypatch, act):
    sale = shop.cart(1000)
    if act == "give back":
        shop.tenders.cash(sale, euro(1000))
    before = shop.record(sale)
    acts = {
        "take": lambda: shop.tenders.cash(sale, euro(1000)),
        "give back": lambda: shop.refunds.give_back(
            sale, RefundWish(amount=euro(400)), RefundReason.DUPLICATE
        ),
    }

    def fail(self, entries):
        raise Broken("ledger_damaged")

    with monkeypatch.context() as broken:
        broken.setattr(SqliteLedgerBook, "post", fail)
        with pytest.raises(Broken):
            acts[act]()
    shop.restart()
    assert shop.record(sale) == before
    assert shop.balance(CASH) == (1000 if act == "give back" else 0)


@pytest.mark.parametrize(
    ("change", "flaws"),
    [
        ("json_set(tenders, '$.parts[0].amount', 900)", {Flaw.CASH_DIFFERS, Flaw.UNEXPLAINED}),
        ("NULL", {Flaw.CASH_DIFFERS, Flaw.UNEXPLAINED}),
        ("json_set(tenders, '$.parts[0].is_returned', json('true'))", {Flaw.CASH_DIFFERS}),
    ],
)
def test_cash_that_the_sales_do_not_know_is_found(shop, change, flaws):
    sale = shop.cart(1000)
    shop.tenders.cash(sale, euro(1000))
    with shop.file.write() as db:
        db.execute(f"UPDATE sales SET tenders = {change} WHERE id = ?", [sale])  # noqa: S608 - our own words
    found = Verify(shop.store).verify()
    assert {finding.flaw for finding in found.findings} == flaws


def test_two_windows_take_the_same_cash_once(shop):
    sale = shop.cart(1000)
    shop.tenders.cash(sale, euro(600))
    shop.tenders.cash(sale, euro(400))
    with pytest.raises(Refused, match="sale_over"):
        shop.tenders.cash(sale, euro(400))
    assert shop.balance(CASH) == 1000
