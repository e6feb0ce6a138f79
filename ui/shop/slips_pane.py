"""What stands on every slip, in which language, and what is printed by itself."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget
from typing_extensions import override

from pos.domain.language import Language
from pos.domain.slip import Symbol
from pos.domain.slip_settings import AfterMoney, logo_bytes, logo_text
from pos.errors import Refused
from ui.fields import Field
from ui.file_dialog import ask_for_file
from ui.notices import notice_for
from ui.parts import card
from ui.shop.form_pane import FormPane
from ui.shop.index import findable
from ui.shop.view import FormView
from ui.theme import px
from ui.widgets import ComboBox, KeyButton, SectionTitle
from ui.widgets.plain import plain

LINES: Final = ("slip_header", "slip_footer", "slip_contact")
CHOICES: Final = ("slip_language", "slip_code")
AFTER: Final = ("slip_after_hold", "slip_after_sale", "slip_after_release", "slip_after_refund")
NAMES: Final = (*LINES, "slip_logo", *CHOICES, *AFTER)

_LOGO_WIDE: Final = 384
"""Dots of the narrowest paper: a logo that is wider is made smaller once, and not by printers."""


class SlipsPane(FormPane):
    """Draws the settings of slips of a FormView; every change is a signal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(LINES, parent)
        self._folder: Path | None = None
        self.boxes = {name: self._box(name, each) for name, each in self._choices().items()}
        self._make_logo()
        self._make_fields()
        self._lay_out(
            card(
                SectionTitle(self.tr("What stands on every slip")),
                self._grid((*LINES, "slip_logo", *CHOICES), ("slip_header", "slip_footer")),
                8,
                SectionTitle(self.tr("What is printed by itself")),
                self._grid(AFTER),
                8,
                self._buttons(),
                name=self.tr("Slips"),
            )
        )

    @override
    def draw(self, view: FormView) -> None:
        super().draw(view)
        for name, box in self.boxes.items():
            at = box.findData(view.texts.get(name, ""))
            if at >= 0 and at != box.currentIndex():
                box.setCurrentIndex(at)
        self._draw_logo(view.texts.get("slip_logo", ""))

    def ask_for_logo(self) -> QFileDialog:
        """Ask for the shop's picture."""
        return ask_for_file(
            self.window(),
            self.tr("Which picture stands above every slip?"),
            filters=(self.tr("Pictures (*.png *.jpg *.jpeg *.bmp)"),),
            folder=self._folder,
            chosen=self.take_logo,
        )

    def take_logo(self, path: Path) -> None:
        """A picture, made as small as paper is; one that is none is said to be none."""
        self._folder = path.parent
        try:
            text = logo_text(_as_png(path))
        except Refused as refused:
            self.fields["slip_logo"].say(notice_for(refused))
            return
        self.edited.emit("slip_logo", text)

    def _choices(self) -> Mapping[str, Mapping[str, str]]:
        languages = {"": self.tr("As the till speaks")}
        languages |= {str(each): each.endonym for each in Language}
        codes = {Symbol.QR: self.tr("Square (QR)"), Symbol.CODE128: self.tr("Bars (Code 128)")}
        after = {
            AfterMoney.NEVER: self.tr("Only when asked for"),
            AfterMoney.ASK: self.tr("Show it, Enter prints"),
            AfterMoney.ALWAYS: self.tr("Always print it"),
        }
        return {
            "slip_language": languages,
            "slip_code": {str(each): name for each, name in codes.items()},
            **{name: {str(each): said for each, said in after.items()} for name in AFTER},
        }

    def _box(self, name: str, choices: Mapping[str, str]) -> ComboBox:
        box = ComboBox("")
        for value, shown in choices.items():
            box.addItem(shown, value)
        box.activated.connect(lambda at, name=name: self.edited.emit(name, box.itemData(at)))
        return box

    def _make_logo(self) -> None:
        self.logo = plain()
        self.logo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.choose_logo = KeyButton(self.tr("Choose…"))
        self.choose_logo.clicked.connect(self.ask_for_logo)
        self.no_logo = KeyButton(self.tr("None"))
        self.no_logo.clicked.connect(lambda: self.edited.emit("slip_logo", ""))
        self._logo_row = QWidget()
        row = QHBoxLayout(self._logo_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.logo)
        row.addWidget(self.choose_logo, 1)
        row.addWidget(self.no_logo)

    def _draw_logo(self, text: str) -> None:
        self.logo.setVisible(bool(text))
        self.no_logo.setVisible(bool(text))
        if text:
            picture = QPixmap()
            picture.loadFromData(logo_bytes(text))
            mode = Qt.TransformationMode.SmoothTransformation
            self.logo.setPixmap(picture.scaledToHeight(px(48), mode))

    def _make_fields(self) -> None:
        self.fields = {
            "slip_header": Field(self.tr("Below the shop’s name"), self.lines["slip_header"]),
            "slip_footer": Field(self.tr("At the end"), self.lines["slip_footer"]),
            "slip_contact": Field(self.tr("Whom customers may ask"), self.lines["slip_contact"]),
            "slip_logo": Field(self.tr("Logo"), self._logo_row, edit=self.choose_logo),
            **{name: Field(title, self.boxes[name]) for name, title in self._titles().items()},
        }
        self.fields["slip_header"].set_hint(
            self.tr("Address, VAT number, telephone. A | begins a new line.")
        )
        self.fields["slip_footer"].set_hint(self.tr("Such as opening hours or thanks."))
        self.fields["slip_contact"].set_hint(
            self.tr("A name, a number or an address on slips of holds. Empty: the shop’s name.")
        )
        self.fields["slip_code"].set_hint(
            self.tr("Scanned at this till, it opens the hold or the sale.")
        )
        findable(self.fields["slip_header"], self.tr("receipt address VAT tax number company"))
        findable(self.fields["slip_after_sale"], self.tr("automatic auto print receipt"))

    def _titles(self) -> Mapping[str, str]:
        return {
            "slip_language": self.tr("Language of slips"),
            "slip_code": self.tr("Code on slips"),
            "slip_after_hold": self.tr("After a hold"),
            "slip_after_sale": self.tr("After a sale"),
            "slip_after_release": self.tr("After a release"),
            "slip_after_refund": self.tr("After giving money back"),
        }


def _as_png(path: Path) -> bytes:
    """Raises Refused `logo_unreadable` through `logo_text` for what is no picture."""
    image = QImage(str(path))
    if image.width() > _LOGO_WIDE:
        image = image.scaledToWidth(_LOGO_WIDE, Qt.TransformationMode.SmoothTransformation)
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(kept.data())
