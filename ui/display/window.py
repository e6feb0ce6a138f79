"""The customer's window: basket and amount, in any shape from a phone's to a wall's."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from resources.tongue import Tongue
from ui.display.lettering import Lettering
from ui.display.ticket import BasketView
from ui.display.tips import TipRow
from ui.display.view import DisplayView, Scene
from ui.display.words import (
    PRACTICE,
    TITLE,
    TONES,
    TOTAL,
    TOTAL_AND_TIP,
    headline_of,
    said,
    text_of,
    word_of,
)
from ui.format import Formats
from ui.qr import QrPlate
from ui.tones import Tone
from ui.widgets import StateBadge

KIOSK: Final = QSize(480, 800)
"""A window as large as a phone, where there is no second screen."""

_SMALLEST: Final = QSize(320, 480)
_AT: Final = QSize(900, 640)
"""The size at which letters are as large as those of a till."""

_LEAST, _MOST = 0.85, 2.4
_BODY, _HEADLINE, _AMOUNT, _SHOP = 20, 26, 58, 22
_WITH_CODE: Final = frozenset({Scene.CODE, Scene.BANK})


class CustomerDisplay(QWidget):
    """Draws a DisplayView; the one thing that can be pressed is a tip."""

    tip_chosen = Signal(object)  # Money, zero for none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        # The till keeps the keyboard: what is scanned goes to the cart.
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setProperty("role", "display")
        self.setMinimumSize(_SMALLEST)
        self.resize(KIOSK)
        self._view = DisplayView()
        self._formats = Formats()
        self._tongue: Tongue | None = None
        self.setWindowTitle(said(TITLE, None))
        self.shop = Lettering(is_bold=True, align=Qt.AlignmentFlag.AlignLeft)
        self.practice = StateBadge(said(PRACTICE, None), Tone.PRACTICE)
        self.badge = StateBadge()
        self.headline = Lettering(is_bold=True)
        self.amount = Lettering(is_bold=True)
        self.text = Lettering()
        self.basket = BasketView()
        self.total = Lettering(is_bold=True, align=Qt.AlignmentFlag.AlignRight)
        self.code = QrPlate()
        self.tips = TipRow()
        self.tips.chosen.connect(self.tip_chosen)
        self._lay_out()
        self.draw(self._view, self._formats)

    def speak(self, tongue: Tongue) -> None:
        """The customer's language from now on, which need not be the cashier's."""
        self._tongue = tongue
        is_turned = tongue.language.is_right_to_left
        side = Qt.LayoutDirection
        self.setLayoutDirection(side.RightToLeft if is_turned else side.LeftToRight)
        self.practice.say(said(PRACTICE, tongue), Tone.PRACTICE)

    def draw(self, view: DisplayView, formats: Formats) -> None:
        self._view, self._formats = view, formats
        self.shop.say(view.shop)
        self.practice.setVisible(view.is_practice)
        word = word_of(view, self._tongue)
        self.badge.say(word, TONES[view.scene])
        self.badge.setVisible(bool(word))
        self.headline.say(headline_of(view, self._tongue))
        self.amount.say(self._amount(view))
        self.text.say(text_of(view, formats, self._tongue))
        self.code.show_code(view.code)
        has_code = view.scene in _WITH_CODE and view.code is not None
        self.code.setVisible(has_code)
        self._left.setVisible(bool(view.lines) and not (has_code and self._is_tall()))
        self.total.say(self._total(view))
        self.tips.draw(view.tips, view.tip, formats, self._tongue)
        self._size_letters()

    def _amount(self, view: DisplayView) -> str:
        """What the scene is about; with a tip that was chosen, both together."""
        if view.amount is None or view.scene is Scene.NOT_CHARGED:
            return ""
        shown = view.due if view.scene is Scene.PART_PAID and view.due else view.amount
        return self._formats.money(shown + view.tip if view.tip else shown)

    def _total(self, view: DisplayView) -> str:
        if view.total is not None and view.tip:
            amounts = (self._formats.money(view.total), self._formats.money(view.tip))
            return said(TOTAL_AND_TIP, self._tongue, *amounts)
        if view.total is None or view.total == view.amount:
            return ""
        return said(TOTAL, self._tongue, self._formats.money(view.total))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.shop, 1)
        top.addWidget(self.practice)
        self._left = QFrame()
        self._left.setProperty("role", "card")
        left = QVBoxLayout(self._left)
        left.addWidget(self.basket, 1)
        left.addWidget(self.total)
        self._right = QWidget()
        self._side = QVBoxLayout(self._right)
        self._side.addStretch(1)
        self._side.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignHCenter)
        self._side.addWidget(self.headline)
        self._side.addWidget(self.amount)
        self._side.addWidget(self.code, 20)
        self._side.addWidget(self.text)
        self._side.addWidget(self.tips)
        self._side.addStretch(1)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.addWidget(self._left, 5)
        self._middle.addWidget(self._right, 6)
        self._all = QVBoxLayout(self)
        self._all.addLayout(top)
        self._all.addLayout(self._middle, 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._middle.setDirection(below if self._is_tall() else beside)
        self.draw(self._view, self._formats)

    def _is_tall(self) -> bool:
        return self.height() > self.width()

    def _factor(self) -> float:
        """How large everything is, by the room there is; never above money, always on pixels."""
        width, height = _AT.width(), _AT.height()
        if self._is_tall():
            width, height = height, width
        return min(max(min(self.width() / width, self.height() / height), _LEAST), _MOST)

    def _size_letters(self) -> None:
        factor = self._factor()
        for text, pixels in (
            (self.shop, _SHOP),
            (self.headline, _HEADLINE),
            (self.amount, _AMOUNT),
            (self.text, _BODY),
            (self.total, _BODY),
        ):
            text.set_letters(round(pixels * factor))
        gap = round(18 * factor)
        self._all.setContentsMargins(gap, gap, gap, gap)
        self._all.setSpacing(gap)
        self._middle.setSpacing(gap)
        self._side.setSpacing(round(10 * factor))
        letters = round(_BODY * factor)
        self.basket.draw(self._view.lines, self._formats, letters, self._tongue)
        self.tips.set_letters(round(_BODY * factor))
