"""Settings are checked as they are typed, refused beside their field, and saved together."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent

from pos.errors import Refused
from pos.settings import Settings
from tests.ui.lanes import HeldLane, InlineLane, inline_lanes
from tests.ui.page_walk import nameless, tab_order
from tests.ui.shop_room import page_over, room_of
from tests.ui.typing_hands import press, press_text
from ui.approving import Approving
from ui.shop.card_form_pane import NAMES as FORM
from ui.shop.form import SettingsForm
from ui.shop.page import ShopPage
from ui.shop.rules_pane import RULES
from ui.shop.settings_pane import NAMES
from ui.shop.view import Section


@pytest.fixture
def room(shop, qapp):
    return room_of(shop, inline_lanes())


@pytest.fixture
def page(shop, room, qtbot, dressed):
    return page_over(qtbot, room, shop)


WRONG = [
    ("shop_name", "", "needs a name"),
    ("shop_name", "x" * 61, "needs a name"),
    ("currency", "EURO", "not a currency"),
    ("time_zone", "Europe/Atlantis", "not a time zone"),
    ("register", "till 1", "cannot name a register"),
    ("register", "x" * 21, "cannot name a register"),
    ("descriptor_suffix", "x" * 23, "too long"),
    ("descriptor_suffix", "1234", "no letter"),
    ("descriptor_suffix", "A<B", "cannot be printed"),
    ("descriptor_suffix", "Größe", "cannot be printed"),
]


@pytest.mark.parametrize(("name", "text", "says"), WRONG)
def test_a_wrong_value_is_refused_beside_its_field_and_kept_to_be_corrected(
    shop, room, page, name, text, says
):
    before = shop.settings.load()
    room.form.edit(name, text)
    room.form.save()
    field = page.settings.fields[name]
    assert says in field.problem.text()
    assert field.problem.isVisible()
    assert says in field.control.accessibleDescription()
    assert room.view.form.texts[name] == text
    assert page.settings.save.reason() == "Correct what is marked"
    assert shop.settings.load() == before


def test_one_wrong_value_keeps_the_others_from_being_stored_but_loses_none(shop, room):
    room.form.edit("shop_name", "Corner Shop")
    room.form.edit("register", "till 2")
    room.form.save()
    assert shop.settings.load() == Settings()
    room.form.edit("register", "till-2")
    room.form.save()
    stored = shop.settings.load()
    assert (stored.shop_name, stored.register) == ("Corner Shop", "till-2")


def test_saving_tells_who_asked_to_know(shop, room):
    told: list[Settings] = []
    room.settings_changed.connect(told.append)
    room.form.edit("currency", "USD")
    room.form.save()
    assert told == [shop.settings.load()]
    assert told[0].currency == "USD"
    assert room.view.notice.title == "The settings are saved."


def test_what_another_program_stored_meanwhile_is_not_written_over(shop, room):
    room.form.edit("shop_name", "Corner Shop")
    shop.settings.save(replace(Settings(), register="till-9"))
    room.form.save()
    assert shop.settings.load() == replace(Settings(), register="till-9", shop_name="Corner Shop")


def test_looking_again_keeps_what_is_being_typed(shop, room):
    room.form.edit("shop_name", "Corner")
    room.form.edit("register", "till 2")
    shop.settings.save(replace(Settings(), currency="USD"))
    room.reload()
    view = room.view.form
    assert (view.texts["shop_name"], view.texts["register"]) == ("Corner", "till 2")
    assert view.texts["currency"] == "USD"
    assert set(view.problems) == {"register"}


def test_undoing_brings_the_stored_values_back(room):
    room.form.edit("register", "till 2")
    room.form.discard()
    assert room.view.form.changed == ()
    assert room.view.form.problems == {}


def test_nothing_is_stored_twice_while_it_is_being_stored(shop, qapp):
    lane = HeldLane()
    lanes = inline_lanes()
    room = room_of(shop, replace(lanes, desk=lane))
    lane.run_all()
    room.form.edit("shop_name", "Corner Shop")
    room.form.save()
    room.form.save()
    lane.run_next()
    assert lane.is_idle


def test_a_page_without_a_ledger_shows_an_empty_form_that_cannot_be_used(shop, qtbot):
    room = room_of(shop, inline_lanes())
    assert room._view.form.saved is not None
    room.form.attach(None)
    page = ShopPage(room)
    qtbot.addWidget(page)
    page.draw(room.view)
    assert not page.settings.isEnabled()


def test_the_statement_text_is_shown_as_the_customer_will_read_it(page):
    hint = page.settings.fields["descriptor_suffix"].hint
    assert "Stripe account" in hint.text()
    page.settings.lines["descriptor_suffix"].setFocus()
    press_text(page, "Coffee")
    assert "YOUR NAME* COFFEE" in hint.text()


def test_typing_and_enter_save_without_a_mouse(shop, page):
    page.settings.lines["shop_name"].setFocus()
    page.settings.lines["shop_name"].selectAll()
    press_text(page, "Corner")
    press(page, Qt.Key.Key_Return)
    assert shop.settings.load().shop_name == "Corner"


def test_tax_is_chosen_by_a_button_that_stays_chosen(shop, page):
    inclusive, exclusive = page.settings.tax.values()
    exclusive.click()
    exclusive.click()
    page.settings.save.click()
    assert str(shop.settings.load().tax_mode) == "exclusive"
    assert exclusive.isChecked()
    assert not inclusive.isChecked()


def test_a_wheel_over_the_currency_does_not_change_the_shops_money(page, room):
    combo = page.settings.currency
    middle = combo.rect().center().toPointF()
    event = QWheelEvent(
        middle, combo.mapToGlobal(middle), combo.rect().center() * 0, combo.rect().center(),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    combo.wheelEvent(event)
    assert room.view.form.changed == ()


def test_every_setting_has_a_field(page):
    # Those of backups and readers have a part of the page to themselves, filters of the board are
    # saved there, and accounts are called by their names on the page of the books.
    elsewhere = (
        "backup_",
        "board_",
        "chart",
        "reader",
        "debit_",
        "customer_display",
        "display_",
        # Slips, keys and sounds have panes of their own, and the assistant keeps how
        # far somebody came with it.
        "slip_",
        "keys",
        "scale_codes",
        "sound",
        "first_run",
        *FORM,
    )
    names = {name for name in Settings.names() if not name.startswith(elsewhere)}
    assert set(NAMES) == set(page.settings.fields)
    assert set(RULES) == set(page.rules.fields)
    assert {*NAMES, *RULES} == names


def test_everything_can_be_reached_and_is_called_something(page):
    page.setFocus()
    assert nameless(page) == []
    reached = tab_order(page)
    pane = page.settings
    for widget in (
        *page.sections.values(), *pane.lines.values(), pane.currency, *pane.tax.values(),
    ):  # fmt: skip
        assert widget in reached


def test_what_needs_an_approval_is_saved_once_somebody_has_said_yes(shop):
    """The form keeps what was typed while somebody is asked."""
    asked = []

    class Asks:
        def ask(self, error, again):
            asked.append(again)
            return True

        def shut_for(self, then):
            return False

    class Guarded:
        """Settings that nobody here may save alone."""

        def __init__(self):
            self.may_save = False

        def load(self):
            return shop.settings.load()

        def save(self, settings):
            if not self.may_save:
                raise Refused("needs_approval", act="settings", subject="shop_name")
            shop.settings.save(settings)

    store, approving = Guarded(), Approving()
    approving.join(Asks(), Asks())
    form = SettingsForm(InlineLane(), approving=approving)
    failed: list[Exception] = []
    form.failed.connect(failed.append)
    form.attach(store)
    form.edit("shop_name", "Corner shop")
    form.save()
    assert shop.settings.load().shop_name != "Corner shop"
    assert failed == []
    assert form.view.texts["shop_name"] == "Corner shop"
    store.may_save = True
    [again] = asked
    again()
    assert shop.settings.load().shop_name == "Corner shop"


def test_the_statement_is_shown_as_it_will_print_and_what_does_not_fit_is_refused(shop, qapp):
    form = SettingsForm(InlineLane())
    form.attach(shop.settings, statement=lambda: "HOLDFAST")
    assert form.view.prefix == ""
    form.ask_prefix()
    form.edit("descriptor_suffix", "Berlin")
    assert (form.view.prefix, dict(form.view.problems)) == ("HOLDFAST", {})
    form.edit("descriptor_suffix", "Berlin Mitte 1")
    assert "12" in form.view.problems["descriptor_suffix"].todo


def test_the_page_says_what_prints_and_what_a_card_can_pay(shop, room, page):
    room.form.attach(shop.settings, statement=lambda: "HOLDFAST")
    room.form.ask_prefix()
    room.form.edit("descriptor_suffix", "Berlin")
    assert "HOLDFAST* BERLIN" in page.settings.fields["descriptor_suffix"].hint.text()
    room.form.edit("currency", "KWD")
    assert "99,999.999 KWD" in page.settings.fields["currency"].hint.text()


def test_what_the_card_form_needs_is_set_beside_the_keys(shop, room, page):
    room.turn_to(Section.STRIPE)
    pane = page.card_form
    pane.lines["card_page"].setFocus()
    press_text(pane.lines["card_page"], "http://pay.example.com/")
    assert "https://" in pane.fields["card_page"].problem.text()
    room.form.edit("card_page", "https://pay.example.com/card/")
    room.form.edit("publishable_key", "pk_test_51H0ldfast")
    pane.moto.choices["on"].click()
    pane.save.click()
    kept = shop.settings.load()
    assert (kept.publishable_key, kept.card_page, kept.moto) == (
        "pk_test_51H0ldfast",
        "https://pay.example.com/card/",
        "on",
    )
