"""How a payment came back from whoever had it, and what the cashier does next."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from pos.domain.handover import Channel, End, Handover
from pos.domain.intent import Intent
from pos.errors import Declined
from ui.notices import Notice, notice_for
from ui.tones import Tone

_Said = tuple[object, object]
"""What happened, and what to do."""

_NEXT: Final = QT_TRANSLATE_NOOP(
    "Payment", "Try again, or choose another way to pay. The cart is kept."
)

_ENDS: Final[Mapping[End, _Said]] = {
    End.CUSTOMER_CANCELED: (
        QT_TRANSLATE_NOOP("Payment", "The customer stopped the payment."),
        QT_TRANSLATE_NOOP("Payment", "Ask whether they pay another way. The cart is kept."),
    ),
    End.TIMED_OUT: (QT_TRANSLATE_NOOP("Payment", "No card came in time."), _NEXT),
    End.EXPIRED: (QT_TRANSLATE_NOOP("Payment", "The time for paying ran out."), _NEXT),
    End.FAILED: (QT_TRANSLATE_NOOP("Payment", "The payment was broken off."), _NEXT),
    End.TAKEN_BACK: (QT_TRANSLATE_NOOP("Payment", "The payment was taken back."), _NEXT),
    End.NOT_SENT: (QT_TRANSLATE_NOOP("Payment", "The payment was not handed over."), _NEXT),
    End.GONE: (
        QT_TRANSLATE_NOOP("Payment", "This payment is not there any more."),
        QT_TRANSLATE_NOOP("Payment", "Begin it again; the cart is kept."),
    ),
}

_BY_CHANNEL: Final[Mapping[tuple[Channel, End], _Said]] = {
    (Channel.READER, End.CUSTOMER_CANCELED): (
        QT_TRANSLATE_NOOP("Payment", "The customer pressed cancel on the reader."),
        QT_TRANSLATE_NOOP(
            "Payment", "Ask whether they use another card or pay another way. The cart is kept."
        ),
    ),
    (Channel.READER, End.TIMED_OUT): (
        QT_TRANSLATE_NOOP("Payment", "No card was presented at the reader in time."),
        QT_TRANSLATE_NOOP("Payment", "Hand the payment to the reader again. The cart is kept."),
    ),
    (Channel.READER, End.EXPIRED): (
        QT_TRANSLATE_NOOP("Payment", "The reader waited too long and put the payment down."),
        QT_TRANSLATE_NOOP("Payment", "Hand it to the reader again. The cart is kept."),
    ),
    (Channel.READER, End.FAILED): (
        QT_TRANSLATE_NOOP("Payment", "The reader could not finish the payment."),
        QT_TRANSLATE_NOOP(
            "Payment", "Look at the reader, try again, or use another reader. The cart is kept."
        ),
    ),
    (Channel.READER, End.TAKEN_BACK): (
        QT_TRANSLATE_NOOP("Payment", "The payment was taken back from the reader."),
        _NEXT,
    ),
    (Channel.READER, End.NOT_SENT): (
        QT_TRANSLATE_NOOP("Payment", "The reader did not get the payment."),
        QT_TRANSLATE_NOOP(
            "Payment", "Look at the reader, try again, or use another reader. The cart is kept."
        ),
    ),
    (Channel.READER, End.GONE): (
        QT_TRANSLATE_NOOP("Payment", "The payment was canceled: no reader can take it any more."),
        QT_TRANSLATE_NOOP("Payment", "Ask for the card anew, or another way. The cart is kept."),
    ),
    (Channel.PHONE, End.EXPIRED): (
        QT_TRANSLATE_NOOP("Payment", "The customer’s payment page ran out of time."),
        QT_TRANSLATE_NOOP("Payment", "Show a new code, or choose another way. The cart is kept."),
    ),
    (Channel.PHONE, End.TAKEN_BACK): (
        QT_TRANSLATE_NOOP("Payment", "The payment page was withdrawn."),
        _NEXT,
    ),
    (Channel.FORM, End.TAKEN_BACK): (
        QT_TRANSLATE_NOOP("Payment", "The card form was closed."),
        _NEXT,
    ),
}

_TONES: Final = {End.TAKEN_BACK: Tone.INFO, End.CUSTOMER_CANCELED: Tone.RELEASED}


def notice_of_end(handed: Handover, intent: Intent | None) -> Notice | None:
    """What to say when a payment is back without being paid; None when it is paid.

    A decline is told by the payment's own last error, never by the channel's word.
    """
    end = handed.end
    if end is None or end is End.PAID:
        return None
    if end is End.DECLINED or (end is End.FAILED and intent is not None and intent.last_error):
        decline = intent.last_error if intent else None
        facts = {} if decline is None else {"decline": decline}
        return notice_for(Declined("card_declined", **facts))
    happened, todo = _BY_CHANNEL.get((handed.channel, end)) or _ENDS[end]
    return Notice(
        _TONES.get(end, Tone.WARNING),
        QCoreApplication.translate("Payment", str(happened)),
        QCoreApplication.translate("Payment", "Nothing was charged."),
        QCoreApplication.translate("Payment", str(todo)),
    )
