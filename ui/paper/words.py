"""What the sheet with a slip says about what it did."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from pos.domain.slip import Slip, SlipKind
from pos.services.slips.desk import Offer
from ui.format import digits
from ui.notices import Notice, good_news
from ui.tones import Tone

_SEVERAL: Final = 2
_KINDS: Final[Mapping[SlipKind, object]] = {
    SlipKind.HOLD: QT_TRANSLATE_NOOP("Paper", "Hold slip"),
    SlipKind.RELEASE: QT_TRANSLATE_NOOP("Paper", "Release slip"),
    SlipKind.RECEIPT: QT_TRANSLATE_NOOP("Paper", "Receipt"),
    SlipKind.REFUND: QT_TRANSLATE_NOOP("Paper", "Refund slip"),
    SlipKind.GIFT: QT_TRANSLATE_NOOP("Paper", "Gift receipt"),
    SlipKind.CASH: QT_TRANSLATE_NOOP("Paper", "Cash slip"),
    SlipKind.X: QT_TRANSLATE_NOOP("Paper", "X report"),
    SlipKind.Z: QT_TRANSLATE_NOOP("Paper", "Z report"),
    SlipKind.PHONE: QT_TRANSLATE_NOOP("Paper", "Code to pay by phone"),
    SlipKind.KEYS: QT_TRANSLATE_NOOP("Paper", "Map of the keys"),
    SlipKind.TEST: QT_TRANSLATE_NOOP("Paper", "Test slip"),
}


def kind_word(kind: SlipKind) -> str:
    """What a slip is called where one of several is chosen."""
    return QCoreApplication.translate("Paper", str(_KINDS[kind]))


def offer_word(offer: Offer, among: Sequence[Offer]) -> str:
    """With its number where there are several of the kind."""
    word = kind_word(offer.kind)
    if sum(each.kind is offer.kind for each in among) < _SEVERAL:
        return word
    number = offer.about.replace(":", "/").rpartition("/")[2]
    both = QCoreApplication.translate("Paper", "%1: %2")
    return both.replace("%1", word).replace("%2", number)


def nothing_yet() -> Notice:
    return good_news(
        QCoreApplication.translate("Paper", "There is no slip of this yet."),
        tone=Tone.INFO,
        todo=QCoreApplication.translate(
            "Paper", "There is one as soon as money is held, taken, released or given back."
        ),
    )


def is_queued(slip: Slip) -> Notice:
    if slip.copy:
        text = QCoreApplication.translate("Paper", "Copy %1 is on its way to the printer.")
        return good_news(text.replace("%1", digits(slip.copy)), tone=Tone.INFO)
    return good_news(
        QCoreApplication.translate("Paper", "It is on its way to the printer."), tone=Tone.INFO
    )


def is_out(slip: Slip) -> Notice:
    if slip.copy:
        text = QCoreApplication.translate("Paper", "Done, as copy %1.")
        return good_news(text.replace("%1", digits(slip.copy)), tone=Tone.INFO)
    return good_news(QCoreApplication.translate("Paper", "Done."), tone=Tone.INFO)


def is_sent() -> Notice:
    return good_news(
        QCoreApplication.translate("Paper", "Stripe sends it as soon as the money is taken."),
        tone=Tone.INFO,
    )
