"""An authorised, uncaptured amount: how much, until when, and what may be done with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pos.domain.features import MOST_INCREASES, NO_FEATURES, HoldFeatures
from pos.domain.ids import IntentId, SaleId
from pos.domain.intent import Intent
from pos.domain.money import Money, check_chargeable, check_step
from pos.domain.tax import TaxLine
from pos.errors import Refused

SOON: Final = timedelta(hours=24)
VERY_SOON: Final = timedelta(hours=4)


class Urgency(StrEnum):
    """How close a hold is to its end."""

    LAPSED = "lapsed"
    NOW = "now"
    SOON = "soon"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Hold:
    """Money that the customer's bank keeps aside for the shop. Times are UTC.

    `capture_before` is None while Stripe has not named the deadline; it is never computed.
    `amount` is what can still be captured; `taken` what was captured of it before, None for
    nothing.
    """

    intent: IntentId
    sale: SaleId | None
    receipt: str
    amount: Money
    placed_at: datetime
    capture_before: datetime | None
    brand: str = ""
    last4: str = ""
    features: HoldFeatures = NO_FEATURES
    taken: Money | None = None

    @classmethod
    def of(cls, intent: Intent, *, sale: SaleId | None, receipt: str) -> "Hold":
        """The hold of an intent that awaits capture.

        Raises Refused `not_held`.
        """
        charge = intent.latest_charge
        if not intent.is_held:
            raise Refused("not_held", intent=intent.id, status=str(intent.status))
        return cls(
            intent=intent.id,
            sale=sale,
            receipt=receipt,
            amount=intent.capturable,
            placed_at=charge.created if charge else intent.created,
            capture_before=charge.capture_before if charge else None,
            brand=charge.brand if charge else "",
            last4=charge.last4 if charge else "",
            features=intent.features,
            taken=intent.received or None,
        )

    @property
    def bounds(self) -> "CaptureBounds":
        """What a capture of it may come to."""
        return capture_bounds(self.amount, self.features, taken=self.taken)

    def plan(self, wanted: Money | None, *, is_final: bool = True) -> "CapturePlan":
        """The consequence of capturing `wanted`; raises as `plan_capture`."""
        return plan_capture(
            self.amount, wanted, features=self.features, taken=self.taken, is_final=is_final
        )

    def left(self, now: datetime) -> timedelta | None:
        """Time until the deadline, negative after it, None when it is unknown."""
        return None if self.capture_before is None else self.capture_before - now

    def urgency(self, now: datetime) -> Urgency:
        left = self.left(now)
        if left is None:
            return Urgency.UNKNOWN
        if left <= timedelta(0):
            return Urgency.LAPSED
        if left <= VERY_SOON:
            return Urgency.NOW
        return Urgency.SOON if left <= SOON else Urgency.LATER


@dataclass(frozen=True, slots=True)
class CaptureBounds:
    """What a capture may come to. `step` is in minor units.

    `most` is more than `held` only where the charge allows more; `can_leave_rest` says whether the
    rest may stay on hold for another capture.
    """

    held: Money
    least: Money
    most: Money
    step: int
    can_leave_rest: bool

    @property
    def can_take_more(self) -> bool:
        """Whether more than is held can be taken, such as a tip."""
        return self.most > self.held


@dataclass(frozen=True, slots=True)
class CapturePlan:
    """What a capture would do, to be said before the button is pressed.

    `taken` and `released` now, `still_held` for later, `over` as much of `taken` as was not held.
    `taxes` splits `taken` by rate and `statement` is what the customer will read on the card's
    statement; both are empty where the plan was made without the sale. `tip` is the part of
    `taken` that is one, and is not taxed.
    """

    taken: Money
    released: Money
    still_held: Money
    over: Money
    taxes: tuple[TaxLine, ...] = ()
    statement: str = ""
    tip: Money | None = None

    @property
    def is_final(self) -> bool:
        """Whether nothing can be captured after it."""
        return not self.still_held


def capture_bounds(
    held: Money, features: HoldFeatures = NO_FEATURES, *, taken: Money | None = None
) -> CaptureBounds:
    """What may be captured of `held` now, after `taken` was captured of the same hold before.

    Where a charge allows more without naming a limit, a half on top is the least that networks
    allow (Stripe docs, Collect tips on receipts); Stripe refuses what is too much.
    """
    step = held.currency.step
    most = held
    limit = features.most_capturable
    before = taken or Money.zero(held.currency)
    if features.can_capture_more and limit is None:
        half = (held.minor // 2) // step * step
        most = held + Money(half, held.currency)
    elif limit is not None and features.can_capture_more is not False:
        left = limit - before
        most = max(held, Money(left.minor // step * step, held.currency))
    least = Money(min(step, held.minor), held.currency)
    return CaptureBounds(held, least, most, step, features.can_capture_in_parts is True)


def plan_capture(
    held: Money,
    wanted: Money | None,
    *,
    features: HoldFeatures = NO_FEATURES,
    taken: Money | None = None,
    is_final: bool = True,
) -> CapturePlan:
    """The consequence of capturing `wanted`, or everything that is held for None.

    A final capture releases the rest for good (Stripe docs, Place a hold on a payment method);
    one that is not leaves it on hold, where the charge allows that.
    Raises Refused `capture_zero`, `capture_more_than_held`, `amount_step`, `currencies_differ`,
    `capture_not_in_parts`.
    """
    bounds = capture_bounds(held, features, taken=taken)
    amount = held if wanted is None else wanted
    if amount > bounds.most:
        raise Refused("capture_more_than_held", wanted=amount, held=held, most=bounds.most)
    if amount.minor <= 0:
        raise Refused("capture_zero", held=held)
    check_step(amount)
    rest = held - min(amount, held)
    if rest and not is_final and not bounds.can_leave_rest:
        raise Refused("capture_not_in_parts", held=held)
    none = Money.zero(held.currency)
    return CapturePlan(
        taken=amount,
        released=rest if is_final else none,
        still_held=none if is_final else rest,
        over=amount - min(amount, held),
    )


def plan_increase(
    held: Money,
    total: Money,
    *,
    features: HoldFeatures = NO_FEATURES,
    taken: Money | None = None,
    attempts: int = 0,
) -> Money:
    """How much more would be held with a new total of `total`.

    Raises Refused `increase_not_possible` where the charge does not allow it, `increase_used_up`
    after `attempts` as many as Stripe allows, `increase_not_more`, `increase_after_capture`,
    `amount_step`, `amount_too_large`, `currencies_differ`.
    """
    if features.can_increase is not True:
        raise Refused("increase_not_possible", asked=str(features.can_increase is not None))
    if taken:
        raise Refused("increase_after_capture", taken=taken)
    if attempts >= MOST_INCREASES:
        raise Refused("increase_used_up", attempts=attempts, most=MOST_INCREASES)
    if total <= held:
        raise Refused("increase_not_more", wanted=total, held=held)
    check_chargeable(total)
    return total - held
