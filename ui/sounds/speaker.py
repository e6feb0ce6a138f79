"""Lets sounds be heard, off the screen's thread; without a sound card it is silent for good."""

from __future__ import annotations

import logging
import sys
import threading
from array import array
from collections import deque
from collections.abc import Generator
from pathlib import Path
from typing import Final, Protocol

from ui.sounds.waves import RATE, Sound, samples
from ui.tasks import JobLane

_LOG: Final = logging.getLogger(__name__)
_MOST: Final = 8
"""Sounds that wait to be heard; more are no news."""

_CARDS: Final = Path("/dev/snd")
_PERIOD_MS: Final = 20
_LONGEST_S: Final = 3.0


class Mixer:
    """Sounds one after the other, handed out in the pieces that a sound card asks for."""

    def __init__(self) -> None:
        self._waiting: deque[array[int]] = deque(maxlen=_MOST)
        self._rest: array[int] = array("h")
        self._silent = threading.Event()

    def add(self, sound: array[int]) -> None:
        self._silent.clear()
        self._waiting.append(sound)

    def take(self, frames: int) -> bytes:
        """As many samples, silence where there is no more."""
        piece = array("h")
        while len(piece) < frames:
            if not self._rest:
                if not self._waiting:
                    break
                self._rest = self._waiting.popleft()
            missing = frames - len(piece)
            piece.extend(self._rest[:missing])
            self._rest = self._rest[missing:]
        if not piece:
            self._silent.set()
        piece.extend([0] * (frames - len(piece)))
        return piece.tobytes()

    @property
    def has_more(self) -> bool:
        return bool(self._rest or self._waiting)

    def wait(self) -> None:
        """Until all of it was handed out, or a sound card does not ask any more."""
        self._silent.wait(_LONGEST_S)


class SoundCard(Protocol):
    """Where sounds go."""

    def play(self, mixer: Mixer) -> bool:
        """Play until the mixer is silent; False when there is no sound card."""
        ...


class SystemSoundCard:
    """The system's own, through miniaudio; opened when the first sound is asked for."""

    def play(self, mixer: Mixer) -> bool:
        try:
            import miniaudio
        except (ImportError, OSError) as missing:
            _LOG.info("no sounds: %s", missing)
            return False
        # ALSA tells everybody who can read the terminal that there is no card; PulseAudio is quiet.
        has_own = not sys.platform.startswith("linux") or _CARDS.is_dir()
        ways = [] if has_own else [miniaudio.Backend.PULSEAUDIO]
        try:
            device = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=RATE,
                buffersize_msec=_PERIOD_MS,
                backends=ways,
                app_name="Holdfast",
            )
        except miniaudio.MiniaudioError as missing:
            _LOG.info("no sounds: %s", missing)
            return False
        with device:
            pieces = _pieces(mixer)
            next(pieces)
            device.start(pieces)
            mixer.wait()
        return True


def _pieces(mixer: Mixer) -> Generator[bytes, int, None]:
    frames = yield b""
    while True:
        frames = yield mixer.take(frames)


class Speaker:
    """Plays what it is told as loud as the shop wants; the caller never waits."""

    def __init__(self, lane: JobLane, card: SoundCard | None = None) -> None:
        """Without a `card` nothing is ever heard."""
        self._lane = lane
        self._card = card
        self._mixer = Mixer()
        self._volume = 0
        self._is_playing = False

    def use(self, *, is_on: bool, volume: int) -> None:
        """`volume` in percent."""
        self._volume = volume if is_on else 0

    def play(self, sound: Sound) -> None:
        self.try_out(sound, self._volume)

    def try_out(self, sound: Sound, volume: int) -> None:
        """Let a sound be heard as loud as that, also while sounds are off."""
        if self._card is None or volume <= 0:
            return
        self._mixer.add(samples(sound, volume))
        self._go_on()

    def _go_on(self) -> None:
        card = self._card
        if self._is_playing or card is None:
            return
        self._is_playing = True
        self._lane.start(lambda: card.play(self._mixer), done=self._played, failed=self._broke)

    def _played(self, could: bool) -> None:  # noqa: FBT001 - a lane hands its answer over so
        self._is_playing = False
        if not could:
            self._card = None
        elif self._mixer.has_more:
            self._go_on()

    def _broke(self, error: Exception) -> None:
        """A sound card that breaks is no reason to stop selling, nor to say so at every scan."""
        _LOG.info("no sounds any more: %s", error)
        self._is_playing = False
        self._card = None
