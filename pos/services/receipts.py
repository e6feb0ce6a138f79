"""Receipts by email: Stripe sends them, and the address goes through without being kept."""

from pos.domain.customer import check_email
from pos.domain.ids import IntentId
from pos.domain.permissions import Act
from pos.errors import Refused
from pos.ports import Clock, GatewayProvider, Store
from pos.services.access import Access
from pos.services.errands import Errands


class Receipts:
    """Asks Stripe: never call it on the thread that draws."""

    def __init__(
        self, store: Store, gateway: GatewayProvider, clock: Clock, access: Access
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._access = access
        self._errands = Errands(store, clock)

    def email(self, intent: IntentId, address: str) -> None:
        """Let Stripe send the receipt of a card payment; once for every time it is asked for.

        Stripe sends none in test mode, and sends that of a hold when its money is taken (Stripe
        docs, Email receipts). Raises Refused `email_unreadable`, `receipt_no_payment`,
        `intent_unknown`; as `Access.permit`; what a send raises.
        """
        checked = check_email(address)
        if not checked:
            raise Refused("email_unreadable")
        with self._store.read() as books:
            found = books.intents.get(intent)
            sale = books.sales.by_intent(intent)
        charge = found.latest_charge
        if charge is None or not (found.is_held or found.was_taken or found.received):
            raise Refused("receipt_no_payment")
        permit = self._access.permit(
            Act.REPRINT,
            subject=(sale.receipt if sale else "") or intent,
            sale=sale.id if sale else None,
            intent=intent,
            facts={"how": "email"},
        )
        receipts = self._gateway().receipts
        self._errands.run(
            "receipt",
            lambda key: receipts.email(charge.id, checked, key=key),
            before=permit.use,
        )
