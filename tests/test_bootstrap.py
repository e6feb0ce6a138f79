"""Which ledger is opened, with which key, for whose money; and what a till must never do."""

import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import keyring
import pytest

from pos.adapters.stripe_simulator.listen import LoopbackServer
from pos.adapters.stripe_simulator.server import Simulator
from pos.bootstrap import accounts, keys_of, ledger_path, open_till
from pos.domain.cart import Item
from pos.domain.money import Currency, Money
from pos.domain.sale import MoneyWord
from pos.domain.tax import TaxRate
from pos.errors import InDoubt, Misconfigured, Refused
from pos.services.keys import KeySource
from pos.settings import Mode, Start
from tests.kit import VISA

KEY = "sk_test_51TheFirstKeyOfThisShop"
SECOND_KEY = "rk_test_51TheSecondKeyOfThisShop"


@contextmanager
def stripe_of(account, port=0):
    """Another server that speaks Stripe, for one account."""
    simulator = Simulator(None, account=account)
    with LoopbackServer(("127.0.0.1", port), simulator) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.url
        finally:
            server.shutdown()
            thread.join()
    simulator.close()


@pytest.fixture(scope="module")
def ours():
    with stripe_of("acct_1Ours") as url:
        yield url


@pytest.fixture(scope="module")
def theirs():
    with stripe_of("acct_1Theirs") as url:
        yield url


@pytest.fixture
def opened():
    """Open tills that are closed when the test is over."""
    tills = []

    def opening(start, **options):
        tills.append(open_till(start, **options))
        return tills[-1]

    yield opening
    for till in tills:
        till.close()


@pytest.fixture(autouse=True)
def _sockets_are_closed(monkeypatch):
    """The SDK keeps its connections for the life of the program; a test closes them."""
    import requests

    sessions = []
    make = requests.Session

    def kept():
        sessions.append(make())
        return sessions[-1]

    monkeypatch.setattr(requests, "Session", kept)
    yield
    for session in sessions:
        session.close()


def _start(folder, url, **options):
    return Start(folder, Mode.TEST, api_base=url, **options)


def _sell(till):
    sale = till.counter.current().sale
    money = till.settings.load().money
    cart = sale.cart.add(Item("A", "", "Pen", Money(1000, money), TaxRate(1900)))
    till.counter.save(sale.id, cart)
    till.checkout.begin(sale.id)
    return till.checkout.authorise(sale.id, VISA)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


# Training ------------------------------------------------------------------------------------


def test_the_first_run_can_sell_at_once(tmp_path, opened):
    till = opened(Start(tmp_path / "data"))
    assert (till.mode, till.account) == (Mode.TRAINING, "acct_1Practice")
    assert till.catalogue.count() > 0
    assert till.cards is not None
    assert till.practice is not None
    assert not till.keys.status().is_set
    record = _sell(till)
    assert record.money is MoneyWord.HELD
    assert till.settlement.capture(record.intent.id).money is MoneyWord.TAKEN
    assert till.path.name == "training-acct_1Practice.db"


def test_what_was_practised_is_there_after_a_restart(tmp_path, opened):
    till = opened(Start(tmp_path))
    record = _sell(till)
    count = till.catalogue.count()
    till.close()
    till.close()
    again = opened(Start(tmp_path))
    assert [hold.intent for hold in again.settlement.refresh().holds] == [record.intent.id]
    assert again.catalogue.count() == count


def test_the_practice_clock_is_the_tills_clock(tmp_path, opened):
    till = opened(Start(tmp_path))
    record = _sell(till)
    before = till.clock.now()
    till.practice.advance(timedelta(days=8))
    assert till.clock.now() - before > timedelta(days=7, hours=23)
    [ended] = till.settlement.refresh().ended
    assert ended.intent.id == record.intent.id
    assert ended.intent.has_lapsed


def test_training_needs_no_key_and_looks_for_none(tmp_path, opened, monkeypatch):
    monkeypatch.setattr(keyring, "get_password", lambda *_: pytest.fail("looked for a key"))
    till = opened(Start(tmp_path, environment_key="sk_live_51NotForTraining"))
    till.warm()


def test_a_practice_stripe_that_cannot_be_read_leaves_the_ledger_free(tmp_path, opened):
    (tmp_path / "training-stripe.db").write_bytes(b"a picture of a cat" * 1000)
    with pytest.raises(Misconfigured, match="practice_unreadable"):
        open_till(Start(tmp_path))
    (tmp_path / "training-stripe.db").unlink()
    opened(Start(tmp_path))


FOR_SOME_PAGES = ("fpdf", "numpy", "psycopg", "pyarrow", "pyqtgraph")
"""Loaded when a report, a paper, an export or the centre is asked for."""


def test_the_window_need_not_wait_for_the_sdk(tmp_path):
    program = (
        "import sys; from pathlib import Path; from pos.bootstrap import open_till;"
        "from pos.settings import Start; till = open_till(Start(Path(sys.argv[1])));"
        "print('stripe' in sys.modules); till.warm(); print('stripe' in sys.modules); till.close();"
        f"print([name for name in {FOR_SOME_PAGES} if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["False", "True", "[]"]


def test_the_sdk_stays_quiet_whatever_the_environment_says(tmp_path):
    program = (
        "import sys; from pathlib import Path; from pos.bootstrap import open_till;"
        "from pos.settings import Start; till = open_till(Start(Path(sys.argv[1])));"
        "print(till.gateway().account()); till.close()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "STRIPE_LOG": "debug"},
    )
    assert (ran.stdout.strip(), ran.stderr) == ("acct_1Practice", "")


# One ledger, one till ------------------------------------------------------------------------


def test_a_second_till_on_the_same_ledger_is_refused(tmp_path, opened):
    first = opened(Start(tmp_path))
    with pytest.raises(Misconfigured, match="ledger_in_use"):
        open_till(Start(tmp_path))
    first.close()
    opened(Start(tmp_path))


def test_reading_works_beside_a_running_till_and_nothing_else_does(tmp_path, opened):
    till = opened(Start(tmp_path))
    record = _sell(till)
    reader = opened(Start(tmp_path), read_only=True)
    assert reader.is_read_only
    assert [hold.intent for hold in reader.settlement.holds()] == [record.intent.id]
    assert reader.settlement.find("1").money is MoneyWord.HELD
    for act in (
        reader.counter.current,
        lambda: reader.settlement.capture(record.intent.id),
        lambda: reader.checkout.follow(record.sale.id),
        reader.settlement.refresh,
        reader.warm,
    ):
        with pytest.raises(Misconfigured, match="ledger_read_only"):
            act()
    assert till.settlement.capture(record.intent.id).money is MoneyWord.TAKEN


def test_reading_leaves_every_file_as_it_is(tmp_path, opened):
    till = opened(Start(tmp_path))
    record = _sell(till)
    till.practice.advance(timedelta(days=2))
    till.close()
    before = _bytes(tmp_path)
    reader = opened(Start(tmp_path), read_only=True)
    assert reader.settlement.find(record.sale.id).money is MoneyWord.HELD
    ahead = reader.clock.now() - record.intent.created
    assert timedelta(days=2) <= ahead < timedelta(days=2, hours=1)
    reader.close()
    after = _bytes(tmp_path)
    assert {name: after[name] for name in before} == before


def test_reading_makes_no_practice_stripe_where_there_is_none(tmp_path, opened):
    opened(Start(tmp_path)).close()
    (tmp_path / "training-stripe.db").unlink()
    reader = opened(Start(tmp_path), read_only=True)
    assert reader.clock.now() is not None
    assert not (tmp_path / "training-stripe.db").exists()


def test_the_practice_clock_can_be_turned_beside_a_running_till(tmp_path, opened):
    till = opened(Start(tmp_path))
    record = _sell(till)
    reader = opened(Start(tmp_path), read_only=True)
    reader.practice.advance(timedelta(days=8))
    assert abs(reader.clock.now() - till.clock.now()) < timedelta(minutes=1)
    assert till.settlement.refresh().ended[0].intent.id == record.intent.id


def test_there_is_nothing_to_read_before_the_first_run(tmp_path):
    with pytest.raises(Misconfigured, match="ledger_missing"):
        open_till(Start(tmp_path), read_only=True)
    with pytest.raises(Misconfigured, match="ledger_missing"):
        open_till(Start(tmp_path, Mode.TEST), read_only=True)
    assert list(tmp_path.iterdir()) == []


# Test mode -----------------------------------------------------------------------------------


def test_a_key_opens_the_ledger_of_its_account(tmp_path, opened, ours):
    till = opened(_start(tmp_path, ours), session_key=KEY)
    assert (till.account, till.path.name) == ("acct_1Ours", "test-acct_1Ours.db")
    assert till.practice is None
    assert till.cards is not None
    record = _sell(till)
    assert record.money is MoneyWord.HELD
    assert not record.intent.livemode
    assert till.settlement.capture(record.intent.id).money is MoneyWord.TAKEN


def test_the_key_is_found_in_the_keyring(tmp_path, opened, ours, memory_keyring):
    start = _start(tmp_path, ours)
    assert keys_of(start).set(KEY).account == "acct_1Ours"
    assert memory_keyring.kept == {("holdfast", "test"): KEY}
    till = opened(start)
    assert till.keys.status().source is KeySource.KEYRING
    till.warm()


def test_a_test_key_may_come_from_the_environment(tmp_path, opened, ours):
    till = opened(_start(tmp_path, ours, environment_key=KEY))
    assert till.keys.status().source is KeySource.ENVIRONMENT
    assert _sell(till).money is MoneyWord.HELD


@pytest.mark.parametrize("mode", [Mode.TEST, Mode.LIVE])
def test_a_live_key_never_comes_from_the_environment(tmp_path, mode):
    start = Start(tmp_path, mode, environment_key="sk_live_51RealMoney")
    with pytest.raises(Refused, match="environment_key_live"):
        open_till(start)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("mode", "key"), [(Mode.TEST, "sk_live_51RealMoney"), (Mode.LIVE, "sk_test_51PlayMoney")]
)
def test_a_key_of_the_other_mode_opens_nothing(tmp_path, mode, key):
    with pytest.raises(Refused, match="key_of_other_mode"):
        open_till(Start(tmp_path, mode), session_key=key)
    assert list(tmp_path.iterdir()) == []


def test_no_key_and_no_ledger_is_told(tmp_path):
    with pytest.raises(Misconfigured, match="key_missing"):
        open_till(Start(tmp_path, Mode.TEST))


def test_without_a_key_the_only_ledger_opens_and_sells_nothing(tmp_path, opened, ours):
    opened(_start(tmp_path, ours), session_key=KEY).close()
    till = opened(_start(tmp_path, ours))
    assert till.account == "acct_1Ours"
    with pytest.raises(Misconfigured, match="key_missing"):
        _sell(till)
    till.keys.use_for_session(KEY)
    sale = till.counter.current().sale.id
    till.checkout.begin(sale)
    assert till.checkout.authorise(sale, VISA).money is MoneyWord.HELD


def test_a_known_key_opens_its_ledger_without_a_network(tmp_path, opened):
    for account, key in (("acct_1Ours", KEY), ("acct_1Theirs", SECOND_KEY)):
        with stripe_of(account) as url:
            till = opened(_start(tmp_path, url, new_account=True), session_key=key)
            till.warm()
            till.close()
    # Both servers are gone and there are two ledgers: only the mark of the key can tell.
    silent = _start(tmp_path, "http://127.0.0.1:9")
    till = opened(silent, session_key=KEY)
    assert till.account == "acct_1Ours"
    till.warm()
    with pytest.raises(InDoubt, match="no_answer"):
        open_till(silent, session_key="sk_test_51NeverSeenBefore")


def test_a_key_that_nobody_can_check_opens_the_only_ledger_and_is_checked_before_use(
    tmp_path, opened, ours
):
    opened(_start(tmp_path, ours), session_key=KEY).close()
    unreachable = Start(tmp_path, Mode.TEST, api_base="http://127.0.0.1:9")
    till = opened(unreachable, session_key=SECOND_KEY)
    assert till.account == "acct_1Ours"
    with pytest.raises(InDoubt, match="no_answer"):
        till.warm()


def test_a_first_key_has_to_be_checked(tmp_path):
    unreachable = Start(tmp_path, Mode.TEST, api_base="http://127.0.0.1:9")
    with pytest.raises(InDoubt, match="no_answer"):
        open_till(unreachable, session_key=KEY)
    assert list(tmp_path.iterdir()) == []


def test_a_key_of_another_account_is_refused_and_can_begin_a_ledger_of_its_own(
    tmp_path, opened, ours, theirs
):
    first = opened(_start(tmp_path, ours), session_key=KEY)
    _sell(first)
    first.close()
    with pytest.raises(Refused, match="key_of_other_account") as caught:
        open_till(_start(tmp_path, theirs), session_key=SECOND_KEY)
    assert caught.value.facts == {"expected": "acct_1Ours", "found": "acct_1Theirs"}
    assert [path.name for path in tmp_path.glob("*.db")] == ["test-acct_1Ours.db"]
    second = opened(_start(tmp_path, theirs, new_account=True), session_key=SECOND_KEY)
    assert second.account == "acct_1Theirs"
    assert second.settlement.holds() == []


def test_a_key_of_another_account_is_refused_at_its_first_use_at_the_latest(tmp_path, opened, ours):
    opened(_start(tmp_path, ours), session_key=KEY).close()
    with stripe_of("acct_1Theirs") as url:
        port = int(url.rpartition(":")[2])
    till = opened(_start(tmp_path, url), session_key=SECOND_KEY)  # nobody can be asked yet
    assert till.account == "acct_1Ours"
    with (
        stripe_of("acct_1Theirs", port),
        pytest.raises(Refused, match="key_of_other_account"),
    ):
        _sell(till)
    assert till.counter.recent()[0].open_operations == ()


def test_with_several_ledgers_only_a_key_says_which(tmp_path, opened, ours, theirs):
    opened(_start(tmp_path, ours), session_key=KEY).close()
    opened(_start(tmp_path, theirs, new_account=True), session_key=SECOND_KEY).close()
    with pytest.raises(Misconfigured, match="ledger_ambiguous") as caught:
        open_till(_start(tmp_path, ours))
    assert caught.value.facts["known"] == ("acct_1Ours", "acct_1Theirs")
    assert opened(_start(tmp_path, ours), session_key=KEY).account == "acct_1Ours"


def test_of_several_ledgers_the_one_that_knows_the_key_can_be_read(tmp_path, opened, ours, theirs):
    opened(_start(tmp_path, ours), session_key=KEY).gateway()
    opened(_start(tmp_path, theirs, new_account=True), session_key=SECOND_KEY).gateway()

    def read(key):
        start = _start(tmp_path, "http://127.0.0.1:9", environment_key=key)
        return opened(start, read_only=True).account

    assert (read(KEY), read(SECOND_KEY)) == ("acct_1Ours", "acct_1Theirs")
    with pytest.raises(Misconfigured, match="ledger_ambiguous"):
        read("sk_test_51AKeyThatNoLedgerHasMet")


def test_another_key_is_used_from_the_next_call_on(tmp_path, opened, ours):
    till = opened(_start(tmp_path, ours), session_key=KEY)
    first = till.gateway()
    assert till.gateway() is first
    till.keys.use_for_session(SECOND_KEY)
    assert till.gateway() is not first
    till.keys.remove()
    with pytest.raises(Misconfigured, match="key_missing"):
        till.gateway()


def test_a_ledger_file_under_another_accounts_name_is_turned_away(tmp_path, opened, ours):
    start = _start(tmp_path, ours)
    opened(start, session_key=KEY).close()
    ledger_path(start, "acct_1Ours").rename(ledger_path(start, "acct_1Other"))
    with pytest.raises(Misconfigured, match="ledger_of_other_account"):
        open_till(start)
    ledger_path(start, "acct_1Other").rename(tmp_path / "training-acct_1Practice.db")
    with pytest.raises(Misconfigured, match="ledger_of_other_mode"):
        open_till(Start(tmp_path))


def test_copies_and_other_files_are_no_ledgers(tmp_path):
    for name in (
        "test-acct_1Ours.db",
        "test-acct_1Ours-before-upgrade-20261102T090000Z.db",
        "test-acct_1Ours.db-wal",
        "test-acct_.db",
        "live-acct_1Ours.db",
        "training-stripe.db",
    ):
        (tmp_path / name).touch()
    assert accounts(Start(tmp_path, Mode.TEST)) == ("acct_1Ours",)
    assert accounts(Start(tmp_path / "nowhere", Mode.TEST)) == ()


def test_keys_are_in_no_file_of_ours(tmp_path, opened, ours):
    till = opened(_start(tmp_path, ours), session_key=KEY)
    _sell(till)
    files = b"".join(_bytes(tmp_path).values())
    assert KEY.encode() not in files
    assert KEY[12:].encode() not in files
    assert b"_secret_" not in files


# Another server ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "url", "code"),
    [
        (Mode.LIVE, "https://stripe.example", "api_base_mode"),
        (Mode.TRAINING, "https://stripe.example", "api_base_mode"),
        (Mode.TEST, "http://stripe.example", "api_base_url"),
        (Mode.TEST, "http://127.0.0.1.example", "api_base_url"),
        (Mode.TEST, "ftp://127.0.0.1", "api_base_url"),
        (Mode.TEST, "stripe.example", "api_base_url"),
    ],
)
def test_another_server_is_for_test_keys_and_safe_addresses(tmp_path, mode, url, code):
    with pytest.raises(Refused, match=code):
        Start(tmp_path, mode, api_base=url)


@pytest.mark.parametrize(
    "url", ["https://stripe.example", "http://localhost:12111", "http://[::1]:12111"]
)
def test_a_safe_address_is_taken(tmp_path, url):
    assert Start(tmp_path, Mode.TEST, api_base=url).api_base == url


def test_an_account_that_would_be_a_path_names_no_file(tmp_path):
    with stripe_of("acct_1/../../evil") as url, pytest.raises(InDoubt, match="garbled"):
        open_till(_start(tmp_path, url), session_key=KEY)
    assert list(tmp_path.iterdir()) == []


def test_a_new_cart_is_in_the_currency_of_the_shop(tmp_path, opened):
    till = opened(Start(tmp_path))
    till.settings.save(till.settings.load().changed("currency", "JPY"))
    assert till.counter.current().sale.cart.currency == Currency("JPY")
