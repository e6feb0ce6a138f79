"""Sets card readers up from the screen: what is typed is checked and kept by the service."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from PySide6.QtCore import QObject, Signal

from pos.domain.ids import LocationId, ReaderId
from pos.domain.reader import Address, Location, Reader
from pos.errors import PosError
from pos.settings import Settings
from ui.approving import Approving
from ui.notices import good_news, notice_for
from ui.pane_desk import PaneDesk
from ui.readers.picker import Choosable
from ui.readers.view import Face, Option, ReadersServices, ReadersView
from ui.readers.words import state_text
from ui.tasks import JobLane

T = TypeVar("T")

_FIELDS: Final = {
    "reader_code_refused": "code",
    "reader_label": "label",
    "reader_location_refused": "location",
    "location_unknown": "location",
    "address_incomplete": "line1",
}
_Found = tuple[tuple[Choosable, ...], tuple[Location, ...], frozenset[Option]]


class ReaderDesk(PaneDesk[ReadersView]):
    """Drives the pane; nothing typed is lost by a refusal."""

    told = Signal(object)  # Notice
    used = Signal()  # another reader is used at this register, or one has another name

    def __init__(
        self,
        lane: JobLane,
        parent: QObject | None = None,
        *,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(ReadersView(), lane, parent, approving=approving)
        self._services: ReadersServices | None = None

    def attach(self, services: ReadersServices | None) -> None:
        """Take the services of an opened till; Stripe is asked when somebody looks."""
        self._services = services
        is_read_only = services is not None and services.is_read_only
        self._show(ReadersView(is_available=services is not None, is_read_only=is_read_only))

    def reload(self) -> None:
        """Ask which readers there are; what is being typed stays."""
        services = self._services
        if services is not None:
            self._lane.start(
                lambda: _found(services),
                done=lambda found: self._looked(services, found),
                failed=lambda error: self._unheard(services, error),
            )

    def open(self, face: Face, reader: ReaderId | None = None) -> None:
        """A form beside the list: for a reader, a new one, or a place where readers stand."""
        if self._view.is_busy or (face is Face.READER and reader == self._view.chosen):
            return
        view = replace(self._calm, face=face, chosen=reader, heard="", texts={})
        shown = view.shown
        if shown is not None:
            view = replace(view, texts={"label": shown.reader.label})
        elif face is Face.REGISTER and view.locations:
            view = replace(view, texts={"location": view.locations[0].id})
        self._show(view)

    def edit(self, field: str, text: str) -> None:
        """What is typed now."""
        if self._view.face is not Face.NONE and not self._view.is_busy:
            self._show(replace(self._calm, texts={**self._view.texts, field: text}))

    def register(self) -> None:
        """Make the reader that shows this code one of the shop's."""
        typed = self._typed
        place = LocationId(typed("location"))
        self._do(
            lambda to: to.readers.register(typed("code"), typed("label"), place),
            self._registered,
            self.register,
        )

    def add_location(self) -> None:
        """A place of business to register readers to."""
        typed = self._typed
        address = Address(
            typed("line1"), typed("city"), typed("country"), typed("postal_code"), typed("state")
        )
        self._do(
            lambda to: to.readers.add_location(typed("label"), address),
            self._placed,
            self.add_location,
        )

    def rename(self) -> None:
        """Call the chosen reader what is typed."""
        chosen, label = self._view.chosen, self._typed("label")
        if chosen is not None:
            said = self.tr("The reader is called “%1” now.").replace("%1", label)
            self._do(
                lambda to: to.readers.rename(chosen, label),
                lambda _: self._done(said),
                self.rename,
            )

    def use(self) -> None:
        """Let this register ask for cards at the chosen reader from now on."""
        shown = self._view.shown
        if shown is not None:
            said = self.tr("This register uses “%1” from now on.")
            said = said.replace("%1", shown.reader.label)
            self._do(
                lambda to: to.readers.choose(shown.reader.id),
                lambda _: self._done(said),
                self.use,
            )

    def ask(self) -> None:
        """Whether the chosen reader answers, and how it stands."""
        chosen = self._view.chosen
        if chosen is not None:
            self._do(lambda to: _asked(to, chosen), self._answered, self.ask)

    def ask_remove(self) -> None:
        """Ask whether the chosen reader is to go."""
        if self._view.chosen is not None and not self._view.is_busy:
            self._show(replace(self._calm, is_removing=True))

    def remove(self) -> None:
        """The shop has it no more."""
        chosen = self._view.chosen
        if chosen is None:
            return

        def gone(_: None) -> None:
            self._show(replace(self._calm, face=Face.NONE, chosen=None, texts={}))
            self._done(self.tr("The reader is removed. Registering it again needs a new code."))

        self._do(lambda to: to.readers.forget(chosen), gone, self.remove)

    def switch(self, option: Option, *, is_on: bool) -> None:
        """What the readers of this shop may do."""
        if is_on == (option in self._view.options):
            return

        def kept(_: None) -> None:
            options = self._view.options - {option}
            self._show(replace(self._calm, options=options | {option} if is_on else options))

        self._do(
            lambda to: _switched(to, option, is_on=is_on),
            kept,
            lambda: self.switch(option, is_on=is_on),
        )

    def step_back(self) -> bool:
        """Leave the question, then the form; whether there was either."""
        view = self._view
        if view.is_busy or view.face is Face.NONE:
            return False
        if view.is_removing:
            self._show(replace(self._calm, is_removing=False))
        else:
            self._show(replace(self._calm, face=Face.NONE, chosen=None, texts={}, heard=""))
        return True

    def _do(
        self,
        call: Callable[[ReadersServices], T],
        done: Callable[[T], None],
        again: Callable[[], None],
    ) -> None:
        services = self._services
        if services is None or self._view.is_busy or self._view.is_read_only:
            return
        self._show(replace(self._calm, is_busy=True))
        self._lane.start(
            lambda: call(services), done=done, failed=lambda error: self._refused(error, again)
        )

    def _registered(self, reader: Reader) -> None:
        self._show(replace(self._calm, face=Face.NONE, texts={}))
        self._done(self.tr("“%1” is one of the shop’s readers now.").replace("%1", reader.label))

    def _placed(self, place: Location) -> None:
        self._show(replace(self._calm, face=Face.REGISTER, texts={"location": place.id}))
        self._done(self.tr("“%1” is a location now.").replace("%1", place.name))

    def _answered(self, answer: Choosable) -> None:
        readers = tuple(
            answer if each.reader.id == answer.reader.id else each
            for each in self._view.readers or ()
        )
        heard = self.tr("Asked just now: %1.").replace("%1", state_text(answer.state))
        self._show(replace(self._calm, readers=readers, heard=heard))

    def _done(self, said: str) -> None:
        self._show(self._calm)
        self.told.emit(good_news(said))
        self.used.emit()
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

    def _looked(self, services: ReadersServices, found: _Found) -> None:
        if services is self._services:
            readers, locations, options = found
            view = replace(self._view, readers=readers, locations=locations, options=options)
            self._show(replace(view, problem_of_list=None))

    def _unheard(self, services: ReadersServices, error: Exception) -> None:
        problem = notice_for(error)
        if services is self._services:
            self._show(replace(self._view, problem_of_list=problem))

    def _typed(self, field: str) -> str:
        return self._view.texts.get(field, "")

    @property
    def _calm(self) -> ReadersView:
        return replace(self._view, is_busy=False, is_removing=False, problem=None, problem_field="")


def _found(services: ReadersServices) -> _Found:
    readers, settings = services.readers, services.settings.load()
    chosen = readers.chosen()
    listed = tuple(
        Choosable(each, readers.state_of(each), is_chosen=each.id == chosen)
        for each in readers.all()
    )
    options = frozenset(option for option in Option if settings.text(option) == "on")
    return listed, tuple(readers.locations()), options


def _asked(services: ReadersServices, which: ReaderId) -> Choosable:
    reader = services.readers.get(which)
    is_chosen = services.readers.chosen() == which
    return Choosable(reader, services.readers.state_of(reader), is_chosen=is_chosen)


def _switched(services: ReadersServices, option: Option, *, is_on: bool) -> None:
    settings: Settings = services.settings.load()
    services.settings.save(settings.changed(option, "on" if is_on else "off"))
