"""Whose money it is, and the key that Stripe knows the shop by."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from pos.services.keys import KeySource, KeyStatus
from pos.settings import Mode
from ui.fields import Field
from ui.notices import Notice
from ui.parts import Choice, card, column, label, obey_enter, say
from ui.reflow import Reflow
from ui.shop.index import findable
from ui.shop.key_report import KeyReportPane
from ui.shop.key_words import kind_while_typing
from ui.shop.view import KeyBusy, KeysView, ShopView
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets import Banner, BusyDot, KeyButton, Kind, SectionTitle, StateBadge


class ModeSheet(QWidget):
    """Three modes, the one that is open marked; real money is asked for once more."""

    mode_asked = Signal(object)  # Mode

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.modes: dict[Mode, Choice] = {}
        for mode, text, detail in (
            (Mode.TRAINING, self.tr("Practice"), self.tr("built-in Stripe, no key, no network")),
            (Mode.TEST, self.tr("Test"), self.tr("Stripe’s test money and test cards")),
            (Mode.LIVE, self.tr("Live"), self.tr("real cards and real money")),
        ):
            button = Choice(text)
            button.set_detail(detail)
            button.clicked.connect(lambda _checked=False, mode=mode: self.mode_asked.emit(mode))
            self.modes[mode] = button
        about = label(self.tr("Each mode has books, catalogue and settings of its own."), "soft")
        choices = Reflow(3, gap=8, line=8)
        for button in self.modes.values():
            choices.add(button)
        self.question = label(
            self.tr("Live mode takes real money from real cards. Open it?"), "strong"
        )
        self.yes = KeyButton(self.tr("Yes, open live mode"), kind=Kind.DANGER)
        self.no = KeyButton(self.tr("No, stay here"), icon=Icon.ARROW_LEFT)
        obey_enter(self.yes, self.no)
        answers = QHBoxLayout()
        answers.setSpacing(px(8))
        answers.addWidget(self.no, 1)
        answers.addWidget(self.yes, 1)
        self._asking = column(self.question, answers)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(SectionTitle(self.tr("Mode")), choices, about, self._asking))

    def draw(self, view: ShopView) -> None:
        for mode, button in self.modes.items():
            button.setChecked(mode is view.mode)
            button.set_icon(Icon.TICK if mode is view.mode else None)
        was_asking, asks = not self._asking.isHidden(), view.asked_mode is not None
        self._asking.setVisible(asks)
        if asks and not was_asking:
            self.no.setFocus()


class KeySheet(QWidget):
    """What is known of a mode's key, a field for a new one, and a keyring that will not open."""

    mode_chosen = Signal(object)  # Mode
    keep_asked = Signal(str)
    session_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.modes = {
            Mode.TEST: Choice(self.tr("Test key"), icon=Icon.KEY),
            Mode.LIVE: Choice(self.tr("Live key"), icon=Icon.KEY),
        }
        for mode, button in self.modes.items():
            button.clicked.connect(lambda _checked=False, mode=mode: self.mode_chosen.emit(mode))
        self._problem: Notice | None = None
        self._badge = StateBadge()
        self.status = label(role="strong")
        self._advice = label(role="soft")
        self._dot = BusyDot()
        self.keyring = Banner()
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.returnPressed.connect(lambda: self.keep_asked.emit(self.edit.text()))
        self.field = Field(self.tr("New key (restricted, if possible)"), self.edit)
        self.edit.textChanged.connect(self._say_kind)
        self.report = KeyReportPane()
        self.revoke = label(role="strong")
        findable(self.field, self.tr("Stripe API key secret restricted rotate roll replace"))
        self._make_buttons()
        self._lay_out()

    def _say_kind(self, text: str) -> None:
        """Whose money it moves, before it is kept; of a key only its beginning is looked at."""
        self.field.set_hint(kind_while_typing(text)[0])

    def wipe(self) -> None:
        """The key was taken: nothing of it stays on the screen, nor in what can be undone."""
        self.edit.setText("")

    def draw(self, view: KeysView) -> None:
        for mode, button in self.modes.items():
            button.setChecked(mode is view.mode)
            button.set_ready(is_ready=not view.busy)
        self._draw_status(view)
        is_free = not view.busy
        self.edit.setEnabled(is_free)
        prefix = "rk_live_… or sk_live_…" if view.mode is Mode.LIVE else "rk_test_… or sk_test_…"
        self.edit.setPlaceholderText(prefix)
        is_new = view.problem is not None and view.problem != self._problem
        self._problem = view.problem
        self.field.say(view.problem)
        if is_new and is_free:
            self.edit.setFocus()
        status = view.status
        is_kept = status is not None and status.source in {KeySource.KEYRING, KeySource.SESSION}
        self.keep.set_ready(is_ready=is_free)
        self.remove.set_ready(is_ready=is_free and is_kept)
        was_broken, is_broken = not self.keyring.isHidden(), view.keyring_problem is not None
        self.keyring.say(view.keyring_problem)
        self._ways_out.setVisible(is_broken)
        self.again.set_ready(is_ready=is_free)
        self.session.set_ready(is_ready=is_free)
        self._usual.setVisible(not is_broken)
        if is_broken and not was_broken and self.edit.text():
            self.session.setFocus()
        self.report.draw(view.status.report if view.status else None)
        say(self.revoke, self._to_revoke(view.status))
        asked = view.is_removing
        self._answers.setCurrentIndex(1 if asked else 0)
        if asked and not self.keep_key.hasFocus():
            self.keep_key.setFocus()

    def _draw_status(self, view: KeysView) -> None:
        self._dot.setVisible(bool(view.busy))
        status = view.status
        if status is None:
            self._badge.say(self.tr("Not known yet"), Tone.PLAIN)
        elif status.is_set:
            self._badge.say(self.tr("Key set"), Tone.TAKEN)
        else:
            self._badge.say(self.tr("No key"), Tone.PLAIN)
        self._badge.show()
        self.status.setText(self._told(view, status))
        is_full = status is not None and status.is_set and not status.is_restricted
        advice = self.tr(
            "A restricted key is safer: it can do what a till needs and nothing else. Make one in "
            "Stripe’s Dashboard, with the right to write payments and Checkout Sessions, Terminal "
            "for readers, and Customers for saved cards."
        )
        say(self._advice, advice if is_full else "")

    def _told(self, view: KeysView, status: KeyStatus | None) -> str:
        match view.busy:
            case KeyBusy.KEEPING:
                return self.tr("Asking Stripe whose key this is…")
            case KeyBusy.REMOVING:
                return self.tr("Removing the key…")
            case KeyBusy.LOOKING if status is None:
                return self.tr("Asking the keyring…")
            case _:
                pass
        if status is None:
            return self.tr("The keyring could not be asked.")
        if not status.is_set:
            return self.tr("Without a key no card can be taken in this mode.")
        kind = self.tr("Restricted key") if status.is_restricted else self.tr("Full secret key")
        text = self.tr("%1 ending in ••••%2, %3").replace("%1", kind)
        text = text.replace("%2", status.ending).replace("%3", self._source(status.source))
        return f"{text} · {status.account}" if status.account else text

    def _to_revoke(self, status: KeyStatus | None) -> str:
        """The key before this one works until somebody revokes it at Stripe."""
        if status is None or not status.replaced:
            return ""
        text = self.tr(
            "The new key is in use. Revoke the one before it, ending in ••••%1, in Stripe’s "
            "Dashboard: until then it still works for whoever has it."
        )
        return text.replace("%1", status.replaced)

    def _source(self, source: KeySource) -> str:
        match source:
            case KeySource.KEYRING:
                return self.tr("kept in the system’s keyring")
            case KeySource.ENVIRONMENT:
                return self.tr("taken from the environment")
            case KeySource.SESSION:
                return self.tr("for this session only")
            case KeySource.NONE:
                return ""

    def _make_buttons(self) -> None:
        self.keep = KeyButton(self.tr("Keep in the keyring"), kind=Kind.PRIMARY, icon=Icon.LOCK)
        self.keep.clicked.connect(lambda: self.keep_asked.emit(self.edit.text()))
        self.remove = KeyButton(self.tr("Remove the key…"), icon=Icon.BIN)
        self.again = KeyButton(self.tr("Try the keyring again"), icon=Icon.REFRESH)
        self.session = KeyButton(self.tr("Use it for this session only"), kind=Kind.PRIMARY)
        self.session.clicked.connect(lambda: self.session_asked.emit(self.edit.text()))
        self.keep_key = KeyButton(self.tr("No, keep the key"), icon=Icon.ARROW_LEFT)
        self.forget = KeyButton(self.tr("Yes, remove it"), kind=Kind.DANGER, icon=Icon.BIN)
        obey_enter(self.keep, self.remove, self.again, self.session, self.keep_key, self.forget)

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(px(8))
        for button in self.modes.values():
            choices.addWidget(button)
        choices.addStretch()
        choices.addWidget(self._dot)
        told = QHBoxLayout()
        told.setSpacing(px(12))
        told.addWidget(self._badge)
        told.addWidget(self.status, 1)
        self._usual = self._pair(self.keep, self.remove)
        self._ways_out = self._pair(self.session, self.again)
        usual = column(self._usual, self._ways_out)
        question = label(
            self.tr("Remove the key? Books stay; no card can be taken until there is another one."),
            "strong",
        )
        self._answers = QStackedWidget()
        self._answers.addWidget(usual)
        self._answers.addWidget(column(question, self._pair(self.keep_key, self.forget)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            card(
                choices,
                told,
                self._advice,
                self.revoke,
                self.report,
                self.keyring,
                self.field,
                self._answers,
                0,
            )
        )

    @staticmethod
    def _pair(first: QWidget, second: QWidget) -> QWidget:
        row = Reflow(gap=8, line=8)
        row.add(first)
        row.add(second)
        return column(row)
