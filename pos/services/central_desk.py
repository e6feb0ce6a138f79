"""What a till does with the centre, for one ledger."""

from dataclasses import dataclass

from pos.services.centre_access import CentreAccess
from pos.services.fetching import Fetching
from pos.services.replicating import Replicating


@dataclass(frozen=True, slots=True)
class Central:
    """Nothing here is needed to sell, and nothing asks the centre before it is asked to."""

    access: CentreAccess
    replicating: Replicating
    fetching: Fetching

    def close(self) -> None:
        """Let go of connections; safe to call twice."""
        self.replicating.close()
        self.fetching.close()
