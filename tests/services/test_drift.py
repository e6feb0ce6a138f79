"""The report names each difference between till and Stripe, and what to do about it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from typing_extensions import override

from pos.adapters.stripe_api.gateway import StripeGateway
from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.drift import Drift, DriftKind, Repair
from pos.domain.ids import IntentId
from pos.domain.intent import IntentStatus
from pos.domain.money import Currency, Money
from pos.errors import InDoubt, Misconfigured, Refused
from tests.kit import START, euro

_K = DriftKind
DAY = timedelta(days=1)


@pytest.fixture
def dashboard(shop):
    return shop.sdk.v1


@pytest.fixture
def held(shop):
    sale = shop.held()
    shop.reconciler.run()
    return shop.intent(sale).id


def drifts(shop, **span):
    return list(shop.reconciler.report(**span).drifts)


def sides(shop):
    """Kind, here, at Stripe and repair of each difference."""
    return [(each.kind, each.local, each.remote, each.repair) for each in drifts(shop)]


class Other(StripeGateway):
    """Stripe that shows every payment with `changes`."""

    def __init__(self, shop, **changes):
        super().__init__(shop.sdk)
        self._changes = changes

    @override
    def intents_since(self, *args, **more):
        page = super().intents_since(*args, **more)
        return replace(page, items=tuple(replace(each, **self._changes) for each in page.items))


def test_a_till_that_is_up_to_date_has_none(shop, held):
    report = shop.reconciler.report()
    assert (report.drifts, report.compared) == ((), 1)
    assert report.since == START - 30 * DAY


def test_an_open_operation_is_in_doubt(shop, held, expect_log):
    expect_log("no answer yet")
    shop.fault(Fault.RESET_BEFORE, "/capture")
    with pytest.raises(InDoubt):
        shop.settlement.capture(held)
    [drift] = drifts(shop)
    assert (drift.kind, drift.intent, drift.local) == (_K.OPEN_OPERATION, held, "capture")
    assert (drift.is_in_doubt, drift.repair) == (True, Repair.ASK_AGAIN)
    shop.pass_time(2 * DAY)
    assert drifts(shop)[0].repair is Repair.DECIDE


def test_what_the_run_has_not_seen_yet_differs_in_state(shop, held, dashboard):
    dashboard.payment_intents.capture(held)
    assert sides(shop) == [(_K.STATUS, "requires_capture", "succeeded", Repair.READ_AGAIN)]
    shop.reconciler.run()
    assert drifts(shop) == []


def test_ends_that_contradict_each_other_are_for_a_person(shop, held, expect_log):
    expect_log("could not be taken over: impossible_step")
    shop.settlement.capture(held)
    ended = {"status": IntentStatus.CANCELED, "received": euro(0)}
    shop.gateway = Other(shop, **ended)
    assert sides(shop) == [(_K.STATUS, "succeeded", "canceled", Repair.LOOK_AT_STRIPE)]
    found = shop.reconciler.run(since=START - DAY)
    assert [error.code for error in found.unsettled] == ["impossible_step"]
    assert shop.booked()[-1] == ("capture", "10.00")


def test_a_payment_of_ours_that_only_stripe_knows(shop, held):
    shop.gateway = Other(shop, id=IntentId("pi_unheardOf"))
    assert (_K.MISSING_HERE, "", "requires_capture", Repair.READ_AGAIN) in sides(shop)


def test_a_payment_that_stripe_does_not_know(shop, held):
    shop.bench.reset()
    assert sides(shop) == [(_K.MISSING_THERE, "requires_capture", "", Repair.CHECK_ACCOUNT)]


def test_another_amount_is_shown_on_both_sides(shop, held):
    shop.gateway = Other(shop, amount=euro(1100), capturable=euro(900))
    assert sides(shop)[:2] == [
        (_K.AMOUNT, euro(1000), euro(1100), Repair.READ_AGAIN),
        (_K.AMOUNT, euro(1000), euro(900), Repair.READ_AGAIN),
    ]
    assert [each.subject for each in drifts(shop)] == ["amount", "held"]


def test_another_currency_is_no_amount_to_compare(shop, held):
    shop.gateway = Other(shop, amount=Money(1000, Currency("CHF")))
    assert sides(shop) == [(_K.CURRENCY, "EUR", "CHF", Repair.LOOK_AT_STRIPE)]


def test_a_refund_that_was_not_taken_over_differs(shop, held, dashboard):
    shop.settlement.capture(held, euro(700))
    assert drifts(shop) == []
    dashboard.refunds.create(params={"payment_intent": held, "amount": 200})
    assert sides(shop) == [(_K.REFUNDED, euro(0), euro(500), Repair.READ_AGAIN)]
    shop.reconciler.run()
    assert drifts(shop) == []


@pytest.mark.parametrize(
    ("kind", "grown", "there"), [("hold", 1200, 1000), ("capture", 700, 600), ("release", 500, 400)]
)
def test_what_is_booked_beyond_what_stripe_knows_is_for_whoever_keeps_the_ledger(
    shop, held, kind, grown, there
):
    shop.settlement.capture(held, euro(600))
    with shop.file.write() as db:
        db.execute("DROP TRIGGER entries_refuse_update")
        db.execute("UPDATE entries SET amount_minor = ? WHERE kind = ?", [grown, kind])
    [drift] = [each for each in drifts(shop) if each.subject == f"{kind}/{held}"]
    assert (drift.kind, drift.repair) == (_K.NOT_BOOKED, Repair.CHECK_LEDGER)
    assert (drift.local, drift.remote) == (euro(grown), euro(there))


def test_an_entry_that_is_not_there_is_named_and_booked_by_reading_again(shop, held):
    with shop.file.write() as db:
        for table in ("postings", "entries"):
            db.execute(f"DROP TRIGGER {table}_refuse_delete")
            db.execute(f"DELETE FROM {table}")  # noqa: S608 - the names above
    [drift] = drifts(shop)
    assert (drift.kind, drift.subject, drift.local, drift.remote) == (
        _K.NOT_BOOKED,
        f"hold/{held}",
        "",
        euro(1000),
    )
    assert drift.repair is Repair.READ_AGAIN
    shop.reconciler.run(since=START - DAY)
    assert drifts(shop) == []


def test_a_hold_that_stripe_keeps_after_its_deadline_is_for_a_person(shop, held):
    late = shop.simulator.now() + 8 * DAY

    class Clock:
        def now(self):
            return late

    shop.reconciler._clock = Clock()
    [drift] = drifts(shop, since=START - DAY)
    assert (drift.kind, drift.local) == (_K.HOLD_OVERDUE, START + 7 * DAY)


def test_open_ones_are_compared_however_old_they_are(shop, held, dashboard):
    dashboard.payment_intents.cancel(held)
    shop.pass_time(40 * DAY)
    assert [each.kind for each in drifts(shop)] == [_K.STATUS]


def test_a_silent_stripe_is_no_agreement(shop, held):
    shop.fault(Fault.RESET_BEFORE, "GET /v1/payment_intents")
    with pytest.raises(InDoubt):
        shop.reconciler.report()


def test_a_key_without_permission_is_no_agreement(shop, held):
    shop.fault(Fault.FORBIDDEN, "GET /v1/payment_intents")
    with pytest.raises(Misconfigured):
        shop.reconciler.report()


# Accepting ------------------------------------------------------------------------------


def test_exactly_this_difference_is_accepted_and_another_one_is_new(shop, held):
    shop.gateway = Other(shop, amount=euro(1100))
    [drift] = drifts(shop)
    shop.reconciler.accept(drift.id, "  the tip of the terminal ")
    report = shop.reconciler.report()
    assert (report.open, report.drifts[0].note) == ((), "the tip of the terminal")
    shop.gateway = Other(shop, amount=euro(1200))
    assert shop.reconciler.report().open


def test_an_acceptance_survives_a_restart(shop, held):
    shop.gateway = Other(shop, amount=euro(1100))
    shop.reconciler.accept(drifts(shop)[0].id, "as agreed")
    shop.restart()
    assert not shop.reconciler.report().open


def test_a_missing_answer_cannot_be_accepted(shop, held, expect_log):
    expect_log("no answer yet")
    shop.fault(Fault.RESET_BEFORE, "/capture")
    with pytest.raises(InDoubt):
        shop.settlement.capture(held)
    with pytest.raises(Refused) as error:
        shop.reconciler.accept(drifts(shop)[0].id, "never mind")
    assert error.value.code == "drift_in_doubt"


@pytest.mark.parametrize(
    ("drift", "note", "code"),
    [("drift_1", "why", "drift_unknown"), ("drift_1", "  ", "note_missing")],
)
def test_what_is_not_there_is_not_accepted(shop, held, drift, note, code):
    with pytest.raises(Refused) as error:
        shop.reconciler.accept(drift, note)
    assert error.value.code == code


def test_a_difference_has_the_same_name_whenever_it_is_found():
    one = Drift(_K.AMOUNT, IntentId("pi_1"), None, euro(1), euro(2), Repair.READ_AGAIN, "taken")
    assert one.id == replace(one, note="x", repair=Repair.DECIDE).id
    others = [
        replace(one, local=euro(3)),
        replace(one, remote=Money(2, Currency("CHF"))),
        replace(one, remote="2"),
        replace(one, remote=START),
        replace(one, subject="held"),
        replace(one, kind=_K.REFUNDED),
        replace(one, intent=None),
    ]
    assert len({one.id, *(each.id for each in others)}) == 8
