"""The shop's chart of accounts: what each account is called, and lists carried out and in."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pos.errors import Refused
from pos.services.new_files import new_files
from ui.approving import Approving
from ui.books.view import AccountsView, BooksServices
from ui.format import Formats
from ui.notices import good_news, notice_for
from ui.pane_desk import PaneDesk
from ui.tasks import JobLane
from ui.tones import Tone


class AccountDesk(PaneDesk[AccountsView]):
    """Changes an AccountsView."""

    told = Signal(object)  # Notice
    renamed = Signal()  # accounts are called otherwise now

    def __init__(
        self, lane: JobLane, parent: QObject | None = None, *, approving: Approving | None = None
    ) -> None:
        super().__init__(AccountsView(), lane, parent, approving=approving)
        self._services: BooksServices | None = None
        self._formats = Formats()

    def use(self, formats: Formats) -> None:
        self._formats = formats

    def attach(self, services: BooksServices | None) -> None:
        """Take the services of an opened till; None when it is left."""
        self._services = services
        self._show(AccountsView())

    def reload(self) -> None:
        services = self._services
        if services is not None:
            self._lane.start(lambda: _read(services), done=self._came, failed=self._failed)

    def choose(self, account: str) -> None:
        """Whose code and name are to be changed."""
        found = next((each for each in self._view.lines if each.account == account), None)
        if found is not None and account != self._view.chosen:
            view = replace(self._view, chosen=account, problem=None)
            self._show(replace(view, code=found.code, name=found.name))

    def type(self, code: str, name: str) -> None:
        if (code, name) != (self._view.code, self._view.name):
            self._show(replace(self._view, code=code, name=name, problem=None))

    def save(self) -> None:
        """Call the chosen account as typed."""
        view = self._view
        if view.is_changed:
            title = self.tr("%1 is called “%2” now.")
            title = title.replace("%1", view.code).replace("%2", view.name)
            self._do(lambda to: to.room.accounts.change(view.chosen, view.code, view.name), title)

    def ask_template(self, template: str) -> None:
        """Another chart to begin with: asked once more, for the shop's own names are given up."""
        asked = "" if template == self._view.template else template
        self._show(replace(self._view, asked=asked))

    def take_template(self) -> None:
        asked = self._view.asked
        if asked:
            title = self.tr("The books have another chart of accounts now.")
            self._do(lambda to: to.room.accounts.choose(asked), title)

    def step_back(self) -> bool:
        """Leave the question; whether there was one."""
        if not self._view.asked:
            return False
        self._show(replace(self._view, asked=""))
        return True

    def carry_out(self, path: Path) -> None:
        """Write the list; a file that is there already stays as it is."""
        title = self.tr("The list of accounts is in %1.").replace("%1", path.name)
        self._do(lambda to: _write(to, path), title)

    def bring_in(self, path: Path) -> None:
        """Take a list over, whole or not at all."""
        title = self.tr("The list of accounts is taken over.")
        self._do(lambda to: to.room.accounts.bring_in(_text(path)), title)

    def _do(self, act: Callable[[BooksServices], object], title: str) -> None:
        services = self._services
        if services is None or self._view.is_busy:
            return
        self._show(replace(self._view, is_busy=True, problem=None))

        def failed(error: Exception) -> None:
            self._show(replace(self._view, is_busy=False))
            if not self._is_asked(error, lambda: self._do(act, title)):
                self._failed(error)

        self._lane.start(
            lambda: (act(services), _read(services))[1],
            done=lambda view: self._done(view, title),
            failed=failed,
        )

    def _done(self, view: AccountsView, title: str) -> None:
        self._came(view)
        self.told.emit(good_news(title, tone=Tone.INFO))
        self.renamed.emit()

    def _came(self, view: AccountsView) -> None:
        chosen = self._view.chosen
        found = next((each for each in view.lines if each.account == chosen), None)
        if found is not None:
            view = replace(view, chosen=chosen, code=found.code, name=found.name)
        self._show(view)

    def _failed(self, error: Exception) -> None:
        self._show(replace(self._view, is_busy=False, problem=notice_for(error, self._formats)))


def _read(services: BooksServices) -> AccountsView:
    accounts = services.room.accounts
    template = str(accounts.chart().template)
    return AccountsView(accounts.lines(), template, accounts.templates())


def _write(services: BooksServices, path: Path) -> None:
    text = services.room.accounts.as_csv()
    with new_files(path, replace=False) as (file,):
        file.write(text.encode("utf-8-sig"))


def _text(path: Path) -> str:
    """Raises Refused `file_unreadable`."""
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise Refused("file_unreadable", file=path.name) from error
