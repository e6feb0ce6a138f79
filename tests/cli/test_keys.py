"""Keys come from a prompt, standard input or the keyring, and are never seen again."""

import threading

import pytest
from click.testing import CliRunner

from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.stripe_simulator.listen import LoopbackServer
from pos.adapters.stripe_simulator.server import Simulator
from pos.cli.root import root

KEY = "sk_test_0123456789abcdefWXYZ"
RESTRICTED = "rk_test_0123456789abcdefABCD"
WEBHOOK = "whsec_0123456789abEFGH"


@pytest.fixture
def serve():
    """`serve("acct_1Shop")`: the address of a Stripe with that account; `fault` comes first."""
    servers = []

    def start(account: str, fault: Fault | None = None) -> str:
        simulator = Simulator(None, account=account)
        if fault is not None:
            PracticeBench(simulator).inject(fault)
        server = LoopbackServer(("127.0.0.1", 0), simulator)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        servers.append((server, thread, simulator))
        return server.url

    yield start
    for server, thread, simulator in servers:
        server.shutdown()
        thread.join()
        server.server_close()
        simulator.close()


def test_a_key_is_read_from_standard_input_checked_and_kept(bare, serve, memory_keyring):
    base = ("--mode", "test", "--api-base", serve("acct_1Shop"))
    answer = bare.json(*base, "keys", "set", given=f"{KEY}\n")
    assert answer["key"] == {
        "mode": "test",
        "set": True,
        "source": "keyring",
        "restricted": False,
        "ending": "WXYZ",
        "account": "acct_1Shop",
        "verdict": "full",
        "replaced": None,
    }
    assert list(memory_keyring.kept.values()) == [KEY]
    assert memory_keyring.kept.keys() == {("holdfast", "test")}


def test_what_a_key_may_do_is_told_and_the_key_before_it_is_to_be_revoked(bare, serve):
    base = ("--mode", "test", "--api-base", serve("acct_1Shop"))
    bare(*base, "keys", "set", given=KEY)
    assert "full secret key" in bare(*base, "keys", "check").out
    out = bare(*base, "keys", "set", given=RESTRICTED).out
    assert "all that the till needs" in out
    assert "Revoke the key before it, …WXYZ" in out
    assert bare.json(*base, "keys", "check")["report"]["missing"] == []
    assert "payment_intents: write" in bare("keys", "rights").out


def test_a_key_is_known_by_its_last_four_characters_and_can_be_forgotten(bare, serve):
    base = ("--mode", "test", "--api-base", serve("acct_1Shop"))
    assert "No key is set" in bare(*base, "keys", "status").out
    bare(*base, "keys", "set", given=RESTRICTED)
    shown = bare(*base, "keys", "status").out
    assert "…ABCD (restricted)" in shown
    assert bare.json(*base, "keys", "remove")["removed"] is True
    assert bare.json(*base, "keys", "remove")["removed"] is False
    assert bare.json(*base, "keys", "status")["key"]["set"] is False


@pytest.mark.parametrize(
    ("mode", "key", "code"),
    [
        ("test", "sk_live_0123456789abcdef", "key_of_other_mode"),
        ("live", KEY, "key_of_other_mode"),
        ("test", "pk_test_0123456789abcdef", "key_publishable"),
        ("test", "hello", "key_unreadable"),
        ("test", "", "key_unreadable"),
        ("training", KEY, "key_not_needed"),
    ],
)
def test_a_key_that_does_not_belong_is_refused(bare, memory_keyring, mode, key, code):
    answer = bare("--mode", mode, "keys", "set", "--json", given=f"{key}\n", code=3)
    assert answer.json["error"]["code"] == code
    assert memory_keyring.kept == {}
    assert not key or key not in answer.out + answer.err


def test_a_key_is_no_argument(bare):
    answer = bare("--mode", "test", "keys", "set", KEY, code=2)
    assert "unexpected extra argument" in answer.err


def test_wrong_usage_does_not_repeat_a_key(bare):
    for flag in ([], ["--json"]):
        answer = bare("--mode", "test", "keys", "set", KEY, *flag, code=2)
        assert KEY not in answer.out + answer.err


def test_a_key_that_stripe_rejects_is_not_kept(bare, serve, memory_keyring):
    base = ("--mode", "test", "--api-base", serve("acct_1Shop", Fault.KEY_EXPIRED))
    error = bare.json(*base, "keys", "set", given=KEY, code=5)["error"]
    assert error["code"] == "key_rejected"
    assert memory_keyring.kept == {}


def test_a_key_is_kept_when_stripe_cannot_be_asked_just_now(bare, serve, memory_keyring):
    base = ("--mode", "test", "--api-base", serve("acct_1Shop", Fault.UNAVAILABLE))
    assert bare.json(*base, "keys", "set", given=KEY)["key"]["account"] is None
    assert list(memory_keyring.kept.values()) == [KEY]


def test_a_test_key_from_the_environment_sells(bare, serve, products, monkeypatch):
    monkeypatch.setenv("HOLDFAST_STRIPE_KEY", KEY)
    monkeypatch.setenv("HOLDFAST_API_BASE", serve("acct_1Shop"))
    monkeypatch.setenv("HOLDFAST_MODE", "test")
    bare("catalogue", "import", str(products))
    answer = bare("sale", "new", "--item", "C-1", "--card", "pm_card_visa", "--capture")
    assert "Taken: 4.00 EUR." in answer.out
    assert answer.err == "[test mode: Stripe's test money only]\n"
    assert (bare.folder / "test-acct_1Shop.db").exists()
    assert not list(bare.folder.glob("training*"))
    assert bare.json("keys", "status")["key"]["source"] == "environment"


def test_without_its_key_the_ledger_can_still_be_read(bare, serve, products, monkeypatch, tmp_path):
    monkeypatch.setenv("HOLDFAST_STRIPE_KEY", KEY)
    base = ("--mode", "test")
    bare(*base, "--api-base", serve("acct_1Shop"), "catalogue", "import", str(products))
    monkeypatch.delenv("HOLDFAST_STRIPE_KEY")
    bare(*base, "export", "--out", str(tmp_path / "out.csv"))
    error = bare.json(*base, "sale", "new", "--item", "C-1", code=5)["error"]
    assert error["code"] == "key_missing"


def test_no_live_key_is_taken_from_the_environment(bare, monkeypatch):
    monkeypatch.setenv("HOLDFAST_STRIPE_KEY", "sk_live_0123456789abcdef")
    for mode in ("live", "test"):
        answer = bare("--mode", mode, "sale", "new", "--item", "X", "--json", code=3)
        assert answer.json["error"]["code"] == "environment_key_live"
        assert "0123456789abcdef" not in answer.out


def test_an_address_in_the_environment_does_not_hinder_practising(bare, monkeypatch):
    monkeypatch.setenv("HOLDFAST_API_BASE", "https://stripe.example.com")
    monkeypatch.setenv("HOLDFAST_STRIPE_KEY", KEY)
    assert bare.json("catalogue", "list")["mode"] == "training"


def test_a_key_of_another_account_begins_a_ledger_only_when_told(bare, serve, products):
    first = ("--mode", "test", "--api-base", serve("acct_1Shop"))
    bare(*first, "keys", "set", given=KEY)
    bare(*first, "catalogue", "import", str(products))
    second = ("--mode", "test", "--api-base", serve("acct_1Other"))
    error = bare.json(*second, "keys", "set", given=RESTRICTED, code=3)["error"]
    assert error["code"] == "key_of_other_account"
    bare(*second, "--new-account", "keys", "set", given=RESTRICTED)
    bare(*second, "--new-account", "catalogue", "import", str(products))
    assert {path.stem for path in bare.folder.glob("test-*.db")} == {
        "test-acct_1Shop",
        "test-acct_1Other",
    }


def test_a_session_of_selling_leaves_no_secret_anywhere(bare, serve, products, tmp_path):
    base = ("--mode", "test", "--api-base", serve("acct_1Shop"))
    said = []
    for command in (
        ["keys", "set"],
        ["keys", "status"],
        ["catalogue", "import", str(products)],
        ["sale", "new", "--item", "C-1", "--card", "pm_card_visa"],
        ["sale", "new", "--item", "C-1", "--card", "pm_card_visa_chargeDeclined"],
        ["sale", "new", "--item", "C-1", "--card", "pm_card_threeDSecure2Required"],
        ["hold", "list"],
        ["hold", "capture", "1"],
        ["sale", "show", "3"],
        ["export", "--out", str(tmp_path / "out.csv")],
    ):
        for flag in ([], ["--json"]):
            answer = bare(*base, *command, *flag, given=KEY, code=None)
            said.append(answer.out + answer.err)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    texts = [path.read_bytes().decode("utf-8", "replace") for path in files] + said
    assert len(files) > 4
    for secret in (KEY, KEY[8:], "_secret_"):
        assert [text for text in texts if secret in text] == []


def test_at_a_terminal_the_key_is_asked_for_and_not_shown(monkeypatch, tmp_path):
    asked = []

    def prompt(text, *, hide_input, err):
        asked.append((text, hide_input, err))
        return "hello"

    monkeypatch.setattr("pos.cli.keys.click.prompt", prompt)
    monkeypatch.setattr("pos.cli.keys._is_terminal", lambda: True)
    result = CliRunner().invoke(
        root, ["--data-dir", str(tmp_path), "--mode", "test", "keys", "set"]
    )
    assert (result.exit_code, asked) == (3, [("Stripe key for test mode", True, True)])


def test_the_webhook_secret_is_kept_beside_the_key_and_shown_by_its_end(bare, memory_keyring):
    base = ("--mode", "test")
    answer = bare.json(*base, "keys", "set", "--webhook", given=f"{WEBHOOK}\n")
    assert answer["webhook"] == {"mode": "test", "set": True, "ending": "EFGH"}
    assert memory_keyring.kept == {("holdfast", "test-webhook"): WEBHOOK}
    shown = bare(*base, "keys", "status")
    assert "Webhook secret  …EFGH" in shown.out
    assert WEBHOOK not in shown.out + shown.err
    assert bare.json("--mode", "live", "keys", "status")["webhook"]["set"] is False
    assert bare.json(*base, "keys", "remove", "--webhook")["removed"] is True
    assert bare.json(*base, "keys", "remove", "--webhook")["removed"] is False
    assert memory_keyring.kept == {}


def test_a_key_is_no_webhook_secret(bare, memory_keyring):
    for mode, code in (
        ("test", "webhook_secret_unreadable"),
        ("training", "webhook_not_in_training"),
    ):
        answer = bare("--mode", mode, "keys", "set", "--webhook", "--json", given=KEY, code=3)
        assert answer.json["error"]["code"] == code
        assert KEY not in answer.out + answer.err
    assert memory_keyring.kept == {}


def test_the_webhook_secret_is_no_argument(bare):
    answer = bare("--mode", "test", "keys", "set", "--webhook", WEBHOOK, code=2)
    assert WEBHOOK not in answer.out + answer.err
