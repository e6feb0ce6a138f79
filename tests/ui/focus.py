"""Where the keyboard is: whether that can be seen, and whether Tab comes to everything."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QScrollBar,
    QWidget,
)

from tests.ui.contrasts import SHAPES, contrast
from tests.ui.fitting import Look, described, look
from tests.ui.typing_hands import press

_QTS_OWN = ("qt_", "_q_")


def stops(page: QWidget | Look) -> list[QWidget]:
    """What Tab is to come to."""
    return [
        widget
        for widget in look(page).inks
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isEnabled()
        and not isinstance(widget, QHeaderView | QScrollBar)
        and not isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
        and not widget.objectName().startswith(_QTS_OWN)
        and widget.focusProxy() is None
    ]


def kind_of(widget: QWidget) -> tuple[object, ...]:
    """Widgets of one kind are drawn alike: one of them is looked at."""
    names = ("kind", "state", "tone", "role", "checked")
    return type(widget), *(widget.property(name) for name in names)


def unseen_focus(widget: QWidget) -> str:
    """What is wrong with how a widget shows that it has the keyboard, or nothing.

    WCAG 2.2, 2.4.7 and 2.4.13: as many pixels as a line around it change by 3 : 1.
    """
    widget.clearFocus()
    before = _picture(widget)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    if QApplication.focusWidget() is None:
        return f"{described(widget)}: does not take the keyboard"
    changed = _changed(before, _picture(widget))
    least = 2 * (widget.width() + widget.height())
    if changed < least * 0.8:
        return f"{described(widget)}: only {changed} of {least} pixels show the focus"
    return ""


def unreached(page: QWidget, most: int = 120) -> list[str]:
    """What Tab never comes to; a walk that never comes round is found as well."""
    wanted = stops(page)
    if not wanted:
        return []
    wanted[0].setFocus(Qt.FocusReason.TabFocusReason)
    walked: list[QWidget] = []
    seen: set[QWidget] = set()
    for _ in range(most):
        now = QApplication.focusWidget()
        if now is None or (now in walked and now is not walked[-1]):
            break
        walked.append(now)
        seen |= {now, *_its_group(now)}
        press(page.window(), Qt.Key.Key_Tab)
    else:
        return ["Tab never comes round"]
    return [f"{described(each)}: is not reached by Tab" for each in wanted if each not in seen]


def _its_group(widget: QWidget) -> list[QWidget]:
    """Buttons of which one is chosen are one stop: the arrow keys go from each to the next."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return [] if group is None or not group.exclusive() else list(group.buttons())


def _picture(widget: QWidget) -> QImage:
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def _changed(before: QImage, after: QImage) -> int:
    """How many pixels differ by the contrast that a shape needs."""
    known: dict[tuple[int, int], bool] = {}
    changed = 0
    first = memoryview(before.constBits()).cast("I")
    second = memoryview(after.constBits()).cast("I")
    for pair in zip(first, second, strict=True):
        if pair[0] == pair[1]:
            continue
        if pair not in known:
            one, other = (QColor(each).name() for each in pair)
            known[pair] = contrast(one, other) >= SHAPES
        changed += known[pair]
    return changed
