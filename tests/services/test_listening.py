"""A verified event nudges once, when it is for this till."""

import pytest

from pos.adapters.system import SystemClock
from pos.errors import Refused
from pos.services.listening import Listening, Stopped, TurnedAway
from pos.services.nudges import Delivery, Nudge, Nudges
from pos.settings import Mode

ONE = Nudge("evt_1", "charge.captured", "ch_1")
TWO = Nudge("evt_2", "charge.refunded", "ch_1")


@pytest.fixture
def nudges(tmp_path):
    return Nudges(tmp_path / "test-acct_1Shop.db", SystemClock())


@pytest.fixture
def listening(nudges):
    return Listening(nudges, mode=Mode.TEST, account="acct_1Shop")


def test_an_event_is_kept_as_a_nudge_and_handed_on(listening, nudges):
    listening.heed(Delivery(ONE, is_live=False))
    listening.heed(Delivery(TWO, is_live=False, account="acct_1Shop"))
    assert nudges.waiting() == [ONE, TWO]
    assert listening.hear(1) == [ONE, TWO]


def test_a_duplicate_is_welcome_and_changes_nothing(listening):
    for _ in range(3):
        listening.heed(Delivery(ONE, is_live=False))
    assert listening.hear(1) == [ONE]
    assert listening.hear(0) == []


@pytest.mark.parametrize("mode", [Mode.TEST, Mode.LIVE])
def test_an_event_of_the_other_mode_is_refused(nudges, mode):
    listening = Listening(nudges, mode=mode, account="acct_1Shop")
    with pytest.raises(Refused, match="event_of_other_mode"):
        listening.heed(Delivery(ONE, is_live=mode is Mode.TEST))
    assert nudges.waiting() == []


def test_an_event_of_another_account_is_refused(listening, nudges):
    with pytest.raises(Refused, match="event_of_other_account"):
        listening.heed(Delivery(ONE, is_live=False, account="acct_1Other"))
    assert nudges.waiting() == []


def test_what_was_turned_away_and_the_wish_to_stop_come_in_their_order(listening):
    listening.turn_away("webhook_forged")
    listening.stop()
    turned_away, stopped = listening.hear(None)
    assert turned_away == TurnedAway("webhook_forged")
    assert isinstance(stopped, Stopped)
