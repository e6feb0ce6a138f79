"""Notes about sales: customer, reason, and who keeps a hold until when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from pos.domain.ids import SaleId
from pos.domain.permissions import Act
from pos.domain.sale import Sale
from pos.domain.sale_note import SaleNote
from pos.errors import Refused
from pos.ports import Clock, Store
from pos.services.access import Access
from pos.services.permit import Permit

_PROMISES: Final = frozenset({"owner", "keep_until"})
"""What says who has to decide about a hold, and when; the rest anybody may write down."""


class Notes:
    """Reads and keeps notes; nothing here asks Stripe, and no note moves money."""

    def __init__(self, store: Store, clock: Clock, access: Access) -> None:
        self._store = store
        self._clock = clock
        self._access = access

    def of(self, sale: SaleId) -> SaleNote:
        """An empty one where nobody noted anything."""
        with self._store.read() as books:
            return books.notes.of(sale)

    def save(self, note: SaleNote) -> SaleNote:
        """Keep the whole note of a sale; which lapsed sale it follows stays as it is.

        Raises Refused as `SaleNote.checked`, `keep_until_past`, `sale_unknown`; for another owner
        or keep-until, also what `Access.permit` raises for `keep`.
        """
        return self._change(note.sale, lambda before: replace(note, follows=before.follows))

    def edit(
        self,
        sale: SaleId,
        *,
        customer: str | None = None,
        reason: str | None = None,
        note: str | None = None,
        recipe: str | None = None,
    ) -> SaleNote:
        """Change what is not None; raises as `save`."""

        def changed(before: SaleNote) -> SaleNote:
            return replace(
                before,
                customer=before.customer if customer is None else customer,
                reason=before.reason if reason is None else reason,
                note=before.note if note is None else note,
                recipe=before.recipe if recipe is None else recipe,
            )

        return self._change(sale, changed)

    def keep(
        self, sale: SaleId, *, owner: str, until: datetime | None, reason: str = ""
    ) -> SaleNote:
        """Who looks after a hold, and until when the shop waits; an empty reason stays as it was.

        The bank's deadline is not moved by it. Raises as `save`.
        """

        def changed(before: SaleNote) -> SaleNote:
            told = reason.strip() or before.reason
            return replace(before, owner=owner, keep_until=until, reason=told)

        return self._change(sale, changed)

    def _change(self, sale: SaleId, change: Callable[[SaleNote], SaleNote]) -> SaleNote:
        """Change the note as it is when it is written: two registers may note at once."""
        while True:
            with self._store.read() as books:
                found, before = books.sales.get(sale), books.notes.of(sale)
            after = change(before).checked()
            names = after.changes_from(before)
            if not names:
                return before
            self._check_time(after, names)
            permit = self._promise(found, after) if _PROMISES.intersection(names) else None
            with self._store.write() as books:
                if books.notes.of(sale) == before:
                    books.notes.save(after)
                    if permit is not None:
                        permit.use(books)
                    return after

    def _promise(self, sale: Sale, note: SaleNote) -> Permit:
        return self._access.permit(
            Act.KEEP,
            subject=_subject(sale),
            sale=sale.id,
            intent=sale.intent,
            facts=_promised(note),
        )

    def _check_time(self, note: SaleNote, names: tuple[str, ...]) -> None:
        until = note.keep_until
        if until is not None and "keep_until" in names and until <= self._clock.now():
            raise Refused("keep_until_past", when=until)


def _promised(note: SaleNote) -> dict[str, str]:
    until = note.keep_until.isoformat() if note.keep_until else ""
    return {"owner": note.owner, "keep_until": until, "reason": note.reason}


def _subject(sale: Sale) -> str:
    return sale.receipt or sale.id
