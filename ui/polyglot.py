"""A window for each language and size of text at this register, and the right one shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog

from pos.domain.language import Language
from ui.entrance import Entrance
from ui.shell import Shell
from ui.speech import keep_language, speak, speaking, system_language
from ui.tasks import Lanes

if TYPE_CHECKING:
    from pos.domain.staff import Person
    from pos.settings import Settings

_AGAIN_MS: Final = 100


class Polyglot(QObject):
    """Whoever signs in is spoken to in their own language; whoever has none, in the register's.

    A window says everything in the language that was spoken when it was built, and is laid out
    for the text of that time. So there is one for each, made when it is first needed; the till
    stays open and goes from one to the other. It goes while nothing is under way and no payment
    waits for somebody.
    """

    turned = Signal(object)  # the Shell that is shown from now on

    def __init__(
        self,
        app: QApplication,
        lanes: Lanes,
        first: Shell,
        make: Callable[[Entrance], Shell],
        kept: Callable[[], QSettings],
    ) -> None:
        super().__init__(app)
        self._app = app
        self._lanes = lanes
        self._make = make
        self._kept = kept
        self.shell = first
        self._shown = (speaking().language, _body())
        self._shells = {self._shown: first}
        self._listened_to: list[Shell] = []
        self._register = speaking().language
        self._country = ""
        self._chosen: Language | None = None
        self._person: Person | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._turn)
        self._join(first)

    @property
    def wanted(self) -> Language:
        """Whose language it is now: the person's, what was chosen at the door, the register's."""
        own = self._person.language if self._person is not None else None
        return own or self._chosen or self._register

    def choose(self, language: Language) -> None:
        """At the door, before anybody has signed in; until somebody has signed out again."""
        self._chosen = language
        self._turn_soon()

    @property
    def _may_leave(self) -> bool:
        """Whether nothing is under way that belongs to the window: no scan, no payment, no end."""
        window = self.shell.window
        is_busy = window.is_going or window.scanner.is_hearing or not self._lanes.are_idle
        return not is_busy and self.shell.rooms.payment.obstacle() is None

    def _join(self, shell: Shell) -> None:
        shell.opened.connect(partial(self._opened, shell))
        shell.settings_known.connect(self._settings)
        shell.looks_chosen.connect(lambda _looks: self._turn_soon())  # the text may be larger

    def _opened(self, shell: Shell) -> None:
        """Its pages are there now: listen at its door, once."""
        if shell in self._listened_to:
            return
        self._listened_to.append(shell)
        shell.porter.person_changed.connect(lambda person: self._worked_by(shell, person))
        shell.porter.language_chosen.connect(self.choose)

    def _worked_by(self, shell: Shell, person: Person | None) -> None:
        if shell is not self.shell:
            return
        if self._person is not None and person is None:
            self._chosen = None
        self._person = person
        self._turn_soon()

    def _settings(self, settings: Settings) -> None:
        register = Language(settings.language) if settings.language else system_language()
        keep_language(self._kept(), register)
        self._register = register
        if settings.country != self._country:
            self._country = settings.country
            speak(self._app, speaking().language, self._country)
            self.shell.set_up(settings)
        self._turn_soon()

    def _turn_soon(self) -> None:
        """Not at once: whoever says that somebody went may have more to do about it."""
        self._timer.start(0)

    def _turn(self) -> None:
        """Show the window of the wanted language, as soon as nothing is under way."""
        if (self.wanted, _body()) == self._shown:
            return
        if self._may_leave:
            self._show(self.wanted, _body())
        else:
            self._timer.start(_AGAIN_MS)

    def _show(self, language: Language, body: int) -> None:
        old = self.shell
        till = old.till_open
        if till is None:
            return
        page, section = old.window.current_page(), old.rooms.shop.view.section
        unread = old.board.hand_over()
        old.rest()
        old.rooms.display.rest()
        for dialog in old.window.findChildren(QDialog):
            dialog.reject()  # hidden with its window it is not, and nobody's any more
        speak(self._app, language, self._country)
        self._shown = (language, body)
        new = self.shell = self._shells.get(self._shown) or self._made(old.entrance)
        new.window.restoreGeometry(old.window.saveGeometry())
        new.window.show()
        new.window.activateWindow()
        old.window.hide()
        new.take_over(till)
        new.porter.relieve(old.porter)
        for notice in unread:
            new.board.add(new, notice)
        # A payment that was begun is not carried along: the counter says that it waits.
        new.window.show_page("till" if page == "payment" else page)
        new.rooms.shop.turn_to(section)
        self.turned.emit(new)

    def _made(self, entrance: Entrance) -> Shell:
        made = self._shells[self._shown] = self._make(entrance)
        self._join(made)
        return made


def _body() -> int:
    """The size of the text that is worn, in pixels."""
    return QApplication.font().pixelSize()
