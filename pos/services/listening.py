"""What becomes of a verified webhook: a nudge for whoever has the ledger open, once for each."""

from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Final

from pos.errors import Refused
from pos.services.nudges import Delivery, Nudge, Nudges
from pos.settings import Mode

_MOST_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """A request that was refused, by the code that says why; nothing of what it held."""

    code: str


class Stopped:
    """Somebody wants to stop."""


News = Nudge | TurnedAway | Stopped


class Listening:
    """Takes deliveries in on the receiver's threads, and hands them on one after the other."""

    def __init__(self, nudges: Nudges, *, mode: Mode, account: str) -> None:
        self._nudges = nudges
        self._mode = mode
        self._account = account
        self._news: SimpleQueue[News] = SimpleQueue()

    def heed(self, delivery: Delivery) -> None:
        """Drop the nudge; an event that came before is welcome and changes nothing.

        Raises Refused `event_of_other_mode` or `event_of_other_account`, and as `Nudges.drop`.
        """
        if delivery.is_live != (self._mode is Mode.LIVE):
            raise Refused("event_of_other_mode", mode=str(self._mode))
        if delivery.account and delivery.account != self._account:
            raise Refused("event_of_other_account", expected=self._account, found=delivery.account)
        if self._nudges.drop(delivery.nudge):
            self._news.put(delivery.nudge)

    def turn_away(self, code: str) -> None:
        """Tell of a request that was refused."""
        self._news.put(TurnedAway(code))

    def stop(self) -> None:
        """Safe to call from a signal handler."""
        self._news.put(Stopped())

    def hear(self, patience_s: int | None) -> list[News]:
        """Wait for news, and take all there are by then; none after `patience_s` seconds."""
        news: list[News] = []
        with suppress(Empty):
            news.append(self._news.get(timeout=patience_s))
            while len(news) < _MOST_AT_ONCE:
                news.append(self._news.get_nowait())
        return news
