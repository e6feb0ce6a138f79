"""What the ledger keeps of payments in other hands."""

from collections.abc import Sequence
from typing import Protocol

from pos.domain.handover import Handover
from pos.domain.ids import OperationId, SaleId, SessionId
from pos.domain.session import Session


class Handovers(Protocol):
    """Each time a payment was given to a reader, a form or a phone; a save replaces."""

    def save(self, handover: Handover) -> None: ...
    def find(self, operation: OperationId) -> Handover | None: ...
    def of(self, sale: SaleId) -> Sequence[Handover]:
        """All of a sale, oldest first."""
        ...

    def waiting_of(self, sale: SaleId) -> Sequence[Handover]: ...
    def waiting(self) -> Sequence[Handover]:
        """Those of any sale that are not over, oldest first."""
        ...


class Sessions(Protocol):
    """Mirrors of Stripe's pages, without their addresses; a save replaces."""

    def save(self, session: Session, sale: SaleId) -> None: ...
    def find(self, session: SessionId) -> Session | None: ...
    def sale_of(self, session: SessionId) -> SaleId | None: ...
    def of(self, sale: SaleId) -> Sequence[Session]: ...
    def open(self) -> Sequence[Session]:
        """Those on which somebody may still pay, as far as is known."""
        ...
