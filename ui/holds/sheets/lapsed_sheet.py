"""A lapsed hold: nobody was paid, and here is what can be done about it."""

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from pos.domain.sale_note import LONGEST_NOTE
from ui.format import Formats, sale_state
from ui.holds.sheets.frame import SheetFrame, about_row
from ui.holds.sheets.recovering import LapsedView, Recovering
from ui.keys import Action, with_key
from ui.parts import Choice, card, column, label, obey_enter, say, say_problem, scrolled
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Kind, SectionTitle, restyle

_MOST_LINES: Final = 30


def reasons() -> tuple[str, ...]:
    """Why nobody is charged, in the words of most days."""
    return (
        QCoreApplication.translate("Lapsed", "The customer has paid in another way"),
        QCoreApplication.translate("Lapsed", "What was taken along came back"),
        QCoreApplication.translate("Lapsed", "The customer cannot be reached"),
        QCoreApplication.translate("Lapsed", "We let it go"),
    )


class LapsedSheet(SheetFrame):
    """Draws a LapsedView; decides nothing."""

    def __init__(self, asker: Recovering, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asker = asker
        self.told = label(role="large")
        self.cart = label()
        self.chain = label(role="soft")
        self.again = KeyButton(self.tr("Ask for the card again"), kind=Kind.PRIMARY, icon=Icon.CARD)
        self.leave = KeyButton(self.tr("Charge nobody…"), icon=Icon.CROSS_CIRCLE)
        self.reasons = {text: Choice(text) for text in reasons()}
        self.words = QLineEdit()
        self.words.setMaxLength(LONGEST_NOTE)
        self.words.setAccessibleName(self.tr("Why nobody is charged"))
        self.words.setPlaceholderText(self.tr("Or in your own words"))
        self.problem = label(role="error")
        self.settle = KeyButton(self.tr("Charge nobody"), kind=Kind.DANGER, icon=Icon.CROSS_CIRCLE)
        self.no = KeyButton("", icon=Icon.ARROW_LEFT)
        with_key(self.no, self.no.setText, self.tr("No, go back (%1)"), Action.BACK)
        obey_enter(self.again, self.leave, self.settle, self.no, *self.reasons.values())
        self._lay_out()
        self.again.clicked.connect(asker.again)
        self.leave.clicked.connect(asker.ask_why)
        self.words.textEdited.connect(asker.write)
        self.settle.clicked.connect(asker.dismiss)
        self.no.clicked.connect(self.back_asked)
        for text, choice in self.reasons.items():
            choice.clicked.connect(lambda _=False, text=text: asker.write(text))

    @property
    @override
    def face(self) -> int:
        return int(self._asker.view.is_dismissing)

    @override
    def first(self) -> QWidget:
        return self.no if self._asker.view.is_dismissing else self.back

    @override
    def draw(self, formats: Formats) -> None:
        view, busy = self._asker.view, bool(self._asker.doer.busy)
        if view.row is None:
            return
        amount = formats.money(view.row.hold.amount)
        title = self.tr("The hold of %1 has lapsed").replace("%1", amount)
        self.say_head(title, about_row(view.row))
        self._faces.setCurrentIndex(int(view.is_dismissing))
        self.told.setText(
            self.tr(
                "Its time ran out, Stripe let it go, and nothing was paid. If the customer still "
                "owes it, the card has to be asked for again: the same cart goes back on the "
                "counter, with the customer’s name, and both sales stay linked."
            )
        )
        say(self.cart, cart_text(view, formats))
        say(self.chain, chain_text(view))
        self._draw_reasons(view, is_busy=busy)
        for button in (self.again, self.leave, self.no):
            button.set_ready(is_ready=not busy)
        if view.row.next_receipt or view.row.next_sale:
            self.again.set_detail(self.tr("Goes on with the new sale that was begun"))
        else:
            self.again.set_detail(self.tr("A new hold, by the customer’s card"))
        self.lock(is_busy=busy)

    def _draw_reasons(self, view: LapsedView, *, is_busy: bool) -> None:
        for text, choice in self.reasons.items():
            choice.setChecked(text == view.reason)
            choice.set_icon(Icon.TICK if text == view.reason else None)
            choice.set_ready(is_ready=not is_busy)
        own = "" if view.reason in self.reasons else view.reason
        if self.words.text() != own:
            self.words.setText(own)
        restyle(self.words, state="wrong" if view.problem else "")
        say_problem(self.problem, view.problem)
        if view.reason.strip():
            self.settle.set_ready(is_ready=not is_busy)
        else:
            self.settle.set_blocked(self.tr("Choose the reason first"))

    def _lay_out(self) -> None:
        ways = column(self.again, self.leave)
        ways.setMaximumWidth(px(520))
        about = scrolled(column(card(self.cart), self.chain, 0), self.tr("What was sold"))
        offer = QWidget()
        told = QVBoxLayout(offer)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(px(12))
        told.addWidget(self.told)
        told.addWidget(about, 1)
        told.addWidget(ways)
        grid = QGridLayout()
        grid.setSpacing(px(8))
        for place, choice in enumerate(self.reasons.values()):
            grid.addWidget(choice, place // 2, place % 2)
        answers = QHBoxLayout()
        answers.setSpacing(px(12))
        answers.addWidget(self.no, 1)
        answers.addWidget(self.settle, 1, Qt.AlignmentFlag.AlignBottom)
        why = column(
            SectionTitle(self.tr("Why is nobody charged?")),
            grid,
            self.words,
            self.problem,
            0,
            answers,
        )
        self._faces = QStackedWidget()
        self._faces.addWidget(offer)
        self._faces.addWidget(why)
        self.body.addWidget(self._faces, 1)


def cart_text(view: LapsedView, formats: Formats) -> str:
    """What the customer had taken along, row by row."""
    sale = view.task.sale if view.task else None
    if sale is None:
        return ""
    lines = [
        f"{formats.how_many(line)} {line.item.name}  {formats.money(line.amount)}"
        for line in sale.cart.lines[:_MOST_LINES]
    ]
    if len(sale.cart.lines) > _MOST_LINES:
        lines.append("…")
    due = QCoreApplication.translate("Lapsed", "In all %1")
    return "\n".join([*lines, due.replace("%1", formats.money(sale.cart.totals().due))])


def chain_text(view: LapsedView) -> str:
    """The sales about the same thing, where there is more than one."""
    if len(view.chain) < 2:  # noqa: PLR2004 - a chain of one is none
        return ""
    told = [f"{sale.receipt or sale.id[:8]} ({sale_state(sale.state)})" for sale in view.chain]
    text = QCoreApplication.translate("Lapsed", "About the same thing: %1")
    return text.replace("%1", " → ".join(told))
