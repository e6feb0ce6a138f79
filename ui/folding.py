"""Puts what stands side by side below each other, where the text is so large that it must."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from ui.stage import is_narrow
from ui.theme import px

_LOOKS: frozenset[QEvent.Type] = frozenset({QEvent.Type.Resize, QEvent.Type.Show})


class Folding(QObject):
    """Watches one widget and turns the layout of its parts.

    A page that folds needs no more width than its widest part, and tells the stage so.
    """

    def __init__(
        self, owner: QWidget, parts: QBoxLayout, least: Mapping[QWidget, int] | None = None
    ) -> None:
        """`least`: heights at scale 1 of parts that would shrink too far below each other."""
        super().__init__(owner)
        self._owner = owner
        self._parts = parts
        self._least = dict(least or {})
        self._beside = parts.direction()
        owner.setProperty("folds", True)
        owner.installEventFilter(self)
        self.look()

    @property
    def is_folded(self) -> bool:
        return self._parts.direction() is QBoxLayout.Direction.TopToBottom

    def look(self) -> None:
        """Side by side or below each other, as the window is now."""
        is_folded = is_narrow(self._owner)
        wanted = QBoxLayout.Direction.TopToBottom if is_folded else self._beside
        if self._parts.direction() is not wanted:
            self._parts.setDirection(wanted)
            for part, height in self._least.items():
                part.setMinimumHeight(px(height) if is_folded else 0)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _LOOKS:
            self.look()
        return False
