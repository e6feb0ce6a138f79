"""Whatever clerk, customer, network and readers do: one card pays once, and the books say so."""

import logging
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
import stripe
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.sale import UNPAID, MoneyWord, SaleState
from pos.errors import PosError
from tests.crash.truth import compare, with_charges
from tests.kit import euro
from tests.services.reader_kit import HERE, ReaderCounter, counter_at

PRICE: Final = 1000
_LATER: Final = timedelta(seconds=130)


class Muddle:
    """One sale, two readers, and everything that can happen to them."""

    def __init__(self, counter: ReaderCounter) -> None:
        self.counter = counter
        self.shop = counter.shop
        self.other = counter.second_reader()
        self.readers = (HERE, self.other)
        self.sale = self.shop.cart(PRICE)

    # The clerk

    def asks(self):
        self.shop.reader_payments.present(self.sale)

    def asks_at_the_other(self):
        self.shop.reader_payments.present(self.sale, reader=self.other)

    def takes_it_there(self):
        self.shop.reader_payments.take_over(self.sale, self.other)

    def takes_it_here(self):
        self.shop.reader_payments.take_over(self.sale, HERE)

    def looks(self):
        self.shop.handing.follow(self.sale)

    def takes_it_back(self):
        self.shop.handing.take_back(self.sale)

    def takes_cash(self):
        self.shop.tenders.cash(self.sale, euro(2 * PRICE))

    def gives_up(self):
        self.shop.checkout.abandon(self.sale)

    def changes_the_price(self):
        self.shop.checkout.back_to_cart(self.sale)
        self.shop.change(self.sale, PRICE + 500)

    # The customer

    def taps(self):
        self.counter.tap("visa")

    def taps_the_other(self):
        self.counter.tap("visa", self.other)

    def taps_in_vain(self):
        self.counter.tap("insufficient_funds")

    def inserts(self):
        self.counter.tap("insert_online_pin", inserted=True)

    def types_the_pin(self):
        self.shop.bench.reader_pin(HERE, right=True)

    def presses_cancel(self):
        self.shop.bench.reader_cancel(HERE)

    # The world

    def pulls_the_cable(self):
        self.shop.bench.reader_cable(HERE, is_in=False)

    def puts_it_back(self):
        self.shop.bench.reader_cable(HERE, is_in=True)

    def loses_the_command(self):
        self.counter.lose(Fault.TERMINAL_TIMEOUT_LOST)

    def hides_the_command(self):
        self.counter.lose(Fault.TERMINAL_TIMEOUT_KEPT)

    def loses_an_answer(self):
        self.counter.lose(Fault.RESET_AFTER, "POST /v1/")

    def loses_a_request(self):
        self.counter.lose(Fault.RESET_BEFORE, "/v1/")

    def starts_the_till_again(self):
        self.shop.restart()
        self.shop.journal.recover()

    def waits(self):
        self.shop.pass_time(_LATER)

    def somebody_cancels_elsewhere(self):
        for payment in self.shop.at_stripe(self.sale):
            if payment.status == "requires_payment_method":
                self.shop.sdk.v1.payment_intents.cancel(payment.id)

    # The end

    def comes_to_rest(self):
        """All is well again, every reader that still asks is shown a card, and the till looks."""
        shop = self.shop
        shop.calm()
        shop.bench.reader_cable(HERE, is_in=True)
        for reader in self.readers:
            self.tries(lambda: shop.bench.reader_pin(HERE, right=True))
            self.tries(lambda reader=reader: self.counter.tap("visa", reader))
        shop.pass_time(_LATER)
        shop.restart()
        shop.pass_time(_LATER)
        shop.journal.recover()
        shop.handing.follow(self.sale)

    @staticmethod
    def tries(act):
        try:
            act()
        except (PosError, stripe.StripeError):
            return


ACTS: Final = tuple(
    name
    for name, act in vars(Muddle).items()
    if callable(act) and not name.startswith("_") and name not in {"comes_to_rest", "tries"}
)


@pytest.fixture
def _silence():
    """Doubts are what this is about."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@settings(max_examples=15)
@given(st.lists(st.sampled_from(ACTS), min_size=1, max_size=9).map(lambda rest: ["asks", *rest]))
@example(["asks", "pulls_the_cable", "takes_it_there", "taps_the_other", "puts_it_back", "taps"])
@example(["hides_the_command", "asks", "starts_the_till_again", "taps", "looks"])
@example(["asks", "inserts", "takes_it_there", "gives_up", "types_the_pin", "takes_cash"])
@example(["asks", "pulls_the_cable", "takes_cash", "puts_it_back", "taps"])
@example(["loses_an_answer", "asks", "taps", "changes_the_price", "asks", "taps"])
@pytest.mark.usefixtures("_silence")
def test_whatever_happens_at_readers_one_card_pays_once_and_the_books_say_so(acts):
    with tempfile.TemporaryDirectory() as folder, counter_at(Path(folder)) as counter:
        muddle = Muddle(counter)
        for name in acts:
            muddle.tries(getattr(muddle, name))
        muddle.comes_to_rest()
        shop, sale = muddle.shop, muddle.sale
        payments = with_charges(shop.sdk, shop.at_stripe(sale))
        assert compare(shop.store, payments) == []
        record = shop.record(sale)
        approved = [charge for each in payments for charge in each.approved]
        if record.sale.cash or record.sale.state is SaleState.ABANDONED:
            assert approved == []
        elif approved:
            assert record.money is MoneyWord.HELD
            assert record.intent.capturable == record.sale.due
        else:
            assert record.sale.state in UNPAID
        assert not record.is_handed_over or record.money is MoneyWord.NOT_TAKEN
