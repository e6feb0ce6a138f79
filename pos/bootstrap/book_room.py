"""Wires what an accountant works with."""

from pos.ports import Clock, GatewayProvider, SettingsStore, Store
from pos.services.access import Access
from pos.services.accounts import Accounts
from pos.services.bookroom import BookRoom
from pos.services.clearing import Clearing
from pos.services.periods import Periods
from pos.services.stripe_books import StripeBooks


def book_room(
    store: Store, gateway: GatewayProvider, clock: Clock, settings: SettingsStore, access: Access
) -> BookRoom:
    """`settings` ask for permissions and note what is changed."""
    return BookRoom(
        stripe=StripeBooks(store, gateway, clock, settings),
        clearing=Clearing(store, settings),
        periods=Periods(store, settings, clock, access),
        accounts=Accounts(store, settings),
    )
