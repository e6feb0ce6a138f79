"""Looks for what a page does wrong to people: text cut off, names missing, targets too small.

`clipped`, `unnamed` and `too_small` take a window or page that is shown, and say in words what
they found; nothing found is an empty list. They look at what is really drawn, so that text
which a painter shortens is found as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QFrame,
    QGraphicsView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QStackedWidget,
    QTextEdit,
    QWidget,
)

from tests.ui.drawing import Ink, inks_of

LEAST_TARGET: Final = 24
"""WCAG 2.2, 2.5.8: both sides of what is pressed, in pixels."""

_SLACK: Final = 2.0
_ELLIPSIS: Final = "…"
_OPERABLE: Final = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
_QTS_OWN: Final = ("qt_", "_q_")
_SILENT_ROLES: Final = frozenset({QAccessible.Role.NoRole, QAccessible.Role.Client})


@dataclass(frozen=True, slots=True)
class _Drawn:
    widget: QWidget
    ink: Ink
    box: QRectF  # in the pixels of the page that is looked at


@dataclass(frozen=True, slots=True)
class Look:
    """A page as it is drawn now; made once for several questions about it."""

    page: QWidget
    inks: dict[QWidget, list[Ink]]  # of all that can be seen

    def texts(self, widget: QWidget) -> list[Ink]:
        return [ink for ink in self.inks[widget] if ink.text.strip()]


def look(page: QWidget | Look) -> Look:
    """What a page draws."""
    if isinstance(page, Look):
        return page
    return Look(
        page, {each: [] if _only_holds(each) else inks_of(each) for each in shown_widgets(page)}
    )


def _only_holds(widget: QWidget) -> bool:
    """Whether it is one of Qt's that draw nothing but their ground."""
    if type(widget) in {QStackedWidget, QScrollArea, QFrame}:
        return True
    area = widget.parentWidget()
    return type(widget) is QWidget and (
        not isinstance(area, QAbstractScrollArea) or isinstance(area, QScrollArea)
    )


def shown_widgets(page: QWidget) -> Iterator[QWidget]:
    """The page and what is in it, without what cannot be seen."""
    if page.isVisible():
        yield page
    for widget in page.findChildren(QWidget):
        is_here = widget.isVisible() and widget.window() is page.window()
        if is_here and widget.width() > 1 and not _is_covered(widget):
            yield widget


def described(widget: QWidget) -> str:
    """What a person who mends it looks for."""
    name = widget.accessibleName() or widget.objectName()
    parent = widget.parentWidget()
    inside = f" in {type(parent).__name__}" if parent is not None else ""
    return f"{type(widget).__name__}({name!r}){inside}"


def clipped(page: QWidget | Look, *, cells: bool = False) -> list[str]:
    """Text that is shortened, cut off by an edge, or lies on other text.

    `cells`: also the cells of tables, which are as long as what a shop writes into them.
    """
    seen = look(page)
    page = seen.page
    found = [
        f"{described(each)}: {each.text()!r} has too little room"
        for each in page.findChildren(QLabel)
        if each.isVisible() and each.text() and _is_squeezed(each)
    ]
    drawn: list[_Drawn] = []
    for widget in seen.inks:
        if not cells and _is_of_cells(widget):
            continue
        for ink in seen.texts(widget):
            if problem := _cut(widget, ink):
                found.append(f"{described(widget)}: {ink.text!r} {problem}")
            corner = QPoint() if widget is page else widget.mapTo(page, QPoint())
            shown = ink.box.translated(corner).intersected(_window_onto(page, widget))
            if not shown.isEmpty():
                drawn.append(_Drawn(widget, ink, shown))
    return found + _overlaps(drawn)


def unnamed(page: QWidget | Look) -> list[str]:
    """What can be operated or has something to read, and is read aloud as nothing."""
    found, seen = [], look(page)
    for widget in seen.inks:
        if _is_qts_own(widget):
            continue
        if _is_operated(widget):
            found += _missing(widget)
        elif isinstance(widget, QLabel) and not _says_its_text(widget):
            found.append(f"{described(widget)}: says something else than {widget.text()!r}")
        elif texts := _unspoken(widget, seen):
            found.append(f"{described(widget)}: draws {texts!r} and has no name")
    return found


def _says_its_text(text: QLabel) -> bool:
    """A name of its own hides what a label says, if it does not repeat it."""
    name = text.accessibleName()
    return not name or not text.text() or text.text() in f"{name} {text.accessibleDescription()}"


def _missing(widget: QWidget) -> list[str]:
    """What a screen reader misses of something that is operated."""
    heard = QAccessible.queryAccessibleInterface(widget)
    found = []
    if not heard.text(QAccessible.Text.Name).strip():
        found.append(f"{described(widget)}: has no name")
    if heard.role() in _SILENT_ROLES:
        found.append(f"{described(widget)}: has no role")
    return found


def _unspoken(widget: QWidget, seen: Look) -> list[str]:
    """What a widget draws that neither it nor what holds it says."""
    heard = QAccessible.queryAccessibleInterface(widget)
    says = (heard.text(QAccessible.Text.Name), heard.text(QAccessible.Text.Value))
    if any(says) or isinstance(widget, QAbstractScrollArea) or _is_viewport(widget):
        return []
    texts = [ink.text for ink in seen.texts(widget)]
    return [] if _is_spoken_by_parent(widget, texts) else texts


def too_small(page: QWidget | Look, least: int = LEAST_TARGET) -> list[str]:
    """What is pressed and has a side of less than `least` pixels."""
    found = []
    for widget in look(page).inks:
        if not isinstance(widget, _OPERABLE) or _is_qts_own(widget):
            continue
        if isinstance(widget, QHeaderView) or min(widget.width(), widget.height()) >= least:
            continue
        if isinstance(widget, QScrollBar):
            continue  # another way leads there: the wheel, the keys, a finger
        found.append(f"{described(widget)}: {widget.width()} x {widget.height()}")
    return found


def _cut(widget: QWidget, ink: Ink) -> str:
    """What is wrong with a piece of text where it stands, or nothing."""
    if ink.text.endswith(_ELLIPSIS) and not _is_meant(widget, ink.text):
        return "is shortened"
    if _is_viewport(widget) or isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit):
        return ""
    box, inside = _core(ink), widget
    while True:
        side = _beyond(box, QRectF(inside.rect()))
        if side:
            where = "" if inside is widget else f" of {type(inside).__name__}"
            return f"is cut off at the {side}{where}"
        parent = inside.parentWidget()
        if parent is None or inside.isWindow():
            return ""
        box = box.translated(inside.pos())
        if isinstance(area := parent.parentWidget(), QScrollArea) and area.viewport() is parent:
            return _beyond_area(box, area)
        inside = parent


def _is_squeezed(text: QLabel) -> bool:
    """Whether a label is lower than its lines, of which Qt then draws only some."""
    if min(text.width(), text.height()) <= 1 or not text.wordWrap():
        return min(text.width(), text.height()) <= 1
    missing = text.heightForWidth(text.width()) - text.height()
    return missing > text.font().pixelSize() // 2


def _core(ink: Ink) -> QRectF:
    """The letters without the room above and below that a font keeps."""
    up, down = ink.box.height() * 0.25, ink.box.height() * 0.2
    return ink.box.adjusted(_SLACK, up, -_SLACK, -down)


def _beyond(box: QRectF, room: QRectF) -> str:
    if box.right() > room.right() + 1:
        return "right"
    if box.left() < room.left() - 1:
        return "left"
    if box.bottom() > room.bottom() + 1:
        return "bottom"
    return "top" if box.top() < room.top() - 1 else ""


def _beyond_area(box: QRectF, area: QScrollArea) -> str:
    """What can be scrolled to is not cut off."""
    if area.horizontalScrollBarPolicy() is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
        return ""
    side = _beyond(box, QRectF(area.viewport().rect()))
    return f"is cut off at the {side} of what scrolls" if side in {"left", "right"} else ""


def _is_meant(widget: QWidget, drawn: str) -> bool:
    """Whether the text itself ends in an ellipsis."""
    return any(" ".join(text.split()).endswith(drawn.strip()) for text in _whole_texts(widget))


def _whole_texts(widget: QWidget) -> Iterator[str]:
    for name in ("text", "placeholderText", "accessibleName", "accessibleDescription", "toolTip"):
        value = widget.property(name)
        if isinstance(value, str):
            yield value
    second = getattr(widget, "second_line", None)
    if isinstance(second, str):
        yield second
    if isinstance(widget, QComboBox):
        yield widget.currentText()
    view = widget.parentWidget()
    if isinstance(view, QAbstractItemView) and (model := view.model()) is not None:
        for row in range(min(model.rowCount(), 100)):
            for column in range(model.columnCount()):
                yield str(model.index(row, column).data())


def _overlaps(drawn: list[_Drawn]) -> list[str]:
    found = []
    for number, one in enumerate(drawn):
        for other in drawn[number + 1 :]:
            if other.widget is one.widget:
                continue
            shared = _core(Ink("", one.box, "")).intersected(_core(Ink("", other.box, "")))
            if shared.width() > 2 and shared.height() > 2:
                found.append(
                    f"{described(one.widget)}: {one.ink.text!r} lies on {other.ink.text!r}"
                    f" of {described(other.widget)}"
                )
    return found


def _window_onto(page: QWidget, widget: QWidget) -> QRectF:
    """The part of the page through which a widget is seen."""
    room = QRectF(page.rect())
    inside = widget
    while inside is not page and (parent := inside.parentWidget()) is not None:
        corner = QPoint() if inside is page else inside.mapTo(page, QPoint())
        room = room.intersected(QRectF(inside.rect()).translated(corner))
        inside = parent
    return room


def _is_covered(widget: QWidget) -> bool:
    """Whether something else lies over the whole of it, such as a sheet over a page."""
    window = widget.window()
    if widget is window:
        return False
    corner = widget.mapTo(window, QPoint())
    inset = [(0.5, 0.5), (0.1, 0.1), (0.9, 0.9), (0.1, 0.9), (0.9, 0.1)]
    for across, down in inset:
        point = corner + QPoint(int(widget.width() * across), int(widget.height() * down))
        top = window.childAt(point)
        if top is None or top is widget or widget.isAncestorOf(top) or top.isAncestorOf(widget):
            return False
        if _is_scrolled_away(widget, window, point):
            return False
    return True


def _is_scrolled_away(widget: QWidget, window: QWidget, point: QPoint) -> bool:
    """Whether the point lies beside the scroll area that the widget is in."""
    inside = widget.parentWidget()
    while inside is not None and inside is not window:
        if not inside.rect().contains(inside.mapFrom(window, point)):
            return True
        inside = inside.parentWidget()
    return False


def _is_viewport(widget: QWidget) -> bool:
    area = widget.parentWidget()
    return isinstance(area, QAbstractScrollArea) and area.viewport() is widget


def _is_of_cells(widget: QWidget) -> bool:
    view = widget.parentWidget()
    is_list = isinstance(view, QAbstractItemView) and not isinstance(view, QHeaderView)
    return is_list and _is_viewport(widget)


def _is_operated(widget: QWidget) -> bool:
    if isinstance(widget, QHeaderView | QScrollBar | QGraphicsView):
        return False
    return isinstance(widget, _OPERABLE) or bool(
        widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget, QFrame)
    )


def _is_qts_own(widget: QWidget) -> bool:
    if widget.objectName().startswith(_QTS_OWN) or isinstance(widget, QHeaderView):
        return True
    return isinstance(widget.parent(), QComboBox | QAbstractSpinBox | QCheckBox | QHeaderView)


def _is_spoken_by_parent(widget: QWidget, texts: list[str]) -> bool:
    """Whether what holds a part says its text, as a table does for its header."""
    parent = widget.parentWidget()
    while parent is not None:
        said = f"{parent.accessibleName()} {parent.accessibleDescription()}"
        if all(text.strip() in said for text in texts):
            return True
        parent = parent.parentWidget()
    return False
