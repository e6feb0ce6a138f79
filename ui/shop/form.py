"""The shop's settings as a form: checked while they are typed, saved together."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from PySide6.QtCore import QCoreApplication, QObject, Signal

from pos.domain.statement import check_fits
from pos.errors import PosError
from pos.ports import SettingsStore
from pos.settings import Settings
from ui.approving import Approving
from ui.notices import Notice, notice_for
from ui.pane_desk import PaneDesk
from ui.shop.view import FormView
from ui.tasks import JobLane
from ui.tones import Tone
from ui.waits import unhurried

_SUFFIX: Final = "descriptor_suffix"
_AREAS: Final = (
    "Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/",
    "Indian/", "Pacific/",
)  # fmt: skip
"""Zones that are named after places; the others are old spellings of the same."""


class SettingsForm(PaneDesk[FormView]):
    """Keeps what is typed until it is saved or dropped; a refused value is never lost."""

    saved = Signal(object)  # Settings
    failed = Signal(object)  # Exception

    def __init__(
        self,
        lane: JobLane,
        parent: QObject | None = None,
        *,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(FormView(), lane, parent, approving=approving)
        self._store: SettingsStore | None = None
        self._statement: Callable[[], str] | None = None

    def attach(
        self,
        store: SettingsStore | None,
        *,
        is_read_only: bool = False,
        statement: Callable[[], str] | None = None,
    ) -> None:
        """`statement` asks what stands before the shop's text on card statements."""
        self._store, self._statement = store, statement
        self._show(FormView(zones=self._view.zones, is_read_only=is_read_only))
        self.reload()

    def ask_prefix(self) -> None:
        """Once for each till, when somebody looks: it takes a question to Stripe."""
        ask, store, self._statement = self._statement, self._store, None
        if ask is None:
            return

        def job() -> str:
            with unhurried():
                return ask()

        self._lane.start(job, done=lambda found: self._asked(store, found), failed=self.failed.emit)

    def _asked(self, store: SettingsStore | None, prefix: str) -> None:
        if store is not self._store:
            return
        self._show(replace(self._view, prefix=prefix))
        saved, text = self._view.saved, self._view.texts.get(_SUFFIX, "")
        problem = self._problem(saved, _SUFFIX, text) if saved is not None else None
        if problem is not None:
            self._show(replace(self._view, problems={**self._view.problems, _SUFFIX: problem}))

    def reload(self) -> None:
        """Read what is stored; what is being typed stays."""
        store, zones = self._store, self._view.zones
        if store is None:
            return
        self._lane.start(
            lambda: (store.load(), zones or _zones()),
            done=lambda found: self._loaded(store, *found),
            failed=self.failed.emit,
        )

    def edit(self, name: str, text: str) -> None:
        """A field changed; it is checked at once, and the reason stands beside it."""
        view = self._view
        if view.saved is None or view.is_read_only or view.texts.get(name) == text:
            return
        problems = {other: problem for other, problem in view.problems.items() if other != name}
        if (problem := self._problem(view.saved, name, text)) is not None:
            problems[name] = problem
        self._show(replace(view, texts={**view.texts, name: text}, problems=problems))

    def save(self) -> None:
        """Store every changed setting together; nothing is stored while one is refused."""
        store, view = self._store, self._view
        names = view.changed
        if store is None or view.saved is None or view.is_saving or view.problems or not names:
            return
        texts = dict(view.texts)

        def job() -> Settings:
            settings = store.load()
            for name in names:
                settings = settings.changed(name, texts[name])
            store.save(settings)
            return settings

        self._show(replace(view, is_saving=True))
        self._lane.start(
            job, done=lambda settings: self._stored(store, settings), failed=self._not_saved
        )

    def discard(self) -> None:
        """Back to what is stored."""
        if self._view.saved is not None and not self._view.is_saving:
            self._show(_showing(self._view, self._view.saved))

    def _loaded(self, store: SettingsStore, settings: Settings, zones: tuple[str, ...]) -> None:
        if store is not self._store:
            return
        kept = {name: self._view.texts[name] for name in self._view.changed}
        view = _showing(replace(self._view, zones=zones), settings)
        self._show(view)
        for name, text in kept.items():
            self.edit(name, text)

    def _stored(self, store: SettingsStore, settings: Settings) -> None:
        if store is self._store:
            self._show(_showing(self._view, settings))
            self.saved.emit(settings)

    def _not_saved(self, error: Exception) -> None:
        self._show(replace(self._view, is_saving=False))
        if not self._is_asked(error, self.save):
            self.failed.emit(error)

    def _problem(self, settings: Settings, name: str, text: str) -> Notice | None:
        try:
            settings.changed(name, text)
            if name == _SUFFIX:
                check_fits(self._view.prefix, text.strip())
        except PosError as error:
            if error.code == "setting_value":
                return _out_of_shape(name)
            return notice_for(error)
        return None


def _showing(view: FormView, settings: Settings) -> FormView:
    texts = {name: settings.text(name) for name in Settings.names()}
    return replace(view, saved=settings, texts=texts, problems={}, is_saving=False)


def _out_of_shape(name: str) -> Notice:
    """A value that fits no rule with a name of its own."""
    if name == "shop_name":
        title = QCoreApplication.translate("Shop", "The shop needs a name.")
        todo = QCoreApplication.translate("Shop", "Enter 1 to 60 characters.")
        return Notice(Tone.WARNING, title, todo=todo)
    return Notice(Tone.WARNING, QCoreApplication.translate("Shop", "This value is not possible."))


@cache
def _zones() -> tuple[str, ...]:
    """Every one of the world, read from some hundred files."""
    return tuple(sorted(name for name in available_timezones() if name.startswith(_AREAS)))
