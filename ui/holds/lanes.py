"""The lanes of the board: how many holds, how much money, and how long there is to decide."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QWidget,
)
from typing_extensions import override

from pos.domain.board import LANES, Lane, LaneSum
from ui.format import Formats, digits
from ui.holds.wording import amounts
from ui.icons import paint_icon
from ui.sides import fitted, placed
from ui.theme import px
from ui.tones import ICON_OF_TONE, Icon, Tone
from ui.widgets import restyle
from ui.widgets.plain import plain_tip
from ui.wording import plural

_HEIGHT: Final = 84
_ICON: Final = 20
_GAP: Final = 8
_TWO: Final = 2

TONE_OF_LANE: Final[Mapping[Lane, Tone]] = {
    Lane.BEFORE_CLOSE: Tone.WARNING,
    Lane.BEFORE_OPENING: Tone.WARNING,
    Lane.TWO_DAYS: Tone.HELD,
    Lane.LATER: Tone.HELD,
    Lane.UNKNOWN: Tone.INFO,
    Lane.LAPSED: Tone.FAILED,
}


def lane_word(lane: Lane) -> str:
    """As short as a tile of the smallest screen needs it."""
    match lane:
        case Lane.BEFORE_CLOSE:
            return QCoreApplication.translate("Lanes", "Before closing")
        case Lane.BEFORE_OPENING:
            return QCoreApplication.translate("Lanes", "Before opening")
        case Lane.TWO_DAYS:
            return QCoreApplication.translate("Lanes", "Within 2 days")
        case Lane.LATER:
            return QCoreApplication.translate("Lanes", "Later")
        case Lane.UNKNOWN:
            return QCoreApplication.translate("Lanes", "No deadline")
        case Lane.LAPSED:
            return QCoreApplication.translate("Lanes", "To decide")


def lane_sentence(lane: Lane) -> str:
    """What holds in that lane have in common."""
    match lane:
        case Lane.BEFORE_CLOSE:
            return QCoreApplication.translate("Lanes", "Lapses before we close today")
        case Lane.BEFORE_OPENING:
            return QCoreApplication.translate("Lanes", "Lapses before we open again")
        case Lane.TWO_DAYS:
            return QCoreApplication.translate("Lanes", "Lapses within two days")
        case Lane.LATER:
            return QCoreApplication.translate("Lanes", "Lapses later than in two days")
        case Lane.UNKNOWN:
            return QCoreApplication.translate("Lanes", "Stripe has not named the deadline yet")
        case Lane.LAPSED:
            return QCoreApplication.translate("Lanes", "Lapsed: somebody must decide what now")


class LaneTile(QPushButton):
    """One lane: pressed, the list shows only it; pressed again, everything."""

    def __init__(self, lane: Lane, parent: QWidget | None = None) -> None:
        super().__init__(lane_word(lane), parent)
        self.lane = lane
        self._sum = LaneSum(lane)
        self._money = ""
        self._amounts: tuple[str, ...] = ()
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(True)
        self.setProperty("kind", "lane")

    def draw(self, found: LaneSum, formats: Formats, *, is_chosen: bool) -> None:
        self.setChecked(is_chosen)
        self._sum = found
        self._amounts = tuple(formats.money(each) for each in found.money)
        self._money = amounts(found.money, formats)
        tone = TONE_OF_LANE[self.lane] if found.count else Tone.PLAIN
        restyle(self, tone=str(tone))
        count = QCoreApplication.translate("Lanes", "%n hold(s)", "", found.count)
        told = QCoreApplication.translate("Lanes", "%1: %2")
        told = told.replace("%1", lane_sentence(self.lane))
        told = told.replace("%2", plural(count, found.count))
        told = f"{told}, {self._money}" if self._money else told
        if told != self.accessibleName():
            self.setAccessibleName(told)
            self.setToolTip(plain_tip(told))
            self.update()

    @property
    def count(self) -> int:
        return self._sum.count

    @property
    def money(self) -> str:
        """What is at risk in it, in all currencies."""
        return self._money

    @override
    def nextCheckState(self) -> None:
        """Leave it as it is: a press is a wish, and what was chosen is drawn."""

    @override
    def sizeHint(self) -> QSize:
        self.ensurePolished()
        return QSize(px(120), px(_HEIGHT))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(96), px(_HEIGHT))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        style = self.style()
        style.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        ink = self.palette().buttonText().color()
        inner = self.rect().adjusted(px(10), px(9), -px(8), -px(7))
        line = inner.height() // 3
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        plain, bold = self._font(is_bold=False), self._font(is_bold=True)
        painter.setPen(ink)
        painter.setFont(plain)
        words = inner.adjusted(0, 0, 0, line - inner.height())
        narrow = fitted(plain, self.text(), words.width())
        painter.setFont(narrow)
        painter.drawText(words, left, _cut(self.text(), narrow, words.width()))
        side, gap = px(_ICON), px(_GAP)
        middle = words.translated(0, line)
        icon = placed(self, self.rect(), middle.adjusted(0, 0, side - middle.width(), 0))
        paint_icon(painter, self._icon(), icon, ink)
        painter.setFont(bold)
        count = placed(self, self.rect(), middle.adjusted(side + gap, 0, 0, 0))
        painter.drawText(count, left, QLocale().toString(self._sum.count))
        painter.setFont(plain)
        below = middle.translated(0, line)
        painter.drawText(below, left, self._fitting(QFontMetrics(plain), below.width()))

    def _fitting(self, metrics: QFontMetrics, room: int) -> str:
        """Money is never cut: what has no room is counted, and the tooltip says all of it."""
        if metrics.horizontalAdvance(self._money) <= room or len(self._amounts) < _TWO:
            return self._money
        more = QCoreApplication.translate("Lanes", "%1 and %2 more")
        more = more.replace("%2", digits(len(self._amounts) - 1))
        return more.replace("%1", self._amounts[0])

    def _icon(self) -> Icon:
        if not self._sum.count:
            return Icon.TICK if self.lane is not Lane.UNKNOWN else Icon.QUESTION
        if self.lane is Lane.UNKNOWN:
            return Icon.QUESTION
        return ICON_OF_TONE[TONE_OF_LANE[self.lane]]

    def _font(self, *, is_bold: bool) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(px(22 if is_bold else 16))
        font.setBold(is_bold)
        return font


class LaneBar(QWidget):
    """All lanes beside each other; one may be chosen."""

    picked = Signal(object)  # Lane, None for all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Lanes"))
        self.tiles = {lane: LaneTile(lane) for lane in LANES}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for lane, tile in self.tiles.items():
            tile.clicked.connect(lambda _checked=False, lane=lane: self._pressed(lane))
            row.addWidget(tile, 1)
        self._chosen: Lane | None = None

    def draw(self, sums: Sequence[LaneSum], chosen: Lane | None, formats: Formats) -> None:
        """What stands in each, and which one is looked at."""
        self._chosen = chosen
        found = {each.lane: each for each in sums}
        for lane, tile in self.tiles.items():
            tile.draw(found.get(lane, LaneSum(lane)), formats, is_chosen=lane is chosen)

    def _pressed(self, lane: Lane) -> None:
        self.picked.emit(None if lane is self._chosen else lane)


def _cut(text: str, font: QFont, room: int) -> str:
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
