"""What is asked when a payment is given into other hands: a reader, a form, a page of Stripe's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pos.domain.features import HoldRequest
from pos.domain.ids import ChargeId, CustomerId, IntentId, ReaderId, SessionId
from pos.domain.money import Money
from pos.domain.refund import RefundReason, ReturnedLine
from pos.domain.saved_card import Keeps


@dataclass(frozen=True, slots=True)
class PresentCard:
    """Hand a payment to a card reader; done when the reader has it, whatever comes of it there.

    `known_charge` is the last attempt seen before. `offers_tip`: the reader asks for one.
    """

    intent: IntentId
    reader: ReaderId
    amount: Money
    known_charge: ChargeId | None = None
    offers_tip: bool = False
    keeps_card: bool = False


@dataclass(frozen=True, slots=True)
class OpenForm:
    """Hand a payment to Stripe's own form: from now on its page may authorise. Nothing is posted.

    `known_charge` is the last attempt seen before.
    """

    intent: IntentId
    amount: Money
    known_charge: ChargeId | None = None


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Make a page of Stripe's on which the customer pays alone; its payment is made there.

    `expires_at` is UTC, 30 minutes to 24 hours from now (Stripe docs, Create a Checkout Session).
    `title` is what the page calls the purchase, `thanks` the page after it, empty for no own one.
    """

    amount: Money
    expires_at: datetime
    statement_descriptor_suffix: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    asks: tuple[HoldRequest, ...] = ()
    customer: CustomerId | None = None
    keeps_card: Keeps | None = None
    order_reference: str = ""
    title: str = ""
    thanks: str = ""


@dataclass(frozen=True, slots=True)
class ExpireSession:
    """Let nobody pay on a page any more."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class RefundAtReader:
    """Give `amount` back to the card that the customer shows the reader again; else a refund.

    Interac demands it (Stripe docs, Terminal: refund transactions). `lines` and `note` as in
    RefundIntent.
    """

    intent: IntentId
    amount: Money
    reason: RefundReason
    reader: ReaderId
    lines: tuple[ReturnedLine, ...] = ()
    note: str = ""


SessionRequest = OpenSession | ExpireSession
"""What is asked of a page of Stripe's; the answer is the page."""
