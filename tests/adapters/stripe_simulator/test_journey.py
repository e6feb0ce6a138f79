"""A whole sale on the practice Stripe: create, authorise, capture or cancel."""

EXAMPLE = {
    "amount": 1099,
    "currency": "usd",
    "capture_method": "manual",
    "allowed_payment_method_types": ["card"],
    "metadata": {"sale": "S-1"},
}


def test_a_sale_is_authorised_held_and_captured_in_part(client):
    intents = client.v1.payment_intents
    created = intents.create(params=EXAMPLE)
    assert created.status == "requires_payment_method"

    held = intents.confirm(
        created.id, params={"payment_method": "pm_card_visa", "expand": ["latest_charge"]}
    )
    assert (held.status, held.amount_capturable, held.amount_received) == (
        "requires_capture",
        1099,
        0,
    )
    assert held.latest_charge.metadata.to_dict() == {"sale": "S-1"}
    assert held.latest_charge.payment_method_details.card.capture_before > held.created

    taken = intents.capture(created.id, params={"amount_to_capture": 750})
    assert (taken.status, taken.amount_capturable, taken.amount_received) == ("succeeded", 0, 750)
    [charge] = client.v1.charges.list(params={"payment_intent": created.id}).data
    assert (charge.amount_captured, charge.amount_refunded) == (750, 349)


def test_a_hold_can_be_canceled_instead(client):
    intents = client.v1.payment_intents
    held = intents.create(params={**EXAMPLE, "confirm": True, "payment_method": "pm_card_visa"})
    canceled = intents.cancel(held.id, params={"cancellation_reason": "abandoned"})
    assert (canceled.status, canceled.cancellation_reason) == ("canceled", "abandoned")
    assert intents.retrieve(held.id).amount_capturable == 0


def test_the_account_behind_the_key_is_the_practice_account(client):
    assert client.v1.accounts.retrieve_current().id == "acct_1Practice"
