"""A field of a form: its name above it, and under it a hint or why its value is refused."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.notices import Notice
from ui.parts import label, say, say_problem
from ui.theme import px
from ui.widgets import restyle


class Field(QWidget):
    """Lays a control out; the reason of a refusal takes the place of the hint.

    `edit` is the part of the control that is typed in, where it is not all of it.
    """

    def __init__(self, title: str, control: QWidget, *, edit: QWidget | None = None) -> None:
        super().__init__()
        self.control = edit or control
        self._hint_text = ""
        self._title = label(title, "strong", wraps=False)
        self._title.setBuddy(self.control)
        self.control.setAccessibleName(title)
        self.title = title
        self.hint = label(role="soft")
        self.problem = label(role="error")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        layout.addWidget(self._title)
        layout.addWidget(control)
        layout.addWidget(self.hint)
        layout.addWidget(self.problem)
        layout.addStretch()
        self.say(None)

    def set_hint(self, hint: str) -> None:
        self._hint_text = hint
        say(self.hint, "" if self.problem.text() else hint)

    def say(self, problem: Notice | None) -> None:
        """Say why the value is refused, or the hint again; read aloud with the control."""
        say_problem(self.problem, problem)
        say(self.hint, "" if problem else self._hint_text)
        self.control.setAccessibleDescription(self.problem.text() or self._hint_text)
        restyle(self.control, state="wrong" if problem else "")
