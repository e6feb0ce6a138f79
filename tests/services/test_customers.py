"""Customers at Stripe: found, added once, changed, renamed and deleted; here only their id."""

import logging
from datetime import timedelta

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.customer import CustomerDraft
from pos.domain.permissions import Act
from pos.errors import InDoubt, Refused
from resources.words import Moved, said
from tests.kit import Shop

ADA = CustomerDraft("Ada Lovelace", "ada@example.com", "+44 20 7946 0000")


def _everything_in(shop: Shop) -> bytes:
    """All that lies in the ledger's files."""
    return b"".join(each.read_bytes() for each in shop.path.parent.iterdir() if each.is_file())


def code_of(call, *arguments, **named):
    with pytest.raises(Refused) as refused:
        call(*arguments, **named)
    return refused.value.code


@pytest.mark.parametrize("text", ["Lovelace", "ada@example.com", "7946", "the engine"])
def test_a_customer_is_found_by_name_email_phone_and_what_the_shop_calls_them(shop, text):
    made = shop.customers.create(ADA, "the engine")
    [found] = shop.customers.find(text)
    assert (found.id, found.name, found.label) == (made.id, "Ada Lovelace", "the engine")


def test_nobody_is_found_by_nothing_and_by_a_stranger_s_name(shop):
    shop.customers.create(ADA)
    assert (*shop.customers.find(" "), *shop.customers.find("Babbage")) == ()


def test_nothing_personal_is_written_into_the_ledger(shop):
    made = shop.customers.create(ADA, "the engine")
    shop.customers.change(made.id, CustomerDraft("Ada King", "king@example.com"))
    shop.customers.find("king")
    kept = _everything_in(shop)
    assert b"the engine" in kept
    assert [each for each in (b"Ada", b"King", b"example.com", b"7946") if each in kept] == []


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (CustomerDraft(), "customer_empty"),
        (CustomerDraft(" ", "\t"), "customer_empty"),
        (CustomerDraft("Ada", "ada at home"), "email_unreadable"),
        (CustomerDraft("Ada", phone="tomorrow"), "phone_unreadable"),
        (CustomerDraft("4242 4242 4242 4242"), "customer_text"),
        (CustomerDraft("A\nB"), "customer_text"),
        (CustomerDraft("A" * 151), "customer_text"),
    ],
)
def test_what_is_no_name_email_or_phone_is_refused_before_it_is_sent(shop, draft, code):
    assert code_of(shop.customers.create, draft) == code
    assert shop.customers.listed() == []


def test_a_refusal_does_not_repeat_what_was_typed(shop):
    with pytest.raises(Refused) as refused:
        shop.customers.create(CustomerDraft("Ada", "ada at home"))
    assert "home" not in f"{refused.value} {refused.value.facts} {CustomerDraft('Ada')}"


def test_the_same_draft_after_a_lost_answer_makes_no_second_customer(shop):
    shop.fault(Fault.RESET_AFTER, "POST /v1/customers", times=9)
    with pytest.raises(InDoubt):
        shop.customers.create(ADA)
    shop.calm()
    made = shop.customers.create(ADA)
    assert [each.id for each in shop.customers.find("Ada")] == [made.id]


def test_a_customer_whose_answer_was_lost_in_a_crash_is_known_afterwards(shop):
    shop.fault(Fault.RESET_AFTER, "POST /v1/customers", times=9)
    with pytest.raises(InDoubt):
        shop.customers.create(ADA)
    shop.calm()
    shop.restart()
    shop.pass_time(timedelta(minutes=5))
    shop.customers.settle()
    [known] = shop.customers.listed()
    assert shop.customers.get(known.id).name == "Ada Lovelace"


def test_a_customer_who_was_never_made_is_not_made_by_settling(shop):
    shop.fault(Fault.RESET_BEFORE, "POST /v1/customers", times=9)
    with pytest.raises(InDoubt):
        shop.customers.create(ADA)
    shop.calm()
    shop.restart()
    shop.pass_time(timedelta(minutes=5))
    shop.customers.settle()
    shop.customers.settle()
    assert (*shop.customers.listed(), *shop.customers.find("Ada")) == ()


def test_what_is_emptied_is_emptied_at_stripe(shop):
    made = shop.customers.create(ADA)
    changed = shop.customers.change(made.id, CustomerDraft("Ada King"))
    assert (changed.name, changed.email, changed.phone) == ("Ada King", "", "")
    assert shop.customers.get(made.id) == changed


def test_a_label_is_the_shop_s_alone(shop):
    made = shop.customers.create(ADA)
    shop.customers.rename(made.id, "the engine")
    assert shop.customers.get(made.id).label == "the engine"
    assert shop.customers.get(made.id).name == "Ada Lovelace"


def test_a_deleted_customer_is_gone_at_stripe_and_here(shop):
    made = shop.customers.create(ADA, "the engine")
    shop.customers.delete(made.id)
    assert code_of(shop.customers.get, made.id) == "customer_unknown"
    assert code_of(shop.customers.rename, made.id, "again") == "customer_unknown"
    assert (*shop.customers.listed(), *shop.customers.find("Ada")) == ()
    shop.customers.delete(made.id)


def test_deleting_is_noted_without_the_name(shop):
    made = shop.customers.create(ADA)
    shop.customers.delete(made.id)
    [entry] = [each for each in shop.trail() if each.record.act == str(Act.DELETE_CUSTOMER)]
    assert entry.record.facts["subject"] == made.id


def test_a_delete_whose_answer_was_lost_is_finished_later(shop):
    made = shop.customers.create(ADA, "the engine")
    shop.fault(Fault.RESET_AFTER, "DELETE /v1/customers", times=9)
    with pytest.raises(InDoubt):
        shop.customers.delete(made.id)
    shop.calm()
    shop.restart()
    shop.pass_time(timedelta(minutes=5))
    assert shop.customers.find("Ada") == ()
    assert shop.customers.listed() == []


def test_no_log_names_anybody(shop, caplog):
    with caplog.at_level(logging.DEBUG):
        made = shop.customers.create(ADA, "the engine")
        shop.customers.find("Lovelace")
        shop.fault(Fault.SERVER_ERROR, "POST /v1/customers")
        with pytest.raises(InDoubt):
            shop.customers.change(made.id, CustomerDraft("Ada King", "king@example.com"))
        shop.customers.delete(made.id)
    told = caplog.text
    assert [each for each in ("Ada", "King", "example.com", "7946", "engine") if each in told] == []


@pytest.mark.parametrize(
    "ask",
    [
        lambda shop: shop.customers.find("Ada"),
        lambda shop: shop.readers.all(),
        lambda shop: shop.readers.register("simulated-wpe", "Two", "tml_PracticeShop"),
    ],
    ids=["a customer", "the readers", "a new reader"],
)
def test_a_doubt_about_what_moves_no_money_sends_nobody_after_a_card(shop, ask):
    shop.bench.furnish()
    shop.fault(Fault.UNAVAILABLE, "/v1/", times=50)
    with pytest.raises(InDoubt) as doubt:
        ask(shop)
    words = said(doubt.value)
    assert words.moved is Moved.NOT_ABOUT_MONEY
    assert words.todo == "Check the network, and try again."


def test_a_doubt_about_a_payment_stays_one(shop, expect_log):
    expect_log("capture: no answer yet")
    sale = shop.held(1000)
    shop.fault(Fault.UNAVAILABLE, "/capture", times=50)
    with pytest.raises(InDoubt) as doubt:
        shop.settlement.capture(shop.checkout.record(sale).intent.id)
    assert said(doubt.value).moved is Moved.UNKNOWN
