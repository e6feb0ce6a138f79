"""Readers: what is told of them, whose they are, and what an action says and does not say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.handover import End
from pos.domain.ids import IntentId, LocationId, OperationId, ReaderId
from pos.domain.money import Currency
from pos.domain.reader import (
    CONFIRMS,
    GIVES_BACK,
    PAYS,
    SAVES,
    SHOWS,
    ActionStatus,
    Address,
    Debit,
    Reader,
    ReaderAction,
    ReaderState,
    Reservation,
    check_address,
    check_code,
    check_label,
    check_location,
    check_reader,
    concerns,
    debit_that_cannot_wait,
    end_of,
    refunds_for,
    state_of,
)
from pos.errors import PosError

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MINE = IntentId("pi_mine")
OTHER = IntentId("pi_other")
READER = Reader(ReaderId("tmr_1"), "Counter", "stripe_s700", is_online=True)


def told(reader, **more):
    return state_of(reader, register="till-1", ledger="ldg_1", now=NOW, **more)


def code_of(check, *arguments):
    with pytest.raises(PosError) as caught:
        check(*arguments)
    return caught.value.code


def doing(kind, status="in_progress", **more):
    return replace(READER, action=ReaderAction(kind, ActionStatus(status), **more))


@pytest.mark.parametrize(
    ("reader", "trouble", "state"),
    [
        (READER, "", ReaderState.READY),
        (replace(READER, is_online=None), "", ReaderState.READY),
        (replace(READER, is_online=False), "", ReaderState.OFFLINE),
        (READER, "reader_offline", ReaderState.OFFLINE),
        (READER, "reader_busy", ReaderState.UPDATING),
        (READER, "reader_fault", ReaderState.ATTENTION),
        (READER, "reader_location", ReaderState.ATTENTION),
        (doing(PAYS, intent=MINE), "reader_busy", ReaderState.BUSY),
        (doing(PAYS, "failed", intent=MINE), "", ReaderState.READY),
        (doing(PAYS, "needs_review", intent=MINE), "", ReaderState.BUSY),
        (doing(SHOWS), "", ReaderState.READY),
    ],
)
def test_what_a_clerk_is_told_of_a_reader(reader, trouble, state):
    assert told(reader, trouble=trouble) is state


def test_a_reader_of_another_register_is_busy_until_that_lapses():
    theirs = Reservation("till-2", "ldg_2", NOW + timedelta(seconds=1))
    assert told(replace(READER, note=theirs)) is ReaderState.BUSY
    assert told(replace(READER, note=replace(theirs, until=NOW))) is ReaderState.READY


def test_two_tills_of_one_name_are_told_apart_by_their_ledgers():
    note = Reservation("till-1", "ldg_2", NOW + timedelta(minutes=1))
    reader = replace(READER, note=note)
    assert reader.reserved_by_other("till-1", "ldg_1", NOW) == note
    assert reader.reserved_by_other("till-1", "ldg_2", NOW) is None
    assert reader.reserved_until("till-1", "ldg_2") == note.until
    assert reader.reserved_until("till-1", "ldg_1") is None


def test_an_old_action_of_another_payment_says_nothing_about_this_one():
    assert concerns(doing(PAYS, intent=MINE).action, MINE)
    assert concerns(doing(CONFIRMS, intent=MINE).action, MINE)
    assert not concerns(doing(PAYS, intent=OTHER).action, MINE)
    assert not concerns(doing(GIVES_BACK, intent=MINE).action, MINE)
    assert not concerns(doing(SAVES).action, MINE)
    assert not concerns(None, MINE)


def test_a_refund_at_a_reader_is_known_by_the_step_that_asked_for_it():
    step = OperationId("pos1-a")
    ours = doing(GIVES_BACK, intent=MINE, operation=step).action
    assert refunds_for(ours, step, MINE) is ours
    assert refunds_for(ours, OperationId("pos1-b"), MINE) is None
    unnamed = doing(GIVES_BACK, intent=MINE).action
    assert refunds_for(unnamed, step, MINE) is unnamed
    assert refunds_for(unnamed, step, OTHER) is None
    assert refunds_for(doing(PAYS, intent=MINE).action, step, MINE) is None


@pytest.mark.parametrize(
    ("failure", "end"),
    [
        ("card_declined", End.DECLINED),
        ("customer_canceled", End.CUSTOMER_CANCELED),
        ("customer_cancelled", End.CUSTOMER_CANCELED),
        ("timed_out", End.TIMED_OUT),
        ("collect_timeout", End.TIMED_OUT),
        ("", End.FAILED),
        ("something_new", End.FAILED),
    ],
)
def test_a_failure_is_understood_however_it_is_spelt(failure, end):
    assert end_of(failure) is end


@given(st.text())
def test_no_word_of_a_reader_ever_means_that_money_moved(failure):
    assert end_of(failure) is not End.PAID


@pytest.mark.parametrize(
    ("code", "debit"), [("CAD", Debit.INTERAC), ("AUD", Debit.EFTPOS), ("EUR", None), ("JPY", None)]
)
def test_debit_cards_that_cannot_be_held_are_known_by_the_currency(code, debit):
    assert debit_that_cannot_wait(Currency(code)) is debit


def test_names_of_things_are_checked_before_they_are_sent():
    assert check_reader("tmr_Fabc1") == ReaderId("tmr_Fabc1")
    assert code_of(check_reader, "tmr 1") == "reader_unknown"
    assert check_location("tml_1") == LocationId("tml_1")
    assert code_of(check_location, "shop") == "location_unknown"
    assert check_code(" quick brown fox ") == "quick-brown-fox"
    assert code_of(check_code, "") == "reader_code_refused"
    assert code_of(check_code, "a/b") == "reader_code_refused"
    assert check_label(" Counter ") == "Counter"
    assert code_of(check_label, " ") == "reader_label"
    assert code_of(check_label, "4242424242424242") == "reader_label"
    address = check_address(Address(" Hauptstr. 1 ", " Berlin ", "de", " 10115 "))
    assert address == Address("Hauptstr. 1", "Berlin", "DE", "10115")
    assert code_of(check_address, Address("", "Berlin", "DE")) == "address_incomplete"
    assert code_of(check_address, Address("x", "Berlin", "Germany")) == "address_incomplete"


def test_readers_of_test_mode_are_known_as_such():
    assert replace(READER, device_type="simulated_wisepos_e").is_simulated
    assert not READER.is_simulated
