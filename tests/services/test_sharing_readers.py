"""Readers of a shop: listed, registered, chosen, shared between registers, and always in words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.reader import Address, ReaderState
from pos.domain.sale import MoneyWord
from pos.errors import PosError
from tests.services.reader_kit import CANCEL, HERE, PLACE, ReaderCounter, second_till


@pytest.fixture
def counter(shop):
    return ReaderCounter(shop)


@pytest.fixture
def other(counter, shop, tmp_path):
    with second_till(shop, tmp_path) as other:
        yield other


def code_of(act, *arguments, **named):
    with pytest.raises(PosError) as caught:
        act(*arguments, **named)
    return caught.value.code


# Looking after them --------------------------------------------------------------------------


def test_readers_are_registered_named_chosen_and_removed(counter, shop):
    place = shop.readers.add_location("Main street", Address("Main St 1", "Boston", "us", "02101"))
    assert place in shop.readers.locations()
    made = shop.readers.register("simulated-wpe", "Counter 2", place.id)
    assert (made.label, made.location, made.is_simulated) == ("Counter 2", place.id, True)
    assert shop.readers.rename(made.id, "Counter 3").label == "Counter 3"
    assert shop.readers.find("counter 3").id == made.id
    assert shop.readers.choose(made.id).id == made.id
    shop.restart()
    assert shop.readers.chosen() == made.id
    shop.readers.forget(made.id)
    assert shop.settings.load().reader == ""
    assert code_of(shop.readers.get, made.id) == "reader_unknown"


def test_a_code_that_stripe_does_not_know_registers_nothing(counter, shop):
    assert code_of(shop.readers.register, "quick-brown-fox", "X", PLACE) == "reader_code_refused"
    assert code_of(shop.readers.choose, "tmr_nobody") == "reader_unknown"
    assert code_of(shop.readers.find, "the one on the left") == "reader_unknown"
    assert [each.id for each in shop.readers.all()] == [HERE]


def test_a_register_without_a_reader_asks_stripe_nothing_for_its_strip(counter, shop):
    shop.readers.forget(HERE)
    shop.restart()
    assert shop.readers.strip().state is ReaderState.NONE
    before = len(shop.requests())
    shop.settings.save(shop.settings.load().changed("reader", "tmr_gone"))
    strip = shop.readers.strip()
    assert (strip.state, strip.note) == (ReaderState.NONE, "reader_unknown")
    assert len(shop.requests()) == before + 1


def test_the_strip_has_a_word_for_everything(counter, shop):
    def state():
        return shop.readers.strip().state

    assert state() is ReaderState.READY
    sale = counter.asked()
    assert state() is ReaderState.BUSY
    counter.tap()
    counter.follow(sale)
    assert state() is ReaderState.READY
    for trouble, word in (("updating", ReaderState.UPDATING), ("fault", ReaderState.ATTENTION)):
        shop.bench.reader_trouble(HERE, trouble)
        with pytest.raises(PosError):
            shop.reader_payments.present(shop.cart())
        assert state() is word
        shop.bench.reader_trouble(HERE, None)
        shop.pass_time(timedelta(minutes=3))
        assert state() is ReaderState.READY
    shop.bench.reader_cable(HERE, is_in=False)
    assert state() is ReaderState.OFFLINE


def test_the_strip_never_raises_when_stripe_is_silent(counter, shop):
    known = shop.readers.strip().reader
    shop.fault(Fault.RESET_BEFORE, "GET /v1/terminal", times=9)
    strip = shop.readers.strip()
    assert (strip.state, strip.note, strip.reader) == (ReaderState.OFFLINE, "no_answer", known)


# Sharing them --------------------------------------------------------------------------------


def test_two_registers_use_one_reader_in_turn(counter, shop, other):
    first = counter.asked()
    sale = other.shop.cart(700)
    assert code_of(other.shop.reader_payments.present, sale) == "reader_reserved"
    assert other.shop.readers.strip().state is ReaderState.BUSY
    counter.tap()
    assert counter.follow(first).money is MoneyWord.HELD
    other.shop.reader_payments.present(sale)
    other.tap()
    assert other.follow(sale).money is MoneyWord.HELD


def test_a_payment_of_another_register_is_never_stopped(counter, shop, other):
    counter.asked()
    shop.pass_time(timedelta(minutes=3))  # the reservation has lapsed, its payment goes on
    sale = other.shop.cart(700)
    assert code_of(other.shop.reader_payments.present, sale) == "reader_busy"
    assert other.shop.readers.clear_display() is False
    other.shop.checkout.begin(sale)
    other.shop.checkout.abandon(sale)
    assert counter.commands(CANCEL) == 0
    assert counter.action().is_running


def test_a_reservation_lasts_while_its_payment_is_waited_for(counter, shop, other):
    sale = counter.asked()
    for _ in range(5):
        shop.pass_time(timedelta(seconds=70))
        assert counter.follow(sale).is_handed_over
    assert code_of(other.shop.readers.reserve) == "reader_reserved"


def test_a_reservation_by_hand_can_be_given_back_and_lapses_by_itself(counter, shop, other):
    assert shop.readers.reserve().note.register == "till-1"
    assert code_of(other.shop.readers.reserve) == "reader_reserved"
    other.shop.readers.free()  # not theirs to free
    assert code_of(other.shop.readers.reserve) == "reader_reserved"
    shop.readers.free()
    assert other.shop.readers.reserve().note.register == "till-2"
    shop.pass_time(timedelta(minutes=16))
    assert shop.readers.reserve().note.register == "till-1"


def test_two_registers_that_reserve_at_once_find_out_who_was_last(counter, shop, monkeypatch):
    plain = shop.gateway.terminal.note

    def overtaken(reader, reservation):
        """Just after ours the other register's note is written."""
        plain(reader, reservation)
        return plain(reader, replace(reservation, register="till-2"))

    monkeypatch.setattr(shop.gateway.terminal, "note", overtaken)
    assert code_of(shop.reader_payments.present, shop.cart()) == "reader_reserved"
    assert counter.commands() == 0


# The display ---------------------------------------------------------------------------------


def test_the_cart_grows_on_the_display_and_makes_room_for_the_payment(counter, shop):
    sale = shop.cart(1000, quantity=3)
    assert shop.readers.show_cart(sale)
    screen = shop.bench.reader_screen(HERE)
    assert counter.action().type == "set_reader_display"
    assert screen is not None
    assert shop.readers.clear_display()
    assert counter.action() is None
    assert shop.readers.show_cart(sale)
    shop.reader_payments.present(sale)
    counter.tap()
    assert counter.follow(sale).money is MoneyWord.HELD


def test_no_cart_is_shown_over_another_registers_payment(counter, shop, other):
    counter.asked()
    assert other.shop.readers.show_cart(other.shop.cart()) is False
    shop.pass_time(timedelta(minutes=3))
    assert other.shop.readers.show_cart(other.shop.cart()) is False
    assert counter.action().type == "process_payment_intent"


def test_nothing_is_shown_or_wiped_while_a_payment_goes_to_the_reader(counter, shop, monkeypatch):
    sale = shop.cart()
    shop.readers.show_cart(sale)
    begin = shop.checkout.begin
    meanwhile: list[bool] = []

    def slow(*arguments, **named):
        meanwhile.extend((shop.readers.show_cart(sale), shop.readers.clear_display()))
        return begin(*arguments, **named)

    monkeypatch.setattr(shop.checkout, "begin", slow)
    shop.reader_payments.present(sale)
    assert meanwhile == [False, False]
    counter.tap()
    assert counter.follow(sale).money is MoneyWord.HELD


def test_a_display_that_cannot_be_reached_stops_nobody(counter, shop):
    shop.bench.reader_cable(HERE, is_in=False)
    assert shop.readers.show_cart(shop.cart()) is False
