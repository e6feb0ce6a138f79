"""Which key does what at this register: heard, exchanged, put back; saved with the form."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.keys import DEFAULTS, KeyChoices
from pos.errors import Refused
from ui.keys import BINDINGS, Action, Group, group_title, what_it_does, written
from ui.notices import notice_for
from ui.parts import card, column, label, say, say_problem
from ui.reflow import Reflow
from ui.shop.form_pane import FormPane
from ui.shop.index import findable
from ui.shop.key_catcher import KeyCatcher
from ui.shop.view import FormView
from ui.theme import px
from ui.tones import Icon
from ui.widgets import IconButton, KeyButton, SectionTitle

_KEY_WIDTH = 190


class KeyRow(QWidget):
    """One action: what it does, its key, and the way back to the usual one."""

    def __init__(self, action: Action) -> None:
        super().__init__()
        self.does = label(what_it_does(action), wraps=True)
        self.key = KeyCatcher()
        self.key.setMinimumWidth(px(_KEY_WIDTH))
        self.reset = IconButton(Icon.UNDO, self.tr("The usual key"))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.does, 1)
        row.addWidget(self.key)
        row.addWidget(self.reset)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(px(8))
        self._whole.addLayout(row)
        findable(self.key, what_it_does(action))

    def take_below(self, trouble: QWidget) -> None:
        """Why the key was refused stands where it was pressed."""
        self._whole.addWidget(trouble)

    def draw(self, choices: KeyChoices, action: Action) -> None:
        key = QKeySequence(choices.key(action), QKeySequence.SequenceFormat.PortableText)
        text = written(key)
        self.key.show_key(text)
        spoken = self.tr("%1: %2").replace("%1", self.does.text()).replace("%2", text)
        self.key.setAccessibleName(spoken)
        self.reset.setEnabled(action in choices.own)
        usual = self.tr("Back to %1").replace("%1", DEFAULTS[action])
        self.reset.set_name(usual)


class KeysPane(FormPane):
    """Draws the setting `keys`; a key that is taken is refused, and may be exchanged."""

    paper_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((), parent)
        self._choices = KeyChoices()
        self._wanted: tuple[Action, str] | None = None
        self.rows = {action: self._row(action) for action in BINDINGS}
        self.problem = label(role="error")
        self.exchange = KeyButton(self.tr("Exchange the two keys"), icon=Icon.REFRESH)
        self.exchange.clicked.connect(self._exchange)
        self.usual = KeyButton(self.tr("All the usual keys"), icon=Icon.UNDO)
        self.usual.clicked.connect(lambda: self._choose(KeyChoices()))
        self.paper = KeyButton(self.tr("Print the map of keys"), icon=Icon.RECEIPT)
        self.paper.clicked.connect(self.paper_asked)
        self._trouble = column(self.problem, self.exchange)
        self._complain("")
        self._lay_out(self._sheet())

    @override
    def draw(self, view: FormView) -> None:
        super().draw(view)
        if view.saved is None:
            return
        self._choices = KeyChoices.read(view.texts.get("keys", ""))
        for action, row in self.rows.items():
            row.draw(self._choices, action)
        self.usual.set_ready(is_ready=bool(self._choices.own))

    def catch(self, action: Action, key: str) -> None:
        """Give a key to an action, or say why it cannot have it."""
        self._wanted = None
        self.rows[action].take_below(self._trouble)
        try:
            self._choose(self._choices.with_key(action, key))
        except Refused as error:
            if error.code != "key_taken":
                notice = notice_for(error)
                say_problem(self.problem, notice)
                self.exchange.hide()
                self._trouble.show()
                return
            self._wanted = (action, str(error.facts["key"]))
            taken = self.tr("%1 already stands for “%2”.")
            other = Action(str(error.facts["other"]))
            text = taken.replace("%1", self._wanted[1]).replace("%2", what_it_does(other))
            self._complain(text, may_exchange=True)

    def _row(self, action: Action) -> KeyRow:
        row = KeyRow(action)
        row.key.caught.connect(lambda key: self.catch(action, key))
        row.reset.clicked.connect(lambda: self.catch(action, DEFAULTS[action]))
        return row

    def _exchange(self) -> None:
        if self._wanted is not None:
            self._choose(self._choices.exchanged(*self._wanted))

    def _choose(self, choices: KeyChoices) -> None:
        self._complain("")
        self.edited.emit("keys", choices.text())

    def _complain(self, text: str, *, may_exchange: bool = False) -> None:
        say(self.problem, text)
        self.exchange.setVisible(may_exchange)
        self._trouble.setVisible(bool(text))

    def _sheet(self) -> QWidget:
        about = label(
            self.tr(
                "Press a key’s button and then the new key. Letters and digits need Ctrl or Alt "
                "with them, so that typing and scanning go on working."
            ),
            "soft",
        )
        parts: list[QWidget] = []
        for group in Group:
            parts.append(SectionTitle(group_title(group)))
            parts += [self.rows[each] for each, one in BINDINGS.items() if one.group is group]
        ways = Reflow(gap=8, line=8)
        for button in (self.usual, self.paper):
            ways.add(button)
        return card(
            SectionTitle(self.tr("Keys of this register")),
            about,
            column(*parts),
            self._buttons(),
            ways,
            name=self.tr("Keys of this register"),
        )
