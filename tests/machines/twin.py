"""A small model of one PaymentIntent, written from Stripe's documentation and from nothing else.

Stripe docs: How PaymentIntents work (statuses and what leads from one to the next), Place a hold
on a payment method (capture, partial capture, deadline), Refunds. All times are Unix seconds.
"""

from dataclasses import dataclass, replace
from typing import Final

ONLINE_HOLD: Final = 7 * 24 * 3600
"""A card that its customer presents online is held for seven days from the attempt."""

BEFORE_A_CARD: Final = frozenset({"requires_payment_method", "requires_confirmation"})
AT_THE_BANK: Final = frozenset({"requires_action", "processing"})
OVER: Final = frozenset({"succeeded", "canceled"})

_UPDATE: Final = BEFORE_A_CARD | {"requires_action"}
_CANCEL: Final = BEFORE_A_CARD | {"requires_action", "requires_capture"}


@dataclass(frozen=True, slots=True)
class Twin:
    """What Stripe should say about an intent. `latest` is how its newest attempt stands.

    Each call gives the twin after it, or None where Stripe refuses.
    """

    amount: int
    status: str = "requires_payment_method"
    capturable: int = 0
    received: int = 0
    refunded: int = 0
    reason: str = ""
    latest: str = ""  # "", "failed", "pending" or "succeeded"
    attempts: int = 0
    tried_at: int = 0
    capture_before: int | None = None
    authorised: int = 0

    @property
    def was_held(self) -> bool:
        return self.latest == "succeeded"

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def has_lapsed(self) -> bool:
        return self.status == "canceled" and self.reason == "automatic"

    @property
    def rank(self) -> int:
        """How far along: what has a hold never awaits a card again, an end is an end."""
        if self.is_over:
            return 2
        return 1 if self.status == "requires_capture" else 0

    def is_older_than(self, known: "Twin") -> bool:
        """Whether it was surely seen before: what a hold came to, and what was taken, only grow."""
        if self.status == known.status == "requires_capture":
            return self.received < known.received or self.authorised < known.authorised
        return self.rank < known.rank

    def updated(self, amount: int) -> "Twin | None":
        return replace(self, amount=amount) if self.status in _UPDATE else None

    def confirmed(self, card: str, now: int) -> "Twin | None":
        """`card`: approves, declines, asks (for its customer) or thinks."""
        if self.status not in BEFORE_A_CARD:
            return None
        tried = replace(self, tried_at=now)
        match card:
            case "approves":
                return replace(tried, attempts=self.attempts + 1)._held()
            case "declines":
                return replace(tried, attempts=self.attempts + 1)._failed()
            case "thinks":
                status, attempts = "processing", self.attempts + 1
                return replace(tried, status=status, latest="pending", attempts=attempts)
            case _:
                return replace(tried, status="requires_action", latest="")

    def came_back(self, now: int, *, passes: bool, card_approves: bool) -> "Twin | None":
        """The customer has done what the bank asks for, or has failed to."""
        if self.status != "requires_action":
            return None
        if not passes:  # no charge: the attempt never reached the network
            return replace(self, status="requires_payment_method", latest="")
        tried = replace(self, tried_at=now, attempts=self.attempts + 1)
        return tried._held() if card_approves else tried._failed()

    def decided(self, *, approves: bool) -> "Twin | None":
        if self.status != "processing":
            return None
        return self._held() if approves else self._failed()

    def captured(self, amount: int, *, is_final: bool = True) -> "Twin | None":
        """The last capture releases the rest; taking all that is left is always the last."""
        if self.status != "requires_capture" or not 0 < amount <= self.capturable:
            return None
        received, rest = self.received + amount, self.capturable - amount
        if rest and not is_final:
            return replace(self, capturable=rest, received=received)
        return replace(self, status="succeeded", capturable=0, received=received)

    def raised(self, total: int) -> "Twin | None":
        if self.status != "requires_capture" or self.received or total <= self.amount:
            return None
        return replace(self, amount=total, capturable=total, authorised=total)

    def canceled(self, reason: str) -> "Twin | None":
        if self.status not in _CANCEL:
            return None
        return replace(self, status="canceled", capturable=0, reason=reason)

    def refunded_by(self, amount: int) -> "Twin | None":
        if not self.is_over or not 0 < amount <= self.received - self.refunded:
            return None
        return replace(self, refunded=self.refunded + amount)

    def at(self, now: int) -> "Twin":
        """When that much time has passed: a hold that nobody captured is gone."""
        if self.status != "requires_capture" or now < (self.capture_before or 0):
            return self
        return replace(self, status="canceled", capturable=0, reason="automatic")

    def _held(self) -> "Twin":
        return replace(
            self,
            status="requires_capture",
            latest="succeeded",
            capturable=self.amount,
            authorised=self.amount,
            capture_before=self.tried_at + ONLINE_HOLD,
        )

    def _failed(self) -> "Twin":
        return replace(self, status="requires_payment_method", latest="failed")


def books_of(twin: Twin) -> dict[str, int]:
    """What the entries of an intent come to that is known so: `held` in all, and what became of it.

    In how many steps it was raised or taken is for those who looked to know.
    """
    if not twin.was_held:
        return {}
    end = "lapse" if twin.has_lapsed else "release"
    rest = twin.authorised - twin.received if twin.is_over else 0
    sums = {"held": twin.authorised, "capture": twin.received, end: rest}
    return {kind: amount for kind, amount in sums.items() if amount}
