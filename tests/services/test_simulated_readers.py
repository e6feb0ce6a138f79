"""The simulated readers of test mode, through the real SDK and Stripe's own helper."""

import pytest
import stripe

from pos.adapters.stripe_api.gateway import StripeGateway, client
from pos.adapters.stripe_api.presented_cards import NUMBERS
from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.client import SimulatorHTTPClient
from pos.adapters.stripe_simulator.server import Simulator
from pos.adapters.stripe_simulator.terminal_cards import READER_CARDS
from pos.domain.money import Currency, Money
from pos.domain.reader_screen import Purpose, Stage
from pos.errors import PosError, Refused
from pos.services.simulated_readers import SimulatedReaders
from resources.words.practice_reader import CARDS
from tests.adapters.stripe_simulator.reader_kit import DEBIT, INTERAC, Counter
from tests.kit import KEY, START

READER = "tmr_PracticeReader"
USD = Currency("USD")


@pytest.fixture
def simulator():
    simulator = Simulator(None, wall=lambda: START)
    PracticeBench(simulator).furnish()
    yield simulator
    simulator.close()


@pytest.fixture
def sdk(simulator) -> stripe.StripeClient:
    return client(KEY, http_client=SimulatorHTTPClient(simulator))


@pytest.fixture
def till(sdk) -> Counter:
    return Counter(sdk, READER)


@pytest.fixture
def readers(sdk) -> SimulatedReaders:
    gateway = StripeGateway(sdk)
    return SimulatedReaders(lambda: gateway)


def ask(till, **config):
    intent = till.sale()
    till.ask(intent, **config)
    return intent


def test_its_cards_are_among_those_of_practice_and_have_words(readers):
    assert set(readers.reader_card_names()) <= set(CARDS)
    assert {name: READER_CARDS[name].number for name in NUMBERS} == NUMBERS


def test_the_screen_is_what_the_reader_is_told_to_do(readers, till):
    assert readers.reader_screen(READER).stage is Stage.IDLE
    ask(till)
    screen = readers.reader_screen(READER)
    assert (screen.stage, screen.purpose) == (Stage.CARD, Purpose.PAYMENT)
    assert screen.amount == Money(1000, USD)
    assert not screen.lets_cancel
    assert readers.reader_screen("tmr_unknown") is None


def test_a_card_pays(readers, till):
    intent = ask(till)
    readers.reader_card(READER, "visa")
    assert till.look(intent).status == "requires_capture"
    assert readers.reader_screen(READER).stage is Stage.APPROVED


def test_a_decline_says_why(readers, till):
    ask(till)
    readers.reader_card(READER, "lost_card")
    screen = readers.reader_screen(READER)
    assert (screen.stage, screen.said) == (Stage.DECLINED, "lost_card")


def test_a_tip_is_kept_until_the_card_comes(readers, till):
    intent = ask(till)
    readers.reader_tip(READER, 200)
    assert readers.reader_screen(READER).amount == Money(1200, USD)
    readers.reader_card(READER, "visa")
    assert till.look(intent).amount_capturable == 1200


def test_an_interac_card_is_read_as_one(readers, till):
    till.ask(intent := till.sale(**DEBIT))
    readers.reader_card(READER, "interac")
    assert till.look(intent).status == "succeeded"
    till.readers.refund_payment(READER, params={"payment_intent": intent.id})
    assert readers.reader_screen(READER).purpose is Purpose.REFUND
    till.present(INTERAC, kind="interac_present")


def test_a_cart_and_an_offline_reader_are_told(readers, till, simulator):
    line = {"description": "Tea", "amount": 700, "quantity": 2}
    cart = {"currency": "usd", "total": 1400, "line_items": [line]}
    till.readers.set_reader_display(READER, params={"type": "cart", "cart": cart})
    assert readers.reader_screen(READER).stage is Stage.CART
    PracticeBench(simulator).reader_cable(READER, is_in=False)
    assert readers.reader_screen(READER).stage is Stage.OFFLINE


def test_a_payment_that_ended_elsewhere_leaves_nothing_paid(readers, till):
    intent = ask(till)
    till.client.v1.payment_intents.cancel(intent.id)
    readers.reader_card(READER, "visa")
    assert readers.reader_screen(READER).stage is Stage.FAILED


def test_what_such_a_reader_has_not_is_refused(readers, till):
    ask(till)
    for act in (
        lambda: readers.reader_pin(READER, right=True),
        lambda: readers.reader_cancel(READER),
        lambda: readers.reader_gives_up(READER),
        lambda: readers.reader_cable(READER, is_in=False),
        lambda: readers.reader_trouble(READER, "updating"),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "practice_reader_idle"
    assert not readers.reader_has_cable()
    assert readers.reader_look_ms() > 1000


def test_an_unknown_card_and_an_idle_reader_take_none(readers):
    with pytest.raises(Refused) as caught:
        readers.reader_card(READER, "library_card")
    assert caught.value.code == "practice_card_unknown"
    with pytest.raises(PosError):
        readers.reader_card(READER, "visa")
