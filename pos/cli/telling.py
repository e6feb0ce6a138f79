"""Sales, holds and moments as people read them on a terminal."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pos.cli import card_telling
from pos.cli.output import facts, table
from pos.domain.cart import Line
from pos.domain.catalogue import Product
from pos.domain.declines import GENERIC, tellable
from pos.domain.drift import Change
from pos.domain.hold import Hold
from pos.domain.ids import IntentId
from pos.domain.intent import Charge, Intent, IntentStatus
from pos.domain.measure import measure_text
from pos.domain.money import Money
from pos.domain.refund import Refund
from pos.domain.sale import UNPAID, MoneyWord, SaleState
from pos.domain.tender import CardPart, CashPart, Part
from pos.domain.views import SaleRecord
from pos.services.exports import ExportSummary
from resources.words.reconciling import CHANGES

_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)


def amount(money: Money) -> str:
    return f"{money.plain()} {money.currency.code}"


def when(moment: datetime | None, zone: ZoneInfo) -> str:
    """By the shop's clocks, to the minute; empty for none."""
    return "" if moment is None else moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def time_left(left: timedelta | None) -> str:
    """`6 d 23 h`, `3 h 20 min`, `5 min`; rounded down, because a deadline is never later."""
    if left is None:
        return "unknown"
    if left <= timedelta(0):
        return "over"
    if left >= _DAY:
        return f"{left // _DAY} d {left % _DAY // _HOUR} h"
    if left >= _HOUR:
        return f"{left // _HOUR} h {left % _HOUR // _MINUTE} min"
    return f"{left // _MINUTE} min"


def products(found: Sequence[Product]) -> list[str]:
    rows = [
        (
            product.sku,
            product.barcode,
            product.name,
            amount(product.price),
            f"{product.tax_rate.percent()} %",
        )
        for product in found
    ]
    return [table(("SKU", "Barcode", "Name", "Price", "Tax"), rows, right=(3, 4))]


def holds(found: Sequence[Hold], now: datetime, zone: ZoneInfo) -> list[str]:
    if not found:
        return ["No money is held."]
    rows = [
        (
            hold.receipt,
            amount(hold.amount),
            f"{hold.brand} {hold.last4}".strip(),
            when(hold.capture_before, zone) or "unknown",
            time_left(hold.left(now)),
            hold.intent,
        )
        for hold in found
    ]
    head = ("Receipt", "Held", "Card", f"Until ({zone.key})", "Left", "Payment")
    return [table(head, rows, right=(1,))]


def waiting(payments: Sequence[IntentId]) -> list[str]:
    """Payments whose last step has no answer yet: a list of holds alone would be untrue."""
    return [
        f"Checking: it is not known yet how {each} stands, so it may be held as well. "
        "Do not run the card again; `holdfast reconcile` asks Stripe."
        for each in payments
    ]


def missing(payments: Sequence[IntentId]) -> list[str]:
    """Payments that the ledger holds and the account of the key does not know."""
    return [
        f"Stripe does not know {each}, which stands as held here: check that the key belongs to "
        "this account; `holdfast reconcile` tells more."
        for each in payments
    ]


def sales(found: Sequence[SaleRecord], zone: ZoneInfo) -> list[str]:
    if not found:
        return ["No sale has reached checkout yet."]
    rows = [
        (
            record.sale.receipt,
            when(record.sale.opened_at, zone),
            amount(record.sale.cart.totals().due),
            _money(record),
            str(record.sale.state),
            record.intent.id if record.intent else "",
        )
        for record in found
    ]
    head = ("Receipt", f"Begun ({zone.key})", "Total", "Money", "Sale", "Payment")
    return [table(head, rows, right=(2,))]


def _money(record: SaleRecord) -> str:
    """The word for a sale's money, with the amount where only a part was taken."""
    if record.money is MoneyWord.TAKEN:
        received = record.taken
        if received != record.sale.cart.totals().due:
            return f"{record.money}: {amount(received)}"
    return str(record.money)


def how_many(line: Line) -> str:
    """`3`, or `0.350 kg`."""
    if line.is_measured:
        return f"{measure_text(line.measure)} {line.item.unit}"
    return str(line.quantity)


def sale(record: SaleRecord, zone: ZoneInfo) -> list[str]:
    """A sale in full: its cart, its totals, its attempts, and what became of its money."""
    cart = record.sale.cart
    totals = cart.totals()
    rows = [
        (
            str(line.number),
            how_many(line),
            line.item.name,
            amount(line.price),
            f"-{amount(line.off)}" if line.off else "",
            amount(line.amount),
        )
        for line in cart.lines
    ]
    head = ("Row", "Qty", "Item", "Price", "Off", "Amount")
    taxes = ((f"Tax {tax.rate.percent()} %", amount(tax.tax)) for tax in totals.taxes if tax.tax)
    return [
        *([table(head, rows, right=(0, 1, 3, 4, 5)), ""] if rows else []),
        *facts(
            [
                ("Sale", record.sale.id),
                ("Receipt", record.sale.receipt),
                ("Sold by", record.sale.clerk),
                ("Payment", record.intent.id if record.intent else ""),
                ("Discount", f"-{amount(totals.discount)}" if totals.discount else ""),
                *taxes,
                ("Total", amount(totals.due)),
            ]
        ),
        *_tenders(record),
        *(_attempt(charge, zone) for charge in record.charges),
        *card_telling.check_lines(
            record.intent.latest_charge if record.intent else None, record.cautions
        ),
        *card_telling.caution_lines(record.cautions, zone),
        *_allows(record.intent),
        *(_change(change, zone) for change in record.changes),
        *(_refund(refund) for refund in record.refunds if not refund.is_release),
        outcome(record, zone),
    ]


def outcome(record: SaleRecord, zone: ZoneInfo) -> str:
    """Has money moved, in one sentence that begins with the word for it."""
    match record.money:
        case MoneyWord.CHECKING:
            return (
                "Checking: it is not known yet whether money has moved. Do not run the card "
                f"again; ask with `holdfast sale resume {record.sale.receipt}`."
            )
        case _ if record.sale.is_split:
            return _split(record)
        case MoneyWord.HELD if record.intent:
            return _held(record.intent, zone)
        case MoneyWord.TAKEN if record.intent:
            return _taken(record.intent, record.given_back)
        case _:
            return _not_taken(record, zone)


def _tenders(record: SaleRecord) -> list[str]:
    """What each part of a sale was paid with; nothing for a sale of one card."""
    of_cards = {card.intent.id: card.intent for card in record.cards}
    return [_tender(part, of_cards) for part in record.sale.parts]


def _tender(part: Part, of_cards: Mapping[IntentId, Intent]) -> str:
    match part:
        case CashPart():
            change = f", change {amount(part.change)}" if part.change else ""
            rounding = f", rounded by {amount(part.rounding)}" if part.rounding else ""
            back = ", given back" if part.is_returned else ""
            return f"Cash {amount(part.paid)} (part {part.number}{rounding}{change}{back})"
        case CardPart():
            charge = of_cards[part.intent].latest_charge
            card = f"{charge.brand} {charge.last4} " if charge else ""
            return f"Card {card}{amount(part.amount)}: {part.state} ({part.intent})"


def _split(record: SaleRecord) -> str:
    """Several tenders, in one sentence."""
    sale = record.sale
    told = [
        *([f"held {amount(record.held)}"] if record.held else []),
        *([f"taken {amount(record.taken)}"] if record.taken else []),
        *([f"still due {amount(sale.still_due)}"] if sale.state in UNPAID else []),
        *([f"given back {amount(record.given_back)}"] if record.given_back else []),
    ]
    word = str(record.money)
    if not told:
        return f"{word.capitalize()}: every part was given back."
    return f"{word.capitalize()}: {', '.join(told).removeprefix(f'{word} ')}."


def _held(intent: Intent, zone: ZoneInfo) -> str:
    charge = intent.latest_charge
    deadline = when(charge.capture_before if charge else None, zone)
    until = f"until {deadline} ({zone.key})" if deadline else "until Stripe names a day"
    taken = f"{amount(intent.received)} is taken" if intent.received else "Nothing is taken yet"
    return (
        f"Held: {amount(intent.capturable)} {until}. {taken}; if nobody captures "
        "it by then, it goes back to the customer by itself."
    )


def _taken(intent: Intent, given_back: Money | None) -> str:
    rest = intent.released
    released = f" Released: {amount(rest)}." if rest else ""
    returned = f" Given back: {amount(given_back)}." if given_back else ""
    return f"Taken: {amount(intent.received)}.{released}{returned}"


def _not_taken(record: SaleRecord, zone: ZoneInfo) -> str:
    intent = record.intent
    match record.sale.state:
        case SaleState.RELEASED if intent:
            why = f" ({_words(intent.cancellation_reason)})" if intent.cancellation_reason else ""
            return f"Not taken: the hold of {amount(intent.amount)} was released{why}."
        case SaleState.LAPSED if intent:
            day = when(intent.canceled_at, zone)
            return f"Not taken: the hold of {amount(intent.amount)} lapsed on {day}."
        case SaleState.ABANDONED:
            return "Not taken: the sale was given up."
        case _ if intent is not None and intent.status is IntentStatus.REQUIRES_ACTION:
            return "Not taken yet: the customer has to confirm at their bank first."
        case _ if intent is not None:
            return f"Not taken: {amount(intent.amount)} is asked for, no card has paid it yet."
        case _:
            return "Not taken: no payment was begun."


def _allows(intent: Intent | None) -> list[str]:
    """What may be done with a hold, where its charge says anything."""
    if intent is None or not intent.is_held or not intent.features.are_known:
        return []
    allows = intent.features
    limit = f" (up to {amount(allows.most_capturable)})" if allows.most_capturable else ""
    words = [
        *(["raised"] if allows.can_increase else ()),
        *(["taken in parts"] if allows.can_capture_in_parts else ()),
        *([f"taken beyond what is held{limit}"] if allows.can_capture_more else ()),
    ]
    longer = ["It lasts longer than usual."] if allows.is_extended else []
    told = f"This hold can be {', '.join(words)}." if words else "This hold can be taken once."
    return [" ".join([told, *longer])]


def _attempt(charge: Charge, zone: ZoneInfo) -> str:
    attempt = f"{when(charge.created, zone)}  {charge.brand} {charge.last4}".rstrip()
    if charge.is_approved:
        return f"{attempt}: approved"
    told = tellable(charge.decline) if charge.decline else GENERIC
    return f"{attempt}: declined ({_words(told.decline_code or told.code)})"


def _refund(refund: Refund) -> str:
    """How a refund stands: one may fail days later, and brings the money back then."""
    return f"Refund of {amount(refund.amount)}: {_words(refund.status)} ({refund.id})"


def _change(change: Change, zone: ZoneInfo) -> str:
    told = f"{CHANGES[change.kind]}, {amount(change.amount)}"
    return f"{when(change.occurred_at, zone)}  changed in Stripe: {told}"


def _words(code: str) -> str:
    """A code of Stripe's as words."""
    return code.replace("_", " ")


def export(summary: ExportSummary) -> list[str]:
    """What was written, with the control totals, for people."""
    rows = [(str(total.kind), str(total.entries), amount(total.amount)) for total in summary.kinds]
    return [
        *facts(
            [
                *(("File", str(written.path)) for written in summary.files),
                ("Totals", str(summary.manifest)),
                ("Entries", str(summary.rows)),
                ("Sequence", f"{summary.first} to {summary.last}" if summary.rows else ""),
                *(("SHA-256", written.sha256) for written in summary.files),
            ]
        ),
        *([table(("Kind", "Entries", "Total"), rows, right=(1, 2))] if rows else []),
    ]
