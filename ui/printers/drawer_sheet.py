"""Opening the drawer without a sale: it asks why, and for leave where that is needed."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos.domain.printing import DrawerOpening
from pos.services.paper import Paper
from ui.approving import Approving
from ui.fields import Field
from ui.in_sight import InSight
from ui.notices import Notice, good_news, notice_for
from ui.parts import fill, label
from ui.tasks import JobLane
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets import KeyButton, Kind, SectionTitle

_SIZE: Final = (480, 320)
_LONGEST: Final = 80


class DrawerSheet(QDialog):
    """Enter opens the drawer, Esc leaves it shut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setWindowTitle(self.tr("Open the drawer"))
        self.note = QLineEdit()
        self.note.setMaxLength(_LONGEST)
        self.open_button = KeyButton(
            self.tr("Open the drawer"), kind=Kind.PRIMARY, icon=Icon.DRAWER
        )
        self.leave = KeyButton(self.tr("Leave it shut"), icon=Icon.ARROW_LEFT)
        self.open_button.setDefault(True)
        self.leave.clicked.connect(self.reject)
        self.note.textChanged.connect(self._typed)
        field = Field(self.tr("Why"), self.note)
        field.set_hint(self.tr("Such as “change for the bakery”."))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.leave)
        row.addWidget(self.open_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(12))
        fill(
            layout,
            SectionTitle(self.tr("Open the drawer without a sale")),
            label(
                self.tr("When cash changes hands it opens by itself. Opening it now is noted."),
                "soft",
            ),
            field,
            row,
        )
        self.resize(px(_SIZE[0]), px(_SIZE[1]))
        self._in_sight = InSight(self)

    def ask(self) -> None:
        """With an empty reason."""
        self.note.clear()
        self._typed("")
        self.note.setFocus()
        self.open()

    def _typed(self, text: str) -> None:
        if text.strip():
            self.open_button.set_ready(is_ready=True)
        else:
            self.open_button.set_blocked(self.tr("Say why"))


class DrawerDesk(QObject):
    """Asks for a reason, then for the drawer."""

    told = Signal(object)  # Notice

    def __init__(self, lane: JobLane, parent: QObject, approving: Approving | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._approving = approving
        self._paper: Paper | None = None
        self._sheet: DrawerSheet | None = None

    def attach(self, paper: Paper | None) -> None:
        self._paper = paper
        if paper is None and self._sheet is not None:
            self._sheet.reject()

    def ask(self, window: QWidget) -> None:
        """Show the sheet over the window."""
        if self._paper is None:
            return
        if self._sheet is None:
            self._sheet = DrawerSheet(window)
            self._sheet.open_button.clicked.connect(self._asked)
        self._sheet.ask()

    @property
    def sheet(self) -> DrawerSheet | None:
        return self._sheet

    def _asked(self) -> None:
        if self._sheet is not None:
            self._sheet.accept()
            self.open(self._sheet.note.text())

    def open(self, note: str) -> None:
        """Open the drawer for that reason."""
        paper = self._paper
        if paper is not None:
            self._lane.start(
                lambda: paper.drawer.open_without_sale(note),
                done=self._opened,
                failed=lambda error: self._refused(error, note),
            )

    def _opened(self, opening: DrawerOpening) -> None:
        if opening.problem:
            self.told.emit(stuck())
        else:
            self.told.emit(good_news(self.tr("The drawer is open. That is noted.")))

    def _refused(self, error: Exception, note: str) -> None:
        asked = self._approving is not None and self._approving.offer(
            error, lambda: self.open(note)
        )
        if not asked:
            self.told.emit(notice_for(error))


def stuck() -> Notice:
    """The pulse did not go out."""
    return Notice(
        Tone.WARNING,
        QCoreApplication.translate("Printers", "The drawer did not open."),
        todo=QCoreApplication.translate(
            "Printers", "Use its key. What was booked is booked; look at the printer when you can."
        ),
    )
