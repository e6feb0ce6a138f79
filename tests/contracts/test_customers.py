"""Customers and their cards at any Stripe: found, kept, used with and without them, forgotten."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from pos.domain.customer import CustomerDraft
from pos.domain.ids import PaymentMethodId
from pos.domain.intent import Decline, IntentStatus
from pos.domain.money import Currency, Money
from pos.domain.operation import ConfirmIntent, CreateIntent
from pos.domain.saved_card import Keeps, SetupStatus
from pos.errors import Declined, Refused

_AGO: Final = timedelta(minutes=5)
EUR: Final = Currency("EUR")
VISA: Final = PaymentMethodId("pm_card_visa")
ASKS: Final = PaymentMethodId("pm_card_authenticationRequiredOnSetup")


@pytest.fixture(autouse=True)
def _has_customers(needs):
    needs("get", "/v1/customers/cus_madeUp")


def decline_of(error: Declined) -> Decline:
    decline = error.facts["decline"]
    assert isinstance(decline, Decline)
    return decline


@pytest.fixture
def customers(world):
    return world.gateway.customers


@pytest.fixture
def anna(world, customers):
    draft = CustomerDraft(f"Anna {world.key()}", "anna@example.com", "+41795550102")
    return customers.create(draft, key=world.key())


def paid(world, customer, card, *, keeps=None, off_session=False):
    made = world.do(CreateIntent(Money(1099, EUR), customer=customer.id, keeps_card=keeps))
    return world.do(ConfirmIntent(made.id, card, made.amount, off_session=off_session))


def test_a_customer_is_made_once_and_read_again(world, customers):
    key, draft = world.key(), CustomerDraft("Bea Keller")
    since = datetime.now(UTC) - _AGO
    assert customers.made_by(key, since=since) is None
    first = customers.create(draft, key=key)
    assert customers.create(draft, key=key).id == first.id
    assert customers.made_by(key, since=since).id == first.id
    assert customers.get(first.id).name == "Bea Keller"


def test_what_is_emptied_is_empty_at_stripe(world, customers, anna):
    customers.change(anna.id, CustomerDraft(anna.name), key=world.key())
    changed = customers.get(anna.id)
    assert (changed.name, changed.email, changed.phone) == (anna.name, "", "")


def test_a_customer_is_found_by_name(customers, anna):
    assert anna.id in [found.id for found in customers.find(anna.name)]


def test_who_was_deleted_is_nobody_any_more(world, customers, anna):
    paid(world, anna, VISA, keeps=Keeps.ON_SESSION)
    customers.delete(anna.id)
    customers.delete(anna.id)
    assert customers.get(anna.id) is None


def test_a_card_that_was_kept_pays_again(world, customers, anna):
    first = paid(world, anna, VISA, keeps=Keeps.OFF_SESSION)
    [card] = customers.cards(anna.id)
    again = paid(world, anna, card.id, off_session=True)
    assert first.is_held
    assert again.is_held
    assert again.id != first.id


def test_a_card_that_was_not_kept_is_not_there(world, customers, anna):
    paid(world, anna, VISA)
    assert list(customers.cards(anna.id)) == []


def test_a_bank_may_ask_for_a_customer_who_is_not_there(world, customers, anna):
    first = paid(world, anna, ASKS, keeps=Keeps.ON_SESSION)
    world.levers.finish_action(first.id, passes=True)
    [card] = customers.cards(anna.id)
    with pytest.raises(Declined) as caught:
        paid(world, anna, card.id, off_session=True)
    assert decline_of(caught.value).code == "authentication_required"


def test_a_detached_card_pays_nothing_any_more(world, customers, anna):
    paid(world, anna, VISA, keeps=Keeps.ON_SESSION)
    [card] = customers.cards(anna.id)
    customers.detach(card.id, key=world.key())
    assert list(customers.cards(anna.id)) == []
    with pytest.raises(Refused) as caught:
        paid(world, anna, card.id)
    assert caught.value.code == "card_unknown"


def test_a_card_is_kept_without_a_payment(world, customers, anna):
    setup = customers.begin_setup(anna.id, Keeps.OFF_SESSION, key=world.key())
    assert setup.status is SetupStatus.REQUIRES_PAYMENT_METHOD
    assert customers.setup_secret(setup.id).startswith(f"{setup.id}_secret")
    done = customers.confirm_setup(setup.id, VISA, key=world.key())
    assert done.is_saved
    assert [card.id for card in customers.cards(anna.id)] == [done.card]


def test_a_bank_can_be_asked_when_a_card_is_kept(world, customers, anna):
    setup = customers.begin_setup(anna.id, Keeps.OFF_SESSION, key=world.key())
    asking = customers.confirm_setup(setup.id, ASKS, key=world.key())
    assert asking.status is SetupStatus.REQUIRES_ACTION
    assert asking.next_action.url
    world.levers.finish_setup(setup.id, passes=True)
    card = customers.setup(setup.id).card
    assert paid(world, anna, card, off_session=True).status is IntentStatus.REQUIRES_CAPTURE


def test_a_bank_that_does_not_know_its_customer_keeps_no_card(world, customers, anna):
    setup = customers.begin_setup(anna.id, Keeps.OFF_SESSION, key=world.key())
    customers.confirm_setup(setup.id, ASKS, key=world.key())
    world.levers.finish_setup(setup.id, passes=False)
    after = customers.setup(setup.id)
    assert after.status is SetupStatus.REQUIRES_PAYMENT_METHOD
    assert after.last_error.code == "setup_intent_authentication_failure"


def test_a_card_that_is_declined_is_not_kept(world, customers, anna):
    setup = customers.begin_setup(anna.id, Keeps.ON_SESSION, key=world.key())
    lost = PaymentMethodId("pm_card_visa_chargeDeclinedLostCard")
    with pytest.raises(Declined) as caught:
        customers.confirm_setup(setup.id, lost, key=world.key())
    assert decline_of(caught.value).decline_code == "lost_card"
    assert list(customers.cards(anna.id)) == []


def test_the_keeping_of_a_card_can_be_given_up(world, customers, anna):
    setup = customers.begin_setup(anna.id, Keeps.ON_SESSION, key=world.key())
    assert customers.cancel_setup(setup.id, key=world.key()).status is SetupStatus.CANCELED
