"""Sets printers up from the screen, and looks after the slips that wait for them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from PySide6.QtCore import QObject, Signal

from pos.domain.printing import DrawerOpening, PrinterState, PrintId
from pos.errors import PosError
from pos.services.printing import PaperView
from ui.approving import Approving
from ui.notices import good_news, notice_for
from ui.pane_desk import PaneDesk
from ui.printers.view import NEW, PrintersServices, PrintersView, printer_of, texts_of
from ui.printers.words import state_text
from ui.tasks import JobLane

T = TypeVar("T")

_FIELDS: Final = {
    "printer_name": "name",
    "printer_exists": "name",
    "printer_address": "address",
    "printer_profile": "profile",
    "printer_code_page": "code_page",
}


class PrinterDesk(PaneDesk[PrintersView]):
    """Drives the pane; nothing typed is lost by a refusal."""

    told = Signal(object)  # Notice
    queued = Signal()  # something is due for a printer now

    def __init__(
        self,
        lane: JobLane,
        parent: QObject | None = None,
        *,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(PrintersView(), lane, parent, approving=approving)
        self._services: PrintersServices | None = None

    def attach(self, services: PrintersServices | None) -> None:
        """Take the services of an opened till."""
        self._services = services
        is_read_only = services is not None and services.is_read_only
        self._show(PrintersView(is_available=services is not None, is_read_only=is_read_only))

    def know(self, paper: PaperView) -> None:
        """How printers and queue stand by now; what is being typed stays."""
        self._show(replace(self._view, paper=paper))

    def reload(self) -> None:
        """Look at the printers and the queue, and learn which families there are."""
        self._quietly(lambda to: to.paper.queue.view(), self.know)
        if not self._view.profiles:
            self._quietly(lambda to: tuple(to.paper.printers.profiles()), self._know_profiles)

    # The form

    def open(self, name: str) -> None:
        """The form of a printer that is there."""
        shown = replace(self._view, chosen=name).shown
        if shown is not None and not self._view.is_busy and name != self._view.chosen:
            self._show(replace(self._calm, chosen=name, is_new=False, texts=texts_of(shown)))
            self._know_pages(shown.profile)

    def open_new(self) -> None:
        """The form of a printer that is to be added."""
        if not self._view.is_busy:
            self._show(replace(self._calm, chosen="", is_new=True, texts=dict(NEW)))
            self._know_pages(NEW["profile"])

    def edit(self, field: str, text: str) -> None:
        """What is typed or chosen now."""
        view = self._view
        if (view.is_new or view.chosen) and not view.is_busy:
            self._show(replace(self._calm, texts={**view.texts, field: text}))
            if field == "profile":
                self._know_pages(text)

    def save(self) -> None:
        """Add what is typed, or change the chosen printer to it."""
        view = self._view
        if view.is_new:
            said = self.tr("The printer is added. Print a test slip to see how it writes.")
            self._do(lambda to: to.paper.printers.add(printer_of(view.texts)), self._kept(said))
        elif view.chosen:
            said = self.tr("The printer is changed.")
            self._do(lambda to: to.paper.printers.change(printer_of(view.texts)), self._kept(said))

    def _kept(self, said: str) -> Callable[[object], None]:
        def kept(_: object) -> None:
            name = self._view.texts["name"].strip()
            chosen = self._view.chosen or name
            self._show(replace(self._calm, is_new=False, chosen=chosen))
            self._done(said)

        return kept

    # One printer

    def ask(self) -> None:
        """How the chosen printer stands."""
        name = self._view.chosen

        def heard(state: PrinterState) -> None:
            said = self.tr("Asked just now: %1.").replace("%1", state_text(state))
            self._done(said)

        if name:
            self._do(lambda to: to.paper.queue.look(name), heard)

    def test(self) -> None:
        """A slip that shows letters, an amount at the edge and codes."""
        name = self._view.chosen
        if name:
            said = self.tr("The test slip is on its way.")
            self._do(lambda to: to.paper.printers.test(name), self._sent(said))

    def specimen(self) -> None:
        """The same letters in several code pages, to choose one by."""
        name = self._view.chosen

        def printed(state: PrinterState) -> None:
            if state.prints:
                self._done(self.tr("Choose the code page whose line reads well on the paper."))
            else:
                self._done(self.tr("It was not printed: %1.").replace("%1", state_text(state)))

        if name:
            self._do(lambda to: to.paper.printers.specimen(name), printed)

    def pulse(self) -> None:
        """Open the drawer on its plug, to try it."""
        name = self._view.chosen

        def opened(opening: DrawerOpening) -> None:
            if opening.problem:
                state = state_text(PrinterState(opening.problem))
                self._done(self.tr("The pulse did not go out: %1.").replace("%1", state))
            else:
                self._done(self.tr("The pulse went out. Is the drawer open?"))

        if name:
            self._do(lambda to: to.paper.drawer.test(name), opened)

    def prefer(self) -> None:
        """The chosen printer is the usual one from now on."""
        name = self._view.chosen
        if name:
            said = self.tr("Slips come out of “%1” from now on.").replace("%1", name)
            self._do(lambda to: to.paper.printers.prefer(name), lambda _: self._done(said))

    def ask_remove(self) -> None:
        """Ask whether the chosen printer is to go."""
        if self._view.chosen and not self._view.is_busy:
            self._show(replace(self._calm, is_removing=True))

    def remove(self) -> None:
        """This register has it no more."""
        name = self._view.chosen

        def gone(_: None) -> None:
            self._show(replace(self._calm, chosen="", texts={}))
            self._done(self.tr("The printer is removed. What waited for it goes to the others."))

        if name:
            self._do(lambda to: to.paper.printers.remove(name), gone)

    def step_back(self) -> bool:
        """Leave the question, then the form; whether there was either."""
        view = self._view
        if view.is_giving_up:
            self._show(replace(view, is_giving_up=False))
            return True
        if view.is_busy or not (view.is_new or view.chosen):
            return False
        if view.is_removing:
            self._show(replace(self._calm, is_removing=False))
        else:
            self._show(replace(self._calm, is_new=False, chosen="", texts={}))
        return True

    # The queue

    def choose_job(self, job: str) -> None:
        """A slip that waits."""
        self._show(replace(self._view, job=job, is_giving_up=False))

    def again(self, printer: str = "") -> None:
        """Print the chosen slip now, on that printer when one is named."""
        job = self._view.shown_job
        if job is not None:
            said = self.tr("The slip is tried again.")
            self._do(lambda to: to.paper.queue.again(job.id, printer), self._sent(said))

    def all_again(self) -> None:
        """Try everything that waits."""
        said = self.tr("Every slip is tried again.")
        self._do(lambda to: to.paper.queue.all_again(), self._sent(said))

    def ask_give_up(self) -> None:
        """Ask whether the chosen slip is to go."""
        if self._view.shown_job is not None and not self._view.is_busy:
            self._show(replace(self._view, is_giving_up=True))

    def give_up(self) -> None:
        """The chosen slip is not printed any more."""
        job = self._view.shown_job
        if job is not None:
            said = self.tr("The slip is given up. It can be printed anew from its sale.")
            self._do(lambda to: to.paper.queue.give_up(PrintId(job.id)), lambda _: self._done(said))

    # How it is done

    def _do(self, call: Callable[[PrintersServices], T], done: Callable[[T], None]) -> None:
        services = self._services
        if services is None or self._view.is_busy or self._view.is_read_only:
            return
        self._show(replace(self._calm, is_busy=True))

        def again() -> None:
            self._do(call, done)

        self._lane.start(
            lambda: call(services), done=done, failed=lambda error: self._refused(error, again)
        )

    def _quietly(self, call: Callable[[PrintersServices], T], done: Callable[[T], None]) -> None:
        services = self._services

        def known(found: T) -> None:
            if services is self._services:
                done(found)

        if services is not None:
            self._lane.start(lambda: call(services), done=known, failed=self._unknown)

    def _know_profiles(self, profiles: tuple[str, ...]) -> None:
        self._show(replace(self._view, profiles=profiles))

    def _know_pages(self, profile: str) -> None:
        def known(pages: tuple[str, ...]) -> None:
            if self._view.texts.get("profile") == profile:
                self._show(replace(self._view, code_pages=pages))

        self._quietly(lambda to: tuple(to.paper.printers.code_pages(profile)), known)

    def _sent(self, said: str) -> Callable[[object], None]:
        def sent(_: object) -> None:
            self._done(said)
            self.queued.emit()

        return sent

    def _done(self, said: str) -> None:
        self._show(self._calm)
        self.told.emit(good_news(said))
        self.reload()

    def _refused(self, error: Exception, again: Callable[[], None]) -> None:
        self._show(self._calm)
        if self._is_asked(error, again):
            return
        problem = notice_for(error)
        field = _FIELDS.get(error.code, "") if isinstance(error, PosError) else ""
        if field:
            self._show(replace(self._view, problem=problem, problem_field=field))
        else:
            self.told.emit(problem)

    def _unknown(self, error: Exception) -> None:
        self.told.emit(notice_for(error))

    @property
    def _calm(self) -> PrintersView:
        return replace(
            self._view,
            is_busy=False,
            is_removing=False,
            is_giving_up=False,
            problem=None,
            problem_field="",
        )
