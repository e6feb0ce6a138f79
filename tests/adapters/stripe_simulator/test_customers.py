"""Customers and their saved cards: who may pay with what, and what deleting leaves."""

import pytest

from tests.adapters.stripe_simulator.helpers import (
    EXAMPLE,
    charges_of,
    event_types,
    facts,
    intent_in,
    invalid,
    refused,
)

ANNA = {"name": "Anna Meier", "email": "anna@example.com", "phone": "+41 79 555 01 02"}


@pytest.fixture
def customers(client):
    return client.v1.customers


@pytest.fixture
def anna(customers):
    return customers.create(params={**ANNA, "metadata": {"card": "gold"}})


def saved(client, customer, token="pm_card_visa"):
    return client.v1.payment_methods.attach(token, params={"customer": customer.id})


def paying(client, token, **params):
    """A payment confirmed at once."""
    given = {**EXAMPLE, "payment_method": token, "confirm": True, **params}
    return client.v1.payment_intents.create(params=given)


def test_a_customer_is_found_again_by_the_exact_email(customers, anna):
    customers.create(params={"email": "Anna@example.com"})
    [found] = customers.list(params={"email": "anna@example.com"}).data
    assert found.id == anna.id
    assert customers.retrieve(anna.id).phone == ANNA["phone"]


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ('email:"ANNA@example.com"', True),
        ("name~'meier'", True),
        ("name:'Meier'", False),
        ('-name~"meier"', False),
        ('name~"meier" AND phone~"555"', True),
        ('name~"meier" phone:"0"', False),
        ('name~"nobody" OR metadata["card"]:"gold"', True),
        ('metadata["card"]:"silver"', False),
        ("created>1000", True),
        ("created<1000", False),
    ],
)
def test_a_search_finds_what_its_words_say(customers, anna, query, matches):
    found = customers.search(params={"query": query})
    assert [customer.id for customer in found.data] == ([anna.id] if matches else [])


@pytest.mark.parametrize(
    "query",
    ["", "anna", 'name~"me"', 'colour:"red"', 'name:"a" AND', 'name:"a" OR name:"b" AND name:"c"'],
)
def test_a_search_that_cannot_be_understood_is_refused(customers, query):
    error = refused(lambda: customers.search(params={"query": query or " "}))
    assert facts(error) == invalid(None, "query")


def test_a_search_gives_its_pages_one_after_the_other(customers):
    made = [customers.create(params={"name": f"Person {n}"}).id for n in range(5)]
    found = customers.search(params={"query": 'name~"person"', "limit": 2})
    assert found.next_page == "2"
    assert [one.id for one in found.auto_paging_iter()] == made[::-1]


def test_an_update_says_in_its_event_what_changed(client, customers, anna):
    customers.update(anna.id, params={"phone": "", "metadata": {"card": ""}})
    changed = customers.retrieve(anna.id)
    assert (changed.phone, changed.metadata.to_dict()) == (None, {})
    [event] = client.v1.events.list(params={"type": "customer.updated"}).data
    assert event.data.previous_attributes.to_dict() == {
        "metadata": {"card": "gold"},
        "phone": ANNA["phone"],
    }


def test_a_deleted_customer_is_a_name_without_cards(client, customers, anna):
    method = saved(client, anna)
    assert customers.delete(anna.id).deleted
    assert customers.retrieve(anna.id).to_dict() == {
        "id": anna.id,
        "object": "customer",
        "deleted": True,
    }
    assert customers.list().data == []
    error = refused(lambda: paying(client, method.id, customer=anna.id))
    assert facts(error) == invalid("resource_missing", "customer", 404)
    assert refused(lambda: customers.delete(anna.id)).code == "resource_missing"
    assert event_types(client)[-2:] == ["payment_method.detached", "customer.deleted"]


def test_a_saved_card_pays_again_and_again_for_its_customer(client, anna):
    method = saved(client, anna)
    first, second = (paying(client, method.id, customer=anna.id) for _ in range(2))
    assert first.status == second.status == "requires_capture"
    assert charges_of(client, second)[0].customer == anna.id


def test_a_saved_card_pays_for_nobody_else(client, customers, anna):
    method = saved(client, anna)
    other = customers.create(params={"name": "Other"})
    error = refused(lambda: paying(client, method.id, customer=other.id))
    assert facts(error) == invalid("resource_missing", "payment_method")
    error = refused(lambda: paying(client, method.id))
    assert facts(error) == invalid(None, "payment_method")


def test_a_card_paid_with_once_is_not_kept(client, anna):
    intent = paying(client, "pm_card_visa", customer=anna.id)
    assert client.v1.payment_methods.list(params={"customer": anna.id}).data == []
    error = refused(lambda: saved(client, anna, intent.payment_method))
    assert facts(error) == invalid(None, "payment_method")


@pytest.mark.parametrize("kept_for", ["on_session", "off_session"])
def test_a_payment_can_keep_its_card_for_later(client, anna, kept_for):
    intent = paying(client, "pm_card_visa", customer=anna.id, setup_future_usage=kept_for)
    [method] = client.v1.payment_methods.list(params={"customer": anna.id, "type": "card"}).data
    assert method.id == intent.payment_method
    assert "payment_method.attached" in event_types(client)


def test_a_declined_payment_keeps_no_card(client, anna):
    declined = {"customer": anna.id, "setup_future_usage": "off_session"}
    refused(lambda: paying(client, "pm_card_visa_chargeDeclined", **declined))
    assert client.v1.payment_methods.list(params={"customer": anna.id}).data == []


def test_a_card_kept_without_a_customer_can_be_attached_afterwards(client, anna):
    intent = paying(client, "pm_card_visa", setup_future_usage="off_session")
    assert facts(refused(lambda: paying(client, intent.payment_method))) == invalid(
        None, "payment_method"
    )
    assert saved(client, anna, intent.payment_method).customer == anna.id
    assert paying(client, intent.payment_method, customer=anna.id).status == "requires_capture"


def test_the_usual_card_pays_when_no_other_is_named(client, customers, anna):
    method = saved(client, anna)
    customers.update(anna.id, params={"invoice_settings": {"default_payment_method": method.id}})
    intent = client.v1.payment_intents.create(params={**EXAMPLE, "customer": anna.id})
    assert client.v1.payment_intents.confirm(intent.id).payment_method == method.id
    client.v1.payment_methods.detach(method.id)
    assert customers.retrieve(anna.id).invoice_settings.default_payment_method is None


def test_a_detached_card_is_gone_for_good(client, anna):
    method = saved(client, anna)
    assert client.v1.payment_methods.detach(method.id).customer is None
    for call in (
        lambda: client.v1.payment_methods.detach(method.id),
        lambda: saved(client, anna, method.id),
        lambda: paying(client, method.id),
    ):
        assert refused(call).http_status == 400


def test_a_card_that_declines_cannot_be_saved_but_one_that_fails_later_can(client, anna):
    error = refused(lambda: saved(client, anna, "pm_card_visa_chargeDeclinedLostCard"))
    assert (error.http_status, error.error.decline_code) == (402, "lost_card")
    method = saved(client, anna, "pm_card_chargeCustomerFail")
    error = refused(lambda: paying(client, method.id, customer=anna.id, off_session=True))
    assert error.error.decline_code == "generic_decline"


def test_the_customer_may_be_shown_some_cards_only(client, customers, anna):
    method = saved(client, anna)
    saved(client, anna, "pm_card_mastercard")
    client.v1.payment_methods.update(
        method.id,
        params={
            "allow_redisplay": "always",
            "billing_details": {"name": "A. Meier"},
            "metadata": {"x": "y"},
        },
    )
    shown = {"allow_redisplay": "always"}
    [found] = customers.payment_methods.list(anna.id, params=shown).data
    assert (found.id, found.billing_details.name) == (method.id, "A. Meier")
    assert len(customers.payment_methods.list(anna.id).data) == 2


def test_only_a_saved_card_can_be_changed(client):
    method = client.v1.payment_methods.retrieve("pm_card_visa")
    change = {"allow_redisplay": "always"}
    error = refused(lambda: client.v1.payment_methods.update(method.id, params=change))
    assert facts(error) == invalid(None, None)


AUTHENTICATES = {
    # card, and whether it asks off session: attached by hand, kept for the counter, kept for later
    "pm_card_visa": (False, False, False),
    "pm_card_authenticationRequired": (True, True, True),
    "pm_card_authenticationRequiredOnSetup": (True, True, False),
    "pm_card_authenticationRequiredSetupForOffSession": (False, False, False),
}


def _kept(client, bench, anna, token, kept_for):
    intent = client.v1.payment_intents.create(
        params={**EXAMPLE, "customer": anna.id, "setup_future_usage": kept_for}
    )
    paid = client.v1.payment_intents.confirm(intent.id, params={"payment_method": token})
    if paid.status == "requires_action":
        bench.finish_action(intent.id, passes=True)
    return client.v1.payment_methods.list(params={"customer": anna.id}).data[0]


@pytest.mark.parametrize("token", AUTHENTICATES)
@pytest.mark.parametrize(("column", "kept_for"), [(0, None), (1, "on_session"), (2, "off_session")])
def test_without_the_customer_a_bank_asks_unless_the_card_was_set_up(
    client, bench, anna, token, column, kept_for
):
    if kept_for is None:
        method = saved(client, anna, token)
    else:
        method = _kept(client, bench, anna, token, kept_for)
    if not AUTHENTICATES[token][column]:
        intent = paying(client, method.id, customer=anna.id, off_session=True)
        assert intent.status == "requires_capture"
        return
    error = refused(lambda: paying(client, method.id, customer=anna.id, off_session=True))
    assert (error.http_status, error.error.code) == (402, "authentication_required")
    assert error.error.payment_intent.status == "requires_payment_method"
    assert error.error.payment_method.id == method.id


def test_payments_and_charges_are_listed_by_customer(client, anna):
    intent_in(client, "requires_capture")
    mine = intent_in(client, "requires_capture", customer=anna.id)
    for calls in (client.v1.payment_intents, client.v1.charges):
        [found] = calls.list(params={"customer": anna.id}).data
        assert mine.id in (found.id, getattr(found, "payment_intent", ""))
