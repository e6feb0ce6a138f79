"""The sheet with a slip: as it will be printed, and where it can go from here."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from pos.domain.customer import LONGEST_EMAIL
from pos.domain.language import Language
from pos.domain.slip_layout import TextLine
from ui.file_dialog import ask_for_file
from ui.format import digits
from ui.in_sight import InSight
from ui.paper.desk import PaperDesk
from ui.paper.drawing import Laid, SlipDrawing
from ui.paper.view import PaperView, Width
from ui.paper.words import offer_word
from ui.parts import column, label, obey_enter, scrolled
from ui.theme import px
from ui.tones import Icon
from ui.widgets import Banner, ComboBox, KeyButton, Kind, SectionTitle

_SIZE: Final = (960, 700)
_COLUMN: Final = 8
"""Width of a column of paper on the screen."""
_EDGE: Final = 18
_SIDE: Final = 340


class PaperCanvas(QWidget):
    """The slip itself, black on white in every scheme, for paper has no other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._laid: Laid | None = None
        self._drawing: SlipDrawing | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Slip"))

    def show_laid(self, laid: Laid | None) -> None:
        """Draw these lines, and say them to whoever listens."""
        self._laid = laid
        self._drawing = SlipDrawing(laid, laid.columns * px(_COLUMN)) if laid else None
        lines = laid.lines if laid else ()
        said = (line.text.strip() for line in lines if isinstance(line, TextLine))
        self.setAccessibleDescription("\n".join(line for line in said if line))
        self.setFixedSize(self.sizeHint())
        self.update()

    @override
    def sizeHint(self) -> QSize:
        if self._laid is None or self._drawing is None:
            return QSize(px(_COLUMN) * 48, px(200))
        wide = self._laid.columns * px(_COLUMN) + 2 * px(_EDGE)
        return QSize(wide, int(self._drawing.height()) + 2 * px(_EDGE))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(self.rect()), QColor("#ffffff"))
        if self._drawing is not None:
            painter.translate(px(_EDGE), px(_EDGE))
            painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
            self._drawing.paint(painter)
        painter.end()


class PaperSheet(QDialog):
    """Enter prints, Esc puts it away."""

    def __init__(self, desk: PaperDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setModal(True)
        self.setWindowTitle(self.tr("Slip"))
        self.canvas = PaperCanvas()
        self._make_choices()
        self._make_buttons()
        self._lay_out()
        desk.view_changed.connect(self.draw)
        desk.opened.connect(self.come)
        self.finished.connect(desk.put_away)
        self.resize(px(_SIZE[0]), px(_SIZE[1]))
        self._in_sight = InSight(self)

    def _make_choices(self) -> None:
        self.kinds = ComboBox(self.tr("Which slip"))
        self.languages = ComboBox(self.tr("Language of the slip"))
        for language in Language:
            self.languages.addItem(language.endonym, language)
        self.widths = ComboBox(self.tr("Width of the paper"))
        for width in Width:
            self.widths.addItem(self.tr("%1 mm").replace("%1", width), width)
        self.kinds.activated.connect(self._choose)
        self.languages.activated.connect(
            lambda at: self._desk.speak(Language(self.languages.itemData(at)))
        )
        self.widths.activated.connect(
            lambda at: self._desk.use_width(Width(self.widths.itemData(at)))
        )

    def _make_buttons(self) -> None:
        self.banner = Banner()
        self.copies = label(role="soft")
        self.printers = ComboBox(self.tr("Printer"))
        self.print = KeyButton(self.tr("Print"), kind=Kind.PRIMARY, icon=Icon.RECEIPT)
        self.save = KeyButton(self.tr("Save as PDF…"), icon=Icon.EXPORT)
        self.address = QLineEdit()
        self.address.setPlaceholderText(self.tr("Email"))
        self.address.setAccessibleName(self.tr("Email for the receipt"))
        self.address.setMaxLength(LONGEST_EMAIL)
        self.mail = KeyButton(self.tr("Send Stripe’s receipt"), icon=Icon.RECEIPT)
        self.close_button = KeyButton(self.tr("Close"), icon=Icon.CROSS)
        obey_enter(self.print, self.save, self.mail, self.close_button)
        self.print.clicked.connect(self._print)
        self.save.clicked.connect(self._ask_where)
        self.mail.clicked.connect(lambda: self._desk.email(self.address.text()))
        self.close_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.addStretch(1)
        row.addWidget(self.canvas, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        self.area = scrolled(middle, self.tr("Slip"))
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.mailing = column(self.address, self.mail)
        choices = QHBoxLayout()
        choices.setSpacing(px(8))
        choices.addWidget(_named(self.tr("Language"), self.languages), 3)
        choices.addWidget(_named(self.tr("Paper"), self.widths), 2)
        side = column(
            SectionTitle(self.tr("Slip")),
            self.kinds,
            choices,
            8,
            self.banner,
            self.copies,
            self.printers,
            self.print,
            self.save,
            8,
            self.mailing,
            0,
            self.close_button,
        )
        side.setFixedWidth(px(_SIDE))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(px(16), px(16), px(16), px(16))
        whole.setSpacing(px(16))
        whole.addWidget(self.area, 1)
        whole.addWidget(side)

    def draw(self, view: PaperView) -> None:
        """Draw the slip and where it can go."""
        self._draw_choices(view)
        self._draw_printers(view)
        self.canvas.show_laid(self._desk.laid())
        self.banner.say(view.notice)
        self.copies.setVisible(bool(view.copies))
        told = self.tr("Handed out before: this one is marked COPY %1, and noted.")
        self.copies.setText(told.replace("%1", digits(view.copies)))
        # Not greyed while the disk is asked: the keyboard stays where it is.
        ready = not view.is_read_only
        self.print.set_ready(is_ready=ready and self.printers.count() > 0)
        self.save.set_ready(is_ready=ready)
        self.mailing.setVisible(view.can_email and not view.is_read_only)
        self.mail.set_ready(is_ready=ready)

    def _draw_choices(self, view: PaperView) -> None:
        if [self.kinds.itemData(at) for at in range(self.kinds.count())] != list(view.offers):
            self.kinds.clear()
            for offer in view.offers:
                self.kinds.addItem(offer_word(offer, view.offers), offer)
        if view.chosen in view.offers:
            self.kinds.setCurrentIndex(view.offers.index(view.chosen))
        self.kinds.setEnabled(len(view.offers) > 1)
        self.languages.setCurrentIndex(list(Language).index(view.language))
        self.widths.setCurrentIndex(list(Width).index(view.width))

    def _draw_printers(self, view: PaperView) -> None:
        wanted = [(name, False) for name in view.printers] + [(name, True) for name in view.systems]
        known = [self.printers.itemData(at) for at in range(self.printers.count())]
        if known != wanted:
            self.printers.clear()
            for name, is_system in wanted:
                shown = self.tr("%1 (printer of this system)") if is_system else "%1"
                self.printers.addItem(shown.replace("%1", name), (name, is_system))
        self.printers.setVisible(bool(wanted))
        detail = "" if wanted else self.tr("No printer is set up: Shop, Printers")
        self.print.set_detail(detail)

    def _choose(self, at: int) -> None:
        self._desk.choose(self._desk.view.offers[at])

    def _print(self) -> None:
        name, is_system = self.printers.currentData()
        if is_system:
            self._desk.print_on_system(name)
        else:
            self._desk.print(name)

    def _ask_where(self) -> None:
        slip = self._desk.view.slip
        subject = slip.subject.replace("/", "-") if slip else ""
        ask_for_file(
            self,
            self.tr("Where shall the slip be saved?"),
            filters=(self.tr("Paper for people (*.pdf)"),),
            chosen=lambda path: self._desk.save(Path(path)),
            save_as=f"{slip.kind if slip else 'slip'}-{subject}.pdf",
        )

    def come(self) -> None:
        """Show the slip that is asked for."""
        if not self.isVisible():
            self.area.verticalScrollBar().setValue(0)
            self.open()
            # Enter prints at once; where nothing can print, what can be done is next.
            button = self.print if self.print.isEnabled() else self.save
            button.setFocus(Qt.FocusReason.OtherFocusReason)


def _named(name: str, inside: QWidget) -> QWidget:
    return column(label(name, "soft", wraps=False), inside)
