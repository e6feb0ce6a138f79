"""All that a capture of one hold can come to, for trying amounts out without asking anybody."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pos.domain.cart import Cart
from pos.domain.cart_lines import amount_of_lines, shares_of
from pos.domain.features import MOST_PARTS
from pos.domain.hold import CaptureBounds, CapturePlan, Hold, plan_increase
from pos.domain.line_taxes import LinesTaken, taxes_between
from pos.domain.money import Money
from pos.domain.tax import TaxLine, TaxMode
from pos.errors import Refused


@dataclass(frozen=True, slots=True)
class CaptureTerms:
    """A hold with the sale that it pays for.

    `increases` counts the attempts to raise it so far, `parts` the captures that left a rest.

    `statement` is what the customer will read, empty where Stripe has not said so; `otherwise` is
    what cash and other cards brought for the same sale, `lined` what was captured for lines before.
    `tip_held` is the tip in what is held: what a capture takes beyond the sale itself is of it.
    """

    hold: Hold
    cart: Cart | None = None
    statement: str = ""
    increases: int = 0
    otherwise: Money | None = None
    lined: tuple[LinesTaken, ...] = ()
    parts: int = 0
    tip_held: Money | None = None

    @property
    def bounds(self) -> CaptureBounds:
        return self.hold.bounds

    @property
    def lines(self) -> Mapping[int, Money]:
        """What each line of the sale comes to, discounts and tax shared out."""
        return {} if self.cart is None else shares_of(self.cart)

    def amount_of(self, chosen: Mapping[int, int]) -> Money:
        """What these lines, with a quantity each, come to; raises as `amount_of_lines`."""
        cart = self.cart or Cart(self.hold.amount.currency, TaxMode.INCLUSIVE)
        return amount_of_lines(cart, chosen)

    def plan(
        self,
        wanted: Money | None,
        *,
        is_final: bool = True,
        tip: Money | None = None,
        lines: Mapping[int, int] | None = None,
    ) -> CapturePlan:
        """What capturing `wanted` would do, with a tip on top.

        Without `wanted` it is what `lines` come to, numbers with a quantity each, or else all that
        is held. Lines are taxed as they are, all else in proportion.
        Raises as `plan_capture`, `amount_of_lines`, `tip_not_positive`, `tip_before_the_last`,
        `parts_used_up` when only the last capture that Stripe allows is left.
        """
        if wanted is None:
            wanted = self.amount_of(lines) if lines else self.hold.amount
        if tip is not None and tip.minor <= 0:
            raise Refused("tip_not_positive")
        found = self.hold.plan(wanted if tip is None else wanted + tip, is_final=is_final)
        if tip is not None and not found.is_final:
            raise Refused("tip_before_the_last")
        if not found.is_final and self.parts >= MOST_PARTS - 1:
            raise Refused("parts_used_up", most=MOST_PARTS)
        sold = wanted - self._tip_in(wanted) if found.is_final else wanted
        taxes = self._taxes(sold, tuple(sorted((lines or {}).items())))
        return replace(found, taxes=taxes, statement=self.statement, tip=tip)

    def raised_by(self, total: Money) -> Money:
        """How much more would be held with a new total; raises as `plan_increase`."""
        hold = self.hold
        return plan_increase(
            hold.amount,
            total,
            features=hold.features,
            taken=hold.taken,
            attempts=self.increases,
        )

    def _tip_in(self, wanted: Money) -> Money:
        """What of a last capture is the tip that was held, as the books will have it."""
        none = Money.zero(wanted.currency)
        given = self.tip_held or none
        return min(max(wanted - (self.hold.amount - given), none), given)

    def _taxes(self, taken: Money, lines: tuple[tuple[int, int], ...]) -> tuple[TaxLine, ...]:
        if self.cart is None or self.cart.is_empty:
            return ()
        none = Money.zero(taken.currency)
        before = (self.hold.taken or none) + (self.otherwise or none)
        own = (LinesTaken(before + taken, taken, lines),) if lines and not self.otherwise else ()
        return taxes_between(self.cart, before, before + taken, (*self.lined, *own))
