"""Putting a backup in the ledger's place: the file, what it is, and a word typed for a yes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from pos.domain.restoring import Candidate, Objection
from ui.fields import Field
from ui.format import Formats
from ui.parts import card, column, label, obey_enter, say
from ui.shop.backup_view import BackupBusy, BackupView, RestoreView
from ui.theme import px
from ui.tones import Icon
from ui.widgets import BusyDot, KeyButton, Kind, SectionTitle


class RestoreSheet(QWidget):
    """Draws a RestoreView; nothing is replaced before the word is typed and the button pressed."""

    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choose = KeyButton(self.tr("Choose a backup…"), icon=Icon.SEARCH)
        self.choose_key = KeyButton(self.tr("Choose the secret key…"), icon=Icon.KEY)
        self._dot = BusyDot()
        self.doing = label(wraps=False)
        self.problem = label(role="error")
        self.facts: dict[str, QLabel] = {}
        self.warning = label(role="strong")
        self.word = QLineEdit()
        self.word.textEdited.connect(self.typed)
        self.field = Field(self.tr("To go on, type the word"), self.word)
        self.leave = KeyButton(self.tr("No, leave the ledger"), icon=Icon.ARROW_LEFT)
        self.restore = KeyButton(
            self.tr("Put it in the ledger’s place"), kind=Kind.DANGER, icon=Icon.UNDO
        )
        obey_enter(self.choose, self.choose_key, self.leave, self.restore)
        self._lay_out()

    def draw(self, view: BackupView, formats: Formats) -> None:
        restore = view.restore
        self.setVisible(view.can_restore)
        is_free = not view.busy
        self._dot.setVisible(view.busy in {BackupBusy.LOOKING, BackupBusy.RESTORING})
        say(self.doing, self._doing(view.busy))
        self.choose.set_ready(is_ready=is_free)
        self.choose_key.setVisible(restore.needs_key)
        self.choose_key.set_ready(is_ready=is_free)
        problem = restore.problem
        say(self.problem, f"{problem.title} {problem.todo}".strip() if problem else "")
        had_found, found = not self._found.isHidden(), restore.candidate
        self._found.setVisible(found is not None)
        # A backup that is damaged or locked can be left as well, with or without a keyboard.
        self.leave.setVisible(restore.path is not None)
        self.leave.set_ready(is_ready=is_free)
        self.restore.setVisible(found is not None)
        if found is not None:
            self._draw_candidate(found, formats)
            self._draw_answer(restore, is_free=is_free)
            if not had_found:
                self.word.setFocus()

    def _draw_candidate(self, found: Candidate, formats: Formats) -> None:
        record, present = found.record, found.present
        here = self.tr("no ledger")
        if present is not None:
            here = formats.number(present.entries)
        elif found.damage:
            here = self.tr("cannot be read")
        made = formats.when(record.created_at) if record else self.tr("not known")
        lock = self.tr("encrypted") if found.is_encrypted else self.tr("not encrypted")
        proof = self.tr("chain unbroken") if found.is_proved else self.tr("chain BROKEN")
        for name, text in {
            "file": found.path.name,
            "made": made,
            "entries": formats.number(found.facts.entries),
            "here": here,
            "state": f"{lock}, {proof}",
        }.items():
            self.facts[name].setText(text)
        say(self.warning, " ".join(self._warnings(found, formats)))

    def _warnings(self, found: Candidate, formats: Formats) -> list[str]:
        told = []
        if Objection.OTHER_LEDGER in found.objections:
            told.append(self.tr("This is the backup of ANOTHER ledger."))
        if Objection.OLDER in found.objections:
            text = self.tr(
                "%1 of the entries here and %2 of the operations are not in it. What Stripe knows "
                "comes back by itself; carts and settings do not."
            )
            missing = formats.number(found.missing)
            operations = formats.number(found.missing_operations)
            told.append(text.replace("%1", missing).replace("%2", operations))
        if Objection.UNPROVED in found.objections:
            told.append(self.tr("Its chain of entries is broken: somebody may have changed it."))
        told.append(self.tr("The ledger that is here now is kept beside it."))
        return told

    def _draw_answer(self, view: RestoreView, *, is_free: bool) -> None:
        self.field.set_hint(self.tr("Type %1").replace("%1", view.word))
        if self.word.text() != view.typed:
            self.word.setText(view.typed)
        if view.is_confirmed:
            self.restore.set_ready(is_ready=is_free)
        else:
            self.restore.set_blocked(self.tr("Type %1 first").replace("%1", view.word))

    def _doing(self, busy: BackupBusy) -> str:
        match busy:
            case BackupBusy.LOOKING:
                return self.tr("Reading the whole backup…")
            case BackupBusy.RESTORING:
                return self.tr("Putting it in the ledger’s place…")
            case _:
                return ""

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(px(8))
        choices.addWidget(self.choose)
        choices.addWidget(self.choose_key)
        choices.addStretch()
        choices.addWidget(self._dot)
        choices.addWidget(self.doing)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 1)
        for row, (name, text) in enumerate(
            (
                ("file", self.tr("File")),
                ("made", self.tr("Made")),
                ("entries", self.tr("Entries in it")),
                ("here", self.tr("Entries here now")),
                ("state", self.tr("State")),
            )
        ):
            self.facts[name] = label()
            grid.addWidget(label(text, "soft", wraps=False), row, 0)
            grid.addWidget(self.facts[name], row, 1)
        answers = QHBoxLayout()
        answers.setSpacing(px(8))
        answers.addWidget(self.leave, 1)
        answers.addWidget(self.restore, 1)
        self._found = column(grid, self.warning, self.field)
        title = self.tr("Restore")
        about = label(
            self.tr("A backup is read whole and checked before it takes the ledger’s place."),
            "soft",
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            card(
                SectionTitle(title), about, choices, self.problem, self._found, answers, name=title
            )
        )
