"""The customer's own phone: a page of Stripe's by QR code, and the hold that comes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pos.domain.handing_requests import OpenSession
from pos.domain.handover import Channel, Handover
from pos.domain.ids import SaleId, SessionId
from pos.domain.money import Money
from pos.domain.qr import QrCode
from pos.domain.sale import Sale, SaleState
from pos.domain.slip import Slip
from pos.domain.slip_layout import WIDE
from pos.domain.views import SaleRecord
from pos.errors import Refused
from pos.ports import Books, Clock, GatewayProvider, SettingsStore, Store
from pos.services.absorb import record_of
from pos.services.checkout import Checkout
from pos.services.handed import check_in_our_hands
from pos.services.journal import Journal
from pos.services.new_files import new_files
from pos.services.paper import kept_logo
from pos.services.slips.phone import phone_slip
from pos.services.slips.sheet import Press, sheet_for
from pos.services.terms import check_note

_LEAST: Final = timedelta(minutes=30)
_MOST: Final = timedelta(hours=24)
"""How long Stripe lets a page live (Stripe docs, Create a Checkout Session)."""

_MARGIN: Final = timedelta(minutes=5)
"""By how much this machine's clock may be wrong, and how late a lost request may be repeated."""


_PAPER_MM: Final = 80


@dataclass(frozen=True, slots=True)
class PhonePage:
    """What the customer scans. `expires_at` is UTC.

    `link` is all that it takes to pay, so it is kept in memory only and said by no `repr`.
    """

    session: SessionId
    amount: Money
    expires_at: datetime
    link: str = field(repr=False)
    code: QrCode = field(repr=False)
    is_practice: bool = True


class Phone:
    """Lets the customer pay alone; what asks Stripe must not run on the thread that draws."""

    def __init__(
        self,
        store: Store,
        journal: Journal,
        gateway: GatewayProvider,
        clock: Clock,
        settings: SettingsStore,
        checkout: Checkout,
        *,
        press: Press,
    ) -> None:
        """A page is taken back by `Handing`, as from any hand."""
        self._store = store
        self._journal = journal
        self._gateway = gateway
        self._clock = clock
        self._settings = settings
        self._checkout = checkout
        self.code = press.code
        self._typeset = press.typeset

    def open(self, sale: SaleId, amount: Money | None = None) -> SaleRecord:
        """Make a page over what is still due, or `amount` of it; one that is open stays.

        A payment that was begun for another way is given up first: the page makes its own.
        Raises Refused `handed_over` while the payment is elsewhere, `page_too_late` when Stripe's
        clock is another one, and what `Checkout.begin` raises.
        """
        if self._waiting(sale) is not None:
            return self._checkout.record(sale)
        with self._store.read() as books:
            check_in_our_hands(books, sale)
        agreed = self._checkout.without_payment(sale, amount)
        if agreed.intent is None:
            self._journal.perform_session(sale, self._request(agreed), check=_unpaid(agreed))
        return self._checkout.record(sale)

    def page(self, sale: SaleId) -> PhonePage:
        """What to show the customer: the address is asked of Stripe each time and never kept.

        Raises Refused `no_page` where nobody can pay on one, and what a read raises.
        """
        handover = self._waiting(sale)
        if handover is None or not handover.place:
            raise Refused("no_page", sale=sale)
        page = self._gateway().session(SessionId(handover.place))
        if not page.url:
            raise Refused("no_page", sale=sale)
        return PhonePage(
            page.id,
            page.amount,
            page.expires_at,
            page.url,
            self.code(page.url),
            is_practice=not page.livemode,
        )

    def link(self, sale: SaleId) -> str:
        """The page's address; raises as `page`."""
        return self.page(sale).link

    def left(self) -> tuple[SaleRecord, ...]:
        """Sales that their customers may pay by phone now, the oldest first; asks nobody."""
        with self._store.read() as books:
            waiting = [each for each in books.handovers.waiting() if each.channel is Channel.PHONE]
            return tuple(record_of(books, sale) for sale in dict.fromkeys(h.sale for h in waiting))

    def slip(self, sale: SaleId) -> Slip:
        """The code on paper, for whoever pays later or has no view of the screen; as `page`."""
        page, settings = self.page(sale), self._settings.load()
        sheet = sheet_for(settings, None, now=self._clock.now(), is_practice=page.is_practice)
        sold = self._checkout.record(sale).sale
        body = phone_slip(sheet, sold, page.link, amount=page.amount, expires_at=page.expires_at)
        return sheet.slip(body)

    def save_slip(self, sale: SaleId, path: Path) -> Path:
        """Write the slip as a PDF that only this user may read; one that is there is replaced.

        Raises as `page` and `new_files`.
        """
        logo = kept_logo(self._settings.load()) or None
        made = self._typeset(self.slip(sale), WIDE, _PAPER_MM, logo)
        with new_files(path, replace=True, owner_only=True) as [file]:
            file.write(made)
        return path

    def _waiting(self, sale: SaleId) -> Handover | None:
        with self._store.read() as books:
            handovers = books.handovers.waiting_of(sale)
        return next((each for each in handovers if each.channel is Channel.PHONE), None)

    def _request(self, sale: Sale) -> OpenSession:
        settings = self._settings.load()
        lives = timedelta(minutes=int(settings.phone_minutes))
        lives = max(_LEAST + _MARGIN, min(lives, _MOST - _MARGIN))
        with self._store.read() as books:
            of = books.customers.of_sale(sale.id)
        return OpenSession(
            amount=sale.asked,
            # Whole seconds: what is sent again has to be the same to the last byte.
            expires_at=(self._clock.now() + lives).replace(microsecond=0),
            statement_descriptor_suffix=settings.descriptor_suffix,
            metadata=self._checkout.metadata(sale),
            asks=settings.asks,
            customer=of.customer if of else None,
            keeps_card=of.keeps if of else None,
            title=f"{settings.shop_name} {sale.receipt}",
            thanks=settings.thanks_page,
        )


def _unpaid(sale: Sale) -> Callable[[Books], None]:
    """The sale still waits for its card, over as much as was agreed, and nobody else has it."""

    def check(books: Books) -> None:
        found = books.sales.get(sale.id)
        if found.state is not SaleState.PAYING or found.intent is not None:
            raise Refused("already_under_way", operation="session", sale=sale.id)
        if found.asked != sale.asked:
            raise Refused("total_changed", receipt=sale.receipt)
        check_note(books, found)
        check_in_our_hands(books, sale.id)

    return check
