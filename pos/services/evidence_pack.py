"""One sale for whoever has to judge it: as PDF for people, as JSON for programs, without secrets.

What a dispute asks for is spread over cart, journal, mirrors, audit journal and entries. It is read
in one view, so that no part of it is younger than another, and everything that is written goes
through the redactor.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from pos.domain.audit_record import TrailEntry, TrailQuery
from pos.domain.cash_book import CASH_KINDS, cash_reference
from pos.domain.drift import ChangeKind
from pos.domain.evidence import CardPayment, EvidencePack, Maker
from pos.domain.ids import IntentId, SaleId
from pos.domain.intent import Intent
from pos.domain.language import Language
from pos.domain.ledger import Entry, EntryKind
from pos.domain.permissions import Act
from pos.domain.refund import Refund
from pos.domain.sale import Sale
from pos.domain.views import SaleRecord
from pos.errors import Refused
from pos.ports import Books, Clock, SettingsStore, Store
from pos.ports.documents import Typesetter
from pos.services.absorb import record_of
from pos.services.access import Access
from pos.services.card_slip import card_slip
from pos.services.evidence_json import document_of
from pos.services.evidence_paper import paper_of
from pos.services.evidence_steps import steps_of
from pos.services.new_files import new_files
from pos.services.writing_of import writing_for
from pos.settings import Mode
from resources.writing import Writing

log = logging.getLogger(__name__)

_MOST: Final = 1_000
"""Records of people about one sale."""


_OF_MOVEMENTS: Final = (
    EntryKind.FEE,
    EntryKind.CONVERSION,
    EntryKind.DISPUTE,
    EntryKind.DISPUTE_WON,
    EntryKind.ADJUSTMENT,
)
"""What is booked of Stripe's balance beside a payment and its refunds."""


class EvidenceFormat(StrEnum):
    """By the end of a file's name."""

    PDF = "pdf"
    JSON = "json"

    @classmethod
    def of(cls, path: Path) -> "EvidenceFormat":
        """Raises Refused `evidence_format`."""
        try:
            return cls(path.suffix.lower().removeprefix("."))
        except ValueError:
            raise Refused("evidence_format", file=path.name[:80]) from None


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """What was written, and its SHA-256."""

    path: Path
    format: EvidenceFormat
    receipt: str
    size: int
    sha256: str


class EvidencePacks:
    """Puts together what the ledger knows of one sale; asks nobody and moves nothing."""

    def __init__(
        self,
        store: Store,
        settings: SettingsStore,
        clock: Clock,
        access: Access,
        *,
        mode: Mode,
        typeset: Typesetter,
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._access = access
        self._mode = mode
        self._typeset = typeset

    def gather(self, text: str, language: Language | None = None) -> EvidencePack:
        """The pack of a payment (pi_…), a sale, the beginning of either, or a receipt number.

        Its steps are told in that language; None: in plain English.

        Raises Refused `intent_unknown`, `intent_ambiguous`, `sale_unknown`, `sale_ambiguous`.
        """
        settings = self._settings.load()
        maker = Maker(
            made_at=self._clock.now(),
            made_by=self._access.clerk,
            shop=settings.shop_name,
            register=settings.register,
            time_zone=settings.time_zone,
            mode=str(self._mode),
        )
        with self._store.read() as books:
            return _gathered(books, _record(books, text), maker, writing_for(settings, language))

    def write(
        self, text: str, path: Path, *, replace: bool = False, language: Language | None = None
    ) -> EvidenceFile:
        """Write the pack to a new file, whole or not at all; who asked for it is noted.

        The paper is in that language. The document for programs is in plain English always.

        Raises Refused `evidence_format`, what `gather` and `new_files` refuse, and as
        `Access.permit`; Misconfigured for the disk's conditions.
        """
        kind = EvidenceFormat.of(path)
        language = language if kind is EvidenceFormat.PDF else None
        found = self.gather(text, language)
        sale = found.record.sale
        self._access.do(
            Act.EVIDENCE,
            subject=sale.receipt or sale.id,
            sale=sale.id,
            intent=sale.intent,
            facts={"format": str(kind)},
        )
        data = self._bytes(found, kind, language)
        with new_files(path, replace=replace, owner_only=True) as (file,):
            file.write(data)
        log.info("evidence of %s written as %s", sale.id, kind, extra={"sale": sale.id})
        return EvidenceFile(path, kind, sale.receipt, len(data), hashlib.sha256(data).hexdigest())

    def _bytes(self, found: EvidencePack, kind: EvidenceFormat, language: Language | None) -> bytes:
        match kind:
            case EvidenceFormat.JSON:
                text = json.dumps(document_of(found), indent=2, ensure_ascii=False)
                return (text + "\n").encode()
            case EvidenceFormat.PDF:
                writing = writing_for(self._settings.load(), language)
                return self._typeset(paper_of(found, writing))


def _record(books: Books, text: str) -> SaleRecord:
    if not text.startswith("pi_"):
        return record_of(books, books.sales.by_text(text).id)
    intent = books.intents.by_text(text)
    sale = books.sales.by_intent(intent.id)
    if sale is None:
        raise Refused("sale_unknown", text=text[:60])
    return record_of(books, sale.id, about=intent.id)


def _gathered(books: Books, record: SaleRecord, maker: Maker, writing: Writing) -> EvidencePack:
    sale = record.sale
    payments = tuple(_payment(books, intent) for intent in _intents(books, sale))
    operations = tuple(books.operations.of(sale.id))
    trail = _trail(books, sale.id)
    changes = [
        change
        for payment in payments
        for change in books.changes.of(payment.intent.id)
        if not (payment.disputes and change.kind is ChangeKind.DISPUTED)  # told by the dispute
    ]
    return EvidencePack(
        maker=maker,
        ledger=books.ledger_id,
        record=record,
        payments=payments,
        approvals=tuple(each for each in trail if each.record.approver),
        steps=steps_of(payments, operations, trail, changes, books.handovers.of(sale.id), writing),
        operations=operations,
        entries=tuple(_entries(books, sale.id, payments, record.refunds)),
        slips=tuple(_slips(payments, sale, maker, writing)),
        head=books.ledger.head(),
    )


def _intents(books: Books, sale: Sale) -> Sequence[IntentId]:
    """Every payment of the sale, those of earlier rounds included."""
    asked = [each.intent for each in books.operations.of(sale.id) if each.intent is not None]
    return tuple(dict.fromkeys([*asked, *sale.intents]))


def _payment(books: Books, intent: IntentId) -> CardPayment:
    return CardPayment(
        books.intents.get(intent),
        tuple(books.intents.charges(intent)),
        tuple(books.aftermath.disputes(intent)),
    )


def _trail(books: Books, sale: SaleId) -> tuple[TrailEntry, ...]:
    """Oldest first."""
    return tuple(reversed(books.trail.find(TrailQuery(sale=sale, limit=_MOST))))


def _entries(
    books: Books, sale: SaleId, payments: Sequence[CardPayment], refunds: Sequence[Refund]
) -> Sequence[Entry]:
    named = [
        *(name for each in payments for name in books.ledger.references_of(each.intent.id)),
        *(f"refund/{refund.id}" for refund in refunds),
        *(f"refund_failed/{refund.id}" for refund in refunds),
        *(cash_reference(kind, sale) for kind in CASH_KINDS),
        *(
            f"{kind}/{moved.id}"
            for each in payments
            for moved in books.flows.of_payment(each.intent.id)
            for kind in _OF_MOVEMENTS
        ),
    ]
    found = {each.reference: each for each in books.ledger.under(dict.fromkeys(named))}
    return tuple(found.values())


def _slips(
    payments: Iterable[CardPayment], sale: Sale, maker: Maker, writing: Writing
) -> Iterable[tuple[str, ...]]:
    for payment in payments:
        slip = _slip(payment.intent, sale, maker, writing)
        if slip is not None:
            yield slip


def _slip(intent: Intent, sale: Sale, maker: Maker, writing: Writing) -> tuple[str, ...] | None:
    """What a reader's card has on paper; only of a card that a reader has read."""
    try:
        return card_slip(
            intent,
            shop=maker.shop,
            receipt=sale.receipt,
            writing=writing,
            is_practice=maker.mode == Mode.TRAINING,
        )
    except Refused:
        return None
