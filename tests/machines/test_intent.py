"""One payment after another, each step at Stripe foretold by a model: mirror, sale, books, word."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from typing_extensions import override

from pos.domain.ids import IntentId, PaymentMethodId, SaleId
from pos.domain.intent import CancelReason, Intent
from pos.domain.ledger import EntryKind
from pos.domain.refund import RefundReason
from pos.errors import Broken, PosError
from pos.services.absorb import take_over
from tests.kit import ASKS, BROKE, LOST, VISA, euro
from tests.machines.room import ASKS_THEN_DECLINES, THINKS, ShopMachine, in_the_suite
from tests.machines.twin import AT_THE_BANK, BEFORE_A_CARD, Twin, books_of

CARDS: Final = {
    VISA: "approves",
    BROKE: "declines",
    LOST: "declines",
    ASKS: "asks",
    ASKS_THEN_DECLINES: "asks",
    THINKS: "thinks",
}
AMOUNTS: Final = st.integers(50, 5000)
FIRST: Final = ("cart", "paying", VISA, VISA, VISA, BROKE, ASKS, ASKS_THEN_DECLINES, THINKS)
"""How far a customer has come when the machine begins to move: long ways are seldom gone."""

UNPAID: Final = {"open", "paying"}
WORDS: Final = {"requires_capture": "held", "succeeded": "taken", "processing": "checking"}
ELSEWHERE: Final = ("capture", "part", "cancel", "refund")
MOST_INCREASES: Final = 10
pytestmark = pytest.mark.timeout(600)  # a failure is worth being made small
SECOND: Final = timedelta(seconds=1)


@dataclass(slots=True)
class Payment:
    """An intent as it must be at Stripe, and as the till saw it last; `card` was tried last."""

    sale: SaleId
    truth: Twin
    known: Twin
    card: PaymentMethodId = VISA


@dataclass(slots=True)
class Customer:
    """A sale as the model has it; `at` is the intent that it is paid with."""

    id: SaleId
    due: int
    state: str = "open"
    at: IntentId | None = None


class Intents(ShopMachine):
    """No faults here, and no luck: what Stripe and the till come to is known beforehand."""

    def __init__(self) -> None:
        super().__init__()
        self.payments: dict[IntentId, Payment] = {}
        self.views: list[tuple[Intent, Twin]] = []  # read at some time, each with what it showed

    @initialize(amount=AMOUNTS, first=st.sampled_from(FIRST))
    def the_shop_opens(self, amount, first):
        settings = self.shop.settings.load()
        self.shop.settings.save(replace(settings, hold_requests="incremental multicapture"))
        self.cart = self.shop.record(self.shop.cart()).sale.cart
        self._serve(amount, first)

    @precondition(lambda self: self.customer.state not in UNPAID)
    @rule(amount=AMOUNTS, first=st.sampled_from(FIRST))
    def another_customer_comes(self, amount, first):
        self._serve(amount, first)

    def _serve(self, amount, first):
        sale = self.shop.counter.start(self.cart.set_price(1, euro(amount))).id
        self.customer = Customer(sale, amount)
        if first != "cart":
            self._begins()
        if first not in {"cart", "paying"}:
            self.a_card_is_presented(first)

    # The till ----------------------------------------------------------------------------

    @rule(what=st.sampled_from(("begin", "begin", "look", "back", "give up")), amount=AMOUNTS)
    def the_cashier_does(self, what, amount):
        match what:
            case "begin":
                self._begins()
            case "look":
                self._looks()
            case "back":
                self._goes_back_for_another_price(amount)
            case _ if self.customer.state in UNPAID:
                self._gives_up()
            case _:
                self._reads_the_board()

    @precondition(lambda self: self._is_held())
    @rule(how=st.sampled_from((None, 0, 1, 50, 50, 99, 100, 101)) | st.sampled_from(CancelReason))
    def the_hold_is_settled(self, how):
        """Captured, by so many percent or all of it for None; or released for a reason."""
        if isinstance(how, CancelReason):
            self._releases(how)
        else:
            self._captures(how)

    @precondition(lambda self: self._is_held())
    @rule(percent=st.sampled_from((0, 1, 30, 50, 100, 101)))
    def a_part_is_taken(self, percent):
        """Of what is held; the rest stays on hold."""
        self._captures(percent, is_final=False)

    @precondition(lambda self: self._is_held())
    @rule(percent=st.sampled_from((50, 100, 101, 150, 300)))
    def the_hold_is_raised(self, percent):
        payment, intent = self._payment(), self._intent()
        total = payment.known.amount * percent // 100
        tried = self._raised(payment)
        would = self._does(lambda: self.shop.settlement.increase(intent, euro(total)))
        self._reads(payment)
        after = payment.truth.raised(total) if tried < MOST_INCREASES else None
        if after is None:
            assert would in self._why_not(payment) | {
                "increase_not_more", "increase_after_capture", "increase_used_up",
            }  # fmt: skip
        else:
            self._moves(payment, after)
            assert would == ""

    def _raised(self, payment):
        return sum(each.kind == "increase" for each in self._own_operations(payment))

    def _begins(self):
        """Creates the intent, or reads it again and lets its amount follow the cart."""
        customer, payment = self.customer, self._payment()
        if customer.state in UNPAID:
            customer.state = "paying"
        would = self._does(lambda: self.shop.checkout.begin(customer.id))
        if customer.state != "paying":
            assert would == "sale_over"
            return
        if payment is not None:
            self._reads(payment)
        if customer.at is None:
            [made] = [i for i in self.at_stripe()[0] if i["id"] not in self.payments]
            customer.at = made["id"]
            twin = Twin(customer.due)
            self.payments[customer.at] = Payment(customer.id, twin, twin)
        elif customer.state == "paying" and payment.truth.amount != customer.due:
            self._moves(payment, payment.truth.updated(customer.due))
        assert would == ""

    @precondition(lambda self: self._awaits_a_card())
    @rule(card=st.sampled_from((VISA, VISA, BROKE, LOST, ASKS, ASKS_THEN_DECLINES, THINKS)))
    def a_card_is_presented(self, card):
        customer, payment = self.customer, self._payment()
        may = payment.known.status in BEFORE_A_CARD and payment.known.amount == customer.due
        is_first = not any(each.kind == "confirm" for each in self._own_operations(payment))
        would = self._does(lambda: self.shop.checkout.authorise(customer.id, card))
        if may and not is_first:
            self._reads(payment)
            may = customer.at is not None and payment.truth.status in BEFORE_A_CARD
        if not may:
            assert would in {"still_checking", "total_changed", "not_paying"}
            return
        after = payment.truth.confirmed(CARDS[card], self._now())
        if after is None:
            self._reads(payment)
            assert would == "already_canceled"
            return
        payment.card = card
        self._moves(payment, after)
        assert would == ("card_declined" if CARDS[card] == "declines" else "")

    def _looks(self):
        payment = self._payment()
        assert self._does(lambda: self.shop.checkout.follow(self.customer.id)) == ""
        if payment is not None:
            self._reads(payment)

    def _goes_back_for_another_price(self, amount):
        """A customer who is at the bank's page must not be able to pay the old price any more."""
        customer, payment = self.customer, self._payment()
        is_at_the_bank = payment is not None and payment.known.status in AT_THE_BANK
        would = self._does(lambda: self.shop.checkout.back_to_cart(customer.id))
        if is_at_the_bank and not self._withdrawn(payment):
            assert would in {"sale_over", "overtaken"}
            return
        if customer.state not in UNPAID:
            assert would == "sale_over"
            return
        assert would == ""
        customer.state, customer.due = "open", amount
        self.shop.change(customer.id, amount)

    def _gives_up(self):
        customer, payment = self.customer, self._payment()
        would = self._does(lambda: self.shop.checkout.abandon(customer.id))
        if payment is not None and not self._withdrawn(payment):
            assert would in {"sale_over", "overtaken"}
        elif customer.state in {"held", "captured"}:
            assert would == "sale_over"
        else:
            assert would == ""
            if customer.state in UNPAID:
                customer.state = "abandoned"

    def _captures(self, part, *, is_final=True):
        payment = self._payment()
        held = payment.known.capturable or payment.known.amount
        amount = None if part is None else held * part // 100
        asked = None if amount is None else euro(amount)
        intent = self._intent()
        would = self._does(lambda: self.shop.settlement.capture(intent, asked, is_final=is_final))
        self._reads(payment)
        taken = payment.truth.capturable if amount is None else amount
        after = payment.truth.captured(taken, is_final=is_final)
        if after is None:
            assert would in self._why_not(payment) | {"capture_zero", "capture_more_than_held"}
        else:
            self._moves(payment, after)
            assert would == ""

    @precondition(lambda self: self._is_taken())
    @rule(part=st.sampled_from((None, 0, 1, 50, 100, 101)))
    def money_is_given_back(self, part):
        """So many percent of what was taken; None is all that is left of it."""
        payment, intent = self._payment(), self._intent()
        left = payment.truth.received - payment.truth.refunded
        amount = left if part is None else payment.truth.received * part // 100
        asked = None if part is None else euro(amount)
        reason = RefundReason.REQUESTED_BY_CUSTOMER
        would = self._does(lambda: self.shop.refunds.refund(intent, asked, reason))
        self._reads(payment)
        after = payment.truth.refunded_by(amount)
        if after is None:
            assert would in {
                "refund_nothing_left", "refund_more_than_left", "refund_zero", "refund_of_hold",
            }  # fmt: skip
        else:
            self._moves(payment, after)
            assert would == ""

    def _releases(self, reason):
        payment, intent = self._payment(), self._intent()
        would = self._does(lambda: self.shop.settlement.release(intent, reason))
        self._reads(payment)
        if payment.truth.status != "requires_capture":
            assert would in self._why_not(payment)
        else:
            self._moves(payment, payment.truth.canceled(str(reason)))
            assert would == ""

    def _reads_the_board(self):
        assert self._does(self.shop.settlement.refresh) == ""
        for payment in self.payments.values():
            if payment.known.status == "requires_capture":
                self._reads(payment)

    # The rest of the world ---------------------------------------------------------------

    @precondition(lambda self: self._anywhere("requires_action", "processing"))
    @rule(yes=st.booleans())
    def the_bank_or_its_customer_answers(self, yes):
        intent, payment = self._anywhere("requires_action", "processing")[-1]
        if payment.truth.status == "processing":
            self.shop.bench.decide(intent, approves=yes)
            # Held from the attempt on: a bank that takes a week has let go of it already.
            payment.truth = payment.truth.decided(approves=yes).at(self._now())
        else:
            self.shop.bench.finish_action(intent, passes=yes)
            approves = payment.card != ASKS_THEN_DECLINES
            now = self._now()
            payment.truth = payment.truth.came_back(now, passes=yes, card_approves=approves)

    @precondition(lambda self: self.payments)
    @rule(what=st.sampled_from(ELSEWHERE), percent=st.sampled_from((1, 50, 100, 101)))
    def somebody_does_it_in_the_dashboard(self, what, percent):
        """With a payment where it is possible; where there is none, Stripe has to refuse."""
        needed = {"capture": "requires_capture", "part": "requires_capture"}.get(what, "succeeded")
        intent, payment = (self._anywhere(needed) or list(self.payments.items()))[-1]
        twin = payment.truth
        match what:
            case "capture" | "part":
                amount = max(1, twin.amount * percent // 100)
                call, form = f"payment_intents/{intent}/capture", f"amount_to_capture={amount}"
                form += "&final_capture=false" if what == "part" else ""
                after = twin.captured(amount, is_final=what == "capture")
            case "refund":
                amount = max(1, twin.received * percent // 100)
                call, form = "refunds", f"payment_intent={intent}&amount={amount}"
                after = twin.refunded_by(amount)
            case _:
                call, form = f"payment_intents/{intent}/cancel", ""
                after = twin.canceled("")
        assert (self.elsewhere(call, form) == 200) == (after is not None)
        payment.truth = after or twin

    @precondition(lambda self: self._anywhere("requires_capture", "processing"))
    @rule(span=st.sampled_from((SECOND, timedelta(minutes=5), timedelta(days=3), -1, 0, 1)))
    def time_passes(self, span):
        """Some time, or until so many seconds from the moment at which a hold lapses."""
        if isinstance(span, int):
            [(_, held), *_] = self._anywhere("requires_capture") or [(None, None)]
            left = 1 if held is None else held.truth.capture_before + span - self._now()
            span = timedelta(seconds=max(left, 0))
        self.shop.pass_time(span)
        for payment in self.payments.values():
            payment.truth = payment.truth.at(self._now())

    @precondition(lambda self: self.payments)
    @rule(late=st.booleans(), which=st.integers(0, 3))
    def somebody_reads(self, late, which):
        """A view is on its way; by the time it is taken over it may be an old one."""
        if late and self.views:
            view, showed = self.views[-1 - which % len(self.views)]
            take_over(self.shop.store, self.shop.simulator, view)
            payment = self.payments[view.id]
            if not showed.is_older_than(payment.known):
                self._knows(payment, showed)
        else:
            intent, payment = list(self.payments.items())[-1]
            self.views.append((self.shop.gateway.retrieve(intent), payment.truth))

    # What the model makes of it ----------------------------------------------------------

    def _does(self, act):
        """The code of what the till says, empty when it just does it."""
        try:
            act()
        except Broken:
            raise
        except PosError as error:
            return error.code
        return ""

    def _now(self):
        return int(self.shop.simulator.now().timestamp())

    def _intent(self):
        assert self.customer.at is not None
        return self.customer.at

    def _payment(self):
        return None if self.customer.at is None else self.payments[self.customer.at]

    def _awaits_a_card(self):
        """As far as the till knows, or it does not know that it is at the bank by now."""
        if self.customer.at is None or self.customer.state != "paying":
            return False
        payment = self._payment()
        return payment.known.status in BEFORE_A_CARD or payment.known != payment.truth

    def _is_taken(self):
        """And not all given back, as far as the till knows."""
        payment = self._payment()
        if payment is None or not payment.truth.received:
            return False
        return payment.known.refunded < payment.truth.received or payment.known != payment.truth

    def _is_held(self):
        """Or was, and the till does not know yet what became of it."""
        payment = self._payment()
        if payment is None or not payment.truth.was_held:
            return False
        return payment.truth.status == "requires_capture" or payment.known != payment.truth

    def _anywhere(self, *statuses):
        return [each for each in self.payments.items() if each[1].truth.status in statuses]

    def _own_operations(self, payment):
        intent = next(id_ for id_, each in self.payments.items() if each is payment)
        return [
            each
            for each in self.shop.operations(payment.sale)
            if getattr(each.request, "intent", None) == intent
        ]

    def _moves(self, payment, after):
        """Stripe does it, and the till hears of it at once."""
        assert after is not None
        payment.truth = after
        self._reads(payment)

    def _reads(self, payment):
        self._knows(payment, payment.truth)

    def _knows(self, payment, twin):
        payment.known = twin
        customer = self.customer
        if self._payment() is not payment:
            return
        match twin.status:
            case "requires_capture" if customer.state not in {"captured", "released", "lapsed"}:
                customer.state = "held"
            case "succeeded":
                customer.state = "captured"
            case "canceled" if twin.received:
                customer.state = "captured"
            case "canceled" if twin.was_held:
                customer.state = "lapsed" if twin.has_lapsed else "released"
            case "canceled":
                customer.at = None
            case _:
                pass

    def _withdrawn(self, payment):
        """The till reads, and cancels what nobody has paid; whether it is out of the world."""
        self._reads(payment)
        if payment.truth.is_over:
            return self.customer.state in UNPAID
        if payment.truth.status == "requires_capture":
            return False
        after = payment.truth.canceled("abandoned")
        if after is None:
            return False
        self._moves(payment, after)
        return True

    @staticmethod
    def _why_not(payment):
        match payment.truth.status:
            case "succeeded":
                return {"already_captured"}
            case "canceled":
                return {"lapsed" if payment.truth.has_lapsed else "already_canceled"}
            case "requires_capture":
                return set()
            case _:
                return {"not_held"}

    # The judge ---------------------------------------------------------------------------

    @invariant()
    def stripe_is_as_the_model_says(self):
        intents, charges = self.at_stripe()
        assert {each["id"] for each in intents} == set(self.payments)
        for intent in intents:
            tried = [c for c in charges if c["payment_intent"] == intent["id"]]
            latest = {c["id"]: c["status"] for c in tried}.get(intent["latest_charge"], "")
            twin = self.payments[intent["id"]].truth
            assert (
                intent["status"],
                intent["amount"],
                intent["amount_capturable"],
                intent["amount_received"],
                intent["cancellation_reason"] or "",
                latest,
                len(tried),
            ) == (
                twin.status,
                twin.amount,
                twin.capturable,
                twin.received,
                twin.reason,
                twin.latest,
                twin.attempts,
            )

    @invariant()
    def the_mirror_is_what_was_read_last(self):
        for intent, payment in self.payments.items():
            with self.shop.store.read() as books:
                mirror = books.intents.get(intent)
            charge, twin = mirror.latest_charge, payment.known
            deadline = charge.capture_before if charge is not None else None
            assert Twin(
                amount=mirror.amount.minor,
                status=str(mirror.status),
                capturable=mirror.capturable.minor,
                received=mirror.received.minor,
                reason=mirror.cancellation_reason,
                latest=charge.status if charge is not None else "",
                capture_before=int(deadline.timestamp()) if deadline is not None else None,
                authorised=mirror.authorised.minor if mirror.authorised is not None else 0,
            ) == replace(twin, refunded=0, attempts=0, tried_at=0)
            assert (mirror.next_action is not None) == (twin.status == "requires_action")

    @invariant()
    def the_sale_says_what_is_known_of_its_payment(self):
        if not hasattr(self, "customer"):
            return
        record, payment = self.shop.record(self.customer.id), self._payment()
        assert (str(record.sale.state), record.sale.intent) == (
            self.customer.state,
            self.customer.at,
        )
        known = payment.known if payment else None
        word = WORDS.get(known.status if known else "", "not taken")
        assert str(record.money) == (
            "taken" if known and known.is_over and known.received else word
        )

    @invariant()
    def the_books_hold_what_is_known_and_nothing_else(self):
        deserved = {
            f"{kind}/{intent}": amount
            for intent, payment in self.payments.items()
            for kind, amount in books_of(payment.known).items()
        }
        booked: Counter[str] = Counter()
        for entry in self.shop.entries():
            if entry.kind is not EntryKind.REFUND:
                kind = "held" if entry.kind in {EntryKind.HOLD, EntryKind.INCREASE} else entry.kind
                booked[f"{kind}/{entry.intent}"] += entry.amount.minor
        assert booked == deserved
        held = sum(each.known.capturable for each in self.payments.values())
        assert self.shop.balance("memo:holds") == held

    @invariant()
    def nothing_is_given_back_in_the_books_that_stripe_did_not_give(self):
        for intent, booked in self._given_back().items():
            assert booked <= self.payments[intent].truth.refunded

    def _given_back(self):
        given: Counter[IntentId] = Counter()
        for entry in self.shop.entries():
            if entry.kind is EntryKind.REFUND and entry.intent is not None:
                given[entry.intent] += entry.amount.minor
        return given

    @override
    def the_end(self) -> None:
        found = self.shop.reconciler.run()
        assert found.unsettled == ()
        for payment in self.payments.values():
            self._reads(payment)
        given = self._given_back()
        for intent, payment in self.payments.items():
            assert given[intent] == payment.truth.refunded
        taken = sum(each.truth.received - each.truth.refunded for each in self.payments.values())
        assert self.shop.balance("assets:stripe") == taken
        self.the_mirror_is_what_was_read_last()
        self.the_books_hold_what_is_known_and_nothing_else()


TestIntents = Intents.TestCase
TestIntents.settings = in_the_suite(examples=50, steps=25)
