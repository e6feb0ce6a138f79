"""What the page of the shift says: what a hold is at, and what came of a decision."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from pos.domain.shift import Decision, Outcome, Stop
from ui.format import Formats
from ui.notices import Notice, good_news
from ui.tones import Tone
from ui.wording import plural


def stop_text(stop: Stop, now: datetime) -> str:
    """Whether a hold of the walk is decided."""
    if stop.is_checking:
        return _say("Checking")
    return _say("Carried over") if stop.keep(now) else _say("To decide")


def stop_tone(stop: Stop, now: datetime) -> Tone:
    if stop.is_checking:
        return Tone.CHECKING
    return Tone.TAKEN if stop.keep(now) else Tone.HELD


def keep_text(stop: Stop, now: datetime, formats: Formats) -> str:
    """Who looks after it until when, empty while nobody does."""
    keep = stop.keep(now)
    if keep is None:
        return ""
    told = _say("%1 until %2").replace("%2", formats.when(keep.until))
    return told.replace("%1", keep.owner)


def carried_text(count: int) -> str:
    return plural(_say("%n hold(s) carried over.", count), count)


def decided_notice(decision: Decision, formats: Formats) -> Notice:
    """What came of it, and what to do where nothing did."""
    amount = formats.money(decision.amount) if decision.amount is not None else ""
    match decision.outcome:
        case Outcome.TAKEN:
            return good_news(_say("%1 taken.").replace("%1", amount))
        case Outcome.RELEASED:
            return good_news(_say("%1 released.").replace("%1", amount), tone=Tone.RELEASED)
        case Outcome.CARRIED:
            return good_news(_say("%1 carried over.").replace("%1", amount))
        case Outcome.LAPSED:
            return good_news(_say("This hold has lapsed already."), tone=Tone.FAILED)
        case Outcome.ENDED:
            return good_news(_say("This hold was ended elsewhere already."), tone=Tone.INFO)
        case Outcome.CHECKING:
            return good_news(
                _say("Stripe has not answered: this hold is being checked."),
                _say("It is not known yet whether money has moved."),
                tone=Tone.CHECKING,
                todo=_say("It is carried over by itself. The shift can be closed."),
            )
        case Outcome.NOT_DONE:
            return good_news(
                _say("Stripe does not answer: nothing was sent."),
                _say("The amount is still held."),
                tone=Tone.WARNING,
                todo=_say("Carry the hold over; that works without a network."),
            )


def _say(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("Shift", text, "", count)
