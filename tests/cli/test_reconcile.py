"""Catching up with Stripe headless: what changed, what differs, and a code that says it."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from pos import bootstrap
from pos.adapters.stripe_api.gateway import client
from pos.adapters.stripe_simulator.client import SimulatorHTTPClient
from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.stripe_simulator.server import Simulator
from pos.settings import Start


@pytest.fixture
def dashboard(holdfast):
    """Somebody at Stripe's Dashboard of the practice account."""

    @contextmanager
    def open_dashboard():
        simulator = Simulator(holdfast.folder / "training-stripe.db")
        try:
            yield client("sk_test_x", http_client=SimulatorHTTPClient(simulator)).v1
        finally:
            simulator.close()

    return open_dashboard


def _reconciled(holdfast, *arguments, code=0):
    return holdfast.json("reconcile", *arguments, code=code)


def test_with_nothing_to_learn_all_is_well(holdfast, sold):
    sold("--card", "pm_card_visa", "--capture")
    found = _reconciled(holdfast)["reconcile"]
    assert (found["changes"], found["drifts"], found["compared"]) == ([], [], 1)
    assert "the till and Stripe agree" in holdfast("reconcile").out


def test_what_was_done_in_the_dashboard_is_told_and_taken_over(holdfast, sold, dashboard):
    sale = sold("--card", "pm_card_visa")
    intent = sale["payment"]["intent"]
    with dashboard() as stripe_side:
        stripe_side.payment_intents.capture(intent)
        stripe_side.refunds.create(params={"payment_intent": intent, "amount": 150})
    answer = holdfast("reconcile")
    assert "taken elsewhere" in answer.out
    assert "given back elsewhere" in answer.out
    assert sale["receipt"] in answer.out
    assert "1.50 EUR" in answer.out
    assert holdfast.json("verify")["verify"]["holds"] is True
    assert _reconciled(holdfast)["reconcile"]["changes"] == []


def test_a_sale_shows_what_was_done_to_it_in_stripe(holdfast, sold):
    sale = sold("--card", "pm_card_visa", "--capture")
    with holdfast.stripe() as bench:
        bench.dispute(sale["payment"]["intent"])
    holdfast("reconcile")
    shown = holdfast.json("sale", "show", sale["receipt"])["sale"]
    [change] = shown["changed_in_stripe"]
    assert (change["kind"], change["amount"]["text"]) == ("disputed", "4.00")
    told = holdfast("sale", "show", sale["receipt"]).out
    assert "changed in Stripe: contested by the customer’s bank, 4.00 EUR" in told


def test_changes_are_one_document_for_programs(holdfast, sold, dashboard):
    intent = sold("--card", "pm_card_visa")["payment"]["intent"]
    with dashboard() as stripe_side:
        stripe_side.payment_intents.cancel(intent)
    [change] = _reconciled(holdfast)["reconcile"]["changes"]
    assert (change["kind"], change["intent"], change["amount"]["text"]) == (
        "canceled",
        intent,
        "4.00",
    )


def test_an_answer_that_is_still_missing_ends_in_doubt(holdfast, sold):
    intent = sold("--card", "pm_card_visa")["payment"]["intent"]
    holdfast.breaks(Fault.RESET_AFTER, "/capture", times=9)
    holdfast.breaks(Fault.RESET_BEFORE, "GET /v1/payment_intents", times=99)
    holdfast("hold", "capture", intent, code=4)
    document = _reconciled(holdfast, code=4)
    assert document["error"]["code"] == "not_all_learned"
    assert document["reconcile"]["drifts"] is None
    assert "not known yet" in holdfast("reconcile", code=4).err


def test_a_key_that_is_refused_is_for_a_manager(holdfast, sold):
    sold("--card", "pm_card_visa")
    holdfast.breaks(Fault.KEY_EXPIRED, "GET /v1/events", times=9)
    assert _reconciled(holdfast, code=5)["error"]["code"] == "key_rejected"


@pytest.fixture
def forgotten(holdfast, sold):
    """A hold that the practice Stripe has lost: somebody emptied it."""
    sold("--card", "pm_card_visa")
    holdfast("reconcile")
    with holdfast.stripe() as bench:
        bench.reset()
    return holdfast


def test_a_difference_is_named_until_somebody_accepts_it_with_a_reason(forgotten, expect_log):
    expect_log("Stripe does not know the hold")
    document = _reconciled(forgotten, code=3)
    assert document["error"]["code"] == "not_reconciled"
    [drift] = document["reconcile"]["drifts"]
    assert (drift["kind"], drift["here"], drift["at_stripe"]) == (
        "missing_there",
        "requires_capture",
        None,
    )
    assert forgotten.json("hold", "list")["unknown_at_stripe"] == [drift["intent"]]
    assert f"Stripe does not know {drift['intent']}" in forgotten("hold", "list").out
    text = forgotten("reconcile", code=3)
    assert "Stripe does not know the payment" in text.out
    assert "1 open" in text.err
    accepted = _reconciled(forgotten, "--accept", drift["id"], "--note", "practice was emptied")
    assert accepted["reconcile"]["open"] == 0
    assert "accepted: practice was emptied" in forgotten("reconcile").out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--accept", "drift_0"], 3, "note_missing"),
        (["--accept", "drift_0", "--note", "x"], 3, "drift_unknown"),
        (["--accept", "drift_0", "--note", "4242 4242 4242 4242"], 3, "note_holds_secret"),
        (["--accept", "drift_0", "--note", f"sk_test_{'a' * 24}"], 3, "note_holds_secret"),
        (["--note", "x"], 2, "wrong_usage"),
        (["--since", "0"], 2, "wrong_usage"),
        (["--since", "soon"], 2, "wrong_usage"),
    ],
)
def test_what_cannot_be_understood_changes_nothing(holdfast, arguments, code, told):
    assert _reconciled(holdfast, *arguments, code=code)["error"]["code"] == told


def test_old_payments_are_read_again_when_asked(holdfast, sold, dashboard):
    intent = sold("--card", "pm_card_visa")["payment"]["intent"]
    holdfast("reconcile")
    with holdfast.stripe() as bench:
        bench.advance(timedelta(days=3))
    with dashboard() as stripe_side:
        stripe_side.payment_intents.cancel(intent)
    found = _reconciled(holdfast, "--since", "5")["reconcile"]
    assert [each["kind"] for each in found["changes"]] == ["canceled"]


def test_beside_an_open_till_it_says_so(holdfast):
    till = bootstrap.open_till(Start(holdfast.folder))
    try:
        assert _reconciled(holdfast, code=5)["error"]["code"] == "ledger_in_use"
    finally:
        till.close()


def test_the_help_says_what_the_codes_mean(holdfast):
    assert "only when nothing is open" in holdfast("reconcile", "--help").out
