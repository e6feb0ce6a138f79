"""Receipts by email: sent by Stripe, and the address is kept nowhere here."""

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.errors import InDoubt, Refused

ADDRESS = "ada@example.com"


def _at_stripe(shop, sale):
    [charge] = [each for each in shop.charges_at_stripe(sale) if each.status == "succeeded"]
    return charge.receipt_email


def test_stripe_sends_the_receipt_of_a_hold_and_of_taken_money(shop):
    held = shop.held()
    shop.receipts.email(shop.intent(held).id, f" {ADDRESS} ")
    taken = shop.held()
    shop.settlement.capture(shop.intent(taken).id)
    shop.receipts.email(shop.intent(taken).id, "king@example.com")
    assert (_at_stripe(shop, held), _at_stripe(shop, taken)) == (ADDRESS, "king@example.com")


def test_the_address_is_neither_in_the_ledger_nor_in_its_journal(shop):
    sale = shop.held()
    shop.receipts.email(shop.intent(sale).id, ADDRESS)
    kept = b"".join(each.read_bytes() for each in shop.path.parent.iterdir() if each.is_file())
    assert b"example.com" not in kept
    [noted] = [each.record for each in shop.trail() if each.record.facts.get("how") == "email"]
    assert noted.sale == sale


@pytest.mark.parametrize("address", ["", "ada", "ada@", "a b@example.com", "ada@example"])
def test_what_is_no_address_is_not_sent(shop, address):
    sale = shop.held()
    with pytest.raises(Refused) as refused:
        shop.receipts.email(shop.intent(sale).id, address)
    assert (refused.value.code, refused.value.facts) == ("email_unreadable", {})


def test_a_payment_without_money_has_no_receipt(shop):
    sale = shop.paying()
    with pytest.raises(Refused, match="receipt_no_payment"):
        shop.receipts.email(shop.intent(sale).id, ADDRESS)


def test_a_lost_answer_is_told_and_the_receipt_can_be_sent_again(shop):
    sale = shop.held()
    shop.fault(Fault.RESET_AFTER, "POST /v1/charges")
    with pytest.raises(InDoubt):
        shop.receipts.email(shop.intent(sale).id, ADDRESS)
    shop.receipts.email(shop.intent(sale).id, ADDRESS)
    assert _at_stripe(shop, sale) == ADDRESS
