"""Whatever clerk, customer, network and time do by every way at once: a sale is paid once."""

import logging
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final

import pytest

from pos.adapters.stripe_simulator.desk import Desk
from pos.adapters.stripe_simulator.errors import Refusal
from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.handover import Channel
from pos.domain.ids import PaymentMethodId
from pos.domain.money import Money
from pos.domain.sale import UNPAID, SaleState
from pos.errors import PosError
from pos.services.verify import Verify
from tests.kit import START, euro
from tests.services.reader_kit import HERE, PROCESS, ReaderCounter, counter_at
from tests.services.test_card_form import form_of

_STEPS: Final = 30
_CARDS: Final = (
    *("pm_card_visa",) * 4,
    "pm_card_visa_chargeDeclined",
    "pm_card_threeDSecure2Required",
    "pm_card_practiceProcessing",
)
_FAULTS: Final = (Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.BAD_GATEWAY, Fault.KEY_IN_USE)
_AT_READER: Final = (Fault.TERMINAL_TIMEOUT_KEPT, Fault.TERMINAL_TIMEOUT_LOST)


class Walk:
    """Sale after sale, and people who do one thing after another to each."""

    def __init__(self, counter: ReaderCounter, luck: Random) -> None:
        self.counter, self.shop, self.luck = counter, counter.shop, luck
        self.readers = (HERE, counter.second_reader())
        counter.set(reader_tips=luck.choice(("on", "off")))
        self.sale = self.shop.cart(1000)
        self.secrets: list[str] = []
        self.pages: list[str] = []
        self.did: list[str] = []

    def deeds(self) -> tuple[Callable[[], object], ...]:
        shop, sale = self.shop, self.sale
        return (
            *(self.form,) * 3,
            *(self.phone,) * 2,
            self.present,
            lambda: shop.reader_payments.take_over(sale, self.reader()),
            self.test_card,
            *(self.cash,) * 2,
            lambda: shop.tenders.cash(sale, euro(5000)),
            *(self.other_cart,) * 2,
            *(self.changes_their_mind,) * 8,
            lambda: shop.checkout.add_tip(sale, euro(self.luck.choice((0, 200)))),
            self.cash_back,
            lambda: [
                shop.tenders.release(sale, each.intent) for each in shop.record(sale).sale.cards
            ],
            *(self.types,) * 4,
            *(self.pays_on_a_page,) * 2,
            *(self.taps,) * 2,
            lambda: shop.bench.reader_tip(self.reader(), 150),
            lambda: shop.bench.reader_cancel(self.reader()),
            lambda: shop.bench.reader_cable(self.reader(), is_in=self.luck.random() < 0.6),
            self.bank,
            self.fault,
            self.restart,
            lambda: shop.pass_time(timedelta(minutes=self.luck.choice((1, 3, 20, 40)))),
            lambda: shop.reconciler.run(since=START - timedelta(days=1)),
            *(lambda: shop.handing.follow(sale),) * 2,
            lambda: shop.handing.take_back(sale),
            lambda: shop.handing.leave_bank(sale),
        )

    def part(self) -> Money | None:
        return self.luck.choice((None, None, euro(400)))

    def reader(self):
        return self.luck.choice(self.readers)

    def card(self) -> str:
        return self.luck.choice(_CARDS)

    # The clerk

    def form(self):
        self.secrets.append(form_of(self.shop).open(self.sale, self.part()).client_secret)

    def phone(self):
        handed = self.shop.phone.open(self.sale, self.part()).handed
        if handed is not None and handed.channel is Channel.PHONE:
            self.pages.append(handed.place)

    def present(self):
        self.shop.reader_payments.present(self.sale, self.part(), reader=self.reader())

    def test_card(self):
        self.shop.checkout.begin(self.sale, self.part())
        self.shop.checkout.authorise(self.sale, PaymentMethodId(self.card()))

    def other_cart(self):
        self.shop.checkout.back_to_cart(self.sale)
        self.shop.change(self.sale, self.luck.choice((600, 1000, 1500)))

    def cash_back(self):
        for each in self.shop.record(self.sale).sale.cash:
            self.shop.tenders.take_back(self.sale, each.number)

    def changes_their_mind(self):
        """One way, then another, and the customer goes on with the first one."""
        for choices in (
            (self.form, self.phone, self.present),
            (self.cash, self.cash, self.other_cart, self.phone, self.present, self.test_card),
            (self.types, self.pays_on_a_page, self.taps),
        ):
            with suppress(PosError, Refusal):
                self.luck.choice(choices)()

    def cash(self):
        self.shop.tenders.cash(self.sale, euro(300), euro(300))

    # Their customers, also of forms and pages that were closed long ago

    def types(self):
        if self.secrets:
            secret = self.luck.choice(self.secrets[-2:])
            Desk(self.shop.simulator).confirm(secret, self.card(), back=None)

    def pays_on_a_page(self):
        if self.pages:
            self.shop.bench.pay_session(self.luck.choice(self.pages[-2:]), self.card())

    def taps(self):
        self.counter.tap(self.luck.choice(("visa", "visa", "insufficient_funds")), self.reader())

    def bank(self):
        for payment in self.shop.at_stripe(self.sale):
            if payment.status == "requires_action":
                self.shop.bench.finish_action(payment.id, passes=self.luck.random() < 0.7)
            elif payment.status == "processing":
                self.shop.bench.decide(payment.id, approves=self.luck.random() < 0.7)

    # The world

    def fault(self):
        if self.luck.random() < 0.3:
            self.shop.fault(self.luck.choice(_AT_READER), PROCESS)
        else:
            self.shop.fault(self.luck.choice(_FAULTS), "POST", self.luck.choice((1, 3)))

    def restart(self):
        self.shop.restart()
        self.shop.journal.recover()

    def goes_on(self):
        """One step; whatever is refused, nobody has paid too much after it."""
        if self.shop.record(self.sale).sale.state not in UNPAID:
            self.sale = self.shop.cart(1000)
            self.did.append("the next customer")
        deed = self.luck.choice(self.deeds())
        self.did.append(deed.__name__)
        with suppress(PosError, Refusal):
            deed()
        paid, due = self.paid()
        assert paid <= due, self.did

    def comes_to_rest(self):
        """The faults are over, and time has passed."""
        self.shop.calm()
        for reader in self.readers:
            self.shop.bench.reader_cable(reader, is_in=True)
        self.bank()
        for _ in range(2):
            self.shop.pass_time(timedelta(minutes=3))
            self.shop.journal.recover()
            with suppress(PosError):
                self.shop.handing.follow(self.sale)
        self.shop.reconciler.run(since=START - timedelta(days=1))

    def paid(self) -> tuple[int, int]:
        """What its cards and cash pay, and what it comes to with its tips, in minor units."""
        sale = self.shop.record(self.sale).sale
        live = [pi for pi in self.shop.at_stripe(self.sale) if pi.amount_capturable]
        cards = sum(payment.amount_capturable for payment in live)
        tips = sum(map(_tip, live))
        cash = sum(part.amount.minor for part in sale.cash)
        return cards + cash, sale.due.minor + tips


def _tip(payment) -> int:
    details = payment.to_dict()
    at_reader = (details.get("amount_details") or {}).get("tip") or {}
    return (at_reader.get("amount") or 0) + int(details["metadata"].get("tip_chosen", 0))


@pytest.mark.parametrize("seed", [2, 3, 11, 29, 47])
def test_a_sale_is_never_paid_beyond_what_is_due_and_can_always_be_ended(seed):
    logging.disable(logging.WARNING)
    try:
        with tempfile.TemporaryDirectory() as folder, counter_at(Path(folder)) as counter:
            walk = Walk(counter, Random(seed))  # noqa: S311 - a story, no secret
            for _ in range(_STEPS):
                walk.goes_on()
            walk.comes_to_rest()
            shop, sale = counter.shop, walk.sale
            if shop.record(sale).sale.state in UNPAID:
                shop.checkout.abandon(sale)
            record, (paid, due) = shop.record(sale), walk.paid()
            assert not record.is_handed_over, walk.did
            assert not record.is_in_doubt, walk.did
            if record.sale.state is SaleState.HELD:
                assert paid == due, walk.did
            payments = shop.sdk.v1.payment_intents.list({"limit": 100})
            held = sum(payment.amount_capturable for payment in payments.auto_paging_iter())
            assert shop.balance("memo:holds") == held
            assert Verify(shop.store).verify().findings == ()
    finally:
        logging.disable(logging.NOTSET)
