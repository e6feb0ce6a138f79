"""From an intent as Stripe describes it to the entries it deserves; asked twice, the same ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pos.domain.cart import Cart
from pos.domain.ids import SaleId
from pos.domain.intent import Intent, IntentStatus
from pos.domain.ledger import Entry, EntryKind, Posting
from pos.domain.line_taxes import LinesTaken, taxes_between
from pos.domain.money import Money
from pos.domain.operation import TIP
from pos.domain.tax import TaxRate
from pos.domain.tips import chosen_tip

HELD: Final = "memo:holds"
"""Memorandum: money that a customer's bank keeps aside for the shop. Not an asset."""

HELD_FOR_CUSTOMERS: Final = "memo:customers"
"""The other side of every hold; no part of `HELD`, whose balance is what is held now."""

STRIPE: Final = "assets:stripe"
CASH: Final = "assets:cash"
"""What lies in the drawers; each register has an account of its own below it."""

SALES: Final = "income:sales"
TAX: Final = "liabilities:tax"
UNEXPLAINED: Final = "income:unassigned"
"""Captured money of an intent whose sale this till does not know, or has nothing in it."""

TIPS: Final = "liabilities:tips"
"""What customers gave beside the sale: it belongs to those who served them."""

ROUNDING: Final = "expenses:rounding"
"""What is lost, or gained, where there are no coins for the exact amount."""

FEES: Final = "expenses:stripe-fees"
"""What Stripe keeps for itself, of a payment, of a dispute, or for its services."""

DISPUTES: Final = "expenses:disputes"
"""Money that customers' banks took back; what they return is booked back."""

IN_TRANSIT: Final = "assets:payouts"
"""Paid out by Stripe and not yet at the bank."""

BANK: Final = "assets:bank"
"""What Stripe says has arrived at the shop's bank."""

CONVERSION: Final = "equity:conversion"
"""Where one currency is exchanged for another: each has a side here, so that each balances."""

ADJUSTMENTS: Final = "income:stripe-adjustments"
"""What Stripe added or took for a reason that this till has no account for."""


@dataclass(frozen=True, slots=True)
class Booked:
    """What is booked of one payment already, in sums; None for nothing.

    `held` is what was put on hold in all, `taken` what was captured, `let_go` what was released
    or lapsed.
    """

    held: Money | None = None
    taken: Money | None = None
    let_go: Money | None = None

    @classmethod
    def of(cls, kinds: Mapping[EntryKind, Money]) -> "Booked":
        """By what each kind of entry comes to for the payment."""
        return cls(
            held=_sum(kinds, EntryKind.HOLD, EntryKind.INCREASE),
            taken=_sum(kinds, EntryKind.CAPTURE),
            let_go=_sum(kinds, EntryKind.RELEASE, EntryKind.LAPSE),
        )


def _sum(kinds: Mapping[EntryKind, Money], *names: EntryKind) -> Money | None:
    found = [kinds[name] for name in names if name in kinds]
    return sum(found[1:], found[0]) if found else None


NOTHING_BOOKED: Final = Booked()


def entries_for(
    intent: Intent,
    *,
    sale: SaleId | None,
    cart: Cart | None,
    seen_at: datetime,
    booked: Booked = NOTHING_BOOKED,
    taken: Money | None = None,
    lined: Sequence[LinesTaken] = (),
) -> tuple[Entry, ...]:
    """What Stripe shows of the intent less what is `booked` of it: none when nothing is new.

    The live path, a later look and another till thus come to the same books, whichever of them
    saw which step. A hold is a memorandum; revenue appears only with the capture. `seen_at`
    stands in for the times Stripe does not give (the moment of a capture); `taken` is what other
    cards and cash brought for the same sale before, `lined` which captures were for certain lines.
    """
    charge, held = intent.latest_charge, _held_in_all(intent, booked)
    if charge is None or held is None:
        return ()
    none = Money.zero(held.currency)
    before, received = booked.taken or none, _received(intent)
    book = _Book(intent, sale, cart, (taken or none) + before, lined)
    entries = []
    if booked.held is None:
        entries.append(book.hold(held, charge.created))
    elif held > booked.held:
        entries.append(book.increase(held, held - booked.held, seen_at))
    if received > before:
        # More than was held ends no more than the hold.
        ended = min(received, held) - min(before, held)
        entries.append(book.capture(received - before, ended, seen_at, is_first=not before))
    rest = held - min(max(received, before), held) - (booked.let_go or none)
    if intent.is_final and rest.minor > 0:
        # Parts that were seen while it was held were booked as sold: only an end tells the tip.
        is_told_now = bool(before) and received == before
        entries.append(book.end(rest, seen_at, tip_of(intent) if is_told_now else none))
    return tuple(entries)


def _held_in_all(intent: Intent, booked: Booked) -> Money | None:
    """What was put on hold in all. Stripe lowers no hold, and a capture beyond it raises none."""
    charge, held = intent.latest_charge, intent.authorised
    if charge is None or held is None or booked.held is None:
        return held
    if intent.is_final and charge.authorised is None:
        return booked.held  # the charge's amount may be what was captured
    return max(held, booked.held)


def _received(intent: Intent) -> Money:
    """What was captured so far; a status that nobody has a word for settles nothing."""
    is_known = intent.is_held or intent.is_final
    return intent.received if is_known else Money.zero(intent.received.currency)


def revenue(
    cart: Cart | None,
    amount: Money,
    taken: Money | None = None,
    lined: Sequence[LinesTaken] = (),
) -> tuple[Posting, ...]:
    """Sales and tax per rate, credits, for `amount` that is taken after `taken` of the same sale.

    Cumulated, so that parts that follow one another add up to the cart's net and tax exactly. What
    was taken for certain lines is taxed as they are, all else in proportion.
    """
    before = Money.zero(amount.currency) if taken is None else taken
    lines = taxes_between(cart, before, before + amount, lined) if cart else ()
    if not lines:
        return (Posting(UNEXPLAINED, -amount),)
    net = Money.zero(amount.currency)
    taxes = []
    for line in lines:
        net += line.net
        if line.tax:
            taxes.append(Posting(tax_account(line.rate), -line.tax))
    return (*([Posting(SALES, -net)] if net else []), *taxes)


def tip_of(intent: Intent) -> Money:
    """The tip in what was taken; zero for none.

    What its capture noted at Stripe, and what the customer chose, before or at a reader: of that
    so much was taken as goes beyond the sale itself. A capture that takes more than is held
    raises the payment's amount, so that the hold tells what was sold.
    """
    none = Money.zero(intent.amount.currency)
    if not intent.is_final:
        return none
    text = intent.metadata.get(TIP, "")
    added = Money(int(text), none.currency) if text.isascii() and text.isdigit() else none
    given = intent.tip or chosen_tip(intent)
    if given is None:
        return added
    sold = (intent.authorised or intent.amount) - given
    return added + min(max(intent.received - added - sold, none), given)


def tax_account(rate: TaxRate) -> str:
    """`liabilities:tax:19`."""
    return f"{TAX}:{rate.percent()}"


class _Book:
    """Builds the entries of one intent."""

    def __init__(
        self,
        intent: Intent,
        sale: SaleId | None,
        cart: Cart | None,
        taken: Money | None,
        lined: Sequence[LinesTaken],
    ) -> None:
        self._intent = intent
        self._sale = sale
        self._cart = cart
        self._taken = taken
        self._lined = lined

    def hold(self, amount: Money, when: datetime) -> Entry:
        return self._entry(
            EntryKind.HOLD,
            when,
            amount,
            (Posting(HELD, amount), Posting(HELD_FOR_CUSTOMERS, -amount)),
        )

    def increase(self, total: Money, more: Money, when: datetime) -> Entry:
        """A hold that was raised to `total`, by `more` than is booked."""
        postings = (Posting(HELD, more), Posting(HELD_FOR_CUSTOMERS, -more))
        return self._entry(EntryKind.INCREASE, when, more, postings, of=total)

    def capture(self, part: Money, ended: Money, when: datetime, *, is_first: bool) -> Entry:
        """All that was taken, or the newest part of it.

        A tip is part of all that was taken, not of the last part: where it is more than that part,
        what was booked as sold before is put right, as if the whole had been seen at once.
        """
        intent = self._intent
        tip = min(tip_of(intent), intent.received)
        sold = part - tip
        earned = revenue(self._cart, sold, self._taken, self._lined) if sold else ()
        tips = (Posting(TIPS, -tip),) if tip else ()
        is_only = is_first and intent.is_final
        return self._entry(
            EntryKind.CAPTURE,
            when,
            part,
            (Posting(STRIPE, part), *earned, *tips, *(self._ended(ended) if ended else ())),
            of=None if is_only else intent.received,
        )

    def end(self, rest: Money, seen_at: datetime, tip: Money) -> Entry:
        """What is left of the hold and was not taken; `tip` is put right, of what was taken."""
        intent = self._intent
        tip = min(tip, intent.received)
        unsold = revenue(self._cart, -tip, self._taken, self._lined) if tip else ()
        tips = (Posting(TIPS, -tip),) if tip else ()
        postings = (*self._ended(rest), *unsold, *tips)
        if intent.status is IntentStatus.SUCCEEDED:
            return self._entry(EntryKind.RELEASE, seen_at, rest, postings, "partial_capture")
        kind = EntryKind.LAPSE if intent.has_lapsed else EntryKind.RELEASE
        when = intent.canceled_at or seen_at
        return self._entry(kind, when, rest, postings, intent.cancellation_reason)

    def _ended(self, amount: Money) -> tuple[Posting, ...]:
        return (Posting(HELD_FOR_CUSTOMERS, amount), Posting(HELD, -amount))

    def _entry(
        self,
        kind: EntryKind,
        when: datetime,
        amount: Money,
        postings: tuple[Posting, ...],
        reason: str = "",
        *,
        of: Money | None = None,
    ) -> Entry:
        """`of`: the sum that a step among several has come to, which tells it from the others."""
        step = "" if of is None else f"/{of.minor}"
        return Entry(
            reference=f"{kind}/{self._intent.id}{step}",
            kind=kind,
            occurred_at=when,
            sale=self._sale,
            intent=self._intent.id,
            amount=amount,
            postings=postings,
            reason=reason,
        )
