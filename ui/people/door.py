"""Who works at this register: signing in, locking, and the next one's turn."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from pos.domain.ids import StaffId
from pos.domain.staff import Person
from pos.errors import PosError, Refused
from pos.services.access import Access
from ui.format import Formats
from ui.notices import Notice, notice_for
from ui.tasks import JobLane


@dataclass(frozen=True, slots=True)
class DoorView:
    """All that the sign-in page draws. `is_shut`: nobody works here until somebody signs in."""

    is_shut: bool = False
    people: tuple[Person, ...] = ()
    chosen: StaffId | None = None
    person: Person | None = None
    is_busy: bool = False
    problem: Notice | None = None
    locked_for: int = 0  # seconds in which no PIN of the chosen one is heard

    @property
    def chosen_person(self) -> Person | None:
        return next((each for each in self.people if each.id == self.chosen), None)


@dataclass(frozen=True, slots=True)
class _Found:
    """How the door stands, read off the screen's thread."""

    is_open: bool
    people: tuple[Person, ...]
    person: Person | None


class Door(QObject):
    """Opens and shuts the window; a shop that has set nobody up has no door."""

    view_changed = Signal(object)  # DoorView

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._gate: Access | None = None
        self._is_product: Callable[[str], bool] = lambda _code: False
        self._formats = Formats()
        self._view = DoorView()
        self._then: Callable[[], None] | None = None

    @property
    def view(self) -> DoorView:
        return self._view

    def attach(
        self, gate: Access | None, is_product: Callable[[str], bool] = lambda _code: False
    ) -> None:
        """Take the access of an opened till; None: nothing is open to work with.

        `is_product` tells goods that somebody scans too early from badges.
        """
        self._gate, self._is_product = gate, is_product
        self._then = None
        self._show(DoorView())
        self.look()

    def use(self, formats: Formats) -> None:
        """Write times this way from now on."""
        self._formats = formats

    def look(self) -> None:
        """Who may sign in, and who is: after the list of staff was changed."""
        gate = self._gate
        if gate is not None:
            self._lane.start(
                lambda: _look(gate), done=lambda found: self._looked(gate, found), failed=_raise
            )

    def lock(self) -> None:
        """Leave the register to the next one; the cart stays where it is."""
        gate, view = self._gate, self._view
        if gate is None or view.is_shut or view.person is None:
            return
        # The window is shut at once: nobody waits for the ledger to hear of it.
        self._show(replace(view, is_shut=True, person=None, chosen=None, problem=None))
        self._lane.start(gate.sign_out, done=lambda _: self.look(), failed=self._failed)

    def shut_for(self, then: Callable[[], None]) -> bool:
        """Ask for somebody, and do `then` once somebody has signed in; whether there is a door."""
        if self._gate is None or self._view.is_shut:
            return False
        self._then = then
        self._show(replace(self._view, is_shut=True, person=None, chosen=None, problem=None))
        self.look()
        return True

    def choose(self, person: StaffId | None) -> None:
        """Whose PIN comes next; what was said about another's is gone."""
        if not self._view.is_busy:
            self._show(replace(self._view, chosen=person, problem=None, locked_for=0))

    def enter(self, pin: str) -> None:
        """The chosen person's PIN."""
        gate, chosen = self._gate, self._view.chosen
        if gate is not None and chosen is not None:
            self._try(lambda: gate.sign_in(chosen, pin))

    def badge(self, code: str) -> None:
        """A badge was scanned, which says whose it is by itself.

        Goods are no wrong badges: a queue of them would lock the scanner for everybody.
        """
        gate, is_product = self._gate, self._is_product
        if gate is None:
            return

        def come_in() -> Person:
            if is_product(code):
                raise Refused("badge_is_product")
            return gate.sign_in_by_badge(code)

        self._try(come_in)

    def _try(self, job: Callable[[], Person]) -> None:
        gate, view = self._gate, self._view
        if not view.is_shut or view.is_busy:
            return
        self._show(replace(view, is_busy=True, problem=None, locked_for=0))
        self._lane.start(job, done=lambda person: self._came_in(gate, person), failed=self._refused)

    def _came_in(self, gate: Access | None, person: Person) -> None:
        if gate is not self._gate:
            return
        then, self._then = self._then, None
        self._show(replace(self._view, is_shut=False, is_busy=False, person=person, chosen=None))
        if then is not None:
            then()

    def _refused(self, error: Exception) -> None:
        """Wrong, locked, or nobody's badge: said beside the pad."""
        problem = notice_for(error, self._formats)
        seconds = error.facts.get("seconds") if isinstance(error, PosError) else None
        locked = seconds if isinstance(seconds, int) else 0
        self._show(replace(self._view, is_busy=False, problem=problem, locked_for=locked))
        if isinstance(error, PosError) and error.code == "person_inactive":
            self.look()

    def _looked(self, gate: Access, found: _Found) -> None:
        if gate is not self._gate:
            return
        view = self._view
        known = {person.id for person in found.people}
        chosen = view.chosen if view.chosen in known else None
        if len(found.people) == 1:
            chosen = found.people[0].id
        is_shut = not found.is_open and found.person is None
        if view.is_busy and view.is_shut == is_shut:
            self._show(replace(view, people=found.people))
            return
        self._show(
            replace(view, is_shut=is_shut, people=found.people, person=found.person, chosen=chosen)
        )

    def _failed(self, error: Exception) -> None:
        self._show(replace(self._view, problem=notice_for(error, self._formats)))

    def _show(self, view: DoorView) -> None:
        if view != self._view:
            self._view = view
            self.view_changed.emit(view)


def _look(gate: Access) -> _Found:
    people = tuple(person for person in gate.people() if person.is_active)
    return _Found(gate.is_open(), people, gate.person)


def _raise(error: Exception) -> None:
    notice_for(error)  # raises what is no PosError
