"""The page of the books: one part at a time, chosen at the top."""

from typing import Final

from PySide6.QtGui import QFocusEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ui.books.account_pane import AccountPane
from ui.books.pack_pane import PackPane
from ui.books.payout_pane import PayoutPane
from ui.books.period_pane import PeriodPane
from ui.books.presenter import BooksPresenter
from ui.books.trial_pane import TrialPane
from ui.books.view import BooksView, Part
from ui.format import Formats
from ui.small_choice import SmallChoice
from ui.theme import px
from ui.tones import Icon
from ui.widgets import SectionTitle

_ROOMY: Final = 1180


AnyPane = PackPane | PayoutPane | TrialPane | PeriodPane | AccountPane


class BooksPage(QWidget):
    """Draws a BooksView; decides nothing. Each part is built when it is first shown."""

    def __init__(self, presenter: BooksPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._formats = Formats()
        self.parts = {
            Part.PACK: self._part(Part.PACK, self.tr("Pack"), Icon.EXPORT),
            Part.PAYOUTS: self._part(Part.PAYOUTS, self.tr("Payouts"), Icon.CARD),
            Part.TRIAL: self._part(Part.TRIAL, self.tr("Trial balance"), Icon.BOOK),
            Part.PERIODS: self._part(Part.PERIODS, self.tr("Periods"), Icon.LOCK),
            Part.ACCOUNTS: self._part(Part.ACCOUNTS, self.tr("Accounts"), Icon.TAG),
        }
        self.panes: dict[Part, AnyPane] = {}
        self._title = SectionTitle(self.tr("Books"), role="page")
        self._stack = QStackedWidget()
        self._lay_out()
        presenter.view_changed.connect(self._changed)
        presenter.watch(is_watched=False)

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self._presenter.use(formats)

    def draw(self, view: BooksView) -> None:
        for part, button in self.parts.items():
            button.setChecked(part is view.part)
        pane = self.panes.get(view.part)
        if pane is None:
            pane = self.panes[view.part] = self._pane_of(view.part)
            self._stack.addWidget(pane)
        self._stack.setCurrentWidget(pane)
        pane.draw(view, self._formats)

    def _pane_of(self, part: Part) -> AnyPane:
        presenter = self._presenter
        match part:
            case Part.PACK:
                return PackPane(presenter.pack)
            case Part.PAYOUTS:
                return PayoutPane(presenter.payouts)
            case Part.TRIAL:
                return TrialPane(presenter.trial)
            case Part.PERIODS:
                return PeriodPane(presenter.periods)
            case Part.ACCOUNTS:
                return AccountPane(presenter.accounts)

    def step_back(self) -> bool:
        """Esc: leave the question that is open; whether there was one."""
        went = self._presenter.step_back()
        if went:
            self.parts[self._presenter.view.part].setFocus()
        return went

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard on; a focus proxy would make Tab skip what stands before it."""
        super().focusInEvent(event)
        self.parts[self._presenter.view.part].setFocus(event.reason())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the pictures stand above the words."""
        super().resizeEvent(event)
        for button in self.parts.values():
            button.set_small(is_small=self.width() < px(_ROOMY))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Whoever looks sees what the ledger knows now."""
        super().showEvent(event)
        self.draw(self._presenter.view)
        self._presenter.watch(is_watched=True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._presenter.watch(is_watched=False)

    def _changed(self, view: BooksView) -> None:
        """What nobody sees is drawn when it is shown."""
        if self.isVisible():
            self.draw(view)

    def _part(self, part: Part, text: str, icon: Icon) -> SmallChoice:
        button = SmallChoice(text, icon=icon)
        button.clicked.connect(lambda: self._presenter.turn_to(part))
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self._title)
        head.addSpacing(px(8))
        for button in self.parts.values():
            head.addWidget(button)
        head.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(12), px(16), px(12))
        layout.setSpacing(px(10))
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
