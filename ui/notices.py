"""Errors as notices: the only module of the screen that words them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos.errors import Declined, InDoubt, Misconfigured, PosError, Refused
from ui.format import Formats
from ui.tones import Tone

if TYPE_CHECKING:
    from resources.words import Moved, Said


@dataclass(frozen=True, slots=True)
class Notice:
    """Three lines for the banner: what happened, has money moved, what to do; and a reference.

    `code` is the bare reference, where a person may be asked for it. `help` is the place in the
    help that tells more, as `page#anchor`; empty for none.
    """

    tone: Tone
    title: str
    money: str = ""
    todo: str = ""
    reference: str = ""
    code: str = ""
    help: str = ""

    @property
    def text(self) -> str:
        """Everything it says, line by line."""
        return "\n".join(
            part for part in (self.title, self.money, self.todo, self.reference) if part
        )


def notice_for(error: Exception, formats: Formats | None = None) -> Notice:
    """What to show for a failure.

    Anything that is no PosError is a mistake of ours and is raised again, here on the GUI
    thread, where the excepthook sees it.
    """
    if not isinstance(error, PosError):
        raise error
    # All the sentences come with the first error: the window's first paint shows none.
    from pos.domain.declines import advise
    from pos.domain.intent import Decline
    from resources.words import reference_of, said
    from resources.words.help_links import help_about

    code = reference_of(error)
    decline = error.facts.get("decline")
    words = said(
        error,
        (formats or Formats()).fact,
        _translated,
        advice=advise(decline) if isinstance(decline, Decline) else "",
    )
    return Notice(
        tone=_tone(error, words),
        title=words.title,
        money=words.money,
        todo=words.todo,
        reference=_reference(code or error.code),
        code=code,
        help=help_about(error.code, error.kind),
    )


def good_news(title: str, money: str = "", *, tone: Tone = Tone.TAKEN, todo: str = "") -> Notice:
    """A notice that something went as asked."""
    return Notice(tone, title, money, todo)


def _translated(text: str) -> str:
    return QCoreApplication.translate("Notices", text)


def _tone(error: PosError, words: Said) -> Tone:
    match error:
        case Refused():
            return _tone_of_state(words.moved)
        case Declined():
            return Tone.FAILED
        case InDoubt():
            return Tone.CHECKING
        case Misconfigured():
            return Tone.WARNING
        case _:
            return Tone.FAILED


def _tone_of_state(moved: Moved) -> Tone:
    """A true state that was not the expected one is reported as that state, not as an error."""
    from resources.words import Moved

    match moved:
        case Moved.TAKEN:
            return Tone.TAKEN
        case Moved.RELEASED:
            return Tone.RELEASED
        case Moved.UNKNOWN:
            return Tone.CHECKING
        case _:
            return Tone.WARNING


def _reference(code: str) -> str:
    return QCoreApplication.translate("Notices", "Reference: %1").replace("%1", code)
