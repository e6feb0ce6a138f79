"""Claims on holds, kept where every register of the shop sees them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from pos.domain.claim import Claim, Claimant, Shared


class Claims(Protocol):
    """One row a hold in the central database; needs the network.

    Every call raises Misconfigured `centre_unreachable` when the centre does not answer, and the
    other reasons of `Centre`. It may be repeated: whatever came of it, asking again brings the
    same claimant to the same end.
    """

    def take(self, hold: Shared, by: Claimant, lease: timedelta) -> Claim:
        """Have the hold until the lease is over; whoever has it already has it longer.

        Raises Refused `hold_claimed` (facts `register`, `person`, `until`) while another has it.
        """
        ...

    def renew(self, claim: Claim, lease: timedelta) -> Claim:
        """Raises Refused `claim_lost` when its time was over or another has the hold."""
        ...

    def give_back(self, claim: Claim) -> bool:
        """Let others have it; False when it was no longer this claim's to give."""
        ...

    def standing(self) -> Sequence[Claim]:
        """Every claim whose time is not over, the oldest first."""
        ...
