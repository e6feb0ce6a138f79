"""Journals of what this register does for holds that are booked in other ledgers."""

from collections.abc import Mapping
from typing import Protocol

from pos.domain.ids import LedgerId
from pos.ports.books import Store


class ForeignJournals(Protocol):
    """One file a ledger, apart from this register's own books, which know nothing of it."""

    def of(self, ledger: LedgerId) -> Store:
        """The journal for a ledger, made where there is none yet; the same object every time.

        Raises Refused `hold_of_nobody` for what is no ledger's name, and what a file raises.
        """
        ...

    def known(self) -> Mapping[LedgerId, Store]:
        """Those that there are; raises what a file raises."""
        ...
