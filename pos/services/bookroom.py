"""The room where the books are kept: everything that an accountant works with."""

from dataclasses import dataclass

from pos.services.accounts import Accounts
from pos.services.clearing import Clearing
from pos.services.periods import Periods
from pos.services.stripe_books import StripeBooks


@dataclass(frozen=True, slots=True)
class BookRoom:
    """Stripe's balance taken over, set against the books, closed; and the chart of accounts."""

    stripe: StripeBooks
    clearing: Clearing
    periods: Periods
    accounts: Accounts
