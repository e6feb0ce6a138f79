"""A reader asks for a card to keep, without a sale: kept, declined, stopped, or overtaken."""

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.customer import CustomerDraft
from pos.domain.saved_card import Keeps, SetupStatus
from pos.errors import PosError
from pos.services.keeping_at_reader import KeepingAtReader
from tests.services.reader_kit import HERE, ReaderCounter

SETUP = "/process_setup_intent"


@pytest.fixture
def counter(shop):
    return ReaderCounter(shop)


@pytest.fixture
def keeping(shop):
    return KeepingAtReader(lambda: shop.gateway, shop.saved_cards, shop.readers)


@pytest.fixture
def ada(shop):
    return shop.customers.create(CustomerDraft("Ada Lovelace")).id


def code_of(act, *arguments):
    with pytest.raises(PosError) as caught:
        act(*arguments)
    return caught.value.code


def _cards(shop, customer):
    return [card.last4 for card in shop.saved_cards.of(customer).cards]


def test_a_card_at_the_reader_is_kept_and_the_reader_is_free_again(counter, shop, keeping, ada):
    asking = keeping.begin(ada, Keeps.OFF_SESSION, HERE)
    assert not keeping.follow(asking).setup.is_saved
    assert shop.readers.get(HERE).note is not None
    counter.tap()
    assert keeping.follow(asking).setup.is_saved
    assert _cards(shop, ada) == ["4242"]
    assert shop.readers.get(HERE).note is None


def test_a_customer_who_cancels_keeps_their_card_to_themselves(counter, shop, keeping, ada):
    asking = keeping.begin(ada, Keeps.OFF_SESSION, HERE)
    shop.bench.reader_cancel(HERE)
    assert code_of(keeping.follow, asking) == "card_not_kept"
    assert _cards(shop, ada) == []


def test_stopping_it_frees_the_reader_and_nobody_can_be_kept_by_it(counter, shop, keeping, ada):
    asking = keeping.begin(ada, Keeps.OFF_SESSION, HERE)
    assert keeping.stop(asking).status is SetupStatus.CANCELED
    action = counter.action()
    assert action is None or not action.is_running
    assert _cards(shop, ada) == []


def test_a_card_that_came_while_it_was_stopped_is_kept(counter, shop, keeping, ada):
    asking = keeping.begin(ada, Keeps.OFF_SESSION, HERE)
    counter.tap()
    assert keeping.stop(asking).is_saved
    assert _cards(shop, ada) == ["4242"]


@pytest.mark.parametrize("fault", [Fault.TERMINAL_TIMEOUT_KEPT, Fault.TERMINAL_TIMEOUT_LOST])
def test_a_reader_that_did_not_answer_is_looked_at(counter, shop, keeping, ada, fault):
    counter.lose(fault, SETUP)
    if fault is Fault.TERMINAL_TIMEOUT_LOST:
        assert code_of(keeping.begin, ada, Keeps.ON_SESSION, HERE) == "reader_timeout"
        assert shop.readers.get(HERE).note is None
        return
    asking = keeping.begin(ada, Keeps.ON_SESSION, HERE)
    counter.tap()
    assert keeping.follow(asking).setup.is_saved
    assert counter.commands(SETUP) == 1


def test_a_reader_that_has_a_payment_is_not_disturbed(counter, shop, keeping, ada):
    sale = counter.asked()
    assert code_of(keeping.begin, ada, Keeps.ON_SESSION, HERE) == "reader_busy"
    counter.tap()
    assert not counter.follow(sale).is_handed_over
