"""The board of one register or of all: which one is drawn, and how far the others are known."""

from dataclasses import replace
from typing import Protocol

from pos.errors import PosError
from pos.services.fetching import Fetched
from ui.holds.stage import Stage
from ui.holds.view import HoldsServices, Whole
from ui.tasks import Lanes


class Switching(Stage, Protocol):
    """A stage whose services may be others."""

    def work_with(self, services: HoldsServices) -> None:
        """Act and look by these from now on; nothing is chosen any more."""
        ...

    def reload(self) -> None: ...


class Everywhere:
    """Fetches what other registers did, beside everything else; nobody waits for the centre."""

    def __init__(self, stage: Switching, lanes: Lanes) -> None:
        self._stage = stage
        self._lanes = lanes
        self._own: HoldsServices | None = None
        self._is_fetching = False

    def attach(self, services: HoldsServices | None) -> None:
        """Take the services of an opened till; whether the shop has a centre is looked up."""
        self._own = services
        self._is_fetching = False
        if services is None or services.many is None:
            return
        self._lanes.reading.start(
            services.many.is_on,
            done=lambda is_on: self._known(services, is_on=is_on),
            failed=self._stage.fail,
        )

    def show(self, *, is_all: bool) -> None:
        """All registers or this one alone; not while something is done with a hold."""
        own, view = self._own, self._stage.view
        whole = view.whole
        if own is None or own.many is None or whole is None or view.busy or whole.is_all == is_all:
            return
        self._stage.change_to(replace(view, whole=replace(whole, is_all=is_all), notice=None))
        holds = own.many.holds
        all_ = replace(own, settlement=holds, checkout=holds, boards=holds, bulk=None)
        self._stage.work_with(all_ if is_all else own)
        self.fetch()

    def fetch(self) -> None:
        """Look at the centre, and draw what came; one look at a time, and only for all."""
        own, whole = self._own, self._stage.view.whole
        if own is None or own.many is None or whole is None or not whole.is_all:
            return
        if self._is_fetching:
            return
        self._is_fetching = True
        self._tell(replace(whole, is_fetching=True))
        self._lanes.watch.start(
            own.many.update,
            done=lambda found: self._fetched(own, found),
            failed=lambda error: self._failed(own, error),
        )

    def _known(self, services: HoldsServices, *, is_on: bool) -> None:
        if services is self._own and is_on and self._stage.view.whole is None:
            self._tell(Whole())

    def _fetched(self, services: HoldsServices, found: tuple[Fetched, ...]) -> None:
        self._is_fetching = False
        whole = self._stage.view.whole
        if services is not self._own or whole is None:
            return
        heard = [each.replica.updated_at for each in found if each.replica is not None]
        self._tell(Whole(whole.is_all, as_of=min(heard, default=None)))
        if whole.is_all:
            self._stage.reload()

    def _failed(self, services: HoldsServices, error: Exception) -> None:
        self._is_fetching = False
        whole = self._stage.view.whole
        if services is not self._own or whole is None:
            return
        self._tell(replace(whole, is_fetching=False, is_silent=True))
        if not isinstance(error, PosError):
            self._stage.fail(error)

    def _tell(self, whole: Whole) -> None:
        self._stage.change_to(replace(self._stage.view, whole=whole))
