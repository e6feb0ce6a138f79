"""Reads the audit journal; what is written into it goes with what was done."""

from collections.abc import Sequence

from pos.domain.audit_record import TrailEntry, TrailQuery
from pos.ports import Store


class AuditTrail:
    """Who did what, when, and with whose approval. Reading needs nobody's leave."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, query: TrailQuery) -> Sequence[TrailEntry]:
        """Newest first, `query.limit` of them; older ones by `query.before`."""
        with self._store.read() as books:
            return books.trail.find(query)
