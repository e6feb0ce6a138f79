"""The table of permissions, to be read: every act, and what each role may."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.permissions import PERMISSIONS, Act, Rule
from pos.domain.staff import Role
from ui.parts import label, obey_enter
from ui.people.forms import ROLES
from ui.people.words import ICON_OF_RULE, act_text, role_text, rule_text
from ui.record_view import RecordView
from ui.records import Column, RecordTable
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets import KeyButton


class PermissionTable(QWidget):
    """Shows the one table that the services obey."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = KeyButton(self.tr("Back to the staff"), icon=Icon.ARROW_LEFT)
        obey_enter(self.back)
        columns: list[Column[Act]] = [Column(self.tr("What"), text=act_text, is_strong=True)]
        columns += [
            Column(
                role_text(role),
                width=150,
                text=_text_for(role),
                tone=_tone_for(role),
                icon=_icon_for(role),
            )
            for role in ROLES
        ]
        self.model: RecordTable[Act] = RecordTable(columns, parent=self)
        self.list: RecordView[Act] = RecordView(self.model, self.tr("Who may do what"))
        self.model.show(Act)
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.back)
        about = label(
            self.tr(
                "“Approval”: somebody who may says yes in place, with their own PIN. Above a limit "
                "of the shop what is allowed needs approval, too, but never of a manager."
            ),
            "soft",
        )
        head.addWidget(about, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addLayout(head)
        layout.addWidget(self.list, 1)


def _rule(act: Act, role: Role) -> Rule:
    return PERMISSIONS[act][role]


def _text_for(role: Role) -> Callable[[Act], str]:
    return lambda act: rule_text(_rule(act, role))


def _tone_for(role: Role) -> Callable[[Act], Tone | None]:
    """Only what is asked for is a badge: it is what a person at the till meets."""
    return lambda act: Tone.HELD if _rule(act, role) is Rule.NEEDS_APPROVAL else None


def _icon_for(role: Role) -> Callable[[Act], Icon | None]:
    return lambda act: ICON_OF_RULE[_rule(act, role)]
