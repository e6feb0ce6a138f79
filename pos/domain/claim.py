"""Who works on a hold that every register of the shop sees; nobody else does meanwhile."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pos.domain.ids import IntentId, KeySpace, LedgerId
from pos.domain.operation import IN_FLIGHT

LEASE: Final = timedelta(minutes=5)
"""How long a claim stands without being renewed, for a register that died with it."""

SAFE: Final = LEASE - IN_FLIGHT - timedelta(seconds=30)
"""How long after a claim was asked for a request may still be recorded: it has ended, or nothing
of it is on its way any more, before anybody else can have the hold. The rest is for clocks that
do not run alike."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A hold as every register names it: the ledger it is booked in, and the payment."""

    ledger: LedgerId
    intent: IntentId


@dataclass(frozen=True, slots=True)
class Claimant:
    """A register and who stands at it, `person` empty without staff.

    `id` tells two copies of one ledger apart, such as a restored one and its old machine.
    """

    id: KeySpace
    register: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One hold in one register's hands. Times are UTC by the centre's clock.

    `token` rises whenever the hold changes hands, so that whoever had it before, and slept, can
    neither prolong it nor give it back.
    """

    hold: Shared
    by: Claimant
    token: int
    since: datetime
    until: datetime
