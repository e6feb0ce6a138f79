"""Sets people up from the screen: the first manager, then everybody else, and their PINs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Signal

from pos.domain.ids import StaffId
from pos.domain.language import Language
from pos.domain.permissions import Act, Rule
from pos.domain.staff import Person, Role
from pos.errors import PosError
from pos.services.staff import Staff
from ui.approving import Approving
from ui.notices import Notice, good_news, notice_for
from ui.people.staff_view import PeopleServices, StaffStep, StaffView
from ui.tasks import JobLane
from ui.tones import Tone

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Found:
    people: tuple[Person, ...]
    may_change: bool


class StaffDesk(QObject):
    """Drives the pane; the services decide who may."""

    changed = Signal(object)  # StaffView
    staff_changed = Signal()  # somebody came, went or got another role
    told = Signal(object)  # Notice

    def __init__(
        self,
        lane: JobLane,
        parent: QObject | None = None,
        *,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._approving = approving
        self._services: PeopleServices | None = None
        self._view = StaffView()

    @property
    def view(self) -> StaffView:
        return self._view

    def attach(self, services: PeopleServices | None) -> None:
        """Take the services of an opened till; None: nobody can be set up here."""
        self._services = services
        self._show(StaffView(is_available=services is not None, round_=self._view.round_ + 1))
        self.reload()

    def reload(self) -> None:
        """Who is set up now, and whether who is signed in may change that."""
        services = self._services
        if services is not None:
            self._lane.start(
                lambda: _look(services),
                done=lambda found: self._looked(services, found),
                failed=self._failed,
            )

    def worked_by_another(self) -> None:
        """Somebody else stands here, or nobody: what was typed is not for their eyes."""
        if not self._view.is_busy:
            self._show(replace(self._view, round_=self._view.round_ + 1, is_listening=False))
        self.reload()

    def turn_to(self, step: StaffStep) -> None:
        """Open a form, empty; never away from a code that nobody has written down yet."""
        if not self._view.is_busy and self._view.step is not StaffStep.CODE:
            self._show(
                replace(
                    self._calm,
                    step=step,
                    chosen=None if step is StaffStep.ADD else self._view.chosen,
                )
            )

    def choose(self, person: StaffId | None) -> None:
        """Open somebody's form."""
        if self._view.is_busy or self._view.step is StaffStep.CODE:
            return
        if person != self._view.chosen or self._view.step is not StaffStep.PERSON:
            step = StaffStep.LIST if person is None else StaffStep.PERSON
            self._show(replace(self._calm, step=step, chosen=person))

    def begin(self, name: str, pin: str, again: str) -> None:
        """Make the first manager."""
        if self._is_same(pin, again):
            self._run(
                lambda to: to.staff.begin(name, pin)[1],
                self._show_code,
                lambda: self.begin(name, pin, again),
            )

    def add(self, name: str, role: Role, pin: str, again: str) -> None:
        """Set somebody up."""
        if self._is_same(pin, again):
            said = self.tr("%1 can sign in now.")
            self._run(
                lambda to: to.staff.add(name, role, pin),
                lambda person: self._changed(said.replace("%1", person.name), person.id),
                lambda: self.add(name, role, pin, again),
            )

    def rename(self, name: str) -> None:
        self._change(self.tr("The name is changed."), lambda to, who: to.change(who, name=name))

    def set_role(self, role: Role) -> None:
        self._change(self.tr("The role is changed."), lambda to, who: to.change(who, role=role))

    def speak(self, language: Language | None) -> None:
        """In that language from their next signing in; None: in the register's."""
        self._change(self.tr("The language is changed."), lambda to, who: to.speak(who, language))

    def let_go(self) -> None:
        """Nobody is deleted: who leaves stays in the books and signs in no more."""
        said = self.tr("They cannot sign in any more.")
        self._change(said, lambda to, who: to.change(who, is_active=False))

    def take_back(self) -> None:
        said = self.tr("They can sign in again.")
        self._change(said, lambda to, who: to.change(who, is_active=True))

    def set_pin(self, pin: str, again: str) -> None:
        if self._is_same(pin, again):
            self._change(self.tr("The PIN is changed."), lambda to, who: to.set_pin(who, pin))

    def listen(self, *, is_listening: bool) -> None:
        """Take the next scan for the chosen person's badge, or no longer."""
        if self._view.chosen is not None and not self._view.is_busy:
            self._show(replace(self._view, is_listening=is_listening, problem=None))

    def takes_scan(self, code: str) -> bool:
        """Whether a scan was the badge that was waited for."""
        if not self._view.is_listening:
            return False
        said = self.tr("The badge signs them in from now on.")
        self._change(said, lambda to, who: to.set_badge(who, code))
        return True

    def take_badge(self) -> None:
        """Their badge is lost, or given back."""
        self._change(
            self.tr("No badge signs them in any more."), lambda to, who: to.set_badge(who, "")
        )

    def new_code(self) -> None:
        """Another recovery code; the old one is worth nothing."""
        self._run(lambda to: to.staff.new_recovery_code(), self._show_code, self.new_code)

    def choose_forgetful(self, manager: StaffId) -> None:
        """Whose PIN is forgotten; what was typed of a new one stays."""
        if not self._view.is_busy:
            self._show(replace(self._view, chosen=manager, problem=None))

    def recover(self, code: str, pin: str, again: str) -> None:
        """A forgotten PIN of the chosen manager's, by the code that was written down."""
        manager = self._view.chosen
        if manager is not None and self._is_same(pin, again):
            self._run(lambda to: to.staff.recover(code, manager, pin), self._show_code, _nothing)

    def code_is_written_down(self) -> None:
        """Forget the code."""
        self._show(replace(self._calm, step=StaffStep.LIST, code="", chosen=None))
        self.reload()

    def step_back(self) -> bool:
        """Close the form that is open; whether there was one."""
        view = self._view
        if view.is_busy or view.step in {StaffStep.LIST, StaffStep.FIRST, StaffStep.CODE}:
            return view.step is StaffStep.CODE
        if view.is_listening:
            self.listen(is_listening=False)
            return True
        self._show(replace(self._calm, step=StaffStep.LIST, chosen=None))
        return True

    # -- inside

    def _change(self, said: str, job: Callable[[Staff, StaffId], object]) -> None:
        who = self._view.chosen
        if who is not None:
            self._run(
                lambda to: job(to.staff, who),
                lambda _: self._changed(said, who),
                lambda: self._change(said, job),
            )

    def _run(
        self,
        job: Callable[[PeopleServices], T],
        done: Callable[[T], None],
        again: Callable[[], None],
    ) -> None:
        services = self._services
        if services is None or self._view.is_busy:
            return
        self._show(replace(self._view, is_busy=True, problem=None, problem_field=""))
        self._lane.start(
            lambda: job(services), done=done, failed=lambda error: self._refused(error, again)
        )

    def _changed(self, said: str, person: StaffId) -> None:
        self._show(replace(self._calm, step=StaffStep.PERSON, chosen=person))
        self.told.emit(good_news(said))
        self.staff_changed.emit()
        self.reload()

    def _show_code(self, code: str) -> None:
        self._show(replace(self._calm, step=StaffStep.CODE, code=code))
        self.staff_changed.emit()

    def _looked(self, services: PeopleServices, found: _Found) -> None:
        if services is not self._services:
            return
        view = replace(self._view, people=found.people, may_change=found.may_change)
        if view.step is StaffStep.CODE and not found.may_change:
            view = replace(view, step=StaffStep.LIST, code="")  # not for the next one's eyes
        if view.step is not StaffStep.CODE:
            if not found.people:
                view = replace(view, step=StaffStep.FIRST)
            elif view.step is StaffStep.FIRST:
                view = replace(view, step=StaffStep.LIST)
        self._show(view)

    def _is_same(self, pin: str, again: str) -> bool:
        """A PIN that nobody could enter again would lock its owner out."""
        if pin == again:
            return True
        title = QCoreApplication.translate("People", "The two PINs are not the same.")
        todo = QCoreApplication.translate("People", "Enter it twice, digit by digit.")
        self._show(
            replace(self._calm, problem=Notice(Tone.WARNING, title, todo=todo), problem_field="pin")
        )
        return False

    def _refused(self, error: Exception, again: Callable[[], None]) -> None:
        self._show(replace(self._view, is_busy=False, is_listening=False))
        if self._approving is not None and self._approving.offer(error, again):
            return
        problem = notice_for(error)
        where = _field_of(error)
        if where:
            self._show(replace(self._calm, problem=problem, problem_field=where))
        else:
            self._show(self._calm)
            self.told.emit(problem)

    def _failed(self, error: Exception) -> None:
        self._show(replace(self._view, is_busy=False))
        self.told.emit(notice_for(error))

    @property
    def _calm(self) -> StaffView:
        """The pane with nothing under way and nothing wrong, in which typed PINs are forgotten."""
        return replace(
            self._view,
            is_busy=False,
            is_listening=False,
            problem=None,
            problem_field="",
            round_=self._view.round_ + 1,
        )

    def _show(self, view: StaffView) -> None:
        self._view = view
        self.changed.emit(view)


def _look(services: PeopleServices) -> _Found:
    may = services.access.look(Act.STAFF) is Rule.ALLOWED
    return _Found(tuple(services.staff.all()), may)


_FIELDS = {
    "staff_name": "name",
    "staff_name_taken": "name",
    "pin_digits": "pin",
    "pin_weak": "pin",
    "badge_unreadable": "badge",
    "badge_taken": "badge",
    "recovery_wrong": "code",
    "recovery_missing": "code",
    "pin_locked": "code",
    "not_a_manager": "code",
}
"""Beside which field a refusal is said."""


def _field_of(error: Exception) -> str:
    return _FIELDS.get(error.code, "") if isinstance(error, PosError) else ""


def _nothing() -> None:
    """Nobody is asked for leave: the code is the leave."""
