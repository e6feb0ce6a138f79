"""What the payment page says in each of its faces."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from pos.domain.money import Money
from pos.domain.presented import CardBehaviour, PresentedCard
from pos.domain.sale import MoneyWord, SaleState
from pos.domain.views import SaleRecord
from ui.format import Formats
from ui.payment.faces import Face, face_unheard, face_with_customer
from ui.payment.phase import Phase
from ui.payment.view import Busy, PaymentView
from ui.tones import Tone
from ui.waits import Waiting, wait_text


def busy_text(busy: Busy) -> str:
    """What the till is waiting for."""
    return QCoreApplication.translate("Payment", str(_BUSY[busy])) if busy else ""


def face_of(view: PaymentView, formats: Formats, now: datetime) -> Face:
    """The page's headline for a phase; amounts and times come from Stripe's answer alone."""
    phase, record = view.phase, view.record
    if view.waiting is not None:
        return _face_waiting(view.waiting, phase, formats)
    match phase:
        case Phase.EMPTY:
            return Face(
                Tone.PLAIN,
                "",
                QCoreApplication.translate("Payment", "No payment on the counter"),
                QCoreApplication.translate("Payment", "Press “Pay” at the till to begin one."),
            )
        case Phase.PREPARING:
            return _face_preparing(is_busy=bool(view.busy))
        case Phase.PRESENT if record is not None and record.sale.has_tender:
            return _face_between(record, formats)
        case Phase.PRESENT | Phase.WITH_CUSTOMER | Phase.ACTION | Phase.CHECKING:
            return _face_before(view)
        case Phase.HELD:
            return _face_held(record, formats, now)
        case Phase.TAKEN | Phase.RELEASED | Phase.LAPSED | Phase.GIVEN_UP:
            return _face_after(phase, record, formats)


def _face_waiting(waiting: Waiting, phase: Phase, formats: Formats) -> Face:
    if phase is Phase.PREPARING:
        return Face(
            Tone.RELEASED,
            QCoreApplication.translate("Payment", "Not taken"),
            QCoreApplication.translate("Payment", "The payment is not prepared yet"),
            wait_text(waiting, formats)
            + " "
            + QCoreApplication.translate("Payment", "No card was asked for."),
        )
    return Face(
        Tone.CHECKING,
        QCoreApplication.translate("Payment", "Checking"),
        QCoreApplication.translate("Payment", "We don’t know yet. Don’t run the card again."),
        wait_text(waiting, formats)
        + " "
        + QCoreApplication.translate("Payment", "Nothing is charged twice."),
    )


def _face_preparing(*, is_busy: bool) -> Face:
    word = QCoreApplication.translate("Payment", "Not taken")
    if is_busy:
        return Face(
            Tone.RELEASED,
            word,
            QCoreApplication.translate("Payment", "Preparing the payment"),
            QCoreApplication.translate("Payment", "The card can be presented in a moment."),
        )
    return Face(
        Tone.RELEASED,
        word,
        QCoreApplication.translate("Payment", "The payment could not be prepared"),
        QCoreApplication.translate(
            "Payment",
            "Nothing was charged, and the cart is kept. Try again, or go back to the cart.",
        ),
    )


def _face_before(view: PaymentView) -> Face:
    match view.phase:
        case Phase.WITH_CUSTOMER:
            return face_with_customer(view)
        case Phase.CHECKING:
            return Face(
                Tone.CHECKING,
                QCoreApplication.translate("Payment", "Checking"),
                QCoreApplication.translate(
                    "Payment", "We don’t know yet. Don’t run the card again."
                ),
                QCoreApplication.translate(
                    "Payment",
                    "The answer got lost on the way. The till keeps asking Stripe and shows what "
                    "became of it. Nothing is charged twice.",
                ),
            )
        case Phase.ACTION if view.is_unheard:
            return face_unheard()
        case Phase.ACTION:
            return Face(
                Tone.RELEASED,
                QCoreApplication.translate("Payment", "Not taken"),
                QCoreApplication.translate(
                    "Payment", "The customer has to confirm with their bank"
                ),
                QCoreApplication.translate(
                    "Payment",
                    "Ask the customer to follow their bank’s page or app. The till goes on by "
                    "itself as soon as they are done.",
                ),
            )
        case _:
            return Face(
                Tone.RELEASED,
                QCoreApplication.translate("Payment", "Not taken"),
                QCoreApplication.translate("Payment", "How do they pay?"),
                QCoreApplication.translate(
                    "Payment",
                    "A card is held first and not yet taken; cash is taken at once.",
                ),
            )


def _face_between(record: SaleRecord, formats: Formats) -> Face:
    """Some of it is paid, and another tender has to follow."""
    sale = record.sale
    is_held = record.money is MoneyWord.HELD
    word = "Held" if is_held else "Taken"
    headline = QCoreApplication.translate("Payment", "%1 paid, %2 still due")
    headline = headline.replace("%1", formats.money(sale.tendered))
    return Face(
        Tone.HELD if is_held else Tone.TAKEN,
        QCoreApplication.translate("Payment", word),
        headline.replace("%2", formats.money(sale.still_due)),
        "",
    )


def _face_held(record: SaleRecord | None, formats: Formats, now: datetime) -> Face:
    held = formats.money(record.held) if record else ""
    deadlines = [
        charge.capture_before
        for card in (record.held_cards if record else ())
        if (charge := card.intent.latest_charge) is not None and charge.capture_before is not None
    ]
    until = formats.deadline(min(deadlines, default=None), now)
    headline = QCoreApplication.translate("Payment", "%1 held until %2")
    explanation = QCoreApplication.translate(
        "Payment",
        "Held on the card, not taken. If nobody acts before then, Stripe lets it go and the shop "
        "gets nothing.",
    )
    if record is not None and record.sale.cash:
        cash = QCoreApplication.translate("Payment", "%1 was paid in cash.")
        paid = sum((part.amount for part in record.sale.cash[1:]), record.sale.cash[0].amount)
        told = (cash.replace("%1", formats.money(paid)), _change_text(record, formats), explanation)
        explanation = " ".join(filter(None, told))
    return Face(
        Tone.HELD,
        QCoreApplication.translate("Payment", "Held"),
        headline.replace("%1", held).replace("%2", until),
        explanation,
    )


def _face_after(phase: Phase, record: SaleRecord | None, formats: Formats) -> Face:
    match phase:
        case Phase.TAKEN:
            return _face_taken(record, formats)
        case Phase.LAPSED:
            return Face(
                Tone.FAILED,
                QCoreApplication.translate("Payment", "Lapsed"),
                QCoreApplication.translate("Payment", "The hold lapsed. Nothing was taken."),
                QCoreApplication.translate(
                    "Payment", "The bank has let the money go. A new payment is needed."
                ),
            )
        case Phase.RELEASED:
            return Face(
                Tone.RELEASED,
                QCoreApplication.translate("Payment", "Released"),
                QCoreApplication.translate("Payment", "The hold was released. Nothing was taken."),
                QCoreApplication.translate(
                    "Payment", "The customer’s bank shows the money again at its own pace."
                ),
            )
        case _:
            return Face(
                Tone.RELEASED,
                QCoreApplication.translate("Payment", "Given up"),
                QCoreApplication.translate("Payment", "The sale was given up. Nothing was taken."),
                QCoreApplication.translate(
                    "Payment", "Its payment was canceled and cannot be paid any more."
                ),
            )


def _face_taken(record: SaleRecord | None, formats: Formats) -> Face:
    """What was taken; after cash the change is what the cashier looks for."""
    word = QCoreApplication.translate("Payment", "Taken")
    taken = formats.money(record.taken) if record else ""
    headline = QCoreApplication.translate("Payment", "%1 taken").replace("%1", taken)
    explanation = QCoreApplication.translate("Payment", "The customer has paid.")
    if record is None:
        return Face(Tone.TAKEN, word, headline, explanation)
    if change_of(record) is not None:
        headline = QCoreApplication.translate("Payment", "Give the customer the change")
        received = QCoreApplication.translate("Payment", "%1 received, %2 taken.")
        handed = formats.money(record.sale.cash[-1].received)
        told = received.replace("%1", handed).replace("%2", taken)
        return Face(Tone.TAKEN, word, headline, told)
    rest = record.sale.due - record.taken
    if rest.minor > 0:
        released = QCoreApplication.translate(
            "Payment", "%1 of the hold was released and stays with the customer."
        )
        explanation = released.replace("%1", formats.money(rest))
    return Face(Tone.TAKEN, word, headline, explanation)


def change_of(record: SaleRecord) -> Money | None:
    """The change of a sale that was finished with cash just now, None for none."""
    cash, parts = record.sale.cash, record.sale.parts
    if record.sale.state is not SaleState.CAPTURED or not cash or parts[-1] != cash[-1]:
        return None
    return cash[-1].change or None


def _change_text(record: SaleRecord, formats: Formats) -> str:
    """What the customer gets back of the cash that was handed over last, empty for nothing."""
    if not record.sale.cash or not record.sale.cash[-1].change:
        return ""
    change = formats.money(record.sale.cash[-1].change)
    return QCoreApplication.translate("Payment", "Change: %1").replace("%1", change)


def card_label(card: PresentedCard) -> tuple[str, str]:
    """A practice card: its name, and what it does."""
    brand = _BRANDS.get(card.brand, card.brand)
    return brand, QCoreApplication.translate("Payment", str(_DOES[card.behaviour]))


def card_name(brand: str, last4: str) -> str:
    """`Visa •• 4242`."""
    return f"{_BRANDS.get(brand, brand.title())} •• {last4}"


_BUSY: Final = {
    Busy.PREPARING: QT_TRANSLATE_NOOP("Payment", "Preparing the payment with Stripe…"),
    Busy.AUTHORISING: QT_TRANSLATE_NOOP("Payment", "Asking the customer’s bank…"),
    Busy.HANDING_OVER: QT_TRANSLATE_NOOP("Payment", "Handing the payment over…"),
    Busy.TAKING_BACK: QT_TRANSLATE_NOOP("Payment", "Taking the payment back…"),
    Busy.CHECKING: QT_TRANSLATE_NOOP("Payment", "Asking Stripe how it stands…"),
    Busy.CAPTURING: QT_TRANSLATE_NOOP("Payment", "Taking the money…"),
    Busy.GIVING_UP: QT_TRANSLATE_NOOP("Payment", "Giving it back…"),
    Busy.TAKING_CASH: QT_TRANSLATE_NOOP("Payment", "Booking the cash…"),
}

_BRANDS: Final = {"visa": "Visa", "mastercard": "Mastercard"}

_DOES: Final = {
    CardBehaviour.APPROVED: QT_TRANSLATE_NOOP("Payment", "approved"),
    CardBehaviour.DECLINED: QT_TRANSLATE_NOOP("Payment", "declined"),
    CardBehaviour.INSUFFICIENT_FUNDS: QT_TRANSLATE_NOOP("Payment", "insufficient funds"),
    CardBehaviour.LOST: QT_TRANSLATE_NOOP("Payment", "reported lost"),
    CardBehaviour.EXPIRED: QT_TRANSLATE_NOOP("Payment", "expired"),
    CardBehaviour.WRONG_CVC: QT_TRANSLATE_NOOP("Payment", "wrong CVC"),
    CardBehaviour.PROCESSING_ERROR: QT_TRANSLATE_NOOP("Payment", "processing error"),
    CardBehaviour.ASKS_AND_PASSES: QT_TRANSLATE_NOOP("Payment", "3-D Secure, customer confirms"),
    CardBehaviour.ASKS_AND_FAILS: QT_TRANSLATE_NOOP("Payment", "3-D Secure, customer fails"),
}
