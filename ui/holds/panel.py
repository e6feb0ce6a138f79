"""What is chosen on the board, one hold or many: its facts, and what can be done about it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos.domain.board import HoldRow
from pos.domain.hold import Urgency
from pos.domain.permissions import Act
from ui.format import Formats
from ui.holds.facts import HoldFacts
from ui.holds.sheets.kinds import Sheet
from ui.holds.view import HoldsView, totals
from ui.holds.wording import busy_text
from ui.keys import Action
from ui.parts import card, column, label, obey_enter, scrolled
from ui.steady import SteadyHand
from ui.theme import px
from ui.tones import Icon
from ui.waits import wait_text
from ui.widgets import BusyDot, EmptyState, KeyButton, Kind, SectionTitle
from ui.wording import card_text, plural


class HoldPanel(QFrame):
    """Draws what is chosen; decides nothing. Whatever needs a word opens a sheet."""

    sheet_asked = Signal(object)  # Sheet

    def __init__(self, may: Callable[[Act], bool], parent: QWidget | None = None) -> None:
        """`may`: whether whoever is at the till may do that, or may at least ask."""
        super().__init__(parent)
        self._may = may
        self.facts = HoldFacts()
        self._dot = BusyDot(22)
        self._busy = label()
        self._busy_row = QWidget()
        busy = QHBoxLayout(self._busy_row)
        busy.setContentsMargins(0, 0, 0, 0)
        busy.addWidget(self._dot)
        busy.addWidget(self._busy, 1)
        self._make_buttons()
        self.many = _Many()
        self._none = EmptyState(Icon.HOLD, "", "")
        self._faces = QStackedWidget()
        self._one = self._lay_out_one()
        for face in (self._none, self._one, self.many):
            self._faces.addWidget(face)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._faces)
        self._hand = SteadyHand(self)
        self._hand.watch(self)
        self._connect()

    def focus_first(self) -> None:
        """The keyboard on the first thing that can be done about what is chosen."""
        buttons = (self.check, self.decide, self.capture, self.many.capture, self.details)
        first = next((each for each in buttons if each.isVisible() and each.isEnabled()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def draw(self, view: HoldsView, formats: Formats) -> None:
        row = view.selected_row
        if row is not None and view.now is not None:
            self._faces.setCurrentWidget(self._one)
            self._draw_one(row, view, formats)
        elif len(view.chosen) > 1:
            self._faces.setCurrentWidget(self.many)
            self.many.draw(view, formats, self._may)
        else:
            self._faces.setCurrentWidget(self._none)
            self._none.say(
                self.tr("Choose a hold"),
                self.tr("How much is held, on which card, and until when.")
                if view.is_read_only
                else self.tr("Its money can be taken, taken in part, or released."),
            )

    def _draw_one(self, row: HoldRow, view: HoldsView, formats: Formats) -> None:
        waiting = view.waiting
        self.facts.draw(row, view, formats)
        self._busy_row.setVisible(bool(view.busy))
        self._busy.setText(wait_text(waiting, formats) if waiting else busy_text(view.busy))
        self.check.setVisible(row.is_checking and waiting is None)
        self.ask_now.setVisible(waiting is not None)
        self.ask_now.set_ready(is_ready=waiting is not None and waiting.seconds > 0)
        self.decide.setVisible(row.is_lapsed)
        is_held = not row.is_checking and not row.is_lapsed
        for button in (self.capture, self.part, self.release, self.increase):
            button.setVisible(is_held)
        self.details.setVisible(not row.is_checking and not row.is_foreign)
        self.slip.setVisible(not row.is_foreign)
        for button in self._buttons:
            button.set_ready(is_ready=not view.busy)
        hold = row.hold
        self.capture.setText(self.tr("Take %1").replace("%1", formats.money(hold.amount)))
        self.capture.set_detail(card_text(hold.brand, hold.last4))
        self._block(row, view)

    def _block(self, row: HoldRow, view: HoldsView) -> None:
        """Grey out what cannot be, with the reason on it."""
        if view.is_read_only:
            for button in self._buttons:
                button.set_blocked(self.tr("Look only"))
            self.details.set_ready()
            return
        if row.hold.features.can_increase is not True:
            self.increase.set_blocked(self.tr("Not this card"))
        elif row.hold.taken:
            self.increase.set_blocked(self.tr("Partly taken"))
        if view.urgency(row) is Urgency.LAPSED and not row.is_lapsed:
            over = self.tr("Time is over, asking Stripe")
            for button in (self.capture, self.part, self.increase):
                button.set_blocked(over)
        self._block_by_register(row)
        self._block_by_role()

    def _block_by_register(self, row: HoldRow) -> None:
        """What is another register's affair, or in its hands at this moment."""
        if row.is_foreign:
            for button in (self.increase, self.decide):
                button.set_blocked(self.tr("At %1").replace("%1", row.register))
        if row.claimed_by:
            in_hand = self.tr("In hand at %1").replace("%1", row.claimed_by)
            for button in (self.capture, self.release):
                button.set_blocked(in_hand)
            for button in (self.part, self.increase):  # no room for more
                button.set_blocked(self.tr("In hand"))

    def _block_by_role(self) -> None:
        for button, act in (
            (self.capture, Act.CAPTURE),
            (self.part, Act.CAPTURE),
            (self.increase, Act.INCREASE),
            (self.release, Act.RELEASE),
        ):
            if not self._may(act):
                button.set_blocked(not_yours())

    @property
    def _buttons(self) -> tuple[KeyButton, ...]:
        return (
            self.check,
            self.decide,
            self.capture,
            self.part,
            self.release,
            self.increase,
            self.details,
        )

    def _make_buttons(self) -> None:
        self.capture = KeyButton(
            self.tr("Take it all"), action=Action.CAPTURE, kind=Kind.MONEY, icon=Icon.TICK
        )
        self.part = KeyButton(self.tr("Part…"))
        self.increase = KeyButton(self.tr("Raise…"))
        self.details = KeyButton(self.tr("Details…"))
        self.slip = KeyButton(self.tr("Slips…"))
        self.release = KeyButton(
            self.tr("Release…"), action=Action.RELEASE, kind=Kind.DANGER, icon=Icon.ARROW_BACK
        )
        self.decide = KeyButton(self.tr("Decide…"), kind=Kind.PRIMARY, icon=Icon.QUESTION)
        self.decide.set_detail(self.tr("Ask for the card again, or leave it"))
        self.ask_now = KeyButton(self.tr("Ask Stripe now"), kind=Kind.PRIMARY, icon=Icon.REFRESH)
        self.check = KeyButton(self.tr("Ask Stripe now"), kind=Kind.PRIMARY, icon=Icon.REFRESH)
        obey_enter(self.ask_now, self.slip, *self._buttons)

    def _lay_out_one(self) -> QWidget:
        few = QGridLayout()
        few.setSpacing(px(8))
        few.addWidget(self.part, 0, 0)
        few.addWidget(self.increase, 0, 1)
        few.setColumnStretch(0, 1)
        few.setColumnStretch(1, 1)
        few.addWidget(self.details, 1, 0)
        few.addWidget(self.slip, 1, 1)
        # On a low screen with a notice the facts scroll; what can be done is never cut.
        facts = scrolled(column(self.facts, 0), self.tr("About the hold"))
        return card(
            facts,
            self._busy_row,
            self.check,
            self.ask_now,
            self.decide,
            self.capture,
            few,
            self.release,
        )

    def _connect(self) -> None:
        for button, what in (
            (self.part, Sheet.CAPTURE),
            (self.release, Sheet.RELEASE),
            (self.increase, Sheet.INCREASE),
            (self.details, Sheet.DETAILS),
            (self.decide, Sheet.LAPSED),
            (self.many.capture, Sheet.BULK_CAPTURE),
            (self.many.release, Sheet.BULK_RELEASE),
        ):
            button.clicked.connect(lambda _=False, what=what: self.sheet_asked.emit(what))


class _Many(QFrame):
    """Several holds: how many, how much, and what can be done about all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.count = SectionTitle("")
        self.sums = label(role="total")
        self.about = label(role="soft")
        self.capture = KeyButton("", action=Action.CAPTURE, kind=Kind.PRIMARY, icon=Icon.TICK)
        self.release = KeyButton("", action=Action.RELEASE, kind=Kind.DANGER, icon=Icon.ARROW_BACK)
        obey_enter(self.capture, self.release)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(self.count, self.sums, self.about, 0, self.capture, self.release))

    def draw(self, view: HoldsView, formats: Formats, may: Callable[[Act], bool]) -> None:
        rows = view.chosen_rows
        number = formats.number(len(rows))
        self.count.setText(plural(self.tr("%n hold(s) chosen", "", len(rows)), len(rows)))
        self.sums.setText("\n".join(formats.money(each) for each in totals(rows)))
        self.about.setText(
            self.tr("Nothing is done before you have seen what would become of each.")
        )
        self.capture.setText(self.tr("Take %1…").replace("%1", number))
        self.release.setText(self.tr("Release %1…").replace("%1", number))
        for button, act in (
            (self.capture, Act.BULK_CAPTURE),
            (self.release, Act.BULK_RELEASE),
        ):
            if view.is_read_only:
                button.set_blocked(self.tr("Look only"))
            elif view.is_all:
                button.set_blocked(self.tr("One by one"))
            elif not may(act):
                button.set_blocked(not_yours())
            else:
                button.set_ready(is_ready=not view.busy)


def not_yours() -> str:
    """Not for this role, also not with an approval."""
    return QCoreApplication.translate("Holds", "Not with your role")
