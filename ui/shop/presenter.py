"""Joins the parts of the shop's page: settings, catalogue, keys, practice, mode and screen."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from pos.domain.drift import Reconciliation
from pos.domain.first_run import Step
from pos.domain.restoring import Restored
from pos.errors import Misconfigured
from pos.settings import Mode
from ui.approving import Approving
from ui.centre.desk import CentreDesk
from ui.first_steps.desk import AssistantDesk
from ui.format import digits
from ui.looks import Looks
from ui.notices import Notice, good_news, notice_for
from ui.people.staff_desk import StaffDesk
from ui.printers.desk import PrinterDesk
from ui.readers.desk import ReaderDesk
from ui.recipes.desk import RecipeDesk
from ui.shop.backup_desk import BackupDesk
from ui.shop.form import SettingsForm
from ui.shop.importing import CatalogueImport
from ui.shop.keeper import KeyKeeper
from ui.shop.practice import PracticeTools
from ui.shop.transfer import SettingsDesk
from ui.shop.view import (
    FormView,
    ImportView,
    KeysView,
    PracticeView,
    Section,
    ShopServices,
    ShopView,
)
from ui.tasks import Lanes
from ui.tones import Tone


class ShopPresenter(QObject):
    """Drives the shop's page."""

    view_changed = Signal(object)  # ShopView
    settings_changed = Signal(object)  # Settings, as they are stored now
    catalogue_changed = Signal()
    key_changed = Signal(object)  # Mode whose key is another one now, or gone
    mode_asked = Signal(object)  # Mode to open instead of this one
    clock_turned = Signal()  # the practice clock: holds may have lapsed
    practice_emptied = Signal()
    restore_asked = Signal(object)  # Callable that puts a backup in the closed ledger's place
    looks_chosen = Signal(object)  # Looks to wear and to remember
    key_map_asked = Signal()  # on paper
    sound_tried = Signal(object, int)  # Sound to be heard, and how loud in percent

    def __init__(
        self,
        lanes: Lanes,
        parent: QObject | None = None,
        *,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(parent)
        self._view = ShopView()
        self._lane = lanes.desk
        self._note_look: Callable[[str], None] | None = None
        self.form = SettingsForm(lanes.desk, self, approving=approving)
        self.importer = CatalogueImport(lanes.desk, self)
        self.keeper = KeyKeeper(lanes.reading, self)
        self.tools = PracticeTools(lanes.money, self, approving=approving)
        self.desk = BackupDesk(lanes, self, approving=approving)
        self.staff = StaffDesk(lanes.desk, self, approving=approving)
        self.recipes = RecipeDesk(lanes.desk, self, approving=approving)
        self.readers = ReaderDesk(lanes.reading, self, approving=approving)
        self.printers = PrinterDesk(lanes.paper or lanes.watch, self, approving=approving)
        self.centre = CentreDesk(lanes.centre or lanes.watch, self, approving=approving)
        self.transfer = SettingsDesk(lanes.desk, self, approving=approving)
        self.start = AssistantDesk(lanes.desk, self._has_key, self)
        self.form.changed.connect(self._form_changed)
        self.importer.changed.connect(self._import_changed)
        self.keeper.changed.connect(self._keys_changed)
        self.tools.changed.connect(self._practice_changed)
        for part in (self.form, self.importer, self.keeper, self.tools, self.desk):
            part.failed.connect(self._failed)
        self.form.saved.connect(self._saved)
        self.desk.saved.connect(self._saved)
        self.transfer.changed.connect(lambda _view: self.view_changed.emit(self._view))
        self.transfer.taken.connect(self._taken_over)
        self.start.carried.connect(self._taken_over)
        self.start.changed.connect(lambda _view: self.view_changed.emit(self._view))
        self.start.failed.connect(self._failed)
        self.desk.changed.connect(lambda _view: self.view_changed.emit(self._view))
        self.desk.warned.connect(self._failed)
        for pane in (self.staff, self.recipes, self.readers, self.printers, self.centre):
            pane.changed.connect(lambda _view: self.view_changed.emit(self._view))
            pane.told.connect(lambda told: self._show(replace(self._view, notice=told)))
        self.centre.shared.connect(self.settings_changed)
        self.desk.restore_asked.connect(self.restore_asked)
        self.importer.loaded.connect(self.catalogue_changed)
        self.importer.loaded.connect(partial(self.start.note, Step.CATALOGUE))
        self.keeper.key_changed.connect(self.key_changed)
        self.tools.clock_turned.connect(self.clock_turned)
        self.tools.emptied.connect(self.practice_emptied)

    @property
    def view(self) -> ShopView:
        return self._view

    def attach(self, services: ShopServices) -> None:
        """Take the services of an opened till, or of a mode whose ledger could not be opened."""
        before, was = self.form.view.saved, self._view.mode
        self._show(replace(self._view, mode=services.mode, asked_mode=None, notice=None))
        if before is not None and was is Mode.TRAINING and services.mode is not was:
            self.start.carry(before)
        self._note_look = services.note_look
        self.form.attach(
            services.settings, is_read_only=services.is_read_only, statement=services.statement
        )
        self.transfer.attach(services.settings, is_read_only=services.is_read_only)
        self.importer.attach(services.catalogue, services.settings)
        self.keeper.attach(services)
        self.tools.attach(services)
        self.desk.attach(services)
        self.staff.attach(services.people)
        self.recipes.attach(services.recipes)
        self.readers.attach(services.readers)
        self.printers.attach(services.printers)
        self.centre.attach(services.centre)

    def _has_key(self) -> bool:
        return any(status.is_set for status in self._view.keys.statuses.values())

    def reload(self) -> None:
        """Somebody looks: read what may have changed; what is being typed stays."""
        self.start.look()
        self.form.reload()
        self.form.ask_prefix()
        self.importer.reload()
        self.tools.look()
        self.desk.look()
        self.staff.reload()
        self.recipes.reload()
        self._look_at_devices()

    def _look_at_devices(self) -> None:
        if self._view.section is Section.READERS:
            self.readers.reload()
        if self._view.section is Section.PRINTERS:
            self.printers.reload()

    def turn_to(self, section: Section) -> None:
        self._show(replace(self._view, section=section, asked_mode=None))
        self._look_at_devices()

    def ask_mode(self, mode: Mode) -> None:
        """Ask for another mode: practice at once, real money after a yes, none without a key."""
        view = self._view
        if mode is view.mode:
            self._show(replace(view, asked_mode=None))
            return
        status = view.keys.statuses.get(mode)
        has_key = status is not None and status.is_set
        if mode is not Mode.TRAINING and not has_key and mode not in view.keys.ledgers:
            problem = notice_for(Misconfigured("key_missing", mode=str(mode)))
            self.keeper.complain(problem, mode)
            return
        if mode is Mode.LIVE:
            self._show(replace(view, asked_mode=mode))
        else:
            self.mode_asked.emit(mode)

    def confirm_mode(self) -> None:
        """Yes, open the mode that was asked for."""
        mode = self._view.asked_mode
        if mode is not None:
            self._show(replace(self._view, asked_mode=None))
            self.mode_asked.emit(mode)

    def choose_looks(self, looks: Looks) -> None:
        """Wear other colours or another size of text, or stand still."""
        self.show_looks(looks)
        self.looks_chosen.emit(looks)
        if (note := self._note_look) is not None:
            text = f"{looks.scheme} {looks.text_percent}%{' still' if looks.is_still else ''}"
            self._lane.start(lambda: note(text), done=_heard, failed=self._failed)

    def show_looks(self, looks: Looks) -> None:
        """What is worn already; nobody is asked to change."""
        self._show(replace(self._view, looks=looks))

    def step_back(self) -> bool:
        """Leave the question or report that is open; whether there was one."""
        steps: dict[Section, Callable[[], bool]] = {
            Section.STRIPE: self._leave_stripe,
            Section.PRACTICE: self.tools.step_back,
            Section.CATALOGUE: self.importer.close_report,
            Section.BACKUP: self.desk.step_back,
            Section.STAFF: self.staff.step_back,
            Section.RECIPES: self.recipes.step_back,
            Section.PRINTERS: self.printers.step_back,
            Section.READERS: self.readers.step_back,
            Section.TRANSFER: self.transfer.step_back,
        }
        step = steps.get(self._view.section)
        return step is not None and step()

    def _leave_stripe(self) -> bool:
        if self._view.asked_mode is None:
            return self.keeper.step_back()
        self._show(replace(self._view, asked_mode=None))
        return True

    def restored(self, done: Restored, found: Reconciliation | None) -> None:
        """A backup is the ledger now; say so, and what Stripe told of the time since."""
        title = self.tr("The backup is the ledger now. Entries in it: %1.")
        title = title.replace("%1", digits(done.candidate.facts.entries))
        if found is None or found.unsettled:
            todo = self.tr("Stripe could not be asked yet what came since. Do not sell before.")
            notice = Notice(Tone.CHECKING, title, todo=todo)
        else:
            todo = self.tr("Taken over from Stripe since: %1. The old ledger is kept beside it.")
            notice = good_news(title, todo=todo.replace("%1", digits(len(found.changes))))
        self._show(replace(self._view, notice=notice))

    def dismiss(self) -> None:
        """The notice was read."""
        self._show(replace(self._view, notice=None))

    def _saved(self, settings: object) -> None:
        self._show(replace(self._view, notice=good_news(self.tr("The settings are saved."))))
        self.settings_changed.emit(settings)

    def _taken_over(self, settings: object) -> None:
        self.form.reload()
        self._saved(settings)

    def _failed(self, error: Exception) -> None:
        self._show(replace(self._view, notice=notice_for(error)))

    def _form_changed(self, view: FormView) -> None:
        self._show(replace(self._view, form=view))

    def _import_changed(self, view: ImportView) -> None:
        self._show(replace(self._view, imports=view))

    def _keys_changed(self, view: KeysView) -> None:
        self._show(replace(self._view, keys=view))

    def _practice_changed(self, view: PracticeView) -> None:
        self._show(replace(self._view, practice=view))

    def _show(self, view: ShopView) -> None:
        self._view = view
        self.view_changed.emit(view)


def _heard(_: None) -> None:
    """It is noted, and nobody needs to be told."""
