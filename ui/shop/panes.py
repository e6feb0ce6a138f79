"""The panes of the shop's page, each built when somebody first looks at it or searches."""

from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.centre.pane import CentrePane
from ui.first_steps.checklist import Checklist
from ui.format import Formats
from ui.people.staff_pane import StaffPane
from ui.printers.pane import PrintersPane
from ui.readers.pane import ReadersPane
from ui.recipes.pane import RecipesPane
from ui.shop import file_questions
from ui.shop.backup_pane import BackupPane
from ui.shop.card_form_pane import CardFormPane
from ui.shop.catalogue_pane import CataloguePane
from ui.shop.counter_pane import CounterPane
from ui.shop.display_pane import DisplayPane
from ui.shop.form import SettingsForm
from ui.shop.form_pane import FormPane
from ui.shop.keys_pane import KeysPane
from ui.shop.language_pane import LanguagePane
from ui.shop.practice_pane import PracticePane
from ui.shop.presenter import ShopPresenter
from ui.shop.restore_sheet import RestoreSheet
from ui.shop.rules_pane import RulesPane
from ui.shop.screen_pane import ScreenPane
from ui.shop.settings_pane import SettingsPane
from ui.shop.slips_pane import SlipsPane
from ui.shop.stripe_pane import KeySheet, ModeSheet
from ui.shop.transfer_pane import TransferPane
from ui.shop.view import Section
from ui.theme import px

P = TypeVar("P", bound=FormPane | BackupPane)

_WIDEST: Final = 1100
"""A form that is wider is read with the finger on the line."""


class ShopPanes(QWidget):
    """A pane that is added gets a property that builds it, and a line in `ShopParts`."""

    tour_asked = Signal()

    def __init__(self, presenter: ShopPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._formats = Formats()
        self._folder: Path | None = None

    def write_as(self, formats: Formats) -> None:
        """Write amounts and times this way from the next drawing on."""
        self._formats = formats

    def step_back(self) -> bool:
        """Esc: leave the question or report that is open; whether there was one."""
        return self._presenter.step_back()

    @cached_property
    def start(self) -> Checklist:
        pane, desk = Checklist(), self._presenter.start
        pane.setMaximumWidth(px(_WIDEST))
        pane.asked.connect(desk.open_at)
        return pane

    @cached_property
    def settings(self) -> SettingsPane:
        return self._filled_in(SettingsPane(), self._presenter.form)

    @cached_property
    def language(self) -> LanguagePane:
        return self._filled_in(LanguagePane(), self._presenter.form)

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
    def printers(self) -> PrintersPane:
        pane = PrintersPane(self._presenter.printers)
        pane.setMaximumWidth(px(_WIDEST))
        return pane

    @cached_property
    def centre(self) -> CentrePane:
        pane = CentrePane(self._presenter.centre)
        pane.setMaximumWidth(px(_WIDEST))
        return pane

    @cached_property
    def screen_pane(self) -> ScreenPane:
        pane = ScreenPane()
        pane.setMaximumWidth(px(_WIDEST))
        pane.looks_chosen.connect(self._presenter.choose_looks)
        return pane

    @cached_property
    def display(self) -> DisplayPane:
        return self._filled_in(DisplayPane(), self._presenter.form)

    @cached_property
    def slips(self) -> SlipsPane:
        return self._filled_in(SlipsPane(), self._presenter.form)

    @cached_property
    def counter(self) -> CounterPane:
        pane = self._filled_in(CounterPane(), self._presenter.form)
        pane.try_asked.connect(self._presenter.sound_tried)
        return pane

    @cached_property
    def keys(self) -> KeysPane:
        pane = self._filled_in(KeysPane(), self._presenter.form)
        pane.paper_asked.connect(self._presenter.key_map_asked)
        return pane

    @cached_property
    def card_form(self) -> CardFormPane:
        return self._filled_in(CardFormPane(), self._presenter.form)

    @cached_property
    def transfer(self) -> TransferPane:
        pane, desk = TransferPane(self.title_of), self._presenter.transfer
        pane.setMaximumWidth(px(_WIDEST))
        pane.export_asked.connect(
            lambda: file_questions.ask_where_to_save_settings(self.window(), desk.export)
        )
        pane.look_asked.connect(lambda: file_questions.ask_for_settings(self.window(), desk.look))
        pane.take_asked.connect(desk.take)
        pane.left.connect(self.step_back)
        return pane

    def title_of(self, name: str) -> str:
        """What a setting is called on the page, as far as it has a field of its own."""
        for pane in (
            self.settings,
            self.rules,
            self.card_form,
            self.display,
            self.slips,
            self.language,
        ):
            if name in pane.fields:
                return pane.fields[name].title
        return name

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

    def _chosen(self, path: Path) -> None:
        self._folder = path.parent
        self._presenter.importer.start(path)
