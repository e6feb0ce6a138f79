"""A sound card for tests: what it is asked to play is remembered and not heard."""

from ui.sounds.speaker import Mixer
from ui.sounds.waves import RATE


class Card:
    """A sound card that remembers; a deaf one was never there."""

    def __init__(self, *, is_deaf: bool = False) -> None:
        self.heard: list[int] = []
        self.asked = 0
        self._is_deaf = is_deaf

    def play(self, mixer: Mixer) -> bool:
        self.asked += 1
        while mixer.has_more and not self._is_deaf:
            self.heard.append(len(mixer.take(RATE * 2)))
        return not self._is_deaf
