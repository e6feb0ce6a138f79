"""How a hold board changes while Stripe is asked, and what it says after; no service is touched."""

from dataclasses import replace

from pos.errors import InDoubt, PosError
from ui.format import Formats
from ui.holds.inquiry import Round
from ui.holds.view import HoldsView
from ui.holds.wording import ended_elsewhere, not_asked, nothing_new, unknown_to_stripe
from ui.notices import Notice, notice_for
from ui.waits import Waiting


def waited(view: HoldsView, waiting: Waiting | None) -> HoldsView:
    """A try had no answer: until another one has one, nobody knows how the chosen hold stands."""
    if waiting is None and view.waiting is not None:
        waiting = replace(view.waiting, seconds=0)  # the next try is on its way
    row, rows = view.selected_row, view.rows
    if waiting is not None and row is not None and not row.is_checking:
        rows = tuple(replace(each, is_checking=True) if each is row else each for each in rows)
    return replace(view, waiting=waiting, rows=rows)


def notice_of(found: Round, before: Notice | None, formats: Formats) -> Notice | None:
    """What a round through Stripe has to say; a quiet one that found nothing says nothing."""
    if found.ended:
        return ended_elsewhere(found.ended, formats)
    if found.error is not None:
        return before if found.is_quiet and before else _unanswered(found.error, formats)
    if found.missing:
        return unknown_to_stripe(found.missing)
    return before if found.is_quiet else nothing_new(found.total)


def _unanswered(error: PosError, formats: Formats) -> Notice:
    notice = notice_for(error, formats)
    return not_asked(notice.reference) if isinstance(error, InDoubt) else notice
