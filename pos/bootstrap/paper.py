"""Wires what a register's paper needs: slips as they are made, and printers to put them on."""

from typing import Final

from pos.adapters.escpos import EscposRoom
from pos.adapters.qr_codes import qr_of
from pos.domain.slip import Slip
from pos.ports import Clock, SettingsStore, Store
from pos.services.access import Access
from pos.services.paper import Paper, kept_logo, paper_at
from pos.services.reports import Reports
from pos.services.slips.desk import Slips
from pos.services.slips.sheet import Press
from pos.settings import Mode


def paper_of(store: Store, settings: SettingsStore, clock: Clock, access: Access) -> Paper:
    """Where slips come out; a printer is reached when the first one does."""
    room = EscposRoom(logo=lambda: kept_logo(settings.load()))
    return paper_at(store, room, settings, clock, access)


def slips_of(
    mode: Mode,
    store: Store,
    settings: SettingsStore,
    clock: Clock,
    access: Access,
    reports: Reports,
) -> Slips:
    """What slips say, and how they look as a PDF."""
    return Slips(
        store,
        settings,
        clock,
        access,
        reports,
        is_practice=mode is Mode.TRAINING,
        typeset=typeset,
    )


def typeset(slip: Slip, columns: int, paper_mm: int, logo: bytes | None) -> bytes:
    """The slip as a PDF."""
    # Late: a fifth of a second that no start of the program needs.
    from pos.adapters.pdf.slip_setting import slip_pdf

    return slip_pdf(slip, columns, paper_mm, qr_of, logo)


PRESS: Final = Press(qr_of, typeset)
