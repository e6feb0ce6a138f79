"""Wires what owners and accountants work with."""

from dataclasses import dataclass

from pos.adapters.pdf import pdf_of
from pos.bootstrap.book_room import book_room
from pos.domain.ids import LedgerId
from pos.ports import Clock, GatewayProvider, SettingsStore, Store
from pos.services.access import Access
from pos.services.evidence_pack import EvidencePacks
from pos.services.exports import Exports
from pos.services.insight_files import InsightFiles
from pos.services.insights import Insights
from pos.services.office import Office
from pos.services.pack import AccountantPack
from pos.settings import Mode


@dataclass(frozen=True, slots=True)
class Desk:
    """What every service of the office is given.

    `beside` can be written beside an open till; `noted` asks for permissions and notes changes.
    """

    store: Store
    beside: Store
    settings: SettingsStore
    noted: SettingsStore
    gateway: GatewayProvider
    clock: Clock
    access: Access
    mode: Mode
    account: str
    ledger: LedgerId


def office_at(desk: Desk) -> Office:
    """Every service of the office; none of them does anything before it is asked."""
    settings, clock, access, mode = desk.settings, desk.clock, desk.access, desk.mode
    return Office(
        bookroom=book_room(desk.store, desk.gateway, clock, desk.noted, access),
        evidence=EvidencePacks(desk.store, settings, clock, access, mode=mode, typeset=pdf_of),
        insights=Insights(desk.store, settings, clock, beside=desk.beside),
        insight_files=InsightFiles(
            settings, clock, access, typeset=pdf_of, mode=mode, ledger=desk.ledger
        ),
        packs=AccountantPack(
            desk.store,
            desk.beside,
            settings,
            clock,
            access,
            # Asks nobody by itself: the pack does, once for all its formats.
            Exports(desk.store, settings, clock, mode=mode, account=desk.account),
        ),
    )
