"""The practice reader's screen and cards in words, with the icon and the tone of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from pos.domain.reader_screen import Purpose, ReaderScreen, Stage
from resources.words.practice_reader import CARDS, TITLES
from ui.format import Formats
from ui.tones import Icon, Tone

_MOST_LINES: Final = 3
DECLINED_ENDINGS: Final = frozenset({1, 5, 55, 65, 75})
"""Stripe docs, Terminal: Test amounts. The last two digits in minor units."""

_LOOKS: Final[Mapping[Stage, tuple[Icon, Tone]]] = {
    Stage.IDLE: (Icon.READER, Tone.PLAIN),
    Stage.CART: (Icon.RECEIPT, Tone.PLAIN),
    Stage.TIP: (Icon.PLUS, Tone.INFO),
    Stage.CARD: (Icon.CARD, Tone.INFO),
    Stage.PIN: (Icon.KEY, Tone.INFO),
    Stage.APPROVED: (Icon.TICK_CIRCLE, Tone.TAKEN),
    Stage.DECLINED: (Icon.CROSS_CIRCLE, Tone.FAILED),
    Stage.CANCELED: (Icon.CROSS, Tone.RELEASED),
    Stage.FAILED: (Icon.CROSS, Tone.RELEASED),
    Stage.OFFLINE: (Icon.WARNING, Tone.WARNING),
    Stage.UPDATING: (Icon.REFRESH, Tone.WARNING),
    Stage.FAULT: (Icon.WARNING, Tone.FAILED),
    Stage.OTHER_APP: (Icon.LOCK, Tone.WARNING),
}


@dataclass(frozen=True, slots=True)
class ScreenText:
    """The words on the reader's screen: what it is about, how much, and what to do."""

    above: str
    amount: str
    title: str
    below: str
    icon: Icon
    tone: Tone

    @property
    def spoken(self) -> str:
        """All of it in one sentence, for who does not see the drawing."""
        return ". ".join(part for part in (self.title, self.amount, self.above, self.below) if part)


def card_name(card: str) -> str:
    """What a practice card is called; one without a word of ours by its own name."""
    return _tr(CARDS[card]) if card in CARDS else card


def screen_text(screen: ReaderScreen | None, formats: Formats) -> ScreenText:
    """What a screen says; None: there is no such reader."""
    if screen is None:
        gone = QCoreApplication.translate("PracticeReader", "No practice reader")
        return ScreenText("", "", gone, "", Icon.READER, Tone.RELEASED)
    icon, tone = _LOOKS[screen.stage]
    title = _tr(TITLES[screen.stage])
    if screen.stage is Stage.PIN and screen.must_insert:
        title = QCoreApplication.translate("PracticeReader", "Insert the card, enter your PIN")
    amount = formats.money(screen.amount) if screen.amount is not None else ""
    return ScreenText(_above(screen), amount, title, _below(screen, formats), icon, tone)


def hint_text(screen: ReaderScreen) -> str:
    """Why a good card was declined: amounts that end so are for trying that."""
    amount = screen.amount
    if screen.stage is not Stage.DECLINED or amount is None:
        return ""
    ending = amount.minor % 100
    if ending not in DECLINED_ENDINGS:
        return ""
    text = QCoreApplication.translate(
        "PracticeReader", "Practice amounts that end in %1 are declined."
    )
    return text.replace("%1", f"{ending:02d}")


def _above(screen: ReaderScreen) -> str:
    match screen.purpose:
        case Purpose.REFUND:
            return QCoreApplication.translate("PracticeReader", "Refund")
        case Purpose.KEEPING:
            return QCoreApplication.translate("PracticeReader", "Keep this card")
        case Purpose.PAYMENT | Purpose.NOTHING:
            return screen.label if screen.stage is Stage.IDLE else ""


def _below(screen: ReaderScreen, formats: Formats) -> str:
    if screen.stage is Stage.CART:
        return _lines(screen, formats)
    if screen.said == "not_accepted":
        return QCoreApplication.translate(
            "PracticeReader", "This card is not taken here. Use another one."
        )
    if screen.said == "wrong_pin" and screen.tries:
        text = QCoreApplication.translate("PracticeReader", "Wrong PIN. Tries left: %1")
        return text.replace("%1", formats.number(screen.tries))
    if screen.stage is Stage.OFFLINE:
        return QCoreApplication.translate("PracticeReader", "Its cable is pulled.")
    if screen.tip is not None:
        text = QCoreApplication.translate("PracticeReader", "with a tip of %1")
        return text.replace("%1", formats.money(screen.tip))
    return ""


def _lines(screen: ReaderScreen, formats: Formats) -> str:
    shown = [
        f"{formats.number(line.quantity)} × {line.text}" for line in screen.lines[-_MOST_LINES:]
    ]
    more = len(screen.lines) - len(shown)
    if more:
        text = QCoreApplication.translate("PracticeReader", "and %1 more")
        shown.append(text.replace("%1", formats.number(more)))
    return "\n".join(shown)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PracticeReader", text)
