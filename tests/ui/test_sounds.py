"""Sounds are whole numbers, wait for nobody, and no machine without a sound card minds."""

from array import array
from itertools import pairwise

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.ui.lanes import HeldLane, InlineLane
from tests.ui.sound_card import Card
from ui import motion
from ui.sounds.heard import HeardBadge
from ui.sounds.speaker import Mixer, Speaker
from ui.sounds.waves import RATE, Sound, samples
from ui.tones import Tone


@pytest.mark.parametrize("sound", list(Sound))
def test_a_sound_begins_and_ends_in_silence_and_is_short(sound):
    wave = samples(sound, 100)
    assert (wave[0], wave[-1]) == (0, 0)
    assert 15_000 < max(wave) <= 24_000
    assert -24_000 <= min(wave) < -15_000
    assert len(wave) < RATE // 2


def test_a_tick_is_shorter_than_the_time_between_twenty_scans_a_second():
    assert len(samples(Sound.SCAN, 70)) < RATE // 20


def test_unknown_is_low_and_authorised_rises():
    def turns(wave):
        return sum(one < 0 <= other for one, other in pairwise(wave))

    low, rising = samples(Sound.UNKNOWN, 100), samples(Sound.AUTHORISED, 100)
    assert turns(low) * RATE // len(low) < 300
    assert turns(rising[: len(rising) // 3]) < turns(rising[-len(rising) // 3 :])


def test_volume_is_heard_and_nothing_is_nothing():
    assert max(samples(Sound.SCAN, 50)) * 3 < max(samples(Sound.SCAN, 100))
    assert set(samples(Sound.SCAN, 0)) == {0}


@given(st.lists(st.integers(1, 400), min_size=1, max_size=20))
def test_however_a_card_asks_it_gets_every_sample_once(pieces):
    mixer = Mixer()
    whole = array("h", [*samples(Sound.SCAN, 100), *samples(Sound.SCAN, 100)])
    mixer.add(samples(Sound.SCAN, 100))
    mixer.add(samples(Sound.SCAN, 100))
    got = array("h")
    for frames in pieces:
        got.frombytes(mixer.take(frames))
    while mixer.has_more:
        got.frombytes(mixer.take(700))
    assert got[: len(whole)] == whole
    assert not any(got[len(whole) :])


def test_a_muted_till_asks_no_sound_card():
    card = Card()
    speaker = Speaker(InlineLane(), card)
    speaker.use(is_on=False, volume=100)
    speaker.play(Sound.SCAN)
    assert card.asked == 0
    speaker.try_out(Sound.SCAN, 50)
    assert card.asked == 1


def test_a_machine_without_a_sound_card_is_asked_once():
    card = Card(is_deaf=True)
    speaker = Speaker(InlineLane(), card)
    speaker.use(is_on=True, volume=70)
    for _ in range(3):
        speaker.play(Sound.SCAN)
    assert card.asked == 1


def test_a_card_that_breaks_is_given_up_without_a_warning():
    class Broken:
        def play(self, mixer: Mixer) -> bool:
            raise OSError

    speaker = Speaker(InlineLane(), Broken())
    speaker.use(is_on=True, volume=70)
    speaker.play(Sound.SCAN)
    speaker.play(Sound.SCAN)


def test_what_is_asked_for_while_another_sounds_is_heard_after_it():
    lane, card = HeldLane(), Card()
    speaker = Speaker(lane, card)
    speaker.use(is_on=True, volume=70)
    speaker.play(Sound.SCAN)
    speaker.play(Sound.UNKNOWN)
    lane.run_all()
    speaker.play(Sound.SCAN)
    lane.run_all()
    assert card.asked == 2


@pytest.mark.parametrize("is_still", [False, True])
def test_what_was_heard_lights_up_and_goes_out_only_where_things_may_move(
    qtbot, qapp, colours, is_still
):
    motion.keep_still(qapp, is_still=is_still)
    try:
        badge = HeardBadge()
        qtbot.addWidget(badge)
        badge.show_sound(Sound.UNKNOWN)
        assert (badge.badge.text(), badge.badge.tone()) == ("Not scanned", Tone.WARNING)
        assert badge.is_lit
        assert badge.goes_out is not is_still
        badge.show_sound(Sound.SCAN, "A name that is far too long for a status line")
        assert badge.badge.text() == "Scanned: A name that is far too long…"
    finally:
        motion.keep_still(qapp, is_still=False)
