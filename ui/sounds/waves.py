"""Sounds made of whole numbers: a tick, a low tone and a rising one, as samples of a sound card."""

from __future__ import annotations

from array import array
from enum import StrEnum
from functools import cache
from typing import Final

RATE: Final = 44_100
"""Samples a second, one channel of sixteen bits."""

_PEAK: Final = 24_000
_FADE: Final = RATE // 250  # four thousandths of a second, so that nothing clicks
_TURN: Final = 1 << 16


class Sound(StrEnum):
    """Typing makes none."""

    SCAN = "scan"
    UNKNOWN = "unknown"
    AUTHORISED = "authorised"


_TONES: Final = {
    Sound.SCAN: ((1_900, 35),),
    Sound.UNKNOWN: ((220, 130), (165, 190)),
    Sound.AUTHORISED: ((660, 90), (880, 90), (1_320, 170)),
}
"""Hertz and milliseconds, one after the other."""


@cache
def samples(sound: Sound, volume: int) -> array[int]:
    """A sound at a volume in percent; loudness is heard by its square."""
    made = array("h")
    peak = _PEAK * volume * volume // 10_000
    for hertz, milliseconds in _TONES[sound]:
        made.extend(_tone(hertz, RATE * milliseconds // 1000, peak))
    return made


def _tone(hertz: int, length: int, peak: int) -> array[int]:
    wave = array("h")
    for place in range(length):
        phase = hertz * place * _TURN // RATE % _TURN
        edge = min(place, length - 1 - place, _FADE)
        wave.append(_sine(phase) * peak // _TURN * edge // _FADE)
    return wave


def _sine(phase: int) -> int:
    """A sine by two parabolas, within a twentieth of the true one; both in 1/65536."""
    half = _TURN // 2
    sign, place = (1, phase) if phase < half else (-1, phase - half)
    return sign * 4 * place * (half - place) * _TURN // (half * half)
