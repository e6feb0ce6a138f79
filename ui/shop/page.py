"""The shop's page: one part at a time, chosen at the top."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ui.centre.pane import CentrePane
from ui.format import Formats
from ui.parts import column, fill, scrolled
from ui.people.staff_pane import StaffPane
from ui.readers.pane import ReadersPane
from ui.recipes.pane import RecipesPane
from ui.shop import file_questions
from ui.shop.backup_pane import BackupPane
from ui.shop.card_form_pane import CardFormPane
from ui.shop.catalogue_pane import CataloguePane
from ui.shop.display_pane import DisplayPane
from ui.shop.form import SettingsForm
from ui.shop.practice_pane import PracticePane, ScreenPane
from ui.shop.presenter import ShopPresenter
from ui.shop.restore_sheet import RestoreSheet
from ui.shop.rules_pane import RulesPane
from ui.shop.settings_pane import SettingsPane
from ui.shop.stripe_pane import KeySheet, ModeSheet
from ui.shop.view import Section, ShopView
from ui.small_choice import SmallChoice
from ui.theme import px
from ui.tones import Icon
from ui.widgets import SectionTitle

P = TypeVar("P", SettingsPane, RulesPane, BackupPane, DisplayPane, CardFormPane)

_WIDEST: Final = 1100
"""A form that is wider is read with the finger on the line."""
_ROOMY: Final = 1480
"""From here on every part's name stands beside its picture."""


class ShopPage(QWidget):
    """Draws a ShopView; decides nothing."""

    tour_asked = Signal()

    def __init__(self, presenter: ShopPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._formats = Formats()
        self._folder: Path | None = None
        self.sections = {
            Section.SHOP: self._section(Section.SHOP, self.tr("Shop"), Icon.SHOP),
            Section.STAFF: self._section(Section.STAFF, self.tr("Staff"), Icon.PERSON),
            Section.RECIPES: self._section(Section.RECIPES, self.tr("Recipes"), Icon.HOLD),
            Section.CATALOGUE: self._section(Section.CATALOGUE, self.tr("Catalogue"), Icon.BARCODE),
            Section.READERS: self._section(Section.READERS, self.tr("Readers"), Icon.READER),
            Section.BACKUP: self._section(Section.BACKUP, self.tr("Backup"), Icon.SHIELD),
            Section.CENTRE: self._section(Section.CENTRE, self.tr("Centre"), Icon.CLOUD),
            Section.STRIPE: self._section(Section.STRIPE, self.tr("Mode and keys"), Icon.KEY),
            Section.PRACTICE: self._section(Section.PRACTICE, self.tr("Practice"), Icon.PRACTICE),
            Section.SCREEN: self._section(Section.SCREEN, self.tr("Screen"), Icon.LIGHT),
        }
        self._panes: dict[Section, QWidget] = {}
        self._title = SectionTitle(self.tr("Shop"), role="page")
        self._head = QHBoxLayout()
        self._stack = QStackedWidget()
        self._lay_out()
        presenter.view_changed.connect(self._changed)
        self.draw(presenter.view)

    # Each part is built when it is first shown: nobody waits for what nobody opens.

    @cached_property
    def settings(self) -> SettingsPane:
        return self._filled_in(SettingsPane(), self._presenter.form)

    @cached_property
    def rules(self) -> RulesPane:
        return self._filled_in(RulesPane(), self._presenter.form)

    @cached_property
    def catalogue(self) -> CataloguePane:
        pane, importer = CataloguePane(), self._presenter.importer
        pane.choose.clicked.connect(self.ask_for_catalogue)
        pane.stop.clicked.connect(importer.stop)
        pane.skip_chosen.connect(lambda skips: importer.skip_bad_rows(skips=skips))
        pane.rate_typed.connect(importer.set_rate)
        return pane

    @cached_property
    def backup(self) -> BackupPane:
        desk = self._presenter.desk
        pane = self._filled_in(BackupPane(), desk.form)
        pane.now.clicked.connect(desk.back_up)
        pane.browse.clicked.connect(self.ask_for_backup_folder)
        return pane

    def _filled_in(self, pane: P, form: SettingsForm) -> P:
        """The pane, whose fields are the form's."""
        pane.setMaximumWidth(px(_WIDEST))
        pane.edited.connect(form.edit)
        pane.save_asked.connect(form.save)
        pane.discard_asked.connect(form.discard)
        return pane

    @cached_property
    def restore(self) -> RestoreSheet:
        sheet, desk = RestoreSheet(), self._presenter.desk
        sheet.setMaximumWidth(px(_WIDEST))
        sheet.choose.clicked.connect(self.ask_for_backup)
        sheet.choose_key.clicked.connect(self.ask_for_key_file)
        sheet.typed.connect(desk.type)
        sheet.leave.clicked.connect(self.step_back)
        sheet.restore.clicked.connect(desk.restore)
        return sheet

    @cached_property
    def mode(self) -> ModeSheet:
        sheet, presenter = ModeSheet(), self._presenter
        sheet.setMaximumWidth(px(_WIDEST))
        sheet.mode_asked.connect(presenter.ask_mode)
        sheet.yes.clicked.connect(presenter.confirm_mode)
        sheet.no.clicked.connect(self.step_back)
        return sheet

    @cached_property
    def key(self) -> KeySheet:
        sheet, keeper = KeySheet(), self._presenter.keeper
        sheet.setMaximumWidth(px(_WIDEST))
        sheet.mode_chosen.connect(keeper.turn_to)
        sheet.keep_asked.connect(keeper.keep)
        sheet.session_asked.connect(keeper.keep_for_session)
        sheet.again.clicked.connect(keeper.look)
        sheet.keyring.dismissed.connect(keeper.put_away)
        sheet.remove.clicked.connect(keeper.ask_remove)
        sheet.forget.clicked.connect(keeper.remove)
        sheet.keep_key.clicked.connect(self.step_back)
        keeper.taken.connect(sheet.wipe)
        return sheet

    @cached_property
    def practice(self) -> PracticePane:
        pane, tools = PracticePane(), self._presenter.tools
        pane.setMaximumWidth(px(_WIDEST))
        pane.pull(tools)
        pane.tour_asked.connect(self.tour_asked)
        pane.no.clicked.connect(self.step_back)
        return pane

    @cached_property
    def staff(self) -> StaffPane:
        pane = StaffPane(self._presenter.staff)
        pane.setMaximumWidth(px(_WIDEST))
        return pane

    @cached_property
    def recipes(self) -> RecipesPane:
        return RecipesPane(self._presenter.recipes)

    @cached_property
    def readers(self) -> ReadersPane:
        return ReadersPane(self._presenter.readers)

    @cached_property
    def centre(self) -> CentrePane:
        pane = CentrePane(self._presenter.centre)
        pane.setMaximumWidth(px(_WIDEST))
        return pane

    @cached_property
    def screen_pane(self) -> ScreenPane:
        pane = ScreenPane()
        pane.setMaximumWidth(px(_WIDEST))
        pane.scheme_chosen.connect(self._presenter.choose_scheme)
        return pane

    @cached_property
    def display(self) -> DisplayPane:
        return self._filled_in(DisplayPane(), self._presenter.form)

    @cached_property
    def card_form(self) -> CardFormPane:
        return self._filled_in(CardFormPane(), self._presenter.form)

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self._changed(self._presenter.view)

    def draw(self, view: ShopView) -> None:
        for section, button in self.sections.items():
            button.setChecked(section is view.section)
        if view.section not in self._panes:
            self._panes[view.section] = pane = self._pane_of(view.section)
            self._stack.addWidget(pane)
        self._stack.setCurrentWidget(self._panes[view.section])
        self._draw_part(view)

    def _draw_part(self, view: ShopView) -> None:
        presenter, formats = self._presenter, self._formats
        match view.section:
            case Section.SHOP:
                self.settings.draw(view.form)
                self.rules.draw(view.form)
            case Section.STAFF:
                self.staff.draw(presenter.staff.view)
            case Section.RECIPES:
                self.recipes.draw(presenter.recipes.view, formats)
            case Section.READERS:
                self.readers.draw(presenter.readers.view)
            case Section.CATALOGUE:
                self.catalogue.draw(view.imports, formats)
            case Section.BACKUP:
                self._draw_backup()
            case Section.CENTRE:
                self.centre.draw(presenter.centre.view, formats)
            case _:
                self._draw_machine(view)

    def _draw_machine(self, view: ShopView) -> None:
        match view.section:
            case Section.STRIPE:
                self.mode.draw(view)
                self.key.draw(view.keys)
                self.card_form.draw_for(view)
            case Section.PRACTICE:
                self.practice.draw(view.practice, self._formats)
            case _:
                self.screen_pane.draw(view.scheme)
                self.display.draw(view.form)

    def _draw_backup(self) -> None:
        desk = self._presenter.desk.view
        # A restore that is being prepared has the page to itself.
        self.backup.setVisible(desk.restore.path is None)
        self.backup.draw(desk, self._formats)
        self.restore.draw(desk, self._formats)

    def step_back(self) -> bool:
        """Esc: leave the question or report that is open; whether there was one."""
        went = self._presenter.step_back()
        if went:
            self.sections[self._presenter.view.section].setFocus()
        return went

    def ask_for_catalogue(self) -> QFileDialog:
        """Ask for a file of products, from this page or from a menu."""
        self._presenter.turn_to(Section.CATALOGUE)
        return file_questions.ask_for_products(self.window(), self._folder, self._chosen)

    def ask_for_backup_folder(self) -> QFileDialog:
        """Ask where backups go; the answer is typed for whoever saves it."""
        form = self._presenter.desk.form
        return file_questions.ask_where_to_back_up(
            self.window(), lambda path: form.edit("backup_folder", str(path))
        )

    def ask_for_backup(self) -> QFileDialog:
        """Ask for a backup that may take the ledger's place."""
        chosen = self._presenter.desk.choose
        return file_questions.ask_for_backup(self.window(), self._backup_folder(), chosen)

    def ask_for_key_file(self) -> QFileDialog:
        """Ask for the file with the secret key that opens the backup."""
        return file_questions.ask_for_key_file(self.window(), self._presenter.desk.choose_key)

    def _backup_folder(self) -> Path | None:
        status = self._presenter.desk.view.status
        return status.folder if status else None

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard on; a focus proxy would make Tab skip what stands before it."""
        super().focusInEvent(event)
        self.sections[self._presenter.view.section].setFocus(event.reason())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the pictures stand above the words."""
        super().resizeEvent(event)
        has_room = self.width() >= px(_ROOMY)
        self._title.setVisible(has_room)
        self._head.setSpacing(px(8 if has_room else 4))
        for button in self.sections.values():
            button.set_small(is_small=not has_room)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Whoever looks sees what holds now."""
        super().showEvent(event)
        self.draw(self._presenter.view)
        self._presenter.reload()

    def _changed(self, view: ShopView) -> None:
        """What nobody sees is drawn when it is shown."""
        if self.isVisible():
            self.draw(view)

    def _pane_of(self, section: Section) -> QWidget:
        made: dict[Section, Callable[[], QWidget]] = {
            Section.SHOP: lambda: scrolled(column(self.settings, self.rules, 0), self.tr("Shop")),
            Section.STAFF: lambda: self.staff,
            Section.RECIPES: lambda: self.recipes,
            Section.CATALOGUE: lambda: self.catalogue,
            Section.READERS: lambda: self.readers,
            Section.BACKUP: lambda: scrolled(
                column(self.backup, self.restore, 0), self.tr("Backup")
            ),
            Section.CENTRE: lambda: scrolled(self.centre, self.tr("Centre")),
            Section.STRIPE: lambda: scrolled(
                column(self.mode, self.key, self.card_form, 0), self.tr("Mode and keys")
            ),
            Section.PRACTICE: lambda: scrolled(self.practice, self.tr("Practice")),
            Section.SCREEN: lambda: scrolled(
                column(self.screen_pane, self.display, 0), self.tr("Screen")
            ),
        }
        return made[section]()

    def _chosen(self, path: Path) -> None:
        self._folder = path.parent
        self._presenter.importer.start(path)

    def _section(self, section: Section, text: str, icon: Icon) -> SmallChoice:
        button = SmallChoice(text, icon=icon)
        button.clicked.connect(lambda: self._presenter.turn_to(section))
        return button

    def _lay_out(self) -> None:
        head = self._head
        head.setSpacing(px(8))
        head.addWidget(self._title)
        for button in self.sections.values():
            head.addWidget(button)
        head.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(12), px(16), px(12))
        layout.setSpacing(px(10))
        fill(layout, head)
        layout.addWidget(self._stack, 1)
