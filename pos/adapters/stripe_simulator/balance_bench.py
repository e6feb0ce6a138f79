"""The levers of the practice balance: paying out before its time, and banks that send it back."""

from typing import TYPE_CHECKING, Final

from pos.adapters.stripe_simulator import balance, payouts
from pos.adapters.stripe_simulator.documents import Document
from pos.adapters.stripe_simulator.server import Simulator

if TYPE_CHECKING:
    from pos.domain.money import Money


_CATEGORIES: Final = {"stripe_fee": "fee", "topup": "topup", "transfer": "transfer"}


class BalanceLevers:
    """Those of a practice Stripe's levers that move its balance."""

    _simulator: Simulator

    def pay_out(self, *, automatic: bool = True) -> "tuple[Money, ...]":
        """Pay out now what is available, one payout for each currency; none when there is nothing.

        One that is not automatic is made by hand, and does not tell what it consists of.
        """
        with self._simulator.state.transaction():
            books = self._simulator.books()
            made = payouts.pay_out(books, books.now, automatic=automatic)
        return tuple(_amount(each) for each in made)

    def fail_payout(self) -> "Money | None":
        """Let the bank send the youngest payout back; None when there is none to send back."""
        with self._simulator.state.transaction():
            books = self._simulator.books()
            found = payouts.latest(books)
            if found is not None:
                payouts.fail(books, found)
        return None if found is None else _amount(found)

    def cancel_payout(self) -> "Money | None":
        """Stop the youngest payout before it is handed over; None when it is, or there is none."""
        with self._simulator.state.transaction():
            books = self._simulator.books()
            found = payouts.latest(books)
            if found is None or found["status"] != "pending":
                return None
            payouts.cancel(books, found)
        return _amount(found)

    def move(self, kind: str, minor: int, currency: str, *, description: str = "") -> str:
        """Move the balance for no payment at all, by Stripe's word for it, such as `stripe_fee`.

        `minor` is negative where Stripe takes it. Returns the movement's id.
        """
        with self._simulator.state.transaction():
            books = self._simulator.books()
            booked = balance.add(
                books,
                books.now,
                amount=minor,
                currency=currency.lower(),
                description=description or None,
                net=minor,
                reporting_category=_CATEGORIES.get(kind, "other_adjustment"),
                type=kind,
            )
            name: str = booked["id"]
        return name

    def settle_in(self, currency: str | None) -> None:
        """Keep the balance in one currency from now on, and convert all others; None for each."""
        with self._simulator.state.transaction():
            books = self._simulator.books()
            balance.settle_in(books, None if currency is None else currency.lower())


def _amount(payout: Document) -> "Money":
    # Only the levers speak of the till's own money; a server of the practice Stripe does without.
    from pos.domain.money import Currency, Money

    return Money(payout["amount"], Currency.of(payout["currency"]))
