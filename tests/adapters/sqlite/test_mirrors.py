"""Stripe's objects as last seen, and every attempt ever seen."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pos.domain.features import HoldFeatures
from pos.domain.ids import ChargeId, IntentId, SaleId
from pos.domain.intent import Decline, IntentStatus, NextAction
from pos.errors import Broken, Refused
from tests.adapters.sqlite.examples import CHARGE, INTENT, NOW, SALE, charge, eur, intent, sale

OTHER = IntentId("pi_3Aa0000000000002")


@pytest.fixture
def see(store):
    """Save intents, with the sale they say they belong to."""

    def save(*intents, charges=()):
        with store.write() as books:
            books.sales.save(sale(number=42, intent=INTENT))
            for each in intents:
                books.intents.save(each, charges)

    return save


def _other(**changes):
    kept = {"latest_charge": charge(id=ChargeId("ch_other"), intent=OTHER)}
    return intent(id=OTHER, **{**kept, **changes})


def test_an_intent_comes_back_as_it_was(store, see):
    full = intent(
        status=IntentStatus.CANCELED,
        capturable=eur(0),
        cancellation_reason="automatic",
        canceled_at=NOW + timedelta(days=7),
        last_error=Decline("card_declined", "insufficient_funds", "try_again_later"),
        next_action=NextAction("use_stripe_sdk"),
        metadata={"sale": SALE, "register": "till-1"},
        livemode=True,
    )
    see(full)
    with store.read() as books:
        assert books.intents.get(INTENT) == full


def test_an_intent_without_an_attempt_comes_back(store, see):
    fresh = intent(
        status=IntentStatus.REQUIRES_PAYMENT_METHOD, capturable=eur(0), latest_charge=None
    )
    see(fresh)
    with store.read() as books:
        assert books.intents.get(INTENT) == fresh
        assert books.intents.holds() == []


def test_the_newest_view_replaces_the_last(store, see):
    taken = intent(
        status=IntentStatus.SUCCEEDED,
        capturable=eur(0),
        received=eur(2000),
        latest_charge=charge(captured=eur(2000)),
    )
    see(intent(), taken)
    with store.read() as books:
        assert books.intents.get(INTENT) == taken
        assert books.intents.charges(INTENT) == [charge(captured=eur(2000))]


def test_every_attempt_is_kept_oldest_first(store, see):
    declined = charge(
        id=ChargeId("ch_first"),
        status="failed",
        created=NOW - timedelta(minutes=1),
        capture_before=None,
        decline=Decline("card_declined", "generic_decline"),
        seller_message="The bank declined.",
    )
    see(intent(), charges=[declined])
    with store.read() as books:
        assert books.intents.charges(INTENT) == [declined, charge()]
        assert books.intents.charges(OTHER) == []


def test_an_attempt_that_was_pending_learns_how_it_ended(store, see):
    pending = charge(status="pending", brand="", last4="", capture_before=None)
    failed = charge(status="failed", decline=Decline("card_declined", "lost_card"))
    see(intent(latest_charge=pending), intent(latest_charge=failed))
    with store.read() as books:
        assert books.intents.charges(INTENT) == [failed]


def test_an_intent_of_a_sale_that_is_not_here_is_kept_all_the_same(store):
    with store.write() as books:
        books.intents.save(intent(metadata={"sale": "sale_of_another_till"}))
    with store.read() as books:
        [hold] = books.intents.holds()
    assert (hold.sale, hold.receipt, hold.amount) == (None, "", eur(2500))


def test_a_status_that_nobody_knows_cannot_be_stored(store, see):
    with pytest.raises(Broken):
        see(intent(status="requires_a_miracle"))


def test_holds_come_nearest_deadline_first_and_unknown_ones_last(store, see):
    def held(number, capture_before):
        name = IntentId(f"pi_{number}")
        latest = charge(id=ChargeId(f"ch_{number}"), intent=name, capture_before=capture_before)
        return intent(id=name, latest_charge=latest)

    see(
        held(1, None),
        held(2, NOW + timedelta(days=7)),
        held(3, NOW + timedelta(days=2)),
        intent(id=OTHER, status=IntentStatus.SUCCEEDED, latest_charge=None),
    )
    with store.read() as books:
        assert [hold.intent for hold in books.intents.holds()] == ["pi_3", "pi_2", "pi_1"]


def test_a_hold_tells_whose_it_is_how_much_and_until_when(store, see):
    see(intent(capturable=eur(2400)))
    with store.read() as books:
        [hold] = books.intents.holds()
    assert hold.sale == SALE
    assert hold.receipt == "till-1-000042"
    assert hold.amount == eur(2400)
    assert hold.placed_at == NOW
    assert hold.capture_before == NOW + timedelta(days=7)
    assert (hold.brand, hold.last4) == ("visa", "4242")


@pytest.mark.parametrize("text", [INTENT, "till-1-000042", "42"])
def test_an_intent_is_found_by_id_or_by_the_receipt_of_its_sale(store, see, text):
    see(intent(), _other(metadata={}))
    with store.read() as books:
        assert books.intents.by_text(text).id == INTENT


def test_an_intent_is_found_by_the_beginning_of_its_id(store, see):
    see(intent())
    with store.read() as books:
        assert books.intents.by_text(INTENT[:9]).id == INTENT


def test_a_receipt_means_the_present_intent_and_not_one_of_an_earlier_round(store, see):
    earlier = _other(status=IntentStatus.CANCELED, created=NOW + timedelta(minutes=1))
    see(earlier, intent())
    with store.read() as books:
        assert books.intents.by_text("42").id == INTENT
    with store.write() as books:
        books.sales.save(sale(number=42, intent=None))
    with store.read() as books:
        assert books.intents.by_text("42").id == OTHER


def test_a_whole_id_is_meant_although_another_begins_with_it(store, see):
    longer = _other()
    longer = replace(longer, id=IntentId(INTENT + "x"), latest_charge=None)
    see(intent(), longer)
    with store.read() as books:
        assert books.intents.by_text(INTENT).id == INTENT


def test_a_beginning_that_two_intents_share_is_ambiguous(store, see):
    see(intent(), _other())
    with store.read() as books, pytest.raises(Refused, match="intent_ambiguous"):
        books.intents.by_text(INTENT[:10])


@pytest.mark.parametrize("text", ["", "pi_", "pi_3Aa", "43", "till-2-000042", "pi_%%%%%%%%%"])
def test_what_names_no_intent_is_unknown(store, see, text):
    see(intent())
    with store.read() as books, pytest.raises(Refused, match="intent_unknown"):
        books.intents.by_text(text)


def test_an_unknown_intent_is_refused(store):
    with store.read() as books, pytest.raises(Refused, match="intent_unknown"):
        books.intents.get(INTENT)


def test_a_charge_of_an_intent_that_is_not_kept_cannot_be_stored(ledger):
    with pytest.raises(Broken), ledger.write() as db:
        db.execute(
            """INSERT INTO charges VALUES ('ch_1', 'pi_nobody', 1, 0, 'EUR', 'succeeded', 't', '',
               '', NULL, '', '', '', '')"""
        )


def test_the_list_of_holds_reads_only_holds(ledger):
    with ledger.read() as db:
        plan = db.execute("EXPLAIN QUERY PLAN SELECT * FROM holds ORDER BY capture_before")
        steps = [row["detail"] for row in plan.fetchall()]
    assert steps[0].startswith("SCAN intents USING INDEX intents_held")


def test_a_hold_keeps_the_receipt_of_its_own_sale(store, see):
    see(intent())
    with store.write() as books:
        books.sales.save(sale(id=SaleId("sale_new"), number=43))
    with store.read() as books:
        assert [hold.receipt for hold in books.intents.holds()] == ["till-1-000042"]


def test_the_charge_named_by_an_intent_is_the_latest_one(store, see):
    see(intent(), charges=[charge(id=ChargeId("ch_first"), created=NOW - timedelta(hours=1))])
    with store.read() as books:
        latest = books.intents.get(INTENT).latest_charge
    assert latest is not None
    assert latest.id == CHARGE


def test_what_a_hold_allows_is_kept_with_its_charge_and_shown_on_the_list(store, see):
    features = HoldFeatures(
        can_increase=True, most_capturable=eur(2900), can_capture_in_parts=True, is_extended=False
    )
    full = charge(features=features, authorised=eur(2500), statement="SHOP* HIRE")
    see(intent(latest_charge=full, capturable=eur(2000), received=eur(500)))
    with store.read() as books:
        assert books.intents.get(INTENT).latest_charge == full
        [hold] = books.intents.holds()
    assert (hold.features, hold.amount, hold.taken) == (features, eur(2000), eur(500))


def test_a_charge_from_before_features_allows_nothing_that_is_known(store, see):
    see(intent())
    with store.read() as books:
        [hold] = books.intents.holds()
        assert books.intents.get(INTENT).latest_charge.authorised is None
    assert not hold.features.are_known
    assert hold.taken is None
