"""Hands a payment to Stripe's own form, and gives its page the one thing that must not be kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pos.domain.handing_requests import OpenForm
from pos.domain.handover import Channel
from pos.domain.ids import ChargeId, IntentId, OperationId, PaymentMethodId, SaleId
from pos.domain.intent import Intent
from pos.domain.money import Money
from pos.domain.views import SaleRecord
from pos.errors import Misconfigured, PosError, Refused
from pos.ports import GatewayProvider, SettingsStore
from pos.services.checkout import Checkout, Way
from pos.services.handing import FormHand, Handing
from pos.settings import Mode, Settings

_PREFIX: Final[Mapping[Mode, str]] = {Mode.TEST: "pk_test_", Mode.LIVE: "pk_live_"}
_PRACTICE_KEY: Final = "pk_test_practice"

PageAddress = Callable[[], str]
"""Where the form's page is on this machine, served from the first call on."""


@dataclass(frozen=True, slots=True)
class FormTicket:
    """All that a form is opened with. `client_secret` is for the page alone, and in memory only.

    `is_moto`: the form does not authorise; it makes a token for `CardForm.authorise`.
    """

    record: SaleRecord
    operation: OperationId
    page: str
    publishable_key: str
    is_moto: bool
    client_secret: str = field(repr=False, compare=False)


class CardForm:
    """The channel of keyed orders; card numbers go from Stripe's frame to Stripe."""

    def __init__(
        self,
        checkout: Checkout,
        handing: Handing,
        hand: FormHand,
        gateway: GatewayProvider,
        settings: SettingsStore,
        mode: Mode,
        *,
        page: PageAddress | None,
    ) -> None:
        """`page` is this machine's own copy, for practice and test keys; None: there is none."""
        self._checkout = checkout
        self._handing = handing
        self._hand = hand
        self._gateway = gateway
        self._settings = settings
        self._mode = mode
        self._page = page

    def keeping_page(self) -> tuple[str, str]:
        """Key and page of a form that keeps a card without a payment. Raises as `obstacle` says."""
        key, page = self._key_and_page(self._settings.load())
        return key, page()

    def obstacle(self) -> PosError | None:
        """Why no form can be opened in this mode, as far as settings go; Stripe is not asked."""
        try:
            self._key_and_page(self._settings.load())
        except PosError as error:
            return error
        return None

    def open(self, sale: SaleId, amount: Money | None = None) -> FormTicket:
        """Hand the payment to a form that this program shows; `closed` when it does no more.

        Raises as `obstacle` says, as `Checkout.begin` and `hand_over`; Refused `form_too_late` for
        a payment that was over when it was handed over; InDoubt when Stripe does not give the
        secret: the payment is in our hands again then.
        """
        settings = self._settings.load()
        is_moto = settings.moto == "on"
        key, page = self._key_and_page(settings)
        self._checkout.begin(sale, amount, way=Way(Channel.FORM))
        record = self._checkout.hand_over(sale, _opened)
        handed = record.handed
        if handed is None or handed.intent is None:
            raise Misconfigured("card_form_not_here")
        if not handed.is_waiting:
            # Somebody paid or canceled it elsewhere in this very moment: nothing is left to open.
            raise Refused("form_too_late", receipt=record.sale.receipt)
        self._hand.shown.add(handed.operation)
        try:
            secret = "" if is_moto else self._secret(handed.intent)
        except PosError:
            self._handing.take_back(sale)
            raise
        return FormTicket(record, handed.operation, page(), key, is_moto, secret)

    def authorise(self, sale: SaleId, method: PaymentMethodId) -> SaleRecord:
        """A telephone order: the form made a token of the card, and the till itself authorises.

        Stripe takes the mark of such an order from the shop's own key only. Raises as
        `Handing.take_back` and `Checkout.authorise`; Misconfigured `moto_not_allowed` where the
        account has not been given leave for it.
        """
        self._handing.take_back(sale)
        return self._checkout.authorise(sale, method, is_moto=True)

    def closed(self, operation: OperationId) -> None:
        """Nobody sees the form any more: whoever follows the payment learns that it is over."""
        self._hand.shown.discard(operation)

    def _secret(self, intent: IntentId) -> str:
        return self._gateway().client_secret(intent)

    def _key_and_page(self, settings: Settings) -> tuple[str, PageAddress]:
        """Raises Misconfigured for what is missing."""
        page = self._page
        if self._mode is Mode.TRAINING:
            if page is None:
                raise Misconfigured("card_form_not_here")
            return _PRACTICE_KEY, page
        key, prefix = settings.publishable_key, _PREFIX[self._mode]
        if not key:
            raise Misconfigured("publishable_key_missing")
        if not key.startswith(prefix):
            raise Misconfigured("publishable_key_of_other_mode", prefix=prefix)
        if hosted := settings.card_page:
            return key, lambda: hosted
        if self._mode is Mode.LIVE or page is None:
            # Stripe's script takes live keys over HTTPS only (Stripe docs, Stripe.js reference).
            raise Misconfigured("card_page_missing")
        return key, page


def _opened(intent: Intent, known_charge: ChargeId | None) -> OpenForm:
    return OpenForm(intent.id, intent.amount, known_charge)
