"""How the shop's backups stand, where they go, and the button that makes one."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos.services.backup import BackupStatus
from ui.fields import Field
from ui.format import Formats, digits
from ui.parts import card, column, label, obey_enter, say
from ui.shop.backup_view import BackupBusy, BackupView
from ui.shop.view import FormView
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets import BusyDot, EmptyState, KeyButton, Kind, SectionTitle, StateBadge

NAMES: Final = ("backup_folder", "backup_keep", "backup_recipient")


class BackupPane(QWidget):
    """Draws the making of backups; every press is a signal."""

    edited = Signal(str, str)  # name and text
    save_asked = Signal()
    discard_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._badge = StateBadge()
        self.last = label()
        self.place = label(role="soft")
        self._dot = BusyDot()
        self.now = KeyButton(self.tr("Back up now"), kind=Kind.PRIMARY, icon=Icon.SHIELD)
        self.done = label(role="strong")
        self.lines = {name: self._line(name) for name in NAMES}
        self.browse = KeyButton(self.tr("Choose…"), icon=Icon.SEARCH)
        self.save = KeyButton(self.tr("Save"), kind=Kind.PRIMARY, icon=Icon.TICK)
        self.save.clicked.connect(self.save_asked)
        self.discard = KeyButton(self.tr("Undo the changes"), icon=Icon.UNDO)
        self.discard.clicked.connect(self.discard_asked)
        obey_enter(self.now, self.browse, self.save, self.discard)
        self.fields = self._fields()
        self._lay_out()

    def draw(self, view: BackupView, formats: Formats) -> None:
        self._part.setVisible(view.is_open)
        self._none.setVisible(not view.is_open)
        self._dot.setVisible(view.busy is BackupBusy.COPYING)
        self.now.set_ready(is_ready=not view.busy)
        self._draw_status(view.status, formats)
        say(self.done, self._done(view))
        self._draw_form(view.form)

    def _draw_status(self, status: BackupStatus | None, formats: Formats) -> None:
        last = status.last if status else None
        if status is None or last is None:
            self._badge.say(self.tr("No backup yet"), Tone.WARNING)
            self.last.setText(self.tr("Nothing was backed up from this till yet."))
        else:
            if not last.is_proved:
                self._badge.say(self.tr("Not proved"), Tone.WARNING)
            elif not status.is_last_there and status.is_folder_there:
                self._badge.say(self.tr("Removed"), Tone.WARNING)
            else:
                self._badge.say(self.tr("Proved"), Tone.TAKEN)
            self.last.setText(
                self.tr("%1 · entries: %2 · %3")
                .replace("%1", formats.when(last.created_at))
                .replace("%2", formats.number(last.entries))
                .replace(
                    "%3", self.tr("encrypted") if last.is_encrypted else self.tr("not encrypted")
                )
            )
        self.place.setText(self._place(status))

    def _place(self, status: BackupStatus | None) -> str:
        if status is None:
            return ""
        folder = str(status.folder)
        if not status.is_chosen:
            text = self.tr("No folder is chosen: nothing is backed up by itself. By hand: %1")
        elif not status.is_folder_there:
            text = self.tr("%1 is not there now. Connect its disk.")
        else:
            text = self.tr("Once a day by itself, to %1")
        return text.replace("%1", folder)

    def _done(self, view: BackupView) -> str:
        if view.made is None:
            return ""
        record = view.made.record
        told = [self.tr("Made and read back: %1.").replace("%1", record.path.name)]
        if view.made.is_on_same_disk:
            told.append(self.tr("It lies on the ledger’s own disk: keep one elsewhere too."))
        if view.made.removed:
            text = self.tr("Older ones removed: %1.")
            told.append(text.replace("%1", digits(len(view.made.removed))))
        return " ".join(told)

    def _draw_form(self, form: FormView) -> None:
        for name, edit in self.lines.items():
            edit.setEnabled(form.saved is not None and not form.is_read_only)
            text = form.texts.get(name, "")
            if edit.text() != text:
                edit.setText(text)
            self.fields[name].say(form.problems.get(name))
        self.browse.set_ready(is_ready=form.saved is not None and not form.is_read_only)
        is_changed = bool(form.changed)
        self.discard.set_ready(is_ready=is_changed and not form.is_saving)
        if form.is_read_only:
            self.save.set_blocked(self.tr("Look only"))
        elif form.saved is None:
            self.save.set_blocked(self.tr("Nothing can be changed here now"))
        elif form.problems:
            self.save.set_blocked(self.tr("Correct what is marked"))
        elif not is_changed:
            self.save.set_blocked(self.tr("Nothing has changed"))
        else:
            self.save.set_ready(is_ready=not form.is_saving)

    def _fields(self) -> dict[str, Field]:
        folder = QWidget()
        row = QHBoxLayout(folder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.lines["backup_folder"], 1)
        row.addWidget(self.browse)
        controls: dict[str, tuple[str, QWidget, str]] = {
            "backup_folder": (
                self.tr("Folder for backups"),
                folder,
                self.tr("Best on another disk. Empty: only by hand."),
            ),
            "backup_keep": (
                self.tr("How many to keep"),
                self.lines["backup_keep"],
                self.tr("Days and weeks: 7/4 keeps the last of seven days and of four weeks."),
            ),
            "backup_recipient": (
                self.tr("Encrypt to this public key"),
                self.lines["backup_recipient"],
                self.tr(
                    "Begins with age1; several with spaces. Empty: not encrypted. "
                    "“holdfast backup --new-key FILE” makes a pair."
                ),
            ),
        }
        fields = {}
        for name, (title, control, hint) in controls.items():
            fields[name] = Field(title, control, edit=self.lines[name])
            fields[name].set_hint(hint)
        return fields

    def _line(self, name: str) -> QLineEdit:
        edit = QLineEdit()
        edit.textEdited.connect(lambda text: self.edited.emit(name, text))
        edit.returnPressed.connect(self.save_asked)
        return edit

    def _lay_out(self) -> None:
        told = QHBoxLayout()
        told.setSpacing(px(12))
        told.addWidget(self._badge)
        told.addWidget(self.last, 1)
        told.addWidget(self._dot)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(24))
        grid.setVerticalSpacing(px(12))
        grid.addWidget(self.fields["backup_folder"], 0, 0)
        grid.addWidget(self.fields["backup_keep"], 0, 1)
        grid.addWidget(self.fields["backup_recipient"], 1, 0, 1, 2)
        for side in range(2):
            grid.setColumnStretch(side, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.save, 2)
        buttons.addWidget(self.discard, 1)
        title = self.tr("Backups")
        self._part = column(
            card(SectionTitle(title), told, self.place, self.now, self.done, name=title),
            card(grid, 8, buttons, name=self.tr("Where backups go")),
        )
        self._none = EmptyState(
            Icon.SHIELD,
            self.tr("No ledger is open"),
            self.tr("There is nothing to back up now. A backup can be put in its place below."),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._part)
        layout.addWidget(self._none)
