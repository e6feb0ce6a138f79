"""The practice reader on the counter: its drawing, and being the customer who stands before it."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.money import Money
from pos.domain.reader_screen import ReaderScreen, Stage
from resources.words.practice_reader import CARDS
from ui.format import Formats
from ui.parts import card, label, obey_enter, say, say_problem
from ui.practice_reader.face import ReaderFace
from ui.practice_reader.presenter import PracticeReaderPresenter, PracticeReaderView
from ui.practice_reader.words import card_name, hint_text, screen_text
from ui.theme import px
from ui.tones import Icon
from ui.widgets import ComboBox, KeyButton

_TIPS_BESIDE: Final = 4


class PracticeReaderPanel(QWidget):
    """Draws a PracticeReaderView; decides nothing. Only for readers that are none."""

    def __init__(self, presenter: PracticeReaderPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._formats = Formats()
        self._offered: tuple[Money, ...] | None = None
        self._cards: tuple[str, ...] = ()
        self.setAccessibleName(self.tr("Practice reader"))
        self.face = ReaderFace()
        self.cards = ComboBox(self.tr("The customer's card"))
        self.cards.activated.connect(lambda _: presenter.choose(str(self.cards.currentData())))
        self.tips: list[KeyButton] = []
        self.problem = label(role="error")
        self.hint = label(role="soft")
        self._make_buttons()
        self._lay_out()
        presenter.view_changed.connect(self._draw)
        self._draw(presenter.view)

    def write_as(self, formats: Formats) -> None:
        """How amounts are written."""
        self._formats = formats
        self._draw(self._presenter.view)

    def _make_buttons(self) -> None:
        to = self._presenter
        self.tap = KeyButton(self.tr("Tap"), icon=Icon.CARD)
        self.tap.clicked.connect(lambda: to.present(inserted=False))
        self.insert = KeyButton(self.tr("Insert"), icon=Icon.IMPORT)
        self.insert.clicked.connect(lambda: to.present(inserted=True))
        self.right = KeyButton(self.tr("Right PIN"), icon=Icon.TICK)
        self.right.clicked.connect(lambda: to.type_pin(right=True))
        self.wrong = KeyButton(self.tr("Wrong PIN"), icon=Icon.CROSS)
        self.wrong.clicked.connect(lambda: to.type_pin(right=False))
        self.cancel = KeyButton(self.tr("Cancel"), icon=Icon.CROSS_CIRCLE)
        self.cancel.clicked.connect(to.cancel)
        self.cable = KeyButton(self.tr("Pull the cable"), icon=Icon.CLOUD)
        self.cable.clicked.connect(to.turn_cable)
        obey_enter(self.tap, self.insert, self.right, self.wrong, self.cancel, self.cable)

    def _lay_out(self) -> None:
        self._acts = QStackedWidget()
        self._by_card = _row(self.tap, self.insert)
        self._by_pin = _row(self.right, self.wrong)
        self._by_tip = QWidget()
        self._tip_grid = QGridLayout(self._by_tip)
        self._tip_grid.setContentsMargins(0, 0, 0, 0)
        self._tip_grid.setSpacing(px(8))
        for each in (self._by_card, self._by_pin, self._by_tip):
            self._acts.addWidget(each)
        frame = card(
            label(self.tr("Be the customer"), role="strong"),
            self.cards,
            self._acts,
            _row(self.cancel, self.cable),
            self.hint,
            self.problem,
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        row.addWidget(self.face)
        column = QVBoxLayout()
        column.addWidget(frame)
        column.addStretch()
        row.addLayout(column, 1)

    # Drawing -----------------------------------------------------------------------------------

    def _draw(self, view: PracticeReaderView) -> None:
        self._draw_cards(view)
        self.face.show_text(screen_text(view.screen, self._formats))
        screen = view.screen
        stage = Stage.IDLE if screen is None else screen.stage
        if stage is Stage.TIP and screen is not None:
            self._draw_tips(screen)
        self._acts.setCurrentWidget(
            {Stage.TIP: self._by_tip, Stage.PIN: self._by_pin}.get(stage, self._by_card)
        )
        for button in (self.tap, self.insert):
            self._ready(button, is_ready=stage is Stage.CARD)
        self._ready(self.cancel, is_ready=screen is not None and screen.lets_cancel)
        self.cable.setVisible(view.has_cable)
        self.cable.setEnabled(screen is not None)
        self.cable.setText(
            self.tr("Pull the cable") if view.is_plugged else self.tr("Put the cable back")
        )
        say(self.hint, hint_text(screen) if screen is not None else "")
        say_problem(self.problem, view.notice)

    def _ready(self, button: KeyButton, *, is_ready: bool) -> None:
        if is_ready:
            button.set_ready()
        else:
            button.set_blocked(self.tr("Not now"))

    def _draw_cards(self, view: PracticeReaderView) -> None:
        if view.cards != self._cards:
            self._cards = view.cards
            self.cards.clear()
            for each in sorted(view.cards, key=_place):
                self.cards.addItem(card_name(each), each)
        self.cards.setCurrentIndex(max(0, self.cards.findData(view.card)))
        self.cards.setEnabled(bool(view.cards))

    def _draw_tips(self, screen: ReaderScreen) -> None:
        if screen.tips == self._offered:
            return
        self._offered = screen.tips
        for button in self.tips:
            self._tip_grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.tips = []
        nothing = KeyButton(self.tr("No tip"))
        nothing.clicked.connect(lambda: self._presenter.tip(0))
        self.tips.append(nothing)
        for tip in screen.tips:
            button = KeyButton(self._formats.money(tip))
            button.clicked.connect(lambda _=False, minor=tip.minor: self._presenter.tip(minor))
            self.tips.append(button)
        obey_enter(*self.tips)
        for place, button in enumerate(self.tips):
            self._tip_grid.addWidget(button, place // _TIPS_BESIDE, place % _TIPS_BESIDE)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._presenter.watch(is_watched=True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._presenter.watch(is_watched=False)


def _place(name: str) -> int:
    """Cards in the order of our words; unknown ones last."""
    known = list(CARDS)
    return known.index(name) if name in CARDS else len(known)


def _row(*buttons: KeyButton) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(8))
    for button in buttons:
        row.addWidget(button, 1)
    row.setAlignment(Qt.AlignmentFlag.AlignTop)
    return made
