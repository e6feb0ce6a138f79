"""The pictures of the help: the shop that each one needs, and what is done before it is taken."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import made_up
from help_steps import (
    Step,
    ask_approval,
    at_reader,
    choose_approver,
    choose_doubtful,
    choose_hold,
    customers_window,
    find_setting,
    first_reader,
    look_again,
    look_at_doubt,
    look_at_reader,
    open_form,
    open_sheet,
    pay,
    present_card,
    pull_cable,
    read_notice,
    select_sale,
    show_code,
    show_permissions,
    show_slip,
    show_z,
    size_display,
    slip_sheet,
    turn_to_books,
    turn_to_face,
    turn_to_section,
    wait_for_form,
)
from PySide6.QtWidgets import QWidget

from pos.domain.presented import CardBehaviour
from pos.services.till import Till
from ui.books.view import Part
from ui.daybook.view import Face
from ui.holds.sheets.kinds import Sheet
from ui.payment.view import Tender
from ui.shell import Shell
from ui.shop.view import Section


@dataclass(frozen=True, slots=True)
class Scene:
    """What is done to the shop before its window opens, and at the window before the picture.

    `of` is what is drawn in the place of that window.
    """

    page: str
    prepare: Callable[[Till], None]
    steps: Sequence[Step] = ()
    of: Callable[[Shell], QWidget] | None = None


SCENES: Final[Mapping[str, Scene]] = {
    "till": Scene("till", made_up.with_cart),
    "payment": Scene("till", made_up.with_cart, (pay, present_card(CardBehaviour.APPROVED))),
    "declined": Scene(
        "till", made_up.with_cart, (pay, present_card(CardBehaviour.INSUFFICIENT_FUNDS))
    ),
    "doubts": Scene("holds", made_up.with_doubtful_card, (choose_doubtful,)),
    "customer-display": Scene(
        "till",
        made_up.with_display,
        (pay, present_card(CardBehaviour.APPROVED), size_display, look_again),
        customers_window,
    ),
    "reader": Scene("till", made_up.with_cart, (pay, at_reader, look_at_reader)),
    "reader-lost": Scene("till", made_up.with_cart, (pay, at_reader, pull_cable, look_at_reader)),
    "readers": Scene(
        "shop", made_up.first_day, (turn_to_section(Section.READERS), look_at_reader, first_reader)
    ),
    "checking": Scene("payment", made_up.with_doubt, (look_at_doubt,)),
    "cash": Scene(
        "till",
        made_up.with_cart,
        (pay, lambda shell: shell.rooms.payment.turn_to(Tender.CASH)),
    ),
    "phone": Scene(
        "till",
        made_up.with_cart,
        (pay, lambda shell: shell.rooms.payment.turn_to(Tender.PHONE), show_code),
    ),
    "card-form": Scene(
        "till",
        made_up.with_cart,
        (
            pay,
            lambda shell: shell.rooms.payment.turn_to(Tender.FORM),
            open_form,
            wait_for_form,
        ),
    ),
    "bank": Scene("till", made_up.with_cart, (pay, present_card(CardBehaviour.ASKS_AND_PASSES))),
    "saved-cards": Scene(
        "till",
        made_up.with_saved_cards,
        (pay, lambda shell: shell.rooms.payment.turn_to(Tender.SAVED), look_again, look_again),
    ),
    "sign-in": Scene("till", made_up.locked),
    "shift": Scene("shift", made_up.with_shift),
    "hold-board": Scene("holds", made_up.with_holds, (choose_hold(2),)),
    "capture": Scene("holds", made_up.with_holds, (choose_hold(2), open_sheet(Sheet.CAPTURE))),
    "alert": Scene("holds", made_up.with_lapse, (choose_hold(0), read_notice)),
    "bulk": Scene(
        "holds",
        made_up.with_holds,
        (lambda shell: shell.rooms.holds.choose_all(), open_sheet(Sheet.BULK_CAPTURE)),
    ),
    "recipes": Scene(
        "shop",
        made_up.with_recipes,
        (
            turn_to_section(Section.RECIPES),
            lambda shell: shell.rooms.shop.recipes.choose("Tool hire"),
        ),
    ),
    "refund": Scene(
        "daybook",
        made_up.with_sale_taken,
        (
            turn_to_face(Face.SALES),
            select_sale,
            lambda shell: shell.rooms.daybook_page.sales.detail.refund.click(),
        ),
    ),
    "staff": Scene("shop", made_up.staffed, (turn_to_section(Section.STAFF),)),
    "centre": Scene("shop", made_up.first_day, (turn_to_section(Section.CENTRE),)),
    "approval": Scene("till", made_up.with_question, (ask_approval, choose_approver)),
    "journal": Scene("daybook", made_up.with_journal, (turn_to_face(Face.TRAIL),)),
    "z-report": Scene(
        "shift",
        made_up.with_report,
        (show_z,),
    ),
    "tour": Scene("till", made_up.first_day, (lambda shell: shell.rooms.tour.presenter.begin(),)),
    "first-day": Scene("shop", made_up.first_day, (turn_to_section(Section.START), look_again)),
    "settings": Scene("shop", made_up.first_day, (find_setting("tax"), look_again)),
    "stripe-keys": Scene("shop", made_up.first_day, (turn_to_section(Section.STRIPE),)),
    "backups": Scene("shop", made_up.first_day, (turn_to_section(Section.BACKUP),)),
    "screen": Scene("shop", made_up.first_day, (turn_to_section(Section.SCREEN),)),
    "languages": Scene("till", made_up.locked, (look_again,)),
    "permissions": Scene(
        "shop", made_up.staffed, (turn_to_section(Section.STAFF), show_permissions, look_again)
    ),
    "keys": Scene("shop", made_up.first_day, (turn_to_section(Section.KEYBOARD), look_again)),
    "printers": Scene(
        "shop", made_up.with_printers, (turn_to_section(Section.PRINTERS), look_again)
    ),
    "slip": Scene(
        "holds", made_up.with_holds, (choose_hold(2), look_again, show_slip, look_again), slip_sheet
    ),
    "books": Scene("books", made_up.with_books, (look_again, look_again)),
    "trial-balance": Scene("books", made_up.with_books, (turn_to_books(Part.TRIAL), look_again)),
    "closing-books": Scene(
        "books",
        made_up.with_month,
        (
            turn_to_books(Part.PERIODS),
            look_again,
            lambda shell: shell.rooms.books.periods.begin_close(),
            look_again,
        ),
    ),
    "pack": Scene("books", made_up.with_month, (turn_to_books(Part.PACK), look_again, look_again)),
    "reports": Scene("reports", made_up.with_books, (look_again,) * 4),
    "evidence": Scene("daybook", made_up.with_contest, (turn_to_face(Face.SALES), select_sale)),
}
