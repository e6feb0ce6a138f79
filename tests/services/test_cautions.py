"""What Stripe and banks have against payments reaches the ledger, the board and the news, once."""

from datetime import timedelta

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.board import BoardFilter
from pos.domain.card_checks import CardCheck
from pos.domain.caution import CautionKind
from pos.domain.drift import ChangeKind
from pos.domain.refund import RefundReason
from tests.kit import START, euro

_K = ChangeKind


@pytest.fixture
def held(shop):
    """A sale over 10.00 on hold, the till up to date."""
    sale = shop.held()
    shop.reconciler.run()
    return sale


def cautions(shop, sale):
    return shop.checkout.record(sale).cautions


def told(found):
    return [(each.kind, each.amount) for each in found.changes]


def test_a_review_of_a_hold_is_news_when_it_is_opened_and_when_it_is_closed(shop, held):
    intent = shop.intent(held).id
    name = shop.bench.open_review(intent)
    assert told(shop.reconciler.run()) == [(_K.REVIEW_OPENED, euro(1000))]
    [review] = cautions(shop, held)
    assert (review.id, review.kind, review.is_open) == (name, CautionKind.REVIEW, True)
    assert shop.reconciler.run().changes == ()
    shop.bench.close_review(name)
    assert told(shop.reconciler.run()) == [(_K.REVIEW_CLOSED, euro(1000))]
    [review] = cautions(shop, held)
    assert (review.is_open, review.word) == (False, "approved")
    assert shop.intent(held).is_held


def test_a_review_that_came_and_went_in_a_silence_is_told_as_both(shop, held):
    shop.bench.close_review(shop.bench.open_review(shop.intent(held).id))
    kinds = [kind for kind, _ in told(shop.reconciler.run())]
    assert kinds == [_K.REVIEW_OPENED, _K.REVIEW_CLOSED]


def test_a_banks_warning_is_news_and_is_over_once_all_is_given_back(shop, held):
    intent = shop.intent(held).id
    shop.settlement.capture(intent)
    shop.bench.warn_of_fraud(intent, fraud_type="made_with_stolen_card")
    assert told(shop.reconciler.run()) == [(_K.WARNED, euro(1000))]
    assert "stolen" not in repr(cautions(shop, held))
    shop.refunds.refund(intent, euro(1000), RefundReason.FRAUDULENT)
    assert shop.reconciler.run().changes == ()
    [warning] = cautions(shop, held)
    assert (warning.kind, warning.is_open) == (CautionKind.WARNING, False)


def test_a_dispute_stands_with_the_others_the_gravest_first(shop, held):
    intent = shop.intent(held).id
    shop.settlement.capture(intent)
    shop.bench.open_review(intent)
    dispute = shop.bench.dispute(intent)
    shop.reconciler.run()
    kinds = [(each.kind, each.is_open) for each in cautions(shop, held)]
    assert kinds == [(CautionKind.DISPUTE, True), (CautionKind.REVIEW, False)]
    shop.bench.close_dispute(dispute, won=True)
    shop.reconciler.run()
    assert {each.is_open for each in cautions(shop, held)} == {False}


def test_the_board_says_it_and_can_be_asked_for_it(shop, held):
    other = shop.held(2000)
    shop.bench.open_review(shop.intent(held).id)
    shop.reconciler.run()
    board = shop.board.read()
    [row] = board.found(BoardFilter(is_warned_of=True))
    assert row.hold.sale == held
    assert [each.kind for each in row.cautions] == [CautionKind.REVIEW]
    assert row.checks[0] is CardCheck.REVIEW_ASKED
    [calm] = board.found(BoardFilter(is_warned_of=False))
    assert (calm.hold.sale, calm.checks) == (other, (CardCheck.CODE_RIGHT,))


def test_a_card_with_a_wrong_code_is_doubted_on_the_board(shop):
    sale = shop.paying()
    shop.checkout.authorise(sale, "pm_card_cvcCheckFail")
    [row] = shop.board.read().found(BoardFilter(is_warned_of=True))
    assert (row.hold.sale, row.checks) == (sale, (CardCheck.CODE_WRONG,))


def test_what_stripe_has_forgotten_the_news_of_is_found_in_its_lists(shop, held):
    intent = shop.intent(held).id
    name = shop.bench.open_review(intent)
    shop.reconciler.run(since=START - timedelta(days=1))
    assert [each.id for each in cautions(shop, held)] == [name]
    shop.bench.close_review(name)
    shop.pass_time(timedelta(days=40))
    shop.reconciler.run()
    assert [each.is_open for each in cautions(shop, held)] == [False]


def test_a_key_that_may_not_read_reviews_is_said_and_the_rest_goes_on(shop, held):
    shop.bench.open_review(shop.intent(held).id)
    other = shop.held(2000)
    shop.sdk.v1.payment_intents.cancel(shop.intent(other).id)
    shop.fault(Fault.FORBIDDEN, "GET /v1/radar", times=9)
    found = shop.reconciler.run()
    assert [error.code for error in found.unsettled] == ["key_lacks_permission"]
    assert told(found) == [(_K.CANCELED, euro(2000))]
