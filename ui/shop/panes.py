"""The panes of the shop's page, each built when somebody first looks at it or searches."""

from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.centre.pane import CentrePane
from ui.format import Formats
from ui.parts import column, scrolled
from ui.people.staff_pane import StaffPane
from ui.readers.pane import ReadersPane
from ui.recipes.pane import RecipesPane
from ui.shop import file_questions
from ui.shop.backup_pane import BackupPane
from ui.shop.card_form_pane import CardFormPane
from ui.shop.catalogue_pane import CataloguePane
from ui.shop.display_pane import DisplayPane
from ui.shop.form import SettingsForm
from ui.shop.part import Part
from ui.shop.practice_pane import PracticePane
from ui.shop.presenter import ShopPresenter
from ui.shop.restore_sheet import RestoreSheet
from ui.shop.rules_pane import RulesPane
from ui.shop.screen_pane import ScreenPane
from ui.shop.settings_pane import SettingsPane
from ui.shop.stripe_pane import KeySheet, ModeSheet
from ui.shop.view import Section, ShopView
from ui.theme import px
from ui.tones import Icon

P = TypeVar("P", SettingsPane, RulesPane, BackupPane, DisplayPane, CardFormPane)

_WIDEST: Final = 1100
"""A form that is wider is read with the finger on the line."""


class ShopPanes(QWidget):
    """A part that is added gets a property that builds its pane, and a line in `parts`."""

    tour_asked = Signal()

    def __init__(self, presenter: ShopPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._formats = Formats()
        self._folder: Path | None = None

    def parts(self) -> dict[Section, Part]:
        """Every part, in the order in which they stand."""
        return {**self._parts_of_the_shop(), **self._parts_of_devices(), **self._parts_behind()}

    def _parts_of_the_shop(self) -> dict[Section, Part]:
        presenter = self._presenter
        return {
            Section.SHOP: Part(
                self.tr("Shop"),
                Icon.SHOP,
                lambda: scrolled(column(self.settings, self.rules, 0), self.tr("Shop")),
                self._draw_shop,
                self.tr("company business general address"),
            ),
            Section.STAFF: Part(
                self.tr("Staff"),
                Icon.PERSON,
                lambda: self.staff,
                lambda _view: self.staff.draw(presenter.staff.view),
                self.tr("people employees users PIN badge roles permissions password"),
            ),
            Section.RECIPES: Part(
                self.tr("Recipes"),
                Icon.HOLD,
                lambda: self.recipes,
                lambda _view: self.recipes.draw(presenter.recipes.view, self._formats),
                self.tr("deposits hire rental rules for holds"),
            ),
            Section.CATALOGUE: Part(
                self.tr("Catalogue"),
                Icon.BARCODE,
                lambda: self.catalogue,
                lambda view: self.catalogue.draw(view.imports, self._formats),
                self.tr("products items articles prices barcodes import CSV"),
            ),
        }

    def _parts_of_devices(self) -> dict[Section, Part]:
        presenter = self._presenter
        return {
            Section.READERS: Part(
                self.tr("Readers"),
                Icon.READER,
                lambda: self.readers,
                lambda _view: self.readers.draw(presenter.readers.view),
                self.tr("card terminal device pair contactless chip"),
            ),
            Section.SCREEN: Part(
                self.tr("Screen"),
                Icon.LIGHT,
                lambda: scrolled(column(self.screen_pane, self.display, 0), self.tr("Screen")),
                self._draw_screen,
                self.tr("theme colours dark light customer display second monitor"),
            ),
        }

    def _parts_behind(self) -> dict[Section, Part]:
        presenter = self._presenter
        return {
            Section.STRIPE: Part(
                self.tr("Mode and keys"),
                Icon.KEY,
                lambda: scrolled(
                    column(self.mode, self.key, self.card_form, 0), self.tr("Mode and keys")
                ),
                self._draw_stripe,
                self.tr("Stripe API secret restricted key account live test keyring"),
            ),
            Section.BACKUP: Part(
                self.tr("Backup"),
                Icon.SHIELD,
                lambda: scrolled(column(self.backup, self.restore, 0), self.tr("Backup")),
                lambda _view: self._draw_backup(),
                self.tr("copy restore save folder encryption"),
            ),
            Section.CENTRE: Part(
                self.tr("Centre"),
                Icon.CLOUD,
                lambda: scrolled(self.centre, self.tr("Centre")),
                lambda _view: self.centre.draw(presenter.centre.view, self._formats),
                self.tr("server several registers PostgreSQL replicate head office"),
            ),
            Section.PRACTICE: Part(
                self.tr("Practice"),
                Icon.PRACTICE,
                lambda: scrolled(self.practice, self.tr("Practice")),
                lambda view: self.practice.draw(view.practice, self._formats),
                self.tr("training learn simulator clock tour"),
            ),
        }

    def _draw_shop(self, view: ShopView) -> None:
        self.settings.draw(view.form)
        self.rules.draw(view.form)

    def _draw_screen(self, view: ShopView) -> None:
        self.screen_pane.draw(view.looks)
        self.display.draw(view.form)

    def _draw_stripe(self, view: ShopView) -> None:
        self.mode.draw(view)
        self.key.draw(view.keys)
        self.card_form.draw_for(view)

    def _draw_backup(self) -> None:
        desk = self._presenter.desk.view
        # A restore that is being prepared has the page to itself.
        self.backup.setVisible(desk.restore.path is None)
        self.backup.draw(desk, self._formats)
        self.restore.draw(desk, self._formats)

    def step_back(self) -> bool:
        """Esc: leave the question or report that is open; whether there was one."""
        return self._presenter.step_back()

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
        pane.looks_chosen.connect(self._presenter.choose_looks)
        return pane

    @cached_property
    def display(self) -> DisplayPane:
        return self._filled_in(DisplayPane(), self._presenter.form)

    @cached_property
    def card_form(self) -> CardFormPane:
        return self._filled_in(CardFormPane(), self._presenter.form)

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
