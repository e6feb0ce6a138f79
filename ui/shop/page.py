"""The shop's page: one part at a time, chosen at the top."""

from pathlib import Path
from typing import Final

from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ui.file_dialog import ask_for_file
from ui.format import Formats
from ui.parts import Choice, column, fill, scrolled
from ui.shop.catalogue_pane import CataloguePane
from ui.shop.practice_pane import PracticePane, ScreenPane
from ui.shop.presenter import ShopPresenter
from ui.shop.settings_pane import SettingsPane
from ui.shop.stripe_pane import KeySheet, ModeSheet
from ui.shop.view import Section, ShopView
from ui.theme import px
from ui.tones import Icon
from ui.widgets import SectionTitle

_WIDEST: Final = 1100
"""A form that is wider is read with the finger on the line."""


class ShopPage(QWidget):
    """Draws a ShopView; decides nothing."""

    def __init__(self, presenter: ShopPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._formats = Formats()
        self._folder: Path | None = None
        self.sections = {
            Section.SHOP: self._section(Section.SHOP, self.tr("Shop"), Icon.SHOP),
            Section.CATALOGUE: self._section(Section.CATALOGUE, self.tr("Catalogue"), Icon.BARCODE),
            Section.STRIPE: self._section(Section.STRIPE, self.tr("Mode and keys"), Icon.KEY),
            Section.PRACTICE: self._section(Section.PRACTICE, self.tr("Practice"), Icon.PRACTICE),
            Section.SCREEN: self._section(Section.SCREEN, self.tr("Screen"), Icon.LIGHT),
        }
        self.settings = SettingsPane()
        self.catalogue = CataloguePane()
        self.mode = ModeSheet()
        self.key = KeySheet()
        self.practice = PracticePane()
        self.screen_pane = ScreenPane()
        self._panes: dict[Section, QWidget] = {
            Section.SHOP: scrolled(self.settings, self.tr("Shop")),
            Section.CATALOGUE: self.catalogue,
            Section.STRIPE: scrolled(column(self.mode, self.key, 0), self.tr("Mode and keys")),
            Section.PRACTICE: scrolled(self.practice, self.tr("Practice")),
            Section.SCREEN: self.screen_pane,
        }
        for form in (self.settings, self.mode, self.key, self.practice, self.screen_pane):
            form.setMaximumWidth(px(_WIDEST))
        self._stack = QStackedWidget()
        for pane in self._panes.values():
            self._stack.addWidget(pane)
        self._lay_out()
        self._connect()
        self.draw(presenter.view)

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self.draw(self._presenter.view)

    def draw(self, view: ShopView) -> None:
        for section, button in self.sections.items():
            button.setChecked(section is view.section)
        self._stack.setCurrentWidget(self._panes[view.section])
        self.settings.draw(view.form)
        self.catalogue.draw(view.imports, self._formats)
        self.mode.draw(view)
        self.key.draw(view.keys)
        self.practice.draw(view.practice, self._formats)
        self.screen_pane.draw(view.scheme)

    def step_back(self) -> bool:
        """Esc: leave the question or report that is open; whether there was one."""
        went = self._presenter.step_back()
        if went:
            self.sections[self._presenter.view.section].setFocus()
        return went

    def ask_for_catalogue(self) -> QFileDialog:
        """Ask for a file of products, from this page or from a menu."""
        self._presenter.turn_to(Section.CATALOGUE)
        return ask_for_file(
            self.window(),
            self.tr("Which file of products?"),
            filters=(self.tr("Product lists (*.csv *.txt *.tsv)"), self.tr("All files (*)")),
            folder=self._folder,
            chosen=self._chosen,
        )

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard on; a focus proxy would make Tab skip what stands before it."""
        super().focusInEvent(event)
        self.sections[self._presenter.view.section].setFocus(event.reason())

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Whoever looks sees what holds now."""
        super().showEvent(event)
        self._presenter.reload()

    def _chosen(self, path: Path) -> None:
        self._folder = path.parent
        self._presenter.importer.start(path)

    def _section(self, section: Section, text: str, icon: Icon) -> Choice:
        button = Choice(text, icon=icon)
        button.clicked.connect(lambda: self._presenter.turn_to(section))
        return button

    def _connect(self) -> None:
        presenter = self._presenter
        presenter.view_changed.connect(self.draw)
        form, importer = presenter.form, presenter.importer
        self.settings.edited.connect(form.edit)
        self.settings.save_asked.connect(form.save)
        self.settings.discard_asked.connect(form.discard)
        self.catalogue.choose.clicked.connect(self.ask_for_catalogue)
        self.catalogue.stop.clicked.connect(importer.stop)
        self.catalogue.skip_chosen.connect(lambda skips: importer.skip_bad_rows(skips=skips))
        self.catalogue.rate_typed.connect(importer.set_rate)
        self._connect_keys()
        tools = presenter.tools
        self.practice.turn_asked.connect(tools.advance)
        self.practice.empty.clicked.connect(tools.ask_to_empty)
        self.practice.yes.clicked.connect(tools.empty)
        self.practice.no.clicked.connect(self.step_back)
        self.screen_pane.scheme_chosen.connect(presenter.choose_scheme)

    def _connect_keys(self) -> None:
        presenter, keeper = self._presenter, self._presenter.keeper
        self.mode.mode_asked.connect(presenter.ask_mode)
        self.mode.yes.clicked.connect(presenter.confirm_mode)
        self.mode.no.clicked.connect(self.step_back)
        self.key.mode_chosen.connect(keeper.turn_to)
        self.key.keep_asked.connect(keeper.keep)
        self.key.session_asked.connect(keeper.keep_for_session)
        self.key.again.clicked.connect(keeper.look)
        self.key.keyring.dismissed.connect(keeper.put_away)
        self.key.remove.clicked.connect(keeper.ask_remove)
        self.key.forget.clicked.connect(keeper.remove)
        self.key.keep_key.clicked.connect(self.step_back)
        keeper.taken.connect(self.key.wipe)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(SectionTitle(self.tr("Shop"), role="page"))
        head.addSpacing(px(8))
        for button in self.sections.values():
            head.addWidget(button)
        head.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(12), px(16), px(12))
        layout.setSpacing(px(10))
        fill(layout, head)
        layout.addWidget(self._stack, 1)
