"""Opens the ledger of a mode off the screen's thread, and another one in its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from pos.domain.drift import Reconciliation
from pos.domain.permissions import Act
from pos.domain.restoring import Restored
from pos.errors import PosError
from pos.ports import Practice
from pos.services.coming_back import come_back
from pos.services.keys import Keys
from pos.services.practising import begin_anew
from pos.services.restore import Restore
from pos.services.till import Till
from pos.settings import Mode, Start
from ui.centre.view import CentreServices
from ui.people.staff_view import PeopleServices
from ui.printers.view import PrintersServices
from ui.readers.view import ReadersServices
from ui.recipes.desk import RecipeServices
from ui.shop.view import ShopServices
from ui.tasks import JobLane


class Wiring(Protocol):
    """What the start of the program knows and the screen does not: every adapter."""

    def open(self, start: Start, session_key: str, *, read_only: bool = False) -> Till: ...
    def keys(self, start: Start) -> Keys: ...
    def has_ledger(self, start: Start) -> bool: ...
    def restore(self, start: Start) -> Restore: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """A till, and why it is not the one that was asked for.

    `restored` is what was put in its place, `came_back` what Stripe told then.
    """

    till: Till | None
    error: PosError | None = None
    restored: Restored | None = None
    came_back: Reconciliation | None = None


class Opening(QObject):
    """Keeps one ledger open at a time."""

    opened = Signal(object)  # Opened

    def __init__(
        self, lane: JobLane, wiring: Wiring, start: Start, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._wiring = wiring
        self._start = start
        self._keys: Mapping[Mode, Keys] = {}
        self._till: Till | None = None

    @property
    def mode(self) -> Mode:
        """The mode that is open, or was asked for last."""
        return self._start.mode

    def open(self) -> None:
        """Open what the program was started for; what was only looked at is left for that."""
        self._run(lambda: self._opened_for_work(self._start))

    def look_only(self) -> None:
        """Open the ledger beside the till that works with it."""
        self._run(lambda: self._looked_at(self._start))

    def turn_to(self, mode: Mode) -> None:
        """Close the ledger and open another mode's; where that fails the old one comes back.

        Nothing may be under way with the old one.
        """
        self._run(lambda: self._turned(self._start_of(mode)))

    def restore(self, act: Callable[[], Restored]) -> None:
        """Close the ledger, put a backup in its place, and open what is there then."""
        self._run(lambda: self._restored(act))

    def shop_services(self) -> ShopServices:
        """What the shop's page may touch, with and without an open ledger."""
        till = self._till
        mode = till.mode if till else self._start.mode
        restore = self._wiring.restore(self._start_of(mode))
        if till is None:
            return ShopServices(mode, self._keys, self._has_ledger, restore=restore)
        # The open till's own keys: its gateway follows them.
        keys = {**self._keys, mode: till.keys} if mode is not Mode.TRAINING else self._keys
        return services_of(till, keys, self._has_ledger, restore)

    def _run(self, job: Callable[[], Opened]) -> None:
        self._lane.start(job, done=self._done, failed=self._fell)

    def _done(self, opened: Opened) -> None:
        self._till = opened.till
        if opened.till is not None:
            self._start = opened.till.start
        self.opened.emit(opened)

    def _fell(self, error: Exception) -> None:
        raise error

    def close(self) -> None:
        """Give the ledger back."""
        if self._till is not None:
            self._till.close()

    def _opened(self, start: Start) -> Opened:
        try:
            return Opened(self._open(start))
        except PosError as error:
            return Opened(None, error)

    def _opened_for_work(self, start: Start) -> Opened:
        """Where that fails, whoever was looking goes on looking."""
        was_looking = self._till is not None
        if self._till is not None:
            self._till.close()
        opened = self._opened(start)
        if opened.till is None and was_looking:
            return Opened(self._looked_at(start).till, opened.error)
        return opened

    def _looked_at(self, start: Start) -> Opened:
        try:
            return Opened(self._open(start, read_only=True))
        except PosError as error:
            return Opened(None, error)

    def _turned(self, start: Start) -> Opened:
        before = self._start
        if self._till is not None:
            self._till.close()
        try:
            return Opened(self._open(start))
        except PosError as error:
            return Opened(self._opened(before).till, error)

    def _restored(self, act: Callable[[], Restored]) -> Opened:
        by = ""
        if (till := self._till) is not None:
            try:
                by = till.access.permit(Act.RESTORE, subject="ledger").actor
            except PosError as error:
                return Opened(till, error)
            till.close()
        try:
            done = act()
        except PosError as error:
            return Opened(self._opened(self._start).till, error)
        opened = self._opened(self._start)
        if opened.till is None:
            return Opened(None, opened.error, done)
        try:
            found = come_back(opened.till, done, by=by)
        except PosError as error:
            return Opened(opened.till, error, done)
        return Opened(opened.till, None, done, found)

    def _open(self, start: Start, *, read_only: bool = False) -> Till:
        if not self._keys:
            self._keys = {
                mode: self._wiring.keys(self._start_of(mode)) for mode in (Mode.TEST, Mode.LIVE)
            }
        return self._wiring.open(start, self._session_key(start.mode), read_only=read_only)

    def _session_key(self, mode: Mode) -> str:
        keys = self._keys.get(mode)
        return keys.session_key if keys else ""

    def _start_of(self, mode: Mode) -> Start:
        if mode is self._start.mode:
            return self._start
        # Another server stands in for Stripe only where the program was started for it.
        key = self._start.environment_key if mode is Mode.TEST else ""
        return Start(self._start.folder, mode, environment_key=key)

    def _has_ledger(self, mode: Mode) -> bool:
        return self._wiring.has_ledger(self._start_of(mode))


def services_of(
    till: Till,
    keys: Mapping[Mode, Keys],
    has_ledger: Callable[[Mode], bool],
    restore: Restore | None = None,
) -> ShopServices:
    """What the shop's page may touch of a till that is open."""
    practice = till.practice
    return ShopServices(
        till.mode,
        keys,
        has_ledger,
        settings=till.settings,
        catalogue=till.catalogue,
        clock=till.clock,
        practice=practice,
        begin_anew=partial(_emptied, till, practice)
        if practice and not till.is_read_only
        else None,
        note_look=None if till.is_read_only else partial(_note_look, till),
        backups=till.backups,
        # The till that works with the ledger would lose it under its hands.
        restore=None if till.is_read_only else restore,
        is_automatic=not till.is_read_only,
        is_read_only=till.is_read_only,
        people=None if till.is_read_only else PeopleServices(till.access, till.staff),
        recipes=RecipeServices(till.recipes, till.settings, is_read_only=till.is_read_only),
        readers=ReadersServices(till.readers, till.settings, is_read_only=till.is_read_only),
        printers=PrintersServices(till.paper, is_read_only=till.is_read_only),
        statement=None if till.is_read_only else till.statement.prefix,
        centre=CentreServices(till.central, till.settings, is_read_only=till.is_read_only),
    )


def _emptied(till: Till, practice: Practice) -> None:
    """Begin practice anew, by leave and with a note. Raises as `Access.do`."""
    till.access.do(Act.RISKY_SETTINGS, subject="practice emptied")
    begin_anew(till.journal, till.counter, till.checkout, till.settlement, practice)


def _note_look(till: Till, text: str) -> None:
    """How a screen looks is everybody's own business; that it was changed is noted."""
    facts = {"screen": text}
    till.access.remark(Act.SETTINGS, by=till.access.clerk, subject="screen", facts=facts)
