"""Which hold is meant when somebody names a payment or a receipt."""

from collections.abc import Sequence

from pos.domain.ids import IntentId
from pos.domain.views import SaleRecord
from pos.errors import Refused

_PAYMENT = "pi_"


def one_hold(record: SaleRecord, named: str) -> IntentId:
    """The payment that was named, or the one of a sale that is held; else the sale's last one.

    Raises Refused `not_held` when none was begun, `several_cards` where a sale is held on more
    than one and nobody says which.
    """
    found = holds_named(record, named)
    if len(found) > 1:
        raise Refused("several_cards", receipt=record.sale.receipt, payments=", ".join(found))
    if found:
        return found[0]
    if record.intent is None:
        raise Refused("not_held", receipt=record.sale.receipt)
    return record.intent.id


def holds_named(record: SaleRecord, named: str) -> Sequence[IntentId]:
    """The payment that was named, held or not, or every one of a sale that is held."""
    if named.startswith(_PAYMENT):
        return [record.intent.id] if record.intent is not None else []
    return [card.intent.id for card in record.held_cards]
