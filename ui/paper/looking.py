"""What the disk and the system say about one slip; asked away from the screen."""

from dataclasses import dataclass

from pos.domain.language import Language
from pos.domain.slip import Slip
from pos.services.slips.desk import Offer
from ui.paper.qt_printing import system_printers
from ui.paper.view import PaperServices


@dataclass(frozen=True, slots=True)
class Look:
    """The slips there are, and one of them as it would be printed now.

    `systems` are the printers of the system, None where they were not asked for.
    """

    offers: tuple[Offer, ...]
    slip: Slip | None
    printers: tuple[str, ...]
    systems: tuple[str, ...] | None
    logo: bytes | None


def looked_at(
    services: PaperServices,
    offers: tuple[Offer, ...],
    chosen: Offer | None,
    spoken: Language | None,
    ready: Slip | None,
    *,
    is_new: bool,
) -> Look:
    """`is_new` asks the system for its printers, too: that may take a while."""
    shown = chosen or (offers[0] if offers else None)
    slip = ready
    if slip is None and shown is not None:
        slip = services.slips.make(shown.kind, shown.about, language=spoken)
    printing = services.printing
    printers = printing.view().printers if printing is not None else ()
    names = tuple(each.name for each in printers)
    systems = system_printers() if is_new else None
    return Look(offers, slip, names, systems, services.slips.logo())
