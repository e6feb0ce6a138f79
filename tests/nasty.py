"""A small ledger with everything that breaks exports: texts, currencies, and odd turns of money."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pos.domain.bookkeeping import (
    ADJUSTMENTS,
    BANK,
    CONVERSION,
    DISPUTES,
    FEES,
    HELD,
    HELD_FOR_CUSTOMERS,
    IN_TRANSIT,
    ROUNDING,
    SALES,
    STRIPE,
    TAX,
    TIPS,
    UNEXPLAINED,
)
from pos.domain.drawer import CASH, DIFFERENCES, MOVEMENTS, SAFE
from pos.domain.ids import IntentId
from pos.domain.ledger import Entry, EntryKind, Posting
from pos.domain.money import Currency, Money
from pos.domain.views import BookLine

_K = EntryKind
START: Final = datetime(2026, 3, 28, 20, 0, tzinfo=UTC)
"""The evening before the clocks of Berlin go forward; the entries reach into the next month."""

BERLIN: Final = ZoneInfo("Europe/Berlin")

TEXTS: Final = (
    '=HYPERLINK("http://evil.example","click")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+9)",
    "\t=1+1",
    "\r\n=1+1",
    "\0=1",
    "\uff1d1\uff0b1",
    "שלום עולם",
    "\u202eevil\u202c",
    "مرحبا، بالعالم",
    "日本語のメモ",
    "Grüße aus Łódź; für 20 € – „ok“",
    'say "hi", it\'s \\ a; pipe | here',
    "line one\nline two\r\nline three\rline four",
    "a\0b\x01c\x1bd\x7fe\x85f\u2028g\u2029h",
    "<b>&amp;</b>]]>",
    "😀👩‍👩‍👧 e\u0301",
    "  two  spaces  ",
    "; a comment | a payee [x] (y) {z} #tag ^link @ 1",
    "\ufeffstarts with a mark\uffff",
    "x" * 400,
    "",
)
"""What people, Stripe and other programs write where a reason goes."""

_ACCOUNTS_OF: Final = {
    _K.FEE: (FEES, STRIPE),
    _K.DISPUTE: (DISPUTES, STRIPE),
    _K.DISPUTE_WON: (STRIPE, DISPUTES),
    _K.STRIPE_CHARGE: (FEES, STRIPE),
    _K.ADJUSTMENT: (STRIPE, ADJUSTMENTS),
    _K.PAYOUT: (IN_TRANSIT, STRIPE),
    _K.PAYOUT_PAID: (BANK, IN_TRANSIT),
    _K.PAYOUT_RETURNED: (STRIPE, IN_TRANSIT),
    _K.FLOAT: (f"{CASH}:till-1", MOVEMENTS),
    _K.CASH_IN: (f"{CASH}:till-1", MOVEMENTS),
    _K.CASH_OUT: (MOVEMENTS, f"{CASH}:till-1"),
    _K.DRAWER_DIFFERENCE: (DIFFERENCES, f"{CASH}:till-1"),
    _K.TAKINGS: (SAFE, f"{CASH}:till-1"),
    _K.CORRECTION: (UNEXPLAINED, SALES),
}
"""Debit and credit of what has two sides only."""

_SIMPLE: Final = (
    (_K.FEE, 43, "EUR"), (_K.FEE, 36, "JPY"), (_K.FEE, 120, "KWD"), (_K.FEE, 57, "USD"),
    (_K.DISPUTE, 1_500, "EUR"), (_K.DISPUTE, 750, "EUR"), (_K.DISPUTE_WON, 750, "EUR"),
    (_K.STRIPE_CHARGE, 1_000, "EUR"), (_K.ADJUSTMENT, 1, "EUR"), (_K.PAYOUT, 5_000, "EUR"),
    (_K.PAYOUT_PAID, 5_000, "EUR"), (_K.PAYOUT, 99_999_999, "GBP"),
    (_K.PAYOUT_RETURNED, 99_999_999, "GBP"), (_K.FLOAT, 10_000, "EUR"), (_K.CASH_IN, 5, "EUR"),
    (_K.CASH_OUT, 2_000, "EUR"), (_K.DRAWER_DIFFERENCE, 3, "EUR"), (_K.TAKINGS, 7_000, "EUR"),
)  # fmt: skip


def money(minor: int, code: str = "EUR") -> Money:
    return Money(minor, Currency(code))


def nasty_entries() -> Sequence[Entry]:
    """In the order of booking; each of `TEXTS` is a reason somewhere."""
    entries = [*_payments(), *_cash(), *_simple(), *_texts()]
    return tuple(
        _dated(entry, START + timedelta(hours=3 * number)) for number, entry in enumerate(entries)
    )


def nasty_lines(zone: ZoneInfo = BERLIN) -> Iterator[Sequence[BookLine]]:
    """What the store gives for `nasty_entries`, entry by entry."""
    for sequence, entry in enumerate(nasty_entries(), 1):
        occurred = entry.occurred_at.isoformat(timespec="microseconds")
        yield tuple(
            BookLine(
                sequence=sequence,
                line=line,
                kind=str(entry.kind),
                reference=entry.reference,
                date=entry.occurred_at.astimezone(zone).date().isoformat(),
                occurred=occurred,
                recorded=occurred,
                account=posting.account,
                minor=posting.amount.minor,
                currency=posting.amount.currency.code,
                receipt="",
                register="",
                sale="",
                intent=entry.intent or "",
                reason=entry.reason,
            )
            for line, posting in enumerate(entry.postings, 1)
        )


def totals(entries: Sequence[Sequence[BookLine]]) -> dict[tuple[str, str], int]:
    """Minor units by account and currency, what moved and came to zero included."""
    sums: dict[tuple[str, str], int] = {}
    for line in (line for lines in entries for line in lines):
        at = (line.account, line.currency)
        sums[at] = sums.get(at, 0) + line.minor
    return sums


def _dated(entry: Entry, when: datetime) -> Entry:
    return Entry(
        entry.reference,
        entry.kind,
        when,
        entry.sale,
        entry.intent,
        entry.amount,
        entry.postings,
        entry.reason,
    )


def _entry(reference: str, kind: EntryKind, amount: Money, *postings: Posting) -> Entry:
    parts = reference.split("/")
    intent = IntentId(parts[1]) if parts[1].startswith("pi_") else None
    return Entry(reference, kind, START, None, intent, amount, postings)


def _held(amount: Money) -> tuple[Posting, Posting]:
    return Posting(HELD, amount), Posting(HELD_FOR_CUSTOMERS, -amount)


def _let_go(amount: Money) -> tuple[Posting, Posting]:
    return Posting(HELD_FOR_CUSTOMERS, amount), Posting(HELD, -amount)


def _taken(amount: Money) -> tuple[Posting, ...]:
    """Two rates of tax, one of them with a broken percentage."""
    code, step = amount.currency.code, amount.currency.step
    low, high = (amount.minor // part // step * step for part in (20, 12))
    return (
        Posting(STRIPE, amount),
        Posting(SALES, money(low + high - amount.minor, code)),
        Posting(f"{TAX}:5.5", money(-low, code)),
        Posting(f"{TAX}:19", money(-high, code)),
    )


def _payments() -> Iterator[Entry]:
    """A partial capture with a tip, two captures, a lapse, every number of decimals, a refund."""
    whole, part, rest = money(1_254), money(750), money(504)
    yield _entry("hold/pi_part", _K.HOLD, whole, *_held(whole))
    yield _entry(
        "capture/pi_part",
        _K.CAPTURE,
        part,
        Posting(STRIPE, part),
        Posting(SALES, money(-500)),
        Posting(f"{TAX}:5.5", money(-50)),
        Posting(TIPS, money(-200)),
        *_let_go(part),
    )
    yield _entry("release/pi_part", _K.RELEASE, rest, *_let_go(rest))
    yield _entry("hold/pi_lapse", _K.HOLD, money(500), *_held(money(500)))
    yield _entry("lapse/pi_lapse", _K.LAPSE, money(500), *_let_go(money(500)))
    amounts = ((1_200, "JPY"), (12_340, "KWD"), (150_000, "ISK"), (99_999_999, "EUR"), (999, "USD"))
    for number, amount in enumerate(money(*each) for each in amounts):
        name = f"pi_{number}"
        yield _entry(f"hold/{name}", _K.HOLD, amount, *_held(amount))
        yield _entry(f"capture/{name}", _K.CAPTURE, amount, *_taken(amount), *_let_go(amount))
    back = money(300)
    yield _entry("refund/re_1", _K.REFUND, back, *_mirrored(_taken(back)))
    yield _entry("refund_failed/re_1", _K.REFUND_FAILED, back, *_taken(back))
    yield _entry(
        "conversion/txn_1",
        _K.CONVERSION,
        money(999, "USD"),
        Posting(CONVERSION, money(999, "USD")),
        Posting(STRIPE, money(-999, "USD")),
        Posting(STRIPE, money(921)),
        Posting(CONVERSION, money(-921)),
    )


def _mirrored(postings: Sequence[Posting]) -> tuple[Posting, ...]:
    return tuple(Posting(each.account, -each.amount) for each in postings)


def _cash() -> Iterator[Entry]:
    paid = money(1_995)
    sides = (
        Posting(f"{CASH}:till-1", paid),
        Posting(ROUNDING, money(3)),
        Posting(SALES, money(-1_679)),
        Posting(f"{TAX}:19", money(-319)),
    )
    yield _entry("cash_sale/sale_1", _K.CASH_SALE, paid, *sides)
    yield _entry("cash_refund/sale_1", _K.CASH_REFUND, paid, *_mirrored(sides))


def _simple() -> Iterator[Entry]:
    for number, (kind, minor, code) in enumerate(_SIMPLE):
        yield _two_sided(f"{kind}/x_{number}", kind, money(minor, code))


def _texts() -> Iterator[Entry]:
    for number, text in enumerate(TEXTS):
        yield _two_sided(f"correction/c_{number}", _K.CORRECTION, money(100 + number), text)


def _two_sided(reference: str, kind: EntryKind, amount: Money, reason: str = "") -> Entry:
    debit, credit = _ACCOUNTS_OF[kind]
    sides = Posting(debit, amount), Posting(credit, -amount)
    return Entry(reference, kind, START, None, None, amount, sides, reason)
