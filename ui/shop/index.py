"""What of the shop's page can be found by its words: read off the panes themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QScrollArea, QWidget

from ui.fields import Field
from ui.shop.finding import Findable
from ui.shop.view import Section
from ui.widgets import KeyButton, SectionTitle

_WORDS: Final = "words"
_SHORTEST: Final = 3
"""Shorter texts are digits and signs on buttons."""


def findable(widget: QWidget, words: str) -> None:
    """Let a field, title or button be found by these words too; they are never shown."""
    widget.setProperty(_WORDS, words)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something on a pane, and how it is found."""

    section: Section
    found: Findable
    widget: QWidget


def things_on(pane: QWidget, section: Section, title: str) -> list[Thing]:
    """Every field, heading and button of a pane that is not put away."""
    return [
        Thing(section, Findable(text, title, _words_of(widget)), widget)
        for widget, text in _named(pane)
        if not _is_put_away(widget, pane)
    ]


def reveal(widget: QWidget) -> None:
    """Bring it into sight and give it the keyboard."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
    for each in (_control(widget), *widget.findChildren(QWidget)):
        if each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus:
            each.setFocus(Qt.FocusReason.OtherFocusReason)
            return


def _named(pane: QWidget) -> Iterator[tuple[QWidget, str]]:
    inside: set[QWidget] = set()
    for widget in pane.findChildren(QWidget):
        match widget:
            case Field():
                inside.update(widget.findChildren(QWidget))
                yield widget, widget.title
            case SectionTitle():
                yield widget, widget.text()
            case KeyButton() if len(widget.text()) >= _SHORTEST and widget not in inside:
                yield widget, widget.text()
            case _:
                pass


def _control(widget: QWidget) -> QWidget:
    return widget.control if isinstance(widget, Field) else widget


def _words_of(widget: QWidget) -> str:
    """Other names, hints, and what can be chosen."""
    parts = [widget.property(_WORDS) or "", _control(widget).accessibleDescription()]
    parts += [_control(widget).property(_WORDS) or ""]
    if isinstance(widget, Field):
        parts += [each.text() for each in widget.findChildren(QAbstractButton)]
        parts += [each.placeholderText() for each in widget.findChildren(QLineEdit)]
    return " ".join(part for part in parts if part)


def _is_put_away(widget: QWidget, pane: QWidget) -> bool:
    """Whether it, or what it is on, was hidden on purpose; a pane nobody looks at yet is not."""
    now: QWidget | None = widget
    while now is not None and now is not pane:
        hidden = now.testAttribute(Qt.WidgetAttribute.WA_WState_Hidden)
        if hidden and now.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            return True
        now = now.parentWidget()
    return False
