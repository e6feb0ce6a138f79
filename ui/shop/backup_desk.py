"""Makes backups when asked and when one is due, and prepares a restore step by step."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from pos.domain.restoring import Candidate
from pos.errors import PosError
from pos.services.backup import Backup, Backups, BackupStatus
from pos.services.backup_files import read_identities
from pos.services.restore import Restore
from ui.approving import Approving
from ui.notices import notice_for
from ui.pane_desk import PaneDesk
from ui.shop.backup_view import BackupBusy, BackupView, RestoreView
from ui.shop.form import SettingsForm
from ui.shop.view import FormView, ShopServices
from ui.tasks import Lanes

log = logging.getLogger(__name__)


class BackupDesk(PaneDesk[BackupView]):
    """Works on the lane of reading, so that no sale waits for a backup."""

    failed = Signal(object)  # Exception
    warned = Signal(object)  # PosError: the backup is good, and something beside it is not
    saved = Signal(object)  # Settings
    restore_asked = Signal(object)  # Callable that restores, once no ledger is open

    def __init__(
        self,
        lanes: Lanes,
        parent: QObject | None = None,
        *,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(BackupView(), lanes.reading, parent, approving=approving)
        self._backups: Backups | None = None
        self._restore: Restore | None = None
        self._is_automatic = False
        self.form = SettingsForm(lanes.desk, self, approving=approving)
        self.form.changed.connect(self._form_changed)
        self.form.failed.connect(self.failed)
        self.form.saved.connect(self._saved)

    def attach(self, services: ShopServices) -> None:
        """Take an opened ledger's; the day's backup is made if it is missing yet."""
        self._backups, self._restore = services.backups, services.restore
        self._is_automatic = services.is_automatic
        self._show(
            BackupView(
                is_open=services.backups is not None,
                can_restore=services.restore is not None,
                form=self.form.view,
            )
        )
        self.form.attach(services.settings, is_read_only=services.is_read_only)
        self.look()
        self._back_up_if_due()

    def look(self) -> None:
        """Read how the backups stand."""
        backups = self._backups
        if backups is not None:
            self._lane.start(
                backups.status,
                done=lambda status: self._looked(backups, status),
                failed=self.failed.emit,
            )

    def back_up(self) -> None:
        """Make a backup now, to where the shop keeps them."""
        backups = self._backups
        if backups is not None and not self._view.busy:
            self._show(replace(self._view, busy=BackupBusy.COPYING, made=None))
            self._lane.start(
                backups.back_up, done=lambda made: self._made(backups, made), failed=self._broke
            )

    def back_up_last(self) -> None:
        """The till is being closed: make the day's backup if it is missing yet.

        Nobody is there any more to be told; the log is.
        """
        backups = self._backups
        if backups is None or not self._is_automatic:
            return

        def job() -> None:
            try:
                backups.back_up_if_due()
            except PosError as error:
                log.warning("no backup was made at closing: %s", error.code)

        self._lane.start(job, done=_nothing, failed=self.failed.emit)

    # Restoring ------------------------------------------------------------------------

    def choose(self, path: Path) -> None:
        """Look at a backup that may take the ledger's place; nothing is changed by it."""
        self._examine(RestoreView(path=path, key_file=self._view.restore.key_file))

    def choose_key(self, key_file: Path) -> None:
        """The file with the secret key that opens the chosen backup."""
        self._examine(replace(self._view.restore, key_file=key_file))

    def type(self, text: str) -> None:
        """The word that confirms a restore, as far as it is typed."""
        self._show(replace(self._view, restore=replace(self._view.restore, typed=text)))

    def restore(self) -> None:
        """Ask for the restore that was looked at, once the word is typed."""
        view, service = self._view.restore, self._restore
        if service is None or view.candidate is None or not view.is_confirmed or self._view.busy:
            return
        key_file, path, accepted = view.key_file, view.candidate.path, view.candidate.objections
        self._show(replace(self._view, busy=BackupBusy.RESTORING))
        self.restore_asked.emit(
            lambda: service.restore(path, _identities(key_file), accepted=accepted)
        )

    def resume(self) -> None:
        """The restore that was asked for cannot be done now; it stays prepared."""
        self._show(replace(self._view, busy=BackupBusy.NO))

    def step_back(self) -> bool:
        """Leave the restore that is prepared; whether there was one."""
        if self._view.restore.path is None or self._view.busy:
            return False
        self._show(replace(self._view, restore=RestoreView()))
        return True

    def _examine(self, view: RestoreView) -> None:
        service, path = self._restore, view.path
        if service is None or path is None or self._view.busy:
            return
        view = replace(view, candidate=None, problem=None, typed="")
        self._show(replace(self._view, busy=BackupBusy.LOOKING, restore=view, made=None))
        self._lane.start(
            lambda: service.look(path, _identities(view.key_file)),
            done=partial(self._examined, view),
            failed=partial(self._not_examined, view),
        )

    def _examined(self, view: RestoreView, candidate: Candidate) -> None:
        word = QCoreApplication.translate("Shop", "RESTORE")
        view = replace(view, candidate=candidate, needs_key=False, word=word)
        self._show(replace(self._view, busy=BackupBusy.NO, restore=view))

    def _not_examined(self, view: RestoreView, error: Exception) -> None:
        notice = notice_for(error)
        about_keys = isinstance(error, PosError) and error.code.startswith("identity_")
        view = replace(view, problem=notice, needs_key=about_keys)
        self._show(replace(self._view, busy=BackupBusy.NO, restore=view))

    # Backing up -----------------------------------------------------------------------

    def _back_up_if_due(self) -> None:
        backups = self._backups
        if backups is None or not self._is_automatic or self._view.busy:
            return
        self._lane.start(
            backups.back_up_if_due,
            done=lambda made: self._was_due(backups, made),
            failed=self._broke,
        )

    def _was_due(self, backups: Backups, made: Backup | None) -> None:
        if made is not None and backups is self._backups:
            self._warn(made)
            self.look()

    def _made(self, backups: Backups, made: Backup) -> None:
        if backups is not self._backups:
            return
        self._show(replace(self._view, busy=BackupBusy.NO, made=made))
        self._warn(made)
        self.look()

    def _warn(self, made: Backup) -> None:
        if made.problem is not None:
            self.warned.emit(made.problem)

    def _looked(self, backups: Backups, status: BackupStatus) -> None:
        if backups is self._backups:
            self._show(replace(self._view, status=status))

    def _broke(self, error: Exception) -> None:
        self._show(replace(self._view, busy=BackupBusy.NO))
        self.failed.emit(error)
        self.look()

    def _saved(self, settings: object) -> None:
        self.saved.emit(settings)
        self.look()
        self._back_up_if_due()

    def _form_changed(self, form: FormView) -> None:
        self._show(replace(self._view, form=form))


def _identities(key_file: Path | None) -> Sequence[str]:
    return read_identities(key_file) if key_file else ()


def _nothing(_: None) -> None:
    """Nothing is to be shown for it."""
