"""The assistant: its steps on the left, one of them beside, and the way on below."""

from collections.abc import Callable
from functools import cached_property
from typing import Final, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.first_run import Step
from ui.assistant.basics_pane import BasicsPane
from ui.assistant.hours_pane import HoursPane
from ui.assistant.sale_pane import SalePane
from ui.assistant.welcome_pane import WelcomePane
from ui.first_steps.desk import AssistantDesk
from ui.first_steps.view import AssistantView
from ui.first_steps.words import step_icon, step_text, step_title
from ui.format import Formats
from ui.in_sight import InSight
from ui.notices import Notice
from ui.parts import column, fill, label, obey_enter, scrolled
from ui.shop.form_pane import FormPane
from ui.shop.index import reveal
from ui.shop.parts_list import ShopParts
from ui.shop.presenter import ShopPresenter
from ui.shop.section_list import SectionButton
from ui.shop.view import Section, ShopView
from ui.stage import Pages
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets import Banner, KeyButton, Kind, SectionTitle

P = TypeVar("P", BasicsPane, HoursPane)

_SIZE: Final = (984, 708)
_LEFT: Final = 216
_SECTIONS: Final = {
    Step.MANAGER: Section.STAFF,
    Step.READER: Section.READERS,
    Step.PRINTER: Section.PRINTERS,
    Step.CATALOGUE: Section.CATALOGUE,
}
"""Steps that are a part of the shop's page as it is there."""
_SPEAKING: Final = {Step.KEY, Step.READER, Step.PRINTER, Step.CATALOGUE}
"""Steps in which something is tried, so that good news is news."""


class AssistantSheet(QDialog):
    """Draws an AssistantView around the shop's own panes; Esc closes it."""

    counter_asked = Signal()

    def __init__(
        self, desk: AssistantDesk, shop: ShopPresenter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Set up step by step"))
        self.setModal(True)
        self.resize(px(_SIZE[0]), px(_SIZE[1]))
        self._desk, self._shop = desk, shop
        self.panes = ShopParts(shop, self)
        self.panes.hide()
        self._parts = self.panes.parts()
        self._made: dict[Step, QWidget] = {}
        self._shown: Step | None = None
        self.title = SectionTitle("", role="page")
        self._why = label(role="soft")
        self.notice = Banner()
        self.steps = {step: self._step(step) for step in Step}
        self._stack = Pages()
        self._make_buttons()
        self._lay_out()
        self._in_sight = InSight(self)
        shop.view_changed.connect(self._shop_changed)
        desk.changed.connect(self.draw)

    # The steps that are not a part of the shop's page, each built when it is first shown.

    @cached_property
    def welcome(self) -> WelcomePane:
        pane = WelcomePane()
        pane.language_chosen.connect(self._speak)
        pane.own_asked.connect(lambda: self._desk.go_to(Step.KEY))
        return pane

    @cached_property
    def basics(self) -> BasicsPane:
        return self._filled_in(BasicsPane())

    @cached_property
    def hours(self) -> HoursPane:
        return self._filled_in(HoursPane())

    @cached_property
    def sale(self) -> SalePane:
        pane = SalePane()
        pane.tour_asked.connect(self._finish)
        pane.tour_asked.connect(self.panes.tour_asked)
        pane.counter_asked.connect(self._finish)
        pane.counter_asked.connect(self.counter_asked)
        return pane

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self.panes.write_as(formats)

    def draw(self, view: AssistantView) -> None:
        if not view.is_open:
            self._shown = None
            self.hide()
            return
        for step, button in self.steps.items():
            button.setVisible(step in view.steps and self._is_there(step))
            button.setChecked(step is view.step)
            button.show_icon(Icon.TICK_CIRCLE if view.is_done(step) else step_icon(step))
        self.title.setText(step_title(view.step))
        self._why.setText(step_text(view.step))
        pane = self._pane(view.step)
        self._stack.setCurrentWidget(pane)
        self._draw_pane(self._shop.view)
        self.back.set_ready(is_ready=view.beside(-1) is not None)
        is_last = view.beside(1) is None
        self.following.setText(self.tr("Finish") if is_last else self.tr("Continue"))
        self.leave_out.setVisible(not is_last)
        if not self.isVisible():
            self.open()
        if view.step is not self._shown:
            if self._shown is not None:
                self._shop.dismiss()  # it was about the step before
            self._shown = view.step
            self._look_again(view.step)
            reveal(pane)

    @override
    def reject(self) -> None:
        """Esc, or the cross: what was done stays done."""
        self._desk.close()

    def go_on(self) -> None:
        """Save what was typed and go to the next step; what is wrong is shown first."""
        pane = self._form_pane()
        form = self._shop.form
        if pane is not None and form.view.problems:
            wrong = next((name for name in form.view.problems if name in pane.lines), "")
            if wrong:
                pane.lines[wrong].setFocus()
                return
        if form.view.changed:
            form.save()
        self._desk.confirm()

    def _form_pane(self) -> FormPane | None:
        pane = {Step.SHOP: self.basics, Step.HOURS: self.hours}.get(self._desk.view.step)
        return pane if isinstance(pane, FormPane) else None

    def _speak(self, code: str) -> None:
        self._shop.form.edit("language", code)
        self._shop.form.save()

    def _finish(self) -> None:
        self._desk.confirm()
        self._desk.close()

    def _shop_changed(self, view: ShopView) -> None:
        if not self.isVisible():
            return
        if _is_needless(view.notice, self._desk.view.step):
            self._shop.dismiss()
            return
        self.notice.say(view.notice)
        self._draw_pane(view)

    def _draw_pane(self, view: ShopView) -> None:
        match self._desk.view.step:
            case Step.WELCOME:
                self.welcome.draw(view)
            case Step.SHOP:
                self.basics.draw(view.form)
            case Step.HOURS:
                self.hours.draw(view.form)
            case Step.KEY:
                self.panes.mode.draw(view)
                self.panes.key.draw(view.keys)
            case Step.SALE:
                self.sale.draw(view)
            case step:
                self._parts[_SECTIONS[step]].draw(view)

    def _look_again(self, step: Step) -> None:
        """Readers and printers are asked how they are when somebody looks."""
        if step is Step.READER:
            self._shop.readers.reload()
        elif step is Step.PRINTER:
            self._shop.printers.reload()

    def _is_there(self, step: Step) -> bool:
        return step not in _SECTIONS or _SECTIONS[step] in self._parts

    def _pane(self, step: Step) -> QWidget:
        if step not in self._made:
            self._made[step] = pane = self._make(step)
            self._stack.addWidget(pane)
        return self._made[step]

    def _make(self, step: Step) -> QWidget:
        made: dict[Step, Callable[[], QWidget]] = {
            Step.WELCOME: lambda: self.welcome,
            Step.SHOP: lambda: self.basics,
            Step.HOURS: lambda: self.hours,
            Step.KEY: lambda: column(self.panes.key, self.panes.mode, 0),
            Step.SALE: lambda: self.sale,
        }
        pane = self._parts[_SECTIONS[step]].make() if step in _SECTIONS else made[step]()
        is_scrolled = isinstance(pane, QScrollArea)
        return pane if is_scrolled else scrolled(pane, step_title(step))

    def _filled_in(self, pane: P) -> P:
        form = self._shop.form
        pane.edited.connect(form.edit)
        pane.save_asked.connect(self.go_on)
        pane.save.hide()
        pane.discard.hide()
        return pane

    def _step(self, step: Step) -> SectionButton:
        button = SectionButton(step_title(step), step_icon(step))
        button.clicked.connect(lambda: self._desk.go_to(step))
        return button

    def _make_buttons(self) -> None:
        self.back = KeyButton(self.tr("Back"), icon=Icon.ARROW_LEFT)
        self.back.clicked.connect(self._desk.go_back)
        self.close_button = KeyButton(self.tr("Later"), icon=Icon.CROSS)
        self.close_button.clicked.connect(self.reject)
        self.leave_out = KeyButton(self.tr("Leave out"), icon=Icon.ARROW_RIGHT)
        self.leave_out.clicked.connect(self._desk.skip)
        self.following = KeyButton(self.tr("Continue"), kind=Kind.PRIMARY, icon=Icon.TICK)
        self.following.clicked.connect(self.go_on)
        obey_enter(self.back, self.close_button, self.leave_out, self.following)

    def _lay_out(self) -> None:
        left = column(*self.steps.values(), 0)
        left.setFixedWidth(px(_LEFT))
        right = QVBoxLayout()
        right.setSpacing(px(8))
        fill(right, self.title, self._why, self.notice)
        right.addWidget(self._stack, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.close_button)
        buttons.addStretch()
        for each in (self.back, self.leave_out, self.following):
            buttons.addWidget(each)
        right.addLayout(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(16), px(16), px(16), px(16))
        layout.setSpacing(px(16))
        layout.addWidget(left)
        layout.addLayout(right, 1)


def _is_needless(notice: Notice | None, step: Step) -> bool:
    """That what was typed is saved shows in going on; it would come at the step after."""
    return notice is not None and notice.tone is Tone.TAKEN and step not in _SPEAKING
