"""One ledger is open at a time; what cannot be opened is helped on the shop's page."""

import subprocess
import sys
from collections.abc import Iterator

import keyring
import pytest
from keyring.backends import fail

from pos.bootstrap import accounts, keys_of, restore_of
from pos.services.keys import Keys, KeySource
from pos.services.restore import Restore
from pos.services.till import Till
from pos.settings import Mode, Start
from tests.ui.lanes import inline_lanes
from ui.__main__ import LateWiring
from ui.payment.phase import Phase
from ui.shell import Shell
from ui.shop.view import Section
from ui.theme import Scheme

KEY = "sk_test_forThisSessionOnly"


@pytest.fixture
def shell(qtbot, qapp, dress) -> Iterator[Shell]:
    dress(Scheme.LIGHT, 1.0)
    shell = Shell(inline_lanes())
    qtbot.addWidget(shell.window)
    yield shell
    shell.close()


@pytest.fixture
def no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def stripe_address() -> Iterator[str]:
    command = [sys.executable, "-m", "pos.adapters.stripe_simulator", "--listen", "127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


def _is_drawn(qtbot, shell: Shell) -> None:
    qtbot.waitUntil(lambda: hasattr(shell, "rooms") and hasattr(shell.rooms, "shop_page"))


def test_a_mode_without_a_keyring_opens_where_a_key_can_be_given(
    qtbot, shell, tmp_path, no_keyring
):
    shell.open(Start(tmp_path, Mode.TEST), LateWiring())
    _is_drawn(qtbot, shell)
    assert shell.till_open is None
    assert shell.window.current_page() == "shop"
    assert shell.rooms.shop.view.section is Section.STRIPE
    assert "TEST" in shell.window.windowTitle()


def test_practice_comes_back_when_another_mode_cannot_be_opened(qtbot, shell, tmp_path, no_keyring):
    shell.open(Start(tmp_path, Mode.TRAINING), LateWiring())
    _is_drawn(qtbot, shell)
    sold = shell.till.view.sale
    shell.turn_to(Mode.TEST)
    assert shell.till_open is not None
    assert shell.till_open.mode is Mode.TRAINING
    assert shell.till.view.sale == sold
    assert shell.window.current_page() == "shop"


def test_another_mode_takes_the_place_of_the_one_that_is_open(qtbot, shell, tmp_path):
    """The second mode is played by another folder's practice: no key is needed for it."""

    class TwoFolders:
        def open(self, start: Start, session_key: str, *, read_only: bool = False) -> Till:
            folder = tmp_path / str(start.mode)
            return LateWiring().open(Start(folder, Mode.TRAINING), session_key)

        def keys(self, start: Start) -> Keys:
            return keys_of(start)

        def has_ledger(self, start: Start) -> bool:
            return bool(accounts(start))

        def restore(self, start: Start) -> Restore:
            return restore_of(start)

    shell.open(Start(tmp_path, Mode.TRAINING), TwoFolders())
    _is_drawn(qtbot, shell)
    first = shell.till_open
    shell.turn_to(Mode.TEST)
    second = shell.till_open
    assert first is not None
    assert second is not None
    assert second.path.parent == tmp_path / "test"
    # The first one was given back: it can be opened again beside the second.
    LateWiring().open(Start(tmp_path / "training", Mode.TRAINING), "").close()


def test_a_log_that_cannot_be_kept_is_no_reason_not_to_sell(tmp_path):
    (tmp_path / "holdfast.log").mkdir()
    till = LateWiring().open(Start(tmp_path, Mode.TRAINING), "")
    assert not till.is_read_only
    till.close()


def test_a_key_for_this_session_opens_the_ledger_of_its_account_and_is_stored_nowhere(
    qtbot, shell, tmp_path, no_keyring, stripe_address
):
    shell.open(Start(tmp_path, Mode.TEST, api_base=stripe_address), LateWiring())
    _is_drawn(qtbot, shell)
    shell.rooms.shop.keeper.keep_for_session(KEY)
    assert shell.till_open is not None
    assert shell.till_open.mode is Mode.TEST
    assert shell.till_open.keys.status().source is KeySource.SESSION
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if KEY.encode() in path.read_bytes()]


def test_the_payment_page_goes_on_with_a_checkout_that_was_interrupted(qtbot, shell, tmp_path):
    before = LateWiring().open(Start(tmp_path, Mode.TRAINING), "")
    product = before.catalogue.list()[0]
    sale = before.counter.current().sale
    before.counter.save(sale.id, sale.cart.add(product.item(), 9))
    before.checkout.begin(sale.id)
    before.close()
    shell.open(Start(tmp_path, Mode.TRAINING), LateWiring())
    _is_drawn(qtbot, shell)
    shell.window.show_page("payment")
    record = shell.rooms.payment.view.record
    assert record is not None
    assert record.sale.id == sale.id
    assert shell.rooms.payment.view.phase is Phase.PRESENT
