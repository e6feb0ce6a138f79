"""What came from elsewhere is kept once and for good; the cursor stays a little behind the news."""

from datetime import timedelta

import pytest

from pos.domain.drift import Change, ChangeKind
from pos.domain.event import GatewayEvent
from pos.domain.ids import EventId, IntentId, RefundId
from pos.errors import Broken
from tests.adapters.sqlite.examples import INTENT, NOW, SALE, charge, eur, intent, sale
from tests.domain.test_refund import refund

MINUTE = timedelta(minutes=1)
OVERLAP = 5 * MINUTE


@pytest.fixture
def known(store):
    """A ledger that knows the sale and its payment."""
    with store.write() as books:
        books.sales.save(sale())
        books.intents.save(intent())
    return store


def change(reference="captured/pi_1", **changes) -> Change:
    kept = {
        "reference": reference,
        "kind": ChangeKind.CAPTURED,
        "intent": INTENT,
        "sale": SALE,
        "amount": eur(2500),
        "occurred_at": NOW,
        "seen_at": NOW + MINUTE,
        "event": EventId("evt_1"),
    }
    return Change(**{**kept, **changes})


def event(number: int, minute: float = 0) -> GatewayEvent:
    return GatewayEvent(EventId(f"evt_{number}"), "x", NOW + minute * MINUTE, INTENT)


def test_a_change_is_kept_once_and_comes_back_as_it_was(known):
    with known.write() as books:
        assert books.changes.add(change()) is True
        assert books.changes.add(change(amount=eur(1))) is False
        assert books.changes.of(INTENT) == [change()]
        assert books.changes.of(IntentId("pi_other")) == []


def test_the_last_changes_come_first(known):
    with known.write() as books:
        for number in range(5):
            books.changes.add(change(f"captured/{number}", sale=None, event=None))
        assert [each.reference for each in books.changes.recent(2)] == ["captured/4", "captured/3"]


@pytest.mark.parametrize("table", ["changes", "drift_notes"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET sequence = 9", "DELETE FROM {}"])
def test_what_was_noted_stays(known, ledger, table, verb):
    with known.write() as books:
        books.changes.add(change())
        books.drift_notes.add("drift_1", "as agreed")
    with pytest.raises(Broken) as error, ledger.write() as db:
        db.execute(verb.format(table))
    assert "append-only" in str(error.value.__cause__)


def test_the_last_word_about_a_difference_counts(known):
    with known.write() as books:
        books.drift_notes.add("drift_1", "first")
        books.drift_notes.add("drift_1", "second")
        assert books.drift_notes.all() == {"drift_1": "second"}


def test_before_the_first_time_there_is_no_position(store):
    with store.read() as books:
        assert books.events.position() is None
        assert books.events.beginning() is None


def test_the_beginning_is_the_first_payment_and_else_the_first_sale(store):
    with store.write() as books:
        books.sales.save(sale())
        assert books.events.beginning() is None
        books.sales.save(sale(number=1))
        assert books.events.beginning() == NOW
        books.intents.save(intent(created=NOW + MINUTE))
        books.intents.save(intent(id=IntentId("pi_2"), created=NOW + 2 * MINUTE))
        assert books.events.beginning() == NOW + MINUTE


def test_the_cursor_is_the_youngest_event_that_is_old_enough(known):
    with known.write() as books:
        books.events.advance([event(n, n) for n in range(10)], overlap=OVERLAP)
        position = books.events.position()
    assert (position.event, position.at) == ("evt_4", NOW + 4 * MINUTE)


def test_what_lies_behind_the_cursor_is_forgotten_and_the_rest_known(known):
    ids = [event(n).id for n in range(10)]
    with known.write() as books:
        books.events.advance([event(n, n) for n in range(10)], overlap=OVERLAP)
        assert books.events.seen(ids) == set(ids[4:])


def test_within_a_few_minutes_the_cursor_stays_at_the_oldest(known):
    with known.write() as books:
        books.events.advance([event(n, n / 10) for n in range(9)], overlap=OVERLAP)
        assert books.events.position().event == "evt_0"
        books.events.advance([event(9, 1)], overlap=OVERLAP)
        assert books.events.position().event == "evt_0"


def test_in_a_rush_the_cursor_is_never_far_behind(known):
    with known.write() as books:
        books.events.advance([event(n) for n in range(700)], overlap=OVERLAP)
        assert books.events.position().event == "evt_200"


def test_nothing_heard_moves_nothing(known):
    with known.write() as books:
        books.events.advance([], overlap=OVERLAP)
        assert books.events.position() is None


def test_following_by_time_forgets_the_cursor(known):
    with known.write() as books:
        books.events.advance([event(1)], overlap=OVERLAP)
        books.events.follow_from(NOW + MINUTE)
        position = books.events.position()
        assert (position.event, position.since) == (None, NOW + MINUTE)
        assert books.events.seen([EventId("evt_1")]) == frozenset()


def test_a_refund_is_mirrored_and_what_failed_stays_failed(known):
    pending, failed = refund(status="pending"), refund(status="failed")
    with known.write() as books:
        books.aftermath.save([pending], [])
        assert books.aftermath.refunds(INTENT) == [pending]
        assert books.aftermath.unsettled() == [INTENT]
        books.aftermath.save([failed], [])
        books.aftermath.save([refund()], [])
        assert books.aftermath.refunds(INTENT) == [failed]
        assert books.aftermath.unsettled() == []


def test_what_was_told_apart_once_is_not_decided_again(known):
    with known.write() as books:
        books.aftermath.save([refund(is_release=True)], [])
        books.aftermath.save([refund()], [])
        assert books.aftermath.refunds(INTENT) == [refund(is_release=True)]


def test_only_what_was_given_back_is_counted(known):
    with known.write() as books:
        books.aftermath.save(
            [
                refund(300),
                refund(200, id=RefundId("re_2"), status="failed"),
                refund(500, id=RefundId("re_3"), is_release=True),
            ],
            [],
        )
        assert books.audit.refunded() == [eur(300)]


def test_a_charge_keeps_what_stripe_counts_as_refunded(known):
    seen = charge(refunded=eur(349), is_disputed=True)
    with known.write() as books:
        books.intents.save(intent(latest_charge=seen))
        assert books.intents.get(INTENT).latest_charge == seen


def test_open_payments_and_young_ones_are_found(known):
    with known.write() as books:
        ended = intent(id=IntentId("pi_2"), status="succeeded", latest_charge=None)
        books.intents.save(ended)
        assert books.intents.open() == [INTENT]
        assert books.intents.made_since(NOW) == [IntentId("pi_2"), INTENT]
        assert books.intents.made_since(NOW + MINUTE) == []
