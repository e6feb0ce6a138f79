"""Words for how a card reader stands, always with an icon's meaning beside them."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from pos.domain.reader import Debit, Promise, Reader, ReaderState, ReaderStrip
from pos.errors import BESIDE_MONEY, Refused
from resources.words.readers import READER_ADVICE, READER_STATES
from ui.notices import notice_for
from ui.tones import Tone

TONE_OF_READER: Final = {
    ReaderState.READY: Tone.TAKEN,
    ReaderState.BUSY: Tone.HELD,
    ReaderState.UPDATING: Tone.CHECKING,
    ReaderState.OFFLINE: Tone.FAILED,
    ReaderState.ATTENTION: Tone.WARNING,
    ReaderState.NONE: Tone.PLAIN,
}

_CHIP: Final = {
    ReaderState.READY: QT_TRANSLATE_NOOP("Readers", "Reader ready"),
    ReaderState.BUSY: QT_TRANSLATE_NOOP("Readers", "Reader busy"),
    ReaderState.UPDATING: QT_TRANSLATE_NOOP("Readers", "Reader updating"),
    ReaderState.OFFLINE: QT_TRANSLATE_NOOP("Readers", "Reader offline"),
    ReaderState.ATTENTION: QT_TRANSLATE_NOOP("Readers", "Look at the reader"),
    ReaderState.NONE: QT_TRANSLATE_NOOP("Readers", "No reader"),
}

_INTERAC: Final = QT_TRANSLATE_NOOP("Readers", "Interac cards cannot be held: %1")
_EFTPOS: Final = QT_TRANSLATE_NOOP("Readers", "eftpos cards cannot be held: %1")
_CHARGED: Final = QT_TRANSLATE_NOOP("Readers", "they are charged at once. Say so before.")
_TURNED_DOWN: Final = QT_TRANSLATE_NOOP("Readers", "the reader refuses them. Say so before.")


def chip_text(state: ReaderState) -> str:
    """What the frame says of the reader of this register."""
    return QCoreApplication.translate("Readers", str(_CHIP[state]))


def state_text(state: ReaderState) -> str:
    """One or two words."""
    return QCoreApplication.translate("Readers", READER_STATES[state])


def advice_text(strip: ReaderStrip) -> str:
    """What is the matter with it, or else what its state means for a sale."""
    if not strip.note:
        return QCoreApplication.translate("Readers", READER_ADVICE[strip.state])
    other = strip.reader.note if strip.reader else None
    facts = {"register": other.register} if other else {}
    notice = notice_for(Refused(strip.note, **facts, **{BESIDE_MONEY: True}))
    return f"{notice.title} {notice.todo}".strip()


def name_of(reader: Reader | None) -> str:
    """What the shop calls it, or what it is."""
    return "" if reader is None else reader.label or reader.device_type


_KINDS: Final = {
    "bbpos_wisepos_e": "BBPOS WisePOS E",
    "stripe_s700": "Stripe Reader S700",
    "stripe_s710": "Stripe Reader S710",
    "simulated_wisepos_e": QT_TRANSLATE_NOOP("Readers", "Simulated WisePOS E"),
    "simulated_stripe_s700": QT_TRANSLATE_NOOP("Readers", "Simulated Reader S700"),
    "simulated_stripe_s710": QT_TRANSLATE_NOOP("Readers", "Simulated Reader S710"),
}


def kind_text(device_type: str) -> str:
    """What it is; an unknown type in Stripe's own spelling."""
    return QCoreApplication.translate("Readers", str(_KINDS.get(device_type, device_type)))


def promise_text(promise: Promise) -> str:
    """What the customer has to hear before the card is asked for; empty for nothing."""
    if promise.debit is None:
        return ""
    which = _INTERAC if promise.debit is Debit.INTERAC else _EFTPOS
    what = _CHARGED if promise.is_charged else _TURNED_DOWN
    text = QCoreApplication.translate("Readers", str(which))
    return text.replace("%1", QCoreApplication.translate("Readers", str(what)))
