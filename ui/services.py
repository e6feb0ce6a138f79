"""What the pages behind the counter are given of an open till."""

from pos.services.board_filters import BoardFilters
from pos.services.till import Till
from pos.settings import Mode
from ui.books.view import BooksServices
from ui.daybook.trail import TrailServices
from ui.daybook.view import DaybookServices
from ui.holds.view import HoldsServices
from ui.shift.view import ShiftServices


def holds_services(till: Till) -> HoldsServices:
    return HoldsServices(
        till.settlement,
        till.checkout,
        till.clock,
        till.board,
        till.is_read_only,
        filters=BoardFilters(till.settings),
        notes=till.notes,
        lapses=till.lapses,
        bulk=till.bulk,
        access=till.access,
        many=till.many,
        evidence=till.evidence,
    )


def daybook_services(till: Till) -> DaybookServices:
    return DaybookServices(
        till.daybook,
        till.counter,
        till.settlement,
        till.exports,
        till.settings,
        till.clock,
        can_ask=not till.is_read_only,
        refunds=till.refunds,
        journal=till.journal,
        stop_refund=till.reader_payments.cancel_refund,
        evidence=till.evidence,
        access=till.access,
        trail=TrailServices(till.trail, till.staff, till.settlement, till.settings, till.clock),
    )


def shift_services(till: Till) -> ShiftServices:
    return ShiftServices(
        till.shifts,
        till.closing_walk,
        till.reports,
        till.access,
        till.settings,
        till.clock,
        is_read_only=till.is_read_only,
        is_practice=till.mode is Mode.TRAINING,
    )


def books_services(till: Till) -> BooksServices:
    return BooksServices(
        till.bookroom,
        till.settings,
        till.clock,
        till.access,
        till.packs,
        is_read_only=till.is_read_only,
    )
