"""A field for a moment to come: whether there is one at all, its day, and its time."""

from datetime import date, datetime, time, timedelta
from typing import Final

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.format import Formats
from ui.theme import px
from ui.widgets import CheckBox, ComboBox, DateEdit

_STEP: Final = timedelta(minutes=30)
_TIMES: Final = tuple(
    (datetime.min + _STEP * place).time() for place in range(timedelta(days=1) // _STEP)
)
_DEFAULT: Final = time(12)
_ANY_DAY: Final = date(2026, 1, 1)


class UntilEdit(QWidget):
    """By the shop's clock, in half hours; another time that it is given is kept and shown."""

    changed = Signal(object)  # datetime in UTC, None for none

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = Formats()
        self._times: list[time] = []
        self._is_drawing = False
        self.box = CheckBox(text)
        self.day = DateEdit(self.tr("Day"))
        self.time = ComboBox(self.tr("Time"))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.day, 1)
        row.addWidget(self.time, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.box)
        layout.addLayout(row)
        self.box.clicked.connect(self._told)
        self.day.dateChanged.connect(self._told)
        self.time.activated.connect(self._told)

    def draw(
        self, until: datetime | None, now: datetime, formats: Formats, *, is_ready: bool
    ) -> None:
        """Without a moment it proposes the next noon but one."""
        self._formats = formats
        self._is_drawing = True
        local = until.astimezone(formats.zone) if until else None
        today = now.astimezone(formats.zone).date()
        day = local.date() if local else today + timedelta(days=1)
        self.box.setChecked(until is not None)
        self.day.setDate(QDate(day.year, day.month, day.day))
        self._fill(local.time().replace(second=0, microsecond=0) if local else _DEFAULT)
        self.box.setEnabled(is_ready)
        for part in (self.day, self.time):
            part.setEnabled(is_ready and until is not None)
        self._is_drawing = False

    def _fill(self, chosen: time) -> None:
        times = sorted({*_TIMES, chosen})
        if times != self._times:
            self._times = times
            self.time.clear()
            for each in times:
                moment = datetime.combine(_ANY_DAY, each, self._formats.zone)
                self.time.addItem(self._formats.time(moment))
        self.time.setCurrentIndex(times.index(chosen))

    def _told(self) -> None:
        if not self._is_drawing:
            self.changed.emit(self._moment() if self.box.isChecked() else None)

    def _moment(self) -> datetime:
        day, at = self.day.date(), self._times[self.time.currentIndex()]
        return datetime(
            day.year(), day.month(), day.day(), at.hour, at.minute, tzinfo=self._formats.zone
        )
