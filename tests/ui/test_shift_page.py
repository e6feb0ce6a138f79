"""The page of the shift: what it shows, what it asks, and what it never hides."""

from datetime import timedelta
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.drawer import Pieces
from pos.domain.ids import StaffId
from pos.domain.intent import CancelReason
from pos.domain.shift import Deed, Keep
from pos.domain.staff import Person, Role
from tests.kit import EUR, euro, practice_shop
from tests.services.shifting import Register
from tests.ui.lanes import HeldLane, InlineLane, inline_lanes
from tests.ui.page_walk import nameless, show_active, texts
from ui.approving import Approving
from ui.format import Formats
from ui.shift.carry_form import CarryForm
from ui.shift.page import ShiftPage
from ui.shift.presenter import ShiftPresenter
from ui.shift.view import Face, ShiftServices
from ui.tasks import Lanes
from ui.theme import Scheme, apply_theme
from ui.tones import Tone


@pytest.fixture
def register(tmp_path):
    with practice_shop(tmp_path) as shop:
        yield Register(shop)


def services(register, *, is_read_only=False):
    return ShiftServices(
        register.shifts,
        register.walk,
        register.reports,
        register.access,
        register.shop.settings,
        register.shop.simulator,
        is_read_only=is_read_only,
        is_practice=True,
    )


@pytest.fixture(scope="module")
def dressed(qapp):
    """The theme, put on once for all these tests."""
    font, palette = QFont(qapp.font()), QPalette(qapp.palette())
    apply_theme(qapp, Scheme.LIGHT, 1.0)
    yield
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def page(qtbot, dressed, register):
    presenter = ShiftPresenter(inline_lanes())
    presenter.attach(services(register))
    page = ShiftPage(presenter)
    page.resize(890, 640)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def presenter(page):
    return page._presenter


def test_without_a_shift_there_is_one_thing_to_do(page):
    assert page.home.open_button.isVisible()
    assert not page.home.close_button.isVisible()
    assert "No shift is open" in texts(page.home)


def test_a_shift_is_opened_with_what_was_counted(page, presenter, register):
    page.home.open_button.click()
    page.count_sheet.counter.edits[5000].setText("2")
    page.count_sheet.counter.edits[20].setText("5")
    assert page.count_sheet.go.text() == "Open with €101.00"
    page.count_sheet.go.click()
    assert register.shifts.current().opening_float == euro(10_100)
    assert page.home.drawer.text() == "€101.00"
    assert "is open" in presenter.view.notice.text


def test_every_value_has_a_name_and_enter_goes_on_to_the_next(page, presenter):
    presenter.turn_to(Face.OPEN)
    assert nameless(page) == []
    edits = list(page.count_sheet.counter.edits.values())
    assert edits[0].accessibleName() == "Notes of €500.00"
    edits[0].setFocus()
    page.count_sheet.counter.pad.typed.emit("7")
    page.count_sheet.counter.pad.entered.emit()
    page.count_sheet.counter.pad.typed.emit("3")
    assert [edit.text() for edit in edits[:2]] == ["7", "3"]


def test_cash_is_taken_out_with_a_reason_or_not_at_all(page, presenter, register):
    register.shifts.open(euro(10_000))
    presenter.reload()
    page.home.out_button.click()
    page.move_sheet.edit.type_text("250")
    page.move_sheet.go.click()
    assert "reason" in page.move_sheet.problem.text()
    page.move_sheet.reason.setText("Milk")
    page.move_sheet.go.click()
    assert presenter.view.face is Face.HOME
    assert page.home.drawer.text() == "€97.50"
    [movement] = page.home.table.records
    assert movement.reason == "Milk"


def test_a_blind_count_shows_no_expectation_anywhere(page, presenter, register):
    settings = register.shop.settings
    settings.save(settings.load().changed("blind_count", "on"))
    register.shifts.open(euro(10_000))
    register.pay_in_cash(2345)
    presenter.reload()
    presenter.turn_to(Face.COUNT)
    presenter.count(euro(10_000), None)
    assert "123.45" not in texts(page)
    assert not page.count_sheet.result.isVisible()


def test_the_walk_blocks_the_count_until_every_hold_is_decided(page, presenter, register):
    register.shifts.open(euro(0))
    register.intent()
    presenter.reload()
    page.home.close_button.click()
    assert page.walk_sheet.go.second_line == "1 hold to decide first"
    presenter.walking.ask(Deed.CARRY)
    form = page.walk_sheet.panel.carry
    form.owner.setText("Anna")
    form.carry.click()
    assert "reason" in form.problem.text()
    form.reason.setText("Away")
    form.carry.click()
    assert page.walk_sheet.go.isEnabled()
    assert register.walk.walk().stops[0].keep(register.shop.simulator.now()).owner == "Anna"


def test_a_part_is_taken_and_the_rest_is_told_before(page, presenter, register):
    register.shifts.open(euro(0))
    register.intent(1000)
    presenter.reload()
    page.home.close_button.click()
    presenter.walking.ask(Deed.CAPTURE)
    form = page.walk_sheet.panel.capture
    form.edit.type_text("600")
    assert "€4.00 goes back to the customer" in form.rest.text()
    form.take.click()
    assert presenter.view.stops == ()
    assert "€6.00 taken." in presenter.view.notice.text


def test_carrying_over_is_readable_under_an_alert_on_a_small_screen(
    qtbot, page, presenter, register
):
    register.shifts.open(euro(0))
    register.intent()
    presenter.reload()
    presenter.walking.begin()
    presenter.walking.ask(Deed.CARRY)
    window = QWidget()
    qtbot.addWidget(window)
    form = CarryForm(window)
    form.setGeometry(0, 0, 382, 377)
    form.show_view(presenter.view, Formats.of(register.shop.settings.load()))
    window.show()
    parts = [*form.findChildren(QLabel), form.owner, form.reason, form.until, form.carry, form.back]
    parts = [part for part in parts if part.isVisible()]
    places = [QRect(part.mapTo(form, QPoint()), part.size()) for part in parts]
    assert len(places) >= 9
    assert [pair for pair in combinations(places, 2) if pair[0].intersects(pair[1])] == []
    assert [place for place in places if not form.rect().contains(place)] == []


def test_a_silent_stripe_leaves_the_way_to_carry_over(page, presenter, register):
    register.shifts.open(euro(0))
    register.intent(1000)
    presenter.reload()
    page.home.close_button.click()
    register.shop.fault(Fault.RESET_BEFORE, times=50)
    presenter.walking.capture(euro(1000))
    assert presenter.view.notice.tone is Tone.WARNING
    assert "Carry the hold over" in presenter.view.notice.text
    assert page.walk_sheet.panel.buttons[Deed.CARRY].isEnabled()


def test_a_hold_that_lapsed_meanwhile_leaves_the_walk(page, presenter, register):
    register.shifts.open(euro(0))
    register.intent(1000)
    presenter.reload()
    page.home.close_button.click()
    register.shop.pass_time(timedelta(days=30))
    presenter.walking.release(CancelReason.ABANDONED)
    assert presenter.view.notice.tone is Tone.FAILED
    assert page.walk_sheet.go.isEnabled()


def test_the_close_ends_with_the_paper_of_its_z_report(page, presenter, register):
    register.shifts.open(euro(10_000))
    presenter.reload()
    page.home.close_button.click()
    page.walk_sheet.go.click()
    presenter.count(euro(9_900), Pieces.parse("50x1", EUR))
    sheet = page.close_sheet
    assert "€1.00 missing" in sheet.verdict.text()
    assert "€0.00 goes into the safe." in sheet.rest.text() or sheet.leave.money() == euro(9_900)
    sheet.leave.set_money(euro(5000))
    sheet.go.click()
    assert presenter.view.face is Face.REPORT
    assert "Z REPORT 1" in page.report_sheet.paper.text()
    assert register.reports.z().drawer[0].left == euro(5000)


def test_a_drawer_may_be_left_uncounted(page, presenter, register):
    register.shifts.open(euro(10_000))
    presenter.reload()
    page.home.close_button.click()
    page.walk_sheet.go.click()
    page.count_sheet.skip.click()
    assert not page.close_sheet.leave.isVisible()
    page.close_sheet.go.click()
    assert register.reports.z().drawer[0].counted is None


def test_a_report_is_found_again_printed_as_a_copy_and_copied(page, presenter, register):
    register.shifts.open(euro(0))
    register.close()
    presenter.reload()
    page.home.reports_button.click()
    page.reports_sheet.list.select_row(0)
    page.reports_sheet.open.click()
    assert "COPY" not in page.report_sheet.paper.text()
    page.report_sheet.reprint.click()
    assert page.report_sheet.paper.text().splitlines()[0].strip() == "*** COPY ***"
    page.report_sheet.copy_text.click()
    assert "Z REPORT 1" in QApplication.clipboard().text()
    assert presenter.step_back()
    assert presenter.view.face is Face.REPORTS


def test_an_x_report_is_no_z_and_is_not_printed_again(page, presenter, register):
    register.shifts.open(euro(0))
    presenter.reload()
    page.home.x_button.click()
    assert "X REPORT" in page.report_sheet.paper.text()
    assert not page.report_sheet.reprint.isVisible()


def test_esc_steps_back_one_thing_after_the_other(page, presenter, register):
    register.shifts.open(euro(0))
    register.intent()
    presenter.reload()
    page.home.close_button.click()
    presenter.walking.ask(Deed.RELEASE)
    assert presenter.step_back()
    assert (presenter.view.face, presenter.view.question) == (Face.WALK, None)
    assert presenter.step_back()
    assert presenter.view.face is Face.HOME
    assert not presenter.step_back()
    assert register.shifts.current() is not None


def test_where_one_only_looks_nothing_can_be_done(page, presenter, register):
    register.shifts.open(euro(0))
    presenter.attach(services(register, is_read_only=True))
    home = page.home
    for button in (home.in_button, home.out_button, home.count_button, home.close_button):
        assert not button.isEnabled()
    assert home.x_button.isEnabled()


def test_a_second_press_while_stripe_thinks_does_nothing(qtbot, register):
    money, rest = HeldLane(), InlineLane()
    presenter = ShiftPresenter(Lanes(money=money, desk=rest, reading=rest, watch=rest))
    register.shifts.open(euro(0))
    register.intent(1000)
    presenter.attach(services(register))
    presenter.walking.begin()
    presenter.walking.capture(euro(1000))
    presenter.walking.release(CancelReason.ABANDONED)
    presenter.close(None, uncounted=True)
    assert presenter.view.doing == "Taking the money…"
    money.run_all()
    assert "€10.00 taken." in presenter.view.notice.text
    assert register.shifts.current() is not None


def test_what_a_role_may_not_is_greyed_with_its_reason(page, presenter, register):
    register.sign_in(Person(StaffId("staff_c"), "Cleo", Role.CASHIER))
    register.shifts.open(euro(10_000))
    presenter.reload()
    assert page.home.out_button.second_line == "Needs approval"
    register.sign_in(Person(StaffId("staff_a"), "Ada", Role.ACCOUNTANT))
    presenter.reload()
    assert page.home.close_button.second_line == "Not for your role"
    assert not page.home.close_button.isEnabled()
    assert page.home.x_button.isEnabled()


class Asked:
    """Somebody who is asked for an approval."""

    def __init__(self):
        self.codes = []
        self.again = None

    def ask(self, error, again):
        self.codes.append(error.code)
        self.again = again
        return True

    def shut_for(self, then):
        return False


def test_what_needs_an_approval_asks_for_one_and_says_nothing_else(qtbot, register):
    asked, approving = Asked(), Approving()
    approving.join(asked, asked)
    presenter = ShiftPresenter(inline_lanes(), approving=approving)
    register.sign_in(Person(StaffId("staff_c"), "Cleo", Role.CASHIER))
    register.shifts.open(euro(10_000))
    presenter.attach(services(register))
    presenter.turn_to(Face.CASH_OUT)
    presenter.move(euro(100), "Milk")
    assert asked.codes == ["needs_approval"]
    assert (presenter.view.problem, presenter.view.notice, presenter.view.doing) == (None, None, "")


def test_all_that_is_left_is_carried_over_by_one_answer(qtbot, register):
    register.shifts.open(euro(0))
    for _ in range(3):
        register.intent(500)
    presenter = ShiftPresenter(inline_lanes())
    presenter.attach(services(register))
    presenter.walking.begin()
    presenter.walking.ask_rest()
    until = register.shop.simulator.now() + timedelta(days=1)
    presenter.walking.carry(Keep("Anna", "Closing time", until))
    assert presenter.view.undecided == ()
    assert "3 holds carried over." in presenter.view.notice.text


def test_the_page_can_be_walked_by_keyboard(qtbot, page, presenter, register):
    register.shifts.open(euro(0))
    register.intent()
    presenter.reload()
    show_active(qtbot, page)
    for face in (Face.HOME, Face.COUNT, Face.CASH_IN, Face.WALK, Face.REPORTS):
        presenter.turn_to(face)
        assert nameless(page) == []
