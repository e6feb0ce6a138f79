"""`holdfast customer …` and `sale … --saved`: found, kept, paid with, forgotten."""

import pytest


@pytest.fixture
def ada(holdfast):
    made = holdfast.json("customer", "add", "--name", "Ada Lovelace", "--email", "ada@example.com")
    return made["customer"]["customer"]


def _kept(holdfast, ada, card="pm_card_visa", use="off_session"):
    done = holdfast.json("customer", "save", ada, "--card", card, "--use", use)
    assert done["setup"]["status"] == "succeeded"
    return done["setup"]["card"]


def _sell(holdfast, *options, code=0):
    return holdfast.json("sale", "new", "--item", "4006381333931", *options, code=code)


def test_a_customer_is_added_found_changed_and_shown(holdfast, ada):
    [found] = holdfast.json("customer", "find", "lovelace")["customers"]
    assert (found["customer"], found["email"]) == (ada, "ada@example.com")
    holdfast("customer", "change", ada, "--name", "Ada King", "--label", "the engine")
    shown = holdfast.json("customer", "show", ada)["wallet"]
    assert (shown["name"], shown["email"], shown["label"]) == (
        "Ada King",
        "ada@example.com",
        "the engine",
    )
    assert holdfast.json("customer", "list")["customers"] == [
        {"customer": ada, "label": "the engine"}
    ]


def test_people_read_who_was_found(holdfast, ada):
    holdfast("customer", "find", " ", code=2)
    told = holdfast("customer", "find", "ada@example.com").out
    assert "Ada Lovelace" in told
    assert "Nobody was found." in holdfast("customer", "find", "Babbage").out


def test_a_kept_card_pays_on_and_off_session(holdfast, ada):
    card = _kept(holdfast, ada)
    there = _sell(holdfast, "--for-customer", ada, "--saved", card)
    away = _sell(holdfast, "--for-customer", ada, "--saved", card, "--absent", "--capture")
    assert (there["sale"]["state"], away["sale"]["state"]) == ("held", "captured")
    [shown] = holdfast.json("customer", "show", ada)["wallet"]["cards"]
    assert shown["may_be_used_without_customer"] is True


def test_a_card_is_kept_with_a_sale(holdfast, ada):
    _sell(holdfast, "--for-customer", ada, "--keep", "on_session", "--card", "pm_card_visa")
    shown = holdfast.json("customer", "show", ada)["wallet"]
    [card] = shown["cards"]
    [consent] = shown["consents"]
    assert (card["last4"], consent["use"], consent["card"]) == ("4242", "on_session", card["card"])
    refused = _sell(holdfast, "--for-customer", ada, "--saved", card["card"], "--absent", code=3)
    assert refused["error"]["code"] == "consent_missing"
    agreed = holdfast.json("customer", "agree", ada, "--use", "off_session")
    assert "Stripe" in agreed["consent"]["words"]
    paid = _sell(holdfast, "--for-customer", ada, "--saved", card["card"], "--absent")
    assert paid["sale"]["state"] == "held"


def test_a_bank_that_wants_the_customer_is_told_and_another_card_finishes_the_sale(holdfast, ada):
    card = _kept(holdfast, ada, "pm_card_authenticationRequired")
    told = _sell(holdfast, "--for-customer", ada, "--saved", card, "--absent", code=3)
    assert told["error"]["code"] == "customer_needed"
    receipt = told["sale"]["receipt"]
    done = holdfast.json("sale", "resume", receipt, "--card", "pm_card_visa")
    assert done["sale"]["state"] == "held"


def test_a_forgotten_card_and_a_deleted_customer_are_gone(holdfast, ada):
    card = _kept(holdfast, ada)
    holdfast("customer", "forget-card", ada, card)
    assert holdfast.json("customer", "show", ada)["wallet"]["cards"] == []
    assert holdfast.json("customer", "forget-card", ada, card, code=3)["error"]["code"] == (
        "saved_card_unknown"
    )
    assert "ended" in holdfast("customer", "consents", ada).out
    holdfast("customer", "delete", ada, given="n\n", code=130)
    holdfast("customer", "delete", ada, "--yes")
    gone = holdfast.json("customer", "show", ada, code=3)
    assert gone["error"]["code"] == "customer_unknown"
    assert holdfast("customer", "list").out.startswith("No customer is known here.")


def test_what_does_not_go_together_is_wrong_usage(holdfast):
    for arguments, code in (
        (("--saved", "pm_1", "--card", "pm_card_visa"), 2),
        (("--saved", "pm_1", "--cash", "5"), 2),
        (("--absent",), 2),
        (("--keep", "on_session", "--card", "pm_card_visa"), 2),
        (("--saved", "4242424242424242"), 2),
        (("--for-customer", "Ada"), 2),
        (("--saved", "pm_1"), 3),
    ):
        answer = _sell(holdfast, *arguments, code=code)
        assert "4242424242424242" not in str(answer)


def test_saving_needs_a_card_or_a_reader(holdfast, ada):
    holdfast("customer", "save", ada, "--use", "on_session", code=2)
    holdfast("customer", "delete", ada, "--json", code=2)


def test_a_receipt_goes_to_an_address_that_is_kept_nowhere(holdfast, sold):
    receipt = sold("--card", "pm_card_visa")["receipt"]
    holdfast("sale", "receipt", receipt, "--email", "ada@example.com")
    kept = b"".join(
        file.read_bytes()
        for file in holdfast.folder.rglob("*")
        if file.is_file() and "stripe" not in file.name
    )
    assert b"ada@example.com" not in kept
    refused = holdfast.json("sale", "receipt", receipt, "--email", "ada", code=3)
    assert refused["error"]["code"] == "email_unreadable"
    waiting = sold()["receipt"]
    refused = holdfast.json("sale", "receipt", waiting, "--email", "ada@example.com", code=3)
    assert refused["error"]["code"] == "receipt_no_payment"


def test_what_cards_pay_and_how_it_prints_is_told_before_a_card_is_asked_for(holdfast):
    holdfast("settings", "set", "descriptor_suffix", "Berlin")
    told = holdfast.json("settings", "cards")["cards"]
    assert (told["least"]["minor"], told["most"]["minor"]) == (50, 99_999_999)
    assert told["printed"] == f"{told['prefix']}* BERLIN".upper()
    assert told["room"] == 20 - len(told["prefix"])
    assert told["printed"] in holdfast("settings", "cards").out


def test_a_reader_keeps_a_card_for_later(holdfast, ada):
    with holdfast.stripe() as bench:
        bench.furnish()
    asked = holdfast.json("customer", "save", ada, "--reader", "", "--use", "off_session")["setup"]
    assert holdfast.json("customer", "kept", asked["setup"])["setup"]["card"] is None
    with holdfast.stripe() as bench:
        bench.reader_card("tmr_PracticeReader", "visa", inserted=False)
    kept = holdfast.json("customer", "kept", asked["setup"])["setup"]
    [card] = holdfast.json("customer", "show", ada)["wallet"]["cards"]
    assert kept["card"] == card["card"]
    again = holdfast.json("customer", "save", ada, "--reader", "", "--use", "on_session")["setup"]
    stopped = holdfast.json("customer", "kept", again["setup"], "--stop")["setup"]
    assert stopped["status"] == "canceled"
    holdfast("customer", "kept", "pi_1", code=3)
