"""A note says the same to whoever reads it again, and its text has one form only."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.audit_record import AuditRecord
from pos.domain.ids import IntentId, OperationId, SaleId
from pos.domain.money import Currency, Money

WORDS = st.text(max_size=20)
RECORDS = st.builds(
    AuditRecord,
    act=WORDS,
    at=st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - the zone is beside it
    register=WORDS,
    actor=WORDS,
    approver=WORDS,
    sale=st.none() | st.just(SaleId("sale_1")),
    intent=st.none() | st.just(IntentId("pi_1")),
    operation=st.none() | st.just(OperationId("pos1-1")),
    amount=st.none() | st.builds(Money, st.integers(-(10**9), 10**9), st.just(Currency("EUR"))),
    facts=st.dictionaries(WORDS, WORDS, max_size=3),
)


@given(RECORDS)
def test_what_is_read_is_what_was_written(record):
    assert AuditRecord.of(record.text()) == record
    assert AuditRecord.of(record.text()).text() == record.text()


def test_the_order_of_the_facts_makes_no_difference():
    at = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    one = AuditRecord("keep", at, facts={"a": "1", "b": "2"})
    assert one.text() == AuditRecord("keep", at, facts={"b": "2", "a": "1"}).text()


def test_the_time_zone_of_the_clock_makes_no_difference():
    berlin = datetime(2026, 11, 2, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    utc = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    assert AuditRecord("keep", berlin).text() == AuditRecord("keep", utc).text()


@pytest.mark.parametrize("text", ["", "{}", "[]", "null"])
def test_what_is_no_note_is_not_read_as_one(text):
    with pytest.raises((ValueError, KeyError, TypeError)):
        AuditRecord.of(text)
