"""How the screen looks to whoever works at it: colours, size of text, and whether things move."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from ui import motion
from ui.palette import Colours
from ui.theme import Scheme, apply_theme

TEXT_SIZES: Final = (100, 125, 150, 175, 200)
"""Percent of the size that suits the screen."""

_SCHEME: Final = "window/scheme"
_TEXT: Final = "window/text_percent"
_STILL: Final = "window/reduced_motion"


@dataclass(frozen=True, slots=True)
class Looks:
    """Chosen for a register: eyes differ less between two days than between two screens."""

    scheme: Scheme = Scheme.SYSTEM
    text_percent: int = 100  # one of `TEXT_SIZES`
    is_still: bool = False  # nothing turns, blinks or flashes


def kept_looks(settings: QSettings) -> Looks:
    """What was chosen last; what cannot be read is as if nothing had been chosen."""
    scheme = str(settings.value(_SCHEME, str(Scheme.SYSTEM)))
    text = str(settings.value(_TEXT, "100"))
    return Looks(
        Scheme(scheme) if scheme in set(Scheme) else Scheme.SYSTEM,
        int(text) if text in {str(size) for size in TEXT_SIZES} else 100,
        str(settings.value(_STILL, "no")) == "yes",
    )


def keep_looks(settings: QSettings, looks: Looks) -> None:
    settings.setValue(_SCHEME, str(looks.scheme))
    settings.setValue(_TEXT, str(looks.text_percent))
    settings.setValue(_STILL, "yes" if looks.is_still else "no")


def wear(app: QApplication, looks: Looks) -> Colours:
    """Dress the application; may be called again to change clothes. Returns what it wears."""
    motion.keep_still(app, is_still=looks.is_still)
    return apply_theme(app, looks.scheme, text_percent=looks.text_percent)
