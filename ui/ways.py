"""The one list of the ways to pay: what a till has behind each, and the pane that shows it."""

from collections.abc import Callable
from functools import partial
from typing import Final

from pos.errors import PosError
from pos.services.till import Till
from ui.card_entry import engine
from ui.card_entry.alone import show_form
from ui.customers.view import FormServices, SavedServices
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import PaymentServices, Tender
from ui.payment.way import Panes, WayPane
from ui.steady import SteadyHand


def _reader(presenter: PaymentPresenter, hand: SteadyHand) -> WayPane:
    from ui.payment.reader_pane import ReaderPane

    return ReaderPane(presenter, hand)


def _form(presenter: PaymentPresenter, hand: SteadyHand) -> WayPane:
    from ui.card_entry.pane import CardEntryPane

    return CardEntryPane(presenter, hand)


def _phone(presenter: PaymentPresenter, hand: SteadyHand) -> WayPane:
    from ui.payment.phone_pane import PhonePane

    return PhonePane(presenter, hand)


def _saved(presenter: PaymentPresenter, hand: SteadyHand) -> WayPane:
    from ui.payment.saved_pane import SavedPane

    return SavedPane(presenter, hand)


PANES: Final[Panes] = {
    Tender.READER: _reader,
    Tender.FORM: _form,
    Tender.PHONE: _phone,
    Tender.SAVED: _saved,
}
"""Made when they are first shown; each function imports its pane only then."""


def payment_services(till: Till) -> PaymentServices:
    """What the payment page needs of a till that sells."""
    return PaymentServices(
        till.checkout,
        till.settlement,
        till.cards,
        till.practice,
        till.tenders,
        till.notes,
        handing=till.handing,
        readers=till.readers,
        reader_payments=till.reader_payments,
        phone=till.phone,
        card_form=till.card_form,
        saved=saved_services(till),
        receipts=till.receipts,
        channels=_channels(till),
        has_practice_reader=till.reader_levers is not None,
    )


def saved_services(till: Till) -> SavedServices:
    """What customers and their cards need, with a sale or without one."""
    form = FormServices(till.keeping_by_form, partial(_form_obstacle, till), engine.load, show_form)
    return SavedServices(till.customers, till.saved_cards, till.keeping, form)


def _form_obstacle(till: Till) -> PosError | None:
    return engine.obstacle() or till.card_form.obstacle()


def _channels(till: Till) -> dict[Tender, Callable[[], PosError | None]]:
    """The ways beside test cards and cash, each with what asks why it cannot be gone now."""
    return {
        Tender.READER: lambda: None,
        Tender.FORM: partial(_form_obstacle, till),
        Tender.PHONE: lambda: None,
        Tender.SAVED: lambda: None,
    }
