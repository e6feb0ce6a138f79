"""The bar at the top: whose till this is, who works at it, what time it is, whose money moves."""

from typing import Final, Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from pos.settings import Mode
from ui.centre_chip import CentreChip
from ui.format import mode_words
from ui.printer_chip import PrinterChip
from ui.reader_strip import ReaderChip
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets.chip import WatchChip
from ui.widgets.labels import IconLabel, StateBadge
from ui.widgets.person_chip import AskingChip, PersonChip
from ui.widgets.plain import plain
from ui.widgets.styling import restyle
from ui.wrapping import Wrap

_ROOMY: Final = 1200


class ModeChip(QLabel):
    """The mode in words; where money is not real it says so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_mode(self, mode: Mode) -> None:
        self.setText(mode_words(mode))
        self.setAccessibleName(self.text())
        restyle(self, mode=str(mode))
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        self.ensurePolished()
        width = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(width + px(28), px(36))


class TopView(Protocol):
    """What the bar shows of the whole frame."""

    @property
    def mode(self) -> Mode: ...
    @property
    def shop(self) -> str: ...
    @property
    def register(self) -> str: ...
    @property
    def clock(self) -> str: ...
    @property
    def checking(self) -> str: ...
    @property
    def is_read_only(self) -> bool: ...
    @property
    def person(self) -> str: ...
    @property
    def role(self) -> str: ...


class TopBar(QFrame):
    """Whose till this is, which one, what time it is there, and whose money it moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._shop = plain()
        self._shop.setProperty("role", "section")
        self._register = plain()
        self._register.setProperty("role", "soft")
        self._clock_icon = IconLabel(Icon.CLOCK, 20)
        self._clock = plain()
        self._mode = ModeChip()
        self.watch = WatchChip()
        self.reader = ReaderChip()
        self.centre = CentreChip()
        self.printer = PrinterChip()
        self.person = PersonChip()
        self.asking = AskingChip()
        self.looking = StateBadge(self.tr("Look only"), Tone.INFO, icon=Icon.EYE)
        # The chips come and go: no button moves under a finger for it.
        row = Wrap(self, strut=px(40), spacing=px(12))
        row.setContentsMargins(px(16), px(4), px(12), px(4))
        row.addWidget(self._shop)
        row.addWidget(self._register)
        row.add_gap()
        for chip in (self.asking, self.watch, self.looking, self.printer, self.centre, self.reader):
            row.addWidget(chip)
        time = QWidget()  # its icon stays with it where the bar takes two lines
        of_time = QHBoxLayout(time)
        of_time.setContentsMargins(0, 0, 0, 0)
        of_time.setSpacing(px(12))
        of_time.addWidget(self._clock_icon)
        of_time.addWidget(self._clock)
        for part in (time, self.person, self._mode):
            row.addWidget(part)

    def draw(self, view: TopView) -> None:
        self._shop.setText(view.shop)
        self._register.setText(view.register)
        self._clock.setText(view.clock)
        self._clock_icon.setVisible(bool(view.clock))
        self._mode.show_mode(view.mode)
        self.watch.say(view.checking)
        self.looking.setVisible(view.is_read_only)
        self.person.say(view.person, view.role)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for chip in (self.printer, self.centre, self.reader, self.person):
            chip.set_roomy(is_roomy=self.width() >= px(_ROOMY))

    def text(self) -> str:
        """All it says."""
        labels = (self._shop, self._register, self._clock, self._mode)
        devices = (self.printer, self.centre, self.reader)
        chips = (self.asking, self.watch, self.looking, *devices, self.person)
        return " ".join(part.text() for part in (*labels, *chips) if not part.isHidden())
