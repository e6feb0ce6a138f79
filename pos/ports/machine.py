"""What an examination needs: this machine, and a look at Stripe that changes nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from pos.domain.health import Glimpse, Place, Resource


class Machine(Protocol):
    """Facts about this machine. Nothing is changed by asking, and nothing is raised."""

    def versions(self) -> Mapping[str, str]:
        """Of the program, Python, the system and the libraries; `missing` for one that is not."""
        ...

    def surroundings(self) -> Sequence[str]:
        """The names of the environment's variables that change what the program does."""
        ...

    def place(self, path: Path) -> Place: ...
    def lock_holder(self, lock: Path) -> str | None:
        """Who holds a lock, such as `process 4711 (holdfast)`; None when nobody does."""
        ...

    def offset(self, at: datetime) -> timedelta:
        """How far this machine's clocks on the wall are from UTC at that time."""
        ...

    def screen_trouble(self) -> str:
        """Why no window can be shown here, empty when one can."""
        ...


class StripeProbe(Protocol):
    """Harmless questions to Stripe with one key."""

    def account(self) -> Glimpse:
        """Raises Misconfigured for a key that is not accepted, InDoubt when nobody answers."""
        ...

    def may_read(self, resource: Resource) -> bool:
        """Raises as `account`."""
        ...

    def may_write(self, resource: Resource) -> bool:
        """Asks to change what cannot be there, so that nothing changes; raises as `account`.

        A no is certain, a yes is what it looks like. What is only ever read is answered with yes.
        """
        ...
