"""How this register stands to the centre, in words."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from ui.centre.view import CentreView, Standing
from ui.format import Formats
from ui.tones import Tone
from ui.wording import plural

TONE_OF: Final = {
    Standing.OFF: Tone.PLAIN,
    Standing.STARTING: Tone.CHECKING,
    Standing.LEVEL: Tone.TAKEN,
    Standing.WAITING: Tone.HELD,
    Standing.STOPPED: Tone.WARNING,
}


def standing_text(view: CentreView) -> str:
    match view.standing:
        case Standing.OFF:
            return _tr("Not set up")
        case Standing.STARTING:
            return _tr("First time")
        case Standing.LEVEL:
            return _tr("Up to date")
        case Standing.WAITING:
            return _tr("Not reached")
        case Standing.STOPPED:
            return _tr("Needs a look")


def chip_text(view: CentreView) -> str:
    """For the frame; empty where there is no centre."""
    match view.standing:
        case Standing.OFF:
            return ""
        case Standing.WAITING:
            return _tr("Centre not reached")
        case Standing.STOPPED:
            return _tr("Centre: look")
        case _:
            return _tr("Centre")


def backlog_text(view: CentreView) -> str:
    """What waits here, empty when nothing does."""
    backlog = view.status.backlog if view.status else None
    if not backlog:
        return ""
    count = backlog.entries + backlog.rows
    text = QCoreApplication.translate("Centre", "%n change(s) waiting", "", count)
    return plural(text, count)


def last_text(view: CentreView, formats: Formats) -> str:
    """When everything was there last."""
    status = view.status
    if status is None or not status.is_on:
        return ""
    if status.state.succeeded_at is None:
        return _tr("Nothing was brought there yet.")
    when = formats.when(status.state.succeeded_at)
    return _tr("Everything was there last at %1.").replace("%1", when)


def calming_text(view: CentreView) -> str:
    """What somebody should know who sees that the centre is not reached."""
    if view.standing is not Standing.WAITING:
        return ""
    return _tr(
        "The network or the centre is away. Selling goes on; what is new waits in the ledger here "
        "and follows by itself, however long that takes."
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Centre", text)
