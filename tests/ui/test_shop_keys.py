"""Keys go to the keyring and nowhere else; what the page may say of them is very little."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from pos.adapters.keyring_secrets import KeyringSecrets, MemorySecrets
from pos.errors import Misconfigured
from pos.services.keys import KeySource
from pos.settings import Mode
from tests.ui.lanes import HeldLane, inline_lanes
from tests.ui.page_walk import nameless, tab_order, texts
from tests.ui.shop_room import (
    ACCOUNT,
    FULL_KEY,
    LIVE_KEY,
    TEST_KEY,
    BrokenSecrets,
    keys_over,
    page_over,
    room_of,
    services_of,
)
from tests.ui.typing_hands import press
from ui.shop.view import KeyBusy, Section


@pytest.fixture
def page_of(shop, qtbot, dressed):
    def build(keys=None, lanes=None, **options):
        room = room_of(shop, lanes or inline_lanes(), services_of(shop, keys=keys, **options))
        return page_over(qtbot, room, shop, Section.STRIPE)

    return build


def enter(page, key, button=None):
    page.key.edit.setText(key)
    (button or page.key.keep).click()


def secret_parts(key):
    """Everything of a key that must not be shown: all but its last four characters."""
    return [key, key[:-4], key[8:-4]]


def test_a_key_is_typed_unseen(page_of):
    assert page_of().key.edit.echoMode() is QLineEdit.EchoMode.Password


@pytest.mark.parametrize(("key", "kind"), [(TEST_KEY, "Restricted"), (FULL_KEY, "Full secret")])
def test_a_kept_key_is_told_by_kind_ending_and_place(page_of, memory_keyring, key, kind):
    page = page_of(keys_over(KeyringSecrets()))
    enter(page, key)
    assert page.key.status.text() == (
        f"{kind} key ending in ••••{key[-4:]}, kept in the system’s keyring · {ACCOUNT}"
    )
    assert memory_keyring.kept == {("holdfast", "test"): key}


def test_a_full_key_comes_with_the_advice_to_restrict_it(page_of):
    page = page_of()
    enter(page, FULL_KEY)
    assert "A restricted key is safer" in texts(page)
    enter(page, TEST_KEY)
    assert not page.key._advice.isVisible()


@pytest.mark.parametrize("way", ["keep", "session"])
def test_nothing_of_a_key_stays_on_the_page_once_it_is_taken(page_of, way):
    page = page_of()
    enter(page, TEST_KEY, getattr(page.key, way))
    shown = texts(page) + repr(page._presenter.view)
    assert page.key.edit.text() == ""
    assert not page.key.edit.isUndoAvailable()
    for part in secret_parts(TEST_KEY):
        assert part not in shown


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (LIVE_KEY, "This key is for live mode"),
        ("pk_test_51Publishable", "publishable"),
        ("hello", "not a Stripe key"),
        ("", "not a Stripe key"),
    ],
)
def test_a_wrong_key_is_refused_beside_the_field_where_it_can_be_corrected(page_of, key, says):
    page = page_of()
    enter(page, key)
    assert says in page.key.field.problem.text()
    assert page.key.edit.text() == key
    assert page._presenter.view.keys.status.source is KeySource.NONE


def test_a_key_that_stripe_rejects_is_refused_beside_the_field(page_of):
    def rejected(_key):
        raise Misconfigured("key_rejected")

    page = page_of(keys_over(MemorySecrets(), rejected))
    enter(page, TEST_KEY)
    assert "does not accept the key" in page.key.field.problem.text()


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("keyring_missing", "no keyring"),
        ("keyring_locked", "locked"),
        ("keyring_refused", "refused"),
        ("keyring_no_answer", "does not answer"),
    ],
)
def test_a_keyring_that_fails_has_one_panel_and_a_key_for_the_session(page_of, code, says):
    page = page_of(keys_over(BrokenSecrets(code)))
    enter(page, TEST_KEY)
    assert says in page.key.keyring.text()
    assert page.key.session.isVisible()
    assert page.key.session.hasFocus()
    assert page.key.edit.text() == TEST_KEY
    page.key.session.click()
    assert "for this session only" in page.key.status.text()
    assert page.key.edit.text() == ""
    assert not page.key.keyring.isVisible()


def test_a_keyring_that_comes_back_is_asked_again(page_of):
    secrets = BrokenSecrets()
    keys = keys_over(secrets)
    page = page_of(keys)
    assert page.key.keyring.isVisible()
    assert page.key.status.text() == "The keyring could not be asked."
    for each in keys.values():
        each._secrets = MemorySecrets()
    page.key.again.click()
    assert not page.key.keyring.isVisible()
    assert "Without a key" in page.key.status.text()


def test_the_keyring_is_never_asked_on_the_screens_own_thread(shop, qapp):
    reading = HeldLane()
    lanes = replace(inline_lanes(), reading=reading)
    room = room_of(shop, lanes, services_of(shop, keys=keys_over(BrokenSecrets())))
    assert room.view.keys.keyring_problem is None
    assert room.view.keys.busy is KeyBusy.LOOKING
    reading.run_all()
    assert room.view.keys.keyring_problem is not None


def test_a_second_press_while_a_key_is_checked_does_nothing(shop, qapp):
    reading = HeldLane()
    room = room_of(shop, replace(inline_lanes(), reading=reading))
    reading.run_all()
    room.keeper.keep(TEST_KEY)
    room.keeper.keep(TEST_KEY)
    reading.run_next()
    assert reading.is_idle


def test_removing_asks_first_with_the_safe_answer_in_focus(page_of):
    page = page_of()
    enter(page, TEST_KEY)
    page.key.remove.click()
    assert page.key.keep_key.hasFocus()
    page.key.keep_key.click()
    assert page._presenter.view.keys.status.is_set
    page.key.remove.click()
    page.key.forget.click()
    assert not page._presenter.view.keys.status.is_set


def test_a_changed_key_is_told_by_its_mode(page_of):
    page = page_of()
    told: list[Mode] = []
    page._presenter.key_changed.connect(told.append)
    enter(page, TEST_KEY)
    page.key.modes[Mode.LIVE].click()
    enter(page, LIVE_KEY)
    assert told == [Mode.TEST, Mode.LIVE]


def test_a_key_of_the_environment_can_be_seen_but_not_removed(shop, page_of):
    keys = keys_over(MemorySecrets())
    keys[Mode.TEST]._environment = TEST_KEY
    page = page_of(keys)
    assert "taken from the environment" in page.key.status.text()
    assert not page.key.remove.isEnabled()


def test_a_mode_without_key_and_books_asks_for_the_key_instead(page_of):
    page = page_of()
    asked: list[Mode] = []
    page._presenter.mode_asked.connect(asked.append)
    page.mode.modes[Mode.LIVE].click()
    assert asked == []
    assert "no Stripe key for this mode" in page.key.field.problem.text()
    assert page._presenter.view.keys.mode is Mode.LIVE
    assert page.key.edit.hasFocus()


def test_a_mode_that_has_books_opens_without_a_key(page_of):
    page = page_of(ledgers=frozenset({Mode.TRAINING, Mode.TEST}))
    asked: list[Mode] = []
    page._presenter.mode_asked.connect(asked.append)
    page.mode.modes[Mode.TEST].click()
    assert asked == [Mode.TEST]


def test_real_money_is_asked_for_once_more_with_the_safe_answer_in_focus(page_of):
    page = page_of()
    asked: list[Mode] = []
    page._presenter.mode_asked.connect(asked.append)
    page.key.modes[Mode.LIVE].click()
    enter(page, LIVE_KEY)
    page.mode.modes[Mode.LIVE].click()
    assert asked == []
    assert page.mode.no.hasFocus()
    press(page, Qt.Key.Key_Return)
    assert not page.mode.question.isVisible()
    page.mode.modes[Mode.LIVE].click()
    page.mode.yes.click()
    assert asked == [Mode.LIVE]


def test_the_mode_that_is_open_stays_marked_until_another_one_is(page_of):
    page = page_of(ledgers=frozenset({Mode.TEST}))
    page.mode.modes[Mode.TEST].click()
    assert page.mode.modes[Mode.TRAINING].isChecked()
    assert not page.mode.modes[Mode.TEST].isChecked()


def test_without_an_open_ledger_keys_can_be_entered_all_the_same(shop, qtbot):
    services = services_of(shop, mode=Mode.TEST)
    bare = replace(
        services, settings=None, catalogue=None, clock=None, practice=None, begin_anew=None
    )
    room = room_of(shop, inline_lanes(), bare)
    room.keeper.keep(TEST_KEY)
    status = room.view.keys.status
    assert status is not None
    assert status.is_set
    assert room.view.form.saved is None


def test_everything_can_be_reached_and_is_called_something(page_of):
    page = page_of()
    enter(page, TEST_KEY)
    page.setFocus()
    assert nameless(page) == []
    reached = tab_order(page)
    for widget in (
        *page.mode.modes.values(), *page.key.modes.values(), page.key.edit, page.key.keep,
        page.key.remove,
    ):  # fmt: skip
        assert widget in reached
