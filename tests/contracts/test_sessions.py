"""Pages on which customers pay alone, at any Stripe: made, paid, declined, ended, found again."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from pos.domain.features import HoldRequest
from pos.domain.handing_requests import ExpireSession, OpenSession
from pos.domain.intent import CancelReason, IntentStatus
from pos.domain.money import Currency, Money
from pos.domain.operation import CancelIntent, CaptureIntent
from pos.domain.session import SessionStatus
from pos.errors import Overtaken, Refused

_PAGES: Final = "/v1/checkout/sessions"
_AGO: Final = timedelta(minutes=5)
SUM: Final = Money(1250, Currency("EUR"))


@pytest.fixture(autouse=True)
def _has_pages(needs):
    needs("get", f"{_PAGES}/cs_test_madeUp")


def asked(lasts=timedelta(hours=1), **params) -> OpenSession:
    expires_at = (datetime.now(UTC) + lasts).replace(microsecond=0)
    given = {"title": "Sale 7", "metadata": {"sale": "7"}, **params}
    return OpenSession(SUM, expires_at=expires_at, **given)


def opened(world, **params):
    return world.gateway.send_session(asked(**params), key=world.key())


def test_a_page_is_open_without_a_payment(world):
    request, key = asked(), world.key()
    page = world.gateway.send_session(request, key=key)
    assert (page.status, page.amount, page.intent) == (SessionStatus.OPEN, SUM, None)
    assert page.expires_at == request.expires_at
    assert page.metadata == {"sale": "7", "operation": key}
    assert page.url.startswith(("https://", "http://127.0.0.1:"))
    assert page.url not in repr(page)
    assert world.gateway.session(page.id) == page


def test_a_page_that_is_asked_for_twice_is_the_same(world):
    request, key = asked(), world.key()
    first = world.gateway.send_session(request, key=key)
    assert world.gateway.send_session(request, key=key).id == first.id


def test_a_paid_page_holds_the_amount_and_names_its_sale(world):
    page = opened(world, statement_descriptor_suffix="SALE 7")
    world.levers.pay_session(page.id)
    done = world.gateway.session(page.id)
    assert (done.status, done.url) == (SessionStatus.COMPLETE, "")
    assert done.intent.is_held
    assert done.intent.capturable == SUM
    assert done.intent.metadata == page.metadata
    assert world.gateway.retrieve(done.intent.id).latest_charge == done.intent.latest_charge
    assert world.do(CaptureIntent(done.intent.id, SUM)).received == SUM


def test_what_the_hold_shall_allow_is_asked_for_with_the_page(world):
    page = opened(world, asks=(HoldRequest.MULTICAPTURE,))
    world.levers.pay_session(page.id)
    assert world.gateway.session(page.id).intent.latest_charge.features.can_capture_in_parts


def test_a_decline_leaves_the_page_open_for_another_card(world):
    page = opened(world)
    world.levers.pay_session(page.id, "pm_card_visa_chargeDeclined")
    tried = world.gateway.session(page.id)
    assert tried.status is SessionStatus.OPEN
    assert tried.intent.last_error.decline_code == "generic_decline"
    world.levers.pay_session(page.id, "pm_card_mastercard")
    assert world.gateway.session(page.id).intent.id == tried.intent.id
    assert len(world.gateway.charges(tried.intent.id)) == 2


@pytest.mark.parametrize(
    ("passes", "status"), [(True, SessionStatus.COMPLETE), (False, SessionStatus.OPEN)]
)
def test_the_bank_is_asked_on_the_page(world, passes, status):
    page = opened(world)
    world.levers.pay_session(page.id, "pm_card_threeDSecure2Required")
    waiting = world.gateway.session(page.id)
    assert waiting.intent.status is IntentStatus.REQUIRES_ACTION
    world.levers.finish_action(waiting.intent.id, passes=passes)
    assert world.gateway.session(page.id).status is status


def test_a_page_can_be_ended_once(world):
    page = opened(world)
    gone = world.gateway.send_session(ExpireSession(page.id), key=world.key())
    assert (gone.id, gone.status, gone.intent) == (page.id, SessionStatus.EXPIRED, None)
    with pytest.raises(Overtaken):
        world.gateway.send_session(ExpireSession(page.id), key=world.key())


def test_a_page_that_was_paid_in_the_very_moment_is_not_ended(world):
    page = opened(world)
    world.levers.pay_session(page.id)
    with pytest.raises(Overtaken):
        world.gateway.send_session(ExpireSession(page.id), key=world.key())
    assert world.gateway.session(page.id).intent.is_held


def test_a_page_that_is_ended_cancels_what_was_begun_on_it(world):
    page = opened(world)
    world.levers.pay_session(page.id, "pm_card_threeDSecure2Required")
    gone = world.gateway.send_session(ExpireSession(page.id), key=world.key())
    assert gone.intent.status is IntentStatus.CANCELED


def test_the_payment_of_a_page_is_canceled_only_once_it_is_held(world):
    page = opened(world)
    world.levers.pay_session(page.id, "pm_card_visa_chargeDeclined")
    intent = world.gateway.session(page.id).intent
    with pytest.raises(Overtaken):
        world.do(CancelIntent(intent.id, CancelReason.ABANDONED))
    world.levers.pay_session(page.id)
    canceled = world.do(CancelIntent(intent.id, CancelReason.ABANDONED))
    assert canceled.status is IntentStatus.CANCELED


def test_a_page_ends_by_itself_at_its_time(world):
    page = opened(world, lasts=timedelta(minutes=31))
    world.levers.advance(timedelta(minutes=32))
    assert world.gateway.session(page.id).status is SessionStatus.EXPIRED


@pytest.mark.parametrize("lasts", [timedelta(minutes=10), timedelta(hours=25)])
def test_a_page_lasts_half_an_hour_to_a_day(world, lasts):
    with pytest.raises(Refused) as caught:
        opened(world, lasts=lasts)
    assert caught.value.code == "page_too_late"


def test_a_page_is_found_by_the_operation_that_made_it(world):
    key = world.key()
    since = datetime.now(UTC) - _AGO
    assert world.gateway.find_session(key, since=since) is None
    made = world.gateway.send_session(asked(), key=key)
    opened(world)
    assert world.gateway.find_session(key, since=since).id == made.id
