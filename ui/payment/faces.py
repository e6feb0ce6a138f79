"""What the payment page says while a customer has the payment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from pos.domain.handover import Channel
from pos.domain.reader import ReaderState
from ui.payment.view import PaymentView, Tender
from ui.tones import Tone


@dataclass(frozen=True, slots=True)
class Face:
    """Headline, explanation and tone of the page as it stands."""

    tone: Tone
    word: str
    headline: str
    explanation: str


_NOTHING_YET: Final = QT_TRANSLATE_NOOP(
    "Payment", "Nothing is charged until their bank says yes. The till follows by itself."
)

_WITH: Final[Mapping[Channel, tuple[object, object]]] = {
    Channel.READER: (
        QT_TRANSLATE_NOOP("Payment", "The reader asks for the card"),
        _NOTHING_YET,
    ),
    Channel.FORM: (
        QT_TRANSLATE_NOOP("Payment", "Enter the card in Stripe’s form"),
        _NOTHING_YET,
    ),
    Channel.PHONE: (
        QT_TRANSLATE_NOOP("Payment", "The customer pays on their phone"),
        _NOTHING_YET,
    ),
}
_ELSEWHERE: Final = (QT_TRANSLATE_NOOP("Payment", "The payment is on its way"), _NOTHING_YET)

_LOST: Final = (
    QT_TRANSLATE_NOOP("Payment", "The reader does not answer"),
    QT_TRANSLATE_NOOP(
        "Payment",
        "The sale is safe, and Stripe has seen no card so far. Wait, use another reader, or take "
        "the payment back.",
    ),
)


def face_with_customer(view: PaymentView) -> Face:
    """Who has the payment. While Stripe is silent nobody can say that it is not held yet."""
    if view.is_unheard:
        return face_unheard()
    handed = view.record.handed if view.record else None
    strip = view.reader
    is_lost = strip is not None and strip.state is ReaderState.OFFLINE
    headline, explanation = _ELSEWHERE if handed is None else _WITH.get(handed.channel, _ELSEWHERE)
    if is_lost and view.tender is Tender.READER:
        headline, explanation = _LOST
    return Face(
        Tone.RELEASED,
        QCoreApplication.translate("Payment", "Not taken"),
        QCoreApplication.translate("Payment", str(headline)),
        QCoreApplication.translate("Payment", str(explanation)),
    )


def face_unheard() -> Face:
    """Stripe does not say how a payment stands that somebody else may be paying right now."""
    return Face(
        Tone.CHECKING,
        QCoreApplication.translate("Payment", "Checking"),
        QCoreApplication.translate("Payment", "We don’t know yet. Don’t run the card again."),
        QCoreApplication.translate(
            "Payment",
            "Stripe does not answer right now. The till keeps asking; nothing is charged twice.",
        ),
    )
