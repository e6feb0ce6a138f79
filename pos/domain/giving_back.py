"""What giving money back does to the books: never more of an account than is still booked there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pos.domain.bookkeeping import SALES, STRIPE, UNEXPLAINED, revenue, tax_account
from pos.domain.cart import Cart
from pos.domain.ids import SaleId
from pos.domain.intent import Intent
from pos.domain.ledger import Entry, EntryKind, Posting
from pos.domain.money import Money
from pos.domain.refund import Refund, ReturnedLine

_REVENUE = ("income:", "liabilities:")


@dataclass(frozen=True, slots=True)
class Earned:
    """What is booked of a sale: its cart, and every posting of its money so far."""

    sale: SaleId | None = None
    cart: Cart | None = None
    postings: tuple[Posting, ...] = ()

    def left(self) -> Mapping[str, int]:
        """Minor units by account of sales and taxes that were not given back yet."""
        sums: dict[str, int] = {}
        for posting in self.postings:
            if posting.account.startswith(_REVENUE):
                sums[posting.account] = sums.get(posting.account, 0) - posting.amount.minor
        return {account: minor for account, minor in sums.items() if minor > 0}


def returned(
    amount: Money, earned: Earned, lines: Sequence[ReturnedLine] = ()
) -> tuple[Posting, ...]:
    """Debits of sales and taxes that come to `amount`: of `lines` where there are, or of all.

    The last refund of a sale takes what is left in every account, so that all of them together
    undo what was booked, to the unit.
    """
    left = earned.left()
    wanted = _of_lines(earned.cart, lines) if earned.cart and lines else _of_all(earned, amount)
    taken = {account: min(minor, left.get(account, 0)) for account, minor in wanted.items()}
    over = amount.minor - sum(taken.values())
    room = {account: minor - taken.get(account, 0) for account, minor in left.items()}
    if over > 0 and (fits := min(over, sum(room.values()))) > 0:
        shares = Money(fits, amount.currency).share(list(room.values()))
        for account, share in zip(room, shares, strict=True):
            taken[account] = taken.get(account, 0) + share.minor
        over -= fits
    if over:
        taken[UNEXPLAINED] = taken.get(UNEXPLAINED, 0) + over
    return tuple(
        Posting(account, Money(minor, amount.currency)) for account, minor in taken.items() if minor
    )


def _of_all(earned: Earned, amount: Money) -> dict[str, int]:
    """As a capture of that amount books it."""
    return {each.account: -each.amount.minor for each in revenue(earned.cart, amount)}


def _of_lines(cart: Cart, lines: Iterable[ReturnedLine]) -> dict[str, int]:
    """By the rates of those rows."""
    taxes = {tax.rate: tax for tax in cart.totals().taxes}
    sums: dict[str, int] = {}
    for line in lines:
        rate = cart.line(line.number).item.tax_rate
        whole = taxes[rate]
        weights = [whole.net.minor, whole.tax.minor] if whole.gross else [1, 0]
        net, tax = line.amount.share(weights)
        for account, part in ((SALES, net), (tax_account(rate), tax)):
            sums[account] = sums.get(account, 0) + part.minor
    return {account: minor for account, minor in sums.items() if minor}


def refund_entries(
    intent: Intent,
    refund: Refund,
    *,
    earned: Earned,
    lines: Sequence[ReturnedLine] = (),
    booked: Entry | None,
    seen_at: datetime,
) -> tuple[Entry, ...]:
    """What a refund of the intent deserves, wherever it was made.

    `booked` is its entry, None while there is none. One that failed after it was booked is booked
    back as it was; one that nobody saw before is nothing.
    """
    if refund.counts and booked is None:
        back = returned(refund.amount, earned, lines)
        postings = (Posting(STRIPE, -refund.amount), *back)
        when, why = refund.created, refund.reason
        return (_entry(EntryKind.REFUND, intent, refund, earned, postings, when, why),)
    if refund.is_undone and booked is not None:
        undone = tuple(Posting(each.account, -each.amount) for each in booked.postings)
        failed = EntryKind.REFUND_FAILED
        return (_entry(failed, intent, refund, earned, undone, seen_at, refund.status),)
    return ()


def _entry(
    kind: EntryKind,
    intent: Intent,
    refund: Refund,
    earned: Earned,
    postings: tuple[Posting, ...],
    when: datetime,
    reason: str,
) -> Entry:
    return Entry(
        reference=f"{kind}/{refund.id}",
        kind=kind,
        occurred_at=when,
        sale=earned.sale,
        intent=intent.id,
        amount=refund.amount,
        postings=postings,
        reason=reason,
    )
