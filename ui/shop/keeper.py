"""Stripe's keys: what may be said of them, how they are kept, and how they are forgotten."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from pos.errors import Misconfigured, PosError
from pos.services.keys import Keys, KeyStatus
from pos.settings import Mode
from ui.notices import Notice, notice_for
from ui.pane_desk import PaneDesk
from ui.shop.view import KeyBusy, KeysView, ShopServices
from ui.tasks import JobLane

_KEYRING: Final = "keyring_"
"""How the codes begin that are about the system's keyring and not about the key."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What is known about the keys; `problem` is why the keyring told nothing."""

    statuses: Mapping[Mode, KeyStatus]
    ledgers: frozenset[Mode]
    problem: PosError | None = None


class KeyKeeper(PaneDesk[KeysView]):
    """Hands keys to the keyring, off the screen's thread, and keeps none itself."""

    taken = Signal()  # the key was taken: whoever has it on the screen wipes it
    key_changed = Signal(object)  # Mode
    failed = Signal(object)  # Exception

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(KeysView(), lane, parent)
        self._services: ShopServices | None = None

    def attach(self, services: ShopServices) -> None:
        self._services = services
        mode = Mode.LIVE if services.mode is Mode.LIVE else Mode.TEST
        self._show(KeysView(mode=mode))
        self.look()

    def look(self) -> None:
        """Ask the keyring what it has; it may take its time."""
        services = self._services
        if services is None or self._view.busy:
            return
        self._show(replace(self._view, busy=KeyBusy.LOOKING, keyring_problem=None))
        self._lane.start(
            lambda: _look(services),
            done=lambda found: self._looked(services, found),
            failed=self._broke,
        )

    def put_away(self) -> None:
        """What was wrong with the keyring was read."""
        self._show(replace(self._view, keyring_problem=None))

    def turn_to(self, mode: Mode) -> None:
        """Show the key of another mode."""
        if mode is not self._view.mode and not self._view.busy:
            self._show(replace(self._view, mode=mode, problem=None, is_removing=False))

    def complain(self, problem: Notice, mode: Mode) -> None:
        """Say beside the field of a mode's key why one is needed."""
        self._show(replace(self._view, mode=mode, problem=problem, is_removing=False))

    def keep(self, text: str) -> None:
        """Check a key and put it into the keyring."""
        self._hand(lambda keys: keys.set(text))

    def keep_for_session(self, text: str) -> None:
        """Check a key and remember it until the program ends."""
        self._hand(lambda keys: keys.use_for_session(text))

    def ask_remove(self) -> None:
        if not self._view.busy and self._view.status is not None:
            self._show(replace(self._view, is_removing=True))

    def remove(self) -> None:
        """Forget the key, once that was asked."""
        services, mode = self._services, self._view.mode
        if services is None or self._view.busy or not self._view.is_removing:
            return
        self._show(replace(self._view, busy=KeyBusy.REMOVING, is_removing=False))

        def job() -> KeyStatus:
            services.keys[mode].remove()
            return services.keys[mode].status()

        def failed(error: Exception) -> None:
            self._not_kept(services, error)
            self.look()  # a key of this session is gone all the same

        self._lane.start(job, done=lambda status: self._kept(services, mode, status), failed=failed)

    def step_back(self) -> bool:
        """Leave the question about removing; whether it was open."""
        was_asking = self._view.is_removing
        if was_asking:
            self._show(replace(self._view, is_removing=False))
        return was_asking

    def _hand(self, give: Callable[[Keys], KeyStatus]) -> None:
        services, mode = self._services, self._view.mode
        if services is None or self._view.busy:
            return
        self._show(replace(self._view, busy=KeyBusy.KEEPING, problem=None, keyring_problem=None))
        self._lane.start(
            lambda: give(services.keys[mode]),
            done=lambda status: self._kept(services, mode, status),
            failed=lambda error: self._not_kept(services, error),
        )

    def _kept(self, services: ShopServices, mode: Mode, status: KeyStatus) -> None:
        if services is not self._services:
            return
        statuses = {**self._view.statuses, mode: status}
        self._show(
            replace(
                self._view, statuses=statuses, busy=KeyBusy.NO, problem=None, keyring_problem=None
            )
        )
        self.taken.emit()
        self.key_changed.emit(mode)

    def _not_kept(self, services: ShopServices, error: Exception) -> None:
        """What is wrong with the key stands beside it; a keyring that fails has a panel."""
        if services is not self._services:
            return
        self._view = replace(self._view, busy=KeyBusy.NO)
        notice = notice_for(error)
        if isinstance(error, Misconfigured) and error.code.startswith(_KEYRING):
            self._show(replace(self._view, keyring_problem=notice))
        else:
            self._show(replace(self._view, problem=notice))

    def _looked(self, services: ShopServices, found: _Found) -> None:
        if services is not self._services:
            return
        problem = notice_for(found.problem) if found.problem else None
        self._show(
            replace(
                self._view,
                statuses=found.statuses,
                ledgers=found.ledgers,
                busy=KeyBusy.NO,
                keyring_problem=problem,
            )
        )

    def _broke(self, error: Exception) -> None:
        self._show(replace(self._view, busy=KeyBusy.NO))
        self.failed.emit(error)


def _look(services: ShopServices) -> _Found:
    """A keyring that cannot be used is told once; a key of this session is known without it."""
    statuses: dict[Mode, KeyStatus] = {}
    problem: PosError | None = None
    for mode, keys in services.keys.items():
        try:
            statuses[mode] = keys.status()
        except PosError as error:
            problem = error
    ledgers = frozenset(mode for mode in Mode if services.has_ledger(mode))
    return _Found(statuses, ledgers, problem)
