"""Has a hold for this register alone while something is done with it."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import Final

from pos.domain.claim import LEASE, SAFE, Claim, Claimant, Shared
from pos.domain.ids import IntentId, LedgerId
from pos.domain.uptime import Uptime
from pos.errors import InDoubt, Misconfigured, Refused
from pos.ports import Books, UptimeSource
from pos.ports.claims import Claims

log = logging.getLogger(__name__)

_REST: Final = timedelta(minutes=5)
"""How long a centre that did not answer is left alone, so that own holds need not wait for it each
time: a network that is away for a week answers nothing for many seconds."""


class Held:
    """A claim in hand; `check` is asked in the transaction that records a request."""

    def __init__(self, claim: Claim | None, asked: Uptime, uptime: UptimeSource) -> None:
        """Without a `claim` the centre was not reached, and nothing is promised."""
        self.claim = claim
        self._asked = asked
        self._uptime = uptime

    def check(self, _books: Books) -> None:
        """Raises Refused `claim_lost` when it may not stand until an answer has come.

        By the machine's own count, from before the centre was asked: no clock can be wrong.
        """
        if self.claim is None:
            return
        if self._uptime().at_least_since(self._asked) > SAFE:
            raise Refused("claim_lost", intent=self.claim.hold.intent)


@dataclass(slots=True)
class _InHand:
    """One hold that threads of this program work on, by its newest claim."""

    claim: Claim
    users: int = 0
    is_doubtful: bool = False


class Claiming:
    """Claims of this register. They ask the centre: never on the thread that draws.

    Safe to call from several threads; two of them that work on one hold share the claim, and the
    journal tells them apart.
    """

    def __init__(
        self, claims: Claims, claimant: Callable[[], Claimant], uptime: UptimeSource
    ) -> None:
        self._claims = claims
        self._claimant = claimant
        self._uptime = uptime
        self._turn = Lock()
        self._in_hand: dict[Shared, _InHand] = {}
        self._kept: dict[Shared, int] = {}
        self._silent_since: Uptime | None = None

    @contextmanager
    def alone(self, hold: Shared) -> Iterator[Held]:
        """Have the hold while the block lasts.

        Where nobody knows how it ended the claim is kept until its time is over, so that others
        wait until the answer is found; so is one that another program of this register may need.
        Raises Refused `hold_claimed` while another register has it, Misconfigured
        `centre_unreachable` and the like.
        """
        held = self._taken(hold)
        try:
            yield held
        except InDoubt:
            with self._turn:
                self._in_hand[hold].is_doubtful = True
            raise
        finally:
            self._leave(hold)

    @contextmanager
    def alone_if_reached(self, hold: Shared) -> Iterator[Held]:
        """The same for a hold of this register's own, which it may do without.

        While the centre is silent Stripe alone decides between two registers that act at once:
        it captures a hold once, and tells the other one. Raises Refused `hold_claimed`.
        """
        with ExitStack() as claimed:
            held = Held(None, self._uptime(), self._uptime)
            try:
                if not self._is_resting():
                    held = claimed.enter_context(self.alone(hold))
            except Misconfigured as error:
                log.info("no claim on %s: %s", hold.intent, error.code)
            yield held

    def standing(self) -> Mapping[IntentId, Claim]:
        """Who works on what now, this register included; raises as `Claims`."""
        found = {claim.hold.intent: claim for claim in self._claims.standing()}
        self._silent_since = None
        return found

    def is_mine(self, claim: Claim) -> bool:
        return claim.by.id == self._claimant().id

    def _is_resting(self) -> bool:
        silent = self._silent_since
        return silent is not None and self._uptime().at_least_since(silent) < _REST

    def _taken(self, hold: Shared) -> Held:
        asked = self._uptime()
        try:
            claim = self._claims.take(hold, self._claimant(), LEASE)
        except Misconfigured:
            self._silent_since = self._uptime()
            raise
        self._silent_since = None
        with self._turn:
            is_kept = self._kept.pop(hold, 0) == claim.token - 1
            if hold not in self._in_hand:
                # It stood already: another program of this register may be at it, or have died.
                is_anothers = claim.until - claim.since > LEASE and not is_kept
                self._in_hand[hold] = _InHand(claim, is_doubtful=is_anothers)
            in_hand = self._in_hand[hold]
            in_hand.users += 1
            in_hand.claim = max(in_hand.claim, claim, key=lambda each: each.token)
        return Held(claim, asked, self._uptime)

    def _leave(self, hold: Shared) -> None:
        with self._turn:
            in_hand = self._in_hand[hold]
            in_hand.users -= 1
            if in_hand.users:
                return
            del self._in_hand[hold]
            if in_hand.is_doubtful:
                self._kept[hold] = in_hand.claim.token
                return
        try:
            self._claims.give_back(in_hand.claim)
        except Misconfigured as error:
            # Its time will be over all the same.
            log.info("%s was not given back: %s", hold.intent, error.code)


class OwnHolds:
    """This register's own holds, which others may act on as soon as the shop has a centre."""

    def __init__(self, ledger: LedgerId, claiming: Callable[[], Claiming | None]) -> None:
        """`claiming` gives None without a centre: then nobody else acts on them."""
        self._ledger = ledger
        self._claiming = claiming

    @contextmanager
    def alone(self, intent: IntentId, *, is_final: bool = True) -> Iterator[Held | None]:
        """Have one of them while the block lasts, as far as the centre can be reached.

        Raises Refused `hold_claimed`; `parts_need_centre` where a rest would stay on hold that
        another register might capture at the same moment.
        """
        claiming = self._claiming()
        if claiming is None:
            yield None
            return
        with claiming.alone_if_reached(Shared(self._ledger, intent)) as held:
            if held.claim is None and not is_final:
                raise Refused("parts_need_centre", intent=intent)
            yield held
