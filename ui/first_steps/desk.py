"""Leads through the first steps, keeps how far somebody came, and comes by itself only once."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from pos.domain.first_run import Step, StepState
from pos.ports import SettingsStore
from pos.services.first_run import FirstRun, first_run_of
from pos.services.settings_file import compare, travelling
from pos.services.settings_transfer import SettingsTransfer
from pos.services.till import Till
from pos.settings import Settings
from ui.first_steps.view import AssistantView
from ui.pane_desk import PaneDesk
from ui.tasks import JobLane


class AssistantDesk(PaneDesk[AssistantView]):
    """Knows the steps; what is decided in each is the business of the shop's own panes."""

    failed = Signal(object)  # Exception
    carried = Signal(object)  # Settings, as another mode's books had them

    def __init__(
        self, lane: JobLane, has_key: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        """`has_key` tells whether a key of any mode is known, without asking a keyring."""
        super().__init__(AssistantView(), lane, parent)
        self._has_key = has_key
        self._first_run: FirstRun | None = None
        self._settings: SettingsStore | None = None
        self._is_wanted = False

    def attach(self, till: Till | None) -> None:
        """Work with an open till, or with none."""
        has_key = self._has_key
        self._first_run = None if till is None else first_run_of(till, has_key)
        self._settings = None if till is None else till.settings
        if till is None:
            self._show(AssistantView())
            return
        self.look()
        if self._is_wanted:
            self._is_wanted = False
            self.offer()

    def offer(self) -> None:
        """Come by itself where nothing is set up yet; now, or as soon as a ledger is open."""
        first_run = self._first_run
        if first_run is None:
            self._is_wanted = True
            return
        self._ask(first_run, lambda: (first_run.is_due(), first_run.look()), at=None)

    def carry(self, settings: Settings) -> None:
        """What was set up in practice holds for the shop's own books too, while they are new."""
        first_run, store = self._first_run, self._settings
        if first_run is None or store is None or settings.first_run == Settings().first_run:
            return

        def job() -> Settings | None:
            transfer = SettingsTransfer(store)
            preview = compare(store.load(), travelling(settings))
            is_new = first_run.is_due() and bool(preview.differences)
            return transfer.take(preview) if is_new else None

        def done(taken: Settings | None) -> None:
            if taken is not None:
                self.carried.emit(taken)

        self._lane.start(job, done=done, failed=self.failed.emit)

    def look(self) -> None:
        """See what is set up by now."""
        if (first_run := self._first_run) is not None:
            self._lane.start(first_run.look, done=self._looked, failed=self.failed.emit)

    def open_at(self, step: Step | None = None) -> None:
        """Open at a step, or at the first that is open."""
        if (first_run := self._first_run) is not None:
            self._ask(first_run, lambda: (True, first_run.look()), at=step)

    def go_to(self, step: Step) -> None:
        """Leave the step that is shown as it is."""
        self._show(replace(self._view, step=step))
        self.look()

    def confirm(self) -> None:
        """This step is as it should be; on to the next, or to the end."""
        first_run, step = self._first_run, self._view.step
        if first_run is None:
            return

        def job() -> tuple[StepState, ...]:
            first_run.confirm(step)
            return first_run.look()

        self._lane.start(job, done=self._looked, failed=self.failed.emit)
        self.skip()

    def note(self, step: Step) -> None:
        """Something happened elsewhere that does a step."""
        if (first_run := self._first_run) is not None:

            def job() -> tuple[StepState, ...]:
                first_run.confirm(step)
                return first_run.look()

            self._lane.start(job, done=self._looked, failed=self.failed.emit)

    def skip(self) -> None:
        """On to the next without a word about this one."""
        following = self._view.beside(1)
        if following is None:
            self.close()
        else:
            self.go_to(following)

    def go_back(self) -> None:
        if (before := self._view.beside(-1)) is not None:
            self.go_to(before)

    def close(self) -> None:
        """Put it away; it does not come by itself again."""
        first_run = self._first_run
        self._show(replace(self._view, is_open=False))
        if first_run is not None:

            def job() -> tuple[StepState, ...]:
                first_run.close()
                return first_run.look()

            self._lane.start(job, done=self._looked, failed=self.failed.emit)

    def _ask(
        self,
        first_run: FirstRun,
        job: Callable[[], tuple[bool, tuple[StepState, ...]]],
        *,
        at: Step | None,
    ) -> None:
        def done(found: tuple[bool, tuple[StepState, ...]]) -> None:
            if first_run is self._first_run and found[0]:
                self._open(found[1], at)

        self._lane.start(job, done=done, failed=self.failed.emit)

    def _open(self, states: tuple[StepState, ...], at: Step | None) -> None:
        first = next((state.step for state in states if not state.is_done), Step.SALE)
        self._show(AssistantView(states, at or first, is_open=True))

    def _looked(self, states: tuple[StepState, ...]) -> None:
        if self._first_run is not None:
            self._show(replace(self._view, states=states))
