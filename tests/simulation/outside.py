"""What others do with the shop's payments: in the Dashboard, at the bank, without any till."""

from collections.abc import Callable, Mapping
from random import Random
from typing import TYPE_CHECKING

import stripe

from tests.simulation.truth import Payment
from tests.simulation.world import World

if TYPE_CHECKING:
    from stripe.params import RefundCreateParams


class Outsider:
    """Acts on any payment of the account, straight through the SDK."""

    def __init__(self, world: World, luck: Random) -> None:
        self._world = world
        self._luck = luck
        self._intents = world.sdk.v1.payment_intents

    def dashboard_capture(self) -> str:
        payment = self._one("requires_capture")
        if payment is None:
            return "the Dashboard has nothing to capture"
        held = payment.raw["amount_capturable"]
        amount = held if self._luck.random() < 0.7 else max(held // 2 // 100 * 100, 100)
        return self._tried(
            lambda: self._intents.capture(
                payment.id, params={"amount_to_capture": min(amount, held)}
            ),
            f"the Dashboard captures {amount} of {payment.id}",
        )

    def dashboard_cancel(self) -> str:
        payment = self._one(
            "requires_capture",
            "requires_payment_method",
            "requires_action",
            "requires_confirmation",
        )
        if payment is None:
            return "the Dashboard has nothing to cancel"
        return self._tried(
            lambda: self._intents.cancel(payment.id), f"the Dashboard cancels {payment.id}"
        )

    def dashboard_refund(self) -> str:
        payment = self._one("succeeded")
        if payment is None:
            return "the Dashboard has nothing to refund"
        params: RefundCreateParams = {"payment_intent": payment.id}
        if self._luck.random() < 0.5:
            params["amount"] = max(payment.raw["amount_received"] // 2 // 100 * 100, 100)
        return self._tried(
            lambda: self._world.sdk.v1.refunds.create(params=params),
            f"the Dashboard refunds {params.get('amount', 'all')} of {payment.id}",
        )

    def customer_answers(self) -> str:
        """A customer finishes at the bank's page long after leaving the shop; or a bank decides."""
        payment = self._one("requires_action", "processing")
        if payment is None:
            return "no customer is at the bank's page"
        yes = self._luck.random() < 0.7
        self._world.bank_answers(payment.id, says_yes=yes)
        return f"the bank says {'yes' if yes else 'no'} to {payment.id}"

    def customer_at_reader(self) -> str:
        """Whoever stands at a reader that asks for a card, whenever they have found theirs."""
        reader = self._luck.choice(self._world.readers)
        self._world.at_reader(
            reader, self._luck.choice(("visa", "mastercard")), self._luck.random()
        )
        return f"somebody is at {reader}"

    def customer_on_phone(self) -> str:
        """A customer pays on a page, at home perhaps, and long after."""
        pages = self._world.pages()
        if not pages:
            return "no page lies open"
        page = self._luck.choice(pages)
        self._world.pays_by_phone(page, self._luck.choice(("pm_card_visa", "pm_card_amex")))
        return f"somebody is on {page}"

    def bank_disputes(self) -> str:
        """A bank takes money back for its customer, with a fee of Stripe's on top."""
        payment = self._one("succeeded")
        if payment is None or payment.disputed or payment.given_back:
            return "no bank asks for money"
        dispute = self._world.bench.dispute(payment.id)
        self._world.truth.changed(payment.id)
        return f"a bank opens {dispute} about {payment.id}"

    def bank_decides(self) -> str:
        """For the shop, which has its money back, or for its customer."""
        with self._world.simulator.state.reading():
            found = self._world.simulator.state.select("dispute", [], "DESC", 50)
        waiting = [each["id"] for each in found if each["status"] == "needs_response"]
        if not waiting:
            return "no bank has anything to decide"
        dispute, won = self._luck.choice(waiting), self._luck.random() < 0.5
        self._world.bench.close_dispute(dispute, won=won)
        return f"{dispute} is {'won' if won else 'lost'}"

    def payout_comes_back(self) -> str:
        """The shop's bank sends the youngest payout back, or Stripe stops it."""
        bench = self._world.bench
        back = bench.fail_payout() if self._luck.random() < 0.7 else bench.cancel_payout()
        return f"a payout over {back} comes back" if back else "no payout comes back"

    def _one(self, *statuses: str) -> Payment | None:
        payments = self._world.truth.payments.values()
        found = [payment for payment in payments if payment.status in statuses][-20:]
        latest = self._world.truth.latest
        if latest in found and self._luck.random() < 0.5:
            return latest
        return self._luck.choice(found) if found else None

    def _tried(self, deed: Callable[[], object], what: str) -> str:
        try:
            deed()
        except stripe.StripeError as error:
            return f"{what}: {error.code or 'refused'}"
        return what


def deeds(outsider: Outsider) -> Mapping[str, Callable[[], str]]:
    """What others can be asked to do, by the names that acts have."""
    return {
        name: getattr(outsider, name)
        for name in (
            "dashboard_capture",
            "dashboard_cancel",
            "dashboard_refund",
            "customer_answers",
            "customer_at_reader",
            "customer_on_phone",
            "bank_disputes",
            "bank_decides",
            "payout_comes_back",
        )
    }
