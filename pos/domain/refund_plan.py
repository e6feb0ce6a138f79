"""What is to be given back, and to whom: rows or an amount, shared among the sale's tenders.

Nothing here asks anybody; a plan is made of what the ledger knows, and made again before it is
carried out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pos.domain.cart import Cart
from pos.domain.cart_lines import amount_of_lines, shares_of
from pos.domain.ids import IntentId
from pos.domain.money import Money, check_step, total
from pos.domain.refund import ReturnedLine, plan_refund
from pos.domain.tender import in_coins
from pos.errors import Refused

CASH_TENDER: Final = "cash"


@dataclass(frozen=True, slots=True)
class TenderLeft:
    """What the shop still has of one tender's money; `card` is None for cash."""

    card: IntentId | None
    left: Money
    taken: Money
    brand: str = ""
    last4: str = ""

    @property
    def name(self) -> str:
        """The payment, or `cash`."""
        return self.card or CASH_TENDER


@dataclass(frozen=True, slots=True)
class RefundWish:
    """What is to be given back: `lines`, number and pieces, or `amount`, or all that is left.

    `tender` names one tender, the first ones that have enough when it is empty. `in_cash` pays
    out of the drawer whatever was paid with.
    """

    amount: Money | None = None
    lines: Mapping[int, int] = field(default_factory=dict)
    tender: str = ""
    in_cash: bool = False


@dataclass(frozen=True, slots=True)
class RefundShare:
    """One tender's part of a refund. `rounding` is paid out beyond `amount`, in cash only."""

    card: IntentId | None
    amount: Money
    in_cash: bool
    rounding: Money
    lines: tuple[ReturnedLine, ...] = ()

    @property
    def is_against_the_tender(self) -> bool:
        """Whether a card's money goes out in cash."""
        return self.in_cash and self.card is not None


@dataclass(frozen=True, slots=True)
class RefundPlan:
    """All of it, to be said before it is done; cards go first, for they may still say no."""

    shares: tuple[RefundShare, ...]
    total: Money
    left: Money
    lines: tuple[ReturnedLine, ...] = ()

    @property
    def in_cash(self) -> Money:
        """What leaves the drawer."""
        paid = [share.amount + share.rounding for share in self.shares if share.in_cash]
        return total(paid, self.total.currency)

    @property
    def is_against_the_tender(self) -> bool:
        return any(share.is_against_the_tender for share in self.shares)


@dataclass(frozen=True, slots=True)
class RefundGround:
    """What plans for one sale are made of: tenders, rows given back before, and the coins."""

    cart: Cart
    lefts: tuple[TenderLeft, ...]
    before: tuple[ReturnedLine, ...] = ()
    step: int = 1

    @property
    def left(self) -> Money:
        return total((each.left for each in self.lefts), self.cart.currency)

    @property
    def taken(self) -> Money:
        return total((each.taken for each in self.lefts), self.cart.currency)

    def pieces_left(self, number: int) -> int:
        """How many of a row were not given back yet."""
        given = sum(line.quantity for line in self.before if line.number == number)
        return max(self.cart.line(number).quantity - given, 0)

    def plan(self, wish: RefundWish) -> RefundPlan:
        """Raises as `plan_giving_back`."""
        return plan_giving_back(self.cart, self.lefts, wish, before=self.before, step=self.step)


def plan_giving_back(
    cart: Cart,
    lefts: Sequence[TenderLeft],
    wish: RefundWish,
    *,
    before: Sequence[ReturnedLine] = (),
    step: int,
) -> RefundPlan:
    """Who gets how much back. `before` are the rows that earlier refunds were for.

    Raises Refused `refund_nothing_left`, `refund_zero`, `refund_more_than_left`,
    `refund_line_nothing_left`, `line_unknown`, `line_quantity`, `tender_unknown`, `amount_step`,
    `currencies_differ`.
    """
    chosen = [each for each in lefts if wish.tender in {"", each.name}]
    if not chosen:
        raise Refused("tender_unknown", tender=wish.tender[:60])
    left = total((each.left for each in chosen), cart.currency)
    lines = plan_lines(cart, wish.lines, before) if wish.lines else ()
    wanted = total((line.amount for line in lines), cart.currency) if lines else wish.amount
    given = plan_refund(left, wanted)
    shares = _shared(chosen, given, lines, in_cash=wish.in_cash)
    return RefundPlan(_rounded(shares, step), given, left, lines)


def plan_lines(
    cart: Cart, chosen: Mapping[int, int], before: Sequence[ReturnedLine] = ()
) -> tuple[ReturnedLine, ...]:
    """What rows of the cart cost, piece by piece, after others were given back.

    The last piece brings what is left of its row, so that all pieces come to the whole row.
    Raises Refused `line_unknown`, `line_quantity`, `refund_line_nothing_left`.
    """
    shares = shares_of(cart)
    planned = []
    for number, quantity in sorted(chosen.items()):
        line = cart.line(number)
        pieces = sum(each.quantity for each in before if each.number == number)
        paid = total((each.amount for each in before if each.number == number), cart.currency)
        most = line.quantity - pieces
        if most <= 0 or paid >= shares[number]:
            raise Refused("refund_line_nothing_left", number=number, item=line.item.name)
        if not 1 <= quantity <= most:
            raise Refused("line_quantity", number=number, quantity=quantity, sold=most)
        rest = shares[number] - paid
        if quantity < most:
            until = amount_of_lines(cart, {number: pieces + quantity})
            earlier = amount_of_lines(cart, {number: pieces}) if pieces else until - until
            rest = min(rest, until - earlier)
        planned.append(ReturnedLine(number, quantity, rest))
    return tuple(planned)


def _shared(
    lefts: Sequence[TenderLeft], given: Money, lines: tuple[ReturnedLine, ...], *, in_cash: bool
) -> list[RefundShare]:
    """Cards in the order in which they paid, then cash: as much as each has left."""
    ordered = sorted(lefts, key=lambda each: each.card is None)
    shares: list[RefundShare] = []
    rest, zero = given, Money.zero(given.currency)
    for tender in ordered:
        amount = min(rest, max(tender.left, zero))
        if not amount:
            continue
        check_step(amount)
        rest -= amount
        mine, lines = _cut(lines, amount)
        is_cash = in_cash or tender.card is None
        shares.append(RefundShare(tender.card, amount, is_cash, zero, mine))
    return shares


def _cut(
    lines: tuple[ReturnedLine, ...], amount: Money
) -> tuple[tuple[ReturnedLine, ...], tuple[ReturnedLine, ...]]:
    """The rows that `amount` pays for, and the others; a row that is cut keeps its pieces there.

    So a refund that is interrupted between two tenders leaves the pieces to be given back.
    """
    mine: list[ReturnedLine] = []
    rest: list[ReturnedLine] = []
    for line in lines:
        part = min(line.amount, amount)
        amount -= part
        if part == line.amount:
            mine.append(line)
        else:
            if part:
                mine.append(replace(line, quantity=0, amount=part))
            rest.append(replace(line, amount=line.amount - part))
    return tuple(mine), tuple(rest)


def _rounded(shares: list[RefundShare], step: int) -> tuple[RefundShare, ...]:
    """Cash comes in coins that there are: what all of it is rounded by, at the last share."""
    cash = [share.amount for share in shares if share.in_cash]
    if not cash:
        return tuple(shares)
    whole = total(cash, cash[0].currency)
    last = max(place for place, share in enumerate(shares) if share.in_cash)
    rounded = replace(shares[last], rounding=in_coins(whole, step) - whole)
    return (*shares[:last], rounded, *shares[last + 1 :])
