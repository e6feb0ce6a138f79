"""`holdfast central`: two registers of one shop over one practice Stripe and a real PostgreSQL."""

import pytest

from tests.cli.conftest import Holdfast
from tests.postgres import PASSWORD
from tests.two_folders import TwoFolders


@pytest.fixture
def registers(tmp_path, monkeypatch):
    made = TwoFolders(tmp_path)
    monkeypatch.setenv("HOLDFAST_CENTRE", made.url)
    monkeypatch.setenv("HOLDFAST_CENTRE_PASSWORD", PASSWORD)
    return made


def test_a_hold_of_one_register_is_captured_at_another_and_booked_at_the_first(registers, tmp_path):
    one, two = Holdfast(registers.one), Holdfast(registers.two)
    intent = registers.held(registers.one)
    registers.replicate(registers.one)
    registers.replicate(registers.two)

    assert [each["register"] for each in two.json("central", "status")["registers"]] == ["till-2"]
    fetched = two.json("central", "fetch")
    assert [each["register"] for each in fetched["registers"]] == ["till-2", "till-1"]
    assert fetched["not_fetched"] == {}
    [hold] = two.json("central", "board")["holds"]
    assert (hold["intent"], hold["own"], hold["register"]) == (intent, False, "till-1")

    assert "till-1-000001" in two("central", "board").out
    done = two.json("central", "capture", "till-1-000001", "--amount", "5.00")
    assert (done["booked_by"], done["taken"]["text"]) == ("till-1", "5.00")
    assert not two.json("central", "board")["holds"]
    again = two("central", "release", intent, "--reason", "duplicate", code=3).err
    assert "captured already" in again or "taken" in again
    assert two.json("central", "claims")["claims"] == []
    assert "Nobody has a hold in hand." in two("central", "claims").out
    assert two.json("central", "follow")["open"] == []

    one.json("reconcile")
    assert one.json("verify")["verify"]["holds"]
    registers.replicate(registers.one)
    two.json("central", "fetch")
    proved = two.json("central", "verify")
    assert proved["holds"]
    assert [each["fits_centre"] for each in proved["registers"]] == [True, True]
    made = two.json("central", "export", "--out", str(tmp_path / "files"))
    assert [each["register"] for each in made["exports"]] == ["till-2", "till-1"]
    assert two.json("central", "insight", "registers")["insight"]["registers"] == [
        "till-2",
        "till-1",
    ]


def test_without_a_centre_only_the_own_register_is_known(holdfast):
    assert [each["own"] for each in holdfast.json("central", "status")["registers"]] == [True]
    for command in ("fetch", "claims"):
        failed = holdfast.json("central", command, code=5)
        assert failed["error"]["code"] == "centre_not_set"
