"""Stripe's Terminal over the SDK: readers and locations, and the two commands that move money."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import stripe

from pos.adapters.stripe_api.failing import errors_beside_money, our_errors
from pos.adapters.stripe_api.presented_cards import INTERAC, NUMBERS
from pos.adapters.stripe_api.reader_translate import location_from, noted, reader_from
from pos.domain.handing_requests import PresentCard, RefundAtReader
from pos.domain.ids import LocationId, OperationId, ReaderId
from pos.domain.reader import (
    ActionStatus,
    Address,
    Location,
    Reader,
    Reservation,
    ShownCart,
    concerns,
    refunds_for,
)
from pos.errors import Refused

if TYPE_CHECKING:
    from stripe.params.terminal import (
        LocationCreateParamsAddress,
        ReaderProcessPaymentIntentParamsProcessConfig,
        ReaderSetReaderDisplayParamsCart,
    )
    from stripe.params.test_helpers.terminal import ReaderPresentPaymentMethodParams

_PER_PAGE = 100


class StripeTerminal:
    """Port `Terminal`; safe to share between threads."""

    def __init__(self, stripe_client: stripe.StripeClient) -> None:
        self._terminal = stripe_client.v1.terminal
        self._helpers = stripe_client.v1.test_helpers.terminal.readers

    def locations(self) -> Sequence[Location]:
        with errors_beside_money():
            page = self._terminal.locations.list(params={"limit": _PER_PAGE})
            return [location_from(each.to_dict()) for each in page.auto_paging_iter()]

    def add_location(self, name: str, address: Address) -> Location:
        with errors_beside_money():
            made = self._terminal.locations.create(
                params={"display_name": name, "address": _address(address)}
            )
            return location_from(made.to_dict())

    def readers(self) -> Sequence[Reader]:
        with errors_beside_money():
            page = self._terminal.readers.list(params={"limit": _PER_PAGE})
            return [reader_from(each.to_dict()) for each in page.auto_paging_iter()]

    def reader(self, reader: ReaderId) -> Reader:
        with our_errors():
            raw = self._terminal.readers.retrieve(reader).to_dict()
            found = None if raw.get("deleted") else reader_from(raw)
        if found is None:  # Stripe may still answer for what was deleted
            raise Refused("reader_unknown", text="")
        return found

    def register(self, code: str, label: str, location: LocationId) -> Reader:
        with errors_beside_money():
            made = self._terminal.readers.create(
                params={"registration_code": code, "label": label, "location": location}
            )
            return reader_from(made.to_dict())

    def rename(self, reader: ReaderId, label: str) -> Reader:
        with errors_beside_money():
            changed = self._terminal.readers.update(reader, params={"label": label})
            return reader_from(changed.to_dict())

    def forget(self, reader: ReaderId) -> None:
        with errors_beside_money():
            self._terminal.readers.delete(reader)

    def note(self, reader: ReaderId, reservation: Reservation | None) -> Reader:
        with our_errors():
            changed = self._terminal.readers.update(reader, params={"metadata": noted(reservation)})
            return reader_from(changed.to_dict())

    def show_cart(self, reader: ReaderId, cart: ShownCart) -> Reader:
        with our_errors():
            shown = self._terminal.readers.set_reader_display(
                reader, params={"type": "cart", "cart": _cart(cart)}
            )
            return reader_from(shown.to_dict())

    def cancel(self, reader: ReaderId) -> Reader:
        with our_errors():
            return reader_from(self._terminal.readers.cancel_action(reader).to_dict())

    def test_cards(self) -> Sequence[str]:
        return tuple(NUMBERS)

    def present(self, reader: ReaderId, card: str, tip: int) -> Reader:
        if card not in NUMBERS:
            raise Refused("practice_card_unknown", card=card)
        kind: Literal["interac_present", "card_present"] = (
            "interac_present" if card == INTERAC else "card_present"
        )
        params: ReaderPresentPaymentMethodParams = {"type": kind}
        if kind == "interac_present":
            params["interac_present"] = {"number": NUMBERS[card]}
        else:
            params["card_present"] = {"number": NUMBERS[card]}
        if tip:
            params["amount_tip"] = tip
        with our_errors():
            return reader_from(self._helpers.present_payment_method(reader, params).to_dict())

    def has(self, request: PresentCard | RefundAtReader, key: OperationId) -> bool:
        """Whether the request's reader works on just this; what it did before says nothing.

        A refund that it has finished counts as well: the list of refunds may not show it yet.
        """
        action = self.reader(request.reader).action
        if isinstance(request, PresentCard):
            return action is not None and concerns(action, request.intent) and action.is_running
        ours = refunds_for(action, key, request.intent)
        return ours is not None and ours.status is not ActionStatus.FAILED

    # What the journal sends; the key makes that it is done once --------------------------------

    def process(self, request: PresentCard, key: OperationId) -> stripe.terminal.Reader:
        """Inside `our_errors`."""
        config: ReaderProcessPaymentIntentParamsProcessConfig = {
            "enable_customer_cancellation": True,
            "skip_tipping": not request.offers_tip,
        }
        if request.keeps_card:
            config["allow_redisplay"] = "always"
        return self._terminal.readers.process_payment_intent(
            request.reader,
            params={"payment_intent": request.intent, "process_config": config},
            options={"idempotency_key": key},
        )

    def refund(self, request: RefundAtReader, key: OperationId) -> stripe.terminal.Reader:
        """Inside `our_errors`. The refund is made when the customer shows the card again."""
        return self._terminal.readers.refund_payment(
            request.reader,
            params={
                "payment_intent": request.intent,
                "amount": request.amount.minor,
                "metadata": {"operation": key},
                "refund_payment_config": {"enable_customer_cancellation": True},
            },
            options={"idempotency_key": key},
        )


def _address(address: Address) -> "LocationCreateParamsAddress":
    asked: LocationCreateParamsAddress = {
        "line1": address.line1,
        "city": address.city,
        "country": address.country,
    }
    if address.postal_code:
        asked["postal_code"] = address.postal_code
    if address.state:
        asked["state"] = address.state
    return asked


def _cart(cart: ShownCart) -> "ReaderSetReaderDisplayParamsCart":
    asked: ReaderSetReaderDisplayParamsCart = {
        "currency": cart.total.currency.code.lower(),
        "total": cart.total.minor,
        "line_items": [
            {
                "description": line.description,
                "amount": line.amount.minor,
                "quantity": line.quantity,
            }
            for line in cart.lines
        ],
    }
    if cart.tax is not None:
        asked["tax"] = cart.tax.minor
    return asked
