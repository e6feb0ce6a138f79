"""What became of a hold, in sentences."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication

from pos.domain.board import HoldRow
from pos.domain.hold import Urgency
from pos.domain.money import Money
from pos.domain.sale import MoneyWord, SaleState
from pos.domain.views import SaleRecord
from ui.format import Formats, urgency_word
from ui.holds.view import Busy
from ui.notices import Notice
from ui.tones import Tone
from ui.wording import DOT, card_text, plural

_HOUR: Final = timedelta(hours=1)
_NAMED: Final = 4
"""How many receipts a notice names before it says `and so on`."""

TONE_OF_URGENCY = {
    Urgency.LAPSED: Tone.FAILED,
    Urgency.NOW: Tone.WARNING,
    Urgency.SOON: Tone.WARNING,
    Urgency.LATER: Tone.HELD,
    Urgency.UNKNOWN: Tone.HELD,
}


def outcome(record: SaleRecord, formats: Formats) -> Notice:
    """What a sale's money has come to, by Stripe's answer."""
    match record.money:
        case MoneyWord.TAKEN:
            return _taken(record, formats)
        case MoneyWord.HELD:
            title = QCoreApplication.translate("Holds", "%1 is still held.")
            money = QCoreApplication.translate("Holds", "Nothing has been taken.")
            return _about(record, Tone.HELD, title.replace("%1", _held(record, formats)), money)
        case MoneyWord.CHECKING:
            title = QCoreApplication.translate("Holds", "We do not know yet how this ended.")
            money = QCoreApplication.translate("Holds", "Do not run the card again.")
            return _about(record, Tone.CHECKING, title, money)
        case MoneyWord.NOT_TAKEN:
            return _not_taken(record, formats)


def ended_elsewhere(records: Sequence[SaleRecord], formats: Formats) -> Notice:
    """What a look at Stripe brought to light about holds that nobody touched here."""
    if len(records) == 1:
        found = outcome(records[0], formats)
        how = QCoreApplication.translate(
            "Holds", "This did not happen at this till just now; Stripe says so."
        )
        return Notice(found.tone, found.title, found.money, how, found.reference)
    title = QCoreApplication.translate("Holds", "%n hold(s) ended.", "", len(records))
    lapsed = [each for each in records if each.sale.state is SaleState.LAPSED]
    released = [each for each in records if each.sale.state is SaleState.RELEASED]
    taken = [each for each in records if each.money is MoneyWord.TAKEN]
    parts = [
        _group(
            QCoreApplication.translate("Holds", "%1 lapsed, nothing taken (%2)"), lapsed, formats
        ),
        _group(
            QCoreApplication.translate("Holds", "%1 released, nothing taken (%2)"),
            released,
            formats,
        ),
        _group(QCoreApplication.translate("Holds", "%1 taken (%2)"), taken, formats),
    ]
    return Notice(
        _worst_tone(lapsed, released),
        plural(title, len(records)),
        DOT.join(part for part in parts if part),
        _receipts(records),
    )


def nothing_new(count: int) -> Notice:
    """A look at Stripe that changed nothing."""
    title = QCoreApplication.translate("Holds", "Stripe agrees with this list.")
    if not count:
        return Notice(Tone.INFO, title, QCoreApplication.translate("Holds", "Nothing is held."))
    each = QCoreApplication.translate("Holds", "%n hold(s) checked.", "", count)
    return Notice(Tone.INFO, title, plural(each, count))


def not_asked(reference: str) -> Notice:
    """A question to Stripe that nobody answered: nothing was sent that could move money."""
    return Notice(
        Tone.WARNING,
        QCoreApplication.translate("Holds", "Stripe could not be asked."),
        QCoreApplication.translate("Holds", "Asking moves no money. The list is as it was."),
        QCoreApplication.translate("Holds", "Check the network and press Refresh again."),
        reference,
    )


def unknown_to_stripe(count: int) -> Notice:
    """Holds in our books that the connected Stripe account has never heard of."""
    title = QCoreApplication.translate("Holds", "Stripe does not know %n hold(s).", "", count)
    return Notice(
        Tone.WARNING,
        plural(title, count),
        QCoreApplication.translate("Holds", "No money has moved."),
        QCoreApplication.translate(
            "Holds", "The key may belong to another account. A manager checks it under Shop."
        ),
    )


def badge(row: HoldRow, urgency: Urgency) -> tuple[str, Tone]:
    """Word and tone of a hold in the list."""
    if row.is_checking:
        return QCoreApplication.translate("Holds", "Checking"), Tone.CHECKING
    if row.claimed_by:
        return QCoreApplication.translate("Holds", "In hand"), Tone.CHECKING
    return urgency_word(urgency), TONE_OF_URGENCY[urgency]


def whose_books(row: HoldRow) -> str:
    """Where a hold of another register is booked, and who else works on it; empty for none."""
    said = []
    if row.is_foreign:
        text = QCoreApplication.translate(
            "Holds", "Opened at %1: whatever is done here is booked there."
        )
        said.append(text.replace("%1", row.register))
    if row.claimed_by:
        text = QCoreApplication.translate("Holds", "%1 is working on it now.")
        said.append(text.replace("%1", row.claimed_by))
    return " ".join(said)


def short_badge(row: HoldRow, urgency: Urgency) -> str:
    """Its word where another one stands beside it."""
    if urgency is Urgency.SOON and not row.is_checking:
        return QCoreApplication.translate("Holds", "Soon")
    return badge(row, urgency)[0]


def time_left(row: HoldRow, now: datetime, formats: Formats) -> str:
    """What the clock of a row says: `in 3 h 20 min`, in its last hour `in 42:07`."""
    until = row.hold.capture_before
    if row.is_lapsed and until is not None and until <= now:
        return formats.ago(until, now)
    if row.is_lapsed or (until is not None and until <= now):
        return QCoreApplication.translate("Holds", "lapsed")
    if row.is_checking:
        return checking_text()
    left = until - now if until is not None else _HOUR
    if left >= _HOUR:
        return formats.left(until, now)
    minutes, seconds = divmod(int(left.total_seconds()), 60)
    return QCoreApplication.translate("Holds", "in %1").replace("%1", f"{minutes}:{seconds:02d}")


def checking_text() -> str:
    """What is being done about a hold of which the till does not know how it stands."""
    return QCoreApplication.translate("Holds", "checking with Stripe")


def if_nobody_acts(urgency: Urgency) -> str:
    """The consequence of doing nothing."""
    match urgency:
        case Urgency.LAPSED:
            return QCoreApplication.translate(
                "Holds",
                "Its time is over. The till is asking Stripe whether the hold was let go. "
                "Nothing was paid.",
            )
        case Urgency.UNKNOWN:
            return QCoreApplication.translate(
                "Holds",
                "Stripe has not named the deadline yet. When it comes and nobody has acted, "
                "Stripe lets the hold go and the customer keeps the money. Nothing is paid.",
            )
        case _:
            return QCoreApplication.translate(
                "Holds",
                "If nobody acts by then, Stripe lets the hold go and the customer keeps the "
                "money. Nothing is paid.",
            )


def busy_text(busy: Busy) -> str:
    match busy:
        case Busy.NO:
            return ""
        case Busy.CAPTURING:
            return QCoreApplication.translate("Holds", "Taking the money…")
        case Busy.RELEASING:
            return QCoreApplication.translate("Holds", "Releasing the hold…")
        case Busy.INCREASING:
            return QCoreApplication.translate("Holds", "Asking the bank to hold more…")
        case Busy.SAVING:
            return QCoreApplication.translate("Holds", "Writing it down…")
        case Busy.PREPARING:
            return QCoreApplication.translate("Holds", "Putting the cart on the counter…")
        case Busy.CHECKING:
            return QCoreApplication.translate("Holds", "Asking Stripe how it ended…")


def amounts(sums: Iterable[Money], formats: Formats) -> str:
    return " + ".join(formats.money(each) for each in sums)


def _taken(record: SaleRecord, formats: Formats) -> Notice:
    intent = record.intent
    received = formats.money(intent.received) if intent else ""
    title = QCoreApplication.translate("Holds", "%1 taken.").replace("%1", received)
    rest = intent.released if intent else None
    if rest and rest.minor > 0:
        money = QCoreApplication.translate(
            "Holds", "%1 was released and stays with the customer."
        ).replace("%1", formats.money(rest))
    else:
        money = QCoreApplication.translate("Holds", "The customer has paid.")
    return _about(record, Tone.TAKEN, title, money)


def _not_taken(record: SaleRecord, formats: Formats) -> Notice:
    amount = formats.money(record.intent.amount) if record.intent else ""
    money = QCoreApplication.translate("Holds", "Nothing was taken. Nothing is held any more.")
    if record.sale.state is SaleState.LAPSED:
        title = QCoreApplication.translate("Holds", "The hold of %1 has lapsed: its time ran out.")
        todo = QCoreApplication.translate(
            "Holds", "To charge the customer, start a new sale and ask for the card again."
        )
        return _about(record, Tone.FAILED, title.replace("%1", amount), money, todo)
    title = QCoreApplication.translate("Holds", "The hold of %1 was released.")
    todo = QCoreApplication.translate(
        "Holds", "The customer’s bank shows the money again at its own pace."
    )
    return _about(record, Tone.RELEASED, title.replace("%1", amount), money, todo)


def _held(record: SaleRecord, formats: Formats) -> str:
    return formats.money(record.intent.capturable) if record.intent else ""


def _about(record: SaleRecord, tone: Tone, title: str, money: str, todo: str = "") -> Notice:
    charge = record.intent.latest_charge if record.intent else None
    card = card_text(charge.brand, charge.last4) if charge else ""
    return Notice(
        tone, title, money, todo, DOT.join(part for part in (card, record.sale.receipt) if part)
    )


def _group(text: str, records: Sequence[SaleRecord], formats: Formats) -> str:
    if not records:
        return ""
    sums: dict[str, Money] = {}
    for each in records:
        if each.intent is None:
            continue
        is_taken = each.money is MoneyWord.TAKEN
        amount = each.intent.received if is_taken else each.intent.amount
        code = amount.currency.code
        sums[code] = sums[code] + amount if code in sums else amount
    return text.replace("%1", formats.number(len(records))).replace(
        "%2", amounts(sums.values(), formats)
    )


def _receipts(records: Sequence[SaleRecord]) -> str:
    named = ", ".join(each.sale.receipt for each in records[:_NAMED])
    if len(records) <= _NAMED:
        return named
    return QCoreApplication.translate("Holds", "%1 and more; the daybook has them all.").replace(
        "%1", named
    )


def _worst_tone(lapsed: Sequence[SaleRecord], released: Sequence[SaleRecord]) -> Tone:
    if lapsed:
        return Tone.FAILED
    return Tone.RELEASED if released else Tone.TAKEN
