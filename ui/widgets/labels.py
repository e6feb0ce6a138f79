"""Icons, titles, state words and empty states: what is looked at and not pressed."""

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.sale import MoneyWord
from ui import motion
from ui.icons import paint_icon
from ui.sides import placed
from ui.theme import px
from ui.tones import ICON_OF_TONE, TONE_OF_MONEY, Icon, Tone
from ui.widgets.plain import plain
from ui.widgets.styling import restyle


class IconLabel(QWidget):
    """An icon in the colour of the text around it; decoration, unless it has a name."""

    def __init__(self, icon: Icon, side: int = 24, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon: Icon) -> None:
        if icon is not self._icon:
            self._icon = icon
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(self._side), px(self._side))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, self._icon, self.rect(), self.palette().windowText().color())


class StateBadge(QFrame):
    """An icon and a word on the colour of their meaning."""

    def __init__(
        self,
        text: str = "",
        tone: Tone = Tone.PLAIN,
        parent: QWidget | None = None,
        *,
        icon: Icon | None = None,
    ) -> None:
        """`icon` stands in the place of the tone's own."""
        super().__init__(parent)
        self._icon = icon
        self._text = ""
        self._tone = Tone.PLAIN
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.say(text, tone)

    def say(self, text: str, tone: Tone) -> None:
        self._text = text
        self._tone = tone
        self.setAccessibleName(text)
        restyle(self, tone=str(tone))
        self.updateGeometry()

    def say_money(self, word: MoneyWord, text: str) -> None:
        """One of the four answers to "has money moved?", as `ui.format` words it."""
        self.say(text, TONE_OF_MONEY[word])

    def text(self) -> str:
        return self._text

    def tone(self) -> Tone:
        return self._tone

    @override
    def sizeHint(self) -> QSize:
        self.ensurePolished()
        width = self.fontMetrics().horizontalAdvance(self._text)
        return QSize(width + px(12 + 20 + 8 + 14), px(36))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        colour = self.palette().windowText().color()
        side = px(20)
        box = QRect(px(12), (self.height() - side) // 2, side, side)
        box = placed(self, self.rect(), box)
        paint_icon(painter, self._icon or ICON_OF_TONE[self._tone], box, colour)
        painter.setPen(colour)
        painter.setFont(self.font())
        rest = self.rect().adjusted(px(12) + side + px(8), 0, 0, 0)
        rest = placed(self, self.rect(), rest)
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, self._text)


class BusyDot(QWidget):
    """A spinner that turns in eight steps a second, and only where it can be seen.

    Where nothing may move it stands still: the words beside it say what is waited for.
    """

    def __init__(self, side: int = 24, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._step = 0
        self._timer = QTimer(self)
        self._timer.setInterval(125)
        self._timer.timeout.connect(self._turn)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Busy"))

    @property
    def is_turning(self) -> bool:
        return self._timer.isActive()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(self._side), px(self._side))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        if not motion.is_reduced():
            self._timer.start()
        super().showEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(self.width() / 2, self.height() / 2)
        painter.rotate(45 * self._step)
        half = min(self.width(), self.height()) // 2
        box = QRect(-half, -half, 2 * half, 2 * half)
        paint_icon(painter, Icon.SPINNER, box, self.palette().windowText().color())

    def _turn(self) -> None:
        if motion.is_reduced():
            self._timer.stop()
            return
        self._step = (self._step + 1) % 8
        self.update()


class SectionTitle(QLabel):
    """The heading of a part of a page."""

    def __init__(self, text: str, parent: QWidget | None = None, *, role: str = "section") -> None:
        super().__init__(text, parent)
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)


class EmptyState(QWidget):
    """What a list says while there is nothing in it: an icon, a sentence, and what to do."""

    def __init__(self, icon: Icon, title: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"{title} {hint}")
        self._icon = IconLabel(icon, 56)
        self._icon.setProperty("tone", "soft")
        self._title = SectionTitle(title)
        self._hint = plain(hint)
        self._hint.setProperty("role", "soft")
        self._hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(24), px(24), px(24))
        layout.setSpacing(px(8))
        layout.addStretch()
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(px(8))
        self._title.setWordWrap(True)
        for label in (self._title, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        layout.addStretch()

    def say(self, title: str, hint: str) -> None:
        self._title.setText(title)
        self._hint.setText(hint)
        self.setAccessibleName(f"{title} {hint}")
