"""The support bundle: what a helper needs, and none of what a thief or a customer would mind."""

import io
import json
import logging
import stat
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from pos import logs
from pos.adapters.stripe_simulator.faults import Fault
from pos.bootstrap import open_till
from pos.domain.cart import Item
from pos.domain.money import Currency, Money
from pos.domain.tax import TaxRate
from pos.errors import InDoubt, Misconfigured, Refused
from pos.services.support import Support
from pos.settings import Mode, Start
from tests.services.doctor_kit import instruments, practised

CARD = "4242424242424242"
SECRETS = {
    "key": "sk_" + "live_51SecretKeyOfTheShop",
    "restricted": "rk_test_51RestrictedOfTheShop",
    "webhook": "whsec_" + "WebhookSecretOfTheShop",
    "client": "pi_3Mtw_secret_ClientSecretOfThePayment",
    "bearer": "Bearer eyJBearerTokenOfTheShop",
    "card": CARD,
    "spaced": "4000 0566 5566 5556",
    "age": "AGE-SECRET-KEY-1QYQSZQGPQYQSZQGPQYQSZ",
}
PEOPLE = ("Green", "Elm Street", "Truffle", "Bluebird")


@pytest.fixture
def quiet():
    """Loggers as they were, afterwards."""
    levels = {name: logging.getLogger(name).level for name in (None, "pos", "ui", "stripe")}
    yield
    logs.close()
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def start(tmp_path) -> Start:
    return practised(tmp_path / "data")


def bundle(start: Start, path: Path, documents=None, **changes) -> dict[str, str]:
    Support(instruments(start, **changes)).write(path, documents or {}, replace=False)
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _fill(start: Start) -> None:
    """A day at a shop that typed its secrets into everything."""
    till = open_till(start)
    till.patience.stop()
    shop = replace(till.settings.load(), shop_name=f"Bluebird {SECRETS['key']}")  # as of old
    till.settings.save(shop.changed("descriptor_suffix", "BLUEBIRD"))
    item = Item("A-1", "", "Truffle for Mrs Green", Money(1234_56, Currency("EUR")), TaxRate(0))
    sale = till.counter.current().sale
    till.counter.save(sale.id, sale.cart.add(item, 1))
    till.counter.park(sale.id, f"Mrs Green, 12 Elm Street, {CARD[:8]}")
    till.counter.take_up(sale.id)
    till.practice.inject(Fault.RESET_BEFORE, times=9, path="")
    with pytest.raises(InDoubt):
        till.checkout.begin(sale.id)
    till.close()


def _write_log(folder: Path) -> None:
    file = logs.set_up(folder)
    log = logging.getLogger("pos.services")
    for name, secret in SECRETS.items():
        log.info("about %s", secret, extra={"operation": "pos1-ab", "code": secret, name: secret})
        try:
            int(f"Mrs Green of Elm Street typed {secret}")
        except ValueError:
            log.info("stumbled", exc_info=True)
    log.info("with a pin", extra={"pin": 4711, "code": "pin=4711"})
    logs.close()
    line = {"time": "t", "level": "INFO", "logger": "pos", "message": ""}
    # Written by somebody else, or before the log knew better.
    with file.open("a", encoding="utf-8") as more:
        for secret in SECRETS.values():
            more.write(f"2026-01-01 INFO pos: {secret}\n")
            more.write(json.dumps(line | {"message": secret, "code": secret}) + "\n")
            more.write(json.dumps(line | {"traceback": f"ValueError: {secret} Green\n"}) + "\n")


def test_no_secret_and_nobodys_words_are_in_the_bundle(
    start, tmp_path, monkeypatch, memory_keyring, expect_log, quiet
):
    expect_log("no answer yet")
    _fill(start)
    _write_log(start.folder)
    for name, secret in SECRETS.items():
        memory_keyring.set_password("holdfast", name, secret)
        monkeypatch.setenv(f"HOLDFAST_{name.upper()}", secret)
    files = bundle(start, tmp_path / "b.zip", {"doctor": {"x": dict(SECRETS)}})
    everything = "\n".join([*files, *files.values()])
    assert "pos1-ab" in files["log.jsonl"]
    assert "HOLDFAST_BEARER" in files["versions.json"]
    for secret in SECRETS.values():
        assert secret not in everything
        assert secret[-12:] not in everything
    for word in (*PEOPLE, "4711", "123456", "1234.56"):
        assert word not in everything, word
    assert not logs.contains_card_number(everything)


def test_requests_that_wait_are_told_by_id_state_and_code(start, tmp_path, expect_log):
    expect_log("no answer yet")
    _fill(start)
    ledger = json.loads(bundle(start, tmp_path / "b.zip")["ledger-1.json"])
    [waiting] = ledger["waiting"]
    assert waiting["operation"].startswith("pos1-")
    assert (waiting["kind"], waiting["state"]) == ("create", "in_doubt")
    assert waiting["code"] == "no_answer"
    assert set(waiting) == {
        "operation", "kind", "attempt", "state", "code", "prepared_at", "sends", "sale", "intent",
        "request_id",
    }  # fmt: skip
    assert ledger["outline"]["operations"] == {"create in_doubt": 1}
    assert ledger["settings"]["shop_name"] == "set"
    assert ledger["settings"]["currency"] == "EUR"


def test_the_same_tables_have_the_same_fingerprint(start, tmp_path):
    other = practised(tmp_path / "other")
    ours, theirs = (
        json.loads(bundle(each, tmp_path / f"{each.folder.name}.zip")["ledger-1.json"])
        for each in (start, other)
    )
    assert ours["outline"]["fingerprint"] == theirs["outline"]["fingerprint"]
    assert ours["ledger"] != theirs["ledger"]
    assert ours["outline"]["rows"]["entries"] == 0


def test_a_traceback_is_packed_as_places_and_kinds(start, tmp_path, quiet):
    _write_log(start.folder)
    lines = [json.loads(line) for line in bundle(start, tmp_path / "b")["log.jsonl"].splitlines()]
    trace = next(line["traceback"] for line in lines if line["message"] == "stumbled")
    assert trace[-1] == "ValueError"
    assert "test_support.py:" in trace[0]


def test_nobodys_home_is_named(start, tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    files = bundle(start, tmp_path / "b.zip", {"doctor": {"folder": f"{tmp_path}/data"}})
    assert json.loads(files["doctor.json"]) == {"folder": "~/data"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no file modes")
def test_only_its_owner_reads_it_and_nothing_half_written_is_left(start, tmp_path, monkeypatch):
    path = tmp_path / "out" / "b.zip"
    path.parent.mkdir()
    bundle(start, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(Refused, match="file_exists"):
        bundle(start, path)
    before = path.read_bytes()

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Misconfigured, match="disk_full"):
        Support(instruments(start)).write(path, {}, replace=True)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"no ledger", b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_ledger_that_cannot_be_read_is_told_in_its_place(start, tmp_path, content):
    [ledger] = start.folder.glob("training-acct_*.db")
    for file in start.folder.glob(f"{ledger.name}*"):
        file.write_bytes(content)
    files = bundle(start, tmp_path / "b.zip")
    assert "unreadable" in files["ledger-1.json"]
    assert "versions.json" in files


def test_without_a_ledger_or_a_log_there_is_still_a_bundle(tmp_path):
    files = bundle(Start(tmp_path / "none", Mode.TEST), tmp_path / "b.zip")
    assert set(files) == {"README.txt", "versions.json", "log.jsonl"}
    assert files["log.jsonl"] == ""
    assert not (tmp_path / "none").exists()


WORDS = st.sampled_from([*SECRETS.values(), "pin=4711", "'pin': '4711'", "Bearer", " ", "\n", "é"])


@given(
    message=st.lists(WORDS | st.text(max_size=4), max_size=5).map(" ".join),
    code=st.lists(WORDS, max_size=3).map(" ".join),
    note=st.recursive(WORDS, lambda inner: st.lists(inner, max_size=2), max_leaves=4),
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_secret_in_any_record_or_finding_comes_out(start, tmp_path, message, code, note):
    record = {"time": "t", "level": "INFO", "logger": "pos", "message": message, "code": code}
    (start.folder / logs.FILE_NAME).write_text(json.dumps(record) + "\n", encoding="utf-8")
    path = tmp_path / "b.zip"
    without_ledger = instruments(start, accounts=lambda: ())
    Support(without_ledger).write(path, {"doctor": {"facts": note, message: code}}, replace=True)
    with zipfile.ZipFile(path) as archive:
        everything = "".join(archive.read(name).decode() for name in archive.namelist())
    for secret in SECRETS.values():
        assert secret not in everything
    assert "4711" not in everything
