"""What card readers do at any Stripe: here, over loopback, and elsewhere where there are some."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import pytest
import stripe

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.handing_requests import PresentCard, RefundAtReader
from pos.domain.handover import Channel
from pos.domain.ids import LocationId, PaymentMethodId, ReaderId
from pos.domain.intent import CancelReason, IntentStatus
from pos.domain.money import Currency, Money
from pos.domain.operation import CancelIntent, ConfirmIntent, CreateIntent, UpdateIntent
from pos.domain.reader import ActionStatus
from pos.domain.refund import RefundReason
from pos.errors import InDoubt, Refused

USD: Final = Currency("USD")
TEN: Final = Money(1000, USD)
_READERS: Final = "/v1/terminal/readers"
_PRESENT: Final = "/v1/test_helpers/terminal/readers/tmr_madeUp/present_payment_method"
_DECLINING: Final = "4000000000009995"
_INTERAC: Final = {"number": "4506445006931933"}
_S: Final = IntentStatus


@dataclass(frozen=True, slots=True)
class Counter:
    """A reader on the counter of a gateway."""

    world: Any  # the fixture's, which no module here can be imported for
    reader: ReaderId
    location: LocationId

    @property
    def terminal(self):
        return self.world.gateway.terminal

    def sale(self, minor: int = 1000):
        return self.world.do(CreateIntent(Money(minor, USD), channel=Channel.READER))

    def show(self, intent, reader=None):
        """Hand a payment to the reader; the answer is the payment, unchanged."""
        request = PresentCard(intent.id, reader or self.reader, intent.amount)
        return self.world.do(request)

    def present(self, number: str = "4242424242424242", **params):
        helpers = self.world.sdk.v1.test_helpers.terminal.readers
        given = {"type": "card_present", "card_present": {"number": number}, **params}
        told = {name: each for name, each in given.items() if each is not None}
        return helpers.present_payment_method(self.reader, params=told)

    def look(self, intent):
        return self.world.gateway.retrieve(intent.id)

    def action(self):
        return self.terminal.reader(self.reader).action


@pytest.fixture
def counter(world, needs):
    needs("get", _READERS)
    needs("post", _PRESENT)
    sdk = world.sdk.v1.terminal
    place = sdk.locations.create(
        params={
            "display_name": "Contract shop",
            "address": {
                "line1": "1 Main Street",
                "city": "San Francisco",
                "state": "CA",
                "postal_code": "94111",
                "country": "US",
            },
        }
    )
    reader = world.gateway.terminal.register("simulated-wpe", "Till 2", LocationId(place.id))
    yield Counter(world, reader.id, LocationId(place.id))
    sdk.readers.delete(reader.id)
    sdk.locations.delete(place.id)


# Readers themselves ----------------------------------------------------------------------------


def test_a_reader_is_registered_listed_renamed_and_forgotten(counter):
    terminal = counter.terminal
    made = terminal.register("simulated-s700", "Bar", counter.location)
    assert (made.label, made.location, made.livemode) == ("Bar", counter.location, False)
    assert made.is_simulated
    assert made.action is None
    assert terminal.rename(made.id, "Terrace").label == "Terrace"
    assert {made.id, counter.reader} <= {reader.id for reader in terminal.readers()}
    terminal.forget(made.id)
    with pytest.raises(Refused) as caught:
        terminal.reader(made.id)
    assert caught.value.code == "reader_unknown"


def test_a_code_that_no_reader_shows_is_refused(counter):
    with pytest.raises(Refused) as caught:
        counter.terminal.register("no-such-code", "Bar", counter.location)
    assert caught.value.code == "reader_code_refused"


# Payments --------------------------------------------------------------------------------------


def test_a_card_at_the_reader_places_a_hold_that_says_how_it_was_read(counter):
    intent = counter.sale()
    waiting = counter.show(intent)
    assert (waiting.id, waiting.status) == (intent.id, _S.REQUIRES_PAYMENT_METHOD)
    action = counter.action()
    assert (action.intent, action.status) == (intent.id, ActionStatus.IN_PROGRESS)
    counter.present()
    held = counter.look(intent)
    assert (held.status, held.capturable) == (_S.REQUIRES_CAPTURE, TEN)
    charge = held.latest_charge
    assert (charge.brand, charge.last4) == ("visa", "4242")
    assert charge.capture_before > charge.created + timedelta(days=1)
    assert charge.facts.type == "card_present"
    assert charge.facts.receipt["dedicated_file_name"]
    assert counter.action().status is ActionStatus.SUCCEEDED


def test_after_a_decline_another_card_pays_the_same_payment(counter):
    intent = counter.sale()
    counter.show(intent)
    counter.present(_DECLINING)
    declined = counter.look(intent)
    assert declined.status is _S.REQUIRES_PAYMENT_METHOD
    assert declined.last_error.decline_code == "insufficient_funds"
    action = counter.action()
    assert (action.intent, action.status) == (intent.id, ActionStatus.FAILED)
    assert action.failure_code == "card_declined"
    counter.show(intent)
    counter.present()
    assert counter.look(intent).status is _S.REQUIRES_CAPTURE
    assert len(counter.world.gateway.charges(intent.id)) == 2


@pytest.mark.parametrize(("ending", "code"), [(1, "call_issuer"), (75, "pin_try_exceeded")])
def test_test_amounts_decide_by_their_last_digits(counter, ending, code):
    intent = counter.sale(1000 + ending)
    counter.show(intent)
    counter.present()
    assert counter.look(intent).last_error.decline_code == code


def test_a_canceled_action_leaves_the_payment_as_it_was(counter):
    intent = counter.sale()
    counter.show(intent)
    assert counter.terminal.cancel(counter.reader).action is None
    assert counter.look(intent).status is _S.REQUIRES_PAYMENT_METHOD


def test_a_payment_that_is_over_goes_to_no_reader(counter):
    intent = counter.sale()
    counter.world.do(CancelIntent(intent.id, CancelReason.ABANDONED))
    error = refused(counter, "process_payment_intent", {"payment_intent": intent.id})
    assert error.code == "intent_invalid_state"


def test_an_idle_reader_takes_no_card(counter):
    with pytest.raises(stripe.InvalidRequestError):
        counter.present()


def test_a_tip_on_the_reader_is_part_of_the_hold(counter):
    intent = counter.sale()
    _ask(counter, intent)
    counter.present(amount_tip=150)
    held = counter.look(intent)
    assert (held.amount.minor, held.capturable.minor) == (1150, 1150)


def _ask(counter, intent) -> None:
    """Ask as a till with tips does: nothing is skipped."""
    readers = counter.world.sdk.v1.terminal.readers
    readers.process_payment_intent(counter.reader, params={"payment_intent": intent.id})


def test_a_cart_is_shown_and_gives_way_to_a_payment(counter):
    readers = counter.world.sdk.v1.terminal.readers
    line = {"description": "Tea", "amount": 1000, "quantity": 1}
    cart = {"currency": "usd", "total": 1000, "line_items": [line]}
    shown = readers.set_reader_display(counter.reader, params={"type": "cart", "cart": cart})
    assert shown.action.type == "set_reader_display"
    counter.show(intent := counter.sale())
    assert counter.action().intent == intent.id


def refused(counter, command: str, params: dict) -> stripe.InvalidRequestError:
    call = getattr(counter.world.sdk.v1.terminal.readers, command)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        call(counter.reader, params=params)
    return caught.value


# What goes wrong, where it can be made to ------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "has_it"), [(Fault.TERMINAL_TIMEOUT_KEPT, True), (Fault.TERMINAL_TIMEOUT_LOST, False)]
)
def test_a_timeout_does_not_tell_whether_the_reader_has_the_payment(counter, fault, has_it):
    intent = counter.sale()
    counter.world.levers.inject(fault, path="/process_payment_intent")
    with pytest.raises(InDoubt) as caught:
        counter.show(intent)
    assert caught.value.code == "reader_timeout"
    action = counter.action()
    assert (action is not None and action.intent == intent.id) is has_it
    assert counter.look(intent).status is _S.REQUIRES_PAYMENT_METHOD
    counter.show(intent)
    counter.present()
    assert counter.look(intent).status is _S.REQUIRES_CAPTURE


def test_a_timeout_is_replayed_with_its_key(counter):
    intent = counter.sale()
    counter.world.levers.inject(Fault.TERMINAL_TIMEOUT_KEPT, path="/process_payment_intent")
    request, key = PresentCard(intent.id, counter.reader, TEN), counter.world.key()
    for _ in range(2):
        with pytest.raises(InDoubt):
            counter.world.gateway.send(request, key=key)


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        ("updating", "reader_busy"),
        ("fault", "reader_fault"),
        ("other_app", "reader_of_other_software"),
    ],
)
def test_a_reader_in_trouble_takes_no_payment(counter, trouble, code):
    counter.world.levers.reader_trouble(counter.reader, trouble)
    with pytest.raises(Refused) as caught:
        counter.show(counter.sale())
    assert caught.value.code == code


def test_a_reader_without_its_cable_is_offline(counter):
    counter.world.levers.reader_cable(counter.reader, is_in=False)
    with pytest.raises(Refused) as caught:
        counter.show(counter.sale())
    assert caught.value.code == "reader_offline"
    assert counter.terminal.reader(counter.reader).is_online is False


def test_another_payment_on_the_reader_makes_it_busy(counter):
    counter.show(first := counter.sale())
    _ = counter.world.levers
    with pytest.raises(Refused) as caught:
        counter.show(counter.sale())
    assert caught.value.code == "reader_busy"
    assert counter.action().intent == first.id


def test_a_customer_who_cancels_leaves_the_payment_to_another_card(counter):
    intent = counter.sale()
    counter.show(intent)
    counter.world.levers.reader_cancel(counter.reader)
    action = counter.action()
    assert (action.status, action.failure_code) == (ActionStatus.FAILED, "customer_canceled")
    assert counter.look(intent).status is _S.REQUIRES_PAYMENT_METHOD


def test_once_the_customer_has_begun_the_till_cannot_stop_it(counter):
    intent = counter.sale()
    counter.show(intent)
    counter.world.levers.reader_card(counter.reader, "online_pin", inserted=True)
    with pytest.raises(Refused) as caught:
        counter.terminal.cancel(counter.reader)
    assert caught.value.code == "reader_busy"
    counter.world.levers.reader_pin(counter.reader, right=True)
    assert counter.look(intent).status is _S.REQUIRES_CAPTURE


def test_another_reader_takes_over_and_the_first_one_cannot_pay_again(counter):
    terminal = counter.terminal
    other = terminal.register("simulated-s700", "Bar", counter.location)
    intent = counter.sale()
    counter.show(intent)
    counter.world.levers.reader_cable(counter.reader, is_in=False)
    counter.show(intent, other.id)
    counter.world.levers.reader_card(other.id, "visa")
    counter.world.levers.reader_cable(counter.reader, is_in=True)
    counter.world.levers.reader_card(counter.reader, "mastercard")
    assert counter.look(intent).latest_charge.brand == "visa"
    assert len(counter.world.gateway.charges(intent.id)) == 1
    assert counter.action().status is ActionStatus.FAILED
    terminal.forget(other.id)


def test_what_a_server_lacks_is_skipped_with_its_address(world, needs):
    with pytest.raises(pytest.skip.Exception) as caught:
        needs("post", "/v1/no_such_thing")
    assert "POST /v1/no_such_thing" in str(caught.value)


# Cards that cannot be held ---------------------------------------------------------------------


def _cad_sale(counter, *, may_charge_debit):
    request = CreateIntent(
        Money(1000, Currency("CAD")), channel=Channel.READER, may_charge_debit=may_charge_debit
    )
    return counter.world.do(request)


def test_a_payment_that_may_charge_debit_still_holds_where_the_network_can(counter):
    intent = _cad_sale(counter, may_charge_debit=True)
    assert set(intent.types) == {"card_present", "interac_present"}
    counter.show(intent)
    counter.present()
    assert counter.look(intent).status is _S.REQUIRES_CAPTURE


def test_a_payment_that_could_charge_holds_again_when_it_changes_its_way(counter):
    intent = _cad_sale(counter, may_charge_debit=True)
    changed = counter.world.do(UpdateIntent(intent.id, intent.amount, Channel.TEST))
    assert changed.types == ("card",)
    card = PaymentMethodId("pm_card_visa")
    held = counter.world.do(ConfirmIntent(intent.id, card, intent.amount))
    assert held.status is _S.REQUIRES_CAPTURE


def test_a_card_that_was_charged_at_once_is_refunded_at_the_reader_only(counter):
    intent = _cad_sale(counter, may_charge_debit=True)
    counter.show(intent)
    counter.present(type="interac_present", card_present=None, interac_present=_INTERAC)
    taken = counter.look(intent)
    assert (taken.status, taken.received.minor) == (_S.SUCCEEDED, 1000)
    assert taken.latest_charge.facts.type == "interac_present"
    half = Money(400, taken.amount.currency)
    request = RefundAtReader(intent.id, half, RefundReason.REQUESTED_BY_CUSTOMER, counter.reader)
    key = counter.world.key()
    with pytest.raises(InDoubt) as caught:
        counter.world.gateway.send(request, key=key)
    assert caught.value.code == "reader_awaits_card"
    assert counter.world.gateway.is_at_reader(request, key=key)
    assert counter.world.gateway.refunds(intent.id) == []
    counter.present(type="interac_present", card_present=None, interac_present=_INTERAC)
    [refund] = counter.world.gateway.refunds(intent.id)
    assert (refund.amount, refund.operation) == (half, key)
