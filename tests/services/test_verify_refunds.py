"""`verify` holds after money went back, and names a refund that nobody made."""

import pytest

from pos.domain.verdict import Check, Flaw
from pos.services.verify import Verify


@pytest.fixture
def given_back(shop):
    """10.00 taken, 3.00 of it given back at Stripe, and taken over."""
    sale = shop.held()
    intent = shop.intent(sale).id
    shop.settlement.capture(intent)
    shop.sdk.v1.refunds.create(params={"payment_intent": intent, "amount": 300})
    shop.reconciler.run()
    return shop


def _flaws(shop):
    return {(each.check, each.flaw) for each in Verify(shop.store).verify().findings}


def _tamper(shop, sql):
    with shop.file.write() as db:
        db.execute(sql)


def test_a_ledger_that_gave_money_back_holds(given_back):
    assert _flaws(given_back) == set()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM refunds",
        "UPDATE refunds SET amount_minor = 299",
        "UPDATE refunds SET id = 're_other'",
    ],
)
def test_a_booked_refund_that_no_mirror_explains_is_found(given_back, sql):
    _tamper(given_back, sql)
    assert (Check.REFERENCES, Flaw.UNEXPLAINED) in _flaws(given_back)


@pytest.mark.parametrize("change", ["status = 'failed'", "is_release = 1"])
def test_a_refund_that_no_longer_counts_leaves_the_totals_apart(given_back, change):
    _tamper(given_back, f"UPDATE refunds SET {change}")  # noqa: S608 - the words above
    assert _flaws(given_back) == {(Check.TRIAL, Flaw.STRIPE_DIFFERS)}


def test_a_return_without_a_failure_is_found(given_back):
    with given_back.file.write() as db:
        db.execute("DROP TRIGGER entries_refuse_update")
        db.execute(
            """UPDATE entries SET kind = 'refund_failed',
                   reference = 'refund_failed/' || substr(reference, 8)
               WHERE kind = 'refund'"""
        )
    assert (Check.REFERENCES, Flaw.UNEXPLAINED) in _flaws(given_back)
